package store_test

import (
	"errors"
	"strings"
	"testing"

	"tidings/store"
)

// Settings are an account's own, go with it in a dump, and are bounded. A change that fails
// changes nothing.
func TestSettingsOfAnAccount(t *testing.T) {
	h := open(t)
	ada, err := h.AddAccount(h.ctx(), "ada", "SHA256:ada")
	h.need(err)
	write := func(a store.AccountID, text string, fault error) error {
		_, err := h.AccountSettings(h.ctx(), a, func(before string) (string, error) { return before + text, fault })
		return err
	}
	read := func(h *house, a store.AccountID) string {
		text, err := h.AccountSettings(h.ctx(), a, nil)
		h.need(err)
		return text
	}
	h.need(write(ada.ID, "page.width", nil))
	h.need(write(ada.ID, " = 80", nil))
	fault := errors.New("not so")
	if err := write(ada.ID, "lost", fault); !errors.Is(err, fault) {
		t.Error(err)
	}
	var limit store.LimitError
	if err := write(ada.ID, strings.Repeat("#", 16<<10), nil); !errors.As(err, &limit) {
		t.Error(err)
	}
	if err := write(99, "x", nil); !errors.Is(err, store.ErrNotFound) {
		t.Error(err)
	}
	const text = "page.width = 80"
	want(t, "settings", read(h, ada.ID), text)
	want(t, "settings of another account", read(h, store.Local), "")

	there := open(t)
	_, err = there.Load(there.ctx(), store.Local, strings.NewReader(h.dump(ada.ID, store.DumpOptions{})), store.LoadOptions{Clean: gate, From: "ada"})
	there.need(err)
	want(t, "settings after a dump and a load", read(there, store.Local), text)
	h.need(h.RemoveAccount(h.ctx(), ada.ID))
}
