package ui_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// imports says which packages of ours a package may import. The way of an article is
// one way, feeds → store → ui, and so are the arrows inside each of the three.
var imports = map[string][]string{
	".": {"store", "feeds", "feeds/fetch", "feeds/own", "ui", "ui/cli", "ui/serve", "ui/opener", "ui/terminal", "ui/config"},

	"store":           {"store/query", "store/plaintext", "store/dbfile", "store/pages", "store/secret"},
	"store/query":     {},
	"store/plaintext": {},
	"store/dbfile":    {},
	"store/pages":     {"store/dbfile"},
	"store/secret":    {},

	"feeds":          {"feeds/sanitize", "feeds/fetch", "feeds/parse", "feeds/markup", "feeds/fulltext", "feeds/own", "store", "store/secret"},
	"feeds/own":      {"feeds/sanitize", "feeds/fetch", "store", "store/dbfile"},
	"feeds/sanitize": {},
	"feeds/fetch":    {"feeds/sanitize", "store/secret"},
	"feeds/parse":    {"feeds/sanitize", "store"},
	"feeds/markup":   {"feeds/sanitize", "store", "store/plaintext"},
	"feeds/fulltext": {"feeds/sanitize", "feeds/parse", "feeds/markup", "store"},
	"feeds/moving":   {"feeds/sanitize", "feeds/fetch", "feeds/parse", "feeds/markup", "feeds", "store", "store/query", "store/secret"},

	"ui/config":   {},
	"ui/pictures": {"feeds/fetch"},
	"ui/terminal": {},
	"ui/typeset":  {"ui/terminal", "ui/config", "feeds/markup", "feeds/sanitize", "store/query", "store/secret", "store"}, // of store only types and errors
	"ui/opener":   {"feeds/sanitize"},
	"ui/record":   {"feeds/markup", "feeds/sanitize", "store", "store/secret"},
	"ui/forms":    {"feeds/markup", "feeds/sanitize", "store", "ui/typeset"},
	"ui/hooks":    {"feeds", "feeds/own", "feeds/sanitize", "store", "ui/config", "ui/record", "ui/typeset"},
	"ui": {"store", "store/query", "store/secret", "feeds", "feeds/sanitize", "feeds/fetch", "feeds/own", "feeds/parse", "feeds/markup", "feeds/fulltext", "feeds/moving",
		"ui/terminal", "ui/typeset", "ui/opener", "ui/config", "ui/hooks", "ui/forms", "ui/record", "ui/pictures"},
	"ui/cli": {"ui/config", "store", "store/query", "store/secret", "store/dbfile", "feeds", "feeds/sanitize", "feeds/fetch", "feeds/parse", "feeds/markup", "feeds/fulltext",
		"feeds/moving", "feeds/own", "ui/typeset", "ui/terminal", "ui/opener", "ui/hooks", "ui/record", "ui/forms", "ui/pictures"},
	"ui/serve": {"store", "store/secret", "feeds", "feeds/sanitize", "feeds/fetch", "feeds/own", "feeds/parse", "ui", "ui/cli", "ui/terminal", "ui/typeset"},
}

// outside says which packages may import a library that only some should know.
var outside = map[string][]string{
	"go.etcd.io/bbolt":              {"store", "store/dbfile", "store/pages"},
	"github.com/spf13/cobra":        {"ui/cli"},
	"charm.land/bubbletea/v2":       {"ui", "ui/terminal", "ui/serve"},
	"charm.land/wish/v2":            {"ui/serve"},
	"golang.org/x/net/html":         {"feeds", "feeds/sanitize", "feeds/fetch", "feeds/parse", "feeds/markup", "feeds/fulltext", "feeds/moving"},
	"charm.land/glamour/v2":         {"ui/typeset"},
	"github.com/alecthomas/chroma":  {"ui/typeset"},
	"encoding/xml":                  {"feeds", "feeds/parse", "feeds/moving"},
	"github.com/yuin/goldmark":      {"feeds/markup", "ui/typeset"},
	"github.com/fsnotify/fsnotify":  {"store", "ui/config"}, // the file of settings is another one, in another folder
	"github.com/pelletier/go-toml":  {"ui/config", "ui/typeset"},
	"github.com/ncruces/go-sqlite3": {"feeds/moving"},
	"github.com/junegunn/fzf":       {"ui"},
	"go.yaml.in/yaml/v3":            {"feeds/moving"},
	"mvdan.cc/sh/v3":                {"feeds/own"},
	"golang.org/x/image":            {"ui/pictures"},
}

func TestArrowsRunOneWay(t *testing.T) {
	for dir, files := range sources(t) {
		may, known := imports[dir]
		for _, path := range files {
			if !known {
				t.Errorf("%s stands in a package that is not in the table", path)
			}
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.ImportsOnly)
			if err != nil {
				t.Fatal(err)
			}
			for _, i := range f.Imports {
				name := strings.Trim(i.Path.Value, `"`)
				if ours, is := strings.CutPrefix(name, "tidings/"); is && !slices.Contains(may, ours) {
					t.Errorf("%s imports %s", path, name)
				}
				for library, rooms := range outside {
					if (name == library || strings.HasPrefix(name, library+"/")) && !slices.Contains(rooms, dir) {
						t.Errorf("%s imports %s, which only %v may", path, name, rooms)
					}
				}
			}
		}
	}
}

// A package begins with a comment that is its map.
func TestPackagesHaveAMap(t *testing.T) {
	for dir, files := range sources(t) {
		longest := 0
		for _, path := range files {
			f, err := parser.ParseFile(token.NewFileSet(), path, nil, parser.PackageClauseOnly|parser.ParseComments)
			if err != nil {
				t.Fatal(err)
			}
			longest = max(longest, strings.Count(f.Doc.Text(), "\n"))
		}
		if longest < 8 {
			t.Errorf("the package comment of %s has %d lines", dir, longest)
		}
	}
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

// A file is short enough to be read at once, and so is a function.
func TestFilesAndFunctionsAreShort(t *testing.T) {
	const longestFile, longestFunction = 400, 80
	for _, paths := range sources(t) {
		for _, path := range paths {
			set := token.NewFileSet()
			f, err := parser.ParseFile(set, path, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			line := func(p token.Pos) int { return set.Position(p).Line }
			if n := line(f.FileEnd) - 1; n > longestFile {
				t.Errorf("%s has %d lines", path, n)
			}
			for _, d := range f.Decls {
				if fn, ok := d.(*ast.FuncDecl); ok {
					if n := line(fn.End()) - line(fn.Pos()) + 1; n > longestFunction {
						t.Errorf("%s: %s has %d lines", path, fn.Name.Name, n)
					}
				}
			}
		}
	}
}
