package typeset

import (
	"fmt"
	"image/color"
	"reflect"
	"slices"
	"strings"
	"testing"
	"testing/fstest"

	"charm.land/glamour/v2/ansi"
	"charm.land/lipgloss/v2"
	"github.com/charmbracelet/colorprofile"

	"tidings/ui/config"
	"tidings/ui/terminal"
)

// exempt are the themes whose colours are the terminal's own.
var exempt = []string{"terminal", "ascii"}

func TestThemesThatComeAlong(t *testing.T) {
	names := Themes{}.Names()
	if len(names) < 8 {
		t.Errorf("there are only %d themes: %v", len(names), names)
	}
	for _, name := range names {
		text, err := themeFiles.ReadFile("themes/" + name + themeEnding)
		if err != nil {
			t.Fatal(err)
		}
		_, mistakes := readLook(name, text, nil)
		for _, m := range mistakes {
			t.Error(m)
		}
	}
}

// stylesOf are the styles of a theme that text is written in, by role.
func stylesOf(t *Theme) map[string]lipgloss.Style {
	return map[string]lipgloss.Style{
		"accent": t.Accent, "title": t.Title, "plain": t.Plain, "muted": t.Muted, "unread": t.Unread, "marked": t.Marked,
		"failure": t.Failure, "match": t.Match, "link": t.link,
	}
}

// seen is a colour as a terminal of a profile shows it.
func seen(p colorprofile.Profile, c color.Color) color.Color { return p.Convert(c) }

func TestTextOfThemesHasContrast(t *testing.T) {
	for _, name := range (Themes{}).Names() {
		if slices.Contains(exempt, name) {
			continue
		}
		l, _ := Themes{}.Find(name)
		for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256} {
			painted := Choice{Light: l, Dark: l, Paint: true}.Theme(terminal.Abilities{Profile: p})
			if painted.Paint == nil || painted.Ink == nil {
				t.Errorf("%s paints nothing", name)
				continue
			}
			ground := luminance(seen(p, painted.Paint))
			if got := contrast(luminance(seen(p, painted.Ink)), ground); got < contrastFull {
				t.Errorf("%s in %v: text has a contrast of %.2f", name, p, got)
			}
			for role, style := range stylesOf(painted) {
				ink := style.GetForeground()
				if _, none := ink.(lipgloss.NoColor); none {
					continue
				}
				if got := contrast(luminance(seen(p, ink)), ground); got < contrastEnough {
					t.Errorf("%s in %v: %s has a contrast of %.2f", name, p, role, got)
				}
			}
			eachColour(painted.page, func(colour string) {
				if got := contrast(luminance(seen(p, asColor(colour))), ground); got < contrastLeast {
					t.Errorf("%s in %v: %s on the page has a contrast of %.2f", name, p, colour, got)
				}
			})
			if name == "high-contrast" {
				for role, style := range stylesOf(painted) {
					if _, none := style.GetForeground().(lipgloss.NoColor); !none && contrast(luminance(seen(p, style.GetForeground())), ground) < contrastFull {
						t.Errorf("%s in %v: %s is not high", name, p, role)
					}
				}
			}
		}
	}
}

func eachColour(page ansi.StyleConfig, do func(string)) {
	eachPrimitive(reflect.ValueOf(&page).Elem(), func(p *ansi.StylePrimitive) {
		if p.Color != nil && p.BackgroundColor == nil {
			do(*p.Color)
		}
	})
}

// Whatever the theme, the profile and the ground: what is written can be read.
func TestNothingIsInvisible(t *testing.T) {
	grounds := map[terminal.Ground][]float64{terminal.DarkGround: {0}, terminal.LightGround: {1}, terminal.UnknownGround: {0, 1}}
	pages := []*Page{nil}
	for _, name := range PageNames() {
		pages = append(pages, PageNamed(name))
	}
	for _, name := range (Themes{}).Names() {
		if slices.Contains(exempt, name) {
			continue
		}
		l, _ := Themes{}.Find(name)
		for ground, luminances := range grounds {
			for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
				if p == colorprofile.ANSI && ground == l.Ground {
					continue // as its author chose from colours that only their owner knows
				}
				for i, page := range pages {
					th := Choice{Light: l, Dark: l, Page: page}.Theme(terminal.Abilities{Ground: ground, Profile: p})
					if th.Paint != nil || th.Ink != nil {
						t.Errorf("%s paints unasked", name)
					}
					check := func(what string, c color.Color) {
						for _, on := range luminances {
							if got := contrast(luminance(seen(p, c)), on); got < contrastLeast {
								t.Errorf("%s with page %d in %v on ground %v: %s has a contrast of %.2f", name, i, p, ground, what, got)
							}
						}
					}
					for role, style := range stylesOf(th) {
						if _, none := style.GetForeground().(lipgloss.NoColor); !none {
							check(role, style.GetForeground())
						}
					}
					eachColour(th.page, func(colour string) { check(colour, asColor(colour)) })
				}
			}
		}
	}
}

func TestSixteenColoursKeepAHierarchy(t *testing.T) {
	for _, name := range (Themes{}).Names() {
		l, _ := Themes{}.Find(name)
		for _, ground := range []terminal.Ground{terminal.DarkGround, terminal.LightGround, terminal.UnknownGround} {
			th := Choice{Light: l, Dark: l}.Theme(terminal.Abilities{Ground: ground, Profile: colorprofile.ANSI})
			muted := th.Muted.Render("x")
			if name != "ascii" && (muted == th.Plain.Render("x") || muted == th.Title.Render("x")) {
				t.Errorf("%s on ground %v: muted is like text", name, ground)
			}
			if th.Title.Render("x") == th.Plain.Render("x") {
				t.Errorf("%s on ground %v: titles are like text", name, ground)
			}
			for role, style := range stylesOf(th) {
				if n, is := style.GetForeground().(interface{ RGBA() (r, g, b, a uint32) }); is && !slices.Contains(exempt, name) {
					if got := fmt.Sprintf("%T", n); got != "ansi.BasicColor" && got != "lipgloss.NoColor" {
						t.Errorf("%s: %s is a %s", name, role, got)
					}
				}
			}
		}
	}
}

func TestOwnThemes(t *testing.T) {
	own := fstest.MapFS{
		"themes/mine.toml": {Data: []byte(`ground = "light"
[colours]
accnt = 130
muted = "bold 300"
failure = "#c00"
link = true
[colour-16]
accent = 1
[colours-16]
unread = 99
[page]
h1 = { bald = true, color = "acent" }
code_block.theme = "githb"
link_text.format = "{{printf \"%99999999d\" 1}}"
h2.margin = 4
table.color = 1
ground = "light"
`)},
		"themes/paper.toml":  {Data: []byte("[colours]\naccent = \"bold #123456\"\n")},
		"themes/broken.toml": {Data: []byte("ground = \"dark\"\n\n[colours\naccent = 3\n")},
		"themes/twice.toml":  {Data: []byte("ground = \"dark\"\nground = \"dark\"\n")},
		"themes/latin.toml":  {Data: []byte("ground = \"d\xe4rk\"")},
		"themes/large.toml":  {Data: []byte(strings.Repeat("# large\n", maxThemeFile/8+1))},
		"themes/folder.toml": {Mode: 0o755 | 1<<31},
		"themes/deep.toml":   {Data: []byte("page = " + strings.Repeat("{a=", 9000) + "1" + strings.Repeat("}", 9000))},
	}
	ts := Themes{Files: own}
	if names := ts.Names(); !slices.Contains(names, "mine") || !slices.Contains(names, "night") || len(slices.Compact(slices.Clone(names))) != len(names) {
		t.Errorf("names are %v", names)
	}
	l, mistakes := ts.Find("mine")
	said := fmt.Sprint(mistakes)
	for _, want := range []string{
		"mine.toml, line 3: ", "did you mean accent?", "line 4: \"300\"", "line 6: colours.link", "line 8: ", "did you mean colours-16?",
		"line 10: colours-16.unread", "line 12: there is no \"bald\" in page.h1; did you mean bold?", "line 12: page.h1.color", "line 13: ", "did you mean github?",
		"line 14: ", "{{.text}}", "line 15: ", "line 16: ", "line 17: ",
	} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, strings.ReplaceAll(said, "mine.toml", "\nmine.toml"))
		}
	}
	if paper, _ := (Themes{}).Find("paper"); l.full[roleMuted] != paper.full[roleMuted] || l.full[roleFailure].colour != "#cc0000" || l.few[roleFailure].colour != "" {
		t.Errorf("it is read as %+v", l)
	}
	if over, wrong := ts.Find("paper"); len(wrong) > 0 || over.full[roleAccent].colour != "#123456" {
		t.Errorf("a theme of one's own does not replace one: %v", wrong)
	}
	for name, line := range map[string]string{
		"broken": "broken.toml, line 3: ", "twice": "line 2: ", "latin": "UTF-8", "large": "256 KB", "folder": "folder", "nigt": "did you mean night?", "../mine": "there is no theme", "": "there is no theme",
	} {
		l, wrong := ts.Find(name)
		if len(wrong) != 1 || !strings.Contains(wrong[0].String(), line) {
			t.Errorf("%q: %v", name, wrong)
		}
		th := Choice{Light: l, Dark: l}.Theme(terminal.Abilities{Ground: terminal.DarkGround, Profile: colorprofile.ANSI256})
		if want := NewTheme(th.Abilities); !reflect.DeepEqual(stylesOf(th), stylesOf(want)) {
			t.Errorf("%q does not stand as the default", name)
		}
	}
	ts.Find("deep") // ends
}

func TestChoosing(t *testing.T) {
	own := fstest.MapFS{
		"themes/mine.toml": {Data: []byte("[colours]\naccnt = 1\n")}, "style.json": {Data: []byte(`{"h1": {"prefix": "# "}}`)}, "bad.json": {Data: []byte("{\n\n!")},
		"large.json": {Data: make([]byte, maxThemeFile+1)},
	}
	for text, want := range map[string]struct{ light, dark, page, wrong string }{
		"":                                         {"", "", "", ""},
		`theme = "auto"`:                           {"", "", "", ""},
		`theme = "sepia"`:                          {"sepia", "sepia", "", ""},
		`theme = "light:sepia,dark:dusk"`:          {"sepia", "dusk", "", ""},
		`theme = "dark: dusk"`:                     {"", "dusk", "", ""},
		`theme = "light:nightt"`:                   {"", "", "", `line 2: themes: there is no theme "nightt"; did you mean night?`},
		`theme = "mine"`:                           {"mine", "mine", "", "line 2: themes/mine.toml, line 2: there is no \"accnt\" to be coloured; did you mean accent?"},
		`page.style = "dracula"`:                   {"", "", "page", ""},
		`page.style = "draculla"`:                  {"", "", "", "did you mean dracula?"},
		`page.style = "style.json"`:                {"", "", "page", ""},
		`page.style = "bad.json"`:                  {"", "", "", "line 2: bad.json: line 3 is no JSON"},
		`page.style = "none.json"`:                 {"", "", "", "line 2: none.json: file does not exist"},
		`page.style = "large.json"`:                {"", "", "", "256 KB"},
		"theme = 'terminal'\npage.style = 'light'": {"terminal", "terminal", "page", ""},
	} {
		set := config.Parse([]byte("page.width = 80\n" + text + "\n"))
		c := Themes{Files: own}.Choose(&set)
		name := func(l *Look) string {
			if l == nil {
				return ""
			}
			return l.Name
		}
		if name(c.Light) != want.light || name(c.Dark) != want.dark || (c.Page != nil) != (want.page != "") {
			t.Errorf("%s: light %q, dark %q, page %v", text, name(c.Light), name(c.Dark), c.Page != nil)
		}
		if said := fmt.Sprint(set.Mistakes); want.wrong == "" && len(set.Mistakes) > 0 || !strings.Contains(said, want.wrong) {
			t.Errorf("%s: %s", text, said)
		}
	}
	named := append([]string{config.Auto}, Themes{}.Names()...)
	slices.Sort(named)
	known := config.Themes()
	slices.Sort(known)
	if !slices.Equal(named, known) {
		t.Errorf("the settings know %v, and there are %v", known, named)
	}
}

func TestPagesOfGlamour(t *testing.T) {
	for _, text := range []string{"", "{", "[]", `{"h1": {"color": 3}}`} {
		if _, err := ReadPage([]byte(text)); err == nil {
			t.Errorf("%q is a page", text)
		}
	}
	page, err := ReadPage([]byte(`{"document": {"margin": 4000000000, "color": "#fefefe"}, "h1": {"prefix": "§ ", "format": "{{printf \"%99999999d\" 1}}"}, "item": {"block_prefix": "+ "}, "block_quote": {"indent": 999999999, "indent_token": "> ", "italic": true}, "hr": {"format": "\n+++\n"}}`))
	if err != nil {
		t.Fatal(err)
	}
	l := builtIn(DarkTheme)
	th := Choice{Light: l, Dark: l, Page: page}.Theme(terminal.Abilities{Ground: terminal.LightGround, Profile: colorprofile.TrueColor})
	doc := Parse("# Head\n\nprose\n\n- one\n\n> said\n\n---\n")
	var lines []string
	for i := range doc.Len() {
		lines = append(lines, New(th, doc).Set(i, Measure{Column: 40})...)
	}
	set := strings.Join(lines, "\n")
	for _, want := range []string{"§ ", "+", ">", "+++", "\x1b[3"} {
		if !strings.Contains(set, want) {
			t.Errorf("%q is not on the page:\n%q", want, set)
		}
	}
	if strings.Contains(set, "254;254;254") {
		t.Errorf("there is white on white:\n%q", set)
	}
}

// The same look must not be changed by a theme that was made of it.
func TestThemesShareNothing(t *testing.T) {
	page := PageNamed("dracula")
	l := builtIn(DarkTheme)
	before := fmt.Sprintf("%+v", *page.style.Heading.Color)
	dark := terminal.Abilities{Ground: terminal.DarkGround, Profile: colorprofile.TrueColor}
	light := terminal.Abilities{Ground: terminal.LightGround, Profile: colorprofile.TrueColor}
	one := Choice{Light: l, Dark: l, Page: page}.Theme(dark)
	colour := one.page.CodeBlock.Chroma.Text.Color
	Choice{Light: l, Dark: l, Page: page}.Theme(light)
	if after := fmt.Sprintf("%+v", *page.style.Heading.Color); after != before {
		t.Errorf("%s has become %s", before, after)
	}
	if colour != nil && (one.page.CodeBlock.Chroma.Text.Color == nil || *one.page.CodeBlock.Chroma.Text.Color != *colour) {
		t.Error("one theme's code has another's colours")
	}
}

func TestCodeIsInTheTerminalsOwnColourUntilTheGroundIsTold(t *testing.T) {
	doc := Parse("~~~go\nfunc tide(h int) string { return \"in\" } // so\n~~~\n")
	for _, p := range []colorprofile.Profile{colorprofile.TrueColor, colorprofile.ANSI256, colorprofile.ANSI} {
		th := NewTheme(terminal.Abilities{Profile: p})
		for _, piece := range strings.Split(New(th, doc).Set(0, Measure{Column: 72})[0], "\x1b[") {
			style, text, _ := strings.Cut(piece, "m")
			var r, g, b int
			if n, _ := fmt.Sscanf(style, "38;2;%d;%d;%d", &r, &g, &b); n == 3 {
				l := luminance(seen(p, color.RGBA{uint8(r), uint8(g), uint8(b), 255}))
				if contrast(l, 0) < contrastLeast || contrast(l, 1) < contrastLeast {
					t.Errorf("%v: %q is in %s", p, text, style)
				}
			}
		}
	}
}

func BenchmarkDefaultTheme(b *testing.B) {
	for _, ground := range []terminal.Ground{terminal.DarkGround, terminal.UnknownGround} {
		b.Run(fmt.Sprint(ground), func(b *testing.B) {
			for range b.N {
				NewTheme(terminal.Abilities{Ground: ground, Profile: colorprofile.ANSI256})
			}
		})
	}
}
