package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

const addLong = `Follow feeds, given by their own address or by that of a web page that has them.
Where a page has several, tidings asks on a terminal; in a pipe it takes the
first and tells of the others. New feeds are fetched at once. "-" reads addresses
from standard input, one a line, so that what is secret in one need not be typed
in a command.

A feed can also be what a program of yours prints, exec: and its words, or a file
on this machine, file: and its whole path; "a" on the screen takes both as well.
"tidings feed" has more on feeds of your own.

With --catalogue, follow feeds of a catalogue of well-known sources: by title, or
by --topic; without either it is listed, and on a terminal you choose by number.
Nothing is ever followed unasked.

--json prints one object a line for each feed:
  feed url name   its number, address and title
  added           false if it was followed already
  articles        how many it has
  error           why it could not be fetched, "" if it could
  warnings[]      what was wrong with it and could be mended, or was left out`

const addExamples = `tidings add https://go.dev/blog/
tidings add --folder Tech lobste.rs news.ycombinator.com
tidings add --all https://www.theguardian.com/international
tidings add --catalogue
tidings add --catalogue --topic Science --topic World
tidings add --catalogue "Al Jazeera" Nature
tidings add - < address.txt
tidings add exec:'my-feed --days 7' file:~/notes/feed.xml`

// An adding holds the flags of add.
type adding struct {
	folder, title               string
	all, noFetch, fromCatalogue bool
	topics                      []string
	quiet, asJSON               bool
}

// An addedRecord is a feed that add was asked for, in JSON.
type addedRecord struct {
	Feed     uint32   `json:"feed"`
	URL      string   `json:"url"`
	Name     string   `json:"name"`
	Added    bool     `json:"added"`
	Articles int      `json:"articles"`
	Error    string   `json:"error"`
	Warnings []string `json:"warnings"`
}

func addedRecordOf(f store.Subscribed, isNew bool) addedRecord {
	return addedRecord{
		Feed: uint32(f.ID), URL: sanitize.Line(secret.Hide(f.URL)), Name: nameOf(f), Added: isNew, Articles: f.Total,
		Error: sanitize.Line(secret.HideIn(f.Error)), Warnings: warningsOf(f),
	}
}

func (r *run) addCommand() *cobra.Command {
	var a adding
	cmd := &cobra.Command{
		Use: "add ADDRESS...", Short: "Follow feeds", Long: addLong, Example: addExamples,
		RunE: func(cmd *cobra.Command, args []string) error { return r.add(cmd, a, args) },
	}
	flags := cmd.Flags()
	flags.StringVar(&a.folder, "folder", "", "put them into this `folder`")
	flags.StringVar(&a.title, "title", "", "call it this `title`, for one feed")
	flags.BoolVar(&a.all, "all", false, "follow every feed that a page has")
	flags.BoolVar(&a.noFetch, "no-fetch", false, "take the address as it is, and fetch it at the next refresh")
	flags.BoolVar(&a.fromCatalogue, "catalogue", false, "choose from the catalogue")
	flags.StringArrayVar(&a.topics, "topic", nil, "all feeds of a `topic` of the catalogue")
	flags.BoolVarP(&a.quiet, "quiet", "q", false, "don't say what was added")
	flags.BoolVar(&a.asJSON, "json", false, "print one JSON object a line")
	return cmd
}

func (r *run) add(cmd *cobra.Command, a adding, args []string) (err error) {
	defer r.Heap.Loosen()()
	if a.folder, err = folderNamed(a.folder); err != nil {
		return err
	}
	if a.title = sanitize.Line(a.title); len(a.title) > longestName {
		return wrongUsage("a title has at most %d letters", longestName)
	}
	if a.fromCatalogue {
		return r.addListed(cmd.Context(), a, args)
	}
	switch {
	case len(a.topics) > 0:
		return usageError{sentence: "--topic is for --catalogue"}
	case len(args) == 0:
		return usageError{"say the address of a feed or a web page", "usage: " + cmd.UseLine()}
	case a.title != "" && (len(args) > 1 || a.all):
		return usageError{sentence: "--title is for one feed"}
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	typed := args
	if args, err = r.linesFor(args); err != nil {
		return err
	}
	var wishes []store.Wish
	failed := 0
	for _, address := range args {
		more, err := r.lookFor(cmd.Context(), a, address, slices.Contains(typed, address))
		if err := cmd.Context().Err(); err != nil {
			return err
		}
		if err != nil {
			failed++
			r.warn("%s: %s", typeset.Clip(secret.Hide(address), 100), r.sentence(err))
		}
		wishes = append(wishes, more...)
	}
	if len(wishes) > 0 {
		if err := r.follow(cmd.Context(), s, wishes, a); err != nil {
			return err
		}
	}
	if failed > 0 {
		return silentError{errors.New("some could not be added")}
	}
	return nil
}

// lookFor finds what to follow at one address. A program or a file has to be typed on the
// command line: what comes through a pipe may be somebody else's words.
func (r *run) lookFor(ctx context.Context, a adding, address string, isTyped bool) ([]store.Wish, error) {
	wish := store.Wish{Title: a.title, Folder: a.folder}
	if store.IsOwnAddress(address) {
		if !isTyped {
			return nil, errors.New("a feed of a program or a file has to be typed on the command line")
		}
		return r.ownWish(address, wish)
	}
	if a.noFetch {
		clean, err := fetch.Normalise(address)
		wish.URL = clean
		return []store.Wish{wish}, err
	}
	discovery, err := r.looks.Discover(ctx, r.Fetcher, address)
	if err != nil {
		return nil, err
	}
	chosen := discovery.Candidates
	if len(chosen) > 1 && !a.all {
		if chosen, err = r.choose(discovery); err != nil {
			return nil, err
		}
	}
	var wishes []store.Wish
	for _, c := range chosen {
		wish.URL = c.URL
		wishes = append(wishes, wish)
	}
	return wishes, nil
}

// fetchNew fetches feeds that were just added.
func (r *run) fetchNew(ctx context.Context, s *store.Store, fresh []store.Feed, quiet bool) feeds.Report {
	if quiet || len(fresh) < 2 {
		return r.refresher(s).Run(ctx, fresh, nil)
	}
	defer r.endProgress()
	return r.refresher(s).Run(ctx, fresh, r.progress)
}

// choose asks which of a page's feeds are meant. If nobody can answer, it takes the first
// and lists the others; of a page that is a list of feeds it takes none.
func (r *run) choose(discovery *feeds.Discovery) ([]feeds.Candidate, error) {
	if !r.Interactive && discovery.Listed {
		for _, c := range discovery.Candidates {
			r.err.line("  " + candidateLine(c))
		}
		return nil, errors.New("this page lists feeds, and none stands out as its own; add those that you want by their address, or all of them with --all")
	}
	if !r.Interactive {
		r.err.line(fmt.Sprintf("%s has other feeds too:", typeset.Clip(discovery.URL, 200)))
		for _, c := range discovery.Candidates[1:] {
			r.err.line("  " + candidateLine(c))
		}
		return discovery.Candidates[:1], nil
	}
	r.err.line(fmt.Sprintf("%s has several feeds:", typeset.Clip(discovery.URL, 200)))
	for i, c := range discovery.Candidates {
		r.err.line(fmt.Sprintf("%4d  %s", i+1, candidateLine(c)))
	}
	numbers, err := r.askNumbers(len(discovery.Candidates), "1")
	var chosen []feeds.Candidate
	for _, n := range numbers {
		chosen = append(chosen, discovery.Candidates[n-1])
	}
	return chosen, err
}

func candidateLine(c feeds.Candidate) string {
	if title := typeset.Clip(c.Title, 60); title != "" {
		return title + "  " + sanitize.Line(secret.Hide(c.URL))
	}
	return sanitize.Line(secret.Hide(c.URL))
}

// follow subscribes to feeds in one step of history, fetches the new ones, and says how
// that went.
func (r *run) follow(ctx context.Context, s *store.Store, wishes []store.Wish, a adding) error {
	before, err := s.Feeds(ctx, r.Account)
	if err != nil {
		return err
	}
	fresh, err := s.Subscribe(ctx, r.Account, wishes...)
	if err != nil {
		return err
	}
	var report feeds.Report
	if !a.noFetch {
		report = r.fetchNew(ctx, s, fresh, a.quiet || a.asJSON)
	}
	all, err := s.Feeds(context.WithoutCancel(ctx), r.Account)
	if err != nil {
		return err
	}
	fresh, wishes = moved(fresh, wishes, before, report)
	byID := map[store.FeedID]store.Subscribed{}
	for _, f := range all {
		byID[f.ID] = f
	}
	if a.asJSON {
		return r.followedAsJSON(all, wishes, fresh, report)
	}
	for _, w := range wishes {
		known, err := feedNamed(all, w.URL)
		isNew := slices.ContainsFunc(fresh, func(f store.Feed) bool { return f.ID == known.ID })
		if err == nil && !isNew {
			r.say(a.quiet, "%s is followed already, number %d", quote(nameOf(known)), known.ID)
		}
	}
	for _, f := range fresh {
		now := byID[f.ID]
		line := fmt.Sprintf("added %s, number %d", quote(nameOf(now)), f.ID)
		if !a.noFetch && now.Error == "" {
			line += ": " + typeset.Count(now.Total, "article", "articles")
		}
		r.say(a.quiet, "%s", line)
		if warnings := warningsOf(now); len(warnings) > 0 && !a.quiet {
			r.out.line(warningOf(nameOf(now), warnings))
		}
	}
	r.out.flush()
	for _, f := range report.Failed {
		r.warn("%s was added but could not be fetched: %s; the next refresh tries again", quote(nameOf(byID[f.Feed.ID])), typeset.Clip(f.Err.Error(), 300))
	}
	return report.Err
}

// moved has feeds and wishes speak of the feed that is there, if a feed that was just added
// turned out to be one that was: as a new feed if it was not followed before.
func moved(fresh []store.Feed, wishes []store.Wish, before []store.Subscribed, report feeds.Report) ([]store.Feed, []store.Wish) {
	var now []store.Feed
	for _, f := range fresh {
		into, is := report.Joined[f.ID]
		if !is {
			now = append(now, f)
			continue
		}
		had := slices.ContainsFunc(before, func(one store.Subscribed) bool { return one.ID == into.Into.ID })
		if !had && !slices.ContainsFunc(now, func(one store.Feed) bool { return one.ID == into.Into.ID }) {
			now = append(now, into.Into)
		}
		wishes = slices.Clone(wishes)
		for i := range wishes {
			if wishes[i].URL == f.URL || wishes[i].URL == f.Origin {
				wishes[i].URL = into.Into.URL
			}
		}
	}
	return now, wishes
}

// followedAsJSON prints what follow says, for programs.
func (r *run) followedAsJSON(all []store.Subscribed, wishes []store.Wish, fresh []store.Feed, report feeds.Report) error {
	meant := map[store.FeedID]bool{}
	for _, w := range wishes {
		if known, err := feedNamed(all, w.URL); err == nil {
			meant[known.ID] = true
		}
	}
	for _, f := range all {
		isNew := slices.ContainsFunc(fresh, func(one store.Feed) bool { return one.ID == f.ID })
		if !isNew && !meant[f.ID] {
			continue
		}
		if err := r.out.object(addedRecordOf(f, isNew)); err != nil {
			return err
		}
	}
	return report.Err
}
