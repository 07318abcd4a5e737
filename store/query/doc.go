// Package query is the language of searches: it reads queries, splits texts into words,
// and finds the words of a query in a text. It knows nothing of the store, of feeds, or
// of the screen.
//
// A query takes these steps:
//
//	text ──▶ pieces ──▶ a tree of nodes ──▶ the store turns it into sets of articles
//	         (read.go)  (tree.go, field.go)  and asks Node of the texts themselves (match.go)
//
// The texts of articles and of queries are folded (fold.go) and split into words
// (token.go) by the same rules. The index of the store is made of these words, so a change
// of the rules needs a new index. Words (words.go) is what a query looks for, to be shown
// in titles and excerpts. Ages, as in age:<7d, are read by age.go, also for flags of
// commands.
//
// # The language
//
//	river flood          both words, anywhere in title, authors, text or the person's note
//	river OR flood       one of them; river | flood is the same
//	river -flood         the first and not the second; NOT flood is the same
//	"river flood"        the words next to one another
//	(river OR sea) -boat brackets group
//	flo*                 words that begin with flo
//	title:river          a field and its value; the table of fields is in fields.go
//
// NOT binds more than AND, and AND more than OR; AND need not be written. Case and accents
// do not matter, but OR, AND and NOT are operators in capitals only. Chinese, Japanese,
// Korean and Thai are found by any characters that stand together. A text without blanks
// that is several words, such as it's or 10:30, is a phrase. after: and before: also take
// ages: after:2w is the last two weeks. Days begin at midnight in the time zone of the
// person.
package query
