package markup

import (
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// cutBeginning cuts a body behind a block that ends in about the first limit bytes; false if it
// is not much longer, or is in a notation that cannot be cut.
func cutBeginning(b store.Body, limit int) (store.Body, bool) {
	if len(b.Source) <= limit+limit/4 {
		return b, false
	}
	switch b.Kind {
	case store.HTML:
		b.Source = b.Source[:beforeBlock(b.Source, limit)]
	case store.Text:
		b.Source = b.Source[:afterEmptyLine(b.Source, limit)]
	default: // the references of Markdown may stand at its end
		return b, false
	}
	return b, true
}

// beforeBlock returns where to cut a source of HTML: before the last tag that begins a
// block, if one stands in the second half of the first limit bytes.
func beforeBlock(source string, limit int) int {
	for at := limit; ; {
		at = strings.LastIndexByte(source[:at], '<')
		if at < limit/2 {
			break
		}
		name := source[at+1:]
		name = name[:min(len(name), len("blockquote "))]
		if end := strings.IndexAny(name, " \t\n>"); end > 0 && isBlockName(strings.ToLower(name[:end])) {
			return at
		}
	}
	start, _ := sanitize.Truncate(source, limit)
	return len(start)
}

// afterEmptyLine returns where to cut a plain text: behind the last empty line in the
// second half of the first limit bytes, if there is one.
func afterEmptyLine(source string, limit int) int {
	start, _ := sanitize.Truncate(source, limit)
	for _, empty := range []string{"\n\n", "\r\n\r\n"} {
		if at := strings.LastIndex(start, empty); at >= limit/2 {
			return at + len(empty)
		}
	}
	return len(start)
}
