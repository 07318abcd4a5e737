package store_test

import (
	"testing"

	"tidings/store"
)

func TestAccountsAreKeptApart(t *testing.T) {
	h := newsroom(t)
	guest, err := h.AddAccount(h.ctx(), "guest", "SHA256:guest")
	h.need(err)
	before := h.state()
	theirs := func(q store.Query) string {
		t.Helper()
		p, err := h.List(h.ctx(), guest.ID, q, store.Cursor{}, 100)
		h.need(err)
		return titles(p.Rows)
	}
	want(t, "a new account's articles", theirs(store.Query{}), "")
	_, err = h.Undo(h.ctx(), guest.ID)
	wantErr(t, "a new account's undo", err, store.ErrNotFound)
	a1 := h.row("a1")
	_, err = h.Article(h.ctx(), guest.ID, a1.Number)
	wantErr(t, "an article of a feed it has not", err, store.ErrNotFound)
	_, err = h.Find(h.ctx(), guest.ID, a1.ID.String())
	wantErr(t, "the same by its id", err, store.ErrNotFound)

	h.subscribe(guest.ID, "https://a.example", "Mine")
	want(t, "articles at once", theirs(store.Query{State: store.Unread}), "a1 a2 a3 a4")
	want(t, "bookmarks", theirs(store.Query{Bookmarked: true}), "")
	_, err = h.MarkListRead(h.ctx(), guest.ID, store.Query{}, 12)
	h.need(err)
	_, err = h.Bookmark(h.ctx(), guest.ID, true, h.number("a2"))
	h.need(err)
	h.need(h.Rename(h.ctx(), guest.ID, "Theirs", 1))
	saved, err := h.Save(h.ctx(), guest.ID, piece("private", 1))
	h.need(err)
	want(t, "nothing of it is the local account's", h.state(), before)
	_, err = h.Find(h.ctx(), store.Local, saved.ID.String())
	wantErr(t, "another's saved article", err, store.ErrNotFound)

	for range 3 {
		_, err = h.Undo(h.ctx(), guest.ID)
		h.need(err)
	}
	want(t, "its own undo", theirs(store.Query{State: store.Unread}), "a1 private a2 a3 a4")
	want(t, "nothing of it is undone for the local account", h.state(), before)
}

func TestAddAndRemoveAccounts(t *testing.T) {
	h := open(t)
	ada, err := h.AddAccount(h.ctx(), "ada", "SHA256:ada")
	h.need(err)
	for name, key := range map[string]string{"ada": "SHA256:other", "ADA": "SHA256:third", "bob": "SHA256:ada", "Local": "SHA256:fourth"} {
		_, err := h.AddAccount(h.ctx(), name, key)
		wantErr(t, "add "+name+" "+key, err, store.ErrExists)
	}
	h.subscribe(ada.ID, "https://a.example", "")
	h.need(h.RemoveAccount(h.ctx(), ada.ID))
	wantErr(t, "remove it again", h.RemoveAccount(h.ctx(), ada.ID), store.ErrNotFound)
	wantErr(t, "remove the local account", h.RemoveAccount(h.ctx(), store.Local), store.ErrNotFound)
	due, err := h.Due(h.ctx(), noon)
	h.need(err)
	want(t, "feeds fetched for nobody", len(due), 0)
	_, err = h.Subscribe(h.ctx(), ada.ID, store.Wish{URL: "https://b.example"})
	wantErr(t, "subscribe an account that has gone", err, store.ErrNotFound)

	again, err := h.AddAccount(h.ctx(), "ada", "SHA256:ada")
	h.need(err)
	if again.ID == ada.ID {
		t.Error("a number was given out twice")
	}
	all, err := h.Accounts(h.ctx())
	h.need(err)
	if len(all) != 2 || all[0].ID != store.Local || all[0].Name != "local" || all[1].Name != "ada" || !all[1].Created.Equal(noon) {
		t.Errorf("accounts: %+v", all)
	}
}
