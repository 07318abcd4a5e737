package store

import (
	"slices"
	"strings"

	"tidings/store/query"
)

// mediaWords is what the index says of media.
func mediaWords(m Media) (words []string) {
	for kind, word := range map[Media]string{HasImage: "image", HasAudio: "audio", HasVideo: "video"} {
		if m&kind != 0 {
			words = append(words, word)
		}
	}
	return words
}

// languageWords is what the index says of a language: the tag, and what comes
// before its first hyphen.
func languageWords(tag string) []string {
	tag = query.TruncateWord(strings.ReplaceAll(query.FoldName(tag), "_", "-"))
	if tag == "" {
		return nil
	}
	primary, _, _ := strings.Cut(tag, "-")
	return slices.Compact([]string{tag, primary})
}
