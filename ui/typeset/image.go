package typeset

import (
	"cmp"
	"net/url"
	"path"
	"strings"

	"tidings/feeds/sanitize"
)

// imageWord stands for a picture on the page, before what it shows; pictureWord for one of which
// nothing is said, before the name of its file.
const imageWord, pictureWord = "image", "picture"

// nameImages puts the word "image" into what the pictures in a paragraph's Markdown are said
// to show, or "picture" and the name of the file: glamour prints nothing, and no link, for one
// of which nothing is said. What stands in code stays as it is.
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
			markdown = markdown[len("![]"):]
			out.WriteString("![" + fileOf(markdown) + "]")
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

// fileOf is what stands for a picture of which nothing is said: its file, by the destination in
// brackets that a text begins with.
func fileOf(markdown string) string {
	address, _, _ := destination(markdown)
	if name := fileName(address); name != "" {
		return pictureWord + " · " + markdownWords(name)
	}
	return pictureWord
}

// fileName is the name of the file at an address, one clean line; "" if it has none.
func fileName(address string) string {
	u, err := url.Parse(address)
	if err != nil {
		return ""
	}
	const longest = 40 // bytes
	return strings.TrimLeft(sanitize.Cut(sanitize.Line(path.Base(u.Path)), longest), "/.")
}

// PictureName is what a picture is called by its address: its file.
func PictureName(address string) string { return cmp.Or(fileName(address), pictureWord) }

// destination returns the address in the brackets that a text begins with, and what follows
// them (CommonMark 6.3, without a title: none is written).
func destination(markdown string) (address, rest string, ok bool) {
	if after, is := strings.CutPrefix(markdown, "(<"); is {
		return unescaped(after, ">)")
	}
	if after, is := strings.CutPrefix(markdown, "("); is && !strings.HasPrefix(after, "<") {
		return unescaped(after, ")")
	}
	return "", markdown, false
}

func unescaped(text, end string) (before, after string, found bool) {
	before, after, found = strings.Cut(text, end)
	return strings.ReplaceAll(before, `\`, ""), after, found
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
