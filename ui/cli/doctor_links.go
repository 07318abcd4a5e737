package cli

import (
	"context"
	"errors"
	"os/exec"
	"strings"

	"tidings/ui/config"
	"tidings/ui/opener"
	"tidings/ui/typeset"
)

// lookAtLinks says what opens a link.
func (d *doctor) lookAtLinks(ctx context.Context) {
	way := opener.Find(d.Getenv)
	if !d.Remote && way.Home() != "" {
		d.lookHome(ctx, way)
		return
	}
	opener := way.Program()
	missing := ""
	line := "`o` copies them: no browser is known here; BROWSER names one"
	switch {
	case d.checkup.Terminal.SSH && (d.Remote || len(opener) == 0):
		line = "`o` copies them: your browser is on your own machine"
	case len(opener) > 0:
		line = "`o` opens them by " + typeset.Clip(strings.Join(opener, " "), 60)
		if _, err := exec.LookPath(opener[0]); err != nil {
			missing = typeset.Clip(opener[0], 60)
		}
	}
	d.sayLinks(line)
	if missing != "" {
		d.wrong("links are opened by "+missing+", which is not installed", "export BROWSER=firefox, or whichever browser there is")
	}
}

func (d *doctor) sayLinks(line string) {
	d.checkup.Links = line
	d.say("links", line)
}

// lookHome says whether an opener answers at home. It has nothing opened.
func (d *doctor) lookHome(ctx context.Context, way opener.Opener) {
	socket := typeset.Clip(d.place(way.Home()), 60)
	err := way.TryHome(ctx)
	switch {
	case err == nil:
		d.sayLinks("`o` opens them at home, through " + socket)
	case errors.Is(err, opener.ErrStale):
		d.sayLinks("`o` copies them: " + socket + " leads nowhere any more")
		d.wrong("the socket of the opener at home was left behind by a connection that has ended; after this line, connect anew", "rm "+d.asArgument(way.Home()))
	default:
		d.sayLinks("`o` copies them: no answer from home through " + socket)
		d.wrong(err.Error()+"; this line, there, starts it", "tidings opener")
	}
}

// tellingFound is how the person and their programs are told of news, in JSON.
type tellingFound struct {
	Way      string        `json:"way"` // of the terminal: off, bell, osc9 and so on
	Programs []toldProgram `json:"programs"`
}

// A toldProgram is a program that is told of something.
type toldProgram struct {
	Setting string `json:"setting"` // that names it
	Program string `json:"program"`
	Found   bool   `json:"found"` // it is there, and can be run
}

// lookAtTelling says how the person is told of news, and whether the programs that are told
// are there. It runs none.
func (d *doctor) lookAtTelling(ctx context.Context) {
	if d.Home == nil {
		return
	}
	read, _, err := d.settings(ctx)
	if err != nil { // there is nowhere to keep settings
		return
	}
	set := read.Settings
	found := tellingFound{Way: set.NotifyWay, Programs: []toldProgram{}}
	line := "your terminal is told of nothing (notify.way)"
	if set.NotifyWay != config.NotifyOff {
		line = "your terminal is told of news by " + set.NotifyWay
	}
	lines := []string{line}
	for _, one := range []struct {
		setting string
		words   config.Words
	}{
		{"notify.program", set.NotifyProgram}, {"hooks.on-new", set.Hooks.New}, {"hooks.on-refresh", set.Hooks.Refresh},
		{"hooks.on-bookmark", set.Hooks.Bookmark}, {"hooks.on-open", set.Hooks.Open},
		{"open.audio", set.Open.Audio}, {"open.video", set.Open.Video}, {"open.file", set.Open.File},
	} {
		words := one.words.All()
		if len(words) == 0 {
			continue
		}
		program := toldProgram{one.setting, typeset.Clip(words[0], 60), d.Home.HasProgram(words[0])}
		found.Programs = append(found.Programs, program)
		line := one.setting + " runs " + program.Program
		if !program.Found {
			line += ", which is not there"
		}
		lines = append(lines, line)
	}
	d.checkup.Telling = &found
	d.say("telling", lines...)
	for _, one := range found.Programs {
		if !one.Found {
			d.wrong("the program of "+one.Setting+", "+one.Program+", is not there or cannot be run; this line tells no program, unless you name another", "tidings config set "+one.Setting+" '[]'")
		}
	}
}
