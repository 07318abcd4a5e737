package query

import (
	"slices"
	"strings"
)

// fieldNames is every name that may stand before a colon, as people are told.
const fieldNames = "title, author, feed, folder, tag, is, has, lang, on, after, before, age, sort"

// field reads what follows the name of a field.
func (p *parser) field(name *piece, depth int) *Node {
	f, known := map[string]Field{
		"title": InTitle, "author": InAuthor, "feed": ByFeed, "folder": ByFolder, "tag": ByTag, "is": ByState,
		"has": ByMedia, "lang": ByLanguage, "on": ByDate, "after": ByDate, "before": ByDate, "age": ByDate, "sort": BySort,
	}[name.text]
	value := p.next()
	if !known {
		if near := nearName(name.text); near != "" {
			p.failAt(name, "there is no field %q; is %s: meant?", name.text+":", near)
		}
		p.failAt(name, "there is no field %q; the fields are %s", name.text+":", fieldNames)
	}
	if value == nil || value.at != name.end || value.kind == aClose || value.kind == anOr || value.kind == aField {
		if p.typing && value == nil {
			return nil
		}
		p.failAt(name, "what %s: should be is missing", name.text)
	}
	p.at++
	switch {
	case value.kind == anOpen && (f == InTitle || f == InAuthor):
		return p.brackets(value, f, depth)
	case f == InTitle || f == InAuthor:
		return p.textOf(value, f)
	case value.kind == anOpen:
		p.failAt(value, "only title: and author: take brackets; write (%s:a OR %s:b)", name.text, name.text)
	}
	text := FoldAll(value.text)
	if f == ByDate {
		return p.date(name.text, strings.ToLower(strings.TrimSpace(value.text)), value)
	}
	if text == "" {
		p.failAt(value, "what %s: should be is missing", name.text)
	}
	return p.filter(f, text, name, value)
}

// filter makes a node of a field and its value, where only some values may be.
func (p *parser) filter(f Field, text string, name, value *piece) *Node {
	n := &Node{Op: OpFilter, Field: f, Value: text}
	var may []string
	switch f {
	case ByState:
		may = []string{"unread", "read", "bookmarked"}
	case ByMedia:
		may = []string{"image", "audio", "video", "note", "tag"}
	case ByTag:
		if n.Value = FoldAll(CleanTag(value.text)); n.Value == "" {
			p.failAt(value, "this is no tag")
		}
		return n
	case ByFolder, ByFeed:
		return n
	case ByLanguage:
		n.Value = strings.ReplaceAll(text, "_", "-")
		return n
	case BySort:
		may = []string{"title", "date"}
	}
	switch {
	case slices.Contains(may, text) && f == BySort:
		p.titlesFirst = text == "title"
		return nil
	case slices.Contains(may, text):
		return n
	}
	if p.typing && value.last {
		return nil // it may become one
	}
	p.failAt(value, "%s: is one of %s", name.text, strings.Join(may, ", "))
	return nil
}

// date makes a node of on:, after:, before: or age: and its value.
func (p *parser) date(name, text string, value *piece) *Node {
	n := &Node{Op: OpFilter, Field: ByDate}
	if name == "age" {
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
			n.From = when
		default:
			n.To = when
		}
		return n
	}
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

// nearName is the field that somebody may have meant; "" if none is near.
func nearName(name string) string {
	others := map[string]string{
		"titel": "title", "subject": "title", "by": "author", "from": "author", "source": "feed", "site": "feed",
		"in": "folder", "category": "folder", "label": "tag", "tags": "tag", "language": "lang", "date": "on",
		"since": "after", "until": "before", "newer": "after", "older": "before", "with": "has", "state": "is", "order": "sort",
	}
	if near := others[name]; near != "" {
		return near
	}
	for _, known := range strings.Split(fieldNames, ", ") {
		if len(name) > 2 && (strings.HasPrefix(known, name) || strings.HasPrefix(name, known)) && known != "is" && known != "on" {
			return known
		}
	}
	return ""
}
