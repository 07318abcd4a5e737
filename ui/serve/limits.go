package serve

import (
	"cmp"
	"time"
)

// Limits bound what one client can take of the server. A field that is 0 has
// the value named beside it.
type Limits struct {
	Handshake time.Duration // from the first byte until a key has signed: 15 s
	Idle      time.Duration // a screen without a key typed: 1 h
	Silence   time.Duration // a connection without a byte in either direction: Idle and 5 min more
	Empty     time.Duration // a connection that has logged in, without a session, whatever else it sends: 15 min
	Command   time.Duration // one command: 10 min
	WrongCode time.Duration // after a wrong code of an invitation, and twice that after the next: 2 s
	Grace     time.Duration // from when a session is asked to end until its connection is cut: 5 s

	Sessions    int   // of one account at once, and of one connection: 10
	Connections int   // of one address, logged in or not: 500
	Strangers   int   // connections of one address that have not logged in: 20
	Crowd       int   // connections that have not logged in, from anywhere: 200
	Input       int64 // bytes of standard input of one command: 32 MB
	Commands    int   // of one account in a minute: 600
}

// Bounds that no option changes.
const (
	maxColumns      = 500 // of a terminal; a larger one gets this
	maxRows         = 200
	usualColumns    = 80 // of a terminal that claims to have none
	usualRows       = 24
	maxVariables    = 20       // of the environment of one session
	maxValue        = 128      // bytes of one of them, and of a terminal's name
	maxCommandLine  = 32 << 10 // bytes
	framesPerSecond = 60
)

func (l Limits) orUsual() Limits {
	idle := cmp.Or(l.Idle, time.Hour)
	return Limits{
		Handshake:   cmp.Or(l.Handshake, 15*time.Second),
		Idle:        idle,
		Silence:     cmp.Or(l.Silence, idle+5*time.Minute),
		Empty:       cmp.Or(l.Empty, 15*time.Minute),
		Command:     cmp.Or(l.Command, 10*time.Minute),
		WrongCode:   cmp.Or(l.WrongCode, 2*time.Second),
		Grace:       cmp.Or(l.Grace, 5*time.Second),
		Sessions:    cmp.Or(l.Sessions, 10),
		Connections: cmp.Or(l.Connections, 500),
		Strangers:   cmp.Or(l.Strangers, 20),
		Crowd:       cmp.Or(l.Crowd, 200),
		Input:       cmp.Or(l.Input, 32<<20),
		Commands:    cmp.Or(l.Commands, 600),
	}
}
