package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// IsCutShort reports whether a text ends as a teaser does: in the middle of a sentence, or
// with a call to read on elsewhere.
func IsCutShort(body store.Body) bool {
	root, _ := wholeTree(&body, nil)
	if mayHaveTail(body) && cutTails(root, sanitize.Address(body.Base)) {
		return true
	}
	text := strings.TrimRightFunc(treeText(root), unicode.IsSpace)
	end := strings.TrimRight(text, " ])}»→›>⟩")
	if strings.HasSuffix(end, "…") || strings.HasSuffix(end, "...") || strings.HasSuffix(end, "……") {
		return true
	}
	tail := text[max(0, len(text)-longestCall):]
	for len(tail) > 0 && !utf8.RuneStart(tail[0]) {
		tail = tail[1:]
	}
	lower := strings.ToLower(tail)
	for _, call := range strings.FieldsFunc(callsToRead, func(r rune) bool { return r == ',' || r == '\n' }) {
		call = strings.TrimSpace(call)
		at := strings.LastIndex(lower, call)
		if at < 0 {
			continue
		}
		before := strings.TrimRight(lower[:at], " \t[(<«»→›>*-–—|")
		if before == "" && len(tail) == len(text) || endsPart(before) {
			return true
		}
	}
	return false
}
