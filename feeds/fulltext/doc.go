// Package fulltext takes one article out of a document that is no feed: a web page, a
// file, or what was piped in.
//
//	web page ─▶ ReadPage     ─┐                 fulltext.go, with readability
//	file     ─▶ ReadDocument ─┴▶ Page           document.go
//
// A Page has the title, author, date, site and language of the article (pagefacts.go
// reads them from JSON-LD, Open Graph and meta elements) and its text as a
// store.Body. Markdown may begin with front matter (frontmatter.go); plain text is
// read as newspapers and Project Gutenberg print it (plaintext.go).
//
// All strings but the body's are one clean line. A page without any text gives
// ErrNoArticle; a picture, an archive or another file that is no text gives
// ErrNotText and says what it is.
package fulltext
