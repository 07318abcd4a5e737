package typeset

import (
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/ui/terminal"
)

func TestBreaking(t *testing.T) {
	for name, test := range map[string]struct {
		text, want string
		width      int
	}{
		"blanks":                        {"aa bb cc", "aa bb|cc", 5},
		"blanks within stay":            {"aa  bb cc", "aa  bb|cc", 6},
		"hyphen between letters":        {"a well-known one", "a well-|known one", 9},
		"no hyphen behind one letter":   {"an e-mail", "an|e-mail", 6},
		"no hyphen in Hebrew":           {"אל של-GitHub", "אל|של-GitHub", 9},
		"no hyphen before a number":     {"covid-19 it is", "covid-19|it is", 8},
		"no hyphen of an option":        {"use --very-much", "use|--very-much", 11},
		"a number is whole":             {"over 1,234,567.89 in", "over|1,234,567.89|in", 13},
		"a range is whole":              {"from 1990–1995 on", "from|1990–1995|on", 10},
		"number and unit":               {"as far as 12 km out", "as far as|12 km out", 13},
		"number and unit too wide":      {"1234567 km", "1234567|km", 8},
		"no line begins with a dash":    {"aaaa bbb – cc", "aaaa|bbb – cc", 9},
		"behind a long dash":            {"the end—or not", "the end—|or not", 9},
		"French punctuation":            {"il est venu !", "il est|venu !", 11},
		"guillemets":                    {"il dit « oui » bien", "il dit|« oui »|bien", 8},
		"quotation marks":               {"he said “yes” then", "he said|“yes”|then", 9},
		"one slash":                     {"this and/or that", "this and/|or that", 9},
		"path is whole":                 {"see usr/local/bin there", "see|usr/local/bin|there", 15},
		"address is whole":              {"at https://x.example/a/b now", "at|https://x.example/a/b|now", 22},
		"address at its signs":          {"see https://x.example/aa/bb-cc?dd now", "see https://x.example/|aa/bb-cc?dd now", 22},
		"address as a last resort":      {"at https://x.example/aa/bb?c=d&e=f now", "at|https://x.example/|aa/bb?c=d&e=f now", 20},
		"long word as a last resort":    {"ab Donaudampfschiff x", "ab|Donaudam|pfschiff|x", 8},
		"soft hyphens unseen":           {"Donau\u00addampf\u00adschiff", "Donaudampfschiff", 16},
		"soft hyphen at the end":        {"Donau\u00addampf\u00adschiff", "Donaudampf‐|schiff", 11},
		"soft hyphen without room":      {"Donau\u00addampf\u00adschiff", "Donau‐|dampf‐|schiff", 10},
		"zero-width space":              {"aaaa\u200bbbbb", "aaaa|bbbb", 6},
		"word joiner":                   {"aa b\u2060-\u2060c", "aa|b-c", 4},
		"no-break space":                {"aa bb\u00a0cc", "aa|bb\u00a0cc", 5},
		"Han":                           {"人人生而自由在尊", "人人生而|自由在尊", 8},
		"no full stop at the beginning": {"人人生。自由", "人人|生。自|由", 6},
		"no small kana":                 {"ああシャツ", "ああ|シャツ", 6},
		"no prolonged sound mark":       {"ああカード", "ああ|カード", 6},
		"no opening mark at the end":    {"人人「自由」", "人人|「自|由」", 6},
		"Korean by words":               {"모든 인간은 태어날", "모든|인간은|태어날", 6},
		"Korean and its particle":       {"aa AI는 bb", "aa|AI는|bb", 5},
		"Latin in Han":                  {"使用GitHub的人", "使用|GitHub|的人", 6},
		"Russian":                       {"Все люди рождаются", "Все люди|рождаются", 9},
		"Tibetan":                       {"འགྲོ་བ་", "འགྲོ་|བ་", 3},
	} {
		got := strings.Join(Wrap(test.text, test.width), "|")
		if got != test.want {
			t.Errorf("%s: %q, want %q", name, got, test.want)
		}
		for line := range strings.SplitSeq(got, "|") {
			if ansi.StringWidth(line) > test.width {
				t.Errorf("%s: %q is wider than %d", name, line, test.width)
			}
		}
	}
}

// Styles and links follow their letters; each line closes what it opens.
func TestBreakingStyles(t *testing.T) {
	const bold, link, unlink, off = "\x1b[1m", "\x1b]8;;https://x.example/\x1b\\", "\x1b]8;;\x1b\\", "\x1b[m"
	got := breakLines("a "+link+bold+"bbb ccc"+off+unlink+" d", 5, terminal.Abilities{Graphemes: true})
	if len(got) != 2 || ansi.Strip(got[0]) != "a bbb" || ansi.Strip(got[1]) != "ccc d" {
		t.Fatalf("got %q", got)
	}
	for _, line := range got {
		spans := terminal.LinksIn(line+" beyond", true)
		if len(spans) != 1 || spans[0].Width != 3 || spans[0].Address != "https://x.example/" || strings.Count(line, bold) != 1 {
			t.Errorf("%q has the links %v", line, spans)
		}
	}
}
