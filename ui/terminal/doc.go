// Package terminal is what bubbletea leaves out of talking to a terminal. It knows
// nothing of articles, and nothing of ours.
//
//	abilities   what a terminal tells of itself, and how wide a text is on it
//	ground      whether its background is dark or light: what tells that, and when it switches
//	graphemes   characters of several code points, where the terminal adds them up
//	bidi        who puts what is written from the right in the order in which it is seen
//	ascii       terminals and locales that know nothing but ASCII
//	painter     paints the frames of a program, beside bubbletea; painted is its model
//	brush       sends only what the terminal does not show already; cells is what a row is
//	graphics    what a terminal is sent beside its cells
//	nap         lets bubbletea's clock sleep while nothing happens
//	typed       what comes from it, each key and each report of the mouse whole
//	wheel       the mouse's wheel, gathered by the frame
//	clipboard   text for the clipboard of the reader's own terminal (OSC 52)
//	notice      what makes a terminal tell of something (BEL, OSC 9, 777 and 99)
//	loan        another program has the terminal for a while
//	input       standard input that stops waiting
//	suspend     whether somebody could bring a stopped program back
//
// What is read of the environment comes through a function, since a session over
// SSH has an environment of its own.
package terminal
