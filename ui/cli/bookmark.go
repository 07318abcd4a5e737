package cli

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

const bookmarkLong = `Put a bookmark on articles, named by id, beginning of an id, or web address.
An address that is not in the library yet is kept in the feed "Saved", as a link
that is its own title; with --save the page is fetched and kept as "tidings save"
does, and only the link where that fails. So is the page of a link that was kept
without it. --note takes the place of the note that is there, --tag is added to
the tags that are; what is not said stays as it is.
Undo takes the bookmarks back at once.`

const bookmarkExamples = `tidings bookmark 3fa2 9c01
ssh host tidings bookmark https://go.dev/blog/fuzz-beta
tidings bookmark --save https://go.dev/blog/fuzz-beta
tidings bookmark 3fa2 --note "for the talk" --tag go --tag testing
tidings search '"open access"' | tidings bookmark -`

// A bookmarking holds the flags of bookmark.
type bookmarking struct {
	save, quiet, noHooks bool
	note                 string
	tags                 []string
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
	flags.BoolVar(&b.save, "save", false, "fetch the pages of addresses whose text is not in the library")
	flags.StringVar(&b.note, "note", "", "write this `text` on them")
	flags.StringArrayVar(&b.tags, "tag", nil, "put this `tag` on them; may be given several times")
	flags.BoolVarP(&b.quiet, "quiet", "q", false, "don't say what changed")
	r.noHooksFlag(cmd, &b.noHooks)
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
	refs, outcome, err := r.keepUnknown(ctx, s, b.save, refs)
	if err != nil {
		return err
	}
	rows, err := r.articles(ctx, s, refs)
	if err != nil {
		return err
	}
	edit := store.MarkEdit{Bookmark: true, Restore: true, Tags: b.tags}
	if b.note != "" {
		edit.Note = &b.note
	}
	changed, err := s.EditMarks(ctx, r.Account, edit, store.Numbers(rows)...)
	if err != nil {
		return err
	}
	r.say(b.quiet, "bookmarked %s", typeset.Count(changed, "article", "articles"))
	if outcome.links > 0 && !b.save {
		r.say(b.quiet, "%s new here and kept in Saved; `tidings save ADDRESS` fetches the page", typeset.Count(outcome.links, "link is", "links are"))
	}
	if outcome.pages > 0 {
		r.say(b.quiet, "fetched the text of %s kept before", typeset.Count(outcome.pages, "link", "links"))
	}
	if outcome.before > 0 {
		r.say(b.quiet, "%s already kept and not fetched again", typeset.Count(outcome.before, "page was", "pages were"))
	}
	r.out.flush()
	t := r.newTelling(ctx, s, b.noHooks)
	t.Bookmarked(store.Numbers(slices.DeleteFunc(rows, func(row store.Row) bool { return row.Bookmarked }))...)
	r.endTelling(t)
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
			changed, err := s.Bookmark(cmd.Context(), r.Account, false, store.Numbers(rows)...)
			if err != nil {
				return err
			}
			r.say(quiet, "took the bookmark off %s", typeset.Count(changed, "article", "articles"))
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// A keepingOutcome counts how addresses were kept.
type keepingOutcome struct {
	links  int // kept as links only, and new here
	pages  int // links that were here and have their pages now
	before int // with a page that was asked for and is here already
}

// An addressToKeep is an address to be kept: place is where it stands among the references.
type addressToKeep struct {
	place int
	link  store.Row // the article that is here without its text, if one is
}

// keepUnknown keeps the addresses that no article has: as pages if ask says so and they
// can be fetched, else as links. With ask it fetches the pages of articles without a text
// as well. It returns the references with ids in place of these addresses. It looks at all
// references before it keeps anything.
func (r *run) keepUnknown(ctx context.Context, s *store.Store, ask bool, refs []string) (named []string, out keepingOutcome, err error) {
	var wanted []addressToKeep
	for i, ref := range refs {
		if !isAddress(ref) || len(ref) > longestReference {
			continue
		}
		row, err := s.Find(ctx, r.Account, ref)
		switch {
		case err == nil && !ask:
			continue
		case err == nil:
			article, err := s.Article(ctx, r.Account, row.Number)
			if err != nil {
				return nil, out, err
			}
			if !article.Content.Empty() {
				out.before++
				continue
			}
		case !errors.Is(err, store.ErrNotFound):
			return nil, out, err
		case sanitize.Address(ref) == "":
			return nil, out, fmt.Errorf("%s is not a web address", quote(secret.Hide(ref)))
		}
		wanted = append(wanted, addressToKeep{i, row})
	}
	named = slices.Clone(refs)
	if len(wanted) > 0 {
		others := slices.DeleteFunc(slices.Clone(refs), isAddress)
		if _, err := r.articles(ctx, s, others); err != nil {
			return nil, out, err
		}
	}
	for _, w := range wanted {
		row, isLink, err := r.keepAddress(ctx, s, ask, refs[w.place], w.link)
		if err != nil {
			return nil, out, err
		}
		named[w.place] = row.ID.String()
		switch isNew := w.link.Number == 0; {
		case isLink && isNew:
			out.links++
		case !isLink && !isNew:
			out.pages++
		}
	}
	return named, out, nil
}

// keepAddress keeps one address. A page takes the place of the link that is here.
func (r *run) keepAddress(ctx context.Context, s *store.Store, ask bool, address string, link store.Row) (row store.Row, isLink bool, err error) {
	isHere := link.Number != 0
	if ask {
		page, err := r.readSource(ctx, address, "")
		if err == nil && !page.Content.Empty() {
			if isHere {
				page.URL = link.Link
			}
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
		r.warn("only the link %s is kept: %s", typeset.Clip(secret.Hide(address), 200), why)
	}
	if isHere {
		return link, true, nil
	}
	key := sanitize.Address(address)
	row, err = s.Save(ctx, r.Account, store.Incoming{Key: key, Link: key, Title: key})
	return row, true, err
}
