package feeds

import (
	"path"
	"strings"
	"unicode/utf8"

	"tidings/feeds/sanitize"
)

// longestName is how many bytes the name of a downloaded file has at most, before what tells it from
// another of its name.
const longestName = 120

// FileName is what a file is called that came from the web, made fit for every system's folders: no
// separators, control characters or signs that Windows refuses, no beginning that hides it or looks
// like an option, no name of a device. A name without an ending gets one for its media type.
func FileName(said, mediaType string) string {
	name := strings.Map(func(r rune) rune {
		if strings.ContainsRune(`/\:*?"<>|`, r) {
			return '_'
		}
		return r
	}, sanitize.Line(strings.ToValidUTF8(said, "")))
	name = strings.TrimRight(strings.TrimLeft(name, ".-~_ "), ". ")
	ending := path.Ext(name)
	if len(ending) < 2 || len(ending) > 12 || strings.ContainsRune(ending, ' ') {
		ending = endingOf(mediaType)
	} else {
		name = strings.TrimSuffix(name, ending)
	}
	name = strings.TrimRight(cutBytes(name, longestName-len(ending)-1), ". ")
	if name == "" {
		name = "file"
	}
	if sanitize.IsDevice(name) {
		name = "_" + name
	}
	return name + ending
}

// cutBytes is the beginning of a text, of so many bytes at most.
func cutBytes(text string, most int) string {
	for len(text) > most {
		_, size := utf8.DecodeLastRuneInString(text)
		text = text[:len(text)-size]
	}
	return text
}

// endingOf is how the names of files of a media type end, "" if that is not known.
func endingOf(mediaType string) string {
	switch mediaType {
	case "audio/mpeg", "audio/mp3":
		return ".mp3"
	case "audio/mp4", "audio/x-m4a", "audio/aac":
		return ".m4a"
	case "audio/ogg", "audio/opus":
		return ".ogg"
	case "video/mp4":
		return ".mp4"
	case "video/webm":
		return ".webm"
	case "image/jpeg":
		return ".jpg"
	case "image/png":
		return ".png"
	case "application/pdf":
		return ".pdf"
	case "application/epub+zip":
		return ".epub"
	}
	return ""
}
