package cli_test

import (
	"bytes"
	"context"
	"regexp"
	"strings"
	"testing"
)

// Over SSH no help, and no man page, speaks of what cannot be had there, and its
// examples can be typed.
func TestHelpOverSSH(t *testing.T) {
	s := newStage(t)
	run := func(words ...string) (string, int) {
		var out, errs bytes.Buffer
		p := s.program("ssh", "", &out, &errs)
		defer func() {
			if err := p.Store.Close(); err != nil {
				t.Error(err)
			}
		}()
		code := p.Run(context.Background(), words)
		return out.String() + errs.String(), code
	}
	elsewhere := regexp.MustCompile(`FILE|--data|--force|TIDINGS_|tidings\.db|\$XDG|backup/|[ou]f? a file|"-" reads standard|snapshots --`)
	typed := regexp.MustCompile(`(?m)ssh HOST (.*?)(?: [<>|].*)?$`)
	seen := 0
	for _, command := range append(commands(), "") {
		if strings.Contains(command, " --") || strings.Contains(command, " 1") {
			continue
		}
		help, code := run(append(strings.Fields(command), "--help")...)
		if code != 0 {
			if !strings.Contains(help, "owner") && !strings.Contains(help, "at home") {
				t.Errorf("%s: exit %d\n%s", command, code, help)
			}
			continue
		}
		if wrong := elsewhere.FindString(help); wrong != "" {
			t.Errorf("%s speaks of %q:\n%s", command, wrong, help)
		}
		for _, line := range typed.FindAllStringSubmatch(help, -1) {
			seen++
			if said, code := run(append(shellWords(line[1]), "--help")...); code != 0 {
				t.Errorf("%s: an example is wrong: %s\n%s", command, line[0], said)
			}
		}
	}
	if seen < 15 {
		t.Errorf("only %d examples were found", seen)
	}
	if man, _ := run("man"); elsewhere.MatchString(strings.ReplaceAll(man, `\-`, "-")) {
		t.Error("the man page speaks of", elsewhere.FindString(strings.ReplaceAll(man, `\-`, "-")))
	}
}
