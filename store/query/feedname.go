package query

import "strings"

// RenameFeeds returns a query in which each name of a feed that is meant stands for another
// name too, or for that alone if it goes. is is asked about names as the tree of a query has
// them. All else stays as it is.
func RenameFeeds(text string, is func(name string) bool, to string, alone bool) string {
	p := &parser{query: text}
	p.split()
	longest := ""
	for _, part := range strings.Split(to, `"`) { // which a quoted text cannot have
		if len(part) > len(longest) {
			longest = part
		}
	}
	to = `feed:"` + longest + `"`
	if !alone && strings.Contains(text, to) { // it has been said before
		return text
	}
	var out strings.Builder
	from := 0
	for i, name := range p.pieces {
		if f, _ := fieldNamed(name.text); name.kind != fieldPiece || f.field != ByFeed || i+1 == len(p.pieces) {
			continue
		}
		value := &p.pieces[i+1]
		if value.at != name.end || value.kind != wordPiece && value.kind != quotePiece || !is(FoldName(value.text)) {
			continue
		}
		out.WriteString(text[from:name.at])
		if alone {
			out.WriteString(to)
		} else {
			out.WriteString("(" + text[name.at:value.end] + " OR " + to + ")")
		}
		from = value.end
	}
	return out.String() + text[from:]
}
