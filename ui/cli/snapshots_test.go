package cli_test

import (
	"encoding/json"
	"os"
	"path/filepath"
	"testing"
)

func TestSnapshotsInJSON(t *testing.T) {
	s := newStage(t)
	s.must("add --quiet http://news.example/world.xml")
	s.must("bookmark --quiet http://news.example/2026/harbour")
	s.must("refresh --quiet")
	var one struct {
		Day, Path            string
		Size                 int64
		Subscriptions, Marks int
		Damaged              bool
	}
	list := func() string {
		t.Helper()
		out := s.must("snapshots --json")
		if err := json.Unmarshal([]byte(out), &one); err != nil {
			t.Fatal(out, err)
		}
		return out
	}
	out := list()
	info, err := os.Stat(filepath.Join(s.folder, "library", "snapshots", "2026-11-22.jsonl.zst"))
	if err != nil || one.Size != info.Size() || one.Day != "2026-11-22" || one.Subscriptions != 1 || one.Marks != 1 || one.Damaged {
		t.Error(out, info, err)
	}
	if err := os.Truncate(one.Path, one.Size/2); err != nil {
		t.Fatal(err)
	}
	if out = list(); !one.Damaged {
		t.Error(out)
	}
}
