package config

import (
	"bytes"
	"strconv"

	"github.com/pelletier/go-toml/v2"
	"github.com/pelletier/go-toml/v2/unstable"
)

// A text is read expression by expression, each by itself, so that one that is no TOML
// costs only itself. What belongs to an expression is found by its brackets and quotes; what
// it says is go-toml's to tell.

// An expression is a line of the file, or several that belong together by brackets or by
// quotes of three.
type expression struct {
	start, end int // in the text; end is behind the line's end
	line       int // its first, from 1
	entries    []entry
	header     []string // the path of a table that begins here
	broken     bool     // it is no TOML
}

// An entry is a key with its value. An inline table has one for each value in it, and one
// for itself.
type entry struct {
	path       []string
	value      any // bool, int64, float64, string, []any; an inline is another kind
	start, end int // of key and value in the text
	valueStart int
	table      bool // it is an inline table
	inline     bool // it stands in one
}

// mostLines is how many lines one expression may have. It bounds how far an opening bracket
// without its closing one is followed, again and again for each of many.
const mostLines = 1000

// expressions are all of a text, with blank lines and comments among them.
func expressions(text []byte) []expression {
	var all []expression
	var parser unstable.Parser
	line := 1
	at := 0
	if bytes.HasPrefix(text, byteOrderMark()) {
		at = len(byteOrderMark())
	}
	for at < len(text) {
		e := expression{start: at, end: firstLine(text, at), line: line, broken: true}
		if end, closed := expressionEnd(text, at); closed {
			whole := expression{start: at, end: end, line: line}
			if parse(&parser, text, &whole); !whole.broken { // else perhaps only its first line is wrong
				e = whole
			}
		}
		all = append(all, e)
		line += bytes.Count(text[at:e.end], []byte("\n"))
		at = e.end
	}
	return all
}

// byteOrderMark is what some editors begin a file of UTF-8 with.
func byteOrderMark() []byte { return []byte("\ufeff") }

// firstLine is where the line that begins at a place ends, its line feed included.
func firstLine(text []byte, at int) int {
	if i := bytes.IndexByte(text[at:], '\n'); i >= 0 {
		return at + i + 1
	}
	return len(text)
}

// expressionEnd is where the expression that begins at a place ends: at the end of a line,
// outside of all brackets and quotes. closed is false if there is no such end.
func expressionEnd(text []byte, at int) (end int, closed bool) {
	depth, lines := 0, 0
	for i := at; i < len(text); {
		switch c := text[i]; c {
		case '\n':
			if lines++; depth == 0 {
				return i + 1, true
			}
			if lines == mostLines {
				return i + 1, false
			}
		case '[', '{':
			depth++
		case ']', '}':
			depth = max(0, depth-1)
		case '#':
			i = firstLine(text, i) - 1
			if text[i] != '\n' {
				return len(text), depth == 0
			}
			continue
		case '"', '\'':
			next, whole := stringEnd(text, i)
			if !whole {
				return firstLine(text, next), false
			}
			lines += bytes.Count(text[i:next], []byte("\n"))
			i = next
			continue
		}
		i++
	}
	return len(text), depth == 0
}

// stringEnd is where a string ends that begins at a quote; whole is false if it does not,
// and then end is where its line does.
func stringEnd(text []byte, at int) (end int, whole bool) {
	quote := text[at]
	if triple := bytes.Repeat([]byte{quote}, 3); bytes.HasPrefix(text[at:], triple) {
		for i, lines := at+3, 0; i < len(text) && lines < mostLines; i++ {
			switch {
			case text[i] == '\\' && quote == '"':
				i++
			case text[i] == '\n':
				lines++
			case bytes.HasPrefix(text[i:], triple):
				for i += 3; i < len(text) && text[i] == quote; i++ { // up to two more belong to it
				}
				return i, true
			}
		}
		return at, false
	}
	for i := at + 1; i < len(text) && text[i] != '\n'; i++ {
		switch {
		case text[i] == '\\' && quote == '"' && i+1 < len(text) && text[i+1] != '\n':
			i++
		case text[i] == quote:
			return i + 1, true
		}
	}
	return at, false
}

// parse asks go-toml what an expression says.
func parse(p *unstable.Parser, text []byte, e *expression) {
	source := text[e.start:e.end]
	p.Reset(source)
	if !p.NextExpression() {
		e.broken = p.Error() != nil
		return
	}
	node := p.Expression()
	if node.Kind == unstable.Table || node.Kind == unstable.ArrayTable {
		e.header = keyOf(node)
	} else {
		e.entries = entriesOf(nil, source, node, e.start, nil, false)
	}
	plain := e.header != nil || len(e.entries) == 1 && isPlain(e.entries[0].value)
	if e.broken = p.NextExpression() || p.Error() != nil || !plain && !isTOML(source); e.broken {
		e.entries, e.header = nil, nil
	}
}

// isTOML reports whether go-toml takes a text also where it looks closer: at numbers,
// dates, and keys that are there twice.
func isTOML(source []byte) bool {
	var all map[string]any
	return toml.Unmarshal(source, &all) == nil
}

func keyOf(node *unstable.Node) (path []string) {
	for it := node.Key(); it.Next(); {
		path = append(path, string(it.Node().Data))
	}
	return path
}

// entriesOf appends the entries of a key with its value. offset is where the source of the
// expression begins in the text.
func entriesOf(to []entry, source []byte, node *unstable.Node, offset int, table []string, inline bool) []entry {
	start, end := int(node.Raw.Offset), int(node.Raw.Offset+node.Raw.Length)
	from := start
	for it := node.Key(); it.Next(); {
		from = int(it.Node().Raw.Offset + it.Node().Raw.Length)
	}
	for source[from] != '=' {
		from++
	}
	for from++; source[from] == ' ' || source[from] == '\t'; {
		from++
	}
	raw := bytes.TrimRight(source[from:end], " \t")
	one := entry{path: append(table[:len(table):len(table)], keyOf(node)...), start: offset + start, end: offset + from + len(raw), valueStart: offset + from, inline: inline}
	if node.Value().Kind != unstable.InlineTable {
		if one.value = plainValue(node.Value()); one.value == nil {
			one.value = valueOf(raw)
		}
		return append(to, one)
	}
	one.table, one.value = true, map[string]any{}
	to = append(to, one)
	for it := node.Value().Children(); it.Next(); {
		if it.Node().Kind == unstable.KeyValue {
			to = entriesOf(to, source, it.Node(), offset, one.path, true)
		}
	}
	return to
}

// plainValue is a value that needs no closer look; nil for any other.
func plainValue(node *unstable.Node) any {
	switch node.Kind {
	case unstable.String:
		return string(node.Data)
	case unstable.Bool:
		return string(node.Data) == "true"
	case unstable.Integer:
		if n, err := strconv.ParseInt(string(node.Data), 10, 64); err == nil && strconv.FormatInt(n, 10) == string(node.Data) {
			return n
		}
	}
	return nil
}

func isPlain(value any) bool {
	switch value.(type) {
	case string, bool, int64:
		return true
	}
	return false
}

// valueOf is a value as TOML means it, nil if it is none.
func valueOf(raw []byte) any {
	var holder map[string]any
	if toml.Unmarshal(append([]byte("v = "), raw...), &holder) != nil || len(holder) != 1 {
		return nil
	}
	return holder["v"]
}
