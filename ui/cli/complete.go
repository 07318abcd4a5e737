package cli

import (
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/moving"
	"tidings/feeds/sanitize"
	"tidings/store/query"
)

// completeFlag offers the values of a flag to the shell. Over SSH it does nothing: there is
// no shell to complete for, and cobra would keep the function of every session for as long
// as the server runs.
func (r *run) completeFlag(cmd *cobra.Command, flag string, offer cobra.CompletionFunc) {
	if !r.Remote {
		_ = cmd.RegisterFlagCompletionFunc(flag, offer) // fails if there is no such flag
	}
}

// first makes a function complete a command's first argument only.
func first(offer cobra.CompletionFunc) cobra.CompletionFunc {
	return func(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
		if len(args) > 0 {
			return nil, cobra.ShellCompDirectiveNoFileComp
		}
		return offer(cmd, args, prefix)
	}
}

// complete offers the names that begin like the word that is being typed.
func (r *run) complete(prefix string, names []string, err error) ([]string, cobra.ShellCompDirective) {
	if err != nil {
		return nil, cobra.ShellCompDirectiveError
	}
	fits := slices.DeleteFunc(names, func(name string) bool {
		return !strings.HasPrefix(strings.ToLower(name), strings.ToLower(prefix))
	})
	return fits, cobra.ShellCompDirectiveNoFileComp
}

// completeFeeds offers the titles of feeds to the shell.
func (r *run) completeFeeds(cmd *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	s, err := r.library()
	if err != nil {
		return r.complete(prefix, nil, err)
	}
	all, err := s.Feeds(cmd.Context(), r.Account)
	var names []string
	for _, f := range all {
		names = append(names, nameOf(f))
	}
	return r.complete(prefix, names, err)
}

// completeTags offers the account's tags to the shell, for the last of several.
func (r *run) completeTags(cmd *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	s, err := r.library()
	if err != nil {
		return r.complete(prefix, nil, err)
	}
	all, err := s.Tags(cmd.Context(), r.Account)
	var names []string
	for _, one := range all {
		names = append(names, prefix[:strings.LastIndexByte(prefix, ',')+1]+sanitize.Line(one.Tag))
	}
	return r.complete(prefix, names, err)
}

// completeSearches offers the names of saved searches to the shell.
func (r *run) completeSearches(cmd *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	s, err := r.library()
	if err != nil {
		return r.complete(prefix, nil, err)
	}
	all, err := s.Searches(cmd.Context(), r.Account)
	var names []string
	for _, one := range all {
		names = append(names, sanitize.Line(one.Name))
	}
	return r.complete(prefix, names, err)
}

// completeQuery offers the fields of the query language and their values to the shell.
func (r *run) completeQuery(_ *cobra.Command, _ []string, begun string) ([]string, cobra.ShellCompDirective) {
	offers := query.Complete(begun)
	if slices.ContainsFunc(offers, func(offer string) bool { return strings.HasSuffix(offer, ":") }) {
		return offers, cobra.ShellCompDirectiveNoFileComp | cobra.ShellCompDirectiveNoSpace
	}
	return offers, cobra.ShellCompDirectiveNoFileComp
}

// completeFormats offers the formats of lists to the shell.
func (r *run) completeFormats(_ *cobra.Command, _ []string, prefix string) ([]string, cobra.ShellCompDirective) {
	return r.complete(prefix, moving.Formats(), nil)
}
