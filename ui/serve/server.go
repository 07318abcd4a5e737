package serve

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"sync"
	"sync/atomic"
	"time"

	"charm.land/ssh"
	"charm.land/wish/v2"
	gossh "golang.org/x/crypto/ssh"

	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/store"
	"tidings/ui/cli"
)

// Options are what a server is started with.
type Options struct {
	Store        *store.Store
	Listen       string        // host:port; port 0 for any that is free
	AllowPrivate bool          // feeds may be fetched from private networks, too
	Refresh      time.Duration // how often to look which feeds are due; 0 for never
	Version      string
	Now          func() time.Time  // time.Now if nil
	Transport    http.RoundTripper // how feeds are fetched; nil for the fetcher's own, which keeps out of private networks
	TidyFirst    time.Duration     // how long after the beginning the library is tidied; half a minute if 0
	Out          io.Writer         // where the address is printed; nowhere if nil
	Log          *slog.Logger      // nowhere if nil
	Limits       Limits
	Home         *own.Home // of the machine's owner, for the feeds that they fetch in ways of their own; nil leaves those alone
}

// A Server is tidings for everybody who has an account.
type Server struct {
	store    *store.Store
	now      func() time.Time
	version  string
	log      *slog.Logger
	limits   Limits
	fetcher  *fetch.Fetcher
	home     *own.Home
	own      *fetch.Fetcher // for the owner's own feeds
	every    time.Duration  // how often feeds are looked at
	since    time.Time
	listener net.Listener
	ssh      *ssh.Server
	callers  *callers
	refusals refusals
	pace     pace
	big      *bigInputs
	keeper   *keeper

	hadActivity atomic.Bool // somebody has done something since memory was given back

	mu      sync.Mutex
	closing bool
	visits  map[*visit]bool
}

// Listen makes a server that is ready to Serve, with a new host key if there is
// none yet. It fails if the address is taken or the key is not safe.
func Listen(o Options) (*Server, error) {
	sv := &Server{
		store: o.Store, now: o.Now, version: o.Version, log: o.Log, limits: o.Limits.orUsual(),
		visits: map[*visit]bool{}, big: newBigInputs(),
	}
	if sv.now == nil {
		sv.now = time.Now
	}
	if sv.log == nil {
		sv.log = slog.New(slog.DiscardHandler)
	}
	sv.home = o.Home
	sv.keeper = newKeeper(sv.store, sv.log, o.TidyFirst, func() { sv.hadActivity.Store(true) })
	sv.since = sv.now()
	sv.callers = newCallers(sv.limits)
	sv.every = o.Refresh
	sv.fetcher, sv.own = fetch.NewFetcher(o.Version), fetch.NewFetcher(o.Version)
	sv.fetcher.AllowPrivate, sv.fetcher.Transport, sv.fetcher.Now = o.AllowPrivate, o.Transport, sv.now
	sv.own.Transport, sv.own.Now = o.Transport, sv.now
	path, err := hostKeyPath(o.Store.Path())
	if err != nil {
		return nil, err
	}
	if sv.ssh, err = wish.NewServer(
		wish.WithHostKeyPath(path),
		wish.WithVersion("tidings"),
		wish.WithIdleTimeout(sv.limits.Silence),
		ssh.EmulatePty(),
		ssh.WrapConn(sv.receive),
		sv.restrict,
	); err != nil {
		return nil, fmt.Errorf("prepare server: %w", err)
	}
	if sv.listener, err = net.Listen("tcp", o.Listen); err != nil {
		return nil, fmt.Errorf("listen on %s: %w", o.Listen, err)
	}
	return sv, nil
}

// restrict sets what has no option of wish. The maps must not be nil: the library would
// fill in its own handlers, and later versions may have more of them.
func (sv *Server) restrict(s *ssh.Server) error {
	s.HandshakeTimeout = sv.limits.Handshake
	s.ServerConfigCallback = sv.configure
	s.ConnectionFailedCallback = sv.noteRefusal
	s.ChannelHandlers = map[string]ssh.ChannelHandler{"session": sv.openChannel}
	s.RequestHandlers = map[string]ssh.RequestHandler{}
	s.SubsystemHandlers = map[string]ssh.SubsystemHandler{}
	s.Handler = sv.serveSession
	return nil
}

// Addr is where the server listens.
func (sv *Server) Addr() net.Addr { return sv.listener.Addr() }

// Fingerprint is the host key's, as clients show it at their first visit.
func (sv *Server) Fingerprint() string {
	return gossh.FingerprintSHA256(sv.ssh.HostSigners[0].PublicKey())
}

// Run listens, says where on Out, and serves until ctx ends.
func Run(ctx context.Context, o Options) error {
	sv, err := Listen(o)
	if err != nil {
		return err
	}
	if o.Out != nil {
		fmt.Fprintf(o.Out, "tidings listens on %s, host key %s\n", sv.Addr(), sv.Fingerprint())
	}
	sv.warnIfEmpty(ctx)
	return sv.Serve(ctx)
}

// Library serves a library as the command serve was told to.
func Library(ctx context.Context, s *store.Store, o cli.ServeOptions) error {
	return Run(store.NoSession(ctx), Options{ // each visit is one of its own
		Store: s, Listen: o.Listen, AllowPrivate: o.AllowPrivate, Refresh: o.Refresh, Version: o.Version, Now: o.Now,
		Out: o.Out, Log: NewLog(o.Err), Limits: Limits{Commands: o.Commands}, Home: o.Home,
	})
}

// warnIfEmpty tells the owner of a new server why nobody gets in.
func (sv *Server) warnIfEmpty(ctx context.Context) {
	all, err := sv.store.Accounts(ctx)
	if err == nil && len(all) == 1 {
		sv.log.Warn("nobody has an account yet; make one with: tidings account invite NAME, or tidings account add NAME < key.pub")
	}
}

// Serve serves until ctx ends. Then it says so on every screen, gives the
// sessions Limits.Grace to end, and returns when the last connection is closed.
func (sv *Server) Serve(ctx context.Context) error {
	ctx, stop := context.WithCancel(ctx)
	defer stop()
	defer context.AfterFunc(ctx, func() { sv.listener.Close() })()
	var owned, connections sync.WaitGroup
	owned.Go(func() { sv.turnOutRemoved(ctx) })
	owned.Go(func() { sv.keepFresh(ctx) })
	owned.Go(func() { sv.keeper.run(ctx) })
	owned.Go(func() { sv.tellStatus(ctx) })
	owned.Go(func() { sv.giveBack(ctx) })
	err := sv.accept(ctx, &connections)
	stop()
	sv.sayGoodbye()
	connections.Wait()
	owned.Wait()
	sv.tellPassed(sv.refusals.rest())
	sv.fetcher.Close()
	sv.own.Close()
	return err
}

// accept takes connections until ctx ends.
func (sv *Server) accept(ctx context.Context, connections *sync.WaitGroup) error {
	const longest = time.Second
	pause := 5 * time.Millisecond
	for {
		conn, err := sv.listener.Accept()
		switch {
		case ctx.Err() != nil:
			if conn != nil {
				conn.Close()
			}
			return nil
		case errors.Is(err, net.ErrClosed):
			return fmt.Errorf("accept connections: %w", err)
		case err != nil: // most likely out of file descriptors, for a while
			sv.log.Error("cannot accept a connection", "err", err)
			select {
			case <-ctx.Done():
			case <-time.After(pause):
				pause = min(2*pause, longest)
			}
			continue
		}
		pause = 5 * time.Millisecond
		caller := sv.callers.arrive(conn) // here, in the order in which they come
		connections.Go(func() { sv.ssh.HandleConn(caller) })
	}
}

// A callerKey is the key of the caller in a connection's context.
type callerKey struct{}

// receive lets a connection in before its first byte is read.
func (sv *Server) receive(ctx ssh.Context, conn net.Conn) net.Conn {
	if c, ok := conn.(*caller); ok {
		sv.callers.letIn(c)
		ctx.SetValue(callerKey{}, c)
	}
	return conn
}

// configure makes the settings of one connection: keys are the only way in, and the
// connection is no stranger's any more once a key has signed.
func (sv *Server) configure(ctx ssh.Context) *gossh.ServerConfig {
	return &gossh.ServerConfig{
		PublicKeyCallback: func(_ gossh.ConnMetadata, key gossh.PublicKey) (*gossh.Permissions, error) {
			return sv.checkKey(ctx, key)
		},
		AuthLogCallback: func(_ gossh.ConnMetadata, _ string, err error) {
			if c, ok := ctx.Value(callerKey{}).(*caller); ok && err == nil {
				sv.callers.welcome(c)
			}
		},
	}
}

// noteRefusal logs a connection that failed before it logged in.
func (sv *Server) noteRefusal(conn net.Conn, err error) {
	sv.refuse(conn.RemoteAddr(), "refused", "err", err)
}

// turnOutRemoved ends the sessions of keys that no account lists any more.
func (sv *Server) turnOutRemoved(ctx context.Context) {
	for range sv.store.Watch(ctx, 0) {
		all, err := sv.store.Accounts(ctx)
		if err != nil {
			continue // the next change asks again
		}
		owner := map[string]store.AccountID{}
		for _, a := range all {
			for _, print := range a.Keys {
				owner[print] = a.ID
			}
		}
		sv.mu.Lock()
		for v := range sv.visits {
			if v.print != "" && owner[v.print] != v.account {
				v.end(errRemoved)
			}
		}
		sv.mu.Unlock()
	}
}

// sayGoodbye ends every session with a message, waits a while for them, and closes all
// connections.
func (sv *Server) sayGoodbye() {
	sv.mu.Lock()
	sv.closing = true
	leaving := make([]*visit, 0, len(sv.visits))
	for v := range sv.visits {
		leaving = append(leaving, v)
		v.end(errClosing)
	}
	sv.mu.Unlock()
	patience := time.NewTimer(sv.limits.Grace)
	defer patience.Stop()
	for _, v := range leaving {
		select {
		case <-v.allOver:
		case <-patience.C:
			sv.callers.closeAll()
			return
		}
	}
	sv.callers.closeAll()
}
