package cli

import (
	"context"
	"errors"
	"fmt"
	"os"
	"slices"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

const refreshLong = `Fetch what is new in the feeds named, or in all you follow; "-" reads names from
standard input, one a line. Feeds whose server asked to be left alone for a while
are left alone. With --due only those are fetched that are due: failing ones less
and less often, none before its server says that there can be news. Use that with
cron.

The exit code is 1 only if no feed at all could be fetched, or the library
could not be written; feeds that failed are listed with the reason, and
"tidings feeds" shows it until they work again.

--json prints one object a line for each feed that was visited:
  feed url name   its number, address and title
  new updated     articles
  error           why it failed, "" if it did not
  warnings[]      what was wrong with it and could be mended, or was left out`

const refreshExamples = `tidings refresh
tidings refresh "Hacker News" 12
# each half an hour, by cron
*/30 * * * * tidings refresh --due --quiet`

// A refreshing holds the flags of refresh.
type refreshing struct{ due, quiet, asJSON, noHooks bool }

func (r *run) refreshCommand() *cobra.Command {
	var o refreshing
	cmd := &cobra.Command{
		Use: "refresh [FEED...]", Short: "Fetch what is new", Long: refreshLong, Example: refreshExamples,
		ValidArgsFunction: r.completeFeeds,
		RunE: func(cmd *cobra.Command, names []string) error {
			defer r.Heap.Loosen()()
			s, err := r.library()
			if err != nil {
				return err
			}
			all, err := s.Feeds(cmd.Context(), r.Account)
			if len(names) > 0 && err == nil {
				all, err = r.feedsNamed(cmd.Context(), s, names)
			}
			if err != nil {
				return err
			}
			if len(all) == 0 {
				return r.explainEmpty(cmd.Context(), s)
			}
			refresher := r.refresher(s)
			refresher.ByHand, refresher.ByName = !o.due, !o.due && len(names) > 0
			return r.refresh(cmd.Context(), refresher, all, o)
		},
	}
	cmd.Flags().BoolVar(&o.due, "due", false, "only feeds that are due")
	cmd.Flags().BoolVarP(&o.quiet, "quiet", "q", false, "print nothing but what failed")
	cmd.Flags().BoolVar(&o.asJSON, "json", false, "print one JSON object a line")
	r.noHooksFlag(cmd, &o.noHooks)
	return cmd
}

// A visitRecord is what became of one feed, in JSON.
type visitRecord struct {
	Feed    uint32 `json:"feed"`
	URL     string `json:"url"`
	Name    string `json:"name"`
	New     int    `json:"new"`
	Updated int    `json:"updated"`
	Error   string `json:"error"`

	Warnings []string `json:"warnings"`
}

func (r *run) refresh(ctx context.Context, refresher *feeds.Refresher, all []store.Subscribed, o refreshing) error {
	remote := fetchedFeeds(all)
	if len(remote) == 0 {
		if !o.quiet && !o.asJSON {
			r.err.line("there is nothing to fetch; `tidings add ADDRESS` follows a feed")
		}
		return r.tidy(ctx, refresher.Store)
	}
	names := namesOf(all)
	var trouble error
	var warned []string // said of each feed once; it stands on the feed
	report := refresher.Run(ctx, remote, func(p feeds.Progress) {
		if o.asJSON {
			v := visitRecord{
				Feed: uint32(p.Feed.ID), URL: secret.Hide(p.Feed.URL), Name: names[p.Feed.ID], New: p.Outcome.New, Updated: p.Outcome.Updated,
				Warnings: record.Lines(p.Warnings),
			}
			if p.Err != nil {
				v.Error = typeset.Clip(secret.HideIn(p.Err.Error()), 300)
			}
			trouble = errors.Join(trouble, r.out.object(v))
			r.out.flush()
			return
		}
		if !o.quiet {
			r.progress(p)
		}
		if p.Warned && len(p.Warnings) > 0 {
			warned = append(warned, warningOf(calledNow(names[p.Feed.ID], p.Feed), p.Warnings))
		}
	})
	if !o.quiet && !o.asJSON {
		r.endProgress()
		r.out.line(summaryOf(report))
		for _, line := range warned {
			r.out.line(line)
		}
		r.out.flush()
	}
	for _, f := range report.Failed {
		r.warn("%s: %s", quote(names[f.Feed.ID]), typeset.Clip(f.Err.Error(), 300))
	}
	r.tellOfRefresh(ctx, r.newTelling(ctx, refresher.Store, o.noHooks), report)
	tidied := r.tidy(ctx, refresher.Store) // when all is said: nobody waits for it
	if r.AskTidy == nil {
		_, _ = refresher.Store.Snapshot(ctx) // the library is there without it, and tomorrow is another day
	}
	switch {
	case report.Err != nil:
		return report.Err
	case report.Feeds > 0 && len(report.Failed) == report.Feeds:
		return silentError{errors.New("every feed failed")}
	}
	return errors.Join(trouble, tidied)
}

// calledNow is the name of a feed that had this name before a visit: its title, if that was its
// address.
func calledNow(name string, f store.Feed) string {
	if name == secret.Hide(f.URL) && f.Title != "" {
		return f.Title
	}
	return name
}

// warningOf says in a line what was wrong with a feed and could be mended, or was left out.
func warningOf(name string, warnings []string) string {
	return fmt.Sprintf("%s: %s", quote(name), typeset.Clip(strings.Join(record.Lines(warnings), "; "), 300))
}

// tidy keeps the library in order after a command has added to it, or asks the server to. What
// is old is set aside as the person has set, unless there is a mistake in what they have set.
func (r *run) tidy(ctx context.Context, s *store.Store) error {
	if read, _, err := r.settings(ctx); err == nil && read.Fault == nil && len(read.Mistakes) == 0 {
		if _, err := s.SetAside(ctx, r.Account, read.Settings.SetAside); err != nil {
			return err
		}
	}
	if r.AskTidy != nil {
		r.AskTidy()
		return nil
	}
	return s.Tidy(ctx)
}

// summaryOf is a refresh in a line.
func summaryOf(report feeds.Report) string {
	parts := []string{
		"refreshed " + typeset.Count(report.Feeds-len(report.Failed), "feed", "feeds"),
		typeset.Count(report.New, "new article", "new articles"),
	}
	if report.Updated > 0 {
		parts = append(parts, fmt.Sprintf("%d changed", report.Updated))
	}
	if n := len(report.Failed); n > 0 {
		parts = append(parts, fmt.Sprintf("%d failed", n))
	}
	if n := report.Resting - len(report.Visitors); n > 0 {
		parts = append(parts, fmt.Sprintf("%d not asked, since it is not yet time", n))
	}
	if n := len(report.Visitors); n > 0 {
		them := "it"
		if n > 1 {
			them = "them"
		}
		parts = append(parts, fmt.Sprintf("%d not asked, since another run%s visits %s", n, visitorsOf(report), them))
	}
	return strings.Join(parts, ", ")
}

// visitorsOf names the processes that visit feeds at the time of a refresh, as " (process
// 123)"; "" if they are not known, or it is this one.
func visitorsOf(report feeds.Report) string {
	all := slices.Compact(slices.Sorted(slices.Values(report.Visitors)))
	all = slices.DeleteFunc(all, func(pid int) bool { return pid == 0 || pid == os.Getpid() })
	var names []string
	for _, pid := range all {
		names = append(names, strconv.Itoa(pid))
	}
	switch len(names) {
	case 0:
		return ""
	case 1:
		return " (process " + names[0] + ")"
	}
	return " (processes " + strings.Join(names, ", ") + ")"
}

// progress draws how far a refresh is.
func (r *run) progress(p feeds.Progress) {
	line := fmt.Sprintf("%d of %s, %s", p.Done, typeset.Count(p.Total, "feed", "feeds"), typeset.Count(p.New, "new article", "new articles"))
	if p.Failed > 0 {
		line += fmt.Sprintf(", %d failed", p.Failed)
	}
	r.drawProgress(line)
}

// drawProgress shows how far something is, on one line of a terminal that is drawn
// again and again.
func (r *run) drawProgress(line string) {
	if r.drawsProgress() {
		r.err.printf("\r\x1b[K%s", typeset.Clip(line, max(r.columns()-1, 10)))
		r.err.flush()
	}
}

func (r *run) endProgress() {
	if r.drawsProgress() {
		r.err.printf("\r\x1b[K")
		r.err.flush()
	}
}

func (r *run) drawsProgress() bool { return r.Interactive && r.ink.weight }

// fetchedFeeds are the feeds of subscriptions, without those that are made here.
func fetchedFeeds(all []store.Subscribed) (remote []store.Feed) {
	for _, f := range all {
		if !f.Local() {
			remote = append(remote, f.Feed)
		}
	}
	return remote
}

func namesOf(all []store.Subscribed) map[store.FeedID]string {
	names := make(map[store.FeedID]string, len(all))
	for _, f := range all {
		names[f.ID] = nameOf(f)
	}
	return names
}
