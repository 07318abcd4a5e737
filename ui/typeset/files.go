package typeset

import (
	"fmt"
	"net/url"
	"path"
	"slices"
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// What hangs on articles, in words.

// fewWords is how many words a text has at most that stands beside a sound or film and is not
// what an article is for.
const fewWords = 200

// Playing writes how long something plays: "1 h 12 min", "12 min", "45 s", "" for 0.
func Playing(seconds int) string {
	minutes := (seconds + 30) / 60
	hours, rest := minutes/60, minutes%60
	switch {
	case seconds <= 0:
		return ""
	case seconds < 60:
		return fmt.Sprintf("%d s", seconds)
	case hours == 0:
		return fmt.Sprintf("%d min", minutes)
	case rest == 0:
		return fmt.Sprintf("%d h", hours)
	}
	return fmt.Sprintf("%d h %d min", hours, rest)
}

// Kind is what a file is, in a word: "audio", "video", "picture", "PDF", else "file".
func Kind(file store.Enclosure) string {
	kind, subtype, _ := strings.Cut(file.Type, "/")
	switch {
	case kind == "audio", kind == "video":
		return kind
	case kind == "image":
		return "picture"
	case subtype == "pdf", subtype == "zip", subtype == "epub+zip":
		return strings.ToUpper(strings.TrimSuffix(subtype, "+zip"))
	case subtype == "x-bittorrent":
		return "torrent"
	case file.Duration > 0:
		return "audio"
	}
	return "file"
}

// File says of a file how long it plays, what it is and how large: "1 h 12 min · audio · 58 MB".
func File(file store.Enclosure) string {
	return JoinDots(Playing(file.Duration), Kind(file), RoundSize(file.Length))
}

// Files says of all files of an article what there is, "" if there is none: "3 files: 1 h 12 min ·
// audio · PDF". Pictures alone are on the page anyway.
func Files(files []store.Enclosure) string {
	longest, kinds := 0, []string(nil)
	for _, f := range files {
		longest = max(longest, f.Duration)
		if kind := Kind(f); !slices.Contains(kinds, kind) {
			kinds = append(kinds, kind)
		}
	}
	switch {
	case len(kinds) == 0, len(kinds) == 1 && kinds[0] == "picture":
		return ""
	case len(files) == 1:
		return File(files[0])
	}
	return Count(len(files), "file", "files") + ": " + JoinDots(append([]string{Playing(longest)}, kinds...)...)
}

// FileName is what a file is called at the end of its address, a clean line; "" if that has no
// name.
func FileName(address string) string {
	address, _, _ = strings.Cut(address, "#")
	address, _, _ = strings.Cut(address, "?")
	_, rest, _ := strings.Cut(address, "://")
	if !strings.Contains(rest, "/") || strings.HasSuffix(rest, "/") {
		return ""
	}
	name := path.Base(rest)
	if plain, err := url.PathUnescape(name); err == nil {
		name = plain
	}
	return sanitize.Line(strings.ToValidUTF8(name, ""))
}

// Plays says of an article in a list that it is for hearing or watching: "1 h 12 min · audio",
// or "" for one that is for reading.
func Plays(row store.Row) string {
	kind := ""
	switch {
	case row.Media&store.HasAudio != 0:
		kind = "audio"
	case row.Media&store.HasVideo != 0:
		kind = "video"
	}
	if row.Duration == 0 && row.Words > fewWords {
		return ""
	}
	return JoinDots(Playing(row.Duration), kind)
}

// IsRead reports whether an article's text of so many words is long enough for the time that
// reading takes to be worth saying beside its files.
func IsRead(words int, files []store.Enclosure) bool {
	return words > fewWords || Files(files) == "" && words > 0
}

// Come writes how much of something has come: "12 of 58 MB", "12 MB" if it is not known how much
// there will be.
func Come(done, of int64) string {
	whole := RoundSize(of)
	number, unit, _ := strings.Cut(whole, " ")
	scale := map[string]float64{"KB": 1e3, "MB": 1e6, "GB": 1e9}[unit]
	switch {
	case whole == "":
		return RoundSize(done)
	case scale == 0:
		return fmt.Sprintf("%d of %s", done, whole)
	case strings.Contains(number, "."):
		return fmt.Sprintf("%.1f of %s", float64(done)/scale, whole)
	}
	return fmt.Sprintf("%.0f of %s", float64(done)/scale, whole)
}

// RoundSize writes a number of bytes in as few letters as one needs to decide: "640 bytes", "58 MB",
// "1.2 GB"; "" for 0.
func RoundSize(bytes int64) string {
	size := float64(bytes)
	switch {
	case bytes <= 0:
		return ""
	case bytes < 1000:
		return Count(int(bytes), "byte", "bytes")
	case size < 999.5e3:
		return fmt.Sprintf("%.0f KB", size/1e3)
	case size < 9.95e6:
		return fmt.Sprintf("%.1f MB", size/1e6)
	case size < 999.5e6:
		return fmt.Sprintf("%.0f MB", size/1e6)
	}
	return fmt.Sprintf("%.1f GB", size/1e9)
}
