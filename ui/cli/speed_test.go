//go:build linux

package cli_test

import (
	"cmp"
	"flag"
	"fmt"
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
	speedMarkdown = flag.Bool("markdown", false, "print rows as README has them")
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
		{"late", "the same where each answer takes 100 to 200 ms, of 60 hosts", measureLate},
		{"open", "an article opened, from the key to its first words, and a page down right after", measureOpening},
		{"scroll", "200 rows down a list, a row", measureScrolling},
		{"start", "the screen opened on 10,000 articles of 40 feeds", measureStart},
		{"commands", "short commands", measureCommands},
		{"idle", "a screen that nobody touches", measureIdle},
		{"beside", "a screen beside another process that refreshes 300 feeds with 9,000 new articles", measureBeside},
		{"many", "a screen with 5,000 feeds", measureMany},
		{"fill", "a library filled by one refresh", measureFilling},
		{"growth", "the same acts in a small library and a large one", measureGrowth},
		{"sessions", "sessions over SSH, of 500 feeds each, opened in ten seconds on a day without a snapshot", measureSessions},
	}
}

func BenchmarkSpeed(b *testing.B) {
	path, err := program()
	if err != nil {
		b.Fatal(err)
	}
	web := newSpeedWeb(b)
	shelf := b.TempDir()
	programs := []*sitting{{name: "new", program: path, web: web, shelf: filepath.Join(shelf, "new")}}
	if *speedOld != "" {
		old, err := filepath.Abs(*speedOld)
		if err != nil {
			b.Fatal(err)
		}
		programs = append(programs, &sitting{name: "old", program: old, web: web, shelf: filepath.Join(shelf, "old")})
	}
	for _, row := range speedRows() {
		var of []figures
		if b.Run(row.name, func(b *testing.B) { of = row.rounds(b, programs) }) && of != nil {
			row.print(of)
		}
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
}

func (f *figures) add(name string, value float64, unit string) {
	*f = append(*f, figure{name, value, unit})
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

// print prints a row: a line for each figure, or all of them in one of README's table.
func (r speedRow) print(of []figures) {
	if *speedMarkdown {
		var said []string
		for _, f := range of[0] {
			said = append(said, f.name+" "+f.String())
		}
		fmt.Printf("| `%s` | %s | %s |\n", r.name, r.title, strings.Join(said, ", "))
		return
	}
	fmt.Printf("\n%s: %s\n%-32s %16s %16s %8s\n", r.name, r.title, "", "new", "old", "ratio")
	for _, f := range of[0] {
		fmt.Printf("%-32s %16s", f.name, f)
		if old, ok := f.like(of[len(of)-1]); ok && len(of) > 1 {
			fmt.Printf(" %16s %8.2f", old, f.value/old.value)
		}
		fmt.Println()
	}
	fmt.Println()
}
