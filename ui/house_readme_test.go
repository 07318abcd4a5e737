package ui_test

import (
	"os"
	"regexp"
	"slices"
	"strings"
	"testing"
)

// README's table of packages has a line for each, and the files that it leads an article
// through are there: few enough to be read in one sitting.
func TestREADMEShowsThePackages(t *testing.T) {
	const mostFiles = 20
	text, err := os.ReadFile("../README.md")
	if err != nil {
		t.Fatal(err)
	}
	_, section, found := strings.Cut(string(text), "## How to read the source")
	if !found {
		t.Fatal("README does not say how to read the source")
	}
	listed := regexp.MustCompile("(?m)^\\| `([a-z/.]+)` \\|").FindAllStringSubmatch(section, -1)
	var rows []string
	for _, row := range listed {
		rows = append(rows, row[1])
	}
	for dir := range sources(t) {
		if name := strings.Replace(dir, ".", "main.go", 1); !slices.Contains(rows, name) {
			t.Errorf("%s has no line", name)
		}
	}
	if len(rows) != len(imports) {
		t.Errorf("%d lines for %d packages", len(rows), len(imports))
	}
	_, walk, _ := strings.Cut(section, "Follow an article")
	walk, _, _ = strings.Cut(walk, "The screen is made")
	files := regexp.MustCompile("`([a-z_/]+\\.go)`").FindAllStringSubmatch(walk, -1)
	if len(files) < 10 || len(files) > mostFiles {
		t.Errorf("an article is led through %d files", len(files))
	}
	for _, file := range files {
		if _, err := os.Stat("../" + file[1]); err != nil {
			t.Error(err)
		}
	}
}
