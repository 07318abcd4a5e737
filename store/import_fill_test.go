package store_test

import (
	"testing"

	"tidings/store"
)

// subscriptionTo is what the account has of a feed that it follows.
func subscriptionTo(h *house, address string) store.Subscription {
	h.t.Helper()
	all, err := h.Feeds(h.ctx(), store.Local)
	h.need(err)
	for _, f := range all {
		if f.URL == address {
			return f.Subscription
		}
	}
	h.t.Fatalf("%s is not followed", address)
	return store.Subscription{}
}

// A feed that is followed already gets from a list what it lacks, and keeps what it has.
func TestImportFillsInWhatIsMissing(t *testing.T) {
	const address = "https://a.example/feed"
	for _, c := range []struct{ name, title, outline, theirs, listed, wantTitle, wantOutline string }{
		{"all is missing", "", "", "Theirs", `{"n":"1"}`, "Theirs", `{"n":"1"}`},
		{"named by its reader", "Mine", "", "Theirs", "", "Mine", ""},
		{"called what the feed says", "", "", "Harbour", "", "", ""},
		{"the list says nothing", "", `{"n":"1"}`, "", "", "", `{"n":"1"}`},
		{"other attributes", "", `{"n":"1","o":"2"}`, "", `{"o":"3","p":"4"}`, "", `{"n":"1","o":"2","p":"4"}`},
		{"a prefix of the same", "", `{"x:n":"1","xmlns:x":"urn:x"}`, "", `{"x:o":"2","xmlns:x":"urn:x"}`, "", `{"x:n":"1","x:o":"2","xmlns:x":"urn:x"}`},
		{"a prefix of something else", "", `{"x:n":"1","xmlns:x":"urn:x"}`, "", `{"x:o":"2","xmlns:x":"urn:y"}`, "", `{"x:n":"1","xmlns:x":"urn:x"}`},
		{"what is no list of attributes", "", `{"n":"1"}`, "", `[`, "", `{"n":"1"}`},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			_, err := h.Subscribe(h.ctx(), store.Local, store.Wish{URL: address, Title: c.title, Folder: "Sea", Outline: c.outline})
			h.need(err)
			all, err := h.Feeds(h.ctx(), store.Local)
			h.need(err)
			_, err = h.Record(h.ctx(), store.Fetched{Feed: all[0].ID, At: noon, Title: "Harbour"})
			h.need(err)
			before, steps := subscriptionTo(h, address), h.steps()

			in := store.Import{Feeds: []store.Wish{{URL: address, Title: c.theirs, Folder: "Land", Outline: c.listed}}}
			out, err := h.Import(h.ctx(), store.Local, in)
			h.need(err)
			now, after := before, steps
			if now.Title, now.Outline = c.wantTitle, c.wantOutline; now != before {
				after++
				want(t, "imported", out, store.Imported{Filled: 1})
			} else {
				want(t, "imported", out, store.Imported{})
			}
			want(t, "the subscription", subscriptionTo(h, address), now)
			want(t, "steps of history", h.steps(), after)

			out, err = h.Import(h.ctx(), store.Local, in)
			h.need(err)
			want(t, "imported again", out, store.Imported{})
			want(t, "steps of history then", h.steps(), after)
			if after > steps {
				_, err = h.Undo(h.ctx(), store.Local)
				h.need(err)
				want(t, "undone", subscriptionTo(h, address), before)
			}
		})
	}
}

// An import of feeds that are new and of some that lack something is one step of history.
func TestImportOfNewAndKnownFeedsIsOneStep(t *testing.T) {
	h := open(t)
	known := h.subscribe(store.Local, "https://a.example/feed", "")
	steps := h.steps()
	out, err := h.Import(h.ctx(), store.Local, store.Import{Feeds: []store.Wish{
		{URL: "https://a.example/feed", Title: "Ships"},
		{URL: "https://b.example/feed", Title: "Boats", Outline: `{"n":"1"}`},
	}})
	h.need(err)
	want(t, "imported", out, store.Imported{Feeds: 1, Filled: 1})
	want(t, "new", subscriptionTo(h, "https://b.example/feed").Outline, `{"n":"1"}`)
	want(t, "steps", h.steps(), steps+1)
	_, err = h.Undo(h.ctx(), store.Local)
	h.need(err)
	all, err := h.Feeds(h.ctx(), store.Local)
	h.need(err)
	want(t, "left", len(all), 1)
	want(t, "its number", all[0].ID, known)
	want(t, "its name", all[0].Subscription.Title, "")
}
