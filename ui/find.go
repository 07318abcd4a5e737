package ui

import (
	"fmt"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"

	"tidings/store/query"
	"tidings/ui/typeset"
)

// What is looked for on the page, letter by letter: not words, as a search of everything does,
// but any part of the text, whatever its case and accents, also where it goes on in the next
// line. Lines are folded once, when they have been set; each key then only looks through them.

// A pageFind is what is looked for on a page. The zero value looks for nothing.
type pageFind struct {
	text   string // as it was typed
	wanted string // folded
	lines  int    // how many lines of the page are in the runs
	runs   []lineRun
	hits   []pageHit
	at     int  // the hit that one is at
	from   int  // the line where the looking began
	seeks  bool // no hit has been gone to yet
}

// A lineRun is lines that belong together, folded into one text: a paragraph, a row.
type lineRun struct {
	first  int   // its first line
	starts []int // where each of its lines begins in the text
	text   string
}

// A pageHit is a match: the bytes of the text of a run.
type pageHit struct{ run, from, to int }

// on reports whether something is looked for.
func (f *pageFind) on() bool { return f.text != "" }

// seek looks for another text in what has been set.
func (f *pageFind) seek(text string) {
	f.text, f.wanted = text, oneBlank(query.Fold(text))
	f.hits, f.at, f.seeks = nil, 0, true
	f.match(0)
}

// take takes the lines of the page as far as they are set. Lines that were taken before have
// not changed, unless there are fewer now.
func (f *pageFind) take(lines []string) {
	if len(lines) < f.lines {
		f.lines, f.runs, f.hits = 0, nil, nil
	}
	before := len(f.runs)
	for i := f.lines; i < len(lines); {
		plain := ansi.Strip(lines[i])
		if strings.TrimSpace(plain) == "" {
			i++
			continue
		}
		run, text, goesOn := lineRun{first: i}, &strings.Builder{}, false
		for ; i < len(lines); i++ {
			if plain = ansi.Strip(lines[i]); strings.TrimSpace(plain) == "" {
				break
			}
			from, to := bare(plain)
			if text.Len() > 0 && !goesOn && !endsUnspaced(text.String(), plain[from:to]) {
				text.WriteByte(' ')
			}
			run.starts = append(run.starts, text.Len())
			text.WriteString(query.Fold(plain[from:to]))
			goesOn = endsInWord(plain)
		}
		run.text = text.String()
		f.runs = append(f.runs, run)
	}
	f.lines = len(lines)
	f.match(before)
}

// again takes lines of which some have been replaced. One stays at the same match.
func (f *pageFind) again(lines []string) {
	at := f.at
	f.lines, f.runs, f.hits = 0, nil, nil
	f.take(lines)
	f.at = max(0, min(at, len(f.hits)-1))
}

// match looks through the runs from the given one on.
func (f *pageFind) match(first int) {
	if f.wanted == "" {
		return
	}
	for r := first; r < len(f.runs); r++ {
		for from := 0; ; {
			at := strings.Index(f.runs[r].text[from:], f.wanted)
			if at < 0 {
				break
			}
			from += at + len(f.wanted)
			f.hits = append(f.hits, pageHit{r, from - len(f.wanted), from})
		}
	}
}

// endsInWord reports whether a word goes on in the next line: behind a hyphen of its own, or one
// that is shown because the line ends there.
func endsInWord(plain string) bool {
	before, is := strings.CutSuffix(strings.TrimRight(plain, " "), "-")
	if !is {
		before, is = strings.CutSuffix(strings.TrimRight(plain, " "), typeset.LineHyphen)
	}
	last, _ := utf8.DecodeLastRuneInString(before)
	return is && unicode.IsLetter(last)
}

// unseen are the marks that lines may have at their ends for those who draw them: of directions,
// and of code that is not broken.
const unseen = "\u200e\u200f\u061c\u2066\u2067"

// bare returns the bytes of a line without its indent, the bar of a quotation or the mark of a
// line that goes on, and the hyphen of a word that does and blanks behind it.
func bare(plain string) (from, to int) {
	to = len(strings.TrimSuffix(strings.TrimRight(plain, " "+unseen), typeset.LineHyphen))
	for from < to {
		r, size := utf8.DecodeRuneInString(plain[from:])
		if !strings.ContainsRune(" ▏│↪"+unseen, r) {
			break
		}
		from += size
	}
	return from, to
}

// endsUnspaced reports whether a line goes on in the next without a blank between them.
func endsUnspaced(before, after string) bool {
	last, _ := utf8.DecodeLastRuneInString(before)
	next, _ := utf8.DecodeRuneInString(after)
	return query.Unspaced(last) && query.Unspaced(next)
}

// oneBlank makes blanks between words single ones; those at the ends stay.
func oneBlank(text string) string {
	for strings.Contains(text, "  ") {
		text = strings.ReplaceAll(text, "  ", " ")
	}
	return text
}

// line is the line in which a hit begins.
func (f *pageFind) line(hit int) int {
	run := &f.runs[f.hits[hit].run]
	return run.first + run.lineAt(f.hits[hit].from)
}

// lineAt is which line of the run has a byte of its text.
func (r *lineRun) lineAt(at int) int {
	return sort.Search(len(r.starts), func(i int) bool { return r.starts[i] > at }) - 1
}

// first goes to the first hit that begins at a line or below it, or else to the first of all,
// and reports whether there is one.
func (f *pageFind) first(line int) bool {
	if len(f.hits) == 0 {
		return false
	}
	f.at = sort.Search(len(f.hits), func(i int) bool { return f.line(i) >= line }) % len(f.hits)
	f.seeks = false
	return true
}

// step goes to the next hit (by 1) or the one before (by -1), round the ends of the page. It
// reports whether an end was passed.
func (f *pageFind) step(by int) (round bool) {
	to := f.at + by
	f.at = (to + len(f.hits)) % len(f.hits)
	return f.at != to
}

// A lit is a part of a line that is a match, or a part of one: bytes of its plain text.
type lit struct {
	from, to int
	current  bool // one is at this match
}

// in returns the matches in a line, whose plain text is given.
func (f *pageFind) in(line int, plain string) (all []lit) {
	run := sort.Search(len(f.runs), func(i int) bool { return f.runs[i].first > line }) - 1
	if run < 0 || line-f.runs[run].first >= len(f.runs[run].starts) {
		return nil
	}
	r, at := &f.runs[run], line-f.runs[run].first
	start, end := r.starts[at], len(r.text)
	if at+1 < len(r.starts) {
		end = r.starts[at+1]
	}
	begin := sort.Search(len(f.hits), func(i int) bool {
		h := f.hits[i]
		return h.run > run || h.run == run && h.to > start
	})
	for i := begin; i < len(f.hits) && f.hits[i].run == run && f.hits[i].from < end; i++ {
		from, to := unfolded(plain, f.hits[i].from-start, f.hits[i].to-start)
		if from < to {
			all = append(all, lit{from, to, i == f.at && !f.seeks})
		}
	}
	return all
}

// unfolded returns which bytes of a line some bytes of its folded text stand for.
func unfolded(plain string, from, to int) (plainFrom, plainTo int) {
	at, end := bare(plain)
	plainFrom, plainTo = -1, end
	for folded := 0; at < end; {
		r, size := utf8.DecodeRuneInString(plain[at:])
		length := 1
		if r >= utf8.RuneSelf {
			length = len(query.Fold(plain[at : at+size]))
		}
		if plainFrom < 0 && folded+length > max(from, 0) {
			plainFrom = at
		}
		if folded >= to && length > 0 {
			plainTo = at
			break
		}
		folded, at = folded+length, at+size
	}
	if plainFrom < 0 {
		return 0, 0
	}
	return plainFrom, plainTo
}

// said is at which of how many matches one is.
func (f *pageFind) said(whole bool) string {
	if len(f.hits) == 0 && whole {
		return "not found"
	}
	if len(f.hits) == 0 {
		return "…"
	}
	more := ""
	if !whole {
		more = "+"
	}
	return fmt.Sprintf("%d of %d%s", min(f.at+1, len(f.hits)), len(f.hits), more)
}
