package cli

import (
	"fmt"
	"strings"
)

// usualWidth is how wide a terminal is taken to be that does not say.
const usualWidth = 80

// columns is how wide the terminal is.
func (r *run) columns() int {
	if r.Width > 0 {
		return max(r.Width, 20)
	}
	return usualWidth
}

// head prints what stands over the columns of a table, on a terminal: where they do
// not say themselves what they are.
func (r *run) head(format string, names ...any) {
	r.out.line(r.ink.faint(strings.TrimRight(fmt.Sprintf(format, names...), " ")))
}
