package markup

import (
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// Beginning returns Markdown of about the first limit bytes of a long body, so that its
// first screens can be shown before the rest of it has been parsed. It ends with a whole
// block, and what Markdown returns nearly always goes on behind it. It need not: the end
// of a source can change what stands before it, as when a table turns out to be one of
// layout, so a caller compares the two. It is "" if the body is not much longer than
// limit, or if nothing of its beginning is shown.
func Beginning(b store.Body, limit int) string {
	if len(b.Source) <= limit+limit/4 {
		return ""
	}
	switch b.Kind {
	case store.HTML:
		b.Source = b.Source[:beforeBlock(b.Source, limit)]
	case store.Text:
		b.Source = b.Source[:afterEmptyLine(b.Source, limit)]
	default: // the references of Markdown may stand at its end
		return ""
	}
	root, _ := simpleTree(b)
	if last := root.LastChild; last != root.FirstChild { // it may go on behind the cut
		root.RemoveChild(last)
	}
	return blockWriter{}.write(root)
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
