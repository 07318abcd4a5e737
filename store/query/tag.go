package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxTag is how many bytes a tag may have: it stands in keys and in side bars.
const maxTag = 64

// CleanTag makes a tag of what a person typed: lower case, blanks within become
// one hyphen, a # before it goes, so that two ways of writing it are one tag. It
// is "" if nothing is left, and cut after 64 bytes.
func CleanTag(text string) string {
	words := strings.FieldsFunc(strings.ToLower(strings.TrimLeft(strings.TrimSpace(text), "#")), func(r rune) bool {
		return r <= ' ' || r == ',' || r == '"' || r == 0x7f
	})
	tag := strings.ToValidUTF8(strings.Join(words, "-"), "")
	if end := maxTag; len(tag) > end {
		for !utf8.RuneStart(tag[end]) {
			end--
		}
		tag = tag[:end]
	}
	return tag
}

// CleanTags cleans several tags and leaves each once, sorted.
func CleanTags(texts ...string) (tags []string) {
	for _, text := range texts {
		if tag := CleanTag(text); tag != "" {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}
