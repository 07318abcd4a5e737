package ui

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"
	"github.com/charmbracelet/x/ansi/kitty"

	"tidings/feeds/fetch"
	"tidings/feeds/markup"
	"tidings/store"
	"tidings/ui/config"
	"tidings/ui/pictures"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// A gallery is a site of pictures of 400 by 200 pixels.
type gallery struct {
	*httptest.Server
	mu    sync.Mutex
	asked []string // paths
}

func newGallery(t testing.TB) *gallery {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 400, 200))
	for y := range 200 {
		for x := range 400 {
			img.SetRGBA(x, y, color.RGBA{uint8(x / 2), uint8(y), 128, 255})
		}
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	g := &gallery{}
	g.Server = httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		g.mu.Lock()
		g.asked = append(g.asked, r.URL.Path)
		g.mu.Unlock()
		if r.URL.Path == "/story" {
			w.Header().Set("Content-Type", "text/html; charset=utf-8")
			fmt.Fprintf(w, `<html><head><title>Cranes</title><meta property="og:image" content="/shared.png"></head><body><article><h1>Cranes</h1>%s</article></body></html>`,
				strings.Repeat("<p>The harbour master, who has counted the passengers by hand since 1988, said that there had been more of them this autumn.</p>", 8))
			return
		}
		if !strings.HasSuffix(r.URL.Path, ".png") {
			http.NotFound(w, r)
			return
		}
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(out.Bytes())
	}))
	t.Cleanup(g.Close)
	return g
}

// showPictured opens the page of an article of a feed on this machine. In its body @ stands
// for the gallery.
func showPictured(t *testing.T, g *gallery, body string, w, h int, env map[string]string, settings string) *screen {
	t.Helper()
	s := library(t)
	fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "http://127.0.0.1:1/feed"})
	if err != nil {
		t.Fatal(err)
	}
	one := piece(1, "Old cranes leave the harbour", strings.ReplaceAll(body, "@", g.URL))
	one.Link = g.URL + "/story"
	visit := store.Fetched{Feed: fresh[0].ID, For: store.Local, Private: true, At: now, Title: "Harbour Post", Articles: []store.Incoming{one}}
	if _, err := s.Record(t.Context(), visit); err != nil {
		t.Fatal(err)
	}
	o := Options{Store: s, Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: newClock, Getenv: func(name string) string { return env[name] }, Settings: text(settings)}
	t.Cleanup(o.Fetcher.Close)
	session := newSession(t.Context(), o)
	session.zone, session.frameTime, session.restTime, session.menuDelay = now.Location(), 0, 0, 0
	sc := &screen{app: newApp(session), t: t}
	sc.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
	sc.send(tea.WindowSizeMsg{Width: w, Height: h})
	sc.run(sc.Init())
	return sc.press("enter")
}

const pictured = `<p>The last of the old cranes came down on Saturday.</p>
<figure><img src="@/cranes.png" alt="Three cranes"><figcaption>The quay on Friday.</figcaption></figure>
<p>The city expects the first trees in spring.</p>
<ul><li>One<img src="@/list.png"></li></ul>
<p><img src="@/plan.svg"></p><p>The end.</p>`

// halfBlocks are the lines of the page that are of a picture.
func (s *screen) halfBlocks() (n int) {
	for line := range strings.SplitSeq(s.text(), "\n") {
		if strings.Contains(line, "▀▀") {
			n++
		}
	}
	return n
}

// A picture is seen on the page, with what is said of it, and each of its cells leads to it.
// P hides pictures and shows them.
func TestPicturesOnThePage(t *testing.T) {
	g := newGallery(t)
	sc := showPictured(t, g, pictured, 80, 24, nil, "").press("j", "j", "j", "j").sees("[image: Three cranes]", "The quay on Friday.")
	sc.golden("pictures")
	if n := sc.halfBlocks(); n != 13 {
		t.Errorf("%d lines", n)
	}
	links := 0
	for line := range strings.SplitSeq(sc.View().Content, "\n") {
		if strings.Contains(line, "▀") && terminal.LinkAt(line, 20, false) == g.URL+"/cranes.png" {
			links++
		}
	}
	if links != 13 {
		t.Errorf("%d lines lead to it", links)
	}
	sc.press("f").seesNot("\x1b")
	if n := len(sc.overlay.(*linkHints).links); n > 3 {
		t.Errorf("%d letters", n)
	}
	sc.press("esc", "P").sees("Pictures are hidden").press("g", "g").sees("[image: Three cranes]", "picture · list.png")
	if sc.halfBlocks() != 0 {
		t.Error("they are not hidden")
	}
	sc.press("P").sees("Pictures are shown").press("j", "j", "j", "j")
	if sc.halfBlocks() != 13 {
		t.Error("they are not shown again")
	}
	sc.press("G").sees("picture · plan.svg").exact()
	if n := slices.Index(g.asked, "/cranes.png"); n < 0 || slices.Contains(g.asked[n+1:], "/cranes.png") {
		t.Errorf("%q was asked for", g.asked)
	}
	showPictured(t, g, pictured, 120, 40, nil, "").golden("pictures")
	showPictured(t, g, pictured, 40, 12, nil, "").press("j", "j", "j", "j").golden("pictures")
}

// Only pictures that are to be seen now or on the next screen are fetched.
func TestOnlyPicturesInSightAreFetched(t *testing.T) {
	g := newGallery(t)
	var body strings.Builder
	for i := range 40 {
		fmt.Fprintf(&body, "<p>%s</p><p><img src=\"@/%d.png\"></p>", strings.Repeat("Words between pictures. ", 60), i)
	}
	sc := showPictured(t, g, body.String(), 80, 24, nil, "")
	if n := len(g.asked); n == 0 || n > 3 {
		t.Errorf("%d were fetched: %q", n, g.asked)
	}
	sc.press("G")
	if last := g.asked[len(g.asked)-1]; last != "/39.png" || len(g.asked) > 8 {
		t.Errorf("%q were fetched", g.asked)
	}
	off := newGallery(t)
	showPictured(t, off, body.String(), 80, 24, nil, `page.pictures = "off"`).press("space", "space", "G")
	if len(off.asked) != 0 {
		t.Errorf("pictures are off, and %q were fetched", off.asked)
	}
}

// What one reads stays where it is when a picture above it comes, or goes.
func TestThePlaceStaysWhenPicturesCome(t *testing.T) {
	g := newGallery(t)
	var body strings.Builder
	body.WriteString(`<p><img src="@/first.png"></p><ul><li>Item before<img src="@/in-list.png">after it</li><li>The last item</li></ul>`)
	for i := range 40 {
		fmt.Fprintf(&body, "<p>Paragraph %d of the page.</p>", i)
	}
	sc := showPictured(t, g, body.String(), 80, 24, nil, "")
	for range 45 {
		sc.press("j")
	}
	top := func() string { return strings.TrimSpace(strings.Split(sc.text(), "\n")[1]) }
	before := top()
	if !strings.HasPrefix(before, "Paragraph") {
		t.Fatalf("the top is %q", before)
	}
	for range 2 {
		sc.press("P")
		if top() != before {
			t.Fatalf("P: the top is %q, not %q", top(), before)
		}
	}
	for _, size := range [][2]int{{40, 20}, {120, 40}, {80, 24}} {
		sc.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
	}
	if top() != before {
		t.Errorf("sizes: the top is %q, not %q", top(), before)
	}
	a := &sc.article
	for _, block := range []int{0, 1} {
		first, to := a.linesOf(block)
		taller := slices.Concat(slices.Repeat([]string{"▀▀"}, 7), a.lines[first:to])
		a.replace(picturedMsg{script: a.script, theme: a.setTheme, measure: a.measure, blocks: map[int][]string{block: taller}})
		if top() != before {
			t.Fatalf("block %d: the top is %q, not %q", block, top(), before)
		}
		a.replace(picturedMsg{script: a.script, theme: a.setTheme, measure: a.measure, blocks: map[int][]string{block: {"short"}}})
		if top() != before {
			t.Fatalf("block %d: the top is %q, not %q", block, top(), before)
		}
	}
	sc.press("G")
	last := len(a.blocks) - 1
	taller := slices.Repeat([]string{"▀▀"}, 30)
	a.replace(picturedMsg{script: a.script, theme: a.setTheme, measure: a.measure, blocks: map[int][]string{last - 1: taller, last: append(taller, "Paragraph 39 of the page.")}})
	sc.sees("Paragraph 39 of the page.")
	sc.press("/", `"Paragraph 3 "`, "enter").sees("Paragraph 3 of").exact()
}

// What anybody may have written leads to no picture in the person's own network.
func TestPicturesOfThePersonsOwnNetwork(t *testing.T) {
	g := newGallery(t)
	s := library(t)
	fed(t, s, store.Wish{URL: "https://post.example/rss"}, "Harbour Post", piece(1, "A router", `<p>Before.</p><img src="`+g.URL+`/router.png">`))
	show(t, s, 80, 24).press("enter").sees("picture · router.png")
	if len(g.asked) > 0 {
		t.Errorf("%q was asked for", g.asked)
	}
}

// The picture that a feed, or a page, has beside an article's text stands below its headline.
func TestTheLeadPictureStandsBelowTheHeadline(t *testing.T) {
	g := newGallery(t)
	body := markup.WithPictures(store.Body{Source: "<p>The council has decided.</p>"}, nil, g.URL+"/lead.png").Source
	sc := showPictured(t, g, body, 80, 40, nil, "")
	above := func(upper, lower string) {
		t.Helper()
		text := sc.text()
		if at := strings.Index(text, upper); at < 0 || at > strings.Index(text, lower) {
			t.Errorf("%q is not above %q:\n%s", upper, lower, text)
		}
	}
	above("▀▀", "The council has decided.")
	sc.press("P").sees("picture · lead.png")
	above("picture · lead.png", "The council has decided.")
	sc.press("P", "x").sees("full text", "The harbour master")
	above("▀▀", "The harbour master")
	if !slices.Contains(g.asked, "/shared.png") {
		t.Errorf("%q was asked for", g.asked)
	}
}

// When pictures are shown by themselves, and when not.
func TestWhenPicturesAreShown(t *testing.T) {
	for _, c := range []struct {
		about    string
		set      func(*config.Settings)
		env      string
		profile  colorprofile.Profile
		remote   bool
		wanted   pictures.Way
		whyNever string // why P does not show them either
	}{
		{"a terminal", nil, "TERM=xterm-256color", colorprofile.TrueColor, false, pictures.Blocks, ""},
		{"kitty", nil, "TERM=xterm-kitty", colorprofile.TrueColor, false, pictures.Kitty, ""},
		{"few colours", nil, "TERM=xterm", colorprofile.ANSI, false, pictures.NoWay, ""},
		{"no colours", nil, "TERM=xterm NO_COLOR=1", colorprofile.ASCII, false, pictures.NoWay, "no colours"},
		{"over SSH", nil, "TERM=xterm-kitty SSH_TTY=/dev/pts/1", colorprofile.TrueColor, false, pictures.NoWay, ""},
		{"over SSH without a terminal's name", nil, "TERM=xterm SSH_CONNECTION=1", colorprofile.TrueColor, false, pictures.NoWay, ""},
		{"served", nil, "TERM=xterm-kitty", colorprofile.TrueColor, true, pictures.NoWay, ""},
		{"served and wanted", func(s *config.Settings) { s.Pictures = "on" }, "TERM=xterm-kitty", colorprofile.TrueColor, true, pictures.Kitty, ""},
		{"off", func(s *config.Settings) { s.Pictures = "off" }, "TERM=xterm", colorprofile.TrueColor, false, pictures.NoWay, ""},
		{"read aloud", func(s *config.Settings) { s.Linear, s.Pictures = true, "on" }, "TERM=xterm", colorprofile.TrueColor, false, pictures.NoWay, "screen readers"},
		{"ASCII", nil, "TERM=xterm LC_ALL=C", colorprofile.TrueColor, false, pictures.NoWay, "ASCII"},
	} {
		env := map[string]string{"LANG": "C.UTF-8"}
		for pair := range strings.FieldsSeq(c.env) {
			name, value, _ := strings.Cut(pair, "=")
			env[name] = value
		}
		s := newSession(t.Context(), Options{Fetcher: fetch.NewFetcher("test"), Remote: c.remote, Getenv: func(name string) string { return env[name] }})
		set := config.Defaults()
		if c.set != nil {
			c.set(&set)
		}
		way, why := s.wayOfPictures(set, typeset.NewTheme(terminal.Abilities{Profile: c.profile}))
		if way != c.wanted || !strings.Contains(why, c.whyNever) || why != "" && c.whyNever == "" {
			t.Errorf("%s: %v %q", c.about, way, why)
		}
	}
}

// What one account of a server has seen is on no disk, where another could find it.
func TestPicturesOfAServerAreOnNoDisk(t *testing.T) {
	for _, remote := range []bool{false, true} {
		folder := t.TempDir()
		s := newSession(t.Context(), Options{Fetcher: fetch.NewFetcher("test"), Remote: remote, Getenv: func(name string) string { return map[string]string{"XDG_CACHE_HOME": folder}[name] }})
		g := newGallery(t)
		if err := s.shelf.Load(t.Context(), g.URL+"/a.png", false); err != nil {
			t.Fatal(err)
		}
		kept, err := filepath.Glob(filepath.Join(folder, "*", "*", "*"))
		if err != nil || (len(kept) > 0) == remote {
			t.Errorf("remote %v: %q is kept: %v", remote, kept, err)
		}
	}
}

// By kitty's protocol a picture is sent before its letters are seen, and once; when the
// terminal has lost it, again.
func TestPicturesByKittysProtocol(t *testing.T) {
	g := newGallery(t)
	sc := showPictured(t, g, pictured, 80, 24, map[string]string{"TERM": "xterm-kitty", "LANG": "C.UTF-8"}, "")
	placed := regexp.MustCompile("\x1b_G[^;]*U=1[^;]*a=T")
	if n := len(placed.FindAllString(sc.sent, -1)); n != 2 {
		t.Errorf("%d pictures were sent", n)
	}
	lines := strings.Count(sc.View().Content, string(kitty.Placeholder)+string(kitty.Diacritic(0))+string(kitty.Diacritic(0)))
	if lines == 0 || sc.halfBlocks() != 0 {
		t.Error("its letters are not seen")
	}
	sc.exact()
	sc.press("q", "enter", "space", "space")
	if n := len(placed.FindAllString(sc.sent, -1)); n != 2 {
		t.Errorf("%d pictures were sent after all", n)
	}
	sc.sent = ""
	sc.send(screenBackMsg{})
	if !placed.MatchString(sc.sent) {
		t.Error("nothing is sent when the terminal comes back")
	}
	sc.press("P")
	if strings.ContainsRune(sc.View().Content, kitty.Placeholder) {
		t.Error("its letters are still seen")
	}
}

// The letters that stand for a picture come through as they are, whatever the terminal takes
// for one character.
func TestLettersOfPicturesComeThrough(t *testing.T) {
	var line strings.Builder
	for i := range 297 {
		line.WriteString(string(kitty.Placeholder) + string(kitty.Diacritic(i)) + string(kitty.Diacritic(296-i)))
	}
	if got := terminal.AsCodePoints(line.String()); got != line.String() {
		t.Error("they are changed")
	}
	if w, wc := ansi.StringWidth(line.String()), ansi.StringWidthWc(line.String()); w != 297 || wc != 297 {
		t.Errorf("they are %d and %d cells wide", w, wc)
	}
}

// Nothing in an article can make its pictures send anything but pictures.
func TestHostilePicturesAreHarmless(t *testing.T) {
	g := newGallery(t)
	evil := `<p>Before.</p><img src="@/a%1b]0;owned%07.png" alt="&#27;]52;c;ZXZpbA==&#7;[x](javascript:alert(1))"><img src="@/b.png?\` + "`" + `;id=picture-9;x" alt="](@/c.png) ![](@/d.png)">
<img src="data:image/png;base64,iVBORw0KGgo="><img src="file:///etc/passwd"><img src="@/%0a%1b[2J.svg"><img src="javascript:alert(1).png"><p>After.</p>`
	for _, env := range []map[string]string{nil, {"TERM": "xterm-kitty", "LANG": "C.UTF-8"}} {
		sc := showPictured(t, g, evil, 80, 40, env, "").sees("Before.").exact()
		sent := sc.View().Content + sc.sent
		allowed := regexp.MustCompile("^(\x1b\\[[0-9;]*m|\x1b\\]8;[a-z0-9=.-]*;(https?://[!-~]*)?(\a|\x1b\\\\)|\x1b_G[0-9a-zA-Z=,;+/]*\x1b\\\\)$")
		for state, rest := byte(0), sent; rest != ""; {
			sequence, width, n, next := ansi.DecodeSequence(rest, state, nil)
			if width == 0 && sequence != "\n" && !allowed.MatchString(sequence) {
				t.Errorf("%q is sent", sequence)
			}
			state, rest = next, rest[n:]
		}
	}
}

// BenchmarkKeyOnPictures is how long a key takes on a page full of pictures, from the key to
// the frame that is to be painted.
func BenchmarkKeyOnPictures(b *testing.B) {
	for _, way := range []pictures.Way{pictures.Blocks, pictures.Kitty} {
		b.Run(map[pictures.Way]string{pictures.Blocks: "blocks", pictures.Kitty: "kitty"}[way], func(b *testing.B) {
			g := newGallery(b)
			shelf := &pictures.Shelf{Fetcher: fetch.NewFetcher("test")}
			t := typeset.NewTheme(terminal.Abilities{Ground: terminal.DarkGround, Profile: colorprofile.TrueColor})
			look := lookOf(t, way)
			var markdown strings.Builder
			for i := range 12 {
				fmt.Fprintf(&markdown, "![A picture](%s/%d.png)\n\n", g.URL, i)
			}
			s := newSession(b.Context(), Options{Fetcher: shelf.Fetcher, Getenv: func(string) string { return "" }})
			s.shelf = shelf
			for i := range 12 {
				address := fmt.Sprintf("%s/%d.png", g.URL, i)
				if err := shelf.Load(b.Context(), address, false); err != nil {
					b.Fatal(err)
				}
				shelf.Prepare(address, pictures.Box{Columns: 72, Lines: 30}, look)
			}
			a := newApp(s)
			a.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
			a.share(shared{theme: t, settings: config.Defaults(), now: newClock, zone: now.Location()})
			script := typeset.Parse(markdown.String())
			measure := a.measure(130)
			measure.Drawn = int(way)
			a.focus = onArticle
			s.pictureLines.Store(30)
			a.article.show(articleMsg{blocksMsg: s.setBlocks(&script, t, measure, 0, 1000), number: 1})
			a.article.w, a.article.h = 130, 49
			if len(a.article.lines) < 100 {
				b.Fatal(len(a.article.lines), "lines")
			}
			keys := []string{"j", "j", "j", "k", "k", "k", "space", "ctrl+u"}
			i := 0
			for b.Loop() {
				a.Update(keyMsg(keys[i%len(keys)]))
				_ = a.View()
				i++
			}
		})
	}
}

// I shows the nearest picture over the whole screen, and gives the screen back as it was.
func TestAPictureAlone(t *testing.T) {
	g := newGallery(t)
	for _, size := range [][2]int{{40, 12}, {80, 24}, {120, 40}, {200, 50}} {
		sc := showPictured(t, g, pictured, size[0], size[1], nil, "")
		before := sc.View().Content
		sc.press("I").sees("cranes.png", "Three cranes", "1 of 3", "next").exact()
		if n := sc.halfBlocks(); n < 8 {
			t.Errorf("%v: %d lines", size, n)
		}
		if size[0] == 80 {
			sc.golden("picture-alone")
		}
		sc.press("n").sees("list.png", "2 of 3").press("n").sees("plan.svg", "3 of 3", "404", "opens it in the browser")
		sc.press("n").sees("cranes.png").press("p").sees("plan.svg")
		sc.send(tea.WindowSizeMsg{Width: size[0] + 3, Height: size[1] + 2})
		sc.exact()
		sc.send(tea.WindowSizeMsg{Width: size[0], Height: size[1]})
		if sc.press("q"); sc.View().Content != before {
			t.Errorf("%v: the screen has changed:\n%s", size, sc.text())
		}
	}
	sc := showPictured(t, g, "<p>No picture.</p>", 80, 24, nil, "").press("I").sees("There is no picture on this page.")
	sc.press(":", `"picture alone"`).sees("the nearest picture over the whole screen")
	showPictured(t, g, pictured, 80, 24, nil, `page.pictures = "off"`).press("I").sees("cranes.png", "▀▀")
	showPictured(t, g, pictured, 80, 24, nil, `linear = true`).press("I").sees("A screen for screen readers shows no pictures.")
}

// iTerm2 and terminals of sixels draw pixels over a blank screen, which is painted anew after
// them.
func TestAPictureInPixels(t *testing.T) {
	g := newGallery(t)
	for by, begins := range map[string]string{"iterm2": "\x1b[2;1H\x1b]1337;File=size=", "sixel": "\x1b[2;1H\x1bP0;1q\""} {
		sc := showPictured(t, g, pictured, 80, 24, nil, fmt.Sprintf("page.pictures-by = %q", by))
		if sc.halfBlocks() == 0 {
			t.Errorf("%s: nothing is on the page", by)
		}
		sc.press("I").sees("cranes.png").seesNot("▀")
		if !strings.HasPrefix(sc.sent, begins) {
			t.Errorf("%s: %.60q was sent", by, sc.sent)
		}
		_, width, n, _ := ansi.DecodeSequence(sc.sent[len("\x1b[2;1H"):], 0, nil)
		if width != 0 || n != len(sc.sent)-len("\x1b[2;1H") {
			t.Errorf("%s: it is no whole sequence", by)
		}
		_, cmd := sc.Update(keyMsg("q"))
		if msg := cmd(); fmt.Sprintf("%T", msg) != "tea.clearScreenMsg" && !strings.Contains(fmt.Sprintf("%T", msg), "Batch") {
			t.Errorf("%s: the screen is not painted anew: %T", by, msg)
		}
		sc.sees("Old cranes leave the harbour")
	}
}

// BenchmarkKeyWhilePicturesCome is how long a key takes, from the key to the frame, while large
// photographs are being fetched, decoded and drawn.
func BenchmarkKeyWhilePicturesCome(b *testing.B) {
	photo := image.NewRGBA(image.Rect(0, 0, 4000, 3000))
	for i := range photo.Pix {
		photo.Pix[i] = byte(i * i >> 9)
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, photo, nil); err != nil {
		b.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		w.Header().Set("Content-Type", "image/jpeg")
		_, _ = w.Write(out.Bytes())
	}))
	defer server.Close()
	s := newSession(b.Context(), Options{Fetcher: fetch.NewFetcher("test"), Getenv: func(string) string { return "" }})
	t := typeset.NewTheme(terminal.Abilities{Ground: terminal.DarkGround, Profile: colorprofile.TrueColor})
	a := newApp(s)
	a.Update(tea.WindowSizeMsg{Width: 200, Height: 50})
	a.share(shared{theme: t, settings: config.Defaults(), now: newClock, zone: now.Location()})
	script := typeset.Parse(strings.Repeat("Words of an article that goes on and on.\n\n", 200))
	a.focus = onArticle
	a.article.show(articleMsg{blocksMsg: s.setBlocks(&script, t, a.measure(130), 0, 1000), number: 1})
	a.article.w, a.article.h = 130, 49
	ctx, cancel := context.WithCancel(b.Context())
	var loading sync.WaitGroup
	for worker := range mostComing {
		loading.Go(func() {
			for i := 0; ctx.Err() == nil; i++ {
				address := fmt.Sprintf("%s/%d/%d.jpg", server.URL, worker, i)
				if s.shelf.Load(ctx, address, false) == nil {
					s.shelf.Prepare(address, pictures.Box{Columns: 72, Lines: 30}, lookOf(t, pictures.Blocks))
				}
			}
		})
	}
	worst, i := time.Duration(0), 0
	for b.Loop() {
		time.Sleep(5 * time.Millisecond) // as somebody types
		begin := time.Now()
		a.Update(keyMsg([]string{"j", "k"}[i%2]))
		_ = a.View()
		worst = max(worst, time.Since(begin))
		i++
	}
	b.ReportMetric(float64(worst.Microseconds())/1000, "worst-ms")
	cancel()
	loading.Wait()
}

// Who leaves an article sees its page beside the list as it was, pictures and all; the page of a row
// that was not opened has none, and fetches none.
func TestPicturesOfAPageThatWasLeft(t *testing.T) {
	g := newGallery(t)
	sc := showPictured(t, g, pictured, 200, 50, nil, "")
	before := sc.halfBlocks()
	if before == 0 {
		t.Fatalf("no picture is on the page:\n%s", sc.text())
	}
	if sc.press("q"); sc.halfBlocks() != before || sc.focus != onList {
		t.Errorf("%d lines of pictures, were %d:\n%s", sc.halfBlocks(), before, sc.exact().text())
	}
	sc.press("enter")
	asked := len(g.asked)
	sc.press("q").exact()
	sc.send(tea.WindowSizeMsg{Width: 180, Height: 45})
	sc.exact().sees("The last of the old cranes")
	if len(g.asked) != asked {
		t.Errorf("asked for %q again", g.asked[asked:])
	}
}
