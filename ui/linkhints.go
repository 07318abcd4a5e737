package ui

import (
	"slices"
	"strings"
	"unicode"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/x/ansi"
)

// linkHints is the overlay that puts letters on the links in sight. A letter opens its link,
// the same letter shifted opens it here. It shows the screen as it was when it was opened:
// what comes meanwhile would move links away from under their letters.
type linkHints struct {
	*shared
	still
	body  []string // the lines of the screen
	links []lettered
	typed string  // the first letter, where letters stand in pairs
	way   linkWay // what is done with the link
	do    func(linkWay, lettered) tea.Cmd
	over  overlay // what the links stand on, nil for the panes
}

// A linkWay is what is done with a link.
type linkWay int

const (
	openIt linkWay = iota
	openItHere
	copyIt
	saveIt
	followIt
)

// A lettered is a link on the screen with the letters that choose it.
type lettered struct {
	box     // its first part; the letters stand on its left end
	address string
	sheet   int // the block of the table that it leads to, and 1; 0 for a link
	letters string
}

// hintLetters are the letters that stand on links, those under the fingers first. Those of the
// actions of linkHintActions are not among them.
const hintLetters = "fjdkghlrueiwoqptvbncmxz"

// letter gives every link its letters: one, or two where there are more links than letters.
func letter(links []lettered) {
	n := len(hintLetters)
	for i := range links {
		if len(links) <= n {
			links[i].letters = hintLetters[i : i+1]
			continue
		}
		links[i].letters = string([]byte{hintLetters[i/n%n], hintLetters[i%n]})
	}
}

func (l *linkHints) scope() scope             { return inLinks }
func (l *linkHints) below() overlay           { return l.over }
func (l *linkHints) retheme(to *shared)       { l.shared = to }
func (l *linkHints) resize(int, int)          {}
func (l *linkHints) shows(link lettered) bool { return strings.HasPrefix(link.letters, l.typed) }

func (l *linkHints) perform(name string) (cmd tea.Cmd, done bool) {
	ways := map[string]linkWay{"copy-chosen": copyIt, "save-chosen": saveIt, "follow-chosen": followIt}
	if way, is := ways[name]; is {
		l.way = way
		return nil, false
	}
	if at := slices.IndexFunc(l.links, isSheet); name == "show-table" && at >= 0 {
		return l.do(openIt, l.links[at]), true
	}
	return nil, true
}

// typeIn takes a letter of a link. A letter of none leaves the links.
func (l *linkHints) typeIn(msg tea.Msg) (cmd tea.Cmd, done bool) {
	key, is := msg.(tea.KeyPressMsg)
	if !is {
		return nil, false
	}
	l.typed += strings.ToLower(key.Text)
	for _, link := range l.links {
		if key.Text == "" || !l.shows(link) {
			continue
		}
		if link.letters != l.typed {
			return nil, false
		}
		way := l.way
		if shifted := []rune(key.Text); way == openIt && unicode.IsUpper(shifted[0]) {
			way = openItHere
		}
		return l.do(way, link), true
	}
	return nil, true
}

// isSheet reports whether letters stand on what leads to a table.
func isSheet(l lettered) bool { return l.sheet > 0 }

// point chooses a link as its letter does. Beside the links it leaves them.
func (l *linkHints) point(x, y int) (pointed, tea.Cmd) {
	for _, link := range l.links {
		if link.has(x, y) && l.shows(link) {
			return onLast, l.do(l.way, link)
		}
	}
	return onLast, nil
}

// view draws the letters over the links.
func (l *linkHints) view(w, h int) string {
	lines := append([]string(nil), l.body[:min(h, len(l.body))]...)
	for _, link := range l.links {
		if !l.shows(link) || link.y >= len(lines) {
			continue
		}
		lines[link.y] = inscribed(lines[link.y], link.x, l.theme.Accent.Reverse(true).Render(strings.TrimPrefix(link.letters, l.typed)))
	}
	return fill(lines, w, h)
}

// inscribed is a line with a text written over it from a column on. Where the text ends in the
// middle of a wide character, a blank takes the other half.
func inscribed(line string, column int, text string) string {
	whole, end := ansi.StringWidth(line), column+ansi.StringWidth(text)
	rest := ansi.Cut(line, end, whole)
	if ansi.StringWidth(rest) != whole-end {
		text += " "
		rest = ansi.Cut(line, end+1, whole)
	}
	return ansi.Cut(line, 0, column) + ansi.ResetHyperlink() + "\x1b[m" + text + rest
}

func (l *linkHints) hints() []hint {
	one := func(word, action string) hint { return hint{word, []string{action}} }
	switch l.way {
	case copyIt:
		return []hint{one("copies the link", "choose-link"), one("leave", "close-letters")}
	case saveIt:
		return []hint{one("saves its page", "choose-link"), one("leave", "close-letters")}
	case followIt:
		return []hint{one("follows its feed", "choose-link"), one("leave", "close-letters")}
	}
	if slices.ContainsFunc(l.links, isSheet) {
		return []hint{one("opens", "choose-link"), one("the table", "show-table"), one("here", "choose-link-here"), one("leave", "close-letters")}
	}
	return []hint{
		one("opens", "choose-link"), one("here", "choose-link-here"), one("copy", "copy-chosen"), one("save", "save-chosen"),
		one("follow", "follow-chosen"), one("leave", "close-letters"),
	}
}
