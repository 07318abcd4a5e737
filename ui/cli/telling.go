package cli

import (
	"context"
	"time"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/hooks"
	"tidings/ui/terminal"
)

// A telling tells the person's terminal and programs what a command has done.
type telling struct {
	*hooks.Teller // nil to tell of nothing
	set           config.Settings
}

// noHooksFlag gives a command the flag after which nothing is told. Over SSH nothing is anyway.
func (r *run) noHooksFlag(cmd *cobra.Command, off *bool) {
	const name = "no-hooks"
	cmd.Flags().BoolVar(off, name, false, "tell no program and no terminal of it, whatever your settings say")
	if r.Remote {
		_ = cmd.Flags().MarkHidden(name) // fails if there is no such flag
	}
}

// newTelling returns what tells of a command. Only who sits at the machine of the library has
// one.
func (r *run) newTelling(ctx context.Context, s *store.Store, off bool) telling {
	if off || r.Remote || r.Home == nil {
		return telling{}
	}
	read, _, err := r.settings(ctx)
	if err != nil { // there is nowhere to keep any
		return telling{}
	}
	t := telling{hooks.New(ctx, s, r.Account, r.Home), read.Settings}
	t.Use(t.set)
	return t
}

// tellOfRefresh tells of a refresh, and waits until all have heard of it.
func (r *run) tellOfRefresh(ctx context.Context, t telling, report feeds.Report) {
	news, err := t.News(ctx, report)
	if err != nil {
		return // the report has said what is wrong with the library
	}
	if news.Count > 0 && r.ink.weight {
		title, text := news.Summary(), news.Titles()
		if r.ink.ascii {
			title, text = terminal.InASCII(title), terminal.InASCII(text)
		}
		r.out.printf("%s", terminal.Notice(terminal.NoticeWay(t.set.NotifyWay), title, text))
		r.out.flush()
	}
	t.Refreshed(report, news)
	r.endTelling(t)
}

// endTelling waits until all programs have ended, and says what went wrong with them.
func (r *run) endTelling(t telling) {
	const longest = 24 * time.Hour // each program has its own limit, and a signal ends them all
	t.Finish(longest)
	for {
		select {
		case wrong := <-t.Wrong():
			r.warn("%s", wrong)
		default:
			return
		}
	}
}
