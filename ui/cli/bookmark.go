package cli

import (
	"context"
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"tidings/store"
)

const bookmarkLong = `Put a bookmark on articles, named by id, beginning of an id, or web address.
With --save, an address that is not in the library yet is fetched and kept as
"tidings save" does, and then bookmarked. Undo takes it back.`

const bookmarkExamples = `tidings bookmark 3fa2 9c01
tidings bookmark --save https://go.dev/blog/fuzz-beta
tidings search "open access" | tidings bookmark -`

func (r *run) bookmarkCommand() *cobra.Command {
	var save, quiet bool
	cmd := &cobra.Command{
		Use: "bookmark ARTICLE...|-", Short: "Put a bookmark on articles", Long: bookmarkLong, Example: bookmarkExamples,
		Args: atLeast(1, "which articles"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.bookmark(cmd.Context(), true, save, quiet, args)
		},
	}
	cmd.Flags().BoolVar(&save, "save", false, "fetch and keep addresses that are not in the library")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

const unbookmarkExamples = `tidings unbookmark 3fa2
tidings bookmarks --read | tidings unbookmark -`

func (r *run) unbookmarkCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "unbookmark ARTICLE...|-", Short: "Take the bookmark off articles",
		Long:    "Take the bookmark off articles, named by id, beginning of an id, or web\naddress. Undo puts it back.",
		Example: unbookmarkExamples, Args: atLeast(1, "which articles"),
		RunE: func(cmd *cobra.Command, args []string) error {
			return r.bookmark(cmd.Context(), false, false, quiet, args)
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

func (r *run) bookmark(ctx context.Context, on, save, quiet bool, args []string) error {
	s, err := r.library()
	if err != nil {
		return err
	}
	refs, err := r.references(args)
	if err != nil {
		return err
	}
	if save {
		if err := r.saveUnknown(ctx, s, refs); err != nil {
			return err
		}
	}
	rows, err := r.articles(ctx, s, refs)
	if err != nil {
		return err
	}
	numbers := make([]store.Number, len(rows))
	for i, row := range rows {
		numbers[i] = row.Number
	}
	changed, err := s.Bookmark(ctx, r.Account, on, numbers...)
	switch {
	case err != nil:
		return err
	case on:
		r.say(quiet, "bookmarked %s", count(changed, "article", "articles"))
	default:
		r.say(quiet, "took the bookmark off %s", count(changed, "article", "articles"))
	}
	return nil
}

// saveUnknown keeps the pages at those addresses that no article has.
func (r *run) saveUnknown(ctx context.Context, s *store.Store, refs []string) error {
	for _, ref := range refs {
		if !strings.Contains(ref, "://") || len(ref) > longestReference {
			continue
		}
		_, err := s.Find(ctx, r.Account, ref)
		if !errors.Is(err, store.ErrNotFound) {
			continue
		}
		page, err := r.readSource(ctx, ref)
		if err != nil {
			return err
		}
		if _, err := r.keep(ctx, s, page); err != nil {
			return err
		}
	}
	return nil
}
