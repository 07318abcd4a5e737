package cli

import (
	"context"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/moving"
	"tidings/store"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

// importLibrary brings along what another reader has, and reports it line by line.
func (r *run) importLibrary(ctx context.Context, i importing, library *moving.Library) error {
	s, err := r.library()
	if err != nil {
		return err
	}
	out, err := s.Import(ctx, r.Account, library.Import(r.Remote))
	if err != nil {
		return err
	}
	if i.json {
		if err := r.out.object(importRecordOf(library.From, len(library.Feeds)-out.Feeds, out, library.Told())); err != nil {
			return err
		}
		return r.tidy(ctx, s)
	}
	for _, line := range library.Told() {
		r.warn("%s", line)
	}
	for _, line := range importedLines(library, out) {
		r.say(i.quiet, "%s", line)
	}
	if i.plain && out.Feeds > 0 {
		r.say(i.quiet, "if these are links to read and not feeds: `tidings undo`, then import them with --bookmarks")
	}
	return r.tidy(ctx, s) // last, since it takes time and all has been said
}

// importedLines says what came, and what has to be done yet.
func importedLines(library *moving.Library, out store.Imported) (lines []string) {
	known := len(library.Feeds) - out.Feeds
	feeds := "added " + typeset.Count(out.Feeds, "feed", "feeds")
	if known > 0 {
		feeds += fmt.Sprintf(", %s followed already", typeset.Count(known, "was", "were"))
	}
	if out.Feeds > 0 {
		feeds += "; `tidings refresh` fetches the articles"
	}
	changed := out.Searches+out.New+out.Read+out.Marked > 0
	if len(library.Feeds) > 0 || !changed {
		lines = append(lines, feeds)
	}
	if out.Filled > 0 {
		lines = append(lines, typeset.Count(out.Filled, "feed that you follow", "feeds that you follow")+" got a name or other details that had been missing")
	}
	if out.Searches > 0 {
		lines = append(lines, "saved "+typeset.Count(out.Searches, "search", "searches"))
	}
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{{out.New, "article came along", "articles came along"}, {out.Read, "is read", "are read"}, {out.Marked, "has a bookmark, a tag or a note", "have a bookmark, a tag or a note"}} {
		if part.n > 0 {
			parts = append(parts, typeset.Count(part.n, part.one, part.many))
		}
	}
	if len(parts) > 0 {
		lines = append(lines, strings.Join(parts, ", "))
	}
	if out.Absent > 0 {
		lines = append(lines, typeset.Count(out.Absent, "article that was read is", "articles that were read are")+
			" not here yet: after the next `tidings refresh`, import again to mark what has come")
	}
	if out.Strange > 0 {
		lines = append(lines, typeset.Count(out.Strange, "article that was read is", "articles that were read are")+
			" of no feed that you follow, and left out")
	}
	return lines
}

// An importRecord is what an import brought, in JSON. The names are a promise.
type importRecord struct {
	From       string   `json:"from"`
	Feeds      int      `json:"feeds"`
	FeedsKnown int      `json:"feeds_known"`
	Filled     int      `json:"feeds_filled"`
	Searches   int      `json:"searches"`
	Articles   int      `json:"articles"`
	Read       int      `json:"read"`
	Marked     int      `json:"marked"`
	Absent     int      `json:"absent"`
	OfNoFeed   int      `json:"of_no_feed"`
	LeftOut    []string `json:"left_out"`
}

func importRecordOf(from string, known int, out store.Imported, told []string) importRecord {
	return importRecord{
		From: from, Feeds: out.Feeds, FeedsKnown: known, Filled: out.Filled, Searches: out.Searches, Articles: out.New, Read: out.Read, Marked: out.Marked,
		Absent: out.Absent, OfNoFeed: out.Strange, LeftOut: record.Lines(told),
	}
}

// readerNames are the readers whose files are known.
func readerNames() string { return strings.Join(moving.Readers(), ", ") }

// completeReaders offers the names of readers to the shell.
func (r *run) completeReaders(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	var names []string
	for _, name := range moving.Readers() {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	return names, cobra.ShellCompDirectiveNoFileComp
}
