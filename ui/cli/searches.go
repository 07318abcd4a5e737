package cli

import (
	"errors"
	"fmt"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

const searchesLong = `List your saved searches, with how many of the articles they find are unread and
how many there are. They stand in the side bar of the screen, too.

"tidings list --saved NAME" lists what one finds.

In a pipe each is one line of fixed columns: "!" if its query cannot be read
or "-", two blanks, unread (6), two blanks, total (6), two blanks, name (30),
two blanks, query.

--json prints one object a line:
  name query    what you call it, and what it looks for
  unread total  articles
  added         when you saved it, RFC 3339 in UTC
  error         why the query cannot be read, "" if it can`

const searchesExamples = `tidings searches
tidings searches save Boats 'ferry OR harbour -oil'
tidings list --saved Boats --unread
tidings searches rename Boats Ships`

// A searchRecord is a saved search in JSON.
type searchRecord struct {
	Name   string       `json:"name"`
	Query  string       `json:"query"`
	Unread int          `json:"unread"`
	Total  int          `json:"total"`
	Added  record.Stamp `json:"added"`
	Error  string       `json:"error"`
}

func (r *run) searchesCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "searches", Short: "List, save and rename searches", Long: searchesLong, Example: searchesExamples, Args: noSuchCommand,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			all, err := s.Searches(cmd.Context(), r.Account)
			if err != nil {
				return err
			}
			return r.printSearches(all, asJSON)
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	cmd.AddCommand(r.saveSearchCommand(), r.renameSearchCommand(), r.removeSearchCommand())
	return cmd
}

func (r *run) printSearches(all []store.SavedSearch, asJSON bool) error {
	if r.Terminal && !asJSON && len(all) > 0 {
		r.head("%s  %11s  %s", typeset.Fit("NAME", r.searchWidth()), "UNREAD/ALL", "QUERY")
	}
	for _, one := range all {
		v := searchRecord{
			Name: sanitize.Line(one.Name), Query: sanitize.Line(one.Query), Unread: one.Unread, Total: one.Total,
			Added: record.At(one.Added), Error: sanitize.Line(one.Broken),
		}
		switch {
		case asJSON:
			if err := r.out.object(v); err != nil {
				return err
			}
		case r.Terminal:
			r.searchRow(v)
		default:
			state := "-"
			if v.Error != "" {
				state = "!"
			}
			r.out.printf("%s  %6d  %6d  %s  %s\n", state, v.Unread, v.Total, typeset.Fit(v.Name, 30), v.Query)
		}
	}
	if len(all) == 0 && r.Terminal && !asJSON {
		r.err.line("no search is saved yet; `tidings searches save NAME QUERY` saves one")
	}
	return nil
}

// searchRow prints a saved search for a person.
func (r *run) searchRow(v searchRecord) {
	k, width := r.ink, r.columns()
	name := typeset.Fit(v.Name, r.searchWidth())
	if v.Unread > 0 {
		name = k.bold(name)
	}
	query := typeset.Clip(v.Query, max(width-r.searchWidth()-15, 10))
	r.out.printf("%s  %11s  %s\n", name, fmt.Sprintf("%d/%d", v.Unread, v.Total), k.faint(query))
	if v.Error != "" {
		r.out.line("  " + k.red(typeset.Clip(v.Error, max(width-3, 20))))
	}
}

// searchWidth is how wide the column of names is.
func (r *run) searchWidth() int { return min(max(r.columns()/4, 10), 30) }

const saveSearchLong = `Save a search under a name, in place of the one that has it. "tidings help
searching" tells what a query may be. Undo takes it back.`

const saveSearchExamples = `tidings searches save Boats 'ferry OR harbour -oil'
tidings searches save "To read" 'tag:to-read is:unread'`

func (r *run) saveSearchCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "save NAME QUERY", Short: "Save a search under a name", Long: saveSearchLong, Example: saveSearchExamples,
		Args: atLeast(2, "a name, and what to search for"),
		ValidArgsFunction: func(cmd *cobra.Command, args []string, begun string) ([]string, cobra.ShellCompDirective) {
			if len(args) > 0 {
				return r.completeQuery(cmd, args, begun)
			}
			return r.completeSearches(cmd, args, begun)
		},
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := searchName(args[0])
			if err != nil {
				return err
			}
			query, err := queryIn(args[1:])
			if err != nil {
				return err
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			if _, err := s.SaveSearch(cmd.Context(), r.Account, name, query); err != nil {
				return err
			}
			r.say(quiet, "saved the search %s", quote(name))
			return nil
		},
	}
	cmd.SetFlagErrorFunc(quoteQuery)
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

func (r *run) renameSearchCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "rename NAME NEW", Short: "Give a saved search another name", Example: "tidings searches rename Boats Ships",
		Long: "Give a saved search another name. Undo takes it back.",
		Args: exactly(2, "its name, and the new one"), ValidArgsFunction: first(r.completeSearches),
		RunE: func(cmd *cobra.Command, args []string) error {
			name, err := searchName(args[1])
			if err != nil {
				return err
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			one, err := r.searchNamed(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			err = s.RenameSearch(cmd.Context(), r.Account, one.ID, name)
			if errors.Is(err, store.ErrExists) {
				return fmt.Errorf("another search is called %s; rename or remove that one first", quote(name))
			}
			if err != nil {
				return err
			}
			r.say(quiet, "%s is now called %s", quote(one.Name), quote(name))
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

func (r *run) removeSearchCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "remove NAME", Aliases: []string{"rm"}, Short: "Remove a saved search", Example: "tidings searches remove Ships",
		Long: "Remove a saved search; the articles it found stay. Undo brings it back.",
		Args: exactly(1, "which search"), ValidArgsFunction: first(r.completeSearches),
		RunE: func(cmd *cobra.Command, args []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			one, err := r.searchNamed(cmd.Context(), s, args[0])
			if err != nil {
				return err
			}
			if err := s.RemoveSearch(cmd.Context(), r.Account, one.ID); err != nil {
				return err
			}
			r.say(quiet, "removed the search %s; undo brings it back", quote(one.Name))
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// searchName makes a clean name of what a person typed.
func searchName(text string) (string, error) {
	name := sanitize.Line(text)
	if name == "" || len(name) > longestName {
		return "", wrongUsage("the name of a search has 1 to %d letters", longestName)
	}
	return name, nil
}
