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
		_, err := h.Chosen(h.ctx(), store.Local, store.ChoiceOfAll, fmt.Sprint("thing ", i), strings.Repeat("long", 200))
		h.need(err)
	}
	kept, err := h.Chosen(h.ctx(), store.Local, store.ChoiceOfAll, "thing 25", "thing 29")
	h.need(err)
	want(t, "first", fmt.Sprint(kept[:4]), "[thing 25 thing 29 thing 28 thing 27]")
	want(t, "how many", len(kept), 20)
	again, err := h.Chosen(h.ctx(), store.Local, store.ChoiceOfAll)
	h.need(err)
	want(t, "what is kept", slices.Equal(again, kept), true)
	commands, err := h.Chosen(h.ctx(), store.Local, store.ChoiceCommand)
	h.need(err)
	want(t, "commands", len(commands), 0)
	for i := range 12 {
		_, err := h.Chosen(h.ctx(), store.Local, store.ChoiceCommand, fmt.Sprint("command ", i))
		h.need(err)
	}
	commands, err = h.Chosen(h.ctx(), store.Local, store.ChoiceCommand, "command 3")
	h.need(err)
	want(t, "commands", fmt.Sprint(len(commands), commands[:2]), "10 [command 3 command 11]")
	again, err = h.Chosen(h.ctx(), store.Local, store.ChoiceOfAll)
	h.need(err)
	want(t, "what is kept beside commands", slices.Equal(again, kept), true)
	_, err = h.Chosen(h.ctx(), store.Local, store.ChoiceOrder, "all title")
	h.need(err)
	orders, err := h.Chosen(h.ctx(), store.Local, store.ChoiceOrder)
	h.need(err)
	want(t, "orders", fmt.Sprint(orders), "[all title]")
	_, err = h.Chosen(h.ctx(), 77, store.ChoiceOfAll, "x")
	wantErr(t, "nobody's", err, store.ErrNotFound)
}
