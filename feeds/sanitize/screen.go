package sanitize

import "strings"

// Screen is the gate's second lock, at the renderer's exit: text that is about
// to be shown, and already carries the colours and links that we put there.
// Colours (SGR) stay, links (OSC 8) stay where their target is clean, line ends
// stay; every other sequence and control character goes. It is needed although
// all that went into the renderer was clean, since glamour decodes entities
// after its parser, and can join an escape sequence out of harmless pieces
// (charmbracelet/glamour issue 615). What says where a line may end stays too: whoever
// breaks the lines takes it out.
func Screen(s string) string {
	var (
		out   strings.Builder
		stack combiningRun
	)
	out.Grow(len(s))
	for i := 0; i < len(s); {
		if s[i] == escape {
			if end := sequenceEnd(s, i); end > i {
				if isColour(s[i:end]) || isCleanHyperlink(s[i:end]) {
					out.WriteString(s[i:end])
				}
				i = end
				continue
			}
		}
		text, kind, next := stepCharacter(s, i)
		i = next
		switch kind {
		case kindDrop:
		case kindHint:
			out.WriteString(text)
		case kindBreak:
			out.WriteByte('\n')
			stack = combiningRun{}
		case kindTab:
			out.WriteString("    ")
			stack.ground()
		case kindBlank:
			out.WriteString(text)
			stack.ground()
		default:
			if stack.admits(text, kind) {
				out.WriteString(text)
			}
		}
	}
	return out.String()
}

// isColour reports whether the sequence is SGR as we write it: ESC [, numbers
// separated by ; or :, and m.
func isColour(sequence string) bool {
	inner, found := strings.CutPrefix(sequence, "\x1b[")
	inner, ended := strings.CutSuffix(inner, "m")
	return found && ended && skipBytes(inner, 0, '0', ';') == len(inner)
}

// isCleanHyperlink reports whether the sequence is an OSC 8 that ends a link or
// begins one to a clean address:
//
//	ESC ] 8 ; parameters ; address ST
//
// The parameters are id=... at most, in letters and digits.
func isCleanHyperlink(sequence string) bool {
	inner, found := strings.CutPrefix(sequence, "\x1b]8;")
	if !found {
		return false
	}
	inner = strings.TrimSuffix(strings.TrimSuffix(inner, "\x07"), "\x1b\\")
	parameters, target, found := strings.Cut(inner, ";")
	if !found {
		return false
	}
	for _, letter := range []byte(parameters) {
		if !isIDLetter(letter) {
			return false
		}
	}
	return target == "" || IsClean(target)
}

// isIDLetter reports whether a link's parameters may hold the letter.
func isIDLetter(c byte) bool {
	return c >= '0' && c <= '9' || c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' ||
		c == '=' || c == ':' || c == '-' || c == '_' || c == '.'
}
