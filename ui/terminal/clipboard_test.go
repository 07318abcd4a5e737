package terminal

import (
	"encoding/base64"
	"fmt"
	"regexp"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// What was read between the terminal and the program decides the form.
func TestClipboardForms(t *testing.T) {
	env := func(pairs ...string) func(string) string {
		return func(name string) string {
			for _, p := range pairs {
				if value, ok := strings.CutPrefix(p, name+"="); ok {
					return value
				}
			}
			return ""
		}
	}
	const plain, wrapped = "\x1b]52;c;YWJj\a", "\x1bP\x1b]52;c;YWJj\a\x1b\\"
	for _, test := range []struct {
		env  func(string) string
		want string
	}{
		{env("TERM=xterm-256color"), plain},
		{env("TERM=tmux-256color", "TMUX=/tmp/tmux-0/default,1,0"), plain},
		{env("TERM=screen-256color", "TMUX=/tmp/tmux-0/default,1,0"), plain},
		{env("TERM=screen", "STY=1.tty"), wrapped},
		{env("TERM=xterm", "STY=1.tty"), wrapped},
		{env("TERM=screen-256color"), wrapped + plain},
	} {
		if got, ok := FindClipboard(test.env, false).Sequence("abc"); got != test.want || !ok {
			t.Errorf("TERM=%s: %q, want %q", test.env("TERM"), got, test.want)
		}
	}
	long := strings.Repeat("x", mostFar)
	sent, ok := FindClipboard(env("STY=1"), true).Sequence(long)
	if _, over := FindClipboard(env(), true).Sequence(long + "x"); !ok || over {
		t.Error("the limit is not where it should be")
	}
	whole := ""
	for _, m := range regexp.MustCompile(`(?s)\x1bP(.*?)\x1b\\`).FindAllStringSubmatch(sent, -1) {
		if len(m[1]) > 200 {
			t.Errorf("a block of %d bytes", len(m[1]))
		}
		whole += m[1]
	}
	if whole != ansi.SetSystemClipboard(long) {
		t.Error("the blocks are not the whole")
	}
	if n := base64.StdEncoding.EncodedLen(mostFar); n > 16_379 {
		t.Errorf("%d letters are more than mosh takes", n)
	}
}

// What is sent beside the screen passes the Painter as it is.
func TestPainterPassesTheClipboard(t *testing.T) {
	for _, c := range []Clipboard{{plain: true, Limit: 1e5}, {blocks: true, Limit: 1e5}, {plain: true, blocks: true, Limit: 1e5}} {
		sent, _ := c.Sequence(strings.Repeat("Text of some length. ", 200))
		var out strings.Builder
		painter := NewPainter(&out, 60)
		fmt.Fprint(painter, "\x1b[3Htext"+sent+"more")
		if got := out.String(); got != "\x1b[3Htext"+sent+"more" {
			t.Errorf("%+v: %q", c, got)
		}
	}
}
