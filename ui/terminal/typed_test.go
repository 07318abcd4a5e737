package terminal

import (
	"os"
	"strings"
	"testing"

	uv "github.com/charmbracelet/ultraviolet"
)

// through is what is let through of what comes in pieces.
func through(keys string, piece int) string {
	var t Typed
	for keys != "" {
		n := min(piece, len(keys))
		t.take([]byte(keys[:n]))
		keys = keys[n:]
	}
	return string(t.out)
}

// Keys, text and the reports of today's mice come through as they are; what nobody sends is held
// back, however it is parted.
func TestTyped(t *testing.T) {
	if got := through("\x1b[<0;10;4M\x1b[A\x1b[M!!!\x1b[<0;1Mj", 1); got != "\x1b\x1b[A\x1b\x1bj" {
		t.Errorf("byte by byte: %q", got)
	}
	for keys, want := range map[string]string{
		"jk\x1b[A\x1bOP\x1b[1;5C\x1bM\x1b[[A\x1b": "jk\x1b[A\x1bOP\x1b[1;5C\x1bM\x1b[[A\x1b",
		"pâté 港 👩‍👩‍👧 \U0010fffd\u009f":           "pâté 港 👩‍👩‍👧 \U0010fffd\u009f",
		"\x1b[200~M\x1b[201~":                     "\x1b[200~M\x1b[201~",
		"\x1b[M !!j":                              "j",
		"\x1b[35;5M\xff\x80Mj":                    "j",
		"\x9bM !!":                                "M !!",
		"a\x8f\x90\x9b\xe6\x9b?\xc3\x9bj":         "a?Ûj",
		"\x1b[<0;5\x03j":                          "\x03j",
	} {
		for _, piece := range []int{2, 3, 5, 100} {
			if got := through(keys, piece); got != want {
				t.Errorf("%q, in pieces of %d: %q, want %q", keys, piece, got, want)
			}
		}
	}
}

// A report comes through whole or not at all: no end of one is ever taken for keys.
func TestReportsAreWhole(t *testing.T) {
	const good, bad = "a\x1b[<0;10;4M\x1b[<0;10;4m\x1b[<65;1;1Mj", "\x1b[<0;-3;5Mj\x1b[<0;5Mj\x1b[<;;mj\x1b[<0;5;5;5Mj\x1b[<0;1234567;5Mj\x1b[<0;5;5Aj"
	if got := through(good, 100); got != good {
		t.Errorf("%q", got)
	}
	if got := through(bad, 100); got != "jjjjjj" {
		t.Errorf("%q", got)
	}
	for piece := 1; piece < 20; piece++ {
		keys := through(good, piece)
		for _, report := range []string{"\x1b[<0;10;4M", "\x1b[<0;10;4m", "\x1b[<65;1;1M"} {
			keys = strings.ReplaceAll(keys, report, "")
		}
		if keys = strings.ReplaceAll(keys+through(bad, piece), "\x1b", ""); keys != "ajjjjjjj" {
			t.Errorf("in pieces of %d: %q", piece, keys)
		}
	}
}

// Nothing that comes through makes the decoder fall, wherever its buffer ends.
func FuzzTyped(f *testing.F) {
	f.Add("\x9bM123", 1)
	f.Add("\x1b[M\x9bM\x1b\x9b[5M123", 2)
	f.Add("\xe6\x9bM12\x1b[<0;5M", 3)
	f.Fuzz(func(t *testing.T, keys string, piece int) {
		keys = through(keys, max(piece, 1))
		var decoder uv.EventDecoder
		for rest := []byte(keys); len(rest) > 0; {
			n, _ := decoder.Decode(rest[:len(rest):len(rest)])
			if n <= 0 {
				return
			}
			rest = rest[n:]
		}
	})
}

// Of a file, too, only what is let through is read, and nothing waits for a larger room.
func TestTypedFile(t *testing.T) {
	from, to, err := os.Pipe()
	if err != nil {
		t.Fatal(err)
	}
	defer from.Close()
	file := TypedFile{File: from, Typed: new(Typed)}
	var got []byte
	read := func(room int) {
		t.Helper()
		p := make([]byte, room)
		n, err := file.Read(p)
		if err != nil {
			t.Fatal(err)
		}
		got = append(got, p[:n]...)
	}
	for _, part := range []string{"a\x1b[<0;1", "0;4Mb\xe6", "\xb8\xafc\x1b[M", "!!!d\x1b"} {
		if _, err := to.WriteString(part); err != nil {
			t.Fatal(err)
		}
		read(4096)
	}
	if want := "a\x1b[<0;10;4Mb港cd\x1b"; string(got) != want {
		t.Errorf("read %q, want %q", got, want)
	}
	to.Close()
	if n, err := file.Read(make([]byte, 10)); n != 0 || err == nil {
		t.Errorf("at the end: %d bytes, %v", n, err)
	}
}
