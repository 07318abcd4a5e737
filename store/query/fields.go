package query

import (
	"slices"
	"strings"
)

// The fields of the language are one table. The parser, the help, the line under the
// prompt, what a shell offers, and the guess at what somebody meant are made from it.

// A FieldName is what may stand before a colon in a query.
type FieldName struct {
	Name    string
	Example string // a whole condition
	Help    string // what the example finds, and other forms
	Hint    string // for the line under a prompt; "" where there is no room for it

	field   Field
	kind    kind
	values  []string // of oneOf: all there are
	aliases []string // what others call it; not understood, but guessed at
}

// A kind says what stands behind the colon of a field.
type kind uint8

const (
	ofText     kind = iota // words, a phrase, or a query in brackets
	ofName                 // part of a name
	ofTag                  // a tag
	ofLanguage             // a language tag (BCP 47)
	oneOf                  // one of the field's values
	ofDate                 // a day, a month, a year, or an age
	ofAge                  // an age, perhaps after < or >
)

// Fields returns the fields in the order in which people are told of them.
func Fields() []FieldName {
	return []FieldName{
		{Name: "title", Hint: "title:", field: InTitle, kind: ofText, aliases: []string{"titel", "subject"},
			Example: "title:river", Help: `in titles; title:"river flood", title:(river OR sea)`},
		{Name: "author", Hint: "author:", field: InAuthor, kind: ofText, aliases: []string{"by", "from"},
			Example: "author:smith", Help: "in the names of authors"},
		{Name: "note", field: InNote, kind: ofText, aliases: []string{"notes", "comment", "remark"},
			Example: "note:river", Help: "in your notes; words alone are looked for there, too"},
		{Name: "feed", Hint: "feed:", field: ByFeed, kind: ofName, aliases: []string{"source", "site"},
			Example: "feed:guardian", Help: "of feeds with that in their name or address"},
		{Name: "folder", field: ByFolder, kind: ofName, aliases: []string{"in", "category"},
			Example: "folder:World", Help: "of the feeds of a folder and of the folders in it"},
		{Name: "tag", Hint: "tag:", field: ByTag, kind: ofTag, aliases: []string{"label", "tags"},
			Example: "tag:boats", Help: "what you have given this tag"},
		{Name: "is", Hint: "is:unread", field: ByState, kind: oneOf, aliases: []string{"state"},
			values:  []string{"unread", "read", "bookmarked", "aside"},
			Example: "is:unread", Help: "is:unread, is:read, is:bookmarked, is:aside"},
		{Name: "has", Hint: "has:note", field: ByMedia, kind: oneOf, aliases: []string{"with"},
			values:  []string{"image", "audio", "video", "note", "tag"},
			Example: "has:note", Help: "has:image, has:audio, has:video, has:note, has:tag"},
		{Name: "lang", field: ByLanguage, kind: ofLanguage, aliases: []string{"language"},
			Example: "lang:de", Help: "in a language, if the feed says so"},
		{Name: "on", field: ByDate, kind: ofDate, aliases: []string{"date"},
			Example: "on:2026-11-22", Help: "published then; on:2026-11, on:2026, on:yesterday"},
		{Name: "after", field: ByDate, kind: ofDate, aliases: []string{"since", "newer"},
			Example: "after:2026-11-01", Help: "published then or later; after:2w is the last two weeks"},
		{Name: "before", field: ByDate, kind: ofDate, aliases: []string{"until", "older"},
			Example: "before:2026-11-01", Help: "published before"},
		{Name: "age", Hint: "age:<7d", field: ByDate, kind: ofAge,
			Example: "age:<7d", Help: "younger; age:>1y is older; units are " + strings.Join(unitNames(), " ")},
		{Name: "sort", field: BySort, kind: oneOf, aliases: []string{"order"}, values: []string{"title", "date"},
			Example: "sort:title", Help: "hits in titles first"},
	}
}

// fieldNamed returns the field with a name; false if there is none.
func fieldNamed(name string) (FieldName, bool) {
	all := Fields()
	i := slices.IndexFunc(all, func(f FieldName) bool { return f.Name == name })
	if i < 0 {
		return FieldName{}, false
	}
	return all[i], true
}

// fieldNames is every name, as people are told.
func fieldNames() string {
	var names []string
	for _, f := range Fields() {
		names = append(names, f.Name)
	}
	return strings.Join(names, ", ")
}

// textFieldNames is the fields whose value may be a query in brackets, as people are told.
func textFieldNames() string {
	var names []string
	for _, f := range Fields() {
		if f.kind == ofText {
			names = append(names, f.Name+":")
		}
	}
	last := len(names) - 1
	return strings.Join(names[:last], ", ") + " and " + names[last]
}

// Complete returns how a query may go on whose last word is being typed: with the name of
// a field, or with one of its values where there are only a few.
func Complete(text string) (completed []string) {
	at := strings.LastIndexAny(text, " (|") + 1
	if strings.HasPrefix(text[at:], "-") {
		at++
	}
	before := text[:at]
	name, value, isField := strings.Cut(strings.ToLower(text[at:]), ":")
	for _, f := range Fields() {
		if !isField && strings.HasPrefix(f.Name, name) {
			completed = append(completed, before+f.Name+":")
		}
		for _, one := range f.values {
			if isField && f.Name == name && strings.HasPrefix(one, value) {
				completed = append(completed, before+f.Name+":"+one)
			}
		}
	}
	return completed
}

// nearName is the field that somebody may have meant; "" if none is near.
func nearName(name string) string {
	all := Fields()
	for _, f := range all {
		if slices.Contains(f.aliases, name) {
			return f.Name
		}
	}
	const tooShort = 2 // half of all words begin with "on" or "is"
	for _, f := range all {
		if len(name) > tooShort && len(f.Name) > tooShort && (strings.HasPrefix(f.Name, name) || strings.HasPrefix(name, f.Name)) {
			return f.Name
		}
	}
	return ""
}
