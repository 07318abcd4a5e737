package ui

import (
	"context"
	"errors"
	"fmt"
	"path/filepath"
	"strings"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"

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
	out := func(name, help, word, key string, can func(*app) string, do func(*app, []store.Row) tea.Cmd) *action {
		return &action{name: name, group: group, help: help, brief: word, keys: []string{key}, where: inList | inArticle, rows: true, can: can,
			do: func(a *app, _ string) tea.Cmd { return do(a, a.subjects()) }}
	}
	return []*action{
		out("pipe", "give the article to a command", "pipe", "|", needsMachine, func(a *app, rows []store.Row) tea.Cmd { return a.askToPipe(rows) }).asking(),
		out("save-file", "save the article as a file", "save", "s", needsMachine, func(a *app, rows []store.Row) tea.Cmd { return a.saveArticles(rows) }),
	}
}

// needsMachine says why an article cannot be given to the machine that one sits at.
func needsMachine(a *app) string {
	row, ok := a.current()
	switch {
	case !ok:
		return needsArticle(a)
	case a.home == nil || !a.owner:
		return fmt.Sprintf("Only where the library lies. From there, “tidings show %s --markdown” prints it.", row.ID.Short())
	}
	return ""
}

// takingsOf says how articles leave, one by one.
func (a *app) takingsOf(rows []store.Row) []taking {
	hows := make([]taking, len(rows))
	for i, row := range rows {
		hows[i] = a.takingOf(row.Number)
	}
	return hows
}

// saveArticles saves articles into the folder that is meant for that, which is asked for first
// if it is not known.
func (a *app) saveArticles(rows []store.Row) tea.Cmd {
	hows := a.takingsOf(rows)
	save := func(folder string, isNew bool) tea.Cmd {
		a.status.busy = "saving …"
		a.takeSubjects()
		return a.saveFiles(rows, hows, folder, a.settings.SaveForm, isNew)
	}
	if a.settings.SaveFolder != "" {
		return save(a.settings.SaveFolder, false)
	}
	return a.prompt.ask(question{
		label: "Save in", hint: "a folder, as in ~/Notes; it is asked for once", verbatim: true,
		answer: func(folder string) tea.Cmd {
			if setting, _, _ := config.Find("save.folder"); folder == "" {
				a.status.say("Nothing was saved: it takes a folder, as ~/Notes.")
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

// askToPipe asks for the command that is to get articles.
func (a *app) askToPipe(rows []store.Row) tea.Cmd {
	all, at := formNames(), 0
	for i, f := range all {
		if f.form == a.settings.PipeForm {
			at = i
		}
	}
	hows, title := a.takingsOf(rows), copiedTitle(rows[0])
	if len(rows) > 1 {
		title = typeset.Count(len(rows), "article", "articles")
	}
	former := a.keyboard.piped.lines()
	return tea.Batch(a.keyboard.piped.load(a.session), a.prompt.ask(question{
		label: "Pipe to", hint: pipeHint(former), former: former, recalls: true, verbatim: true,
		aside: func() string { return all[at].name + " (Tab)" },
		turn:  func() { at = (at + 1) % len(all) },
		answer: func(line string) tea.Cmd {
			if line == "" {
				return nil
			}
			a.takeSubjects()
			return a.pipe(store.Numbers(rows), hows, title, all[at].form, line)
		},
	}))
}

// pipe gives articles to a command that the person has typed. One that begins with ! gets the
// terminal, too; what another prints is shown on a page.
func (a *app) pipe(numbers []store.Number, hows []taking, title, form, line string) tea.Cmd {
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
		return tea.Batch(keep, a.lendTo(numbers, hows, form, words))
	}
	page := &output{shared: a.shared, command: command, title: title}
	ctx, stop := context.WithCancel(a.ctx)
	page.stop = stop
	page.run = a.pipeTo(ctx, page, numbers, hows, form, words)
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
		a.status.fail(fmt.Errorf("%s: %w", map[bool]string{true: "the article was not saved", false: fmt.Sprintf("%d of %d articles were saved", msg.saved, msg.of)}[msg.of == 1], msg.err))
		return nil
	}
	if msg.of == 1 {
		a.status.say("Saved to %s", sanitize.Line(msg.path))
	} else {
		a.status.say("Saved %s into %s", typeset.Count(msg.saved, "article", "articles"), sanitize.Line(filepath.Dir(msg.path)))
	}
	if msg.folder == "" {
		return nil
	}
	set := a.settings
	set.SaveFolder = msg.folder
	return a.configuring.keep(a, set, "save.folder", msg.folder)
}

// The files that hang on articles are opened with a program of the person's, or downloaded.

// fileActions open and download files.
func fileActions() []*action {
	const group = "Links"
	of := func(download bool) func(*app, string) tea.Cmd {
		return func(a *app, _ string) tea.Cmd {
			row, _ := a.current()
			return a.filesOf(row, download)
		}
	}
	return []*action{
		{name: "open-file", group: group, help: "play or open what hangs on the article", brief: "play", keys: []string{"e"}, where: inList | inArticle, rows: true, single: true, can: needsArticle, do: of(false)},
		{name: "download", group: group, help: "download what hangs on the article", keys: []string{"d"}, where: inList | inArticle, rows: true, single: true, can: canDownload, do: of(true)},
		{name: "stop-download", group: group, help: "stop the download", where: inPanes,
			can: func(a *app) string {
				if a.downloads.queue.idle() {
					return "Nothing is being downloaded."
				}
				return ""
			},
			do: func(a *app, _ string) tea.Cmd { a.downloads.cancel(a.ctx); return nil }},
	}
}

// withFiles opens the file of an article, or lets one of several be chosen.
func (a *app) withFiles(of filesMsg) tea.Cmd {
	switch {
	case of.err != nil:
		a.status.fail(of.err)
		return nil
	case len(of.files) == 0:
		a.status.say("No sound, film or other file hangs on this article.")
		return nil
	case len(of.files) == 1 && of.download:
		return a.download(of, of.files[0])
	case len(of.files) == 1:
		return a.openFile(of.files[0])
	}
	var offers []offer
	do := map[string]func() tea.Cmd{}
	put := func(verb, action string, file store.Enclosure, choose func() tea.Cmd) {
		key := fmt.Sprint("file ", len(offers))
		do[key] = choose
		offers = append(offers, newOffer(offer{key: key, name: verb + typeset.JoinDots(typeset.File(file), typeset.FileName(file.URL)), about: sanitize.Address(file.URL), action: action}, ""))
	}
	for _, file := range of.files {
		if !of.download {
			put("", "open-file", file, func() tea.Cmd { return a.openFile(file) })
		}
	}
	for _, file := range of.files {
		if a.owner {
			put("Download ", "download", file, func() tea.Cmd { return a.download(of, file) })
		}
	}
	return a.pick("a few letters of a file", offers, func(o offer) tea.Cmd { return do[o.key]() })
}

// canDownload says why nothing can be downloaded.
func canDownload(a *app) string {
	if !a.owner {
		return "A download would go to the machine of the library. e hands you the address."
	}
	return needsArticle(a)
}

// download downloads a file of an article.
func (a *app) download(of filesMsg, file store.Enclosure) tea.Cmd {
	waits := !a.downloads.queue.idle()
	cmd, err := a.downloadInto(a.settings.DownloadFolder, file, a.foundIn(of.feed))
	switch {
	case err != nil:
		a.status.fail(err)
	case waits:
		a.status.say("It waits for its turn.")
	default:
		a.status.coming = "downloading …"
	}
	return cmd
}

// isComing tells how far a download is.
func (a *app) isComing(msg downloadingMsg) tea.Cmd {
	const narrow = 60 // cells, below which a file's name has no room
	if a.status.coming = "downloading " + msg.said; a.w >= narrow {
		a.status.coming = typeset.JoinDots("downloading "+ansi.Truncate(msg.of.what.Name, a.w/3, "…"), msg.said)
	}
	return msg.of.awaitProgress(a.after)
}

// hasCome tells what has become of a download, and begins the next.
func (a *app) hasCome(msg downloadedMsg) tea.Cmd {
	a.status.coming = ""
	switch {
	case errors.Is(msg.err, context.Canceled):
		a.status.say("The download has been stopped.")
	case errors.Is(msg.err, store.ErrFull):
		a.status.warn("The disk is full: " + msg.of.what.Name + " was not downloaded.")
	case msg.err != nil:
		a.status.fail(fmt.Errorf("%s was not downloaded: %w", msg.of.what.Name, msg.err))
	default:
		a.status.say("Downloaded: %s", msg.path)
	}
	next := a.downloads.queue.next()
	if next != nil {
		a.status.coming = "downloading …"
	}
	return next
}

// openFile opens a file with the program that the person has set for its kind, if they sit here,
// and else as links are opened.
func (a *app) openFile(file store.Enclosure) tea.Cmd {
	if program, isSet := programFor(typeset.Kind(file), a.settings.Open); isSet && a.owner && !a.opener.IsFar() {
		return openWith(program, file.URL)
	}
	return a.openAddress(file.URL)
}
