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
// What a page says beside the text of its article is taken out around readability, which
// keeps nearly every short paragraph: protect.go marks what has to stay before it runs,
// furtherposts.go drops the other posts of a listing, above.go finds what stands over the
// text, and afterwards clutter.go judges single blocks (blocks.go), with teasers.go for
// sections of other stories, factline.go for bylines and dates, and clutterwords.go for the
// words of several languages. nextpage.go finds the page on which an article goes on,
// title.go takes the site's name off a title, and lastresort.go the text out of what a page
// tells machines, if its own is drawn by a script.
//
// All strings but the body's are one clean line. A page without any text gives
// ErrNoArticle; a picture, an archive or another file that is no text gives
// ErrNotText and says what it is.
package fulltext
