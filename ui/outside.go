package ui

import (
	"fmt"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/config"
)

// outside is the part by which articles leave the reader: as files, and to programs. It keeps
// nothing. All of it is for who sits at the machine of the library.
type outside struct{}

// outsideActions let articles out.
func outsideActions() []*action {
	const group = "Out of the reader"
	out := func(name, help, word, key string, can func(*app) string, do func(*app, store.Row) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inList | inArticle, rows: true, can: can,
			do: func(a *app, _ string) tea.Cmd { row, _ := a.current(); return do(a, row) }}
	}
	return []*action{
		out("save-file", "save the article as a file", "save", "s", needsMachine, func(a *app, row store.Row) tea.Cmd { return a.saveArticle(row) }),
	}
}

// needsMachine says why an article cannot be given to the machine that one sits at.
func needsMachine(a *app) string {
	row, ok := a.current()
	switch {
	case !ok:
		return needsArticle(a)
	case a.home == nil:
		return fmt.Sprintf("Only where the library lies. From there, “tidings show %s --markdown” prints it.", row.ID.Short())
	}
	return ""
}

// saveArticle saves an article into the folder that is meant for that, which is asked for first
// if it is not known.
func (a *app) saveArticle(row store.Row) tea.Cmd {
	own := a.article.own[row.Number]
	save := func(folder string, isNew bool) tea.Cmd {
		a.status.busy = "saving …"
		return a.saveFile(row.Number, own, folder, a.settings.SaveForm, isNew)
	}
	if a.settings.SaveFolder != "" {
		return save(a.settings.SaveFolder, false)
	}
	return a.prompt.ask(question{
		label: "Save in", hint: "a folder, as in ~/Notes; it is asked for once", verbatim: true,
		answer: func(folder string) tea.Cmd {
			if setting, _, _ := config.Find("save.folder"); folder == "" {
				return nil
			} else if _, ok := setting.Value(folder); !ok {
				a.status.say("That is no name of a folder.")
				return nil
			}
			return save(folder, true)
		},
	})
}

// take tells what has become of an article.
func (o outside) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case savedFileMsg:
		return o.saved(a, msg), true
	}
	return nil, false
}

// saved tells where an article was saved, and keeps the folder for the next time.
func (outside) saved(a *app, msg savedFileMsg) tea.Cmd {
	a.status.busy = ""
	if msg.err != nil {
		a.status.fail(fmt.Errorf("the article was not saved: %w", msg.err))
		return nil
	}
	a.status.say("Saved to %s", sanitize.Line(msg.path))
	if msg.folder == "" {
		return nil
	}
	set := a.settings
	set.SaveFolder = msg.folder
	return a.configuring.keep(a, set, "save.folder", msg.folder)
}
