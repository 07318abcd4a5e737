// Package own fetches what is a person's own: feeds that a program on their machine prints
// or that lie there in a file, and feeds on the web that are asked for in the person's own
// way, with their credentials, through their proxy or a program of theirs.
//
//	exec:WORDS   run ─────────────┐
//	file:PATH    read ────────────┼─▶ filter, if one is set ─▶ a document, like any other
//	https://…    sign in, fetch ──┘
//
// All of this reaches into the machine, so there are rules:
//
//   - Nothing of it happens by itself. The person has written the words on the command line
//     of the machine, or has confirmed there what came with a dump: the settings bear a seal
//     that only this machine can make and read (seal.go). Without it the feed rests.
//   - No shell sees a word. A program is started with its arguments as they are, in the home
//     folder, with a few variables of the environment, a limit of time and one of bytes; when
//     one is reached, it is killed with all that it has started (program.go).
//   - What the person types on the screen to be run once gets an article on its standard input,
//     and no word of it is made of one (pipe.go).
//   - A secret is asked for when it is needed, goes into one header of one request to the
//     host that it is for, and is forgotten. It is in no error.
//   - Nobody who comes over SSH has a Home, so none of it is theirs.
package own

import (
	"context"
	"errors"
	"fmt"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"time"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// ErrUnfit says that an address cannot be that of a feed of a program or a file.
var ErrUnfit = errors.New("this cannot be followed")

// ErrResting says that the person has to confirm on this machine how a feed is fetched.
var ErrResting = errors.New("resting")

// A Home is the machine where the person reads whose library it is. A nil Home runs and
// reads nothing.
type Home struct {
	Getenv func(string) string
	State  string // folder of the key of seals; "" for where the system keeps such things
	Name   string // of the machine, in seals; "" for what the system calls it

	ProgramTime time.Duration // that a program has; 0 for 30 seconds
	SecretTime  time.Duration // that a program has to print a secret; 0 for 10 seconds
}

// Is reports whether a feed is one that only Get can fetch.
func Is(feed store.Feed, record store.SettingsRecord) bool {
	s, err := record.Settings()
	return err != nil || store.IsOwnAddress(feed.URL) || s.ChangesFetching()
}

// Get fetches a feed in the way that its owner has set. r is what a request for the feed
// would be. Its error is one clean sentence, and wraps ErrResting or what Fetcher.Get's does.
func (h *Home) Get(ctx context.Context, f *fetch.Fetcher, feed store.Feed, record store.SettingsRecord, r fetch.Request) (*fetch.Response, error) {
	s, err := record.Settings()
	if err == nil {
		err = s.Validate()
	}
	switch {
	case err != nil:
		return nil, sentence(err, "the settings of this feed cannot be read; `tidings feed unset` takes one away")
	case h == nil || feed.Owner != store.Local:
		return nil, sentence(ErrResting, "this feed is only fetched by its owner, on the machine where the library lies")
	case s.NeedsSeal(feed.URL) && !h.Confirmed(feed, s):
		return nil, sentence(ErrResting, "%s", store.Resting(feed.ID))
	}
	most := r.MaxBytes
	if most == 0 {
		most = f.MaxBytes
	}
	answer, err := h.fetched(ctx, f, feed, s, r, most)
	if err != nil || answer.NotModified || len(s.Filter) == 0 {
		return answer, err
	}
	answer.Body, err = h.run(ctx, program{words: s.Filter, input: answer.Body, limit: h.programTime(), most: most, grow: r.Grow, saysWhy: true})
	if err != nil {
		return nil, sentence(err, "the filter %v", err)
	}
	answer.ContentType, answer.Wall = "", "" // of what went into the filter
	return answer, nil
}

// Way is how a page that an article of a feed leads to is asked for: as the feed is, by its
// proxy and under its name, but what signs in is only for the feed's own host. It is nil for a
// feed that is asked for as any. The error is one clean sentence, and may wrap ErrResting.
func (h *Home) Way(ctx context.Context, feed store.Feed, record store.SettingsRecord, page string) (*fetch.Own, error) {
	s, err := record.Settings()
	if err == nil {
		err = s.Validate()
	}
	switch {
	case err != nil:
		return nil, sentence(err, "the settings of this feed cannot be read; `tidings feed unset` takes one away")
	case !s.ChangesFetching():
		return nil, nil
	case h == nil || feed.Owner != store.Local:
		return nil, sentence(ErrResting, "the pages of this feed are only fetched for its owner, on the machine where the library lies")
	case s.NeedsSeal(feed.URL) && !h.Confirmed(feed, s):
		return nil, sentence(ErrResting, "%s", store.Resting(feed.ID))
	}
	if !sameOrigin(feed.URL, page) {
		s.Auth, s.AuthName = "", ""
	}
	return h.ownRequest(ctx, feed, s)
}

// sameOrigin reports whether two addresses have the same scheme, host and port.
func sameOrigin(one, other string) bool {
	a, err := url.Parse(one)
	b, otherErr := url.Parse(other)
	return err == nil && otherErr == nil && a.Scheme == b.Scheme && a.Host == b.Host && a.Host != ""
}

// fetched is what comes before it goes through a filter.
func (h *Home) fetched(ctx context.Context, f *fetch.Fetcher, feed store.Feed, s store.Settings, r fetch.Request, most int64) (*fetch.Response, error) {
	if line, is := strings.CutPrefix(feed.URL, "exec:"); is {
		words, err := Words(line)
		if err != nil {
			return nil, sentence(err, "%v", err)
		}
		body, err := h.run(ctx, program{words: words, limit: h.programTime(), most: most, grow: r.Grow, saysWhy: true})
		if err != nil {
			return nil, sentence(err, "%v", err)
		}
		return &fetch.Response{Body: body, Private: true, Status: 200}, nil
	}
	if path, is := strings.CutPrefix(feed.URL, "file:"); is {
		return readFile(ctx, path, r.ETag, most, r.Grow)
	}
	own, err := h.ownRequest(ctx, feed, s)
	if err != nil {
		return nil, err
	}
	r.Own = own
	answer, err := f.Get(ctx, r)
	return answer, h.Explain(err, feed, s)
}

func (h *Home) programTime() time.Duration {
	if h.ProgramTime > 0 {
		return h.ProgramTime
	}
	return 30 * time.Second
}

// folder is where programs run.
func (h *Home) folder() string {
	if home := h.Getenv("HOME"); filepath.IsAbs(home) {
		return home
	}
	if home := h.Getenv("USERPROFILE"); runtime.GOOS == "windows" && home != "" {
		return home
	}
	return string(filepath.Separator)
}

// atHome is a path in which ~ stands for the home folder.
func (h *Home) atHome(path string) string {
	if rest, is := strings.CutPrefix(path, "~"); is && (rest == "" || rest[0] == '/' || rest[0] == filepath.Separator) {
		return filepath.Join(h.folder(), rest)
	}
	return path
}

// Address turns what a person types for a feed of their own into the one form in which it
// is kept: "exec:" with the words of a command, or "file:" with the whole path of a file. The
// error wraps ErrUnfit.
func (h *Home) Address(typed string) (string, error) {
	typed = strings.TrimSpace(typed)
	if line, is := strings.CutPrefix(typed, "exec:"); is {
		words, err := Words(line)
		if err == nil {
			err = store.Settings{Filter: words}.Validate()
		}
		if err != nil {
			return "", fmt.Errorf("%w: %v", ErrUnfit, err)
		}
		return "exec:" + Join(words), nil
	}
	path, _ := strings.CutPrefix(typed, "file:")
	if rest, is := strings.CutPrefix(path, "//"); is { // file:///path, RFC 8089
		path = rest
	}
	if path = h.atHome(path); !filepath.IsAbs(path) {
		return "", fmt.Errorf("%w: write the whole path of the file, or ~/ for your home folder", ErrUnfit)
	}
	if sanitize.Line(path) != path || len(path) > sanitize.MaxAddress-len("file:") {
		return "", fmt.Errorf("%w: a file with such a name cannot be followed", ErrUnfit)
	}
	return "file:" + filepath.Clean(path), nil
}

// Wish is the wish for a feed of a program or a file, which the person has typed on this
// machine and so confirmed. The error wraps ErrUnfit, or says why nothing can be confirmed.
func (h *Home) Wish(typed string) (store.Wish, error) {
	if h == nil {
		return store.Wish{}, errors.New("programs and files are only for the machine where the library lies")
	}
	address, err := h.Address(typed)
	if err != nil {
		return store.Wish{}, err
	}
	settings, err := h.Confirm(store.Feed{URL: address, Owner: store.Local}, store.Settings{})
	return store.Wish{URL: address, Settings: settings.Record()}, err
}

// sentence is an error that people can read.
func sentence(cause error, format string, args ...any) error {
	return &fetch.Error{Sentence: sanitize.Cut(sanitize.Line(fmt.Sprintf(format, args...)), 300), Err: cause}
}
