package query

import (
	"slices"
	"strings"
)

// field reads what follows the name of a field.
func (p *parser) field(name *piece, depth int) (*Node, error) {
	f, known := fieldNamed(name.text)
	if !known {
		if near := nearName(name.text); near != "" {
			return nil, p.wrongAt(name, "there is no field %q; is %s: meant?", name.text+":", near)
		}
		return nil, p.wrongAt(name, "there is no field %q; the fields are %s", name.text+":", fieldNames())
	}
	value := p.next()
	if value == nil || value.at != name.end || value.kind == closePiece || value.kind == orPiece || value.kind == fieldPiece {
		if p.typing && value == nil {
			return nil, nil
		}
		return nil, p.wrongAt(name, "what %s: should be is missing", f.Name)
	}
	p.at++
	switch {
	case value.kind == openPiece && f.kind == ofText:
		return p.brackets(value, f.field, depth)
	case f.kind == ofText:
		return p.textOf(value, f.field)
	case value.kind == openPiece:
		return nil, p.wrongAt(value, "only %s take brackets; write (%s:a OR %s:b)", textFieldNames(), f.Name, f.Name)
	case f.kind == ofDate:
		return p.date(f.Name, dateText(value), value)
	case f.kind == ofAge:
		return p.age(dateText(value), value)
	}
	text := FoldName(value.text)
	if text == "" {
		return nil, p.wrongAt(value, "what %s: should be is missing", f.Name)
	}
	n := &Node{Op: OpFilter, Field: f.field, Value: text}
	switch f.kind {
	case ofTag:
		if n.Value = FoldTag(value.text); n.Value == "" {
			return nil, p.wrongAt(value, "this is no tag")
		}
	case ofLanguage:
		n.Value = strings.ReplaceAll(text, "_", "-")
	case oneOf:
		return p.choice(f, n, value)
	}
	return n, nil
}

// choice makes a node of a field that takes one of a few values.
func (p *parser) choice(f FieldName, n *Node, value *piece) (*Node, error) {
	switch known := slices.Contains(f.values, n.Value); {
	case known && f.field == BySort:
		p.titlesFirst = n.Value == "title"
		return nil, nil
	case known:
		return n, nil
	case p.typing && value.last:
		return nil, nil // it may still become one
	}
	return nil, p.wrongAt(value, "%s: is one of %s", f.Name, strings.Join(f.values, ", "))
}

// dateText is what was written for a date or an age.
func dateText(value *piece) string { return strings.ToLower(strings.TrimSpace(value.text)) }

// age makes a node of what follows age:.
func (p *parser) age(text string, value *piece) (*Node, error) {
	than, number := "<", text
	if strings.HasPrefix(text, "<") || strings.HasPrefix(text, ">") {
		than, number = text[:1], text[1:]
	}
	when, err := ParseAge(number, p.now)
	switch {
	case err != nil && p.typing && value.last:
		return nil, nil
	case err != nil:
		return nil, p.wrongAt(value, "%v", err)
	case than == "<":
		return &Node{Op: OpFilter, Field: ByDate, From: when}, nil
	}
	return &Node{Op: OpFilter, Field: ByDate, To: when}, nil
}

// date makes a node of what follows on:, after: or before:.
func (p *parser) date(name, text string, value *piece) (*Node, error) {
	n := &Node{Op: OpFilter, Field: ByDate}
	when, err := readDate(text, p.now)
	switch {
	case err != nil && p.typing && value.last:
		return nil, nil
	case err != nil:
		return nil, p.wrongAt(value, "%v", err)
	case name == "after":
		n.From = when.from
	case name == "before":
		n.To = when.from
	case when.from.Equal(when.to):
		return nil, p.wrongAt(value, "on: takes a day, a month or a year")
	default:
		until := &Node{Op: OpFilter, Field: ByDate, To: when.to}
		n.From = when.from
		return &Node{Op: OpAnd, Children: []*Node{n, until}}, nil
	}
	return n, nil
}
