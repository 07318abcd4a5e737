package typeset

import (
	"fmt"
	"slices"
	"strings"

	"tidings/ui/config"
)

// Choose reads the themes and the style of pages that somebody has set. What cannot be read,
// and lines of it that do not count, are mistakes of the settings that name them.
func (ts Themes) Choose(set *config.Config) Choice {
	c := Choice{Paint: set.Settings.Paint, Linear: set.Settings.Linear, Bidi: set.Settings.Bidi}
	wrong := func(key string, said, meant string) {
		m := config.Mistake{Key: key, Wrong: said, Nearest: meant}
		for _, g := range set.Given {
			if g.Key == key {
				m.Line = g.Line
			}
		}
		set.Mistakes = append(set.Mistakes, m)
	}
	find := func(name string) *Look {
		switch {
		case name == config.Auto && c.Linear:
			name = "ascii"
		case name == config.Auto:
			return nil
		}
		l, mistakes := ts.Find(name)
		for _, m := range mistakes {
			wrong("theme", m.said(), m.Nearest)
		}
		if !slices.Contains(ts.Names(), name) { // the default stands in, that of the ground
			return nil
		}
		return l
	}
	if grounds, is := forGrounds(set.Settings.Theme); is {
		c.Light, c.Dark = find(grounds["light"]), find(grounds["dark"])
	} else {
		c.Light = find(set.Settings.Theme)
		c.Dark = c.Light
	}
	if name := set.Settings.PageStyle; name != config.Auto {
		page, err := ts.page(name)
		if err != nil {
			meant := ""
			if !strings.HasSuffix(name, pageEnding) {
				meant = config.Nearest(name, PageNames())
			}
			wrong("page.style", fmt.Sprintf("%s: %v", Clip(name, 80), err), meant)
		}
		c.Page = page
	}
	return c
}

// forGrounds reads a theme for each ground, as in "light:sepia,dark:night". One that is not
// named is the default.
func forGrounds(text string) (names map[string]string, is bool) {
	names = map[string]string{"light": config.Auto, "dark": config.Auto}
	for _, part := range strings.Split(text, ",") {
		ground, name, found := strings.Cut(strings.TrimSpace(part), ":")
		if _, known := names[ground]; !found || !known {
			return nil, false
		}
		names[ground] = strings.TrimSpace(name)
	}
	return names, true
}

// pageEnding is how the name of a file with a style of pages ends.
const pageEnding = ".json"

// page reads a style of pages: one of glamour's own, or a file of the person.
func (ts Themes) page(name string) (*Page, error) {
	if page := PageNamed(name); page != nil {
		return page, nil
	}
	switch {
	case !strings.HasSuffix(name, pageEnding):
		return nil, fmt.Errorf("there is no such style, and a file's name ends in %s", pageEnding)
	case ts.Files == nil:
		return nil, fmt.Errorf("files of your own are not read here")
	}
	text, err := config.ReadBeside(ts.Files, name, maxThemeFile)
	if err != nil {
		return nil, err
	}
	return ReadPage(text)
}
