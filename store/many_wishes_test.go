//go:build linux

package store_test

import (
	"fmt"
	"slices"
	"testing"

	"tidings/store"
)

// wishesOf wishes for many feeds, in an order that is not that of their addresses.
func wishesOf(count int) (wishes []store.Wish) {
	for i := range count {
		wishes = append(wishes, store.Wish{URL: fmt.Sprintf("https://%d.example/feed", i), Title: fmt.Sprint("Feed ", i)})
	}
	return wishes
}

func TestManyWishesComeBackInTheirOrder(t *testing.T) {
	h := open(t)
	wishes := wishesOf(1000)
	h.subscribe(store.Local, wishes[700].URL, "")
	wishes = append(wishes, wishes[3]) // twice
	fresh, err := h.Subscribe(h.ctx(), store.Local, wishes...)
	h.need(err)
	var got, expected []string
	for _, f := range fresh {
		got = append(got, f.URL)
	}
	for _, w := range slices.Delete(slices.Clone(wishes[:1000]), 700, 701) {
		expected = append(expected, w.URL)
	}
	if !slices.Equal(got, expected) {
		t.Errorf("%d feeds, beginning with %q", len(got), got[:5])
	}
	want(t, "history", h.history(1), "subscribed to 999 feeds")
}

// What a list of feeds writes grows as its length does: a step touches few pages, however
// large the file is.
func TestManyWishesWriteLittle(t *testing.T) {
	each := func(count int) int64 {
		h := open(t)
		before := written()
		_, err := h.Subscribe(h.ctx(), store.Local, wishesOf(count)...)
		h.need(err)
		return (written() - before) / int64(count)
	}
	few, many := each(1200), each(7200)
	if many > few*3/2 {
		t.Errorf("%d bytes a feed among many, %d among few", many, few)
	}
}
