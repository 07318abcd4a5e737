package store_test

import (
	"testing"
	"time"

	"tidings/store"
)

func TestKeysOfAnAccount(t *testing.T) {
	h := open(t)
	ada, err := h.AddAccount(h.ctx(), "ada", "SHA256:ada")
	h.need(err)
	bob, err := h.AddAccount(h.ctx(), "bob", "SHA256:bob")
	h.need(err)
	h.need(h.AddKey(h.ctx(), ada.ID, "SHA256:laptop"))
	wantErr(t, "the same again", h.AddKey(h.ctx(), ada.ID, "SHA256:laptop"), store.ErrExists)
	wantErr(t, "another's", h.AddKey(h.ctx(), bob.ID, "SHA256:laptop"), store.ErrExists)
	wantErr(t, "the local account's", h.AddKey(h.ctx(), store.Local, "SHA256:me"), store.ErrNotFound)
	h.need(h.RemoveKey(h.ctx(), ada.ID, "SHA256:ada"))
	wantErr(t, "remove it again", h.RemoveKey(h.ctx(), ada.ID, "SHA256:ada"), store.ErrNotFound)
	h.need(h.AddKey(h.ctx(), bob.ID, "SHA256:ada"))
	wantErr(t, "a taken name", h.RenameAccount(h.ctx(), ada.ID, "BOB"), store.ErrExists)
	wantErr(t, "the local account's name", h.RenameAccount(h.ctx(), store.Local, "me"), store.ErrNotFound)
	h.need(h.RenameAccount(h.ctx(), ada.ID, "Ada"))
	all, err := h.Accounts(h.ctx())
	h.need(err)
	if a := all[1]; a.Name != "Ada" || len(a.Keys) != 1 || a.Keys[0] != "SHA256:laptop" {
		t.Errorf("%+v", a)
	}
}

func TestInvitations(t *testing.T) {
	h := open(t)
	week := func(hash string) store.Invitation {
		return store.Invitation{Hash: hash, Until: noon.Add(7 * 24 * time.Hour)}
	}
	ada, err := h.Invite(h.ctx(), "ada", week("first"))
	h.need(err)
	again, err := h.Invite(h.ctx(), "ADA", week("second"))
	h.need(err)
	if again.ID != ada.ID || !again.Invited(noon) || again.Invited(noon.Add(7*24*time.Hour)) {
		t.Errorf("%+v", again)
	}
	_, err = h.Invite(h.ctx(), "Local", week("x"))
	wantErr(t, "the local account", err, store.ErrExists)
	for _, hash := range []string{"first", "", "secon", "second2"} {
		_, err = h.Redeem(h.ctx(), hash, "SHA256:ada")
		wantErr(t, "the code "+hash, err, store.ErrNotFound)
	}
	_, err = h.AddAccount(h.ctx(), "bob", "SHA256:bob")
	h.need(err)
	_, err = h.Redeem(h.ctx(), "second", "SHA256:bob")
	wantErr(t, "a key that has an account", err, store.ErrExists)
	got, err := h.Redeem(h.ctx(), "second", "SHA256:ada")
	h.need(err)
	if got.ID != ada.ID || len(got.Keys) != 1 || got.Invitation != nil {
		t.Errorf("%+v", got)
	}
	_, err = h.Redeem(h.ctx(), "second", "SHA256:other")
	wantErr(t, "the same code again", err, store.ErrNotFound)
	_, err = h.Invite(h.ctx(), "ada", store.Invitation{Hash: "old", Until: noon})
	h.need(err)
	_, err = h.Redeem(h.ctx(), "old", "SHA256:other")
	wantErr(t, "one that has ended", err, store.ErrNotFound)
}
