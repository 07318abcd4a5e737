//go:build unix

package opener

import (
	"fmt"
	"io"
	"net"
	"strings"
	"testing"
)

// The order of the ways, as the environment tells it.
func TestOrderOfOpeners(t *testing.T) {
	for _, test := range []struct {
		env  string
		want Opener
	}{
		{"", Opener{blind: true}},
		{"TIDINGS_OPEN=a -b|BROWSER=c|DISPLAY=:0", Opener{command: []string{"a", "-b"}, by: "TIDINGS_OPEN", system: []string{"xdg-open"}}},
		{"BROWSER=c -d:e", Opener{command: []string{"c", "-d"}, by: "BROWSER", blind: true}},
		{"BROWSER=:nosuch -x:/bin/sh -y:e", Opener{command: []string{"/bin/sh", "-y"}, by: "BROWSER", blind: true}},
		{"BROWSER=c|WSL_DISTRO_NAME=Debian", Opener{command: []string{"c"}, by: "BROWSER"}},
		{"DISPLAY=:0", Opener{system: []string{"xdg-open"}}},
		{"WAYLAND_DISPLAY=w|HOME=/h", Opener{system: []string{"xdg-open"}}},
		{"SSH_CONNECTION=x|HOME=/h", Opener{socket: "/h/.tidings-opener.sock", blind: true, far: true}},
		{"SSH_TTY=x|HOME=/h|TIDINGS_OPENER=/run/s|DISPLAY=:0", Opener{far: true, socket: "/run/s", system: []string{"xdg-open"}}},
		{"SSH_TTY=x|HOME=here", Opener{blind: true, far: true}},
	} {
		got := Find(func(name string) string {
			for pair := range strings.SplitSeq(test.env, "|") {
				if value, ok := strings.CutPrefix(pair, name+"="); ok {
					return value
				}
			}
			return ""
		})
		if fmt.Sprint(got) != fmt.Sprint(test.want) {
			t.Errorf("%s: %+v, want %+v", test.env, got, test.want)
		}
	}
}

// What is no web address goes nowhere.
func TestOpenersRefuse(t *testing.T) {
	for _, bad := range []string{"", "javascript:alert(1)", "file:///etc/passwd", "mailto:a@b.example", "--help", "ssh://-oProxyCommand=x", "https://", "https://x.example/" + strings.Repeat("a", 5000)} {
		if opened, err := (Opener{command: []string{"/bin/false"}}).Open(t.Context(), bad); err == nil {
			t.Errorf("%q: %+v", bad, opened)
		}
		answers := ask(t, "OPEN "+bad+" host\n")
		if !strings.HasPrefix(answers, answerNo) {
			t.Errorf("%q: answered %q", bad, answers)
		}
	}
	for _, line := range []string{"", "\n", "OPEN https://x.example/", "OPEN https://x.example/\n", "GET / HTTP/1.1\n", "OPEN https://x.example/ a b\n", strings.Repeat("x", 20_000) + "\n"} {
		if answer := ask(t, line); !strings.HasPrefix(answer, answerNo) {
			t.Errorf("%.40q: answered %q", line, answer)
		}
	}
	if answer := ask(t, "HELLO host\n"); answer != AnswerOpened+"\n" {
		t.Errorf("a greeting was answered with %q", answer)
	}
	if answer := ask(t, "OPEN https://user@x.example/ h\x1b[31m\u009bo|st\n"); answer != "h31most https://x.example/\n" {
		t.Errorf("answered %q", answer)
	}
}

// ask sends a line to AnswerRequest and returns the answer, which is the request
// as it was understood.
func ask(t *testing.T, line string) string {
	t.Helper()
	near, other := net.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		AnswerRequest(t.Context(), other, func(host, link string) (string, <-chan string) { return host + " " + link, nil })
	}()
	go func() {
		_, _ = io.WriteString(near, line)
		if !strings.HasSuffix(line, "\n") {
			near.Close()
		}
	}()
	answer, _ := io.ReadAll(near)
	<-done
	if len(answer) == 0 {
		return answerNo // nobody was left to be answered
	}
	return string(answer)
}
