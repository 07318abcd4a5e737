package feeds

import (
	"context"
	"slices"
	"sync"
	"time"

	"tidings/feeds/fetch"
)

// Looks are the feeds that a person looked at lately and does not follow yet. The zero
// value is ready, and several goroutines may use it at once.
type Looks struct {
	mu  sync.Mutex
	all []*Look // the latest last
}

const (
	freshLook = 10 * time.Minute // an older look is made again
	mostLooks = 40
	roomLooks = 32 << 20 // bytes of documents in all looks but the latest
)

// Discover is the function Discover, which keeps the feeds that it fetched. A feed that was
// looked at lately is not asked again.
func (l *Looks) Discover(ctx context.Context, f *fetch.Fetcher, raw string) (*Discovery, error) {
	if address, err := fetch.Normalise(raw); err == nil {
		if look := l.find(address); look != nil {
			return discoveryOf(look), nil
		}
	}
	d, err := Discover(ctx, f, raw)
	if err == nil {
		l.keep(d.looks...)
	}
	return d, err
}

// LookAt is the function LookAt, which keeps the feed. One that was looked at lately is not
// asked again.
func (l *Looks) LookAt(ctx context.Context, f *fetch.Fetcher, address string) (*Preview, error) {
	look := l.find(address)
	if look == nil {
		var err error
		if look, err = lookAt(ctx, f, fetch.Request{URL: address}); err != nil {
			return nil, err
		}
		l.keep(look)
	}
	preview := look.preview()
	return &preview, nil
}

// keep keeps looks for a while, in place of older ones at the same addresses.
func (l *Looks) keep(looks ...*Look) {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget(looks...)
	for _, look := range looks {
		look.made = time.Now()
		l.all = append(l.all, look)
	}
	room := roomLooks
	for i := len(l.all) - 1; i >= 0; i-- {
		if room -= l.all[i].size; room < 0 && i < len(l.all)-1 || len(l.all)-i > mostLooks {
			l.all = slices.Delete(l.all, 0, i+1)
			return
		}
	}
}

// forget drops looks at the addresses of others, and old ones.
func (l *Looks) forget(others ...*Look) {
	l.all = slices.DeleteFunc(l.all, func(one *Look) bool {
		return time.Since(one.made) > freshLook ||
			slices.ContainsFunc(others, func(other *Look) bool { return other.address == one.address })
	})
}

// find returns the look at an address, nil if there is none.
func (l *Looks) find(address string) *Look {
	l.mu.Lock()
	defer l.mu.Unlock()
	l.forget()
	for _, one := range l.all {
		if one.address == address {
			return one
		}
	}
	return nil
}

// take is find, and forgets the look: what was said then is news once.
func (l *Looks) take(address string) *Look {
	if l == nil {
		return nil
	}
	look := l.find(address)
	if look != nil {
		l.mu.Lock()
		defer l.mu.Unlock()
		l.forget(look)
	}
	return look
}
