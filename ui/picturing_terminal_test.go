//go:build unix

package ui_test

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"net/http"
	"net/http/httptest"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"
)

// followed is a library that follows a feed on loopback with an article full of pictures, some
// of them hostile.
func followed(t *testing.T) (data string) {
	t.Helper()
	img := image.NewRGBA(image.Rect(0, 0, 320, 160))
	for y := range 160 {
		for x := range 320 {
			img.SetRGBA(x, y, color.RGBA{uint8(x * y), uint8(x*x + y), uint8(x ^ 7*y), 255})
		}
	}
	var picture bytes.Buffer
	if err := png.Encode(&picture, img); err != nil {
		t.Fatal(err)
	}
	body := `<p>Before the pictures.</p><img src="/1.png" alt="First"><p>Between.</p><img src="/2.png?a=%1b]0;owned%07" alt="&amp;#27;]52;c;ZXZpbA==&amp;#7;">` +
		`<img src="/3.png" alt="](javascript:alert(1)) ![](x)"><p>` + strings.Repeat("Words. ", 200) + `</p><img src="/4.png"><p>The end.</p>`
	site := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, ".png") {
			w.Header().Set("Content-Type", "image/png")
			_, _ = w.Write(picture.Bytes())
			return
		}
		w.Header().Set("Content-Type", "application/rss+xml")
		fmt.Fprintf(w, `<rss version="2.0"><channel><title>Gallery</title><link>http://%[1]s/</link><item><title>Full of pictures</title><guid>1</guid><link>http://%[1]s/a</link><description><![CDATA[%[2]s]]></description></item></channel></rss>`, r.Host, body)
	}))
	t.Cleanup(site.Close)
	path, err := binary()
	if err != nil {
		t.Fatal(err)
	}
	data = t.TempDir()
	if out, err := exec.Command(path, "--data", data, "add", site.URL+"/feed").CombinedOutput(); err != nil {
		t.Fatalf("add: %v\n%s", err, out)
	}
	return data
}

// What a page of pictures shows is what it would show if it were painted anew, wherever it has
// been scrolled to.
func TestPicturesInATerminal(t *testing.T) {
	data := followed(t)
	s := start(t, data, 80, 24, "COLORTERM=truecolor").await("Full of pictures").press("\r").await("▀▀▀▀▀▀▀▀")
	for _, keys := range []string{"jjj", " ", "k", "\x15", "P", "P", "I", "n", "q", "G"} {
		s.press(keys)
	}
	s.await("The end.").press("gg").await("Before the pictures.").await("[image: First]").await("▀▀▀▀")
	before := s.cells()
	s.press("\x0c") // C-l
	isTop := func(screen string) bool {
		return strings.HasSuffix(strings.TrimRight(strings.Split(screen, "\n")[0], " "), "top")
	}
	s.press("j").awaitThat("scrolls", func(screen string) bool { return !isTop(screen) }).press("k").awaitThat("scrolls back", isTop)
	s.awaitThat("is as it was", func(string) bool { return slices.Equal(s.cells(), before) })
	s.press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	kept, err := filepath.Glob(filepath.Join(data, ".cache", "tidings", "pictures", "*"))
	if len(kept) == 0 && err == nil {
		kept, err = filepath.Glob(filepath.Join(data, "Library", "Caches", "tidings", "pictures", "*"))
	}
	if err != nil || len(kept) < 3 {
		t.Fatalf("%d pictures are kept: %v", len(kept), err)
	}
	if info, err := os.Stat(kept[0]); err != nil || info.Mode().Perm() != 0o600 {
		t.Error(info.Mode(), err)
	}
}

// cells are the screen's lines, those of pictures with their colours. The last line, which says
// when feeds were looked at, is not among them.
func (s *terminal) cells() (lines []string) {
	s.vt.mu.Lock()
	defer s.vt.mu.Unlock()
	for line := range strings.SplitSeq(s.vt.Render(), "\n") {
		if at := strings.Index(line, "\x1b]8;id=picture;"); at >= 0 {
			lines = append(lines, line[at:])
			continue
		}
		lines = append(lines, ansi.Strip(line)) // the colours of blanks are not seen
	}
	return lines[:len(lines)-1]
}

// By kitty's protocol a picture is there before its letters, and gone before the screen is
// left. Nothing else reaches the terminal than that and what a page without pictures sends.
func TestKittysPicturesInATerminal(t *testing.T) {
	data := followed(t)
	const letter = "\U0010EEEE"
	s := start(t, data, 80, 24, "TERM=xterm-kitty", "COLORTERM=truecolor").await("Full of pictures").press("\r").await(letter)
	s.press(" ").press("j").press("P").press("P").press("G").await("The end.").press("gg").await(letter).press("Q")
	if code := s.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
	s.drained()
	sent := s.bytes.text()
	at := strings.Index(sent, letter)
	if whole := strings.Index(sent, "m=0;"); whole < 0 || whole > at {
		t.Errorf("the first letter is at %d, and the picture whole at %d", at, whole)
	}
	left, gone := strings.LastIndex(sent, "\x1b[?1049l"), strings.LastIndex(sent, "d=I,a=d")
	if gone < at || gone > left {
		t.Errorf("the screen is left at %d, and pictures were deleted at %d", left, gone)
	}
	sent = regexp.MustCompile("\x1b_G[0-9A-Za-z=,;+/]*\x1b\\\\").ReplaceAllString(sent, "")
	if bad := regexp.MustCompile("\x1b[P_X^]|[\u0080-\u009f\u202a-\u202e\u2066-\u2069]|\x1b\\](52|0);|\x1b\\]8;[^;]*;javascript").FindString(sent); bad != "" {
		t.Errorf("sent %q", bad)
	}
}
