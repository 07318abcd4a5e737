package store_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tidings/store"
)

// monthsFile was written by format 3, in which 3m was three months. It has a saved
// search that was removed, too.
const monthsFile = "testdata/months-3.db"

// lookAtMonths looks at the saved searches of a store that was monthsFile.
func lookAtMonths(h *house, how string) {
	h.t.Helper()
	want(h.t, how, h.saved(), `Lately=age:<3mo 1; Long ago=text (before:"3Mo" OR age:>2y) -"3m" 1`)
}

// saved writes the saved searches of the local account with what they find.
func (h *house) saved() string {
	h.t.Helper()
	all, err := h.Searches(h.ctx(), store.Local)
	h.need(err)
	var lines []string
	for _, s := range all {
		lines = append(lines, fmt.Sprintf("%s=%s %d%s", s.Name, s.Query, s.Total, s.Broken))
	}
	return strings.Join(lines, "; ")
}

func TestMonthsOfOldSearchesAreSpelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tidings.db")
	copyFile(t, monthsFile, path)
	h := openAt(t, path)
	lookAtMonths(h, "migrated")

	undone, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "undone", undone.What, "removed the search “Gone”")
	want(t, "brought back", h.saved(), `Gone=after:4mo 1; Lately=age:<3mo 1; Long ago=text (before:"3Mo" OR age:>2y) -"3m" 1`)
	_, err = h.Redo(h.ctx(), store.Local)
	h.need(err)
	lookAtMonths(h, "removed again")

	old, err := os.ReadFile(monthsFile)
	h.need(err)
	kept, err := os.ReadFile(path + ".format-3")
	if err != nil || len(kept) != len(old) {
		t.Errorf("the copy has %d bytes of %d: %v", len(kept), len(old), err)
	}
}

// A repair makes a file of the newest format without the steps of a migration.
func TestMonthsOfRepairedSearchesAreSpelled(t *testing.T) {
	path := filepath.Join(t.TempDir(), "tidings.db")
	copyFile(t, monthsFile, path)
	h, _ := repaired(t, path)
	lookAtMonths(h, "repaired")
	_, err := h.Undo(h.ctx(), store.Local)
	h.need(err)
	want(t, "brought back", h.saved(), `Gone=after:4mo 1; Lately=age:<3mo 1; Long ago=text (before:"3Mo" OR age:>2y) -"3m" 1`)
}

func TestMonthsOfOldDumpsAreSpelled(t *testing.T) {
	h := open(t)
	h.load(store.Local, dumpBegin+
		`{"kind":"search","name":"Lately","query":"age:<3m","added":"2026-11-22T12:00:00Z"}`+"\n"+
		`{"kind":"end","subscriptions":0,"marks":0}`+"\n")
	want(t, "loaded", h.saved(), "Lately=age:<3mo 0")
}
