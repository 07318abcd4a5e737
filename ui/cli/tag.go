package cli

import (
	"errors"
	"strings"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const tagLong = `Put tags on articles, named by id, beginning of an id, or web address. What
they have already stays.

A tag is a word of your own; several are separated by commas. They are kept in
lower case, a # before one goes, blanks within become hyphens.

"tidings tags" lists them, "tidings list --tag boats" what has one. Undo takes
it back.`

const tagExamples = `tidings tag boats 3f9a 77c2
tidings tag boats,to-read https://go.dev/blog/fuzz-beta
tidings search ferry harbour | tidings tag boats -`

func (r *run) tagCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "tag TAG[,TAG...] ARTICLE...|-", Short: "Put tags on articles", Long: tagLong, Example: tagExamples,
		Args: atLeast(2, "which tag, and which articles"), ValidArgsFunction: first(r.completeTags),
		RunE: func(cmd *cobra.Command, args []string) error { return r.tag(cmd, true, quiet, args[0], args[1:]) },
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

const untagLong = `Take tags off articles, named by id, beginning of an id, or web address. Undo
puts them back.`

const untagExamples = `tidings untag boats 3f9a
# forget a tag
tidings list --tag boats | tidings untag boats -`

func (r *run) untagCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "untag TAG[,TAG...] ARTICLE...|-", Short: "Take tags off articles", Long: untagLong, Example: untagExamples,
		Args: atLeast(2, "which tag, and which articles"), ValidArgsFunction: first(r.completeTags),
		RunE: func(cmd *cobra.Command, args []string) error { return r.tag(cmd, false, quiet, args[0], args[1:]) },
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// tag puts the tags of a word on articles, or takes them off.
func (r *run) tag(cmd *cobra.Command, on, quiet bool, word string, args []string) error {
	tags, err := tagsIn(word)
	if err != nil {
		return err
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	rows, err := r.articles(cmd.Context(), s, args)
	var usage usageError
	if errors.As(err, &usage) && usage.hint == "" {
		usage.hint = "the tag comes first: " + cmd.CommandPath() + " boats 3f9a 77c2"
		err = usage
	}
	if err != nil {
		return err
	}
	edit := store.MarkEdit{Tags: tags}
	if !on {
		edit.How = store.RemoveTags
	}
	changed, err := s.EditMarks(cmd.Context(), r.Account, edit, store.Numbers(rows)...)
	names := "#" + strings.Join(tags, " #")
	switch {
	case err != nil:
		return err
	case on:
		r.say(quiet, "tagged %s %s", typeset.Count(changed, "article", "articles"), names)
	default:
		r.say(quiet, "took %s off %s", names, typeset.Count(changed, "article", "articles"))
	}
	return nil
}
