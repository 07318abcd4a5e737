package store

import (
	"slices"
	"strings"

	"tidings/store/query"
)

// mediaWords returns the words under which the index keeps media.
func mediaWords(m Media) (words []string) {
	for kind, word := range map[Media]string{HasImage: "image", HasAudio: "audio", HasVideo: "video"} {
		if m&kind != 0 {
			words = append(words, word)
		}
	}
	return words
}

// languageWords returns the words under which the index keeps a language: the tag, and the
// part of it before the first hyphen.
func languageWords(tag string) []string {
	tag = query.TruncateWord(strings.ReplaceAll(query.FoldName(tag), "_", "-"))
	if tag == "" {
		return nil
	}
	primary, _, _ := strings.Cut(tag, "-")
	return slices.Compact([]string{tag, primary})
}
