package parse_test

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"
	"time"

	"tidings/feeds/parse"
)

// A bigFeed writes a feed of a format with an item for each number, whose date date gives, "" for none.
type bigFeed func(numbers []int, date func(n int) string) string

func bigRSS(numbers []int, date func(n int) string) string {
	var out strings.Builder
	out.WriteString(`<rss version="2.0"><channel><title>T</title>`)
	for _, n := range numbers {
		fmt.Fprintf(&out, "<item><guid>%d</guid><title>t</title><pubDate>%s</pubDate></item>", n, date(n))
	}
	return out.String() + "</channel></rss>"
}

func bigAtom(numbers []int, date func(n int) string) string {
	var out strings.Builder
	out.WriteString(`<feed xmlns="http://www.w3.org/2005/Atom"><title>T</title>`)
	for _, n := range numbers {
		fmt.Fprintf(&out, "<entry><id>%d</id><title>t</title><updated>%s</updated></entry>", n, date(n))
	}
	return out.String() + "</feed>"
}

func bigJSON(numbers []int, date func(n int) string) string {
	var out strings.Builder
	out.WriteString(`{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[`)
	for i, n := range numbers {
		if i > 0 {
			out.WriteString(",")
		}
		fmt.Fprintf(&out, `{"id":"%d","title":"t","date_published":"%s"}`, n, date(n))
	}
	return out.String() + "]}"
}

// upTo are the numbers below n.
func upTo(n int) []int {
	numbers := make([]int, n)
	for i := range numbers {
		numbers[i] = i
	}
	return numbers
}

// TestNewestOfMany: of more items than are kept the newest are, whatever their order in the
// document and however their dates are written, and it is said.
func TestNewestOfMany(t *testing.T) {
	const all = parse.MaxItems + 2500
	start := time.Date(2001, 1, 3, 4, 5, 6, 0, time.UTC)
	written := func(layout string) func(int) string {
		return func(n int) string { return start.Add(time.Duration(n) * 19 * time.Hour).Format(layout) }
	}
	rising := upTo(all)
	falling := slices.Clone(rising)
	slices.Reverse(falling)
	shuffled := slices.Clone(rising)
	rand.New(rand.NewPCG(1, 2)).Shuffle(all, func(i, j int) { shuffled[i], shuffled[j] = shuffled[j], shuffled[i] })
	newest := func(n int) bool { return n >= all-parse.MaxItems }
	for _, c := range []struct {
		name    string
		numbers []int
		date    func(int) string
		kept    func(n int) bool
		warning string
	}{
		{"rising", rising, written(time.RFC3339), newest, "newest"},
		{"falling", falling, written(time.RFC3339), newest, "newest"},
		{"shuffled", shuffled, written(time.RFC1123Z), newest, "newest"},
		{"day before month", shuffled, written("02/01/2006 15:04:05"), newest, "newest"},
		{"month before day", rising, written("01/02/2006 15:04:05"), newest, "newest"},
		{"none", rising, func(int) string { return "" }, func(n int) bool { return n < parse.MaxItems }, "first"},
		{"nonsense", falling, func(int) string { return "soon" }, func(n int) bool { return n >= all-parse.MaxItems }, "first"},
		{"one for all", rising, func(int) string { return "2026-01-02T03:04:05Z" }, func(n int) bool { return n < parse.MaxItems }, "newest"},
		{"every other one, rising", rising, everyOther(written(time.RFC3339)), newest, "newest"},
		{"every other one, falling", falling, everyOther(written(time.RFC3339)), nil, "newest"},
		{"none at the beginning", rising, func(n int) string {
			if n < 3000 {
				return ""
			}
			return written(time.RFC3339)(n)
		}, newest, "newest"},
		{"a month each, rising", rising, func(n int) string { return start.AddDate(0, n/700, 0).Format(time.RFC3339) }, newest, "newest"},
		{"a month each, falling", falling, func(n int) string { return start.AddDate(0, n/700, 0).Format(time.RFC3339) }, newest, "newest"},
	} {
		for format, write := range map[string]bigFeed{"RSS": bigRSS, "Atom": bigAtom, "JSON": bigJSON} {
			if format != "RSS" && c.name != "rising" && c.name != "shuffled" && c.name != "none" {
				continue // dates are read alike
			}
			p, err := parse.Document([]byte(write(c.numbers, c.date)), parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			var want, got []string
			for _, n := range c.numbers {
				if c.kept != nil && c.kept(n) {
					want = append(want, fmt.Sprint(n))
				}
			}
			for _, it := range p.Items {
				got = append(got, it.ID)
			}
			if len(got) != parse.MaxItems || c.kept != nil && different(got, want) > 1 { // of an item without a date beside the last one that is kept nobody knows
				t.Errorf("%s, %s: %d items from %s to %s; want from %s to %s", format, c.name, len(got), got[0], got[len(got)-1], want[0], want[len(want)-1])
			}
			if len(p.Warnings) != 1 || !strings.Contains(p.Warnings[0], "12,500") || !strings.Contains(p.Warnings[0], c.warning+" 10,000 are kept") {
				t.Errorf("%s, %s: warnings %q", format, c.name, p.Warnings)
			}
		}
	}
}

func everyOther(date func(int) string) func(int) string {
	return func(n int) string {
		if n%2 == 1 {
			return ""
		}
		return date(n)
	}
}

// different counts what is in one list and not in the other; in order, or all is different.
func different(got, want []string) (n int) {
	next := 0
	for _, one := range got {
		at := slices.Index(want[min(next, len(want)):min(next+3, len(want))], one)
		if at < 0 {
			n++
			continue
		}
		next += at + 1
	}
	return n
}

// TestManyAreCutOff: a document that breaks off has what came before, the newest of that, and
// both is said.
func TestManyAreCutOff(t *testing.T) {
	date := func(n int) string {
		return time.Date(2001, 1, 3, 4, 5, 6, 0, time.UTC).Add(time.Duration(n) * time.Hour).Format(time.RFC3339)
	}
	for format, write := range map[string]bigFeed{"RSS": bigRSS, "Atom": bigAtom, "JSON": bigJSON} {
		whole := write(upTo(parse.MaxItems+2000), date)
		for _, cut := range []int{3, 40} {
			p, err := parse.Document([]byte(whole[:len(whole)-cut]), parse.Options{})
			if err != nil {
				t.Fatal(err)
			}
			said := strings.Join(p.Warnings, "\n")
			last := p.Items[len(p.Items)-1].ID
			if len(p.Items) != parse.MaxItems || last != "11999" && last != "11998" || !strings.Contains(said, "cut short after 1") || !strings.Contains(said, "newest 10,000") {
				t.Errorf("%s: %d items, the last %s, warnings %q", format, len(p.Items), last, p.Warnings)
			}
		}
	}
}
