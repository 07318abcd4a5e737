package ui

import (
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"testing"

	"tidings/store"
)

// atHome puts the person at the machine of the library, with a home folder of its own.
func (s *screen) atHome() *screen {
	s.t.Helper()
	s.homeFolder = s.t.TempDir()
	s.home = homeIn(s.homeFolder)
	return s
}

// filesIn are the names of all files in a folder of the home, with what is in them.
func (s *screen) filesIn(folder string) map[string]string {
	s.t.Helper()
	all := map[string]string{}
	entries, err := os.ReadDir(filepath.Join(s.homeFolder, folder))
	if err != nil && !os.IsNotExist(err) {
		s.t.Fatal(err)
	}
	for _, e := range entries {
		text, err := os.ReadFile(filepath.Join(s.homeFolder, folder, e.Name()))
		if err != nil {
			s.t.Fatal(err)
		}
		all[e.Name()] = string(text)
	}
	return all
}

// The folder is asked for once; what is there is never written over.
func TestSavingArticlesAsFiles(t *testing.T) {
	sc := show(t, news(t), 120, 24).atHome()
	sc.press("s").sees("Save in").press(`"~/Notes/news"`, "enter")
	sc.sees("Saved to " + filepath.Join("~", "Notes", "news", "2026-11-22 Old cranes leave the harbour after ninety years.md"))
	if sc.settings.SaveFolder != "~/Notes/news" {
		t.Errorf("the folder is %q", sc.settings.SaveFolder)
	}
	sc.press("enter", "s").sees("after ninety years (2).md").press("q", "j", "s").sees("東京の図書館、夜間開館を始める.md")
	files := sc.filesIn("Notes/news")
	const first = "2026-11-22 Old cranes leave the harbour after ninety years.md"
	if len(files) != 3 || !strings.HasPrefix(files[first], "# Old cranes leave") || !strings.HasSuffix(files[first], "trees in spring.\n") {
		t.Errorf("%q", files)
	}
	info, err := os.Stat(filepath.Join(sc.homeFolder, "Notes", "news", first))
	if err != nil || runtime.GOOS != "windows" && info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
}

// A file is what is read: the full text where that is shown, and the feed's own where that is.
func TestSavingWhatIsRead(t *testing.T) {
	s := news(t)
	page, err := s.List(t.Context(), store.Local, store.Query{}, store.Cursor{}, 1)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.KeepFullText(t.Context(), store.Local, page.Rows[0].Number, store.Body{Source: "<p>All of it.</p>"}, 3); err != nil {
		t.Fatal(err)
	}
	sc := showSet(t, s, 120, 24, text("save.folder = \"kept\"\nsave.form = \"text\"")).atHome()
	sc.press("s").sees("ninety years.txt").press("enter", "x", "s").sees("(2).txt")
	files := sc.filesIn("kept")
	const name = "2026-11-22 Old cranes leave the harbour after ninety years"
	if !strings.Contains(files[name+".txt"], "All of it.") || !strings.Contains(files[name+" (2).txt"], "dockers knew by heart") {
		t.Errorf("%q", files)
	}
}

// What cannot be done is said, and nothing is kept.
func TestSavingThatFails(t *testing.T) {
	sc := showSet(t, news(t), 120, 24, text("")).atHome()
	if err := os.WriteFile(filepath.Join(sc.homeFolder, "Notes"), []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	sc.press("s", `"~/Notes/a"`, "enter").sees("The article was not saved: ", "Notes", "not a directory")
	if sc.settings.SaveFolder != "" {
		t.Error("the folder is kept")
	}
	sc.press("s", "enter", "s", "esc").press("s", `"`+strings.Repeat("x", 500)+`"`, "enter").sees("That is no name of a folder.")
	far := show(t, news(t), 120, 24)
	far.home = nil
	far.press("s").sees("Only where the library lies. From there, “tidings show ").press("enter", "s").sees("--markdown” prints it")
}

// A title that a feed has made up to do harm is a harmless name.
func TestHostileTitlesAreHarmlessNames(t *testing.T) {
	s := library(t)
	var all []store.Incoming
	for i, title := range []string{"../../x", "-rf", "\x1b]0;owned\x07Red \x1b[31malert", "one\ntwo", strings.Repeat("字", 300), "CON", ".profile", "a/b\\c:d", "\u202egnp.exe"} {
		p := piece(i+1, title, "<p>Text.</p>")
		p.Link = "https://news.example/1"
		p.Key = title
		all = append(all, p)
	}
	fed(t, s, store.Wish{URL: "https://bad.example/rss"}, "Bad", all...)
	sc := showSet(t, s, 120, 24, text("save.folder = \"in\"")).atHome()
	for range all {
		sc.press("s", "j")
	}
	files := sc.filesIn("in")
	if len(files) != len(all) {
		t.Errorf("%d files", len(files))
	}
	for _, want := range []string{"x", "rf", "Red alert", "one two", strings.Repeat("字", 35), "CON", "profile", "a-b-c-d", "gnp.exe"} {
		if _, there := files["2026-11-22 "+want+".md"]; !there {
			t.Errorf("%q is not there: %q", want, keysIn(files))
		}
	}
	if beside, err := os.ReadDir(sc.homeFolder); err != nil || len(beside) != 1 {
		t.Errorf("something else is there: %v %v", beside, err)
	}
}

func keysIn(files map[string]string) (names []string) {
	for name := range files {
		names = append(names, name)
	}
	return names
}
