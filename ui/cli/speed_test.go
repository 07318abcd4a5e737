//go:build linux

package cli_test

import (
	"cmp"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"tidings/ui/typeset"
)

// How fast the built program is, and how big it gets: its commands are run and its screen
// is used, in a terminal that is emulated, on feeds that a generator makes.
//
//	go test ./ui/cli -run - -bench Speed/refresh -benchtime 5x -old ./tidings-old
//
// prints one row. With -old, an older program is measured beside this one: they take
// turns, each once in a round, and 5x is five rounds. Figures are medians of the rounds.
// On a machine that does other things, compare CPU, and within one run only.
var (
	speedOld      = flag.String("old", "", "an older tidings program, to be measured beside this one")
	speedArticles = flag.Int("articles", 20_000, "how many articles the benchmarks fill and growth make")
	speedSessions = flag.Int("sessions", 200, "how many sessions the benchmark sessions opens")
	speedMarkdown = flag.Bool("markdown", false, "print the rows of README's table in the end")
)

// A speedRow is what one benchmark measures.
type speedRow struct {
	name, title string
	measure     func(s *sitting) *figures // in one round, of one program
}

func speedRows() []speedRow {
	return []speedRow{
		{"refresh", "a first refresh of 300 feeds with 9,000 articles of 3 KB, index included", measureRefresh},
		{"tenth", "a refresh that finds three new articles in each tenth of 300 feeds", measureTenth},
		{"unchanged", "a refresh of 300 feeds that finds nothing new", measureUnchanged},
		{"late", "the same, where 60 hosts take 100 to 200 ms to answer", measureLate},
		{"open", "an article opened: its first words, and a page down right after", measureOpening},
		{"scroll", "a row further down a list", measureScrolling},
		{"start", "the screen opened, with 10,000 articles", measureStart},
		{"commands", "short commands", measureCommands},
		{"idle", "a screen that nobody touches", measureIdle},
		{"beside", "a screen while another process brings 9,000 articles of 300 feeds", measureBeside},
		{"many", "a screen, with 5,000 feeds", measureMany},
		{"fill", "a library filled by one refresh", measureFilling},
		{"growth", "the same acts in a small library and a large one", measureGrowth},
		{"sessions", "200 sessions over SSH, of 20 accounts with 500 feeds each, opened within ten seconds on a day without a snapshot", measureSessions},
	}
}

func BenchmarkSpeed(b *testing.B) {
	path, err := program()
	if err != nil {
		b.Fatal(err)
	}
	web := newSpeedWeb(b)
	shelf := b.TempDir()
	// Else a screen would refresh by itself whatever is not to be refreshed yet.
	if err := os.WriteFile(filepath.Join(shelf, "config.toml"), []byte("refresh.every = \"never\"\n"), 0o600); err != nil {
		b.Fatal(err)
	}
	programs := []*sitting{{name: "new", program: path, web: web, shelf: filepath.Join(shelf, "new")}}
	if *speedOld != "" {
		old, err := filepath.Abs(*speedOld)
		if err != nil {
			b.Fatal(err)
		}
		programs = append(programs, &sitting{name: "old", program: old, web: web, shelf: filepath.Join(shelf, "old")})
	}
	var table strings.Builder
	for _, row := range speedRows() {
		var of []figures
		if b.Run(row.name, func(b *testing.B) { of = row.rounds(b, programs) }) && of != nil {
			row.print(of)
			table.WriteString(row.markdown(of[0]))
		}
	}
	if *speedMarkdown {
		fmt.Print(table.String())
	}
}

// rounds measures programs in turn, and returns the median figures of each.
func (r speedRow) rounds(b *testing.B, programs []*sitting) []figures {
	all := make([][]figures, len(programs))
	for round := 0; b.Loop(); round++ {
		for i := range programs {
			at := (i + round) % len(programs) // who is first is another one each time
			programs[at].B = b
			all[at] = append(all[at], *r.measure(programs[at]))
		}
	}
	b.ReportMetric(0, "ns/op") // of no use: that was the benchmark's own time
	of := make([]figures, len(programs))
	for i, rounds := range all {
		for at, figure := range rounds[0] {
			var values []float64
			for _, round := range rounds {
				values = append(values, round[at].value)
			}
			figure.value = median(values)
			of[i] = append(of[i], figure)
			b.ReportMetric(figure.value, programs[i].name+"-"+figure.metric())
		}
	}
	for _, figure := range of[0] {
		if old, ok := figure.like(of[len(of)-1]); ok && len(of) > 1 && old.value > 0 {
			b.ReportMetric(figure.value/old.value, "ratio-"+figure.metric())
		}
	}
	return of
}

func median[T cmp.Ordered](values []T) T { return percentile(values, 50) }

func percentile[T cmp.Ordered](values []T, p int) T {
	sorted := slices.Sorted(slices.Values(values))
	return sorted[min(len(sorted)*p/100, len(sorted)-1)]
}

// figures are what was measured, by name.
type figures []figure

type figure struct {
	name  string
	value float64
	unit  string
	aside bool // it is not in README
}

func (f *figures) add(name string, value float64, unit string) {
	*f = append(*f, figure{name: name, value: value, unit: unit})
}

// aside adds what is worth knowing to those who compare programs.
func (f *figures) aside(name string, value float64, unit string) {
	*f = append(*f, figure{name: name, value: value, unit: unit, aside: true})
}

// metric is its name where no blanks may be.
func (f figure) metric() string {
	return strings.NewReplacer(",", "", " ", "-").Replace(f.name + " " + f.unit)
}

func (f figure) String() string {
	switch {
	case f.value >= 1000:
		return typeset.Thousands(int(f.value+0.5)) + " " + f.unit
	case f.value >= 100:
		return fmt.Sprintf("%.0f %s", f.value, f.unit)
	case f.value >= 10:
		return fmt.Sprintf("%.1f %s", f.value, f.unit)
	}
	return fmt.Sprintf("%.2f %s", f.value, f.unit)
}

// like is the figure of the same name in others.
func (f figure) like(others figures) (other figure, ok bool) {
	at := slices.IndexFunc(others, func(other figure) bool { return other.metric() == f.metric() })
	if at < 0 {
		return figure{}, false
	}
	return others[at], true
}

// print prints a line for each figure.
func (r speedRow) print(of []figures) {
	fmt.Printf("\n%s: %s\n%-32s %20s %20s %8s\n", r.name, r.title, "", "new", "old", "ratio")
	for _, f := range of[0] {
		fmt.Printf("%-32s %20s", f.name, f)
		if old, ok := f.like(of[len(of)-1]); ok && len(of) > 1 {
			fmt.Printf(" %20s %8.2f", old, f.value/old.value)
		}
		fmt.Println()
	}
	fmt.Println()
}

// markdown is the row in README's table.
func (r speedRow) markdown(of figures) string {
	var said []string
	for _, f := range of {
		if !f.aside {
			said = append(said, f.name+": "+f.String())
		}
	}
	return fmt.Sprintf("| `%s` | %s | %s |\n", r.name, r.title, strings.Join(said, "; "))
}
