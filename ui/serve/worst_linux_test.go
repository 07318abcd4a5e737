package serve_test

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"flag"
	"fmt"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	gossh "golang.org/x/crypto/ssh"

	"tidings/store"
)

var worstFor = flag.Duration("worst", 5*time.Second, "how long BenchmarkWorst lets one account do its worst")

// BenchmarkWorst measures what three accounts notice of one that does its worst, at a server
// in a process of its own: long imports and their undo, fifty tags and notes on thousands of
// articles, saved papers of 31 MB, loads, all at once and over and over.
//
//	go test ./ui/serve -run - -bench Worst -benchtime 1x -worst 5m
func BenchmarkWorst(b *testing.B) {
	const articles = 5000
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
	w := &worst{house: &house{t: b, store: s}}
	members := []*member{w.house.member("mallory"), w.house.member("anna"), w.house.member("ben"), w.house.member("carla")}
	w.fill(b, members, articles)
	server := exec.CommandContext(b.Context(), program, "--data", folder, "serve", "--listen", "127.0.0.1:0", "--refresh", "off")
	out, err := server.StdoutPipe()
	if err := errors.Join(err, server.Start()); err != nil {
		b.Fatal(err)
	}
	said := bufio.NewScanner(out)
	said.Scan()
	w.house.at = regexp.MustCompile(`127\.0\.0\.1:[0-9]+`).FindString(said.Text())
	w.alone(b, members[1])
	for b.Loop() {
		ctx, stop := context.WithTimeout(b.Context(), *worstFor)
		var all sync.WaitGroup
		for _, attack := range w.attacks() {
			all.Go(func() { w.attack(ctx, members[0], attack) })
		}
		for i, m := range members[1:] {
			all.Go(func() { w.suffer(ctx, m, i+1) })
		}
		for ctx.Err() == nil {
			w.peak = max(w.peak, anonymous(b, server.Process.Pid))
			<-time.After(200 * time.Millisecond)
		}
		stop()
		all.Wait()
	}
	server.Process.Kill()
	_ = server.Wait() // it says that it was killed
	if len(w.bookmarks) == 0 || len(w.logins) == 0 {
		b.Fatal("nobody came to anything", w.failed)
	}
	b.ReportMetric(w.quiet, "alone-p99-ms")
	b.ReportMetric(w.percentile(w.bookmarks, 99), "bookmark-p99-ms")
	b.ReportMetric(w.percentile(w.bookmarks, 50), "bookmark-p50-ms")
	b.ReportMetric(w.percentile(w.logins, 99), "login-p99-ms")
	b.ReportMetric(float64(slices.Max(w.logins).Milliseconds()), "login-max-ms")
	b.ReportMetric(float64(w.peak)/1024, "MB")
	b.ReportMetric(float64(len(w.failed)), "failed")
	fmt.Printf("%d bookmarks, %d logins, %d attacks of which %d were refused; failed: %v\n", len(w.bookmarks), len(w.logins), w.attacked, w.refused, w.failed[:min(len(w.failed), 3)])
}

// worst is one run.
type worst struct {
	house *house
	ids   []string
	peak  int
	quiet float64 // what a bookmark takes when nobody attacks, in ms: 99 of 100 take less

	mu                sync.Mutex
	bookmarks, logins []time.Duration
	failed            []string // what should have gone well, and did not
	attacked, refused int
}

// fill gives all members a feed with articles.
func (w *worst) fill(b *testing.B, members []*member, articles int) {
	b.Helper()
	ctx, s := context.Background(), w.house.store
	var feed store.FeedID
	for _, m := range members {
		fresh, err := s.Subscribe(ctx, m.account, store.Wish{URL: "https://news.example/feed"})
		if err != nil {
			b.Fatal(err)
		}
		feed = fresh[0].ID
	}
	var all []store.Incoming
	for i := range articles {
		all = append(all, store.Incoming{
			Key: fmt.Sprint(i), Title: fmt.Sprint("Article ", i), Link: fmt.Sprintf("https://news.example/%d", i), Published: noon.Add(-time.Duration(i) * time.Minute),
			Content: store.Body{Source: "<p>" + strings.Repeat("All the news that fits. ", 20) + "</p>"},
		})
	}
	if _, err := s.Record(ctx, store.Fetched{Feed: feed, At: noon, Articles: all}); err != nil {
		b.Fatal(err)
	}
	if err := s.Tidy(ctx); err != nil {
		b.Fatal(err)
	}
	page, err := s.List(ctx, members[0].account, store.Query{}, store.Cursor{}, articles)
	if err != nil {
		b.Fatal(err)
	}
	for _, r := range page.Rows {
		w.ids = append(w.ids, r.ID.String())
	}
}

// alone measures what a bookmark takes on this machine when nobody attacks.
func (w *worst) alone(b *testing.B, m *member) {
	ctx, stop := context.WithTimeout(b.Context(), 5*time.Second)
	defer stop()
	w.suffer(ctx, m, 1)
	w.quiet = w.percentile(w.bookmarks, 99)
	w.bookmarks, w.logins = nil, nil
}

// An attack is commands that one session after another runs.
type attack []struct{ command, input string }

func (w *worst) attacks() []attack {
	var feeds, many strings.Builder
	for i := range 1900 {
		fmt.Fprintf(&feeds, `<outline text="%d" xmlUrl="https://%d.invalid/feed"/>`, i, i)
	}
	for i := range 200_000 {
		fmt.Fprintf(&many, `<outline text="%d" xmlUrl="https://more-%d.invalid/feed"/>`, i, i)
	}
	opml := func(outlines string) string { return `<opml version="2.0"><body>` + outlines + `</body></opml>` }
	var tags []string
	for i := range 50 {
		tags = append(tags, fmt.Sprint("t", i))
	}
	ids := strings.Join(w.ids, "\n")
	var links strings.Builder
	for i := range 20_000 {
		fmt.Fprintf(&links, "https://links.example/%d\n", i)
	}
	paper := "# Paper\n\n" + strings.Repeat("All the news that fits. ", 1_290_000)
	all := []attack{
		{{"import -", opml(feeds.String())}, {"undo", ""}},
		{{"import -", opml(many.String())}},
		{{"tag " + strings.Join(tags, ",") + " -", ids}, {"undo", ""}, {"redo", ""}, {"undo", ""}},
		{{"bookmark -q - --note " + strings.Repeat("n", 190), ids}, {"undo", ""}},
		{{"mark read -", ids}, {"mark unread -", ids}, {"delete -", ids}, {"undo", ""}},
		{{"import --bookmarks -", links.String()}, {"undo", ""}},
	}
	for range 3 {
		all = append(all, attack{{"save -", paper}})
	}
	return all
}

// attack does its worst until ctx ends.
func (w *worst) attack(ctx context.Context, m *member, a attack) {
	for ctx.Err() == nil {
		client, err := w.house.login("whoever", gossh.PublicKeys(m.signer))
		for i := 0; err == nil && ctx.Err() == nil; i++ {
			one := a[i%len(a)]
			_, err = w.run(ctx, client, one.command, one.input)
			w.mu.Lock()
			w.attacked++
			exit := (*gossh.ExitError)(nil)
			refused := errors.As(err, &exit)
			if refused {
				w.refused++
				err = nil
			}
			w.mu.Unlock()
			if refused { // so that the commands of a minute are not used up by refusals
				<-time.After(500 * time.Millisecond)
			}
		}
		if client != nil {
			client.Close()
		}
	}
}

// suffer bookmarks and logs in until ctx ends.
func (w *worst) suffer(ctx context.Context, m *member, place int) {
	for i := 0; ctx.Err() == nil; i++ {
		began := time.Now()
		client, err := w.house.login("whoever", gossh.PublicKeys(m.signer))
		w.took(ctx, "login", began, err, &w.logins)
		if err != nil {
			continue
		}
		for j := range 10 {
			began = time.Now()
			out, err := w.run(ctx, client, []string{"bookmark ", "unbookmark "}[i%2]+w.ids[place*100+j], "")
			if err != nil {
				err = fmt.Errorf("%w: %s", err, out)
			}
			w.took(ctx, "bookmark", began, err, &w.bookmarks)
			<-time.After(120 * time.Millisecond) // within the commands of a minute
		}
		client.Close()
	}
}

func (w *worst) took(ctx context.Context, what string, began time.Time, err error, all *[]time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch {
	case ctx.Err() != nil:
	case err != nil:
		w.failed = append(w.failed, fmt.Sprintf("%s after %s: %v", what, time.Since(began), err))
	default:
		*all = append(*all, time.Since(began))
	}
}

// run runs a command on a connection.
func (w *worst) run(ctx context.Context, client *gossh.Client, command, input string) (out string, err error) {
	s, err := client.NewSession()
	if err != nil {
		return "", err
	}
	defer s.Close()
	defer context.AfterFunc(ctx, func() { client.Close() })()
	var said bytes.Buffer
	s.Stdin, s.Stderr = strings.NewReader(input), &said
	err = s.Run(command)
	return said.String(), err
}

func (w *worst) percentile(all []time.Duration, percent int) float64 {
	slices.Sort(all)
	return float64(all[min(len(all)*percent/100, len(all)-1)].Microseconds()) / 1000
}
