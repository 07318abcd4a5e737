package pictures_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"hash/crc32"
	"image"
	"image/color"
	"image/gif"
	"image/jpeg"
	"image/png"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/fetch"
	"tidings/ui/pictures"
)

// A picture with four quarters: red, green, blue and one that can be seen through.
func quarters(w, h int) *image.NRGBA {
	img := image.NewNRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.NRGBA{}
			switch left, upper := x < w/2, y < h/2; {
			case left && upper:
				c = color.NRGBA{255, 0, 0, 255}
			case upper:
				c = color.NRGBA{0, 255, 0, 255}
			case left:
				c = color.NRGBA{0, 0, 255, 255}
			}
			img.SetNRGBA(x, y, c)
		}
	}
	return img
}

func asPNG(t testing.TB, img image.Image) []byte {
	t.Helper()
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// A PNG that says that it has so many pixels, and ends there.
func headOfPNG(w, h uint32) []byte {
	head := append([]byte("IHDR"), make([]byte, 13)...)
	binary.BigEndian.PutUint32(head[4:], w)
	binary.BigEndian.PutUint32(head[8:], h)
	head[12], head[13] = 8, 6
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

// A web of pictures, and the shelf that gets them from there.
type web struct {
	*httptest.Server
	asked atomic.Int32
	shelf *pictures.Shelf
}

func newWeb(t *testing.T, answers map[string]http.HandlerFunc) *web {
	t.Helper()
	w := &web{}
	w.Server = httptest.NewServer(http.HandlerFunc(func(out http.ResponseWriter, r *http.Request) {
		w.asked.Add(1)
		answer := answers[r.URL.Path]
		if answer == nil {
			http.NotFound(out, r)
			return
		}
		answer(out, r)
	}))
	t.Cleanup(w.Close)
	f := fetch.NewFetcher("test")
	t.Cleanup(f.Close)
	w.shelf = &pictures.Shelf{Fetcher: f}
	return w
}

func sends(kind string, data []byte) http.HandlerFunc {
	return func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", kind)
		_, _ = out.Write(data)
	}
}

func TestPicturesOfAllForms(t *testing.T) {
	img := quarters(64, 64)
	var film, photo bytes.Buffer
	flat := image.NewPaletted(img.Rect, color.Palette{color.Transparent, color.RGBA{255, 0, 0, 255}})
	for i := range flat.Pix {
		flat.Pix[i] = 1
	}
	if err := gif.EncodeAll(&film, &gif.GIF{Image: []*image.Paletted{flat, flat}, Delay: []int{1, 1}}); err != nil {
		t.Fatal(err)
	}
	if err := jpeg.Encode(&photo, img, nil); err != nil {
		t.Fatal(err)
	}
	w := newWeb(t, map[string]http.HandlerFunc{
		"/a.png": sends("image/png", asPNG(t, img)), "/a.gif": sends("image/gif", film.Bytes()), "/a.jpg": sends("image/jpeg; charset=binary", photo.Bytes()),
		"/untold": sends("application/octet-stream", asPNG(t, img)), "/lie.png": sends("image/jpeg", asPNG(t, img)),
	})
	for _, path := range []string{"/a.png", "/a.gif", "/a.jpg", "/untold", "/lie.png"} {
		if err := w.shelf.Load(t.Context(), w.URL+path, false); err != nil {
			t.Errorf("%s: %v", path, err)
		}
	}
}

func TestPicturesThatAreRefused(t *testing.T) {
	whole := asPNG(t, quarters(64, 64))
	w := newWeb(t, map[string]http.HandlerFunc{
		"/bomb.png":  sends("image/png", headOfPNG(60_000, 60_000)),
		"/cut.png":   sends("image/png", whole[:len(whole)/2]),
		"/page.png":  sends("text/html; charset=utf-8", whole),
		"/a.svg":     sends("image/svg+xml", []byte("<svg/>")),
		"/a.avif":    sends("image/avif", []byte("....ftypavif")),
		"/pixel.png": sends("image/png", asPNG(t, quarters(1, 1))),
		"/bar.png":   sends("image/png", asPNG(t, quarters(300, 2))),
		"/empty.png": sends("image/png", nil),
		"/huge.png":  sends("image/png", append(whole, make([]byte, 50<<20)...)),
	})
	for path, wanted := range map[string]error{
		"/bomb.png": pictures.ErrPixels, "/cut.png": pictures.ErrFormat, "/page.png": pictures.ErrType, "/a.svg": pictures.ErrFormat, "/a.avif": pictures.ErrFormat,
		"/pixel.png": pictures.ErrTracker, "/bar.png": pictures.ErrTracker, "/empty.png": pictures.ErrFormat, "/huge.png": fetch.ErrTooLarge, "/none.png": nil,
	} {
		err := w.shelf.Load(t.Context(), w.URL+path, false)
		if err == nil || wanted != nil && !errors.Is(err, wanted) {
			t.Errorf("%s: %v, not %v", path, err, wanted)
		}
	}
	for _, address := range []string{"data:image/png;base64,iVBORw0KGgo=", "file:///etc/passwd", "ftp://example.org/a.png", ""} {
		if err := w.shelf.Load(t.Context(), address, false); !errors.Is(err, fetch.ErrAddress) {
			t.Errorf("%q: %v", address, err)
		}
	}
}

// A server that says how much it will send is not listened to if that is too much.
func TestNothingIsReadOfWhatIsTooLarge(t *testing.T) {
	var read atomic.Int64
	w := newWeb(t, map[string]http.HandlerFunc{"/huge.png": func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "image/png")
		out.Header().Set("Content-Length", fmt.Sprint(1<<30))
		for range 1 << 10 {
			n, err := out.Write(make([]byte, 1<<20))
			if read.Add(int64(n)); err != nil {
				return
			}
		}
	}})
	if err := w.shelf.Load(t.Context(), w.URL+"/huge.png", false); !errors.Is(err, fetch.ErrTooLarge) {
		t.Fatal(err)
	}
	w.Close()
	if read.Load() > 30<<20 {
		t.Errorf("%d bytes were sent", read.Load())
	}
}

// What anybody may have written does not lead into the person's own network: no packet goes
// there.
func TestPrivateAddressesAreRefused(t *testing.T) {
	w := newWeb(t, map[string]http.HandlerFunc{"/a.png": sends("image/png", asPNG(t, quarters(64, 64)))})
	if err := w.shelf.Load(t.Context(), w.URL+"/a.png", true); !errors.Is(err, fetch.ErrPrivate) {
		t.Error(err)
	}
	if w.asked.Load() != 0 {
		t.Error("the server was asked")
	}
}

// A server that never ends is given up.
func TestSlowServersAreGivenUp(t *testing.T) {
	end := make(chan struct{})
	w := newWeb(t, map[string]http.HandlerFunc{"/slow.png": func(out http.ResponseWriter, _ *http.Request) {
		out.Header().Set("Content-Type", "image/png")
		_, _ = out.Write([]byte("\x89PNG"))
		out.(http.Flusher).Flush()
		<-end
	}})
	t.Cleanup(func() { close(end) })
	w.shelf.Fetcher.Timeout = 50 * time.Millisecond
	if err := w.shelf.Load(t.Context(), w.URL+"/slow.png", false); !errors.Is(err, fetch.ErrTimeout) {
		t.Error(err)
	}
}

// Four pictures are loaded at once; the fifth waits.
func TestFourPicturesAtOnce(t *testing.T) {
	var now, most atomic.Int32
	begun, goOn := make(chan struct{}, 20), make(chan struct{})
	data := asPNG(t, quarters(64, 64))
	answers := map[string]http.HandlerFunc{}
	for i := range 12 {
		answers[fmt.Sprintf("/%d.png", i)] = func(out http.ResponseWriter, r *http.Request) {
			most.Store(max(most.Load(), now.Add(1)))
			begun <- struct{}{}
			<-goOn
			now.Add(-1)
			sends("image/png", data)(out, r)
		}
	}
	w := newWeb(t, answers)
	done := make(chan error)
	for path := range answers {
		go func() { done <- w.shelf.Load(context.Background(), w.URL+path, false) }()
	}
	for range 4 {
		<-begun
	}
	close(goOn)
	for range answers {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() != 4 {
		t.Errorf("%d at once", most.Load())
	}
}

// Shelves of one process that are shared load four pictures at once together, and smaller ones.
func TestSharedShelves(t *testing.T) {
	var now, most atomic.Int32
	begun, goOn := make(chan struct{}, 20), make(chan struct{})
	data := asPNG(t, quarters(64, 64))
	answers := map[string]http.HandlerFunc{"/large.png": sends("image/png", headOfPNG(4000, 4000))}
	for i := range 12 {
		answers[fmt.Sprintf("/%d.png", i)] = func(out http.ResponseWriter, r *http.Request) {
			most.Store(max(most.Load(), now.Add(1)))
			begun <- struct{}{}
			<-goOn
			now.Add(-1)
			sends("image/png", data)(out, r)
		}
	}
	w := newWeb(t, answers)
	if err := (&pictures.Shelf{Fetcher: w.shelf.Fetcher, Shared: true}).Load(t.Context(), w.URL+"/large.png", false); !errors.Is(err, pictures.ErrPixels) {
		t.Error(err)
	}
	done := make(chan error)
	for i := range 12 {
		shelf := &pictures.Shelf{Fetcher: w.shelf.Fetcher, Shared: true}
		go func() { done <- shelf.Load(context.Background(), fmt.Sprintf("%s/%d.png", w.URL, i), false) }()
	}
	for range 4 {
		<-begun
	}
	close(goOn)
	for range 12 {
		if err := <-done; err != nil {
			t.Error(err)
		}
	}
	if most.Load() != 4 {
		t.Errorf("%d at once", most.Load())
	}
}

// A picture is kept on the disk, under a name that says nothing, for the person alone.
func TestCacheOnTheDisk(t *testing.T) {
	w := newWeb(t, map[string]http.HandlerFunc{"/secret-name.png": sends("image/png", asPNG(t, quarters(64, 64)))})
	folder := filepath.Join(t.TempDir(), "cache", "pictures")
	w.shelf.Cache = &pictures.Cache{Folder: folder, Most: 1 << 20}
	address := w.URL + "/secret-name.png"
	if err := w.shelf.Load(t.Context(), address, false); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(folder)
	if err != nil || len(entries) != 1 || len(entries[0].Name()) != 64 || strings.Contains(entries[0].Name(), "secret") {
		t.Fatal(entries, err)
	}
	for path, wanted := range map[string]os.FileMode{folder: 0o700, filepath.Join(folder, entries[0].Name()): 0o600} {
		if info, err := os.Stat(path); err != nil || info.Mode().Perm() != wanted && os.PathSeparator == '/' {
			t.Errorf("%s: %v %v", path, info.Mode(), err)
		}
	}
	stranger := filepath.Join(folder, "notes.txt")
	if err := os.WriteFile(stranger, []byte("mine"), 0o600); err != nil {
		t.Fatal(err)
	}
	w.Close()
	again := &pictures.Shelf{Fetcher: w.shelf.Fetcher, Cache: &pictures.Cache{Folder: folder, Most: 1 << 20}}
	if err := again.Load(t.Context(), address, false); err != nil {
		t.Error("it is not read from the disk:", err)
	}
	if n, size := again.Cache.Size(); n != 1 || size == 0 {
		t.Error(n, size)
	}
	if err := again.Cache.Clear(); err != nil {
		t.Error(err)
	}
	if n, _ := again.Cache.Size(); n != 0 {
		t.Error(n, "are left")
	}
	if _, err := os.Stat(stranger); err != nil {
		t.Error("what is no picture is gone:", err)
	}
}

// The cache stays within its bounds: what has not been looked at for longest goes.
func TestCacheIsBounded(t *testing.T) {
	data := asPNG(t, quarters(64, 64))
	answers := map[string]http.HandlerFunc{}
	for i := range 30 {
		answers[fmt.Sprintf("/%d.png", i)] = sends("image/png", data)
	}
	w := newWeb(t, answers)
	w.shelf.Cache = &pictures.Cache{Folder: t.TempDir(), Most: int64(10 * len(data))}
	for i := range 30 {
		if err := w.shelf.Load(t.Context(), fmt.Sprintf("%s/%d.png", w.URL, i), false); err != nil {
			t.Fatal(err)
		}
	}
	if n, size := w.shelf.Cache.Size(); n < 5 || size > int64(10*len(data)) {
		t.Errorf("%d pictures, %d bytes", n, size)
	}
}

func TestHalfBlocks(t *testing.T) {
	w := newWeb(t, map[string]http.HandlerFunc{"/a.png": sends("image/png", asPNG(t, quarters(64, 64)))})
	address := w.URL + "/a.png"
	if err := w.shelf.Load(t.Context(), address, false); err != nil {
		t.Fatal(err)
	}
	look := pictures.Look{Way: pictures.Blocks, Profile: colorprofile.TrueColor}
	box := pictures.Box{Columns: 2, Lines: 20}
	if w.shelf.Lines(address, box, look) != nil {
		t.Error("it is drawn before it has been prepared")
	}
	for profile, wanted := range map[colorprofile.Profile]string{
		colorprofile.TrueColor: "\x1b[38;2;255;0;0;48;2;0;0;255m▀\x1b[m\x1b[38;2;0;255;0m▀\x1b[m",
		colorprofile.ANSI256:   "\x1b[38;5;196;48;5;21m▀\x1b[m\x1b[38;5;46m▀\x1b[m",
		colorprofile.ANSI:      "\x1b[38;5;9;48;5;12m▀\x1b[m\x1b[38;5;10m▀\x1b[m",
	} {
		look.Profile = profile
		if sent := w.shelf.Prepare(address, box, look); sent != nil {
			t.Errorf("%q is sent", sent)
		}
		if lines := w.shelf.Lines(address, box, look); len(lines) != 1 || lines[0] != wanted {
			t.Errorf("%v: %q, not %q", profile, lines, wanted)
		}
	}
	for box, wanted := range map[pictures.Box][2]int{
		{Columns: 80, Lines: 40}: {8, 4}, // never larger than it is
		{Columns: 6, Lines: 40}:  {6, 3},
		{Columns: 80, Lines: 2}:  {4, 2},
	} {
		w.shelf.Prepare(address, box, look)
		lines := w.shelf.Lines(address, box, look)
		if len(lines) != wanted[1] || ansi.StringWidth(lines[0]) != wanted[0] {
			t.Errorf("%v: %d lines of %d cells", box, len(lines), ansi.StringWidth(lines[0]))
		}
	}
}

// A picture is sent once, in pieces of which each is a whole sequence that asks for no answer,
// and forgotten at the end.
func TestKittysProtocol(t *testing.T) {
	img := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	noise := rand.New(rand.NewPCG(1, 2))
	for i := range img.Pix {
		img.Pix[i] = byte(noise.Uint32())
	}
	w := newWeb(t, map[string]http.HandlerFunc{"/a.png": sends("image/png", asPNG(t, img))})
	address := w.URL + "/a.png"
	if err := w.shelf.Load(t.Context(), address, false); err != nil {
		t.Fatal(err)
	}
	w.shelf.FirstID = 0x123400
	box := pictures.Box{Columns: 20, Lines: 20}
	look := pictures.Look{Way: pictures.Kitty, Profile: colorprofile.TrueColor}
	sent := w.shelf.Prepare(address, box, look)
	if len(sent) < 3 {
		t.Fatalf("%d pieces", len(sent))
	}
	for i, piece := range sent {
		sequence, width, n, _ := ansi.DecodeSequence(piece, 0, nil)
		if n != len(piece) || width != 0 || !strings.HasPrefix(sequence, "\x1b_G") || !strings.Contains(piece, "q=2") || len(piece) > 5000 {
			t.Fatalf("piece %d: %q", i, piece[:min(len(piece), 80)])
		}
	}
	if head := sent[1]; !strings.Contains(head, "U=1") || !strings.Contains(head, fmt.Sprintf("i=%d", 0x123401)) || !strings.Contains(head, "c=20,r=10") {
		t.Errorf("%q", head[:80])
	}
	if again := w.shelf.Prepare(address, box, look); again != nil {
		t.Error("it is sent twice")
	}
	lines := w.shelf.Lines(address, box, look)
	if len(lines) != 10 || ansi.StringWidth(lines[3]) != 20 || !strings.HasPrefix(lines[0], "\x1b[38;2;18;52;1m\U0010EEEE\u0305\u0305\U0010EEEE\u0305\u030d") {
		t.Errorf("%d lines: %q", len(lines), lines[0])
	}
	if bye := w.shelf.Farewell(); bye != fmt.Sprintf("\x1b_Gq=2,i=%d,d=I,a=d\x1b\\", 0x123401) {
		t.Errorf("%q", bye)
	}
	w.shelf.Forget()
	if w.shelf.Lines(address, box, look) != nil || w.shelf.Farewell() != "" {
		t.Error("it is not forgotten")
	}
	look.Way = pictures.KittyInTmux
	for _, piece := range w.shelf.Prepare(address, box, look) {
		if !strings.HasPrefix(piece, "\x1bPtmux;\x1b\x1b_G") || !strings.HasSuffix(piece, "\x1b\x1b\\\x1b\\") {
			t.Fatalf("%q", piece[:40])
		}
	}
}

// A terminal has 255 pictures at most: the first is forgotten for the 256th.
func TestFewPicturesAreInTheTerminal(t *testing.T) {
	w := newWeb(t, map[string]http.HandlerFunc{"/a.png": sends("image/png", asPNG(t, quarters(640, 640)))})
	address := w.URL + "/a.png"
	if err := w.shelf.Load(t.Context(), address, false); err != nil {
		t.Fatal(err)
	}
	look := pictures.Look{Way: pictures.Kitty, Profile: colorprofile.ANSI256}
	box := func(i int) pictures.Box { return pictures.Box{Columns: 1 + i%70, Lines: 1 + i/70} }
	for i := range 256 {
		if w.shelf.Prepare(address, box(i), look) == nil {
			t.Fatal(i)
		}
	}
	if w.shelf.Lines(address, box(0), look) != nil || w.shelf.Lines(address, box(1), look) == nil {
		t.Error("the wrong one was forgotten")
	}
	if n := strings.Count(w.shelf.Farewell(), "a=d"); n != 255 {
		t.Error(n)
	}
}

func TestWaysOfTerminals(t *testing.T) {
	for _, c := range []struct {
		said    string
		profile colorprofile.Profile
		env     string
		wanted  pictures.Way
	}{
		{"auto", colorprofile.TrueColor, "TERM=xterm-256color", pictures.Blocks},
		{"auto", colorprofile.TrueColor, "TERM=xterm-kitty", pictures.Kitty},
		{"auto", colorprofile.TrueColor, "TERM=xterm-256color KITTY_WINDOW_ID=1", pictures.Kitty},
		{"auto", colorprofile.TrueColor, "TERM=xterm-ghostty", pictures.Kitty},
		{"auto", colorprofile.TrueColor, "TERM=tmux-256color KITTY_WINDOW_ID=1 TMUX=/tmp/x", pictures.Blocks},
		{"auto", colorprofile.TrueColor, "TERM=xterm-256color TERM_PROGRAM=WezTerm", pictures.Blocks},
		{"kitty-tmux", colorprofile.TrueColor, "TERM=tmux-256color TMUX=/tmp/x", pictures.KittyInTmux},
		{"kitty", colorprofile.ANSI256, "TERM=xterm-256color", pictures.Kitty},
		{"blocks", colorprofile.TrueColor, "TERM=xterm-kitty", pictures.Blocks},
		{"kitty", colorprofile.ASCII, "TERM=xterm-kitty", pictures.NoWay},
		{"auto", colorprofile.NoTTY, "TERM=xterm-kitty", pictures.NoWay},
	} {
		env := map[string]string{}
		for pair := range strings.FieldsSeq(c.env) {
			name, value, _ := strings.Cut(pair, "=")
			env[name] = value
		}
		if got := pictures.WayOf(c.said, c.profile, func(name string) string { return env[name] }); got != c.wanted {
			t.Errorf("%+v: %v", c, got)
		}
	}
}

// A photograph that was taken with the camera held sideways stands upright.
func TestPhotographsStandUpright(t *testing.T) {
	var photo bytes.Buffer
	img := image.NewNRGBA(image.Rect(0, 0, 64, 32)) // its left half is white
	for y := range 32 {
		for x := range 64 {
			img.SetNRGBA(x, y, color.NRGBA{uint8(255 * (1 - x/32)), uint8(255 * (1 - x/32)), uint8(255 * (1 - x/32)), 255})
		}
	}
	if err := jpeg.Encode(&photo, img, &jpeg.Options{Quality: 100}); err != nil {
		t.Fatal(err)
	}
	exif := []byte("Exif\x00\x00MM\x00\x2a\x00\x00\x00\x08\x00\x01\x01\x12\x00\x03\x00\x00\x00\x01\x00\x06\x00\x00\x00\x00\x00\x00")
	turned := append([]byte{0xff, 0xd8, 0xff, 0xe1, 0, byte(len(exif) + 2)}, exif...)
	turned = append(turned, photo.Bytes()[2:]...)
	w := newWeb(t, map[string]http.HandlerFunc{"/a.jpg": sends("image/jpeg", turned)})
	if err := w.shelf.Load(t.Context(), w.URL+"/a.jpg", false); err != nil {
		t.Fatal(err)
	}
	look, box := pictures.Look{Way: pictures.Blocks, Profile: colorprofile.ANSI}, pictures.Box{Columns: 40, Lines: 1}
	w.shelf.Prepare(w.URL+"/a.jpg", box, look)
	if lines := w.shelf.Lines(w.URL+"/a.jpg", box, look); len(lines) != 1 || lines[0] != "\x1b[38;5;15;48;5;0m▀\x1b[m" {
		t.Errorf("%q", lines)
	}
}

func BenchmarkHalfBlocks(b *testing.B) {
	data := asPNG(b, quarters(1600, 1200))
	server := httptest.NewServer(sends("image/png", data))
	defer server.Close()
	shelf := &pictures.Shelf{Fetcher: fetch.NewFetcher("test")}
	if err := shelf.Load(b.Context(), server.URL, false); err != nil {
		b.Fatal(err)
	}
	for i := range b.N {
		look := pictures.Look{Way: pictures.Blocks, Profile: colorprofile.TrueColor, Ground: color.RGBA{uint8(i), uint8(i >> 8), uint8(i >> 16), 255}}
		shelf.Prepare(server.URL, pictures.Box{Columns: 72, Lines: 30}, look)
	}
}
