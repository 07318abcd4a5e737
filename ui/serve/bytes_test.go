package serve_test

import (
	"fmt"
	"net"
	"slices"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
)

// How many bytes each act sends to somebody far away: what the screen writes, and
// what that is on the wire.
//
//	go test ./ui/serve -run - -bench Bytes -benchtime 1x

// A meteredConn counts what comes.
type meteredConn struct {
	net.Conn
	came *atomic.Int64
}

func (c meteredConn) Read(p []byte) (int, error) {
	n, err := c.Conn.Read(p)
	c.came.Add(int64(n))
	return n, err
}

// metered is a screen whose bytes are counted on both sides of the encryption.
type metered struct {
	*screen
	came *atomic.Int64
}

func (m *member) metered(w, h int) *metered {
	m.house.t.Helper()
	conn, err := net.Dial("tcp", m.house.at)
	if err != nil {
		m.house.t.Fatal(err)
	}
	came := &atomic.Int64{}
	c, channels, requests, err := gossh.NewClientConn(meteredConn{conn, came}, m.house.at, &gossh.ClientConfig{
		User: "whoever", Auth: []gossh.AuthMethod{gossh.PublicKeys(m.signer)}, HostKeyCallback: gossh.InsecureIgnoreHostKey(),
	})
	if err != nil {
		m.house.t.Fatal(err)
	}
	client := gossh.NewClient(c, channels, requests)
	m.house.t.Cleanup(func() { client.Close() })
	before := came.Load()
	s := &metered{m.house.screenOf(client, w, h), came}
	came.Store(came.Load() - before) // without the key exchange
	return s
}

// cost is what an act sends: drawn, and on the wire. It is over when nothing has
// come for a while.
func (s *metered) cost(act func()) (drawn, wire int) {
	drawnBefore, wireBefore := len(s.bytes.text()), s.came.Load()
	act()
	last := -1
	for quiet := 0; quiet < 6; {
		time.Sleep(25 * time.Millisecond)
		if now := len(s.bytes.text()); now == last {
			quiet++
		} else {
			quiet, last = 0, now
		}
	}
	return len(s.bytes.text()) - drawnBefore, int(s.came.Load() - wireBefore)
}

// median is the median of what some keys cost, each pressed so often.
func (s *metered) median(times int, keys ...string) (drawn, wire int) {
	var all [2][]int
	for range times {
		for i, key := range keys {
			a, b := s.cost(func() { s.press(key) })
			if i == 0 {
				all[0], all[1] = append(all[0], a), append(all[1], b)
			}
		}
	}
	for _, one := range all {
		slices.Sort(one)
	}
	return all[0][times/2], all[1][times/2]
}

func BenchmarkBytes(b *testing.B) {
	for _, titles := range []string{"latin", "chinese"} {
		for _, size := range [][2]int{{80, 24}, {200, 50}} {
			b.Run(fmt.Sprintf("%s/%dx%d", titles, size[0], size[1]), func(b *testing.B) {
				for b.Loop() {
					measureBytes(b, titles, size[0], size[1])
				}
			})
		}
	}
}

func measureBytes(b *testing.B, titles string, w, h int) {
	m := open(b, nil).member("anna")
	m.subscribed(titles)
	s := m.metered(w, h)
	report := func(what string, drawn, wire int) {
		b.ReportMetric(float64(drawn), what+"-B")
		b.ReportMetric(float64(wire), what+"-wire-B")
	}
	first, firstWire := s.cost(func() { s.await("300 articles") })
	report("first", first, firstWire)
	down, downWire := s.median(100, "j")
	report("down", down, downWire)
	s.cost(func() { s.press("gg") })
	page, pageWire := s.median(5, "\x06")
	report("page", page, pageWire)
	opened, openedWire := s.median(5, "\r", "q", "j")
	report("open", opened, openedWire)
	marked, markedWire := s.median(5, "b", "j")
	report("bookmark", marked, markedWire)
	idle, idleWire := s.cost(func() { time.Sleep(time.Minute) })
	report("idle-minute", idle, idleWire)
}

// headlines are of the length that headlines have. A page of rows is no multiple of
// their number: each row then shows another one.
var headlines = map[string][]string{
	"latin": {
		"Old cranes leave the harbour, and with them a skyline", "Library keeps its doors open until ten at night",
		"Ferry to the islands runs again after the long winter", "What the tide gauges of two centuries have to tell",
		"Town votes for trees where the car park used to be", "A baker, his oven and the street that smells of both",
		"Seven bridges and the people who paint them each year",
		"Night trains are back, slower and fuller than before",
	},
	"chinese": {
		"東京の図書館、夜間開館を始める 市民の声に応え", "港の古いクレーン撤去へ 三世代が見た風景", "離島へのフェリー再開 長い冬を越えて",
		"二百年の潮位記録が語るもの 研究者が公開", "駐車場跡に並木道 町民投票で決まる", "七つの橋を塗り続ける人びと 毎年の春の仕事",
		"朝のパン屋と窯の話 通りに広がる香り", "夜行列車が帰ってきた ゆっくり走り満員に",
	},
}

// subscribed gives an account a feed of 300 articles.
func (m *member) subscribed(titles string) {
	m.house.t.Helper()
	ctx := m.house.t.Context()
	fresh, err := m.house.store.Subscribe(ctx, m.account, store.Wish{URL: "https://" + titles + ".example"})
	if err != nil {
		m.house.t.Fatal(err)
	}
	visit := store.Fetched{Feed: fresh[0].ID, At: noon, Title: map[string]string{"latin": "Harbour Post", "chinese": "朝の新聞"}[titles]}
	for i := range 300 {
		in := store.Incoming{Key: fmt.Sprint(i), Published: noon.Add(-time.Duration(i+1) * time.Minute), Words: 300}
		in.Title = fmt.Sprint(headlines[titles][i%len(headlines[titles])], " ", i)
		text := "The last of the old cranes came down on Saturday, and with it a skyline that three generations of dockers knew by heart. "
		if titles == "chinese" {
			text = "来月から午後十時まで開館する。市民の声に応えたもので、館長は喜びを語った。"
		}
		in.Summary = text[:len(text)/3/3*3]
		in.Content = store.Body{Kind: store.Text, Source: strings.Repeat(strings.Repeat(text, 3)+"\n\n", 6)}
		visit.Articles = append(visit.Articles, in)
	}
	if _, err := m.house.store.Record(ctx, visit); err != nil {
		m.house.t.Fatal(err)
	}
}
