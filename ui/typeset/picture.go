package typeset

import (
	"strconv"
	"strings"

	"tidings/feeds/sanitize"
)

// Pictures on the page. A picture has a paragraph of its own, whose line says what is to be
// seen in it and leads to it. Where pictures are shown, that line stands below the picture as
// soon as it has come. Until then a mark before the line says that it is to be fetched, and for
// how many columns: a link around nothing, which no terminal shows.

// Pictures returns the lines of the picture at an address, drawn for so many columns at most;
// nil if it has not come. A line is whole in itself.
type Pictures func(address string, columns int) []string

// ShowPictures makes a typesetter set pictures.
func (t *Typesetter) ShowPictures(all Pictures) { t.pictures = all }

const (
	pictureBegins = "\x1b]8;id=picture;" // the link around each line of a picture
	missingBegins = "\x1b]8;id=picture-" // the mark of one that is to be fetched; the number of columns follows
	linkEnds      = "\x1b]8;;\a"         // as ansi.ResetHyperlink writes it
	addressEnds   = "\a"                 // ends the sequence that begins a link
)

// paragraph sets a paragraph. One that is a picture gets that above it.
func (t *Typesetter) paragraph(markdown string, width int) []string {
	lines := t.prose(markdown, width)
	if t.pictures == nil || len(lines) == 0 {
		return lines
	}
	address, words, ok := pictureIn(markdown)
	if !ok {
		return lines
	}
	shown := t.pictures(address, width)
	if shown == nil {
		lines[0] = missingBegins + strconv.Itoa(width) + ";" + address + addressEnds + linkEnds + lines[0]
		return lines
	}
	all := make([]string, len(shown), len(shown)+len(lines))
	for i, line := range shown {
		all[i] = pictureBegins + address + addressEnds + line + linkEnds
	}
	if words == "" { // what would stand there is the name of a file
		return all
	}
	return append(all, lines...)
}

// pictureIn returns the clean address of the picture that a paragraph is, and what is said of
// it, in Markdown. ok is false of any other paragraph.
func pictureIn(markdown string) (address, words string, ok bool) {
	picture, linked := strings.CutPrefix(markdown, "[![")
	if !linked {
		if picture, ok = strings.CutPrefix(markdown, "!["); !ok {
			return "", "", false
		}
	}
	end := 0
	for end < len(picture) && picture[end] != ']' {
		if picture[end] == '\\' {
			end++
		}
		end++
	}
	if end >= len(picture) {
		return "", "", false
	}
	address, rest, found := destination(picture[end+1:])
	if address = sanitize.Address(address); !found || address == "" || rest != "" && !linked {
		return "", "", false
	}
	if linked {
		rest, found = strings.CutPrefix(rest, "]")
		if _, after, is := destination(rest); !found || !is || after != "" {
			return "", "", false
		}
	}
	return address, picture[:end], true
}

// MissingPicture returns the address of the picture that is to be fetched for a line, and how
// many columns it has at most; ok is false if there is none.
func MissingPicture(line string) (address string, columns int, ok bool) {
	_, mark, found := strings.Cut(line, missingBegins)
	if !found {
		return "", 0, false
	}
	number, mark, _ := strings.Cut(mark, ";")
	address, _, ok = strings.Cut(mark, addressEnds)
	columns, err := strconv.Atoi(number)
	return address, columns, ok && err == nil
}

// ShownPicture returns the address of the picture that a line is a part of, "" if it is of none.
func ShownPicture(line string) string {
	_, begins, _ := strings.Cut(line, pictureBegins)
	address, _, found := strings.Cut(begins, addressEnds)
	if !found {
		return ""
	}
	return address
}
