package serve

import (
	"strings"
	"testing"

	"charm.land/ssh"
	gossh "golang.org/x/crypto/ssh"

	"tidings/feeds/sanitize"
)

// Whatever a request holds, what passes is in bounds.
func FuzzRequests(f *testing.F) {
	f.Add([]byte(nil))
	f.Add(gossh.Marshal(terminalRequest{Name: "xterm", Columns: 80, Rows: 24, Modes: "\x00"}))
	f.Add(gossh.Marshal(terminalRequest{Name: "\x1b[2J", Columns: 1<<32 - 1, Rows: 1<<32 - 1}))
	f.Add(gossh.Marshal(struct{ Columns, Rows, Width, Height uint32 }{1<<32 - 1, 1, 0, 0}))
	f.Add(gossh.Marshal(struct{ Name, Value string }{"LANG", "C.UTF-8"}))
	f.Add(gossh.Marshal(struct{ Name, Value string }{"LC_ALL", "\u009b31m"}))
	f.Fuzz(func(t *testing.T, payload []byte) {
		r := &gossh.Request{Type: "pty-req", Payload: payload}
		if tameTerminal(r) {
			var got terminalRequest
			if err := gossh.Unmarshal(r.Payload, &got); err != nil {
				t.Fatal(err)
			}
			if got.Columns == 0 || got.Columns > maxColumns || got.Rows == 0 || got.Rows > maxRows || got.Name == "" ||
				len(got.Name) > maxValue || strings.ContainsFunc(got.Name, func(c rune) bool { return c <= ' ' || c > '~' }) {
				t.Errorf("let through %+v", got)
			}
		}
		v := &visit{windows: make(chan ssh.Window, 1)}
		if v.resize(payload) {
			if w := <-v.windows; w.Width < 1 || w.Width > maxColumns || w.Height < 1 || w.Height > maxRows {
				t.Errorf("a window of %dx%d", w.Width, w.Height)
			}
		}
		if isWelcomeVariable(payload) {
			var got struct{ Name, Value string }
			if err := gossh.Unmarshal(payload, &got); err != nil || sanitize.Line(got.Value) != got.Value || !strings.ContainsAny(got.Name, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") {
				t.Errorf("let through %+v: %v", got, err)
			}
		}
	})
}
