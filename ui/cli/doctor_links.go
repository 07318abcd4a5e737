package cli

import (
	"context"
	"errors"
	"os/exec"
	"strings"

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
