package cli_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"syscall"
	"testing"
	"unicode/utf8"
)

// commands are all that take arguments, with what they want before them.
func commands() []string {
	return []string{
		"list", "list --feed", "list --folder", "list --search", "list --since", "list --limit", "list --format", "list --tag", "list --saved", "search", "searches", "searches save", "searches save 1", "searches rename 1", "searches remove", "show", "status", "status --format", "read", "save",
		"mark", "mark read", "mark unread", "bookmark", "bookmark --note", "bookmark --tag", "unbookmark", "bookmarks",
		"tag", "tag 1", "untag", "untag 1", "tags", "note", "note 1", "delete", "delete --search", "undo", "redo", "history", "feeds",
		"feeds parse", "feeds parse --base", "add --no-fetch", "add --catalogue", "add --catalogue --topic", "refresh", "remove",
		"rename", "rename 1", "move", "move 1", "keep", "keep --articles", "keep --days 1", "import", "import --format", "import --bookmarks", "export", "dump", "load", "snapshots", "restore", "compact", "check", "repair", "doctor", "pictures", "welcome", "version", "completion", "man", "help", "",
	}
}

// TestAnyArgument gives every command words that nobody means: it has to answer
// with one of its three codes and one clean sentence, and never with a panic.
func TestAnyArgument(t *testing.T) {
	s := newStage(t)
	words := []string{
		"", "-", "--", "--no-such-flag", "\xff\xfe\x80", "\x1b]0;owned\x07\x9b31m", "\u202e\u200b", "a\nb\rc", "0", "-1", "99999999999999999999",
		strings.Repeat("x", 1<<20), strings.Repeat("é/", 1<<12), "http://", "http://\x00/", "file:///etc/passwd", "://", "%%%s%n", "`id`", "$(id)", "../../..", "/dev/null", ".", "\x00",
	}
	for _, command := range commands() {
		for _, word := range words {
			var out, errs bytes.Buffer
			code := s.program("", "", &out, &errs).Run(context.Background(), append(strings.Fields(command), word))
			what := fmt.Sprintf("tidings %s %.20q", command, word)
			if code < 0 || code > 2 {
				t.Errorf("%s: exit code %d", what, code)
			}
			if code != 0 && errs.Len() == 0 {
				t.Errorf("%s: exit code %d and not a word", what, code)
			}
			if fault := unclean(errs.String()); fault != "" || errs.Len() > 2000 {
				t.Errorf("%s: %s in %d bytes: %.200q", what, fault, errs.Len(), errs.String())
			}
			if fault := unclean(out.String()); fault != "" {
				t.Errorf("%s: %s in the output %.200q", what, fault, out.String())
			}
		}
	}
}

// unclean says what is wrong with text that is to be plain, "" if nothing is.
func unclean(text string) string {
	if !utf8.ValidString(text) {
		return "bytes that are no UTF-8"
	}
	for _, c := range text {
		if c < ' ' && c != '\n' || c >= 0x7f && c < 0xa0 || c >= 0x202a && c <= 0x202e || c >= 0x2066 && c <= 0x2069 {
			return fmt.Sprintf("control character %U", c)
		}
	}
	return ""
}

// TestHostileFeed reads a feed full of terminal sequences with every command
// that shows some of it.
func TestHostileFeed(t *testing.T) {
	s := newStage(t)
	s.must("add http://bad.example/hostile.json")
	s.must("bookmark http://bad.example/1")
	id := s.must("list --limit 1")[:16]
	s.must("tag \x1b]0;owned\x07boats\u202e " + id)
	s.must("note " + id + " \x1b[31mred\u009b31m")
	s.must("searches save \x1b[31mS\u202e \x1b[31mDCS\u009b")
	for _, command := range []string{
		"list", "list --json", "bookmarks --json", "bookmarks --format markdown", "bookmarks --format html", "bookmarks --format csv", "bookmarks --format opml", "bookmarks --format atom", "list --format csv", "search DCS", "search DCS --json", "tags", "tags --json", "searches", "searches --json", "note " + id, "show " + id, "show --json " + id, "show --markdown " + id, "show --html " + id,
		"show --json http://bad.example/1", "show http://bad.example/2", "show --markdown http://bad.example/1 http://bad.example/2 http://bad.example/3",
		"feeds", "feeds --json", "feeds parse http://bad.example/hostile.json", "feeds parse --json http://bad.example/hostile.json",
		"history", "history --json", "doctor", "doctor --json", "export", "dump", "dump --articles", "refresh --json", "undo",
	} {
		out := strings.ReplaceAll(s.must(command), "\r\n", "\n") // a table's lines end so
		if fault := unclean(out); fault != "" {
			t.Errorf("tidings %s: %s in %q", command, fault, out)
		}
		for _, bad := range []string{"owned", `\u001b`, `\u009b`, `\u0007`, "file:///", "javascript:"} {
			if strings.Contains(out, bad) && !(bad == "file:///" && strings.Contains(command, "show")) &&
				!(bad == "javascript:" && strings.HasPrefix(command, "dump")) { // a dump holds bodies as they came
				t.Errorf("tidings %s shows %q: %s", command, bad, out)
			}
		}
	}
	for _, command := range []string{"list", "feeds", "tags", "searches", "search here", "show http://bad.example/1 http://bad.example/2", "feeds parse http://bad.example/hostile.json"} {
		var out, errs bytes.Buffer
		if code := s.program("tty", "", &out, &errs).Run(context.Background(), strings.Fields(command)); code != 0 {
			t.Fatal(command, code, errs.String())
		}
		if fault := unclean(undressed(out.String())); fault != "" {
			t.Errorf("tidings %s on a terminal: %s in %q", command, fault, out.String())
		}
	}
}

// undressed is text without the sequences that tidings itself sends: weights,
// colours, and links to the web.
func undressed(text string) string {
	var out strings.Builder
	for {
		before, after, found := strings.Cut(text, "\x1b")
		out.WriteString(before)
		if !found {
			return out.String()
		}
		end := -1
		switch {
		case strings.HasPrefix(after, "["):
			if end = strings.IndexByte(after, 'm'); end < 0 || strings.Trim(after[1:end], "0123456789;") != "" {
				return out.String() + "\x1b" + after
			}
		case strings.HasPrefix(after, "]8;"):
			if end = strings.IndexByte(after, '\a'); end < 0 {
				return out.String() + "\x1b" + after
			}
			if _, target, _ := strings.Cut(after[3:end], ";"); target != "" && !strings.HasPrefix(target, "http") {
				return out.String() + "\x1b" + after
			}
		}
		text = after[end+1:]
	}
}

// must runs a command that has to succeed, and returns its output.
func (s *stage) must(line string) string {
	s.t.Helper()
	var out, errs bytes.Buffer
	if code := s.program("", "", &out, &errs).Run(context.Background(), shellWords(line)); code != 0 {
		s.t.Fatalf("tidings %s: exit code %d: %s", line, code, errs.String())
	}
	return out.String()
}

// A brokenPipe fails each write with one error.
type brokenPipe struct{ err error }

func (b brokenPipe) Write([]byte) (int, error) { return 0, b.err }

func TestBrokenOutput(t *testing.T) {
	s := newStage(t)
	s.must("add http://news.example/world.xml")
	for _, command := range []string{"list", "list --json", "show http://news.example/2026/harbour", "feeds", "export", "dump", "help", "man", "completion bash", "version"} {
		for _, fault := range []struct {
			err  error
			code int
			says string
		}{
			{&os.PathError{Op: "write", Path: "|1", Err: syscall.EPIPE}, 0, ""},
			{&os.PathError{Op: "write", Path: "/dev/full", Err: syscall.ENOSPC}, 1, "tidings: the output could not be written: no space left on device\n"},
			{&os.PathError{Op: "write", Path: "/dev/stdout", Err: os.ErrClosed}, 1, "tidings: the output could not be written: file already closed\n"},
		} {
			var errs bytes.Buffer
			p := s.program("", "", nil, &errs)
			p.Out = brokenPipe{fault.err}
			if code := p.Run(context.Background(), strings.Fields(command)); code != fault.code || errs.String() != fault.says {
				t.Errorf("tidings %s > %v: exit code %d, %q", command, fault.err, code, errs.String())
			}
		}
	}
	p := s.program("", "", nil, nil)
	p.Out, p.Err = brokenPipe{syscall.EPIPE}, brokenPipe{syscall.EPIPE}
	if code := p.Run(context.Background(), []string{"mark", "read", "--all"}); code != 0 {
		t.Errorf("mark with nobody listening: exit code %d", code)
	}
	if left := s.must("list --unread"); left != "" {
		t.Errorf("a change was lost because nobody listened: %s", left)
	}
}

// A slowReader is an input that ends with an error.
type slowReader struct{ err error }

func (r slowReader) Read([]byte) (int, error) { return 0, r.err }

func TestStopped(t *testing.T) {
	s := newStage(t)
	s.must("add http://news.example/world.xml")
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	for _, command := range []string{"refresh", "add http://tech.example/tech.atom", "save -", "search x", "mark read -"} {
		var out, errs bytes.Buffer
		p := s.program("", "", &out, &errs)
		p.In = slowReader{errors.New("read cancelled")}
		if code := p.Run(ctx, strings.Fields(command)); code != 1 || errs.String() != "tidings: stopped\n" {
			t.Errorf("tidings %s: exit code %d, %q", command, code, errs.String())
		}
	}
}

func TestFilesByOddNames(t *testing.T) {
	s := newStage(t)
	for _, name := range []string{"-n", "--json", "a b.txt", "ü.txt", "http:"} {
		if err := os.WriteFile(name, []byte("A title\n\nA text that is long enough to be read by somebody.\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		var out, errs bytes.Buffer
		if code := s.program("", "", &out, &errs).Run(context.Background(), []string{"read", "--", name}); code != 0 || !strings.HasPrefix(out.String(), "A title\n") {
			t.Errorf("read -- %s: exit code %d, %s%s", name, code, &out, &errs)
		}
	}
	big, err := os.Create("big.txt")
	if err != nil {
		t.Fatal(err)
	}
	if err := errors.Join(big.Truncate(33<<20), big.Close()); err != nil {
		t.Fatal(err)
	}
	var out, errs bytes.Buffer
	if code := s.program("", "", &out, &errs).Run(context.Background(), []string{"save", "big.txt"}); code != 1 || !strings.Contains(errs.String(), "more than 32 MB") {
		t.Errorf("save big.txt: exit code %d, %s", code, &errs)
	}
}
