package parse

import (
	"fmt"
	"strconv"

	"tidings/feeds/sanitize"
)

// warn notes what was wrong with the document.
func (p *Parsed) warn(format string, arguments ...any) {
	p.Warnings = append(p.Warnings, sanitize.Line(fmt.Sprintf(format, arguments...)))
}

// counted says "1 item" or "12 items".
func counted(number int, thing string) string {
	if number == 1 {
		return "1 " + thing
	}
	return grouped(number) + " " + thing + "s"
}

// grouped writes a number as people read it: 12,000.
func grouped(number int) string {
	digits := strconv.Itoa(number)
	for at := len(digits) - 3; at > 0; at -= 3 {
		digits = digits[:at] + "," + digits[at:]
	}
	return digits
}
