package serve

import (
	"bytes"
	"context"
	"errors"
	"io"
	"time"

	"charm.land/ssh"

	"tidings/store"
	"tidings/ui"
	"tidings/ui/cli"
)

// runCommand runs one command line with the session as standard input and
// output.
func (sv *Server) runCommand(s ssh.Session, v *visit, a store.Account, args []string) int {
	limit := time.AfterFunc(sv.limits.Command, func() { v.end(errTooLong) })
	defer limit.Stop()
	pty, _, terminal := s.Pty()
	in := &stdin{visit: v, limit: sv.limits.Input, chunks: make(chan []byte, 16)}
	in.place.enter = func() (func(), bool) { return sv.big.enter(a.ID, v.Done()) }
	defer in.place.end()
	if terminal { // a chunk may be a single line, and is lost if the channel is full
		in.keyboard, in.chunks = &keyboard{screen: s}, make(chan []byte, 256)
	}
	v.tasks.run(func() { in.pump(s) })
	program := &cli.Program{
		In: in, Out: s, Err: complaints(s),
		Terminal: terminal && pty.Term != "dumb", Interactive: terminal, Width: pty.Window.Width, Remote: true,
		Store: sv.store, Account: a.ID, Fetcher: sv.fetcher, Now: sv.now,
		Getenv: lookUp(environment(s)), Version: sv.version, EachAction: ui.EachAction, ReadSettings: ui.ReadSettings, AskTidy: sv.keeper.ask,
	}
	return program.Run(v, args)
}

// errTooMuch says that the input of a command is larger than allowed.
var errTooMuch = errors.New("the input is too large")

// errSilentInput ends a command whose large input does not go on: others wait for its place.
var errSilentInput = farewell{"the input stopped in the middle", exitFailed}

// stdin is the standard input of a command. A goroutine of its own reads the session
// (pump), so that any command can be ended, whether it waits for input or not: by the
// visit's end, and on a terminal by control and c.
type stdin struct {
	visit    *visit
	keyboard *keyboard // nil if it is no terminal
	limit    int64
	place    place // among the large inputs

	chunks   chan []byte
	rest     []byte // of the chunk being read
	endError error  // why chunks ended; set before it is closed
}

// Read implements io.Reader.
func (in *stdin) Read(p []byte) (int, error) {
	if len(in.rest) == 0 {
		select {
		case <-in.visit.Done():
			return 0, context.Cause(in.visit)
		case chunk, more := <-in.chunks:
			if !more {
				return 0, in.endError
			}
			in.rest = chunk
		}
	}
	n := copy(p, in.rest)
	in.rest = in.rest[n:]
	return n, nil
}

// pump reads the session until it ends, or the visit does.
func (in *stdin) pump(session io.Reader) {
	in.endError = in.passAll(session)
	close(in.chunks)
	if in.keyboard != nil && in.endError == io.EOF {
		in.awaitInterruption(session)
	}
}

// passAll hands over what comes until the input ends, and returns why it ended.
func (in *stdin) passAll(session io.Reader) error {
	buffer := make([]byte, 32<<10)
	for taken := int64(0); ; {
		var silent *time.Timer
		if taken > bigInput {
			silent = time.AfterFunc(bigSilence, func() { in.visit.end(errSilentInput) })
		}
		n, err := session.Read(buffer)
		if silent != nil {
			silent.Stop()
		}
		before := taken
		if taken += int64(n); taken > in.limit {
			return errTooMuch
		}
		if before <= bigInput && taken > bigInput && !in.place.take() {
			return context.Cause(in.visit)
		}
		chunk, what := append([]byte(nil), buffer[:n]...), isText
		if in.keyboard != nil {
			chunk, what = in.keyboard.take(chunk)
			if err != nil {
				chunk = append(chunk, in.keyboard.rest()...)
			}
		}
		if what == isInterruption {
			in.visit.end(errInterrupted)
		}
		if len(chunk) > 0 && !in.pass(chunk) || what == isInterruption {
			return context.Cause(in.visit)
		}
		if err != nil || what == isEnd {
			return io.EOF
		}
	}
}

// pass hands a chunk over; false if the visit has ended. As on any terminal, keys that
// nobody reads are lost when there are too many of them.
func (in *stdin) pass(chunk []byte) bool {
	if in.keyboard != nil {
		select {
		case in.chunks <- chunk:
		default:
		}
		return in.visit.Err() == nil
	}
	select {
	case in.chunks <- chunk:
		return true
	case <-in.visit.Done():
		return false
	}
}

// awaitInterruption ends the command if control and c is typed after the end of its
// input.
func (in *stdin) awaitInterruption(session io.Reader) {
	keys := make([]byte, 1<<10)
	for {
		n, err := session.Read(keys)
		if bytes.IndexByte(keys[:n], keyInterrupt) >= 0 {
			in.visit.end(errInterrupted)
			return
		}
		if err != nil {
			return
		}
	}
}
