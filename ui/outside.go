package ui

import (
	"context"
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/own"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/forms"
	"tidings/ui/typeset"
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
		out("pipe", "give the article to a command", "pipe", "|", needsMachine, func(a *app, row store.Row) tea.Cmd { return a.askToPipe(row) }).asking(),
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

// formNames are the forms in which programs get articles, as people call them, in the order in
// which Tab goes through them.
func formNames() []struct{ form, name string } {
	return []struct{ form, name string }{{forms.Markdown, "Markdown"}, {forms.Text, "text"}, {forms.HTML, "HTML"}, {forms.JSON, "JSON"}}
}

// pipeHint says what may be typed: what was typed last, or how to begin.
func pipeHint(former []string) string {
	if len(former) == 0 {
		return "a command, as in glow; !less gets the terminal"
	}
	return "↑ " + former[0] + "   (!less gets the terminal)"
}

// askToPipe asks for the command that is to get an article.
func (a *app) askToPipe(row store.Row) tea.Cmd {
	all, at := formNames(), 0
	for i, f := range all {
		if f.form == a.settings.PipeForm {
			at = i
		}
	}
	own, title := a.article.own[row.Number], copiedTitle(row)
	former := a.keyboard.piped.lines()
	return tea.Batch(a.keyboard.piped.load(a.session), a.prompt.ask(question{
		label: "Pipe to", hint: pipeHint(former), former: former, recalls: true, verbatim: true,
		aside: func() string { return "as " + all[at].name + " (Tab)" },
		turn:  func() { at = (at + 1) % len(all) },
		answer: func(line string) tea.Cmd {
			if line == "" {
				return nil
			}
			return a.pipe(row.Number, own, title, all[at].form, line)
		},
	}))
}

// pipe gives an article to a command that the person has typed. One that begins with ! gets the
// terminal, too; what another prints is shown on a page.
func (a *app) pipe(n store.Number, isOwn bool, title, form, line string) tea.Cmd {
	command, lends := strings.CutPrefix(line, "!")
	words, err := own.Words(command)
	if err != nil {
		a.status.fail(err)
		return nil
	}
	a.keyboard.piped.add(line)
	var keep tea.Cmd
	if form != a.settings.PipeForm {
		set := a.settings
		set.PipeForm = form
		keep = a.configuring.keep(a, set, "pipe.form", form)
	}
	if lends {
		return tea.Batch(keep, a.lendTo(n, isOwn, form, words))
	}
	page := &output{shared: a.shared, command: command, title: title}
	ctx, stop := context.WithCancel(a.ctx)
	page.stop = stop
	page.run = a.pipeTo(ctx, page, n, isOwn, form, words)
	return tea.Batch(keep, a.cover(page))
}

// take tells what has become of an article.
func (o outside) take(a *app, msg tea.Msg) (tea.Cmd, bool) {
	switch msg := msg.(type) {
	case outputMsg:
		return o.printed(a, msg), true
	case lendMsg:
		return o.lend(a, msg), true
	case lentMsg:
		if a.status.busy = ""; msg.err != nil {
			a.status.fail(fmt.Errorf("%s: %w", sanitize.Line(msg.program), msg.err))
		}
		return nil, true
	case savedFileMsg:
		return o.saved(a, msg), true
	}
	return nil, false
}

// printed shows what a command has printed, or says that it had nothing to say.
func (outside) printed(a *app, msg outputMsg) tea.Cmd {
	if msg.of == nil {
		return nil
	}
	cmd := msg.of.came(msg)
	if o, open := a.overlay.(*output); open && o == msg.of && msg.err == nil && msg.text == "" {
		a.status.say("“%s” took %s.", sanitize.Cut(sanitize.Line(o.command), 100), typeset.Size(msg.took))
		return a.uncover()
	}
	return cmd
}

// lend gives the terminal to a command that has its article.
func (outside) lend(a *app, msg lendMsg) tea.Cmd {
	if msg.err != nil {
		a.status.fail(msg.err)
		return nil
	}
	program := msg.program.Path
	return a.lending.lend(a, tea.Exec(a.loan.To(msg.program), func(err error) tea.Msg { return lentMsg{filepath.Base(program), err} }))
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
