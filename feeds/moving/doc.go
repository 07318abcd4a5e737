// Package moving brings other readers' libraries here, one file a reader.
//
// Most readers can export OPML (feeds.ReadOPML), and those who move should not
// have to: each reader keeps its subscriptions somewhere, in a form of its own,
// and this package reads that.
//
//	a reader's file ─▶ wishes (address, title, folder) ─▶ store.Subscribe
//	               └─▶ warnings: what has no counterpart here, and why, a line each
//
// What is read was written by the person who moves, but may have been handed
// to them: nothing in it is ever run, no file it names is opened, and every text
// passes the gate of package feeds.
package moving
