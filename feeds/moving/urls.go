package moving

import (
	"bufio"
	"fmt"
	"strings"
)

// A list of addresses, one a line, for programs that want no more.

func writeURLs(w *bufio.Writer, b Bookmark) { fmt.Fprintln(w, b.Link) }

// readURLs takes the first word of each line, but for remarks, which begin with #.
func readURLs(text string, s *shelf) {
	for line := range strings.Lines(text) {
		if s.full() {
			return
		}
		if words := strings.Fields(line); len(words) > 0 && !strings.HasPrefix(words[0], "#") {
			s.add(Bookmark{Link: words[0]})
		}
	}
}
