package serve

import (
	"net"
	"net/netip"
	"sync"
	"time"
)

// callers are all connections. Those that have not logged in yet are strangers, and their
// number is bounded, for one address and for all. When there are too many, the one that
// has waited longest is closed, not the newest: silent connections push out each other,
// and somebody with a key, who needs only a moment, still gets in. Connections that have
// logged in stay as long as they have a session, and for a while without one.
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
	from netip.Prefix // the network that counts as one address
	list *callers

	// Guarded by the list's lock.
	loginUntil time.Time   // until when it may log in, if that is later than usual
	sessions   int         // how many are open
	empty      *time.Timer // ends it when no session is open for too long; nil until it has logged in
}

// arrive takes a connection in, and may close another one for it. The new one is closed
// itself if its address has too many that are logged in.
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

// tooMany returns the connection to close now that one more has come: a stranger, or the
// new one; nil if there is room for all.
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

// grant gives a caller time to answer a question.
func (c *caller) grant(until time.Time) {
	c.list.mu.Lock()
	c.loginUntil = until
	c.list.mu.Unlock()
	_ = c.Conn.SetDeadline(until) // it fails if the connection is gone; the next read notices that
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

// welcome notes that a caller has logged in.
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

// end takes back what begin has counted.
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

// addressOf returns the network that counts as one address: an IPv4 address, or the first
// 64 bits of an IPv6 address, which one household has. Connections without an address, as
// in tests, count as one.
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
