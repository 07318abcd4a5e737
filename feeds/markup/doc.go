// Package markup turns the body of an article into the forms that are read.
//
//	HTML      ─▶ ParseBody ─┐
//	Markdown  ─▶ goldmark ──┤─▶ Simplify ─▶ simple tree ─┬▶ Markdown   for glamour
//	Text      ─▶ textToHTML ┘                            ├▶ PlainText  for people, summaries, word counts
//	                                                     └▶ SafeHTML   for other programs
//
// The simple tree is HTML again, but only the few elements that reading needs, each
// where it belongs, with absolute links and clean text. Everything odd about the
// web's markup is dealt with before it: simplify.go and paragraph.go put elements in
// their places, picture.go and embed.go find what a picture or a player shows, pictured.go
// what is said of it, hanging.go puts pictures below a body that hang on its article,
// table.go tells tables of data from tables of layout (column.go), code.go keeps code as it
// is, and gutter.go takes its line numbers away. formula.go and tex.go write formulas in a
// line, raised.go small letters, footnote.go the marks of notes, numbering.go the numbers of
// lists. hidden.go knows what is not shown, selfclosed.go which elements hold nothing, though
// HTML would have them swallow the rest, and notation.go whether a body is in another
// notation than is said of it.
// What programs put at the ends of an article goes by tail.go: letters of newsletters, bars
// for sharing, calls to read on. What is known of single sites and programs stands in
// sites.go with its reason.
//
// The writers after the tree are plain walks: markdown.go with inline.go and grid.go, and
// views.go, where Read is called when an article comes in. form.go says what Markdown has
// besides the text for a screen: anchor.go finds the places of an article that its links
// lead to, linknumber.go numbers links, and beginning.go cuts a long body, so that its
// first screens are written before the rest is parsed.
//
// A body is read once when an article comes in, and only if the store does not have it
// as it is: Read takes all that is kept beside the source from that one tree, or, of an
// ordinary body, from one pass over its tags, which finds the same (quick.go). The text in
// which words are looked for is not among it. The store makes that from the source with store/plaintext when it writes the index, which is later and
// perhaps in another process, and again when it verifies a hit or quotes it; both must
// see the same text, and neither can wait for a tree, which takes ten times as long.
// Keeping the text as well would save a fifteenth of the time of taking an article in,
// and would make each body larger.
//
// A body is kept as it came and every form of it is derived, so that a better
// writer redoes old articles for free. No function fails: what can't be parsed
// comes out as the text in which words are looked for. Time and memory are bounded for hostile markup.
package markup
