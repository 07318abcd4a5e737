package ui

import (
	"context"
	"os/exec"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/opener"
)

// The commands that show links outside.

// openedMsg says what became of a link.
type openedMsg struct {
	link   string
	opened opener.OpenedLink
	err    error
	with   opener.Program // which the person has set for it, if they have
}

func openLink(ctx context.Context, o opener.Opener, link string) tea.Cmd {
	return func() tea.Msg {
		opened, err := o.Open(ctx, link)
		return openedMsg{link: link, opened: opened, err: err}
	}
}

// openedPagesMsg says what became of several links: those that were opened, and what was left when
// one could not be.
type openedPagesMsg struct {
	opened []openedMsg
	left   []string
	err    error
}

// openLinks opens links one after another, until one cannot be opened.
func openLinks(ctx context.Context, o opener.Opener, links []string) tea.Cmd {
	return func() tea.Msg {
		msg := openedPagesMsg{}
		for i, link := range links {
			opened, err := o.Open(ctx, link)
			if err != nil {
				msg.left, msg.err = links[i:], err
				break
			}
			msg.opened = append(msg.opened, openedMsg{link: link, opened: opened})
		}
		return msg
	}
}

// commentsMsg is where people talk about an article, "" if it does not say.
type commentsMsg struct{ address string }

// findComments finds where people talk about an article: where its feed says, or a link in its
// text that says so, or an address of its own that looks like it.
func findComments(a store.Article) tea.Cmd {
	return func() tea.Msg {
		if address := sanitize.Address(a.Comments); address != "" {
			return commentsMsg{address}
		}
		for _, link := range a.Links {
			if link != a.Link && markup.IsComments(link) {
				return commentsMsg{sanitize.Address(link)}
			}
		}
		address := sanitize.Address(markup.CommentsLink(bodyOf(a, true)))
		if address == "" && markup.IsComments(a.Link) {
			address = sanitize.Address(a.Link)
		}
		return commentsMsg{address}
	}
}

// answeredMsg is what the person at home has answered about a link; how and err are empty
// if there was no answer.
type answeredMsg struct {
	link string
	how  string
	err  error
}

// awaitAnswer waits for the person at home until the screen is left.
func awaitAnswer(ctx context.Context, asked *opener.Question, link string) tea.Cmd {
	return func() tea.Msg {
		how, err := asked.Await(ctx)
		return answeredMsg{link, how, err}
	}
}

// awaitEnd waits for a program to end. Its exit code does not matter.
func awaitEnd(program *exec.Cmd) tea.Cmd {
	return func() tea.Msg {
		_ = program.Wait()
		return nil
	}
}
