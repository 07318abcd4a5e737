// Package opener shows links outside the terminal: with a program of this machine,
// or with one at home where the reader sits far away from where tidings runs.
//
//	opener.go        the ways there are, as the environment tells them, and their order
//	socket.go        the way home: what is said through the socket that ssh forwards
//	socket_unix.go   which sockets are trusted
//	home.go          what waits at home, and asks before it opens anything
//
// A link is cleaned before it goes anywhere (feeds/sanitize), and no shell ever sees
// one. Where no way is left, the error is a HandOver: the person has to take the
// link, which the screen shows and sends to their clipboard. The zero Opener has no
// way at all; the SSH server gives that one to those it serves.
package opener
