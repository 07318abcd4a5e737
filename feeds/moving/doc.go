// Package moving brings other programs' libraries here, and lets this one's
// bookmarks go there: one file a reader, one file a format.
//
// Most readers can export OPML (feeds.ReadOPML), and those who move should not
// have to: each reader keeps its subscriptions somewhere, in a form of its own,
// and this package reads that.
//
//	a reader's files ─▶ kinds (readers.go) ─▶ collector (library.go) ─▶ Library ─▶ store.Import
//	                                                                └─▶ told: what has no counterpart here, and why, a line each
//
// Databases are read by sqlite.go, which opens them read-only and with what a program that
// still runs has only put into its log (sqlite_log.go).
//
// Bookmarks go both ways, in formats that others know: as a list to be read, as
// the file that every browser imports, as a table, as a feed. What is written is
// read again as the same.
//
//	a file ─▶ Sniff ─▶ Read ─▶ bookmarks ─▶ store.Import
//	store.List ─▶ bookmarks ─▶ Writer ─▶ a file
//
// What is read was written by the person who moves, but may have been handed
// to them: nothing in it is ever run, no file it names is opened, and every text
// passes package sanitize. What is written is for other programs to read:
// every text is escaped as the format wants it, and no cell of a table is one that
// a spreadsheet would run.
package moving
