package cli

import (
	"context"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const keepLong = `Set how much of your feeds is kept: a number of the newest articles, the articles
of a number of days (counted back from the newest, so that a feed that has gone
quiet loses nothing), or with both what is within both. Without a feed this is the
default for every feed without a rule of its own. At first everything is kept.

Older articles are removed by the next refresh, and by each later one; opening a
screen does the same. Until then undo takes the rule back and nothing has
happened. Removed articles are not fetched again, even if the feed still has them.
These always stay:
  articles with a bookmark, a note or a tag, of any account
  articles that somebody else who follows the feed wants kept
  what you saved by hand, the welcome, and feeds that nobody follows

Without any flag it lists the default and the feeds with a rule of their own. In
a pipe each is one line of fixed columns: number (6, "-" for the default),
two blanks, articles (6, "-" for no bound), two blanks, days (6, the same), two
blanks, how many articles there are (6), two blanks, title.

` + feedNaming + `

--json prints one object a line:
  feed url name   its number, address and title; 0 and "" for the default
  articles days   the bounds, 0 for none
  total           how many articles there are`

const keepExamples = `tidings keep
# a busy feed: the newest 500 articles
tidings keep --articles 500 "Hacker News"
tidings keep --days 90 12 13
# all feeds without a rule of their own
tidings keep --days 365
# but all of this one
tidings keep --all "Go Blog"
# as all others again
tidings keep --default "Hacker News"`

// A keepRecord is a rule in JSON.
type keepRecord struct {
	Feed     uint32 `json:"feed"`
	URL      string `json:"url"`
	Name     string `json:"name"`
	Articles int    `json:"articles"`
	Days     int    `json:"days"`
	Total    int    `json:"total"`
}

// A keeping holds the flags of keep.
type keeping struct {
	articles, days       int
	all, usual           bool
	articlesSet, daysSet bool
	quiet, asJSON        bool
}

func (r *run) keepCommand() *cobra.Command {
	var k keeping
	cmd := &cobra.Command{
		Use: "keep [FEED...]", Short: "Set how much of your feeds is kept", Long: keepLong, Example: keepExamples,
		ValidArgsFunction: r.completeFeeds,
		RunE: func(cmd *cobra.Command, names []string) error {
			k.articlesSet, k.daysSet = cmd.Flags().Changed("articles"), cmd.Flags().Changed("days")
			keep, set, err := k.rule(len(names))
			if err != nil {
				return err
			}
			s, chosen, ids, err := r.chooseFeeds(cmd, names)
			switch {
			case err != nil:
				return err
			case !set:
				return r.listKept(cmd.Context(), s, k.asJSON)
			case len(ids) == 0:
				err = s.RetainByDefault(cmd.Context(), r.Account, keep)
			default:
				err = s.Retain(cmd.Context(), r.Account, keep, ids...)
			}
			if err != nil {
				return err
			}
			r.say(k.quiet, "%s", keptSentence(keep, chosen))
			if k.articlesSet || k.daysSet {
				r.say(k.quiet, "older articles are removed for good by the next refresh; until then `tidings undo` takes this back")
			}
			return nil
		},
	}
	cmd.Flags().IntVar(&k.articles, "articles", 0, "keep the newest `N` articles")
	cmd.Flags().IntVar(&k.days, "days", 0, "keep the articles of the last `N` days")
	cmd.Flags().BoolVar(&k.all, "all", false, "keep all articles")
	cmd.Flags().BoolVar(&k.usual, "default", false, "use the default again")
	cmd.Flags().BoolVar(&k.asJSON, "json", false, "print one JSON object a line")
	cmd.Flags().BoolVarP(&k.quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// rule returns the rule that the flags ask for; false if they ask for the list.
func (k keeping) rule(feeds int) (keep store.Retention, set bool, err error) {
	bounded := k.articlesSet || k.daysSet
	set = bounded || k.all || k.usual
	switch {
	case k.articlesSet && k.articles < 1, k.daysSet && k.days < 1:
		err = wrongUsage("--articles and --days take a number of at least 1; --all keeps everything")
	case k.all && k.usual, bounded && (k.all || k.usual):
		err = wrongUsage("say either --articles and --days, or --all, or --default")
	case k.usual && feeds == 0:
		err = wrongUsage("say which feeds go back to the default")
	case !set && feeds > 0:
		err = wrongUsage("say how much is kept: --articles N, --days N, --all or --default")
	case set && k.asJSON:
		err = wrongUsage("--json is for the list of rules: tidings keep --json")
	}
	return store.Retention{All: k.all, Articles: k.articles, Days: k.days}, set, err
}

// keptSentence says what is kept from now on.
func keptSentence(keep store.Retention, chosen []store.Subscribed) string {
	switch {
	case len(chosen) == 0:
		return fmt.Sprintf("keeping %s of feeds without a rule of their own", keep)
	case keep == (store.Retention{}):
		return "set " + nameOrCount(chosen) + " back to the default"
	}
	return fmt.Sprintf("keeping %s of %s", keep, nameOrCount(chosen))
}

// listKept lists the default, and the feeds with a rule of their own.
func (r *run) listKept(ctx context.Context, s *store.Store, asJSON bool) error {
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	keep := store.Retention{}
	if i := slices.IndexFunc(accounts, func(a store.Account) bool { return a.ID == r.Account }); i >= 0 {
		keep = accounts[i].Retention
	}
	all, err := s.Feeds(ctx, r.Account)
	if err != nil {
		return err
	}
	var own []store.Subscribed
	total := 0
	for _, f := range all {
		if f.Subscription.Retention != (store.Retention{}) {
			own = append(own, f)
		} else if !f.Local() {
			total += f.Total
		}
	}
	if r.Terminal && !asJSON {
		r.head("%5s  %s  %6s  %s", "NO", typeset.Fit("FEED", r.keptWidth()), "TOTAL", "KEPT")
	}
	if err := r.keptRow(keepRecord{Articles: keep.Articles, Days: keep.Days, Total: total}, keep, asJSON); err != nil {
		return err
	}
	for _, f := range own {
		v := feedRecordOf(f)
		record := keepRecord{Feed: v.Feed, URL: v.URL, Name: v.Name, Total: f.Total}
		record.Articles, record.Days = f.Subscription.Retention.Articles, f.Subscription.Retention.Days
		if err := r.keptRow(record, f.Subscription.Retention, asJSON); err != nil {
			return err
		}
	}
	return nil
}

// keptRow prints a rule.
func (r *run) keptRow(v keepRecord, keep store.Retention, asJSON bool) error {
	number, name := fmt.Sprint(v.Feed), v.Name
	if v.Feed == 0 {
		number, name = "-", "all other feeds"
	}
	switch {
	case asJSON:
		return r.out.object(v)
	case r.Terminal:
		r.out.printf("%s  %s  %6d  %s\n", r.ink.faint(fmt.Sprintf("%5s", number)), typeset.Fit(name, r.keptWidth()), v.Total, keep)
	default:
		r.out.printf("%6s  %6s  %6s  %6d  %s\n", number, bound(v.Articles), bound(v.Days), v.Total, name)
	}
	return nil
}

// keptWidth is how wide the column of feeds is.
func (r *run) keptWidth() int { return min(max(r.columns()-64, 12), 40) }

// bound writes a bound into a column.
func bound(n int) string {
	if n == 0 {
		return "-"
	}
	return fmt.Sprint(n)
}
