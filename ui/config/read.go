package config

import (
	"bytes"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"
)

// A Config is what a text sets.
type Config struct {
	Settings Settings
	Given    []Given   // in the order of the text
	Mistakes []Mistake // in the order of the text; each names a line that does not count
	Hints    []Mistake // in the order of the text; each names a line that counts, and may not do what was meant
	Fault    error     // why nothing at all could be read, in a sentence; nil if it could
}

// A Given is a setting that the text sets.
type Given struct {
	Key   string
	Value string // as the text says it
	Line  int
}

// A Mistake is a line that does not count.
type Mistake struct {
	Line    int
	Key     string // "" if the line is about none
	Wrong   string // what is wrong with it, in words
	Nearest string // what was probably meant, "" if that is not known
}

func (m Mistake) String() string {
	said := fmt.Sprintf("line %d: %s", m.Line, m.Wrong)
	if m.Nearest != "" {
		said += "; did you mean " + m.Nearest + "?"
	}
	return said
}

// An Owner reads a group of the text that is not in the table of settings, as [keys].
type Owner struct {
	Group string

	// Take takes one value of the group, under its path within it: a bool, int64, float64,
	// string, or []any. It returns what is wrong with it in words, "" for nothing, and
	// what was probably meant.
	Take func(line int, path []string, value any) (wrong, nearest string)
}

// mostMistakes is how many mistakes are told of one text.
const mostMistakes = 200

// Parse reads a text of somebody at home.
func Parse(text []byte, owners ...Owner) Config { return parseFor(All(), text, owners) }

// parseFor reads a text in which some settings count.
func parseFor(all []Setting, text []byte, owners []Owner) Config {
	c := Config{Settings: Defaults()}
	if len(bytes.TrimSpace(text)) == 0 {
		return c
	}
	if !utf8.Valid(text) {
		c.Fault = fmt.Errorf("it is not written in UTF-8")
		return c
	}
	r := reader{Config: &c, all: all, owners: owners, text: text}
	for _, e := range expressions(text) {
		r.take(e)
	}
	return c
}

// A reader takes the expressions of a text one after another.
type reader struct {
	*Config
	all     []Setting
	owners  []Owner
	text    []byte
	table   []string // the one that keys belong to
	ignored bool     // there is no such table, as has been said
	inArray bool     // the last line began a list that does not end
}

func (r *reader) wrong(m Mistake) {
	if len(r.Mistakes) < mostMistakes {
		r.Mistakes = append(r.Mistakes, m)
	}
}

func (r *reader) take(e expression) {
	if e.broken {
		r.takeBroken(e)
		return
	}
	if e.header != nil {
		r.enter(e.line, e.header, e.header)
	}
	if e.header != nil || e.entries != nil {
		r.inArray = false
	}
	if r.ignored {
		return
	}
	told := 0 // up to where what is wrong has been told
	for _, one := range e.entries {
		if one.start < told {
			continue
		}
		one.path = slices.Concat(r.table, one.path)
		mistakes := len(r.Mistakes)
		r.takeEntry(e.line+bytes.Count(r.text[e.start:one.start], []byte("\n")), one)
		if len(r.Mistakes) > mistakes {
			told = one.end
		}
	}
}

// enter begins a table; meant is what it is called, if it is called otherwise.
func (r *reader) enter(line int, table, meant []string) {
	r.table, r.ignored = meant, !r.isGroup(meant)
	if r.ignored {
		m := Mistake{Line: line, Key: shown(table), Wrong: "there is no group of settings [" + shown(table) + "], so what stands under it does not count"}
		if near := Nearest(shown(table), r.groups()); near != "" {
			m.Nearest = "[" + near + "]"
		}
		r.wrong(m)
	}
}

// groups are the names of all groups.
func (r *reader) groups() (names []string) {
	for _, s := range r.all {
		if group, _, in := strings.Cut(s.Key, "."); in && !slices.Contains(names, group) {
			names = append(names, group)
		}
	}
	for _, o := range r.owners {
		names = append(names, o.Group)
	}
	return names
}

// isGroup reports whether a table is one of settings, or in one of an owner.
func (r *reader) isGroup(table []string) bool {
	return len(table) == 0 || len(table) == 1 && slices.Contains(r.groups(), table[0]) || r.owner(table) != nil
}

// owner returns whose a path is, nil for none.
func (r *reader) owner(path []string) *Owner {
	for i := range r.owners {
		if r.owners[i].Group == path[0] {
			return &r.owners[i]
		}
	}
	return nil
}

// takeEntry takes a key with its value.
func (r *reader) takeEntry(line int, e entry) {
	key := shown(e.path)
	if o := r.owner(e.path); o != nil {
		if !e.table {
			if wrong, near := o.Take(line, e.path[1:], e.value); wrong != "" {
				r.wrong(Mistake{line, key, wrong, near})
			} else {
				r.Given = append(r.Given, Given{key, string(r.text[e.valueStart:e.end]), line})
			}
		}
		return
	}
	s, known := find(r.all, e.path)
	switch {
	case e.table && !known && r.isGroup(e.path): // its values come
	case !known:
		r.unknown(line, e)
	case r.given(s.Key) != 0:
		r.wrong(Mistake{Line: line, Key: key, Wrong: fmt.Sprintf("%s is set on line %d already, which counts", key, r.given(s.Key))})
	case !s.take(&r.Settings, e.value):
		value := r.text[e.valueStart:e.end]
		m := Mistake{Line: line, Key: key, Wrong: fmt.Sprintf("%s is %s, not %s", key, s.Choices, clip(string(value)))}
		if word, is := e.value.(string); is {
			m.Nearest = s.meant(word)
		} else if text, ok := s.Value(string(value)); ok {
			m.Nearest = text
		}
		r.wrong(m)
	default:
		r.Given = append(r.Given, Given{s.Key, string(r.text[e.valueStart:e.end]), line})
	}
}

// given is the line that sets a setting, 0 for none.
func (r *reader) given(key string) int {
	for _, g := range r.Given {
		if g.Key == key {
			return g.Line
		}
	}
	return 0
}

// unknown tells of a key that there is not.
func (r *reader) unknown(line int, e entry) {
	key := shown(e.path)
	m := Mistake{Line: line, Key: key, Wrong: "there is no setting " + key}
	if len(e.path) == 1 && r.isGroup(e.path) {
		m.Wrong = key + " is a group of settings: it is written [" + key + "], and what it sets on the lines below"
	} else {
		m.Nearest = Nearest(strings.Join(e.path, "."), keysOf(r.all))
	}
	r.wrong(m)
}

// meant is the value that somebody probably meant by a word, "" if that is not known.
func (s Setting) meant(word string) string {
	if text, ok := s.Value(strings.ToLower(strings.TrimSpace(word))); ok { // a number in quotes, capitals
		return text
	}
	if near := Nearest(word, s.words); near != "" {
		if text, ok := s.Value(near); ok {
			return text
		}
	}
	return ""
}

// takeBroken takes a line that is no TOML.
func (r *reader) takeBroken(e expression) {
	line := strings.TrimSpace(string(r.text[e.start:e.end]))
	if r.inArray && isItem(line) { // its beginning has been told
		return
	}
	r.inArray = false
	if strings.HasPrefix(line, "[") {
		name := strings.Trim(line, "[] \t")
		r.wrong(Mistake{Line: e.line, Wrong: "a group of settings is written as in [page]", Nearest: r.header(name)})
		r.table, r.ignored = []string{name}, r.header(name) == ""
		return
	}
	key, value := split(line)
	m := Mistake{Line: e.line, Wrong: "this is no line of settings: it is KEY = VALUE, as in page.width = 72"}
	path := slices.Concat(r.table, strings.Split(key, "."))
	if s, known := find(r.all, path); known && !r.ignored {
		m.Key, m.Wrong = s.Key, fmt.Sprintf("%s is %s", s.Key, s.Choices)
		if near := s.meant(strings.Trim(value, `"'`)); near != "" {
			m.Nearest = key + " = " + near
		}
	}
	r.inArray = strings.HasPrefix(value, "[")
	r.wrong(m)
}

// header is how the group with a name begins, "" if there is none.
func (r *reader) header(name string) string {
	if name != "" && r.isGroup([]string{name}) {
		return "[" + name + "]"
	}
	return ""
}

// split finds key and value in a line that is not written as it should be.
func split(line string) (key, value string) {
	end := strings.IndexFunc(line, func(c rune) bool { return !strings.ContainsRune(keyLetters, c) })
	if end < 0 {
		return line, ""
	}
	value = strings.TrimLeft(line[end:], " \t=:")
	if at := strings.Index(value, " #"); at >= 0 {
		value = value[:at]
	}
	return line[:end], strings.TrimSpace(value)
}

const keyLetters = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789.-_"

// isItem reports whether a line looks like one of a list.
func isItem(line string) bool {
	return line == "" || strings.ContainsAny(line[:1], `"'[]{}+-0123456789`) && !strings.Contains(line, "=")
}

// shown is a path as people call it.
func shown(path []string) string {
	parts := make([]string, len(path))
	for i, part := range path {
		if parts[i] = part; part == "" || strings.Trim(part, strings.ReplaceAll(keyLetters, ".", "")) != "" {
			parts[i] = strconv.Quote(part)
		}
	}
	return cut(strings.Join(parts, "."))
}

// clip is a value as a message shows it, in one line.
func clip(text string) string { return cut(strings.Join(strings.Fields(text), " ")) }

// cut bounds what a message quotes.
func cut(text string) string {
	const most = 40
	if r := []rune(text); len(r) > most {
		return string(r[:most-1]) + "…"
	}
	return text
}
