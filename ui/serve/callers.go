package serve

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// callers are all connections. Those that have not logged in yet are strangers,
// and there may be only so many of them: of one address, and of all. When there
// are too many the one that has waited longest makes room, not the one that
// comes: who says nothing is pushed out by those who do the same, and somebody
// with a key, who needs a moment only, still gets in. Those who have logged in
// are kept as long as they have a session, and a while without one.
type callers struct {
	limits Limits

	mu        sync.Mutex
	strangers []*caller // in the order in which they came
	all       map[*caller]bool
}

func newCallers(l Limits) *callers { return &callers{limits: l, all: map[*caller]bool{}} }

// A caller is one connection.
type caller struct {
	net.Conn
	from netip.Prefix // what counts as one address
	list *callers

	// Guarded by the list's lock.
	loginUntil time.Time   // until when it may log in, if that is later than usual
	sessions   int         // that are open
	empty      *time.Timer // ends it when no session is open for too long; nil until it has logged in
}

// arrive takes a connection in, at the price of another one perhaps. It is
// closed already if its address has too many that are logged in.
func (l *callers) arrive(conn net.Conn) *caller {
	c := &caller{Conn: conn, from: addressOf(conn), list: l}
	l.mu.Lock()
	leaving := l.tooMany(c)
	l.strangers = append(l.strangers, c)
	l.all[c] = true
	l.mu.Unlock()
	if leaving != nil {
		leaving.Close()
	}
	return c
}

// tooMany returns who has to leave now that one more has come: a stranger, or
// the newcomer; nil if there is room for all.
func (l *callers) tooMany(newcomer *caller) *caller {
	var neighbours []*caller
	for _, c := range l.strangers {
		if c.from == newcomer.from {
			neighbours = append(neighbours, c)
		}
	}
	ofAddress := 0
	for c := range l.all {
		if c.from == newcomer.from {
			ofAddress++
		}
	}
	switch {
	case len(neighbours) >= l.limits.Strangers:
		return neighbours[0]
	case ofAddress >= l.limits.Connections:
		return newcomer
	case len(l.strangers) >= l.limits.Crowd:
		return l.strangers[0]
	}
	return nil
}

// grant gives a caller who is asked something time to answer.
func (c *caller) grant(until time.Time) {
	c.list.mu.Lock()
	c.loginUntil = until
	c.list.mu.Unlock()
	_ = c.Conn.SetDeadline(until) // it fails if the connection is gone, which will be noticed
}

// SetDeadline implements net.Conn. The library sets the same deadline again at
// each step of a login.
func (c *caller) SetDeadline(t time.Time) error {
	c.list.mu.Lock()
	if !t.IsZero() && t.Before(c.loginUntil) {
		t = c.loginUntil
	}
	c.list.mu.Unlock()
	return c.Conn.SetDeadline(t)
}

// welcome says that a caller has logged in.
func (l *callers) welcome(c *caller) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(c)
	if c.empty == nil && l.all[c] {
		c.empty = time.AfterFunc(l.limits.Empty, func() { c.Close() })
	}
}

// begin counts a session that opens on the connection.
func (c *caller) begin() {
	c.list.mu.Lock()
	defer c.list.mu.Unlock()
	c.sessions++
	if c.empty != nil {
		c.empty.Stop()
	}
}

// end is for a session that begin has counted.
func (c *caller) end() {
	c.list.mu.Lock()
	defer c.list.mu.Unlock()
	c.sessions--
	if c.sessions == 0 && c.empty != nil && c.list.all[c] {
		c.empty.Reset(c.list.limits.Empty)
	}
}

// drop takes a caller off the strangers' list, if it is on it.
func (l *callers) drop(c *caller) {
	for i, s := range l.strangers {
		if s == c {
			l.strangers = append(l.strangers[:i], l.strangers[i+1:]...)
			return
		}
	}
}

// Close ends the connection and forgets it.
func (c *caller) Close() error {
	c.list.mu.Lock()
	c.list.drop(c)
	delete(c.list.all, c)
	if c.empty != nil {
		c.empty.Stop()
	}
	c.list.mu.Unlock()
	return c.Conn.Close()
}

// closeAll ends every connection.
func (l *callers) closeAll() {
	l.mu.Lock()
	all := make([]*caller, 0, len(l.all))
	for c := range l.all {
		all = append(all, c)
	}
	l.mu.Unlock()
	for _, c := range all {
		c.Close()
	}
}

// addressOf is what counts as one address: an IPv4 address, or the 64 bits of
// an IPv6 one that a household has for itself. Connections without an address
// (in a test, say) count as one.
func addressOf(conn net.Conn) netip.Prefix { return prefixOf(conn.RemoteAddr()) }

func prefixOf(remote net.Addr) netip.Prefix {
	tcp, ok := remote.(*net.TCPAddr)
	if !ok {
		return netip.Prefix{}
	}
	address := tcp.AddrPort().Addr().Unmap().WithZone("")
	bits := 64
	if address.Is4() {
		bits = 32
	}
	from, err := address.Prefix(bits)
	if err != nil {
		return netip.Prefix{}
	}
	return from
}
