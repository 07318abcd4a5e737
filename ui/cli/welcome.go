package cli

import (
	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/store"
)

func (r *run) welcomeCommand() *cobra.Command {
	return &cobra.Command{
		Use: "welcome", Short: "Bring the welcome articles back", Example: "tidings welcome", Args: nothing,
		Long: "Follow the feed \"Welcome to tidings\" (again): the articles that come with the\nprogram and show how it is used. They need no network.",
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			ctx := cmd.Context()
			greeted, err := s.Greet(ctx, r.Account, true, func() store.Fetched { return feeds.Welcome(r.Now().UTC()) })
			if err != nil {
				return err
			}
			if !greeted {
				if _, err := s.Subscribe(ctx, r.Account, store.Wish{URL: store.WelcomeURL}); err != nil {
					return err
				}
			}
			r.say(false, "the welcome articles are in your lists; `tidings list --feed Welcome` shows them")
			return nil
		},
	}
}
