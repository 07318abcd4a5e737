package ui

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"tidings/ui/config"
)

// A stillFile is a file of settings that a test reads when it wants to.
type stillFile struct{ config.File }

func (stillFile) AwaitChange(context.Context, config.Loaded) bool { return false }

// settingsFile is a file of settings with a text.
func settingsFile(t *testing.T, text string) stillFile {
	t.Helper()
	file := stillFile{config.File{Path: filepath.Join(t.TempDir(), "config.toml")}}
	if err := os.WriteFile(file.Path, []byte(text), 0o600); err != nil {
		t.Fatal(err)
	}
	return file
}

// Settings are found, tried on and changed in the palette; only the line that sets one is
// written.
func TestSettingsInThePalette(t *testing.T) {
	file := settingsFile(t, "# mine\npage.width = 80\n")
	sc := showSet(t, news(t), 120, 40, file)
	sc.press(":", `"settings"`, "enter").sees("page.width", "setting · 80", "page.place", "reading.mark-read", "change a setting").seesNot("…change")
	sc.press(`"list.lines"`).sees("Lines of a row").press("esc")

	light := sc.theme
	sc.press(":", `"background light"`)
	if sc.theme == light {
		t.Error("moving to it does not try it on")
	}
	sc.press("esc")
	if sc.theme != light && sc.settings.Background != "auto" {
		t.Error("leaving does not take it off")
	}
	if text, _ := os.ReadFile(file.Path); strings.Contains(string(text), "light") {
		t.Errorf("trying writes: %s", text)
	}

	sc.press(":", `"set page.width 66"`, "enter").sees("page.width is 66 now")
	if text, _ := os.ReadFile(file.Path); string(text) != "# mine\npage.width = 66\n" {
		t.Errorf("the file is %q", text)
	}
	sc.run(sc.reloadSettings(sc.configuring.loaded))
	if sc.settings.PageWidth != 66 {
		t.Errorf("the width is %d", sc.settings.PageWidth)
	}
	sc.press(":", `"place left"`, "enter").sees("page.place is left now")
	sc.press(":", `"set page.width 6"`, "enter").sees("a whole number from 40 to 120")
	sc.press(":", `"set page.wdth 60"`, "enter").sees("There is no setting page.wdth")
	sc.press(":", `"set sidebar.wid"`, "tab").sees(": set sidebar.width ")
}

// Keys of the settings are bound at start and when the file changes; wrong ones are told.
func TestKeysOfTheSettings(t *testing.T) {
	file := settingsFile(t, "[keys]\n\"X\" = \"mark-all-read\"\n\"y\" = \"bokmark\"\n[keyboard]\npreset = \"vim\"\n")
	sc := showSet(t, news(t), 120, 40, file)
	sc.sees("1 wrong setting", "line 3: there is no action bokmark; did you mean bookmark?")
	sc.press("?", "/", `"everything read"`).sees("X").press("esc", "esc")
	if found, _ := sc.keyboard.find([]scope{inList}, "Z Z"); nameOf(found) != "quit" {
		t.Error("the preset does not count")
	}
	sc.press("X").sees("Marked")
	if err := file.Change(t.Context(), func([]byte) ([]byte, error) { return []byte("keyboard.counts = true\n"), nil }); err != nil {
		t.Fatal(err)
	}
	sc.run(sc.reloadSettings(sc.configuring.loaded))
	sc.press("g", "a").press("2", "j")
	if sc.list.cursor != 2 {
		t.Errorf("the cursor is on %d", sc.list.cursor)
	}
	sc.press("X").sees("X: nothing here")
}

// The same lines are told by the command that checks settings.
func TestKeysAreCheckedWithTheSettings(t *testing.T) {
	read := ReadSettings(config.Loaded{Text: "[keys]\n\"j x\" = \"bookmark\"\n\"x\" = \"bookmark\"\n\"x y\" = \"open\"\n"})
	if len(read.Mistakes) != 2 || len(read.Given) != 1 || read.Given[0].Key != "keys.x" {
		t.Errorf("%v\n%v", read.Mistakes, read.Given)
	}
	for _, name := range config.KeyPresets()[1:] {
		if len(presetLines(name)) == 0 {
			t.Errorf("the preset %s is empty", name)
		}
	}
}
