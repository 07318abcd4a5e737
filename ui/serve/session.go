package serve

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io"
	"runtime/debug"
	"strings"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
	"tidings/ui/typeset"
)

// Exit codes, the same as the commands'.
const (
	exitFailed = 1
	exitUsage  = 2
)

// errCrowded says that there is no room for another session.
var errCrowded = errors.New("too many sessions of this account are open; close one and try again")

// openChannel serves one session channel from its opening until it is closed.
func (sv *Server) openChannel(_ *ssh.Server, conn *gossh.ServerConn, offered gossh.NewChannel, ctx ssh.Context) {
	v := newVisit(ctx, conn)
	if err := sv.receiveVisit(v); err != nil {
		v.end(err)
		_ = offered.Reject(gossh.ResourceShortage, err.Error()) // it fails if the client has gone
		return
	}
	if c, ok := ctx.Value(callerKey{}).(*caller); ok {
		c.begin()
		defer c.end()
	}
	ssh.DefaultSessionHandler(sv.ssh, conn, knock{offered, v, sv.limits}, v)
	v.end(errGone)
	v.tasks.close()
	sv.mu.Lock()
	delete(sv.visits, v)
	sv.mu.Unlock()
	close(v.allOver)
}

// receiveVisit counts a visit, if there is room on its connection.
func (sv *Server) receiveVisit(v *visit) error {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	open := 0
	for other := range sv.visits {
		if other.conn == v.conn {
			open++
		}
	}
	switch {
	case sv.closing:
		return errClosing
	case open >= sv.limits.Sessions:
		return errCrowded
	}
	sv.visits[v] = true
	return nil
}

// admit counts a visit for its account, unless that has too many already.
func (sv *Server) admit(v *visit, a store.Account, print string) error {
	sv.mu.Lock()
	open := 0
	for other := range sv.visits {
		if other.account == a.ID {
			open++
		}
	}
	crowded := open >= sv.limits.Sessions
	if !crowded {
		v.account, v.print = a.ID, print
	}
	sv.mu.Unlock()
	if crowded {
		return errCrowded
	}
	// From here on the removal of a key ends the visit. Looking again finds a removal just
	// before.
	if again, err := sv.accountOf(v, print); err != nil || again.ID != a.ID {
		return errRemoved
	}
	return nil
}

// dismiss uncounts a visit before the client knows that it is over, so that the next of
// many commands in a row finds room.
func (sv *Server) dismiss(v *visit) {
	sv.mu.Lock()
	defer sv.mu.Unlock()
	v.account, v.print = 0, ""
	sv.hadActivity.Store(true)
}

// nameOf returns the present name of a visit's account; its name when the visit began if
// the account is gone or cannot be read; "" if the visit was not let in.
func (sv *Server) nameOf(v *visit) string {
	sv.mu.Lock()
	account, name := v.account, v.status.Account
	sv.mu.Unlock()
	return cmp.Or(sv.names(context.WithoutCancel(v))[account], name)
}

// names returns the present names of all accounts; none if they cannot be read.
func (sv *Server) names(ctx context.Context) map[store.AccountID]string {
	all, err := sv.store.Accounts(ctx)
	if err != nil {
		sv.log.Error("cannot read accounts", "err", err)
	}
	names := map[store.AccountID]string{}
	for _, a := range all {
		names[a.ID] = a.Name
	}
	return names
}

// serveSession serves one session, from its request for a screen or a command to its exit
// code.
func (sv *Server) serveSession(s ssh.Session) {
	v, ok := s.Context().(*visit)
	if !ok || !v.tasks.enter() {
		return
	}
	defer v.tasks.leave()
	defer close(v.exitSent)
	v.hasRequest.Store(true)
	began := sv.now()
	code := sv.attend(s, v)
	var last farewell
	if errors.As(context.Cause(v), &last) {
		say(s, last.words)
		code = max(code, last.code) // a command that was cut off has failed, whatever the reason
	}
	name := sv.nameOf(v)
	sv.dismiss(v)
	sv.log.Info("left", "account", name, "from", s.RemoteAddr(), "code", code, "after", sv.now().Sub(began).Round(time.Second))
	_ = s.Exit(code) // it fails if the client has gone
	v.end(errGone)
}

// attend runs the screen or the command of a session and returns the exit code. A panic
// ends this session only.
func (sv *Server) attend(s ssh.Session, v *visit) (code int) {
	defer func() {
		if fault := recover(); fault != nil {
			sv.noteFault(v, fault)
		}
	}()
	a, print, err := sv.whoIs(v)
	if err == nil {
		err = sv.admit(v, a, print)
	}
	if err != nil {
		sv.log.Info("refused a session", "from", s.RemoteAddr(), "err", err)
		say(s, sentence(err))
		return exitFailed
	}
	args, err := splitWords(s.RawCommand())
	if err != nil {
		say(s, err.Error())
		return exitUsage
	}
	if len(args) > 0 && args[0] == "tidings" { // ssh host tidings list
		args = args[1:]
	}
	_, _, terminal := s.Pty()
	what := "screen"
	switch {
	case len(args) > 0: // without its arguments, which may hold an address with a secret
		what = cleanWord(args[0])
	case !terminal:
		what = "nothing"
	}
	if len(args) > 0 && !sv.pace.allows(a.ID, sv.now(), sv.limits.Commands) {
		say(s, errHasty.Error())
		return exitFailed
	}
	sv.log.Info("session", "account", a.Name, "from", s.RemoteAddr(), "client", v.ClientVersion(), "what", what)
	sv.show(v, SessionStatus{Account: a.Name, From: s.RemoteAddr().String(), Since: sv.now(), Client: typeset.Clip(v.ClientVersion(), maxLogged), What: what})
	switch {
	case len(args) > 0:
		return sv.runCommand(s, v, a, args)
	case !terminal: // ssh -T HOST, or ssh HOST in a script
		say(s, "the screen needs a terminal: `ssh -t HOST`; commands work without one, as in `ssh HOST list`")
		return exitUsage
	}
	return sv.openScreen(s, v, a)
}

// noteFault logs a panic with its stack and ends the session it happened in. It
// is called by the goroutine that panicked.
func (sv *Server) noteFault(v *visit, fault any) {
	sv.mu.Lock()
	name := v.status.Account // not nameOf: the store may be in any state
	sv.mu.Unlock()
	sv.log.Error("panic", "account", name, "fault", fault, stackKey, string(debug.Stack()))
	v.end(errFault)
}

// sentence puts an error into words for somebody with a key. It says nothing of what is
// wrong with the store, which is for the owner.
func sentence(err error) string {
	var last farewell
	switch {
	case errors.As(err, &last):
		return last.words
	case errors.Is(err, errCrowded), errors.Is(err, errStranger):
		return err.Error()
	}
	return "the server cannot look your account up now; try again later"
}

// say prints one line for the person at the other end. An error means that they have gone.
func say(s ssh.Session, words string) {
	_, _ = fmt.Fprintf(complaints(s), "tidings: %s\n", words)
}

// complaints returns the stream for errors. On a terminal it is that of the output, so that
// the two stay in order.
func complaints(s ssh.Session) io.Writer {
	if _, _, terminal := s.Pty(); terminal {
		return s
	}
	return s.Stderr()
}

// environment returns what a session may know of its client: the variables that were let
// through, the terminal, and that it is far away.
func environment(s ssh.Session) []string {
	variables := s.Environ()
	if pty, _, ok := s.Pty(); ok {
		// With SSH_TTY the screen asks the terminal less, and draws less often.
		variables = append(variables, "TERM="+pty.Term, "SSH_TTY=/dev/tty")
	}
	return variables
}

// lookUp looks variables up in an environment; of several with one name the last counts.
func lookUp(variables []string) func(name string) string {
	values := map[string]string{}
	for _, v := range variables {
		name, value, _ := strings.Cut(v, "=")
		values[name] = value
	}
	return func(name string) string { return values[name] }
}
