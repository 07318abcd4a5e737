package serve_test

import (
	"bufio"
	"context"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"testing"
	"time"

	"tidings/store"
)

// BenchmarkIdleSessions measures what memory a session costs that shows a list
// and waits for a key: 200 of 20 accounts, at a server in a process of its own.
//
//	go test ./ui/serve -run none -bench IdleSessions -benchtime 1x
func BenchmarkIdleSessions(b *testing.B) {
	const accounts, each = 20, 10
	folder := b.TempDir()
	program := filepath.Join(folder, "tidings")
	if out, err := exec.CommandContext(b.Context(), "go", "build", "-o", program, "tidings").CombinedOutput(); err != nil {
		b.Fatalf("%v\n%s", err, out)
	}
	s, err := store.Open(filepath.Join(folder, "tidings.db"), store.Options{})
	if err != nil {
		b.Fatal(err)
	}
	defer s.Close()
	house := &house{t: b, store: s}
	var members []*member
	for i := range accounts {
		members = append(members, house.benchMember(b, i))
	}
	server := exec.CommandContext(b.Context(), program, "--data", folder, "serve", "--listen", "127.0.0.1:0", "--refresh", "off")
	out, err := server.StdoutPipe()
	if err != nil {
		b.Fatal(err)
	}
	if err := server.Start(); err != nil {
		b.Fatal(err)
	}
	said := bufio.NewScanner(out)
	said.Scan()
	house.at = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).FindString(said.Text())
	before := anonymous(b, server.Process.Pid)
	for b.Loop() {
		for _, m := range members {
			for range each {
				m.benchScreen(b)
			}
		}
	}
	<-time.After(12 * time.Second) // what they needed to begin has been given back
	after := anonymous(b, server.Process.Pid)
	b.ReportMetric(float64(after-before)/1024/(accounts*each), "MB/session")
	b.ReportMetric(float64(before)/1024, "MB/server")
	_ = server.Process.Signal(os.Interrupt)
	_ = server.Wait() // it says how it was ended
}

// anonymous is what memory a process has for itself, in KB.
func anonymous(b *testing.B, pid int) int {
	b.Helper()
	text, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(string(text)) {
		if rest, found := strings.CutPrefix(line, "RssAnon:"); found {
			kb, err := strconv.Atoi(strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(rest), "kB")))
			if err != nil {
				b.Fatal(err)
			}
			return kb
		}
	}
	b.Fatal("no RssAnon")
	return 0
}

// benchMember makes an account that follows a feed of 1000 articles.
func (h *house) benchMember(b *testing.B, i int) *member {
	b.Helper()
	m := newMember(b)
	m.house = h
	ctx := context.Background()
	a, err := h.store.AddAccount(ctx, fmt.Sprint("member", i), m.print())
	if err != nil {
		b.Fatal(err)
	}
	fresh, err := h.store.Subscribe(ctx, a.ID, store.Wish{URL: "https://news.example/feed"})
	if err != nil {
		b.Fatal(err)
	}
	if i > 0 {
		return m
	}
	visit := store.Fetched{Feed: fresh[0].ID, At: time.Now(), Title: "News"}
	for n := range 1000 {
		visit.Articles = append(visit.Articles, store.Incoming{
			Key: fmt.Sprint(n), Title: fmt.Sprintf("The news of the hour %d is that there is news", n), Published: time.Now().Add(-time.Duration(n) * time.Hour),
			Content: store.Body{Source: "<p>" + strings.Repeat("Some words of a text. ", 100) + "</p>"}, Words: 500,
		})
	}
	if _, err := h.store.Record(ctx, visit); err != nil {
		b.Fatal(err)
	}
	return m
}

// benchScreen opens a screen and waits until it shows the list.
func (m *member) benchScreen(b *testing.B) {
	b.Helper()
	r, err := m.reader()
	if err != nil {
		b.Fatal(err)
	}
	late := time.After(patience)
	for tick := time.NewTicker(5 * time.Millisecond); !strings.Contains(r.seen.text(), "news of the hour"); {
		select {
		case <-late:
			b.Fatalf("no list: %q", r.seen.text())
		case <-tick.C:
		}
	}
}
