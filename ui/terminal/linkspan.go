package terminal

import (
	"strings"

	"github.com/charmbracelet/colorprofile"
)

// A LinkSpan is the part of a line that shows a link (OSC 8).
type LinkSpan struct {
	Column, Width int
	Address       string
}

// LinksIn returns the links that a line shows when it is painted, from left to right.
func LinksIn(line string, graphemes bool) (all []LinkSpan) {
	if !strings.Contains(line, linkBegins) {
		return nil
	}
	p := newPens(colorprofile.TrueColor, graphemes, ground{})
	end := 0
	for _, c := range p.row(line, 1<<14, nil).cells {
		address := addressOf(p.all[c.pen].link)
		from, width := int(c.column), int(c.width)
		last := len(all) - 1
		switch {
		case address == "":
		case last >= 0 && end == from && all[last].Address == address:
			all[last].Width += width
			end += width
		default:
			all = append(all, LinkSpan{from, width, address})
			end = from + width
		}
	}
	return all
}

// linkBegins begins the sequence of a link.
const linkBegins = "\x1b]8;"

// addressOf is the address that a sequence links to, "" if it is none.
func addressOf(link string) string {
	_, address, _ := strings.Cut(strings.TrimPrefix(link, linkBegins), ";")
	return strings.TrimSuffix(strings.TrimSuffix(address, "\a"), "\x1b\\")
}
