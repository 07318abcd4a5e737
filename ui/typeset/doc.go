// Package typeset makes lines for a terminal of what is to be read: of an article's
// Markdown, of numbers, times and errors. The screen and the commands share it, so
// that both say the same thing in the same words.
//
//	Parse, New, Set          an article's blocks, set one by one when they are needed
//	Lines, MarkdownPage      a whole text at once, as the commands print it and the screen copies it
//	Wrap, breaking, pieces   the one place where text is broken into lines
//	Visual, VisualText       Hebrew and Arabic in the order in which they are seen: the last thing
//	                         that is done to a line, when it is drawn; till then it is as it is read
//	table, Sheet             tables with whole words, in columns or turned on their side; one alone
//	TakePlaces, Numbered     the signs in Markdown for a screen: places that links lead to, numbers
//	ShowPictures             lines that stand for pictures, and are replaced by them
//	Theme                    every colour and style, by what it is for
//	Columns                  the columns of a list of articles
//	Fit, Highlight, Around   lines cut to a width, with the words of a search in them
//	Count, Age, Ago          numbers and times in words
//	Sentence, Clause         an error in words for a person, on the screen and in a command
//
// Nothing here reads a clock, a library or a terminal: callers hand in what is needed. Of
// package store only types and errors are used.
package typeset
