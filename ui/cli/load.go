package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/moving"
	"tidings/store"
	"tidings/ui/typeset"
)

const loadAbout = `Import what "tidings dump" wrote, or a snapshot, into this library, and merge it
with what is there: feeds and saved searches are united, an article is read or
deleted if it is so here or there, of two bookmarks the earlier counts, of two
different notes both are kept, tags are united. Feeds you follow already stay in
their folder, and as much of them is kept as before. Loading the same again
changes nothing.`

const loadLong = loadAbout + ` "-" reads standard input.` + loadMore

const loadMore = `

What was read or deleted there and has never been here is counted and left out;
"tidings refresh" may fetch it, and loading again marks it then. The history of
the other library stays there. Undo takes the whole load back, but for articles
that were new. A feed whose settings run programs, read files or use secrets rests
until "tidings feed trust" confirms them on this machine. Lines that cannot be used are reported and left out; the exit code is
1 then.

A snapshot holds all accounts of its library; --from says whose part is meant,
if it is not the one of your own name.`

const loadExamples = `tidings load mine.jsonl
ssh host tidings dump --articles | tidings load -
# what all was marked when the newest snapshot was made
tidings load "$(tidings snapshots --json | head -1 | jq -r .path)"`

func loadOverSSH() farHelp {
	return farHelp{
		use:  "load -",
		long: loadAbout + ` It comes from standard input.` + loadMore,
		example: `ssh HOST load - < mine.jsonl
tidings dump --articles | ssh HOST load -`,
	}
}

func (r *run) loadCommand() *cobra.Command {
	var from string
	var quiet bool
	cmd := &cobra.Command{
		Use: "load FILE|-", Short: "Import a dump or a snapshot", Long: loadLong, Example: loadExamples,
		Args: exactly(1, "which file, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			file, err := r.openFile(args[0])
			if err != nil {
				return err
			}
			defer file.Close()
			s, err := r.library()
			if err != nil {
				return err
			}
			return r.load(cmd.Context(), s, file, from, quiet)
		},
	}
	cmd.Flags().StringVar(&from, "from", "", "the `account` in the file whose part is meant")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return r.overSSH(cmd, loadOverSSH())
}

// toldLines is how many unusable lines are reported one by one.
const toldLines = 20

func (r *run) load(ctx context.Context, s *store.Store, file io.Reader, from string, quiet bool) error {
	refused := 0
	got, err := s.Load(ctx, r.Account, file, store.LoadOptions{
		Clean:   moving.CleanDumpLine,
		From:    from,
		Private: r.Remote,
		Refused: func(line int, why string) {
			if refused++; refused <= toldLines {
				r.warn("line %d is left out: %s", line, why)
			}
		},
	})
	if more := got.Refused - toldLines; more > 0 {
		r.warn("%s left out as well", typeset.Count(more, "more line is", "more lines are"))
	}
	if err != nil {
		return loadFault(err)
	}
	r.say(quiet, "%s", loadedSentence(got))
	if got.Resting > 0 {
		r.say(quiet, "%s until you confirm on this machine how: `tidings feeds` names them, `tidings feed show` and `tidings feed trust` are for each",
			typeset.Count(got.Resting, "feed rests", "feeds rest"))
	}
	if got.Absent > 0 {
		r.say(quiet, "%s not here and left out; after the next `tidings refresh`, load again to mark what has come",
			typeset.Count(got.Absent, "article that was read, deleted or marked is", "articles that were read, deleted or marked are"))
	}
	if got.Passed > 0 {
		r.say(quiet, "%s without a mark left out: the articles of this server are shared by its accounts",
			typeset.Count(got.Passed, "article", "articles"))
	}
	if err := r.tidy(ctx, s); err != nil { // last, since it takes time and all has been said
		return err
	}
	switch {
	case got.Cut:
		return errors.New("the file ends in the middle, so some of what it held is missing; what was there is loaded")
	case got.Refused > 0:
		return silentError{errors.New("lines were left out")}
	}
	return nil
}

// loadedSentence says what a load changed.
func loadedSentence(got store.Loaded) string {
	var parts []string
	for _, part := range []struct {
		n         int
		one, many string
	}{
		{got.Feeds, "feed", "feeds"}, {got.Searches, "saved search", "saved searches"}, {got.Articles, "article", "articles"},
		{got.Marks, "marked article", "marked articles"},
		{got.Read, "article read", "articles read"}, {got.Deleted, "article deleted", "articles deleted"},
	} {
		if part.n > 0 {
			parts = append(parts, typeset.Count(part.n, part.one, part.many))
		}
	}
	if len(parts) == 0 {
		return "there was nothing new in it"
	}
	return "loaded " + strings.Join(parts, ", ")
}

// loadFault says what a person can do about a file that cannot be loaded.
func loadFault(err error) error {
	var long store.LongLineError
	switch {
	case errors.As(err, &long):
		return fmt.Errorf("line %d has more than %d MB, which no line of a dump has, so the rest was not read; what came before it is loaded", long.Line, long.Read>>20)
	case errors.Is(err, store.ErrNotDump):
		return errors.New("this is not a dump of tidings; tidings dump makes one, and tidings import reads the feeds of other readers")
	case errors.Is(err, store.ErrNewer):
		return errors.New("this dump was made by a newer tidings; update this one")
	case errors.Is(err, store.ErrNotFound):
		what := strings.TrimSuffix(strings.TrimPrefix(err.Error(), "load dump: "), ": "+store.ErrNotFound.Error())
		return fmt.Errorf("%s; say with --from whose part is meant", what)
	}
	return err
}
