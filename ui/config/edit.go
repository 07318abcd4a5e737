package config

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
)

// How a line is changed, put in or taken out, with every other byte left alone.

// An UnknownError says that there is no such setting.
type UnknownError struct{ Key, Nearest string }

func (e UnknownError) Error() string { return "there is no setting " + cut(e.Key) }

// A ValueError says that a setting does not take such a value.
type ValueError struct {
	Setting        Setting
	Typed, Nearest string
}

func (e ValueError) Error() string {
	return fmt.Sprintf("%s is %s, not %s", e.Setting.Key, e.Setting.Choices, cut(e.Typed))
}

// ErrHidden says that a mistake elsewhere in the text would keep a line from counting.
var ErrHidden = errors.New("a mistake in the file keeps this from counting")

// Set returns the text with a setting set to a value as somebody types it, with or without
// quotes. A line that sets it is changed; without one, a line is put where it belongs:
// behind the comment that shows the setting, else behind the lines of its group. Errors are
// UnknownError, ValueError and ErrHidden.
func Set(text []byte, key, typed string) ([]byte, error) {
	s, near, known := Find(key)
	if !known {
		return nil, UnknownError{key, near}
	}
	value, ok := s.Value(typed)
	if !ok {
		return nil, ValueError{s, typed, s.meant(typed)}
	}
	path := strings.Split(key, ".")
	l := layOut(text)
	changed := text
	if at := l.entry(path); at != nil {
		changed = splice(text, at.valueStart, at.end, value)
	} else {
		changed = l.insert(path, value)
	}
	if !sameBut(text, changed, key, value) {
		return nil, ErrHidden
	}
	return changed, nil
}

// Unset returns the text without what sets a setting. A comment behind it stays, on a line
// of its own. Errors are UnknownError and ErrHidden.
func Unset(text []byte, key string) ([]byte, error) {
	if _, near, known := Find(key); !known {
		return nil, UnknownError{key, near}
	}
	changed := text
	for {
		l := layOut(changed)
		at := l.entry(strings.Split(key, "."))
		if at == nil {
			break
		}
		changed = l.remove(at)
	}
	if !sameBut(text, changed, key, "") {
		return nil, ErrHidden
	}
	return changed, nil
}

// sameBut reports whether a changed text sets what the text before has set, but for one key,
// which has a value, or "" for none.
func sameBut(before, after []byte, key, value string) bool {
	read := func(text []byte) (others []string, own string) {
		for _, g := range Parse(text).Given {
			if g.Key == key {
				own = g.Value
			} else {
				others = append(others, g.Key+" = "+g.Value)
			}
		}
		slices.Sort(others)
		return others, own
	}
	was, _ := read(before)
	is, own := read(after)
	return own == value && slices.Equal(was, is)
}

// A layout is where the tables and entries of a text stand.
type layout struct {
	text    []byte
	tables  []tableRegion // the first has what stands before all headers
	entries []placedEntry
}

// A tableRegion is the part of a text under a header.
type tableRegion struct {
	path       []string
	start, end int // behind the header's line, and where the next header begins
	all        []expression
}

// A placedEntry is an entry with its whole path, and the expression that it is in.
type placedEntry struct {
	entry
	of expression
}

func layOut(text []byte) layout {
	l := layout{text: text, tables: []tableRegion{{end: len(text)}}}
	l.tables[0].start = contentStart(text)
	for _, e := range expressions(text) {
		last := &l.tables[len(l.tables)-1]
		begins := bytes.HasPrefix(bytes.TrimSpace(text[e.start:e.end]), []byte("["))
		if e.header != nil || e.broken && begins {
			last.end = e.start
			l.tables = append(l.tables, tableRegion{path: e.header, start: e.end, end: len(text)})
			if e.header == nil {
				l.tables[len(l.tables)-1].path = []string{strings.Trim(strings.TrimSpace(string(text[e.start:e.end])), "[] \t")}
			}
			continue
		}
		last.all = append(last.all, e)
		for _, one := range e.entries {
			one.path = slices.Concat(last.path, one.path)
			l.entries = append(l.entries, placedEntry{one, e})
		}
	}
	return l
}

// contentStart is where a text begins behind a byte order mark.
func contentStart(text []byte) int {
	if bytes.HasPrefix(text, byteOrderMark()) {
		return len(byteOrderMark())
	}
	return 0
}

// entry returns the first entry with a path, nil if there is none.
func (l layout) entry(path []string) *placedEntry {
	for i := range l.entries {
		if slices.Equal(l.entries[i].path, path) {
			return &l.entries[i]
		}
	}
	return nil
}

// insert puts a line in.
func (l layout) insert(path []string, value string) []byte {
	for k := len(path) - 1; k > 0; k-- {
		if at := l.entry(path[:k]); at != nil && at.table {
			return l.insertInline(at, strings.Join(path[k:], ".")+" = "+value)
		}
		for _, region := range l.tables[1:] {
			if slices.Equal(region.path, path[:k]) {
				return l.insertLine(region, path[k:], value)
			}
		}
	}
	return l.insertLine(l.tables[0], path, value)
}

// insertInline puts a value into an inline table, behind what it has.
func (l layout) insertInline(table *placedEntry, line string) []byte {
	at := table.end - 1
	inside := bytes.TrimRight(l.text[table.valueStart+1:at], " \t\r\n")
	switch {
	case len(bytes.TrimSpace(inside)) == 0:
		return splice(l.text, table.valueStart, table.end, "{ "+line+" }")
	case inside[len(inside)-1] == ',':
		line = " " + line
	default:
		line = ", " + line
	}
	at = table.valueStart + 1 + len(inside)
	return splice(l.text, at, at, line)
}

// insertLine puts a line into the part of the text under a header.
func (l layout) insertLine(region tableRegion, path []string, value string) []byte {
	key, at := strings.Join(path, "."), l.lineFor(region, path)
	eol := "\n"
	if i := bytes.IndexByte(l.text, '\n'); i > 0 && l.text[i-1] == '\r' {
		eol = "\r\n"
	}
	line := key + " = " + value + eol
	if at > contentStart(l.text) && l.text[at-1] != '\n' {
		line = eol + line
	}
	return splice(l.text, at, at, line)
}

// lineFor is where the line of a key belongs in a region.
func (l layout) lineFor(region tableRegion, path []string) int {
	last, lastOfGroup := -1, -1
	for _, e := range region.all {
		if isCommentOf(bytes.TrimSpace(l.text[e.start:e.end]), strings.Join(path, ".")) {
			return e.end
		}
		if len(e.entries) > 0 {
			last = e.end
			if e.entries[0].path[0] == path[0] {
				lastOfGroup = e.end
			}
		}
	}
	switch {
	case lastOfGroup >= 0:
		return lastOfGroup
	case last >= 0:
		return last
	case region.path == nil:
		return l.behindComments(region)
	}
	return region.start
}

// isCommentOf reports whether a line is a comment that shows how a setting is written.
func isCommentOf(line []byte, key string) bool {
	comment, is := bytes.CutPrefix(line, []byte("#"))
	rest, about := bytes.CutPrefix(bytes.TrimSpace(comment), []byte(key))
	return is && about && bytes.HasPrefix(bytes.TrimSpace(rest), []byte("="))
}

// behindComments is where the first line of a text belongs that has none but comments
// before its first header: at its end, but before the comment of the header.
func (l layout) behindComments(region tableRegion) int {
	if region.end == len(l.text) {
		return region.end
	}
	for i := len(region.all) - 1; i >= 0; i-- {
		if e := region.all[i]; !bytes.HasPrefix(bytes.TrimSpace(l.text[e.start:e.end]), []byte("#")) {
			return e.end
		}
	}
	return region.start
}

// remove takes an entry out.
func (l layout) remove(at *placedEntry) []byte {
	if !at.inline {
		rest := l.text[at.end:at.of.end]
		if i := bytes.IndexByte(rest, '#'); i >= 0 {
			return splice(l.text, at.of.start, at.end+i, "")
		}
		return splice(l.text, at.of.start, at.of.end, "")
	}
	start, end := at.start, at.end
	blank := func(i int) bool { return bytes.IndexByte([]byte(" \t\r\n"), l.text[i]) >= 0 }
	for blank(end) {
		end++
	}
	if l.text[end] == ',' {
		for end++; blank(end); {
			end++
		}
		return splice(l.text, start, end, "")
	}
	for blank(start - 1) {
		start--
	}
	if l.text[start-1] == ',' {
		for start--; blank(start - 1); {
			start--
		}
	}
	return splice(l.text, start, at.end, "")
}

// splice returns a text with a part of it replaced.
func splice(text []byte, start, end int, by string) []byte {
	return slices.Concat(text[:start], []byte(by), text[end:])
}

// DefaultText is a file that shows every setting that a person has, and sets none.
func DefaultText(remote bool) string {
	var out strings.Builder
	out.WriteString("# The settings of tidings, each with its default. Take the # off a line and change it.\n")
	for _, s := range Offered(remote) {
		fmt.Fprintf(&out, "\n# %s.\n# It is %s.\n# %s = %s\n", s.Why, s.Choices, s.Key, s.Default)
	}
	out.WriteString(keysText)
	return out.String()
}

// keysText shows how keys are bound.
const keysText = `
# Keys: "KEY" = "ACTION", with the names of actions as the help shows them. A key may be a
# sequence, have several actions with their arguments, or none; those of one pane stand below
# [keys.list], [keys.sidebar], [keys.article] or [keys.pages].
# [keys]
# "x" = "mark-read"
# "ctrl+x d" = "delete-article"
# ", p" = ["bookmark", "edit-tags later", "next-unread"]
# "D" = ""
`
