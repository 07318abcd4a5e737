package cli_test

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// Pictures that are kept are counted, also by doctor, and removed; what else lies in their
// folder stays. An account of a server has none.
func TestPicturesThatAreKept(t *testing.T) {
	s := newStage(t)
	folder := filepath.Join(s.folder, "cache", "tidings", "pictures")
	if err := os.MkdirAll(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, size := range map[string]int{strings.Repeat("0a", 32): 2 << 20, strings.Repeat("1b", 32): 1 << 20, "part-1": 10, "notes.txt": 5} {
		if err := os.WriteFile(filepath.Join(folder, name), make([]byte, size), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	type answer struct {
		out, err string
		code     int
	}
	types := func(kind string, words ...string) answer {
		var out, errs bytes.Buffer
		p := s.program(kind, "", &out, &errs)
		before := p.Getenv
		p.Getenv = func(name string) string {
			if name == "XDG_CACHE_HOME" {
				return filepath.Join(s.folder, "cache")
			}
			return before(name)
		}
		code := p.Run(context.Background(), words)
		return answer{out.String(), errs.String(), code}
	}
	if got := types("", "pictures"); got.out != "3 pictures, 3.1 MB\n"+folder+"\n" {
		t.Errorf("%+v", got)
	}
	if got := types("", "doctor", "--json"); !strings.Contains(got.out, `"count":3,"size":3145738`) {
		t.Errorf("%+v", got)
	}
	if got := types("ssh", "pictures", "--clear"); got.code == 0 || !strings.Contains(got.err, "owner") {
		t.Errorf("%+v", got)
	}
	if got := types("tty", "pictures", "--clear"); got.code != 0 || !strings.Contains(got.out+got.err, "removed 3 pictures, 3.1 MB") {
		t.Errorf("%+v", got)
	}
	left, err := os.ReadDir(folder)
	if err != nil || len(left) != 1 || left[0].Name() != "notes.txt" {
		t.Errorf("%v %v are left", left, err)
	}
	if got := types("", "pictures"); !strings.HasPrefix(got.out, "no pictures\n") {
		t.Errorf("%+v", got)
	}
}
