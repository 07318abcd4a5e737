package cli

import (
	"context"
	"errors"
	"fmt"
	"runtime"
	"strings"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const doctorLong = `Check the installation, on one page: the library, its files and snapshots, the disk,
the pictures that are kept, who holds the lock, memory, the terminal and what it can do, where copied links
and opened ones go, who is told of news, time-outs, and feeds that fail. Below it stands each problem
with the line that fixes it. It changes nothing; it works also
when the library cannot be opened.

At a terminal it asks the terminal for its name, and waits at most a second for
an answer. It asks the opener at home for a sign of life, and opens nothing. Over
SSH (ssh HOST doctor) it covers your account and your terminal.

The exit code is 0 if it could look, whatever it found, and 1 if the library
cannot be used.

--json prints one object:
  version system         of this program
  library                path, state (good, none, older, unusable), size and
                         free in bytes, format, articles, feeds, accounts,
                         waiting for the index
  snapshots              how many, how many of them damaged, the newest's day
  files                  name, size and use of what lies beside the library
  pictures               folder, count and size in bytes of those that are kept
  disk                   kind, network, free in bytes
  lock                   pid, command, why, since, reads, stopped, waits
                         of each holder
  memory                 private and shared bytes of this command
  terminal               name, term, columns, rows, utf8, ssh, multiplexer,
                         answers, colours (none, 16, 256 or 16777216)
  clipboard links        where a copied and an opened link go
  telling                way of the terminal, and of each program that is told
                         of news: setting, program, found
  timeouts               in seconds: store, feeds
  feeds                  followed, and those failing: feed, name, error,
                         failures, gone, succeeded
  problems               about, what, mend`

const doctorExamples = `tidings doctor
# what is wrong, and nothing else
tidings doctor --json | jq -r '.problems[] | .what + ": " + .mend'
ssh host tidings doctor`

func (r *run) doctorCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "doctor", Short: "Check the installation, and say how to fix problems", Long: doctorLong, Example: doctorExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			d := &doctor{run: r}
			err := d.look(cmd.Context())
			if asJSON {
				return errors.Join(d.out.object(d.checkup), err)
			}
			d.print()
			return err
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	return cmd
}

// A doctor looks at one thing after the other. Each look notes what it finds as facts for
// programs and as lines for people, and notes the problems.
type doctor struct {
	*run
	checkup checkup
	page    []section
}

// A checkup is what a doctor found, in JSON.
type checkup struct {
	Version   string          `json:"version"`
	System    string          `json:"system"`
	Library   *libraryRecord  `json:"library,omitempty"` // nil over SSH, as the next six are
	Snapshots *snapshotsFound `json:"snapshots,omitempty"`
	Files     []fileRecord    `json:"files,omitzero"`
	Pictures  *picturesFound  `json:"pictures,omitempty"`
	Disk      *diskRecord     `json:"disk,omitempty"`
	Lock      []holderRecord  `json:"lock,omitzero"`
	Memory    *memoryRecord   `json:"memory,omitempty"`
	Terminal  terminalRecord  `json:"terminal"`
	Clipboard string          `json:"clipboard"`
	Links     string          `json:"links"`
	Telling   *tellingFound   `json:"telling,omitempty"` // nil over SSH
	Timeouts  timeoutsRecord  `json:"timeouts"`
	Feeds     feedsFound      `json:"feeds"`
	Problems  []problem       `json:"problems"`
}

// A section of the page: a label, and what stands beside it.
type section struct {
	label string
	lines []string
}

// A problem is a sentence that says what is wrong, and the command line that mends it.
type problem struct {
	About string `json:"about"` // the section's label
	What  string `json:"what"`
	Mend  string `json:"mend"`
}

// say adds a section to the page.
func (d *doctor) say(label string, lines ...string) {
	d.page = append(d.page, section{label, lines})
}

// wrong notes a problem in the newest section.
func (d *doctor) wrong(what, mend string) {
	d.checkup.Problems = append(d.checkup.Problems, problem{d.page[len(d.page)-1].label, what, mend})
}

// look looks at everything. It fails if the library cannot be used.
func (d *doctor) look(ctx context.Context) error {
	system := runtime.GOOS + "/" + runtime.GOARCH
	d.checkup = checkup{Version: d.Version, System: system, Problems: []problem{}}
	d.checkup.Feeds.Failing = []failingRecord{}
	d.say("tidings", d.Version+" · "+system+" · "+runtime.Version())
	var s *store.Store
	var err error
	if d.Remote {
		s, err = d.library()
	} else {
		s, err = d.lookAtLibrary(ctx)
		d.lookAtMemory()
		d.lookAtPictures()
	}
	d.lookAtTerminal(ctx)
	d.lookAtLinks(ctx)
	d.lookAtTelling(ctx)
	d.lookAtTimeouts()
	if s != nil {
		err = errors.Join(err, d.lookAtFeeds(ctx, s))
	}
	return err
}

// labelWidth is how many cells the labels of sections have.
const labelWidth = 13

// print prints the page.
func (d *doctor) print() {
	width := d.columns() - labelWidth
	for _, part := range d.page {
		label := d.ink.faint(typeset.Fit(part.label, labelWidth))
		for _, line := range part.lines {
			// A line that does not fit continues below.
			for _, folded := range typeset.Wrap(d.letters(line), width) {
				d.out.line(label + folded)
				label = strings.Repeat(" ", labelWidth)
			}
		}
	}
	d.out.line("")
	if len(d.checkup.Problems) == 0 {
		d.out.line("no problems found")
		return
	}
	d.out.line(d.ink.bold(typeset.Count(len(d.checkup.Problems), "problem", "problems")))
	for _, p := range d.checkup.Problems {
		what := strings.Join(typeset.Wrap(d.letters(p.What), d.columns()-2), "\n")
		d.out.line(d.ink.red("!") + " " + strings.ReplaceAll(what, "\n", "\n  "))
		// It is not folded, so that it can be copied.
		d.out.line(d.letters("  → ") + d.ink.bold(d.letters(p.Mend)))
	}
}

// letters writes a line in ASCII if the terminal has nothing else.
func (d *doctor) letters(line string) string {
	if !d.ink.ascii {
		return line
	}
	return strings.NewReplacer("→", "->", " · ", ", ", "…", "...", "“", `"`, "”", `"`).Replace(line)
}

// A timeoutsRecord is how long others are waited for, in seconds.
type timeoutsRecord struct {
	Store float64 `json:"store"`
	Feeds float64 `json:"feeds"`
}

func (d *doctor) lookAtTimeouts() {
	waits := timeoutsRecord{store.DefaultWait.Seconds(), d.Fetcher.Timeout.Seconds()}
	d.checkup.Timeouts = waits
	d.say("time-outs", fmt.Sprintf("%g s for the library's lock, %g s for a feed", waits.Store, waits.Feeds))
}
