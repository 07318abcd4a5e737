package cli

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"strconv"
	"strings"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

const (
	longestReference = 8 << 10 // bytes: an address and some room
	mostReferences   = 100_000 // on standard input
)

// articles finds the articles that arguments name, in their order, each once.
// One that is not found is an error, before anything is done with the others.
func (r *run) articles(ctx context.Context, s *store.Store, args []string) ([]store.Row, error) {
	refs, err := r.references(args)
	if err != nil {
		return nil, err
	}
	var rows []store.Row
	seen := map[store.Number]bool{}
	for _, ref := range refs {
		row, err := r.article(ctx, s, ref)
		if err != nil {
			return nil, err
		}
		if !seen[row.Number] {
			seen[row.Number] = true
			rows = append(rows, row)
		}
	}
	return rows, nil
}

// article finds the article that one reference names.
func (r *run) article(ctx context.Context, s *store.Store, ref string) (store.Row, error) {
	if len(ref) > longestReference {
		return store.Row{}, wrongUsage("an id or address has at most %d KB", longestReference>>10)
	}
	address := strings.Contains(ref, "://")
	row, err := s.Find(ctx, r.Account, ref)
	switch {
	case errors.Is(err, store.ErrNotFound) && address:
		return row, fmt.Errorf("no article here has the address %s; `tidings save ADDRESS` keeps it", quote(secret.Hide(ref)))
	case errors.Is(err, store.ErrNotFound) && !isReference(ref):
		return row, wrongUsage("%s is neither an id (four digits of 0-9 and a-f at least) nor a web address", quote(ref))
	case errors.Is(err, store.ErrNotFound):
		return row, fmt.Errorf("no article's id begins with %s; `tidings list` shows ids", quote(ref))
	case errors.Is(err, store.ErrAmbiguous):
		return row, fmt.Errorf("several articles' ids begin with %s; write more of it", quote(ref))
	}
	return row, err
}

// isReference reports whether a word could name an article by its id.
func isReference(word string) bool {
	return len(word) >= 4 && len(word) <= 16 && strings.Trim(strings.ToLower(word), "0123456789abcdef") == ""
}

// references are the arguments, with "-" replaced by the first words of the
// lines of standard input.
func (r *run) references(args []string) (refs []string, err error) {
	for _, arg := range args {
		if arg != "-" {
			refs = append(refs, arg)
			continue
		}
		lines := bufio.NewScanner(r.In)
		lines.Buffer(nil, 1<<20)
		for lines.Scan() {
			words := strings.Fields(lines.Text())
			if len(words) == 0 {
				continue
			}
			if len(refs) == mostReferences {
				return nil, wrongUsage("standard input names more than %d articles", mostReferences)
			}
			refs = append(refs, words[0])
		}
		if err := lines.Err(); err != nil {
			return nil, fmt.Errorf("standard input cannot be read as a list of articles: %v", cause(err))
		}
	}
	return refs, nil
}

// linesFor are the arguments, with "-" replaced by the lines of standard input: what is
// secret in an address needs not stand in a command, where others of the machine see it.
func (r *run) linesFor(args []string) (names []string, err error) {
	for _, arg := range args {
		if arg != "-" {
			names = append(names, arg)
			continue
		}
		text, err := io.ReadAll(io.LimitReader(r.In, mostInLines))
		if err != nil {
			return nil, fmt.Errorf("standard input cannot be read: %v", cause(err))
		}
		for line := range strings.Lines(string(text)) {
			if line = strings.TrimSpace(line); line != "" {
				names = append(names, line)
			}
		}
	}
	return names, nil
}

// mostInLines is how many bytes of standard input are read for names of feeds.
const mostInLines = 1 << 20

// feedsNamed finds the subscriptions that arguments name, in their order. "-" stands for
// the lines of standard input.
func (r *run) feedsNamed(ctx context.Context, s *store.Store, names []string) ([]store.Subscribed, error) {
	all, err := s.Feeds(ctx, r.Account)
	if err != nil {
		return nil, err
	}
	if names, err = r.linesFor(names); err != nil {
		return nil, err
	}
	matches := make([]store.Subscribed, 0, len(names))
	for _, name := range names {
		f, err := feedNamed(all, name)
		if err != nil {
			return nil, err
		}
		matches = append(matches, f)
	}
	return matches, nil
}

// feedNamed finds the subscription that a person means: by number, by address,
// by its whole title, or by the beginning of just one title.
func feedNamed(all []store.Subscribed, name string) (store.Subscribed, error) {
	address, err := fetch.Normalise(name)
	isAddress := err == nil && strings.ContainsAny(name, ".:")
	number, err := strconv.ParseUint(name, 10, 32)
	isNumber := err == nil
	var whole, begins []store.Subscribed
	for _, f := range all {
		title := strings.ToLower(f.Name())
		switch wanted := strings.ToLower(sanitize.Line(name)); {
		case isNumber && f.ID == store.FeedID(number), f.URL == name, f.Origin == name,
			isAddress && (f.URL == address || f.Origin == address || f.Link == address):
			return f, nil
		case wanted == "":
		case title == wanted:
			whole = append(whole, f)
		case strings.HasPrefix(title, wanted):
			begins = append(begins, f)
		}
	}
	if len(whole) > 0 {
		begins = whole
	}
	switch len(begins) {
	case 1:
		return begins[0], nil
	case 0:
		return store.Subscribed{}, fmt.Errorf("there is no feed %s; `tidings feeds` lists them", quote(name))
	}
	return store.Subscribed{}, fmt.Errorf("%s and %s are both called %s…; name the feed by its number in `tidings feeds`",
		quote(begins[0].Name()), quote(begins[1].Name()), typeset.Clip(name, 80))
}

// nameOf is what to call a feed on a screen: never with a password.
func nameOf(f store.Subscribed) string { return sanitize.Line(secret.HideIn(f.Name())) }

// searchNamed finds the saved search that a person means.
func (r *run) searchNamed(ctx context.Context, s *store.Store, name string) (store.SavedSearch, error) {
	one, err := s.SearchNamed(ctx, r.Account, sanitize.Line(name))
	if errors.Is(err, store.ErrNotFound) {
		return one, fmt.Errorf("no saved search is called %s; `tidings searches` lists them", quote(name))
	}
	return one, err
}
