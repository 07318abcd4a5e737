package forms_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"tidings/store"
	"tidings/ui/forms"
)

var day = time.Date(2026, 11, 22, 9, 0, 0, 0, time.UTC)

func TestNames(t *testing.T) {
	for title, want := range map[string]string{
		"The ferry stays":            "The ferry stays.md",
		"../../x":                    "x.md",
		"-rf":                        "rf.md",
		"..":                         "Article.md",
		"":                           "Article.md",
		"CON":                        "Article CON.md",
		"nul.txt":                    "Article nul.txt.md",
		"com¹":                       "Article com¹.md",
		"Con ":                       "Article Con.md",
		"Console":                    "Console.md",
		"a/b\\c:d|e?f*g\"h<i>j":      "a-b-c-d-efghij.md",
		"trailing dots...  ":         "trailing dots.md",
		"~/.ssh/config":              "ssh-config.md",
		"e\u0301te\u0301":            "été.md",
		"\x1b[31mred\x1b[0m\x00\x9b": "red.md",
		"\u202egnp.exe\u200b\u2066":  "gnp.exe.md",
		"one\r\ntwo\u2028three":      "one two three.md",
	} {
		if got := forms.Name(time.Time{}, title, ".md", 1); got != want {
			t.Errorf("%q is %q, want %q", title, got, want)
		}
	}
	long := strings.Repeat("字", 300)
	for n := 1; n < 1200; n += 99 {
		got := forms.Name(day, long, ".html", n)
		if len(got) > 120 || len(got) < 110 || !utf8.ValidString(got) || !strings.HasPrefix(got, "2026-11-22 字") || !strings.HasSuffix(got, ".html") {
			t.Errorf("%d: %q, %d bytes", n, got, len(got))
		}
	}
	if got := forms.Name(day, "CON", ".md", 2); got != "2026-11-22 CON (2).md" {
		t.Error(got)
	}
}

func FuzzName(f *testing.F) {
	for _, title := range []string{"../../x", "CON", "\u202e", "é", strings.Repeat("字", 300)} {
		f.Add(title, 1)
	}
	f.Fuzz(func(t *testing.T, title string, n int) {
		name := forms.Name(time.Time{}, title, ".md", n%1000)
		if len(name) > 120 || !utf8.ValidString(name) || strings.ContainsAny(name, "/\\:\n\x1b\x00") || !filepath.IsLocal(name) || strings.ContainsAny(name[:1], ".-~ ") {
			t.Errorf("%q is %q", title, name)
		}
	})
}

// No file is written over, and none through a link.
func TestSaveWritesOverNothing(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "a", "b")
	name := func(n int) string { return forms.Name(day, "Quay", ".md", n) }
	for _, want := range []string{"2026-11-22 Quay.md", "2026-11-22 Quay (2).md"} {
		path, err := forms.Save(folder, name, want)
		if err != nil || path != filepath.Join(folder, want) {
			t.Fatal(path, err)
		}
	}
	if err := os.Symlink(filepath.Join(home, "elsewhere"), filepath.Join(folder, "2026-11-22 Quay (3).md")); err != nil {
		t.Fatal(err)
	}
	if path, err := forms.Save(folder, name, "third"); err != nil || filepath.Base(path) != "2026-11-22 Quay (4).md" {
		t.Error(path, err)
	}
	all, err := os.ReadDir(folder)
	if err != nil || len(all) != 4 {
		t.Errorf("%v %v", all, err)
	}
	if _, err := os.Stat(filepath.Join(home, "elsewhere")); err == nil {
		t.Error("it was written through a link")
	}
	if text, err := os.ReadFile(filepath.Join(folder, "2026-11-22 Quay.md")); err != nil || string(text) != "2026-11-22 Quay.md" {
		t.Errorf("%q %v", text, err)
	}
}

// All forms of a page are clean, whatever its body.
func TestFormsAreClean(t *testing.T) {
	page := forms.Page{
		Title: "A <b> & *c*", Facts: []string{"Ann", "2026-11-22"}, Link: "https://e.example/?a=1&b=2", Files: []string{"https://e.example/f.mp3"},
		Body: store.Body{Source: "<p>One &#27;[31m<script>alert(1)</script><a href='javascript:x'>two</a></p>"},
	}
	for form, want := range map[string][]string{
		forms.Markdown: {`# A \<b> \& \*c\*`, "\n<https://e.example/?a=1&b=2>\n", "- <https://e.example/f.mp3>"},
		forms.Text:     {"A <b> & *c*\nAnn · 2026-11-22\nhttps://e.example/?a=1&b=2\n\nOne", "\nhttps://e.example/f.mp3\n"},
		forms.HTML:     {"<title>A &lt;b&gt; &amp; *c*</title>", `<a href="https://e.example/?a=1&amp;b=2">`},
	} {
		text := page.In(form)
		for _, part := range want {
			if !strings.Contains(text, part) {
				t.Errorf("%s has no %q:\n%s", form, part, text)
			}
		}
		if strings.ContainsAny(text, "\x1b\u009b") || strings.Contains(text, "alert(") || strings.Contains(text, "javascript:") || !strings.HasSuffix(text, "\n") || strings.HasSuffix(text, "\n\n") {
			t.Errorf("%s is not clean:\n%s", form, text)
		}
	}
}
