// Package query is the language in which articles are searched for: how a query is
// read, what its words are, and how they are found in a text. It knows nothing of
// the store, of feeds, or of the screen.
//
// A query flows through it so:
//
//	text ──▶ pieces ──▶ a tree of nodes ──▶ the store turns it into sets of articles
//	         (read.go)  (tree.go, field.go)  and asks Node of the texts themselves (match.go)
//
// Texts, those of articles and those of queries, are folded (fold.go) and cut into
// words (token.go) by the same rules; the index of the store is made of these words,
// so a change of the rules needs a new index. Words (words.go) are what a query looks
// for, to be shown in titles and in excerpts.
//
// # The language
//
//	river flood          both words, anywhere in title, authors or text
//	river OR flood       one of them; river | flood is the same
//	river -flood         the first and not the second; NOT flood is the same
//	"river flood"        the words next to one another
//	(river OR sea) -boat brackets group
//	flo*                 words that begin so
//	title:river          a field and its value; the table of fields is in fields.go
//
// NOT binds more than AND, which is silent, and AND more than OR. Case and accents
// do not matter, except that OR, AND and NOT are words when they are not in
// capitals. Chinese, Japanese, Korean and Thai are found by any characters that
// stand together. What is cut into several words, like it's or 10:30, is a phrase.
// after:, before: and on: also take ages: after:2w is the last two weeks. Days begin
// at midnight where the reader is.
package query
