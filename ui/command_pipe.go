package ui

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"os/exec"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/forms"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

// The commands that give articles to programs of the person's.

// written is what is read of an article, in a form.
func (s *session) written(ctx context.Context, n store.Number, how taking, form string) ([]byte, error) {
	a, err := s.store.Article(ctx, s.account, n)
	if err != nil {
		return nil, err
	}
	if form != forms.JSON {
		return []byte(pageOf(a, how, s.zone).In(form)), nil
	}
	whole, err := record.Of(s.store, s.account).Whole(ctx, a)
	if err != nil {
		return nil, err
	}
	var out bytes.Buffer
	encoder := json.NewEncoder(&out)
	encoder.SetEscapeHTML(false)
	err = encoder.Encode(whole)
	return out.Bytes(), err
}

// mostPiped is how many bytes of articles a program is given at most.
const mostPiped = 64 << 20

// allWritten is what is read of articles, one behind the other: JSON a line each, other forms with an
// empty line between.
func (s *session) allWritten(ctx context.Context, numbers []store.Number, hows []taking, form string) ([]byte, error) {
	var all []byte
	for i, n := range numbers {
		one, err := s.written(ctx, n, hows[i], form)
		switch {
		case err != nil:
			return nil, err
		case i > 0 && form != forms.JSON:
			all = append(all, '\n')
		}
		if all = append(all, one...); len(all) > mostPiped {
			return nil, fmt.Errorf("the articles are more than %s", typeset.Size(mostPiped))
		}
	}
	return all, nil
}

// outputMsg is what a program has printed that was given an article.
type outputMsg struct {
	of   *output
	text string // clean
	took int    // bytes that it was given
	err  error
}

// pipeTo gives articles to a program, and takes what it prints.
func (s *session) pipeTo(ctx context.Context, of *output, numbers []store.Number, hows []taking, form string, words []string) tea.Cmd {
	return func() tea.Msg {
		input, err := s.allWritten(ctx, numbers, hows, form)
		if err != nil {
			return outputMsg{of: of, err: err}
		}
		out, err := s.home.Pipe(ctx, words, input)
		return outputMsg{of, sanitize.Lines(string(out)), len(input), err}
	}
}

// lendMsg is a program that has its article, and is to get the terminal.
type lendMsg struct {
	program *exec.Cmd
	err     error
}

// lentMsg says how a program ended that had the terminal.
type lentMsg struct {
	program string
	err     error
}

// lendTo gives articles to a program that also gets the terminal.
func (s *session) lendTo(numbers []store.Number, hows []taking, form string, words []string) tea.Cmd {
	return func() tea.Msg {
		input, err := s.allWritten(s.ctx, numbers, hows, form)
		if err != nil {
			return lendMsg{err: err}
		}
		program, err := s.home.Lend(words, input)
		return lendMsg{program, err}
	}
}
