package serve

import (
	"errors"
	"slices"
	"strings"
	"testing"
)

func TestSplitWords(t *testing.T) {
	tests := map[string][]string{
		"":                       nil,
		"  \t\n":                 nil,
		"list --unread":          {"list", "--unread"},
		`rename HN ""`:           {"rename", "HN", ""},
		`search '"a b"' c`:       {"search", `"a b"`, "c"},
		`a"b c"'d e'f\ g`:        {"ab cd ef g"},
		`"\"\\\$\n"`:             {`"\$\n`},
		`'it'\''s'`:              {"it's"},
		"a;b|c&d>e $HOME `id` *": {"a;b|c&d>e", "$HOME", "`id`", "*"},
		"ünï  ¢ødé":              {"ünï", "¢ødé"},
	}
	for line, want := range tests {
		if got, err := splitWords(line); err != nil || !slices.Equal(got, want) {
			t.Errorf("%q: %q %v, want %q", line, got, err, want)
		}
	}
	for _, line := range []string{`'`, `"`, `\`, `a "b`, `a 'b`, `"\`, `"\"`, `a\`} {
		if got, err := splitWords(line); !errors.Is(err, errQuote) {
			t.Errorf("%q: %q %v", line, got, err)
		}
	}
}

// Whatever a client sends, no letter of it is lost or made up, and words that
// are quoted are those words again.
func FuzzSplitWords(f *testing.F) {
	for _, seed := range []string{"", "list --unread", `a "b c" 'd' \e`, `"\"`, "'", "\x00\xff"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, line string) {
		words, err := splitWords(line)
		if err != nil {
			if !errors.Is(err, errQuote) || !strings.ContainsAny(line, `'"\`) {
				t.Fatalf("%q: %v", line, err)
			}
			return
		}
		if n := len(strings.Join(words, "")); n > len(line) {
			t.Fatalf("%q became longer: %q", line, words)
		}
		quoted := make([]string, len(words))
		for i, w := range words {
			quoted[i] = "'" + strings.ReplaceAll(w, "'", `'\''`) + "'"
		}
		again, err := splitWords(strings.Join(quoted, " "))
		if err != nil || !slices.Equal(again, words) {
			t.Fatalf("%q: %q, and quoted %q %v", line, words, again, err)
		}
	})
}
