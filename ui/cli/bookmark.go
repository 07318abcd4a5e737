package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/store"
)

const bookmarkLong = `Put a bookmark on articles, named by id, beginning of an id, or web address.
An address that is not in the library yet is kept in the feed "Saved", as a link
that is its own title; with --save the page is fetched and kept as "tidings save"
does, and only the link where that fails. --note takes the place of the note that
is there, --tag is added to the tags that are; what is not said stays as it is.
Undo takes the bookmarks back at once.`

const bookmarkExamples = `tidings bookmark 3fa2 9c01
ssh host tidings bookmark https://go.dev/blog/fuzz-beta
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
	flags.BoolVar(&b.save, "save", false, "fetch the pages of addresses that are not in the library")
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
	refs, links, err := r.keepUnknown(ctx, s, b.save, refs)
	if err != nil {
		return err
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
	if links > 0 && !b.save {
		r.say(b.quiet, "%s new here and kept in Saved; `tidings save ADDRESS` fetches the page", count(links, "link is", "links are"))
	}
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

// keepUnknown keeps the addresses that no article has, each as its page, if that is
// to be fetched and can be, else as a link. It returns the references with ids in
// the place of these addresses, and how many are links. All are looked at before
// any is kept.
func (r *run) keepUnknown(ctx context.Context, s *store.Store, fetch bool, refs []string) (named []string, links int, err error) {
	var unknown []int
	for i, ref := range refs {
		if !isAddress(ref) || len(ref) > longestReference {
			continue
		}
		_, err := s.Find(ctx, r.Account, ref)
		switch {
		case err == nil:
			continue
		case !errors.Is(err, store.ErrNotFound):
			return nil, 0, err
		case feeds.Address(ref) == "":
			return nil, 0, fmt.Errorf("%s is no address of the web", quoted(feeds.Redact(ref)))
		}
		unknown = append(unknown, i)
	}
	named = slices.Clone(refs)
	if len(unknown) > 0 {
		others := slices.DeleteFunc(slices.Clone(refs), isAddress)
		if _, err := r.articles(ctx, s, others); err != nil {
			return nil, 0, err
		}
	}
	for _, i := range unknown {
		row, isLink, err := r.keepAddress(ctx, s, fetch, refs[i])
		if err != nil {
			return nil, 0, err
		}
		named[i] = row.ID.String()
		if isLink {
			links++
		}
	}
	return named, links, nil
}

// keepAddress keeps one of them.
func (r *run) keepAddress(ctx context.Context, s *store.Store, fetch bool, address string) (row store.Row, isLink bool, err error) {
	if fetch {
		page, err := r.readSource(ctx, address)
		if err == nil && !page.Content.Empty() {
			row, err := r.keep(ctx, s, page)
			return row, false, err
		}
		if ctx.Err() != nil {
			return row, false, ctx.Err()
		}
		why := "there is no text on this page"
		if err != nil {
			why = r.sentence(err)
		}
		r.warn("only the link %s is kept: %s", clip(feeds.Redact(address), 200), why)
	}
	link := feeds.Address(address)
	row, err = s.Save(ctx, r.Account, store.Incoming{Key: link, Link: link, Title: link})
	return row, true, err
}
