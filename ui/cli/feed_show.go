package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

const showFeedLong = `Show what is known of a feed and how it is fetched. Secrets are not shown, since
they are not kept.

--json prints one object: what "tidings feeds --json" has, and
  own       whether the feed is yours alone
  next      when it is fetched next by itself, RFC 3339 in UTC
  rests     whether it waits for "tidings feed trust"
  settings  an object with the keys that are set; commands are lists of words`

// A feedShown is a feed with its settings in JSON.
type feedShown struct {
	feedRecord
	Own      bool           `json:"own"`
	Next     record.Stamp   `json:"next,omitzero"`
	Rests    bool           `json:"rests"`
	Settings map[string]any `json:"settings"`
}

func (r *run) showFeedCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "show FEED", Short: "Show a feed and how it is fetched", Long: showFeedLong + "\n\n" + oneFeedNaming,
		Example: "tidings feed show 12\ntidings feed show 12 --json | jq .settings",
		Args:    exactly(1, "which feed"), ValidArgsFunction: first(r.completeFeeds),
		RunE: func(cmd *cobra.Command, args []string) error {
			_, f, err := r.oneFeed(cmd, args[0])
			if err != nil {
				return err
			}
			settings, err := f.Subscription.Settings.Settings()
			if err != nil {
				return err
			}
			if asJSON {
				return r.out.object(r.shownFeed(f, settings))
			}
			r.printFeed(f, settings)
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

func (r *run) shownFeed(f store.Subscribed, s store.Settings) feedShown {
	shown := feedShown{feedRecord: feedRecordOf(f), Own: f.Owner != 0, Rests: r.rests(f.Feed, s), Settings: map[string]any{}}
	if !f.Local() && !f.Gone && !f.Visited.IsZero() {
		shown.Next = record.At(feeds.NextTry(f.Feed))
	}
	for _, key := range feedKeys() {
		if value := key.shown(s); value != "" {
			shown.Settings[key.name] = sanitize.Line(secret.HideIn(value))
		}
	}
	for name, words := range map[string][]string{"filter": s.Filter, "secret-command": s.SecretCommand, "proxy-secret-command": s.ProxySecretCommand} {
		if len(words) > 0 {
			var clean []string
			for _, word := range words {
				clean = append(clean, sanitize.Line(secret.HideIn(word)))
			}
			shown.Settings[name] = clean
		}
	}
	return shown
}

// printFeed prints a feed for a person: one fact a line.
func (r *run) printFeed(f store.Subscribed, s store.Settings) {
	width := 14
	for _, key := range feedKeys() {
		if key.shown(s) != "" {
			width = max(width, len(key.name))
		}
	}
	fact := func(name, value string) {
		if value != "" {
			r.out.printf("%s  %s\n", r.ink.faint(typeset.Fit(name, width)), typeset.Clip(value, 500))
		}
	}
	r.out.line(r.ink.bold(nameOf(f)))
	fact("number", fmt.Sprint(f.ID))
	fact("address", sanitize.Line(secret.Hide(f.URL)))
	fact("site", secret.Hide(sanitize.Address(f.Link)))
	fact("folder", sanitize.Line(f.Subscription.Folder))
	fact("articles", fmt.Sprintf("%d, %d unread", f.Total, f.Unread))
	if !f.Visited.IsZero() {
		fact("last visit", f.Visited.In(r.Now().Location()).Format("2006-01-02 15:04"))
		if next := feeds.NextTry(f.Feed); !f.Gone && next.After(r.Now()) {
			fact("next visit", "not before "+next.In(r.Now().Location()).Format("2006-01-02 15:04"))
		}
		if n := f.Lapse.Tries; n > 0 {
			fact("of late", "its site failed "+typeset.Count(n, "time", "times")+", as it often does for a while; it is asked again")
		}
	}
	if f.Owner != 0 && (len(f.Subscription.Settings) > 0 || store.IsOwnAddress(f.URL)) {
		fact("yours alone", "nobody else of the library sees it")
	}
	for _, key := range feedKeys() {
		fact(key.name, sanitize.Line(secret.HideIn(key.shown(s))))
	}
	switch {
	case r.rests(f.Feed, s):
		r.out.line(r.ink.red(strings.TrimSpace("! " + store.Resting(f.ID))))
	case f.Error != "":
		r.out.line(r.ink.red("! " + typeset.Clip(secret.HideIn(f.Error), 300)))
	}
	for _, line := range warningsOf(f) {
		r.out.line("~ " + typeset.Clip(line, 300))
	}
}
