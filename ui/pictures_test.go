package ui

import (
	"bytes"
	"image"
	"image/color"
	"image/png"
	"math"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"

	"tidings/feeds/fetch"
	"tidings/store"
)

// README's pictures are screens of the program on a made-up morning. go test ./ui -run Pictures
// -update draws them anew.

// evening is a picture of a harbour when the sun sets, by numbers.
func evening() image.Image {
	const w, h, horizon = 640, 300, 186
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	dark := color.RGBA{24, 22, 34, 255}
	crane := func(x, y, at, scale float64) bool {
		x, y = (x-at)/scale, (horizon-y)/scale
		legs := y > 0 && y < 100 && (math.Abs(x) < 3 || math.Abs(x-24) < 3) || y > 96 && y < 104 && x > -14 && x < 30
		mast := y > 100 && y < 140 && math.Abs(x-8) < 2.5
		arm := math.Abs(y-134-(x-8)*0.22) < 2.6 && x > -36 && x < 92 || math.Abs(x-78) < 1 && y > 60 && y < 150
		return legs || mast || arm || y > 54 && y < 60 && x > 72 && x < 84
	}
	for py := range h {
		for px := range w {
			x, y := float64(px), float64(py)
			toSun := math.Hypot(x-435, y-150)
			sky := y / horizon
			c := color.RGBA{uint8(40 + 205*math.Pow(sky, 1.3)*0.95), uint8(45 + 115*math.Pow(sky, 1.6)), uint8(95 + 30*sky), 255}
			glow := math.Max(0, 120-toSun) / 120
			c.R, c.G = uint8(math.Min(255, float64(c.R)+70*glow)), uint8(math.Min(255, float64(c.G)+60*glow))
			switch depth := (y - horizon) / (h - horizon); {
			case crane(x, y, 110, 1.15), crane(x, y, 240, 0.85), crane(x, y, 30, 0.7), y > horizon-10 && y < horizon+4 && x < 330:
				c = dark
			case depth > 0 && math.Abs(x-435) < 32+32*depth && math.Sin(y*1.3+x*0.2) > -0.1:
				c = color.RGBA{255, 200, 130, 255}
			case depth > 0:
				k := 0.55 - 0.35*depth + 0.06*math.Sin(y*0.9+3*math.Sin(x*0.05))
				c = color.RGBA{uint8(200 * k), uint8(120 * k), uint8(120*k + 20), 255}
			case toSun < 34:
				c = color.RGBA{255, 224, 150, 255}
			}
			img.SetRGBA(px, py, c)
		}
	}
	return img
}

// morning is a library of a few feeds, of which one has a picture at an address.
func morning(t *testing.T, address string) *store.Store {
	s := library(t)
	said := func(text string) string { return "<p>" + text + "</p>" }
	put := func(folder, title string, articles ...store.Incoming) {
		t.Helper()
		fresh, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: "http://127.0.0.1:1/" + title, Folder: folder})
		if err != nil {
			t.Fatal(err)
		}
		visit := store.Fetched{Feed: fresh[0].ID, For: store.Local, Private: true, At: now, Title: title, Articles: articles}
		if _, err := s.Record(t.Context(), visit); err != nil {
			t.Fatal(err)
		}
	}
	talk := func(hours int, title, text string, seconds int) store.Incoming {
		one := piece(hours, title, said(text))
		one.Enclosures = []store.Enclosure{{URL: "https://radio.example/talk.mp3", Type: "audio/mpeg", Duration: seconds}}
		one.Media = store.HasAudio
		return one
	}
	put("World", "Harbour Post",
		piece(1, "Old cranes leave the harbour after ninety years", `<figure><img src="`+address+`/harbour.png" alt="The last two cranes on Saturday evening"><figcaption>The last two cranes on Saturday evening</figcaption></figure>
<p>The last of the <a href="https://news.example/cranes">old cranes</a> came down on Saturday, and with it a skyline that three generations of dockers knew by heart.</p>
<table><tr><th>Crane</th><th>Built</th><th>Tonnes</th><th>Goes to</th></tr><tr><td>Old Mary</td><td>1934</td><td>212</td><td>the museum</td></tr><tr><td>The Heron</td><td>1951</td><td>187</td><td>scrap</td></tr><tr><td>Number Nine</td><td>1962</td><td>240</td><td>Tallinn</td></tr></table>
<h2>What comes now</h2><ul><li>A park with room for the market that has been held on the quay since the war.</li><li>Housing, a third of it for people who work nearby.</li></ul>
<blockquote><p>Nobody will miss the noise. Everybody will miss the view.</p></blockquote><p>The city expects the first trees in spring.</p>`),
		piece(3, "Ferries return to the northern islands", said("Twice a day from Monday, and on Sundays once more in the evening, for those who come back late.")),
		piece(9, "A library opens in a disused signal box", said("Eleven shelves, one stove, and a bell that rings when a train comes.")),
		piece(30, "The lighthouse keeper who counts gulls", said("Since 1988 he has written down each of them, and what the weather was like.")))
	put("World/Asia", "朝の新聞", piece(2, "東京の図書館、夜間開館を始める", said("来月から午後十時まで開館する。")), piece(20, "港の灯台、百年の光", said("一九二六年から船を導いてきた。")))
	put("World", "נמל", piece(7, "הנמל הישן נפתח מחדש", said("אחרי תשעים שנה נפתח הנמל הישן לציבור.")))
	put("Science", "Bench Notes", piece(4, "How long is a second, really?", said("An afternoon with people who count caesium transitions for a living and worry about it.")),
		piece(26, "Glass flows, they said", said("It does not. Where the story comes from, and what old windows really tell.")))
	put("Science", "Compiler Weekly", piece(8, "What an escape analysis sees", said("And what it does not see, in three small programs and one large one.")),
		piece(52, "The linker is late again", said("Where a build of four minutes spends three of them.")))
	put("Listening", "Harbour Radio", talk(5, "Tides, and who counts them", "A talk with the woman who reads the gauge.", 1934), talk(53, "Fog", "Forty minutes of nothing but horns.", 2400))
	put("World", "Café Europa", piece(6, "Émile’s café wins “encore”", said("A small place behind the station, and what its cook does with chicory.")),
		piece(31, "Night trains, an inventory", said("Which of them run this winter, from where, and how one sleeps in them.")))
	return s
}

// The pictures that README shows are there, and drawn anew if that is asked for.
func TestPictures(t *testing.T) {
	var sun bytes.Buffer
	if err := png.Encode(&sun, evening()); err != nil {
		t.Fatal(err)
	}
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		w.Header().Set("Content-Type", "image/png")
		_, _ = w.Write(sun.Bytes())
	}))
	t.Cleanup(server.Close)
	readme, err := os.ReadFile(filepath.Join("..", "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	dark, light := grounding{"#1d1e23", "#dcdcdc"}, grounding{"#fbfaf7", "#1f1f24"}
	for _, one := range []struct {
		name     string
		w, h     int
		settings string
		of       grounding
		keys     []string
		sees     string
	}{
		{"reading", 160, 45, "background = \"dark\"\npage.pictures = \"on\"\n", dark, []string{"j", "j", "b", "k", "k", "enter"}, "Number Nine"},
		{"morning", 100, 30, "background = \"dark\"\nlist.lines = 2\n", dark, []string{"g", "a", "j", "j", "b", "k"}, "朝の新聞"},
		{"light", 160, 45, "background = \"light\"\npage.pictures = \"on\"\n", light, []string{"j", "j", "b", "k", "k", "enter"}, "Number Nine"},
		{"searching", 120, 30, "background = \"dark\"\n", dark, []string{"/", `"train OR story OR gulls"`}, "Search: train"},
		{"sepia", 76, 26, "theme = \"sepia\"\npaint = true\npage.pictures = \"off\"\n", dark, []string{"enter"}, "Number Nine"},
		{"night", 76, 26, "theme = \"night\"\npaint = true\npage.pictures = \"off\"\n", dark, []string{"enter"}, "Number Nine"},
	} {
		if !strings.Contains(string(readme), "](.pictures/"+one.name+".svg)") {
			t.Errorf("README does not show %s", one.name)
		}
		s := morning(t, server.URL)
		o := Options{Store: s, Account: store.Local, Fetcher: fetch.NewFetcher("test"), Now: newClock, Zone: now.Location(), Getenv: func(string) string { return "" }, Settings: text(one.settings)}
		t.Cleanup(o.Fetcher.Close)
		session := newSession(t.Context(), o)
		session.pause, session.frameTime, session.restTime, session.menuDelay = 0, 0, 0, 0
		session.after = func(time.Duration) <-chan time.Time { now := make(chan time.Time, 1); now <- newClock(); return now }
		sc := &screen{app: newApp(session), t: t}
		sc.send(tea.ColorProfileMsg{Profile: colorprofile.TrueColor})
		sc.send(tea.WindowSizeMsg{Width: one.w, Height: one.h})
		sc.run(sc.Init())
		seen := sc.press(one.keys...).sees(one.sees).View()
		drawn := svg(seen.Content, one.w, one.h, grounding{hex(seen.BackgroundColor, one.of.paper), hex(seen.ForegroundColor, one.of.ink)})
		file := filepath.Join("..", ".pictures", one.name+".svg")
		if *update {
			if err := os.WriteFile(file, []byte(drawn), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		if kept, err := os.ReadFile(file); err != nil || !bytes.HasPrefix(kept, []byte("<svg ")) {
			t.Errorf("%s: %v", file, err)
		}
	}
}
