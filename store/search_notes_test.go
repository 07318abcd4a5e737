package store_test

import (
	"context"
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	bolt "go.etcd.io/bbolt"

	"tidings/store"
)

// noteOf writes a note of an account.
func (h *house) noteOf(a store.AccountID, title, text string) {
	h.t.Helper()
	_, err := h.EditMarks(h.ctx(), a, store.MarkEdit{Note: &text}, h.number(title))
	h.need(err)
}

// found is what an account finds, in three ways that have to agree: whole, page by page, and
// as somebody types.
func (h *house) found(a store.AccountID, text string) string {
	h.t.Helper()
	q := store.Query{Text: text}
	whole, err := h.List(h.ctx(), a, q, store.Cursor{}, 100)
	h.need(err)
	want(h.t, "total of "+text, whole.Total, len(whole.Rows))
	var one []store.Row
	var after store.Cursor
	for more := true; more && len(one) < 100; {
		p, err := h.List(h.ctx(), a, q, after, 1)
		h.need(err)
		if one, more = append(one, p.Rows...), p.More; more {
			after = q.After(p.Rows[0])
		}
	}
	want(h.t, text+" by pages", titles(one), titles(whole.Rows))
	typed, err := h.SearchAsTyped(h.ctx(), a, q, 100)
	h.need(err)
	want(h.t, text+" as typed", titles(typed.Rows), titles(whole.Rows))
	return titles(whole.Rows)
}

// A person finds the words of their notes, and nobody else does, whether the index knows the
// articles or not.
func TestNotesAreFoundByTheirWriterAlone(t *testing.T) {
	h := open(t)
	bob := h.account("bob")
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.subscribe(bob, "https://a.example", "")
	h.record(feed, piece("River", 1), piece("Flood", 2), piece("Boats", 3), piece("Bridge", 4), piece("Sea", 5))
	h.noteOf(store.Local, "Boats", "Ask Zoë about the river;\nthe <lock> of 1871, 水門")
	h.noteOf(store.Local, "Bridge", "Remember zanzibar for the talk")
	h.noteOf(store.Local, "Flood", "zanzibar, too")
	h.noteOf(bob, "Sea", "quokka and a river")
	mine := map[string]string{
		"zanzibar":                     "Flood Bridge",
		"ZANZI*":                       "Flood Bridge",
		"note:zanzibar":                "Flood Bridge",
		"river":                        "River Boats",
		"note:river":                   "Boats",
		"title:river":                  "River",
		"author:river":                 "",
		"-river":                       "Flood Bridge Sea",
		"river -note:river":            "River",
		"-note:zanzibar":               "River Boats Sea",
		"zanzibar flood":               "Flood", // the note and the title together
		"zanzibar OR sea":              "Flood Bridge Sea",
		`"zanzibar for the"`:           "Bridge",
		`"for zanzibar"`:               "",
		`"river the lock"`:             "Boats", // over a line's end and a sign that JSON writes otherwise
		`-"about the river"`:           "River Flood Bridge Sea",
		`river -"about the river"`:     "River",
		`note:"the river" OR flood`:    "Flood Boats",
		"note:(zoe river)":             "Boats",
		"zoe":                          "Boats",
		"zo*":                          "Boats",
		"水門":                           "Boats",
		"note:水":                       "Boats",
		"門水":                           "",
		"zanzibar is:unread":           "Flood Bridge",
		"has:note zanzibar":            "Flood Bridge",
		"tag:zanzibar":                 "",
		"u003clock":                    "",
		"note:note":                    "", // as the file has it
		"quokka":                       "",
		"note:quokka":                  "",
		"zanzibar sort:title":          "Flood Bridge",
		"river OR zanzibar sort:title": "River Flood Boats Bridge",
	}
	theirs := map[string]string{
		"zanzibar": "", "note:zanzibar": "", "note:river": "Sea", "river": "River Sea", "zoe": "", "水門": "", "quokka": "Sea", `"the lock"`: "",
		"-zanzibar": "River Flood Boats Bridge Sea", "-note:quokka": "River Flood Boats Bridge",
	}
	ask := func(when string) {
		t.Helper()
		for text, found := range mine {
			want(t, when+": "+text, h.found(store.Local, text), found)
		}
		for text, found := range theirs {
			want(t, when+": bob's "+text, h.found(bob, text), found)
		}
	}
	ask("pending")
	h.need(h.Tidy(h.ctx()))
	ask("indexed")
	h.edit(func(tx *bolt.Tx) error {
		return tx.Bucket([]byte("segments")).ForEachBucket(func(id []byte) error {
			return tx.Bucket([]byte("segments")).Bucket(id).ForEach(func(word, _ []byte) error {
				for _, private := range []string{"zanzibar", "quokka", "zoe", "水門"} {
					if strings.Contains(string(word), private) {
						t.Errorf("the index has the word %q of a note", word)
					}
				}
				return nil
			})
		})
	})
	h.noteOf(store.Local, "Bridge", "Forget it")
	want(t, "after an edit", h.found(store.Local, "zanzibar"), "Flood")
	h.undo()
	want(t, "after its undo", h.found(store.Local, "zanzibar"), "Flood Bridge")
	changed, err := h.MarkListRead(h.ctx(), store.Local, store.Query{Text: "note:zanzibar"}, 1<<31)
	h.need(err)
	want(t, "marked read", changed, 2)
	want(t, "what is read", h.found(store.Local, "is:read"), "Flood Bridge")
}

// The line under a hit is the note's where only that has the words, or where it was asked
// for; it is nobody else's.
func TestLinesOfNotesAreShown(t *testing.T) {
	h := open(t)
	bob := h.account("bob")
	feed := h.subscribe(store.Local, "https://a.example", "")
	h.subscribe(bob, "https://a.example", "")
	h.record(feed, piece("River", 1), piece("Boats", 2))
	h.noteOf(store.Local, "River", "the text of a song about the river")
	h.noteOf(store.Local, "Boats", "ask\nthe zebra of River")
	for text, wanted := range map[string][]store.Excerpt{
		"zebra":      {{Line: "ask the zebra of River", OfNote: true}},
		"text":       {{Line: "The text of River."}, {Line: "The text of Boats."}},
		"note:text":  {{Line: "the text of a song about the river", OfNote: true}},
		"note:river": {{Line: "the text of a song about the river", OfNote: true}, {Line: "ask the zebra of River", OfNote: true}},
		"river":      {{}, {Line: "ask the zebra of River", OfNote: true}}, // the first title says it
	} {
		page := h.page(store.Query{Text: text})
		later, err := h.Excerpts(h.ctx(), store.Local, page.Words, store.Numbers(page.Rows)...)
		h.need(err)
		want(t, text+": hits", len(page.Rows), len(wanted))
		for i, row := range page.Rows {
			want(t, text+" in "+row.Title, store.Excerpt{Line: row.Excerpt, OfNote: row.ExcerptNote}, wanted[i])
			if wanted[i].Line != "" {
				want(t, text+" in "+row.Title+", asked later", later[row.Number], wanted[i])
			}
		}
		others, err := h.Excerpts(h.ctx(), bob, page.Words, store.Numbers(page.Rows)...)
		h.need(err)
		for _, found := range others {
			want(t, "bob sees "+found.Line, found.OfNote || strings.Contains(found.Line, "zebra"), false)
		}
	}
}

// BenchmarkNotes times searches of somebody who has written many notes, beside the same
// searches of somebody who has written none.
//
//	go test ./store -run - -bench Notes -articles 10000
func BenchmarkNotes(b *testing.B) {
	s := &bench{Store: library(b), dice: rand.New(rand.NewPCG(2, 2))}
	s.all = s.page(b, store.Query{}, store.Cursor{}).Seen
	ctx := context.Background()
	run := func(when string) {
		for _, text := range []string{spell(500), spell(30) + " " + spell(40) + " " + spell(700), `"` + spell(10) + " " + spell(20) + `"`, "-" + spell(300)} {
			measure(b, when+": "+text, func(b *testing.B) { s.page(b, store.Query{Text: text}, store.Cursor{}) })
		}
		measure(b, when+": as typed", func(b *testing.B) {
			_, err := s.SearchAsTyped(ctx, store.Local, store.Query{Text: spell(90 + s.dice.IntN(2000)), Typing: true}, 60)
			s.must(b, err)
		})
	}
	write := func(accents string) {
		for i := range 2000 {
			words := make([]string, 25)
			for w := range words {
				words[w] = spell(s.dice.IntN(5000)) + accents
			}
			text := strings.Join(words, " ")
			_, err := s.EditMarks(ctx, store.Local, store.MarkEdit{Note: &text}, store.Number(1+i*int(s.all)/2000))
			s.must(b, err)
		}
	}
	run("no notes")
	write("")
	run(fmt.Sprint(2000, " notes"))
	write("é")
	run(fmt.Sprint(2000, " notes with accents"))
	page := s.page(b, store.Query{Text: "note:" + spell(500) + "e"}, store.Cursor{})
	if page.Total == 0 {
		b.Error("no note was found")
	}
}
