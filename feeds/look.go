package feeds

import (
	"bytes"
	"cmp"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// A Look is what a feed said when somebody looked at it.
//
// Whoever follows a feed has looked at it a moment before, and some servers refuse a second
// request so soon. So what came is kept for a while, and becomes the first visit to the feed.
type Look struct {
	asked   string          // the address that was asked
	address string          // where the feed is asked for from now on
	answer  *fetch.Response // without its Body
	size    int             // of the Body, in bytes
	hash    string          // of the Body
	parsed  *parse.Parsed
	detour  store.Detour // where it was found, if not at the address
	made    time.Time    // when it was kept
}

// A Preview is a look at a feed without subscribing to it.
type Preview struct {
	Candidate
	Description string
	Link        string    // the site
	Articles    int       // how many the feed holds now
	Newest      []string  // titles of the newest, at most five
	Updated     time.Time // when the newest was published, zero if no date is known
}

// lookOf reads an answer, whose body is taken out.
func lookOf(answer *fetch.Response, address string) (_ *Look, err error) {
	body := answer.Body
	answer.Body = nil // so that parsing can let go of it
	look := &Look{asked: address, address: cmp.Or(answer.Moved, address), answer: answer, size: len(body), hash: hashOf(body)}
	look.parsed, err = parse.Document(body, parse.Options{URL: answer.URL, ContentType: answer.ContentType})
	if err == nil && look.parsed.MovedTo == "" {
		if notice := noticeOf(look.parsed, look.address); notice != "" {
			look.parsed.Warnings = append(look.parsed.Warnings, notice)
		}
	}
	return look, err
}

// takeApart reads an answer when it is its turn.
func takeApart(ctx context.Context, answer *fetch.Response, address string, needs *needs) (*Look, error) {
	big := len(answer.Body) > bigDocument
	if err := needs.core(ctx, big); err != nil {
		return nil, err
	}
	if big { // a tree of it takes many times its size
		runtime.GC() // by itself the collector would let the heap double first, at each step
	}
	empty := len(bytes.TrimSpace(answer.Body[:min(len(answer.Body), 1<<10)])) == 0
	look, err := lookOf(answer, address)
	switch {
	case errors.Is(err, parse.ErrNotFeed) && answer.Wall != "":
		return nil, fmt.Errorf("a bot wall (%s) answered in place of the feed", answer.Wall)
	case err != nil && empty:
		return nil, &fetch.Error{Sentence: "the server answered with nothing", Err: err}
	case err != nil:
		return nil, &fetch.Error{Sentence: sanitize.Cut(sanitize.Line(err.Error()), 300), Err: err}
	}
	return look, nil
}

// hashOf tells documents apart.
func hashOf(body []byte) string {
	sum := sha256.Sum256(body)
	return hex.EncodeToString(sum[:16])
}

// LookAt looks at the feed at an address that a person chose, which is in the
// form of Normalise or a Candidate's.
func LookAt(ctx context.Context, f *fetch.Fetcher, address string) (*Preview, error) {
	look, err := lookAt(ctx, f, fetch.Request{URL: address})
	if err != nil {
		return nil, err
	}
	preview := look.preview()
	return &preview, nil
}

func lookAt(ctx context.Context, f *fetch.Fetcher, r fetch.Request) (*Look, error) {
	answer, err := f.Get(ctx, r)
	if err != nil {
		return nil, explained(r.URL, err)
	}
	look, err := lookOf(answer, r.URL)
	if err != nil {
		return nil, explained(r.URL, err)
	}
	return look, nil
}

// warnings are what was wrong with the answer and with the document and could be mended, or was
// left out: one clean line each.
func (l *Look) warnings() []string { return slices.Concat(l.answer.Warnings, l.parsed.Warnings) }

// preview is the look in a few words.
func (l *Look) preview() Preview {
	p := l.parsed
	const shown = 5
	items := slices.Clone(p.Items)
	slices.SortStableFunc(items, func(a, b parse.Item) int { return b.Published.Compare(a.Published) })
	look := Preview{
		Candidate:   Candidate{URL: l.address, Title: p.Title, Kind: p.Format},
		Description: p.Description, Link: p.Link, Articles: len(items),
	}
	for _, it := range items[:min(shown, len(items))] {
		look.Newest = append(look.Newest, cmp.Or(it.Title, markup.Summary(it.Content), markup.Summary(it.Summary), it.Link))
	}
	if len(items) > 0 {
		look.Updated = items[0].Published
	}
	return look
}
