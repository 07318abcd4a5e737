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
"tidings save" does, and then bookmarked. --note takes the place of the note that
is there, --tag is added to the tags that are; what is not said stays as it is.
Undo takes all of it back at once.`

const bookmarkExamples = `tidings bookmark 3fa2 9c01
tidings bookmark --save https://go.dev/blog/fuzz-beta
tidings bookmark 3fa2 --note "for the talk" --tag go --tag testing
tidings search '"open access"' | tidings bookmark -`

// A bookmarking is what the flags of bookmark say.
type bookmarking struct {
	save, quiet bool
	note        string
	tags        []string
}

func (r *run) bookmarkCommand() *cobra.Command {
	var b bookmarking
	cmd := &cobra.Command{
		Use: "bookmark ARTICLE...|-", Short: "Put a bookmark on articles", Long: bookmarkLong, Example: bookmarkExamples,
		Args: atLeast(1, "which articles"),
		RunE: func(cmd *cobra.Command, args []string) (err error) {
			if cmd.Flags().Changed("note") {
				b.note, err = noteOf(b.note)
			}
			if err == nil && len(b.tags) > 0 {
				b.tags, err = tagsIn(b.tags...)
			}
			if err != nil {
				return err
			}
			return r.bookmark(cmd.Context(), b, args)
		},
	}
	flags := cmd.Flags()
	flags.BoolVar(&b.save, "save", false, "fetch and keep addresses that are not in the library")
	flags.StringVar(&b.note, "note", "", "write this `text` on them")
	flags.StringArrayVar(&b.tags, "tag", nil, "put this `tag` on them; may be given several times")
	flags.BoolVarP(&b.quiet, "quiet", "q", false, "don't say what changed")
	r.completeFlag(cmd, "tag", r.completeTags)
	return cmd
}

func (r *run) bookmark(ctx context.Context, b bookmarking, args []string) error {
	s, err := r.library()
	if err != nil {
		return err
	}
	refs, err := r.references(args)
	if err != nil {
		return err
	}
	if b.save {
		if err := r.saveUnknown(ctx, s, refs); err != nil {
			return err
		}
	}
	rows, err := r.articles(ctx, s, refs)
	if err != nil {
		return err
	}
	changed, err := s.BookmarkWith(ctx, r.Account, b.note, b.tags, numbersOf(rows)...)
	if err != nil {
		return err
	}
	r.say(b.quiet, "bookmarked %s", count(changed, "article", "articles"))
	return nil
}

const unbookmarkExamples = `tidings unbookmark 3fa2
tidings bookmarks --read | tidings unbookmark -`

func (r *run) unbookmarkCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "unbookmark ARTICLE...|-", Short: "Take the bookmark off articles",
		Long:    "Take the bookmark off articles, named by id, beginning of an id, or web\naddress. Notes and tags stay. Undo puts it back.",
		Example: unbookmarkExamples, Args: atLeast(1, "which articles"),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			rows, err := r.articles(cmd.Context(), s, args)
			if err != nil {
				return err
			}
			changed, err := s.Bookmark(cmd.Context(), r.Account, false, numbersOf(rows)...)
			if err != nil {
				return err
			}
			r.say(quiet, "took the bookmark off %s", count(changed, "article", "articles"))
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
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
