package typeset

import "strings"

// imageWord stands for a picture on the page, before what it shows.
const imageWord = "image"

// nameImages puts the word "image" into what the pictures in a paragraph's Markdown are said
// to show: glamour prints nothing, and no link, for one of which nothing is said. What stands
// in code stays as it is.
func nameImages(markdown string) string {
	if !strings.Contains(markdown, "![") {
		return markdown
	}
	var out strings.Builder
	for markdown != "" {
		at := strings.IndexAny(markdown, "\\`!")
		if at < 0 {
			break
		}
		out.WriteString(markdown[:at])
		markdown = markdown[at:]
		size := 1
		switch {
		case markdown[0] == '\\':
			size = min(2, len(markdown))
		case markdown[0] == '`':
			size = codeSpan(markdown)
		case strings.HasPrefix(markdown, "![]"):
			out.WriteString("![" + imageWord)
			markdown = markdown[len("!["):]
			continue
		case strings.HasPrefix(markdown, "!["):
			out.WriteString("![" + imageWord + ": ")
			markdown = markdown[len("!["):]
			continue
		}
		out.WriteString(markdown[:size])
		markdown = markdown[size:]
	}
	out.WriteString(markdown)
	return out.String()
}

// codeSpan returns the length of the code span that a text begins with, or of the backticks
// if they begin none (CommonMark 6.1).
func codeSpan(text string) int {
	ticks := len(text) - len(strings.TrimLeft(text, "`"))
	for at := ticks; at < len(text); {
		next := strings.IndexByte(text[at:], '`')
		if next < 0 {
			break
		}
		at += next
		run := len(text[at:]) - len(strings.TrimLeft(text[at:], "`"))
		at += run
		if run == ticks {
			return at
		}
	}
	return ticks
}
