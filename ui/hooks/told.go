package hooks

import (
	"bytes"
	"context"
	"encoding/json"
	"maps"
	"strconv"
	"strings"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

// What programs are told, and when.

// Refreshed begins to tell of a refresh, of which news are known.
func (t *Teller) Refreshed(report feeds.Report, news News) {
	of := func(tell func(context.Context) ([]byte, error)) func(context.Context, func(map[string]string, []byte) error) error {
		return func(ctx context.Context, run func(map[string]string, []byte) error) error {
			input, err := tell(ctx)
			if err != nil {
				return err
			}
			return run(fillingsOf(news), input)
		}
	}
	if news.Count > 0 {
		t.start("notify.program", func(set config.Settings) config.Words { return set.NotifyProgram }, of(func(context.Context) ([]byte, error) {
			told := append([]string{news.Summary()}, titlesOf(news.Rows)...)
			return []byte(strings.Join(told, "\n") + "\n"), nil
		}))
		t.start("the hook on-new", func(set config.Settings) config.Words { return set.Hooks.New }, of(func(ctx context.Context) ([]byte, error) {
			return t.articles(ctx, news.Rows)
		}))
	}
	if report.Feeds > 0 {
		t.start("the hook on-refresh", func(set config.Settings) config.Words { return set.Hooks.Refresh }, of(func(context.Context) ([]byte, error) {
			return line(countsOf(report))
		}))
	}
}

// Bookmarked begins to tell of articles that the person has just bookmarked, one by one.
func (t *Teller) Bookmarked(numbers ...store.Number) {
	if len(numbers) > 0 {
		t.start("the hook on-bookmark", func(set config.Settings) config.Words { return set.Hooks.Bookmark }, t.each(numbers))
	}
}

// Opened begins to tell of an article whose page the person opens in a browser.
func (t *Teller) Opened(n store.Number) {
	t.start("the hook on-open", func(set config.Settings) config.Words { return set.Hooks.Open }, t.each([]store.Number{n}))
}

// each tells of articles one by one. One that a program fails at does not keep it from the
// others.
func (t *Teller) each(numbers []store.Number) func(context.Context, func(map[string]string, []byte) error) error {
	return func(ctx context.Context, run func(map[string]string, []byte) error) (failed error) {
		records := record.Of(t.store, t.account)
		for _, n := range numbers {
			a, err := t.store.Article(ctx, t.account, n)
			if err != nil {
				return err
			}
			whole, err := records.Whole(ctx, a)
			if err != nil {
				return err
			}
			input, err := line(whole)
			if err == nil {
				err = run(fillingsOfArticle(a.Row), input)
			}
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				failed = err
			}
		}
		return failed
	}
}

// mostInput is how many bytes of articles a program is told at once. What comes behind these
// is left out.
const mostInput = 16 << 20

// articles are articles whole, a line of JSON each.
func (t *Teller) articles(ctx context.Context, rows []store.Row) (all []byte, err error) {
	records := record.Of(t.store, t.account)
	for _, row := range rows {
		a, err := t.store.Article(ctx, t.account, row.Number)
		if err != nil { // it has gone meanwhile
			continue
		}
		whole, err := records.Whole(ctx, a)
		if err != nil {
			return nil, err
		}
		one, err := line(whole)
		if err != nil {
			return nil, err
		}
		if len(all)+len(one) > mostInput {
			break
		}
		all = append(all, one...)
	}
	return all, nil
}

// Counts are what a refresh has done, in JSON.
type Counts struct {
	Feeds     int `json:"feeds"` // visited
	New       int `json:"new"`   // articles
	Updated   int `json:"updated"`
	Unchanged int `json:"unchanged"` // feeds
	Failed    int `json:"failed"`    // feeds
}

func countsOf(r feeds.Report) Counts {
	return Counts{r.Feeds, r.New, r.Updated, r.NotModified, len(r.Failed)}
}

// line is a value as a line of JSON.
func line(v any) ([]byte, error) {
	var out bytes.Buffer
	e := json.NewEncoder(&out)
	e.SetEscapeHTML(false)
	err := e.Encode(v)
	return out.Bytes(), err
}

// fillingsOf are what may be filled in of news: of all, and of the newest.
func fillingsOf(n News) map[string]string {
	all := map[string]string{"title": "", "link": "", "feed": "", "id": "", "summary": n.Summary(), "titles": n.Titles(), "count": strconv.Itoa(n.Count)}
	if len(n.Rows) > 0 {
		maps.Copy(all, fillingsOfArticle(n.Rows[0]))
	}
	return all
}

// fillingsOfArticle are what may be filled in of an article.
func fillingsOfArticle(r store.Row) map[string]string {
	return map[string]string{"title": typeset.Title(r.Title, r.Summary), "link": sanitize.Address(r.Link), "feed": r.Source, "id": r.ID.String()}
}
