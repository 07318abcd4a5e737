package ui

import (
	"os"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/opener"
	"tidings/ui/typeset"
)

// The commands for the files that hang on articles.

// filesMsg is the files of an article whose addresses are of the web.
type filesMsg struct {
	feed     store.FeedID
	files    []store.Enclosure
	download bool // one of them is wanted here, and else shown
	err      error
}

// filesOf finds the files of an article.
func (s *session) filesOf(row store.Row, download bool) tea.Cmd {
	return func() tea.Msg {
		a, err := s.store.Article(s.ctx, s.account, row.Number)
		msg := filesMsg{feed: row.Feed, download: download, err: err}
		for _, file := range a.Enclosures {
			if file.URL = sanitize.Address(file.URL); file.URL != "" {
				msg.files = append(msg.files, file)
			}
		}
		return msg
	}
}

// downloadInto downloads a file into the folder that is set for that.
func (s *session) downloadInto(setting string, file store.Enclosure, found bool) (tea.Cmd, error) {
	folder, err := config.Folder(setting, s.getenv, os.ReadFile)
	if err != nil {
		return nil, err
	}
	what := feeds.Download{Address: file.URL, Name: feeds.FileName(typeset.FileName(file.URL), file.Type), Folder: folder, Found: found}
	return s.downloads.add(what, s.fetcher, s.after), nil
}

// programFor is the program that the person has set for files of a kind, if they have.
func programFor(kind string, set config.Open) (p opener.Program, ok bool) {
	words := set.File
	switch p.By = "open.file"; kind {
	case "audio":
		words, p.By = set.Audio, "open.audio"
	case "video":
		words, p.By = set.Video, "open.video"
	}
	p.Words, p.Fills = words.All(), config.AddressFilling
	return p, len(p.Words) > 0
}

// openWith gives a file to a program.
func openWith(p opener.Program, address string) tea.Cmd {
	return func() tea.Msg {
		opened, err := p.Start(address)
		return openedMsg{link: address, opened: opened, err: err, with: p}
	}
}

// soon is how soon a program ends that could not do what it should.
const soon = time.Second

// awaitFailure waits for a program to end, and tells if it has failed at once. What becomes of it
// later does not matter.
func awaitFailure(opened openedMsg) tea.Cmd {
	return func() tea.Msg {
		began := time.Now()
		err := opened.opened.Program.Wait()
		if err == nil || time.Since(began) > soon {
			return nil
		}
		return openedMsg{link: opened.link, err: opened.with.Failed(err)}
	}
}
