package ui

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"tidings/ui/config"
)

// Names of keys as people write them in their settings, and as bubbletea calls them: "ctrl+e",
// "enter", "g u". Other programs' ways of writing them are understood, too: "C-e", "<C-e>",
// "M-x", "Return".

// readSequence reads a sequence of keys with blanks between them. It returns "" and what is
// wrong, and what was probably meant, if there is no such key.
func readSequence(text string) (sequence, wrong, nearestTo string) {
	var keys []string
	for word := range strings.FieldsSeq(text) {
		key, near := readKey(word)
		if key == "" {
			return "", "there is no key " + word, near
		}
		keys = append(keys, key)
	}
	switch {
	case len(keys) == 0:
		return "", "a key has no name", `"space"`
	case len(keys) > mostKeys:
		return "", "a sequence has four keys at most", ""
	}
	return strings.Join(keys, " "), "", ""
}

const mostKeys = 4

// readKey reads the name of one key with the keys held down with it.
func readKey(word string) (key, nearestTo string) {
	if inner, is := strings.CutPrefix(word, "<"); is && strings.HasSuffix(inner, ">") && len(inner) > 2 {
		word = strings.TrimSuffix(inner, ">")
	}
	var held []string
	for {
		name, rest := heldKey(word)
		if name == "" {
			break
		}
		held, word = append(held, name), rest
	}
	key, near := plainKey(word)
	if key == "" {
		return "", strings.Join(append(held, near), "+")
	}
	letter, size := utf8.DecodeRuneInString(key)
	if isLetter := size == len(key) && unicode.IsLetter(letter); isLetter {
		switch capital := unicode.ToUpper(letter); {
		case slices.Equal(held, []string{"shift"}): // as the letter is typed
			return string(capital), ""
		case len(held) > 0 && letter == capital && letter != unicode.ToLower(letter): // "C-E"
			key = string(unicode.ToLower(letter))
		}
	}
	return strings.Join(append(inOrder(held), key), "+"), ""
}

// heldKey cuts the name of a key that is held down off a word, "" if there is none.
func heldKey(word string) (name, rest string) {
	for _, mark := range [...]string{"+", "-"} {
		before, after, found := strings.Cut(word, mark)
		if !found || after == "" || before == "" {
			continue
		}
		switch strings.ToLower(before) {
		case "ctrl", "control", "c", "strg":
			return "ctrl", after
		case "alt", "meta", "m", "a", "option", "opt":
			return "alt", after
		case "shift", "s":
			return "shift", after
		case "super", "cmd", "win", "d":
			return "super", after
		case "hyper":
			return "hyper", after
		}
	}
	return "", word
}

// inOrder is the held keys in the order in which bubbletea names them, each once.
func inOrder(held []string) (ordered []string) {
	for _, name := range [...]string{"ctrl", "alt", "shift", "meta", "hyper", "super"} {
		if slices.Contains(held, name) {
			ordered = append(ordered, name)
		}
	}
	return ordered
}

// plainKey reads the name of a key without those held down with it.
func plainKey(word string) (key, nearestTo string) {
	if utf8.RuneCountInString(word) == 1 {
		if r, _ := utf8.DecodeRuneInString(word); unicode.IsPrint(r) && r != ' ' {
			return word, ""
		}
		return "", ""
	}
	low := strings.ToLower(word)
	switch low {
	case "return", "cr", "ret":
		return "enter", ""
	case "escape":
		return "esc", ""
	case "spacebar", "spc":
		return "space", ""
	case "bs":
		return "backspace", ""
	case "del":
		return "delete", ""
	case "ins":
		return "insert", ""
	case "pageup", "prior":
		return "pgup", ""
	case "pagedown", "pgdn", "next":
		return "pgdown", ""
	case "plus":
		return "+", ""
	case "minus":
		return "-", ""
	case "comma":
		return ",", ""
	}
	if slices.Contains(namedKeys(), low) {
		return low, ""
	}
	near := config.Nearest(low, append(namedKeys(), "return", "escape", "pageup", "pagedown"))
	if near != "" {
		near, _ = plainKey(near)
	}
	return "", near
}

// namedKeys are the keys that have names and no letters.
func namedKeys() []string {
	return []string{
		"enter", "esc", "space", "tab", "backspace", "delete", "insert", "home", "end", "pgup", "pgdown", "up", "down", "left", "right",
		"f1", "f2", "f3", "f4", "f5", "f6", "f7", "f8", "f9", "f10", "f11", "f12",
	}
}

// whyNotSent says why a terminal without enhancements of its keyboard (kitty's protocol) cannot
// send a key, "" if it can.
func whyNotSent(key string) string {
	switch as, sent := sentAs(key); {
	case sent:
		return ""
	case as != "":
		return "in this terminal it is " + as
	}
	return "this terminal does not send it"
}

// sentAs reports whether such a terminal sends a key. If it sends another one in its place, as is
// that.
func sentAs(key string) (as string, sent bool) {
	parts := strings.Split(key, "+")
	if key == "+" || strings.HasSuffix(key, "++") {
		parts = []string{"+"}
	}
	held, plain := parts[:len(parts)-1], parts[len(parts)-1]
	ctrl, shift := slices.Contains(held, "ctrl"), slices.Contains(held, "shift")
	isNamed := slices.Contains(namedKeys(), plain)
	switch {
	case slices.Contains(held, "super") || slices.Contains(held, "hyper"):
		return "", false
	case ctrl && (plain == "i" || plain == "m" || plain == "["):
		return map[string]string{"i": "tab", "m": "enter", "[": "esc"}[plain], false
	case ctrl && shift && !isNamed:
		return "", false
	case ctrl && !isNamed && !(plain >= "a" && plain <= "z" || strings.Contains(`@\]^_`, plain)):
		return "", false
	case (ctrl || shift) && (plain == "enter" || plain == "esc" || plain == "backspace" || plain == "space" && shift || plain == "tab" && ctrl):
		return "", false
	}
	return "", true
}
