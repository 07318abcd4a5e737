package serve

import (
	"bytes"
	"strings"
	"testing"
	"unicode"

	"tidings/feeds/sanitize"
)

// typeAll types keys in pieces of so many bytes.
func typeAll(keys string, piece int) (read, shown string, what meaning) {
	var screen bytes.Buffer
	k := &keyboard{screen: &screen}
	for keys != "" && what == isText {
		var done []byte
		n := min(piece, len(keys))
		done, what = k.take([]byte(keys[:n]))
		read, keys = read+string(done), keys[n:]
	}
	return read + string(k.rest()), screen.String(), what
}

// Keys do what they do on any terminal, however they arrive.
func TestKeyboard(t *testing.T) {
	const back = "\b \b"
	tests := map[string]struct {
		keys, read, shown string
		what              meaning
	}{
		"lines":                 {"one\rtwo\n", "one\ntwo\n", "one\ntwo\n", isText},
		"backspace":             {"ab\x7f\x08\x7fc\r", "c\n", "ab" + back + back + "c\n", isText},
		"backspace at a break":  {"a\r\x7fb\r", "a\nb\n", "a\nb\n", isText},
		"wide characters":       {"港が\x7f\x7fa", "a", "港が" + strings.Repeat("\b\b  \b\b", 2) + "a", isText},
		"marks":                 {"xe\u0301\x7f", "x", "xe\u0301" + back, isText},
		"the whole line":        {"wrong\x15right\r", "right\n", "wrong" + strings.Repeat(back, 5) + "right\n", isText},
		"tabs":                  {"a\tb\tc\x7f\x7f\r", "a\tb\n", "a b c" + back + back + "\n", isText},
		"the end":               {"a\r\x04b", "a\n", "a\n", isEnd},
		"the end within a line": {"a\x04\x04b", "a", "a", isEnd},
		"interruption":          {"ab\x03c", "ab", "ab^C\n", isInterruption},
		"arrows and other keys": {"a\x1b[A\x1b[1;5C\x1bOP\x1b[3~\x1bxb", "ab", "ab", isText},
		"reports of a mouse":    {"a\x1b[<0;10;4M\x1b[<0;10;4m\x1b[<65;1;1Mb\x1b[<;M\x1b[<0;1\x03", "ab", "ab^C\n", isInterruption},
		"a lone escape":         {"\x1b\ra\x1b[\x03", "\na", "\na^C\n", isInterruption},
		"colours":               {"\x1b[31mred\x1b[0m\r", "red\n", "red\n", isText},
		"controls":              {"a\x00\x07\u009b2J\u0085\u202eb\u2028\r", "a2J…b\n", "a2J…b\n", isText},
		"no UTF-8":              {"a\xffb\xe6\r", "a\ufffdb\ufffd\n", "a\ufffdb\ufffd\n", isText},
		"a long line":           {strings.Repeat("x", longestLine) + "\x7f\r", strings.Repeat("x", longestLine) + "\n", strings.Repeat("x", longestLine) + "\n", isText},
	}
	for name, test := range tests {
		for _, piece := range []int{1, 2, 3, 1 << 20} {
			if read, shown, what := typeAll(test.keys, piece); read != test.read || shown != test.shown || what != test.what {
				t.Errorf("%s, in pieces of %d: read %q, shown %q, meaning %d", name, piece, read, shown, what)
			}
		}
	}
}

// Whatever is typed, what is shown moves the cursor back at most, what is read is
// clean, and neither depends on how the keys are parted.
func FuzzKeyboard(f *testing.F) {
	f.Add("one\rtwo\x7f\x15\x04", 1)
	f.Add("\x1b[31m\u009b港\x7f\te\u0301\x7f\x03", 2)
	f.Add("\xe6\xb8\x1b\x1b[[Oa", 3)
	f.Add("\x1b[<0;10;4Ma\x1b[<0;10;4m\x1b[<65;;\r", 2)
	f.Fuzz(func(t *testing.T, keys string, piece int) {
		read, shown, what := typeAll(keys, 1<<20)
		if sanitize.Source(read) != read {
			t.Errorf("read %q", read)
		}
		if strings.ContainsFunc(shown, func(c rune) bool { return unicode.IsControl(c) && c != '\b' && c != '\n' }) {
			t.Errorf("shown %q", shown)
		}
		if read2, shown2, what2 := typeAll(keys, max(piece, 1)); read2 != read || shown2 != shown || what2 != what {
			t.Errorf("in pieces of %d: %q %q %d, else %q %q %d", piece, read2, shown2, what2, read, shown, what)
		}
	})
}
