package cli_test

import (
	"bytes"
	"context"
	"os"
	"runtime"
	"strings"
	"testing"

	"tidings/feeds/own"
)

// doctor says how the person is told of news, and which of the programs that are told are not
// there. Who is elsewhere is told of nothing.
func TestDoctorLooksAtTelling(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("the programs of this test are those of Unix")
	}
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	s.must("refresh --quiet") // makes a snapshot
	page := func(kind string) string {
		var out, errs bytes.Buffer
		p := s.program(kind, "", &out, &errs)
		if kind != "ssh" {
			p.Home = &own.Home{Getenv: func(string) string { return s.folder }, State: s.folder, Name: "here"}
		}
		p.Run(context.Background(), []string{"doctor"})
		return out.String()
	}
	for text, want := range map[string][]string{
		"": {"your terminal is told of nothing (notify.way)", "no problems found"},
		"notify.way = \"osc9\"\nnotify.program = [\"sh\", \"-c\", \"true\"]\n":       {"told of news by osc9", "notify.program runs sh\n", "no problems found"},
		"hooks.on-new = [\"no-such-thing\"]\nhooks.on-open = [\"./not-there.sh\"]\n": {"hooks.on-new runs no-such-thing, which is not there", "./not-there.sh, which is not there", "tidings config set hooks.on-new '[]'"},
	} {
		if err := os.WriteFile("config.toml", []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
		got := page("")
		for _, part := range want {
			if !strings.Contains(got, part) {
				t.Errorf("%q: %q is not on the page:\n%s", text, part, got)
			}
		}
	}
	if got := page("ssh"); strings.Contains(got, "telling") {
		t.Errorf("over SSH:\n%s", got)
	}
}
