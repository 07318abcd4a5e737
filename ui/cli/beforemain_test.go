package cli_test

import (
	"regexp"
	"strconv"
	"testing"
)

// mostBeforeMain is how many bytes one of our packages may allocate before main, whatever
// the command is: room for a few errors, not for a table or an expression.
const mostBeforeMain = 4 << 10

// What only some runs need is made when it is needed.
func TestLittleIsMadeBeforeMain(t *testing.T) {
	cmd := tidings(t, t.TempDir(), "--version")
	cmd.Env = append(cmd.Env, "GODEBUG=inittrace=1")
	_, _, trace := ending(t, cmd)
	made := regexp.MustCompile(`(?m)^init (\S+) .* clock, (\d+) bytes, `).FindAllStringSubmatch(trace, -1)
	if len(made) == 0 {
		t.Fatalf("no package is made: %s", trace)
	}
	for _, m := range made {
		if bytes, err := strconv.Atoi(m[2]); err != nil || bytes > mostBeforeMain && regexp.MustCompile(`^tidings(/|$)`).MatchString(m[1]) {
			t.Errorf("%s allocates %s bytes before main, at most %d should be", m[1], m[2], mostBeforeMain)
		}
	}
}
