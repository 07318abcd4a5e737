package typeset

import (
	"embed"
	"errors"
	"fmt"
	"io/fs"
	"path"
	"slices"
	"strings"

	"tidings/ui/config"
	"tidings/ui/terminal"
)

//go:embed themes/*.toml
var themeFiles embed.FS

// The themes of somebody who has chosen none.
const (
	LightTheme = "paper"
	DarkTheme  = "night"
)

// AutoTheme stands for LightTheme on a light ground and DarkTheme on any other.
const AutoTheme = "auto"

// themeFolder is where themes are, among the program's files and a person's.
const themeFolder = "themes"

// themeEnding is how the name of a theme's file ends.
const themeEnding = ".toml"

// maxThemeFile is the largest file of a theme or of a page's style, in bytes.
const maxThemeFile = 256 << 10

// Themes are the themes that there are: those that come with the program, and a person's
// own, which may have the same names.
type Themes struct {
	Files fs.FS // the person's, with the themes in a folder "themes"; nil for none
}

// Names lists all themes.
func (ts Themes) Names() []string {
	names := namesIn(themeFiles, themeFolder)
	if ts.Files != nil {
		names = append(names, namesIn(ts.Files, themeFolder)...)
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func namesIn(folder fs.FS, at string) (names []string) {
	entries, _ := fs.ReadDir(folder, at) // a folder that cannot be read has no themes
	for _, e := range entries {
		if name, is := strings.CutSuffix(e.Name(), themeEnding); is && !strings.HasPrefix(name, ".") {
			names = append(names, name)
		}
	}
	return names
}

// Find reads the theme with a name. One that is not there, or cannot be read, is as the
// default one; the mistakes say so.
func (ts Themes) Find(name string) (*Look, []Mistake) {
	if l, mistakes, found := ts.findOwn(name); found {
		return l, mistakes
	}
	if l := builtIn(name); l != nil {
		return l, nil
	}
	return builtIn(DarkTheme), []Mistake{{File: "themes", Wrong: fmt.Sprintf("there is no theme %q", name), Nearest: config.Nearest(name, ts.Names())}}
}

// findOwn reads a file of the person.
func (ts Themes) findOwn(name string) (*Look, []Mistake, bool) {
	file := path.Join(themeFolder, name+themeEnding)
	if ts.Files == nil || strings.ContainsAny(name, `/\`) {
		return nil, nil, false
	}
	text, err := config.ReadBeside(ts.Files, file, maxThemeFile)
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil, false
	}
	if err != nil {
		return builtIn(DarkTheme), []Mistake{{File: file, Wrong: err.Error()}}, true
	}
	l, _ := readLook(name, text, nil) // for its ground: what is wrong is told below
	on := DarkTheme
	if l.Ground == terminal.LightGround {
		on = LightTheme
	}
	l, mistakes := readLook(name, text, builtIn(on))
	return l, mistakes, true
}

// builtIn reads a theme that comes with the program, nil if there is none of that name. A
// test holds that none of them has a mistake.
func builtIn(name string) *Look {
	text, err := themeFiles.ReadFile(path.Join(themeFolder, name+themeEnding))
	if err != nil {
		return nil
	}
	l, _ := readLook(name, text, nil)
	return l
}
