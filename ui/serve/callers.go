package serve

import (
	"net"
	"net/netip"
	"slices"
	"sync"
	"sync/atomic"
	"time"
)

// callers are all connections. Those that have not logged in yet are strangers, and their
// number is bounded, for one address and for all. When there are too many, a new one waits
// until there is room, behind others of its address and not for long. Strangers make room
// when they log in, or when they are in the way: silent, or slow (see isInTheWay). So
// silent connections push out each other, people who log in do not, and somebody with a
// key, who needs only a moment, still gets in. Connections that have logged in stay as long
// as they have a session, and for a while without one.
type callers struct {
	limits Limits

	mu        sync.Mutex
	strangers []*caller // in the order in which they came
	waiting   []*caller // who are not let in yet, in the order in which they came
	all       map[*caller]bool
	shut      bool // nobody is let in any more
}

func newCallers(l Limits) *callers { return &callers{limits: l, all: map[*caller]bool{}} }

// A caller is one connection.
type caller struct {
	net.Conn
	from    netip.Prefix // the network that counts as one address
	list    *callers
	refusal string // why it may not even wait, "" if it may

	silentSince atomic.Int64 // when the read that goes on began, 0 if none does: the server has something to do
	read        atomic.Int64 // bytes

	// Guarded by the list's lock.
	since      time.Time   // when it was let in
	loginUntil time.Time   // until when it may log in, if that is later than usual
	sessions   int         // how many are open
	empty      *time.Timer // ends it when no session is open for too long; nil until it has logged in
}

// Bounds of waiting to be let in.
const (
	queueFactor  = 5                      // for each stranger that an address may have
	queueTime    = 5 * time.Second        // of one connection
	queueLook    = 10 * time.Millisecond  // between two looks whether there is room
	versionSize  = 255                    // bytes that a client may send before its first message (RFC 4253 section 4.2)
	speechless   = 200 * time.Millisecond // after no more than that
	silent       = time.Second
	slow         = 2 * time.Second
	crowdedWords = "too many connections from your network are logging in; try again in a moment"
	fullWords    = "too many connections from your network"
)

// arrive gives a connection that has just come its place in the queue.
func (l *callers) arrive(conn net.Conn) *caller {
	c := &caller{Conn: conn, from: addressOf(conn), list: l}
	c.refusal = l.enqueue(c)
	return c
}

// letIn takes a connection in when there is room for it, and may close another one for it.
// If there is none, this one is closed with a word.
func (l *callers) letIn(c *caller) {
	if c.refusal != "" {
		turnAway(c.Conn, c.refusal)
		return
	}
	look := time.NewTicker(queueLook)
	defer look.Stop()
	for until := time.Now().Add(queueTime); ; <-look.C {
		isIn, leaving := l.admit(c)
		if leaving != nil {
			leaving.Close()
		}
		switch {
		case isIn:
			return
		case !l.has(c): // the server ends
			return
		case time.Now().After(until):
			l.forget(c)
			turnAway(c.Conn, crowdedWords)
			return
		}
	}
}

// enqueue puts a new connection at the end of the queue, or says why it cannot wait.
func (l *callers) enqueue(c *caller) (refusal string) {
	l.mu.Lock()
	defer l.mu.Unlock()
	ofAddress := 0
	for other := range l.all {
		if other.from == c.from {
			ofAddress++
		}
	}
	switch {
	case ofAddress >= l.limits.Connections:
		return fullWords
	case l.shut || len(l.waiting) >= l.limits.Crowd || count(l.waiting, c.from) >= queueFactor*l.limits.Strangers:
		return crowdedWords
	}
	l.waiting = append(l.waiting, c)
	l.all[c] = true
	return ""
}

// admit lets a waiting connection in if it is the first of its address and there is room, or
// will be when another one is closed.
func (l *callers) admit(c *caller) (isIn bool, leaving *caller) {
	l.mu.Lock()
	defer l.mu.Unlock()
	first := slices.IndexFunc(l.waiting, func(other *caller) bool { return other.from == c.from })
	if first < 0 || l.waiting[first] != c {
		return false, nil
	}
	isNeighbour := func(other *caller) bool { return other.from == c.from }
	isAnybody := func(*caller) bool { return true }
	now, isFull := time.Now(), false
	switch {
	case count(l.strangers, c.from) >= l.limits.Strangers:
		leaving, isFull = l.inTheWay(now, isNeighbour), true
	case len(l.strangers) >= l.limits.Crowd:
		leaving, isFull = l.inTheWay(now, isAnybody), true
	}
	if isFull && leaving == nil {
		return false, nil
	}
	if leaving != nil {
		l.drop(leaving) // before its connection is closed, so that its place is taken once
	}
	l.waiting = slices.Delete(l.waiting, first, first+1)
	c.since = now
	l.strangers = append(l.strangers, c)
	return true, leaving
}

// inTheWay returns the stranger that is to make room: first one that has said no more than its version, then
// one that says nothing more, then one that is slow, and of these the one that is so for the
// longest time. It returns nil if all are busy logging in.
func (l *callers) inTheWay(now time.Time, among func(*caller) bool) (worst *caller) {
	worstRank, longest := 0, time.Duration(0)
	for _, c := range l.strangers {
		rank, lasting := c.isInTheWay(now)
		if rank > 0 && among(c) && (rank > worstRank || rank == worstRank && lasting > longest) {
			worst, worstRank, longest = c, rank, lasting
		}
	}
	return worst
}

// isInTheWay says how much a stranger is in the way of those who wait, 0 for not at all, and
// since when.
func (c *caller) isInTheWay(now time.Time) (rank int, lasting time.Duration) {
	quiet := time.Duration(0)
	if since := c.silentSince.Load(); since != 0 {
		quiet = now.Sub(time.Unix(0, since))
	}
	age := now.Sub(c.since)
	switch isAsked := !c.loginUntil.IsZero(); {
	case c.read.Load() <= versionSize && quiet > speechless:
		return 3, age // in the order in which they came
	case !isAsked && quiet > silent: // who is asked for a code needs time to type it
		return 2, quiet
	case age > slow:
		return 1, age
	}
	return 0, 0
}

// count counts the callers of an address.
func count(all []*caller, from netip.Prefix) (n int) {
	for _, c := range all {
		if c.from == from {
			n++
		}
	}
	return n
}

// has reports whether a connection is open, as far as the server knows.
func (l *callers) has(c *caller) bool {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.all[c]
}

// forget takes a connection off all lists.
func (l *callers) forget(c *caller) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.drop(c)
	delete(l.all, c)
	if c.empty != nil {
		c.empty.Stop()
	}
}

// Read implements net.Conn, and notes how long the client says nothing.
func (c *caller) Read(p []byte) (n int, err error) {
	c.silentSince.Store(time.Now().UnixNano())
	n, err = c.Conn.Read(p)
	c.silentSince.Store(0)
	c.read.Add(int64(n))
	return n, err
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

// drop takes a caller off the lists of those who have not logged in.
func (l *callers) drop(c *caller) {
	isIt := func(other *caller) bool { return other == c }
	l.strangers = slices.DeleteFunc(l.strangers, isIt)
	l.waiting = slices.DeleteFunc(l.waiting, isIt)
}

// Close ends the connection and forgets it.
func (c *caller) Close() error {
	c.list.forget(c)
	return c.Conn.Close()
}

// closeAll ends every connection, and lets nobody in any more.
func (l *callers) closeAll() {
	l.mu.Lock()
	l.shut = true
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
