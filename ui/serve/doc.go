// Package serve is tidings as an SSH server: "ssh -p 23231 host" opens the
// screen, "ssh -p 23231 host bookmarks --json" runs a command, and each key that
// signs in reads as its own account.
//
//	connection ─▶ callers      who has not logged in yet, and for how long
//	           ─▶ identity     the key that signed ─▶ its account, or nothing
//	           ─▶ guest        nothing, and an invitation is open ─▶ one question
//	           ─▶ visit        one session: what it may ask for, and when it ends
//	           ─▶ session ─┬─▶ screen    a terminal and no command: package ui
//	                       └─▶ command   with a terminal (keyboard.go) or without: package cli
//
// # What is let in
//
// Public keys, and nothing beside them: no passwords, no certificates, and no
// question but the one for an invitation's code (guest.go), which is the second
// half of a login and opens nothing without a key. The name that a client gives
// ("ssh NAME@host") means nothing; an account is found by the fingerprint of the
// key whose signature was checked, once when it signs and again when a session
// begins. A client may offer the public key of somebody else, which anybody can
// know, and then sign with its own (CVE-2026-24058): the fingerprint travels in
// the permissions that belong to the signature.
//
// # What is let through
//
// Sessions, with a terminal or a command, and what the environment says of the
// language and of colours. Subsystems, forwarded ports, agents, displays and
// signals are refused: request by request in visit.go, and nothing that is not
// named there passes. There is no shell and no path: commands find their input on standard input, and feeds
// are fetched from public addresses only.
//
// # What is bounded
//
// Everything that a client can ask more of: Limits names each bound. Three
// things end a session: its own end, the end of its connection, and the server,
// which says why (a farewell). A session that does not heed its end, since
// nobody reads what it writes, loses its connection after Limits.Grace.
//
// # What it does by itself
//
// It fetches what anybody follows when it is due (refresh.go), once for all who
// do; keeps the library in order (order.go); ends the sessions of keys that are taken away (turnOutRemoved); tells its
// owner who is connected (status.go); and gives memory back (memory.go). Strangers
// can make it write little: of many refusals few are logged (refusals.go).
//
// # Who waits for whom
//
// Serve waits for every connection, a connection's channels for their visits,
// and a visit for every goroutine that was begun in it (its gate), so nothing
// runs on when Serve returns. A panic in one session ends that one.
//
// # What is elsewhere
//
// The words that start it (tidings serve), and the commands for its accounts, keys and
// invitations, are commands like all others: package cli has them.
package serve
