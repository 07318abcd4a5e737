package store

import (
	"cmp"
	"encoding/binary"
	"strings"
	"unicode"
	"unicode/utf8"

	"tidings/store/query"
)

// A Sort is what a list is sorted by. Articles that are the same in this are sorted by date.
// Lists by date and by feed are walked along an index. For the others the rows of all articles
// of the list are read, so that these are sorted only if there are at most 50,000.
type Sort uint8

// What a list can be sorted by.
const (
	ByDate   Sort = iota
	ByFeed        // by what the asking account calls the feeds
	ByTitle       // without case, accents and signs around it; numbers by their value
	ByLength      // the fewest words first, of the full text if one is kept
)

// MostSorted is how many articles are sorted by something that is read of each.
const MostSorted = 50_000

// longestKey is how many bytes of a name or a title are sorted by.
const longestKey = 64

// takesKeys reports whether every row has to be read for it.
func (s Sort) takesKeys() bool { return s == ByTitle || s == ByLength }

// feedKey tells feeds of the same name apart.
func feedKey(name string, id uint32) string {
	return string(binary.BigEndian.AppendUint32([]byte(titleKey(name)+"\x00"), id))
}

func lengthKey(words, fullWords int) string {
	return string(binary.BigEndian.AppendUint32(nil, uint32(max(0, cmp.Or(fullWords, words)))))
}

// titleKey is what titles are sorted by.
func titleKey(title string) string {
	folded := query.FoldName(title)
	isSign := func(r rune) bool { return unicode.IsPunct(r) || unicode.IsSymbol(r) || unicode.IsSpace(r) }
	folded = cmp.Or(strings.TrimFunc(folded, isSign), folded)
	if !strings.ContainsAny(folded[:min(len(folded), longestKey)], "0123456789") {
		return cutKey(folded)
	}
	var out strings.Builder
	for i := 0; i < len(folded) && out.Len() < longestKey; {
		end := i
		for end < len(folded) && folded[end] >= '0' && folded[end] <= '9' {
			end++
		}
		if end == i {
			out.WriteByte(folded[i])
			i++
			continue
		}
		number := strings.TrimLeft(folded[i:end], "0") // a longer number is a greater one
		out.WriteByte('0')
		out.WriteByte(byte(min(len(number), 255)))
		out.WriteString(number)
		i = end
	}
	return cutKey(out.String())
}

// cutKey leaves as much of a key as is sorted by.
func cutKey(key string) string {
	if len(key) <= longestKey {
		return key
	}
	end := longestKey
	for !utf8.RuneStart(key[end]) {
		end--
	}
	return key[:end]
}

// A sortedRecord is the part of a rowRecord that lists are sorted by.
type sortedRecord struct {
	Title     string `cbor:"3,keyasint,omitempty"`
	Summary   string `cbor:"6,keyasint,omitempty"`
	Words     int    `cbor:"10,keyasint,omitempty"`
	FullWords int    `cbor:"17,keyasint,omitempty"`
}
