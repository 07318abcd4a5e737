package cli

import (
	"context"
	"fmt"
	"io"
	"strings"
	"unicode/utf8"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
	"tidings/store"
)

const noteLong = `Write a note on an article, in place of the one there was: the words that
follow it, or with "-" all lines of standard input. Without words the note is
printed. Undo brings back the one there was.`

const noteExamples = `tidings note 3f9a ask Mira about the second ferry
tidings note 3f9a
tidings note 3f9a - < minutes.txt
tidings note --remove 3f9a
tidings search has:note`

func (r *run) noteCommand() *cobra.Command {
	var remove, quiet bool
	cmd := &cobra.Command{
		Use: "note ARTICLE [TEXT...|-]", Short: "Write or print the note on an article", Long: noteLong, Example: noteExamples,
		Args: atLeast(1, "which article"),
		RunE: func(cmd *cobra.Command, args []string) error {
			ref, words := args[0], args[1:]
			if remove && len(words) > 0 {
				return wrongUsage("give a text, or --remove, not both")
			}
			if ref == "-" && len(words) == 1 && words[0] == "-" {
				return wrongUsage("standard input is either the article's name or the note")
			}
			s, err := r.library()
			if err != nil {
				return err
			}
			row, err := r.oneArticle(cmd.Context(), s, ref)
			switch {
			case err != nil:
				return err
			case remove:
				return r.writeNote(cmd.Context(), s, row, "", quiet)
			case len(words) == 0:
				return r.printNote(cmd.Context(), s, row)
			}
			note, err := r.noteIn(words)
			if err != nil {
				return err
			}
			return r.writeNote(cmd.Context(), s, row, note, quiet)
		},
	}
	cmd.Flags().BoolVar(&remove, "remove", false, "take the note off")
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// oneArticle finds the article that a word names, or the one line of standard input.
func (r *run) oneArticle(ctx context.Context, s *store.Store, ref string) (store.Row, error) {
	rows, err := r.articles(ctx, s, []string{ref})
	if err != nil {
		return store.Row{}, err
	}
	if len(rows) != 1 {
		return store.Row{}, wrongUsage("a note belongs to one article; standard input names %d", len(rows))
	}
	return rows[0], nil
}

// noteIn returns the note that stands in the arguments or on standard input.
func (r *run) noteIn(words []string) (string, error) {
	text := strings.Join(words, " ")
	if text == "-" {
		data, err := io.ReadAll(io.LimitReader(r.In, maxFile))
		if err != nil {
			return "", fmt.Errorf("standard input cannot be read: %v", cause(err))
		}
		text = string(data)
	}
	return noteOf(text)
}

// noteOf makes a clean note of what a person wrote. It must not be empty, nor longer than
// the screen's editor takes.
func noteOf(text string) (string, error) {
	note := sanitize.Lines(text)
	switch {
	case note == "":
		return "", wrongUsage("the note is empty; `tidings note --remove ARTICLE` takes one off")
	case utf8.RuneCountInString(note) > store.MaxNote:
		return "", wrongUsage("a note has at most %d letters", store.MaxNote)
	}
	return note, nil
}

// writeNote writes a note; "" takes it off.
func (r *run) writeNote(ctx context.Context, s *store.Store, row store.Row, note string, quiet bool) error {
	changed, err := s.EditMarks(ctx, r.Account, store.MarkEdit{Note: &note}, row.Number)
	title := quote(rowTitle(row))
	switch {
	case err != nil:
		return err
	case note == "" && changed == 0:
		r.say(quiet, "there was no note on %s", title)
	case note == "":
		r.say(quiet, "took the note off %s", title)
	case changed == 0:
		r.say(quiet, "the note on %s is the same already", title)
	default:
		r.say(quiet, "wrote a note on %s", title)
	}
	return nil
}

func (r *run) printNote(ctx context.Context, s *store.Store, row store.Row) error {
	marks, err := s.Marks(ctx, r.Account, row.Number)
	if err != nil {
		return err
	}
	if note := sanitize.Lines(marks[row.Number].Note); note != "" {
		r.out.line(note)
	} else if r.Terminal {
		r.err.line("there is no note on " + quote(rowTitle(row)))
	}
	return nil
}
