package store_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"tidings/store"
)

func TestChosen(t *testing.T) {
	h := open(t)
	for i := range 30 {
		_, err := h.Chosen(h.ctx(), store.Local, fmt.Sprint("thing ", i), strings.Repeat("long", 200))
		h.need(err)
	}
	kept, err := h.Chosen(h.ctx(), store.Local, "thing 25", "thing 29")
	h.need(err)
	want(t, "first", fmt.Sprint(kept[:4]), "[thing 25 thing 29 thing 28 thing 27]")
	want(t, "how many", len(kept), 20)
	again, err := h.Chosen(h.ctx(), store.Local)
	h.need(err)
	want(t, "what is kept", slices.Equal(again, kept), true)
	_, err = h.Chosen(h.ctx(), 77, "x")
	wantErr(t, "nobody's", err, store.ErrNotFound)
}
