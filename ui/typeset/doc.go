// Package typeset makes lines for a terminal of what is to be read: of an article's
// Markdown, of numbers, times and errors. The screen and the commands share it, so
// that both say the same thing in the same words.
//
//	Parse, New, Set   an article's blocks, set one by one as they are wanted
//	Lines             a whole text at once, as the commands print it
//	Theme             every colour and style, by what it is for
//	Count, Age, Ago   numbers and times in words
//	Sentence          an error as one sentence for a person
//
// Nothing here reads a clock, a library or a terminal: all of it is told.
package typeset
