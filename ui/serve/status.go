package serve

import (
	"cmp"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"net"
	"os"
	"slices"
	"strings"
	"syscall"
	"time"

	"tidings/store/secret"
	"tidings/ui/typeset"
)

// A server reports who is connected on a Unix socket beside the library, which only the
// owner may open. Each connection to it gets one JSON object and is closed; nothing is read
// from it. Unlike a file, a socket is always up to date and writes nothing to the disk; when
// the server has ended, nobody answers on it.

// A Status is what a server is doing.
type Status struct {
	Address  string          `json:"address"`
	Since    time.Time       `json:"since"`
	Process  int             `json:"pid"`
	Version  string          `json:"version"`
	HostKey  string          `json:"host_key"`
	Sessions []SessionStatus `json:"sessions"` // the oldest first
}

// A SessionStatus is one session. What the client says of itself is clean.
type SessionStatus struct {
	Account string    `json:"account"`
	From    string    `json:"from"`
	Since   time.Time `json:"since"`
	Idle    int       `json:"idle_seconds"` // since a key was typed; of a command, since it began
	Client  string    `json:"client"`       // the version it calls itself
	What    string    `json:"what"`         // "screen", a command without its arguments, or "nothing"
}

// status returns what the server is doing now, with the present names of accounts.
func (sv *Server) status(ctx context.Context) Status {
	names := sv.names(ctx)
	now := sv.now()
	s := Status{
		Address: sv.Addr().String(), Since: sv.since, Process: os.Getpid(), Version: sv.version, HostKey: sv.Fingerprint(),
		Sessions: []SessionStatus{},
	}
	sv.mu.Lock()
	for v := range sv.visits {
		if v.account != 0 && v.status.Account != "" { // it has been let in
			one := v.status
			one.Account = cmp.Or(names[v.account], one.Account)
			one.Idle = max(int(now.Sub(time.Unix(0, v.lastKey.Load())).Seconds()), 0)
			s.Sessions = append(s.Sessions, one)
		}
	}
	sv.mu.Unlock()
	slices.SortFunc(s.Sessions, func(a, b SessionStatus) int { return a.Since.Compare(b.Since) })
	return s
}

// show makes a visit known to those who ask for the status.
func (sv *Server) show(v *visit, one SessionStatus) {
	v.lastKey.Store(one.Since.UnixNano())
	sv.hadActivity.Store(true)
	sv.mu.Lock()
	v.status = one
	sv.mu.Unlock()
}

// maxStatus is how long a status may be, in bytes: thousands of sessions.
const maxStatus = 8 << 20

// socketPath returns the path of the socket on which a server of a library reports.
func socketPath(library string) string { return library + ".serve" }

// tellStatus answers on the socket until ctx ends. If it cannot, that is logged and nothing
// else happens: the path may be too long for a socket, or the file system has none.
func (sv *Server) tellStatus(ctx context.Context) {
	path := socketPath(sv.store.Path())
	if _, err := askStatus(path); err == nil {
		sv.log.Warn("another server runs on this library and reports the status; this one does not")
		return
	}
	_ = os.Remove(path) // left by a server that was killed; usually there is none
	listener, err := net.Listen("unix", path)
	if err == nil {
		defer context.AfterFunc(ctx, func() { listener.Close() })()
		defer listener.Close()
		err = os.Chmod(path, 0o600)
	}
	if err != nil {
		sv.log.Warn("cannot report the status", "err", err)
		return
	}
	for {
		conn, err := listener.Accept()
		switch {
		case err == nil:
		case ctx.Err() != nil || errors.Is(err, net.ErrClosed):
			return
		default: // most likely out of file descriptors, for a while
			sv.log.Warn("cannot report the status", "err", err)
			select {
			case <-ctx.Done():
			case <-time.After(time.Second):
			}
			continue
		}
		_ = conn.SetDeadline(time.Now().Add(time.Second)) // a client that does not read gets nothing
		_ = json.NewEncoder(conn).Encode(sv.status(ctx))
		conn.Close()
	}
}

// errNoServer says that nobody answers on the socket.
var errNoServer = errors.New("no server is running on this library")

// askStatus asks the server behind a socket.
func askStatus(path string) (s Status, err error) {
	const patience = 5 * time.Second
	conn, err := net.DialTimeout("unix", path, patience)
	switch {
	case errors.Is(err, fs.ErrNotExist), errors.Is(err, syscall.ECONNREFUSED):
		return s, errNoServer
	case err != nil:
		return s, fmt.Errorf("ask the server: %w", err)
	}
	defer conn.Close()
	_ = conn.SetDeadline(time.Now().Add(patience)) // it cannot fail on a new connection
	if err := json.NewDecoder(io.LimitReader(conn, maxStatus)).Decode(&s); err != nil {
		return s, errors.New("the server did not report its status; try again")
	}
	return s, nil
}

// cleanWord cleans the first word of a command for the status.
func cleanWord(word string) string {
	const longest = 20 // more than any command has
	return strings.ReplaceAll(typeset.Clip(secret.HideIn(word), longest), " ", "_")
}
