package serve

import (
	"context"
	"errors"
	"slices"
	"time"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
	"tidings/ui/cli"
)

// How somebody who is invited gets in:
//
//	an unknown key ─▶ signs ─▶ not enough: one question ─▶ the code ─▶ the key is the account's
//
// The question is the second half of the login (keyboard-interactive, RFC 4256,
// after a partial success, RFC 4252 section 5.1), so nobody is inside without the answer:
// there is no session, no screen and no command yet. Only clients that have proved that
// the key is theirs are asked, only while an invitation is open, and all in the same words.
// A client that has a known key beside the unknown one can still log in with it.

// The bounds of the question.
const (
	codeTries = 3               // on one connection
	codeTime  = 2 * time.Minute // to find and type the code; the handshake's own limit is for programs
	codeSize  = 200             // bytes of an answer; more is no code
)

// A guest is a client on one connection whose key has signed and belongs to no account.
type guest struct {
	server  *Server
	ctx     ssh.Context
	print   string // of the key that signed
	tries   int
	nextTry <-chan time.Time // when the next code may be looked at, nil for at once
}

// What a guest is told. Some clients show the questions only.
const (
	askWords  = "No account here has this key. If you were invited, type the code."
	question  = "Invitation code: "
	askAgain  = "This code is wrong, used or too old. Invitation code: "
	lastWords = "This code is wrong, used or too old. Ask for a new one, or log in again."
	noAnswer  = "No code was typed. Log in again, from a terminal, to type it."
)

// invite sends an unknown key on to the question if an invitation is open, and refuses it
// otherwise. It is called before the signature is checked; x/crypto continues only if the
// signature is right.
func (sv *Server) invite(ctx ssh.Context, key gossh.PublicKey) error {
	all, err := sv.store.Accounts(ctx)
	if err != nil || cli.CheckKey(key) != nil || !slices.ContainsFunc(all, func(a store.Account) bool { return a.Invited(sv.now()) }) {
		return errStranger
	}
	g := &guest{server: sv, ctx: ctx, print: gossh.FingerprintSHA256(key)}
	return &gossh.PartialSuccessError{Next: gossh.ServerAuthCallbacks{
		PublicKeyCallback: func(_ gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			return sv.knownKey(ctx, key)
		},
		KeyboardInteractiveCallback: g.answer,
	}}
}

// answer asks for the code. After a wrong code it says so and asks again at once, since
// clients throw away what is typed before they are asked; it is the check of the next code
// that waits. An empty answer comes from a client without a person at the keyboard: it does
// not count as a guess, and is not asked again.
func (g *guest) answer(conn gossh.ConnMetadata, ask gossh.KeyboardInteractiveChallenge) (*gossh.Permissions, error) {
	for asks := question; g.tries < codeTries; asks = askAgain {
		g.tries++
		if c, ok := g.ctx.Value(callerKey{}).(*caller); ok {
			c.grant(time.Now().Add(codeTime)) // the clock of the socket, not of the server's options
		}
		answers, err := ask("", askWords, []string{asks}, []bool{true})
		if err != nil {
			return nil, err
		}
		if len(answers) == 1 && answers[0] == "" {
			g.tries = codeTries
			g.server.refuse(conn.RemoteAddr(), "no code")
			_, _ = ask("", noAnswer, nil, nil) // nobody may be there
			break
		}
		g.rest()
		account, err := g.redeem(answers)
		if err == nil {
			g.server.log.Info("invitation taken", "account", account.Name, "from", conn.RemoteAddr(), "key", g.print)
			return permissionsOf(g.print), nil
		}
		g.server.refuse(conn.RemoteAddr(), "wrong code", "try", g.tries, "err", err)
		g.nextTry = time.After(g.server.limits.WrongCode << (g.tries - 1))
		if g.tries == codeTries {
			_, _ = ask("", lastWords, nil, nil) // nobody may be there
		}
	}
	g.rest()
	return nil, errStranger
}

func (g *guest) redeem(answers []string) (store.Account, error) {
	if len(answers) != 1 || len(answers[0]) > codeSize {
		return store.Account{}, store.ErrNotFound
	}
	// Not the connection's context: redeeming must not stop halfway when the client goes.
	ctx, cancel := context.WithTimeout(context.WithoutCancel(g.ctx), g.server.limits.Handshake)
	defer cancel()
	account, err := g.server.store.Redeem(ctx, cli.HashOfCode(answers[0]), g.print)
	if errors.Is(err, store.ErrNotFound) {
		err = store.ErrNotFound // without the words around it
	}
	return account, err
}

// rest makes guessing slow, twice as slow after each wrong code.
func (g *guest) rest() {
	if g.nextTry == nil {
		return
	}
	select {
	case <-g.ctx.Done():
	case <-g.nextTry:
		g.nextTry = nil
	}
}
