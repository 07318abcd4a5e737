package cli_test

import (
	"bytes"
	"context"
	"errors"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/store/query"
)

// TestLanguageHelp reads every example of the help on searching as a query, and
// looks for every field in it.
func TestLanguageHelp(t *testing.T) {
	s := newStage(t)
	help := s.must("help searching")
	if !strings.Contains(s.must("search --help"), help) {
		t.Error("search --help tells something else")
	}
	for line := range strings.Lines(help) {
		example, meaning, isExample := strings.Cut(strings.TrimPrefix(strings.TrimRight(line, "\n"), "  "), "   ")
		if ansi.StringWidth(line) > 81 {
			t.Errorf("wider than a terminal: %q", line)
		}
		if !isExample || !strings.HasPrefix(line, "  ") {
			continue
		}
		for _, text := range append(regexp.MustCompile(`[a-z]+:[^ ,;"(]+|[a-z]+:"[^"]*"|[a-z]+:\([^)]*\)`).FindAllString(meaning, -1), example) {
			if err := query.Check(text, noon); err != nil {
				t.Errorf("%s: %v", text, err)
			}
		}
	}
	var wrong *query.Error
	if !errors.As(query.Check("nonsense:x", noon), &wrong) {
		t.Fatal("a field that is not there is not missed")
	}
	_, fields, _ := strings.Cut(wrong.Why, "the fields are ")
	for field := range strings.SplitSeq(fields, ", ") {
		if !strings.Contains(help, "\n  "+field+":") {
			t.Errorf("no example has %s:", field)
		}
	}
}

// TestPointing points at wrong words in queries of all kinds: the carets stand
// under what is wrong, and no line is wider than the terminal or unclean.
func TestPointing(t *testing.T) {
	s := newStage(t)
	long := strings.Repeat("港が開く word ", 40)
	for _, text := range []string{
		"titel:x", "港が titel:x", long + "titel:x", "titel:x " + long, long + "titel:x " + long, "e\u0301\u0301 titel:x", "x👩‍👩‍👧 titel:x",
		"a\x1b[31m\u202e titel:x \x07", "x\xff\xfe titel:x", "a\t\tb  titel:x",
	} {
		for width := range 130 {
			var out, errs bytes.Buffer
			p := s.program("tty", "", &out, &errs)
			p.Width = width
			code := p.Run(context.Background(), []string{"search", text})
			lines := strings.Split(errs.String(), "\n")
			if code != 2 || len(lines) != 4 || unclean(errs.String()) != "" {
				t.Fatalf("%q: exit code %d, %q", text, code, errs.String())
			}
			from := strings.Index(lines[2], "^")
			if marked := ansi.Cut(lines[1], from, len(lines[2])); marked != "titel:" {
				t.Fatalf("%q at %d columns marks %q:\n%s", text, width, marked, errs.String())
			}
			if wide := ansi.StringWidth(lines[1]); wide > max(width, 29) && width > 0 {
				t.Errorf("%q at %d columns has a line of %d", text, width, wide)
			}
		}
	}
	var out, errs bytes.Buffer
	if code := s.program("", "", &out, &errs).Run(context.Background(), []string{"searches", "save", "X", strings.Repeat("x", 1<<20)}); code != 2 || errs.Len() > 300 {
		t.Errorf("a very long query: exit code %d, %.400s", code, &errs)
	}
}
