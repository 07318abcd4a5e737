package query

import (
	"slices"
	"strings"
)

// field reads what follows the name of a field.
func (p *parser) field(name *piece, depth int) *Node {
	f, known := fieldNamed(name.text)
	if !known {
		if near := nearName(name.text); near != "" {
			p.failAt(name, "there is no field %q; is %s: meant?", name.text+":", near)
		}
		p.failAt(name, "there is no field %q; the fields are %s", name.text+":", fieldNames())
	}
	value := p.next()
	if value == nil || value.at != name.end || value.kind == aClose || value.kind == anOr || value.kind == aField {
		if p.typing && value == nil {
			return nil
		}
		p.failAt(name, "what %s: should be is missing", f.Name)
	}
	p.at++
	switch {
	case value.kind == anOpen && f.kind == ofText:
		return p.brackets(value, f.field, depth)
	case f.kind == ofText:
		return p.textOf(value, f.field)
	case value.kind == anOpen:
		p.failAt(value, "only title: and author: take brackets; write (%s:a OR %s:b)", f.Name, f.Name)
	case f.kind == ofDate:
		return p.date(f.Name, dateText(value), value)
	case f.kind == ofAge:
		return p.age(dateText(value), value)
	}
	text := FoldAll(value.text)
	if text == "" {
		p.failAt(name, "what %s: should be is missing", f.Name)
	}
	n := &Node{Op: OpFilter, Field: f.field, Value: text}
	switch f.kind {
	case ofTag:
		if n.Value = FoldAll(CleanTag(value.text)); n.Value == "" {
			p.failAt(value, "this is no tag")
		}
	case ofLanguage:
		n.Value = strings.ReplaceAll(text, "_", "-")
	case oneOf:
		return p.choice(f, n, value)
	}
	return n
}

// choice makes a node of a field that takes one of a few values.
func (p *parser) choice(f FieldName, n *Node, value *piece) *Node {
	switch known := slices.Contains(f.values, n.Value); {
	case known && f.field == BySort:
		p.titlesFirst = n.Value == "title"
		return nil
	case known:
		return n
	case p.typing && value.last:
		return nil // it may become one
	}
	p.failAt(value, "%s: is one of %s", f.Name, strings.Join(f.values, ", "))
	return nil
}

// dateText is what was written for a date or an age.
func dateText(value *piece) string { return strings.ToLower(strings.TrimSpace(value.text)) }

// age makes a node of what follows age:.
func (p *parser) age(text string, value *piece) *Node {
	than, number := "<", text
	if strings.HasPrefix(text, "<") || strings.HasPrefix(text, ">") {
		than, number = text[:1], text[1:]
	}
	when, ok := readAge(number, p.now)
	switch {
	case !ok && p.typing && value.last:
		return nil
	case !ok:
		p.failAt(value, "an age is a number with h, d, w, m or y, as in age:<7d")
	case than == "<":
		return &Node{Op: OpFilter, Field: ByDate, From: when}
	}
	return &Node{Op: OpFilter, Field: ByDate, To: when}
}

// date makes a node of what follows on:, after: or before:.
func (p *parser) date(name, text string, value *piece) *Node {
	n := &Node{Op: OpFilter, Field: ByDate}
	when, ok := readDate(text, p.now)
	switch {
	case !ok && p.typing && value.last:
		return nil
	case !ok:
		p.failAt(value, "a date is 2026-11-22, 2026-11, 2026, today, yesterday, or so long ago, as in 7d")
	case name == "after":
		n.From = when.from
	case name == "before":
		n.To = when.from
	case when.from.Equal(when.to):
		p.failAt(value, "on: takes a day, a month or a year")
	default:
		until := &Node{Op: OpFilter, Field: ByDate, To: when.to}
		n.From = when.from
		return &Node{Op: OpAnd, Kids: []*Node{n, until}}
	}
	return n
}
