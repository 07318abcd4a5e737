package serve

import (
	"context"
	"errors"
	"strings"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// A visit is one session, from the opening of its channel to its end. It is the context of
// its ssh.Session. The library would use the context of the connection, which several
// sessions share that end at different times.
type visit struct {
	ssh.Context // the connection's
	life        context.Context
	end         context.CancelCauseFunc

	conn    *gossh.ServerConn
	windows chan ssh.Window // the newest size, when it has changed
	tasks   gate            // the goroutines that belong to this visit

	hasRequest    atomic.Bool   // the client has asked for a screen or a command
	exitSent      chan struct{} // closed when the exit code is sent
	channelClosed chan struct{} // closed when the client has closed the channel, too
	allOver       chan struct{} // closed when nothing is left of the visit

	// The account and the key, while the visit runs; guarded by the server's lock.
	account store.AccountID
	print   string // the key's fingerprint
	status  SessionStatus

	lastKey atomic.Int64 // when a key was typed last, in nanoseconds since 1970
}

func newVisit(ctx ssh.Context, conn *gossh.ServerConn) *visit {
	life, end := context.WithCancelCause(store.NewSession(ctx))
	return &visit{
		Context: ctx, life: life, end: end, conn: conn, windows: make(chan ssh.Window, 1),
		exitSent: make(chan struct{}), channelClosed: make(chan struct{}), allOver: make(chan struct{}),
	}
}

// Deadline, Done, Err and Value make a visit a context of its own.
func (v *visit) Deadline() (time.Time, bool) { return v.life.Deadline() }
func (v *visit) Done() <-chan struct{}       { return v.life.Done() }
func (v *visit) Err() error                  { return v.life.Err() }
func (v *visit) Value(key any) any           { return v.life.Value(key) }

// A farewell is why the server ends a session: a message for the person at the other end,
// and the exit code.
type farewell struct {
	words string
	code  int
}

func (f farewell) Error() string { return f.words }

// The reasons why sessions end. errGone has no message: nobody is there.
var (
	errGone        = errors.New("the client has gone")
	errClosing     = farewell{"the server is shutting down; everything the screen showed as done is saved", 0}
	errRemoved     = farewell{"this account or its key has been removed from this server", 1}
	errIdle        = farewell{"no key was pressed for a long time, so the screen was closed; everything it showed as done is saved", 0}
	errTooLong     = farewell{"this command took too long and was stopped", 1}
	errInterrupted = farewell{"interrupted", 130}
	errFault       = farewell{"a fault in tidings ended this session; what it had done is saved", 1}
)

// A knock is a channel that a client wants to open, with the visit it will be.
type knock struct {
	gossh.NewChannel
	visit  *visit
	limits Limits
}

// Accept opens the channel. Its requests pass the visit first.
func (k knock) Accept() (gossh.Channel, <-chan *gossh.Request, error) {
	channel, requests, err := k.NewChannel.Accept()
	if err != nil {
		return nil, nil, err
	}
	allowed := make(chan *gossh.Request)
	k.visit.tasks.run(func() { k.visit.sift(requests, allowed) })
	k.visit.tasks.run(func() { k.visit.seeOut(channel, k.limits) })
	return channel, allowed, nil
}

// seeOut waits for the end of the visit, and closes the connection of a client that does
// not read, or does not close its channel. It waits longer for the latter, since much
// output may still be on its way over a slow connection.
func (v *visit) seeOut(channel gossh.Channel, limits Limits) {
	<-v.Done()
	if !v.hasRequest.Load() {
		_ = channel.Close() // it may be closed already
		return
	}
	patience := time.NewTimer(limits.Grace)
	defer patience.Stop()
	select {
	case <-v.exitSent:
	case <-patience.C:
		_ = v.conn.Close()
		return
	}
	patience.Reset(limits.Empty)
	select {
	case <-v.channelClosed:
	case <-patience.C:
		_ = v.conn.Close()
	}
}

// sift lets through what a session may ask for, within bounds, until the channel closes;
// then it ends the visit. Everything that is not named here is refused: subsystems (sftp),
// agent and display forwarding, signals.
func (v *visit) sift(requests <-chan *gossh.Request, allowed chan<- *gossh.Request) {
	defer close(allowed)
	defer close(v.channelClosed)
	defer v.end(errGone)
	variables := 0
	for r := range requests {
		pass, done := false, false
		switch r.Type {
		case "shell":
			pass = true
		case "exec":
			pass = len(r.Payload) <= maxCommandLine
		case "pty-req":
			pass = tameTerminal(r)
			v.forgetSize()
		case "env":
			variables++
			pass = variables <= maxVariables && isWelcomeVariable(r.Payload)
		case "window-change":
			done = v.resize(r.Payload)
		}
		if pass {
			allowed <- r
		} else {
			_ = r.Reply(done, nil) // a client that has gone needs no answer
		}
	}
}

// A terminalRequest is what a client says of its terminal (RFC 4254 section
// 6.2).
type terminalRequest struct {
	Name          string
	Columns, Rows uint32
	Width, Height uint32 // pixels
	Modes         string
}

// tameTerminal brings a terminal's name and size within bounds.
func tameTerminal(r *gossh.Request) bool {
	var t terminalRequest
	if err := gossh.Unmarshal(r.Payload, &t); err != nil {
		return false
	}
	if !isTerminalName(t.Name) {
		t.Name = "dumb"
	}
	t.Columns, t.Rows = tameSize(t.Columns, t.Rows)
	t.Width, t.Height, t.Modes = 0, 0, ""
	r.Payload = gossh.Marshal(t)
	return true
}

// isTerminalName reports whether a name could be one of terminfo's.
func isTerminalName(name string) bool {
	odd := func(c rune) bool {
		return !(c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9' || strings.ContainsRune("-+._", c))
	}
	return name != "" && len(name) <= maxValue && !strings.ContainsFunc(name, odd)
}

// tameSize returns a size that can be drawn: the usual size for none, the maximum for one
// that is too large.
func tameSize(columns, rows uint32) (uint32, uint32) {
	if columns == 0 || rows == 0 { // "ssh -tt" without a terminal
		return usualColumns, usualRows
	}
	return min(columns, maxColumns), min(rows, maxRows)
}

// resize keeps the newest size of the window for the screen (RFC 4254 section 6.7). It
// never waits: of many sizes only the last counts.
func (v *visit) resize(payload []byte) bool {
	var size struct{ Columns, Rows, Width, Height uint32 }
	if gossh.Unmarshal(payload, &size) != nil || size.Columns == 0 || size.Rows == 0 {
		return false
	}
	columns, rows := tameSize(size.Columns, size.Rows)
	v.forgetSize()
	v.windows <- ssh.Window{Width: int(columns), Height: int(rows)}
	return true
}

// forgetSize drops an old size that nobody has read yet.
func (v *visit) forgetSize() {
	select {
	case <-v.windows:
	default:
	}
}

// isWelcomeVariable reports whether a variable of the client's environment is let through:
// those of languages and colours, if short and clean.
func isWelcomeVariable(payload []byte) bool {
	var variable struct{ Name, Value string }
	if gossh.Unmarshal(payload, &variable) != nil {
		return false
	}
	name, value := variable.Name, variable.Value
	if len(name) > maxValue || len(value) > maxValue || sanitize.Line(value) != value {
		return false
	}
	switch name {
	case "LANG", "COLORTERM", "NO_COLOR":
		return true
	}
	kind, isLocale := strings.CutPrefix(name, "LC_")
	return isLocale && kind != "" && strings.Trim(kind, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == ""
}
