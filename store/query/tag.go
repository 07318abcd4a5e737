package query

import (
	"slices"
	"strings"
	"unicode/utf8"
)

// maxTag is how many bytes a tag may have: tags are parts of keys and fit into side bars.
const maxTag = 64

// CleanTag makes a tag of what a person typed: it is in lower case, blanks inside become a
// hyphen, and a # before it goes, so that two ways of writing a tag are one tag. It has at
// most 64 bytes, and is "" if nothing is left.
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

// FoldTag is what a tag is found by: without accents and the like, and as a tag is written, since
// an accent that stands alone leaves a blank behind.
func FoldTag(text string) string { return CleanTag(FoldName(CleanTag(text))) }

// CleanTags cleans several tags, sorts them, and drops doubles.
func CleanTags(texts ...string) (tags []string) {
	for _, text := range texts {
		if tag := CleanTag(text); tag != "" {
			tags = append(tags, tag)
		}
	}
	slices.Sort(tags)
	return slices.Compact(tags)
}
