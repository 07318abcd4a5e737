package markup

import (
	"regexp"
	"sync"
)

// pattern compiles an expression when it is first used: most runs of the program never
// need it.
func pattern(expression string) func() *regexp.Regexp {
	return sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(expression) })
}
