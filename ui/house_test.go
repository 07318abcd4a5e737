package ui_test

import (
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
)

// The way of an article is one way: feeds → store → ui. An import that runs back
// fails here.
func TestArrowsRunOneWay(t *testing.T) {
	allowed := map[string][]string{
		".":            {"tidings/store", "tidings/feeds", "tidings/ui", "tidings/ui/cli", "tidings/ui/serve"},
		"store":        {},
		"feeds":        {"tidings/store"},
		"feeds/moving": {"tidings/store", "tidings/feeds"},
		"ui":           {"tidings/store", "tidings/feeds"},
		"ui/cli":       {"tidings/store", "tidings/feeds", "tidings/feeds/moving", "tidings/ui"},
		"ui/serve":     {"tidings/store", "tidings/feeds", "tidings/ui", "tidings/ui/cli"},
	}
	for dir, file := range sources(t) {
		for _, path := range file {
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			may, known := allowed[dir]
			if !known {
				t.Errorf("%s stands in a room that is not on the plan", path)
			}
			for _, i := range f.Imports {
				name := strings.Trim(i.Path.Value, `"`)
				if strings.HasPrefix(name, "tidings/") && !contains(may, name) {
					t.Errorf("%s imports %s", path, name)
				}
				if strings.HasPrefix(name, "go.etcd.io/bbolt") && dir != "store" {
					t.Errorf("%s imports bbolt, which is the store's alone", path)
				}
			}
		}
	}
}

func contains(all []string, one string) bool {
	for _, a := range all {
		if a == one {
			return true
		}
	}
	return false
}

// sources lists the Go files that are not tests by folder.
func sources(t *testing.T) map[string][]string {
	t.Helper()
	all := map[string][]string{}
	err := filepath.WalkDir("..", func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		name := d.Name()
		if d.IsDir() && (name == "testdata" || strings.HasPrefix(name, ".") && name != "..") {
			return filepath.SkipDir
		}
		if strings.HasSuffix(name, ".go") && !strings.HasSuffix(name, "_test.go") {
			dir, _ := filepath.Rel("..", filepath.Dir(path))
			all[filepath.ToSlash(dir)] = append(all[filepath.ToSlash(dir)], path)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(all["store"]) == 0 || len(all["feeds"]) == 0 || len(all["."]) == 0 {
		t.Fatalf("the tree was not found: %v", all)
	}
	return all
}

// The old majors of the screen's libraries must not come in again: together with
// the new ones they do not even build.
func TestOneMajorOfEachLibrary(t *testing.T) {
	mod, err := os.ReadFile("../go.mod")
	if err != nil {
		t.Fatal(err)
	}
	for _, old := range []string{"bubbletea ", "lipgloss ", "bubbles ", "glamour "} {
		if strings.Contains(string(mod), "\tgithub.com/charmbracelet/"+old) {
			t.Errorf("go.mod requires github.com/charmbracelet/%s", old)
		}
	}
}

// A file is short enough to be read at once.
func TestFilesAreShort(t *testing.T) {
	for _, paths := range sources(t) {
		for _, path := range paths {
			text, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if n := strings.Count(string(text), "\n"); n > 400 {
				t.Errorf("%s has %d lines", path, n)
			}
		}
	}
}
