package fetch

import (
	"bytes"
	"encoding/json"
	"strings"

	"tidings/feeds/sanitize"
)

// isWhole reports whether a document is complete although the answer that carries it broke off, was shorter than
// it said, or was packed by a broken hand: it ends with its root's end tag, or with the last
// bracket of its JSON. What may follow such an end are comments.
func isWhole(data []byte, contentType string) bool {
	if len(data) == 0 {
		return false
	}
	text := bytes.TrimSpace(bytes.Trim(sanitize.ToUTF8(data, contentType), "\x00"))
	if len(text) == 0 {
		return false
	}
	if text[0] == '{' || text[0] == '[' {
		return json.Valid(text)
	}
	for bytes.HasSuffix(text, []byte("-->")) {
		start := bytes.LastIndex(text, []byte("<!--"))
		if start < 0 {
			return false
		}
		text = bytes.TrimSpace(text[:start])
	}
	root, end := firstTag(text), lastTag(text)
	return root != "" && strings.EqualFold("/"+root, end)
}

// firstTag is the name of the first element of a document.
func firstTag(text []byte) string {
	for {
		at := bytes.IndexByte(text, '<')
		if at < 0 || at == len(text)-1 {
			return ""
		}
		text = text[at+1:]
		skip := ">"
		switch {
		case bytes.HasPrefix(text, []byte("!--")):
			skip = "-->"
		case text[0] == '?':
			skip = "?>"
		case text[0] != '!':
			return tagName(text)
		}
		at = bytes.Index(text, []byte(skip))
		if at < 0 {
			return ""
		}
		text = text[at+len(skip):]
	}
}

// lastTag is the name of the tag that a document ends with, "" if it ends with something else.
func lastTag(text []byte) string {
	at := bytes.LastIndexByte(text, '<')
	if at < 0 || text[len(text)-1] != '>' {
		return ""
	}
	return tagName(text[at+1:])
}

// tagName is what stands behind "<" up to the next blank or bracket.
func tagName(text []byte) string {
	end := bytes.IndexAny(text, " \t\r\n>")
	if end < 0 {
		return ""
	}
	return string(text[:end])
}
