package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// What letters above the line mean. An exponent changes what is said, so it is written as
// one; an ordinal, a title and a trade mark are only set that way, and "20^(th)" says
// something that nobody wrote. What they are is told by their letters together with the
// word that they hang on.

// A raising says how letters above the line are written.
type raising uint8

const (
	raisedAsIs  raising = iota // as the letters that they are: 20th, Mme, XIXe
	raisedForm                 // as other characters: x², ™, nº
	raisedPower                // behind a caret: e^(−x/2)
	raisedApart                // in brackets behind a blank: a remark
)

// maxRaised is how many characters above the line may be an exponent. More are a remark
// in small print.
const maxRaised = 24

// raise tells how text is written that stands above the line behind base, the end of the
// word before it (wordBefore). The form is only for raisedForm.
func raise(text, base string) (form string, as raising) {
	text = strings.TrimSpace(text)
	base = strings.TrimRight(base, ".")
	length := utf8.RuneCountInString(text)
	switch {
	case text == "", length > maxRaised, text[0] == '[', text[0] == '(': // a source in brackets
		return "", raisedAsIs
	case raisedSigns(text) != "":
		return raisedSigns(text), raisedForm
	case hasNoWords(text) && !isSmall(text, superscripts()):
		return "", raisedAsIs // a star, a dagger, a prime
	case isReferences(text):
		return small(text, superscripts(), ",–"), raisedForm
	case isAll(text, unicode.IsLetter):
		return raiseLetters(text, base, length)
	case base == "" && !isSmall(text, superscripts()), isAll(text, func(r rune) bool { return unicode.IsLetter(r) || r == ' ' || r == '.' }):
		if base == "" || length < 4 {
			return "", raisedAsIs
		}
		return "", raisedApart
	case isSmall(text, superscripts()) && length <= maxSmall:
		return small(text, superscripts(), ""), raisedForm
	}
	return "", raisedPower
}

// maxSmall is how many small characters of Unicode are still read with ease.
const maxSmall = 6

// raiseLetters is raise for a text of nothing but letters.
func raiseLetters(text, base string, length int) (form string, as raising) {
	last, _ := utf8.DecodeLastRuneInString(base)
	baseLength := utf8.RuneCountInString(base)
	isSingle := length == 1 && isSmall(text, superscripts())
	switch {
	case text == "o" && (unicode.IsDigit(last) || base == "n" || base == "N"):
		return "º", raisedForm
	case text == "a" && unicode.IsDigit(last):
		return "ª", raisedForm
	case unicode.IsDigit(last) && (length > 1 || strings.Contains("edhsèé", text)), isRoman(base) && isOrdinal(text):
		return "", raisedAsIs
	case isSingle:
		return small(text, superscripts(), ""), raisedForm
	case baseLength == 1 && unicode.IsLower(last) && !isOrdinal(text), base != "" && !unicode.IsLetter(last) && !unicode.IsDigit(last):
		return "", raisedPower // of a variable, or of what stands in brackets
	case baseLength > 3 && length > 1:
		return "", raisedApart
	}
	return "", raisedAsIs
}

// raisedSigns returns the sign that letters above the line stand for, or "".
func raisedSigns(text string) string {
	switch text {
	case "TM", "tm":
		return "™"
	case "SM":
		return "℠"
	case "(R)", "(r)":
		return "®"
	}
	return ""
}

// isOrdinal reports whether the letters end an ordinal number: of English, of French, and
// of what is written like the latter.
func isOrdinal(letters string) bool {
	switch strings.ToLower(letters) {
	case "th", "st", "nd", "rd", "e", "er", "re", "ère", "ere", "ème", "eme", "ième", "ieme", "me", "o", "a", "os", "as", "es", "d", "de":
		return true
	}
	return false
}

// isRoman reports whether the word is a Roman number.
func isRoman(word string) bool { return word != "" && strings.Trim(word, "IVXLCDM") == "" }

// isReferences reports whether the text lists the marks of several notes: "1,2", "3–5".
func isReferences(text string) bool {
	return strings.ContainsAny(text, ",–") && strings.Trim(text, "0123456789,– ") == "" && strings.ContainsAny(text, "0123456789")
}

// hasNoWords reports whether a text has neither letters nor digits.
func hasNoWords(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// isAll reports whether the function holds for all characters.
func isAll(text string, is func(rune) bool) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return !is(r) })
}

// A smallSet is characters and their small forms above or below the line.
type smallSet struct{ from, to string }

// superscripts are the characters that Unicode has above the line.
func superscripts() smallSet {
	return smallSet{"0123456789+-−=()" + "abcdefghijklmnoprstuvwxyz" + "ABDEGHIJKLMNOPRTUVW" + "βγδθφχ",
		"⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁻⁼⁽⁾" + "ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ" + "ᴬᴮᴰᴱᴳᴴᴵᴶᴷᴸᴹᴺᴼᴾᴿᵀᵁⱽᵂ" + "ᵝᵞᵟᶿᵠᵡ"}
}

// subscripts are the digits and signs that Unicode has below the line. Letters are left
// out: too few of them are there.
func subscripts() smallSet {
	return smallSet{"0123456789+-−=()", "₀₁₂₃₄₅₆₇₈₉₊₋₋₌₍₎"}
}

// isSmall reports whether the set has all characters of the text.
func isSmall(text string, set smallSet) bool {
	return text != "" && isAll(text, func(r rune) bool { return strings.ContainsRune(set.from, r) })
}

// small writes the text in small characters, without blanks. Those in kept stay.
func small(text string, set smallSet, kept string) string {
	to := []rune(set.to)
	return strings.Map(func(r rune) rune {
		at := strings.IndexRune(set.from, r)
		switch {
		case strings.ContainsRune(kept, r):
			return r
		case at < 0:
			return -1
		}
		return to[utf8.RuneCountInString(set.from[:at])]
	}, text)
}

// wordBefore returns the end of the word that stands right before a node in its line: a
// few letters and digits, perhaps with a full stop behind them, or a closing bracket; ""
// if there is none.
func wordBefore(n *html.Node) string {
	const most = 12
	var before string
	for leaf := leafBefore(n); leaf != nil && len(before) < most; leaf = leafBefore(leaf) {
		if leaf.Type != html.TextNode {
			break
		}
		before = leaf.Data + before
		if strings.ContainsAny(leaf.Data, " \n") {
			break
		}
	}
	end := strings.TrimRight(before, ".")
	if bracket, size := utf8.DecodeLastRuneInString(end); strings.ContainsRune(")]|}", bracket) && size > 0 {
		return string(bracket)
	}
	start := strings.LastIndexFunc(end, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })
	if start >= 0 {
		_, size := utf8.DecodeRuneInString(end[start:])
		start += size
	}
	return before[max(start, 0):]
}

// leafBefore returns the innermost node that stands before n in its line, or nil.
func leafBefore(n *html.Node) *html.Node {
	for ; n != nil; n = n.Parent {
		if before := n.PrevSibling; before != nil {
			for before.LastChild != nil {
				before = before.LastChild
			}
			return before
		}
		if n.Parent == nil {
			return nil
		}
		switch n.Parent.DataAtom {
		case atom.Em, atom.Strong, atom.Del, atom.A, atom.Code, atom.Kbd, atom.Sub, atom.Sup, atom.Abbr:
		default:
			return nil
		}
	}
	return nil
}
