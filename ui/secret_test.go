package ui

import (
	"testing"

	"tidings/store"
)

// The list of feeds and the status line show nothing that is secret in an address.
func TestF15ScreenShowsNoSecrets(t *testing.T) {
	s := news(t)
	const address = "http://me:hunter2hunter@127.0.0.1:1/feed?token=t0psecret"
	for _, wish := range []store.Wish{{URL: address}, {URL: address + "&page=2", Title: address}} {
		if _, err := s.Subscribe(t.Context(), store.Local, wish); err != nil {
			t.Fatal(err)
		}
	}
	sc := show(t, s, 160, 50)
	clean := func() {
		t.Helper()
		sc.sees("…@127.0.0.1:1").seesNot("hunter2").seesNot("t0psecret")
	}
	clean()
	sc.press("a", `"`+address+`"`, "enter")
	clean()
	all, err := s.Feeds(t.Context(), store.Local)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.URL == address {
			sc.run(sc.refreshing.start(sc.app, []store.Feed{f.Feed}))
		}
	}
	clean()
	sc.sees("failed").press("g", "e")
	clean()
	sc.press("D", "U")
	sc.seesNot("hunter2").seesNot("t0psecret")
}
