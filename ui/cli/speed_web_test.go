//go:build linux

package cli_test

import (
	"bytes"
	"compress/gzip"
	"fmt"
	"net"
	"net/http"
	"strings"
	"sync"
	"testing"
	"time"
)

// A feedSet is feeds of one size. What it is written as names it in addresses.
type feedSet struct {
	feeds int
	items int // in each
	size  int // of each, in bytes; 0 for those of readingSizes
}

func (f feedSet) String() string { return fmt.Sprintf("%dx%dx%d", f.feeds, f.items, f.size) }

func (f feedSet) articles() int { return f.feeds * f.items }

// readingSizes are the articles of the feed that is there to be opened. The first comes
// before the first of its size, so that what is made once is made by then.
func readingSizes() []int { return []int{3 << 10, 3 << 10, 100 << 10, 1 << 20} }

// speedHosts is over how many hosts feeds are spread.
const speedHosts = 60

// A speedWeb serves feeds on loopback, packed and with an ETag, as news sites do.
//
//	http://127.0.0.1:PORT/SET/0  http://127.0.0.2:PORT/SET/1  …
type speedWeb struct {
	port  string
	words *vocabulary

	mu     sync.Mutex
	packed map[string][]byte // by address
	day    int               // each brings newADay entries to a tenth of the feeds
	late   bool              // answers take 100 to 200 ms
}

const newADay = 3

func newSpeedWeb(b *testing.B) *speedWeb {
	w := &speedWeb{words: newVocabulary(), packed: map[string][]byte{}}
	server := &http.Server{Handler: w}
	b.Cleanup(func() { server.Close() })
	w.port = "0"
	for host := range speedHosts {
		l, err := net.Listen("tcp", fmt.Sprintf("127.0.0.%d:%s", host+1, w.port))
		if err != nil {
			b.Fatal(err)
		}
		_, w.port, _ = net.SplitHostPort(l.Addr().String())
		go server.Serve(l) // ends when the server is closed
	}
	return w
}

// addresses lists the feeds of a set, one a line.
func (w *speedWeb) addresses(set feedSet) string {
	var b strings.Builder
	for feed := range set.feeds {
		fmt.Fprintf(&b, "http://127.0.0.%d:%s/%v/%d\n", feed%speedHosts+1, w.port, set, feed)
	}
	return b.String()
}

// on sets the day, and whether answers come late.
func (w *speedWeb) on(day int, late bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.day, w.late = day, late
}

// prepare makes the feeds of a set before anybody asks for them, which would wait for that.
func (w *speedWeb) prepare(set feedSet, day int) {
	for feed := range set.feeds {
		w.document(set, feed, day)
	}
}

func (w *speedWeb) ServeHTTP(out http.ResponseWriter, r *http.Request) {
	var set feedSet
	var feed int
	if _, err := fmt.Sscanf(r.URL.Path, "/%dx%dx%d/%d", &set.feeds, &set.items, &set.size, &feed); err != nil {
		http.NotFound(out, r)
		return
	}
	w.mu.Lock()
	day, late := w.day, w.late
	w.mu.Unlock()
	if feed%10 != 0 {
		day = 0
	}
	if late {
		time.Sleep(100*time.Millisecond + time.Duration(feed*37%100)*time.Millisecond)
	}
	tag := fmt.Sprintf(`"%v-%d-%d"`, set, feed, day)
	out.Header().Set("ETag", tag)
	if r.Header.Get("If-None-Match") == tag {
		out.WriteHeader(http.StatusNotModified)
		return
	}
	out.Header().Set("Content-Type", "application/rss+xml; charset=utf-8")
	out.Header().Set("Content-Encoding", "gzip")
	_, _ = out.Write(w.document(set, feed, day)) // who has gone needs nothing
}

// document is a feed as it is sent.
func (w *speedWeb) document(set feedSet, feed, day int) []byte {
	if feed%10 != 0 {
		day = 0
	}
	name := fmt.Sprintf("%v/%d/%d", set, feed, day)
	w.mu.Lock()
	packed, made := w.packed[name]
	w.mu.Unlock()
	if made {
		return packed
	}
	var b bytes.Buffer
	z := gzip.NewWriter(&b)
	_, _ = z.Write(document(feed, w.items(set, feed, day))) // into memory
	z.Close()
	w.mu.Lock()
	defer w.mu.Unlock()
	w.packed[name] = b.Bytes()
	return b.Bytes()
}

// items are the newest entries of a feed on a day, newest first.
func (w *speedWeb) items(set feedSet, feed, day int) []item {
	newest := time.Date(2026, 1, 1, 12, 0, 0, 0, time.UTC)
	var all []item
	for n := set.items - 1 + day*newADay; n >= day*newADay; n-- {
		size := set.size/2 + n*7919%max(1, set.size) // as much on average
		if set.size == 0 {
			size = readingSizes()[set.items-1-n]
		}
		date := newest.Add(time.Duration(n-set.items+1)*2*time.Hour - time.Duration(feed)*7*time.Second)
		all = append(all, w.words.item(feed, n, size, date))
	}
	return all
}
