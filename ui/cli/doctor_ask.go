package cli

import (
	"regexp"
	"strings"
	"time"

	"tidings/ui/typeset"
)

// answerWait is how long a terminal may take to answer.
const answerWait = time.Second

// An answer is what a terminal says when it is asked for its name.
type answer struct {
	isAnswer    bool
	name        string // "tmux 3.3a", "kitty(0.26.5)"
	multiplexer string
}

// isFence matches the answer to the last question, after which no other comes.
func isFence(reply string) bool { return regexp.MustCompile(`\x1b\[\?[0-9;]*c`).MatchString(reply) }

// readAnswer reads the answers to XTVERSION, DA2 and DA1. DA2 names the multiplexer, also
// when the environment does not: tmux is 84, screen is 83; mosh always answers 1;10;0.
func readAnswer(reply string) (a answer) {
	a.isAnswer = isFence(reply)
	if _, after, ok := strings.Cut(reply, "\x1bP>|"); ok {
		name, _, _ := strings.Cut(after, "\x1b")
		a.name = typeset.Clip(name, 40)
	}
	_, after, _ := strings.Cut(reply, "\x1b[>")
	switch kind, _, _ := strings.Cut(after, "c"); {
	case strings.HasPrefix(kind, "84;"):
		a.multiplexer = muxTmux
	case strings.HasPrefix(kind, "83;"):
		a.multiplexer = muxScreen
	case kind == "1;10;0":
		a.multiplexer = muxMosh
	}
	return a
}
