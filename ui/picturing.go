package ui

import (
	"context"
	"image/color"
	"maps"
	"os"
	"runtime"
	"slices"

	tea "charm.land/bubbletea/v2"
	"github.com/charmbracelet/colorprofile"
	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/fetch"
	"tidings/ui/config"
	"tidings/ui/pictures"
	"tidings/ui/terminal"
	"tidings/ui/typeset"
)

// How pictures come on the page. A line that stands for one says that it is missing (see
// typeset). Those on the screen and on the next are fetched and drawn by commands, a few at a
// time; then the block that the line stands in is set again, and takes the place of the old one.
// What one reads stays where it is on the screen.

const (
	mostComing      = 4 // pictures of a page that are on their way at once
	mostPictureAsks = 3 // times that a picture is drawn for one page, should it be lost before it is shown
)

// newShelf makes the shelf of a session. Over SSH nothing is kept on the disk: what one
// account has fetched is nobody else's to find there.
func newShelf(fetcher *fetch.Fetcher, remote bool, getenv func(string) string) *pictures.Shelf {
	shelf := &pictures.Shelf{Fetcher: fetcher, Shared: remote, FirstID: os.Getpid() << 8 & 0xffff00}
	if folder, err := config.PictureFolder(runtime.GOOS, getenv); err == nil && !remote {
		shelf.Cache = &pictures.Cache{Folder: folder, Most: pictures.CacheSize}
	}
	return shelf
}

// wayOfPictures is how pictures are shown, NoWay for not at all; why is a sentence that says
// why not, if the person has not decided that.
func (s *session) wayOfPictures(set config.Settings, t *typeset.Theme) (way pictures.Way, why string) {
	wanted := set.Pictures
	if set.PicturesNow != "" {
		wanted = set.PicturesNow
	}
	way = pictures.WayOf(set.PicturesBy, t.Profile, s.getenv)
	switch {
	case set.Linear:
		return pictures.NoWay, "A screen for screen readers shows no pictures."
	case s.ascii:
		return pictures.NoWay, "This terminal has ASCII only: it can show no pictures."
	case way == pictures.NoWay:
		return pictures.NoWay, "This terminal has no colours to show pictures in."
	case wanted == "off", wanted == config.Auto && (s.far || t.ASCII || t.Profile < colorprofile.ANSI256):
		return pictures.NoWay, ""
	}
	return way, ""
}

// lookOf is how pictures are seen in a theme.
func lookOf(t *typeset.Theme, way pictures.Way) pictures.Look {
	look := pictures.Look{Way: way, Profile: t.Profile, Ground: color.RGBA{0x16, 0x16, 0x18, 0xff}}
	switch {
	case t.Paint != nil:
		r, g, b, _ := t.Paint.RGBA()
		look.Ground = color.RGBA{uint8(r >> 8), uint8(g >> 8), uint8(b >> 8), 0xff}
	case t.Ground == terminal.LightGround:
		look.Ground = color.RGBA{0xfc, 0xfc, 0xfa, 0xff}
	}
	return look
}

// tallest is how many lines a picture takes at most in a pane of so many lines: so many that
// text is seen beside it.
func tallest(h int) int32 { return int32(max(4, (h-1)*2/3)) }

// typesetter makes a typesetter that sets pictures as a measure says.
func (s *session) typesetter(script *typeset.Document, t *typeset.Theme, measure typeset.Measure) *typeset.Typesetter {
	setter := typeset.New(t, *script)
	if way := pictures.Way(measure.Drawn); way != pictures.NoWay {
		look, lines := lookOf(t, way), int(s.pictureLines.Load())
		setter.ShowPictures(func(address string, columns int) []string {
			return s.shelf.Lines(address, pictures.Box{Columns: columns, Lines: lines}, look)
		})
	}
	return setter
}

// A wantedPicture is one that a page has a place for.
type wantedPicture struct {
	ctx     context.Context
	script  *typeset.Document
	address string
	found   bool // anybody may have written the address
	columns int  // that there is room for
	look    pictures.Look
}

// pictureMsg says that a picture has been drawn for a page, or why it has not.
type pictureMsg struct {
	script  *typeset.Document
	address string
	err     error
}

// loadPicture loads and draws a picture.
func (s *session) loadPicture(w wantedPicture) tea.Cmd {
	return func() tea.Msg {
		msg := pictureMsg{w.script, w.address, s.shelf.Load(w.ctx, w.address, w.found)}
		if msg.err != nil {
			return msg
		}
		toTerminal := s.shelf.Prepare(w.address, pictures.Box{Columns: w.columns, Lines: int(s.pictureLines.Load())}, w.look)
		if len(toTerminal) == 0 {
			return msg
		}
		return terminal.Graphics{Pieces: toTerminal, Farewell: s.shelf.Farewell(), Then: msg}
	}
}

// picturedMsg is blocks that were set again since their pictures have come.
type picturedMsg struct {
	address string
	script  *typeset.Document
	theme   *typeset.Theme
	measure typeset.Measure
	blocks  map[int][]string
}

// setPictured sets some blocks again.
func (s *session) setPictured(script *typeset.Document, t *typeset.Theme, measure typeset.Measure, address string, blocks []int) tea.Cmd {
	return func() tea.Msg {
		msg := picturedMsg{address, script, t, measure, map[int][]string{}}
		setter := s.typesetter(script, t, measure)
		for _, i := range blocks {
			if msg.blocks[i] = setter.Set(i, measure); setter.IsReduced() {
				msg.blocks[i] = append(msg.blocks[i], typeset.SheetLine(t))
			}
		}
		return msg
	}
}

// comingPictures are the pictures of the open article that are on their way, and those that
// are not fetched again.
type comingPictures struct {
	ctx    context.Context // ends when the article is left; nil if nothing has been asked for
	cancel context.CancelFunc
	now    map[string]bool
	asked  map[string]int
	failed map[string]error
}

// stop gives up what is on its way.
func (c *comingPictures) stop() {
	if c.cancel != nil {
		c.cancel()
	}
	*c = comingPictures{}
}

// begin begins with the first picture of an article.
func (c *comingPictures) begin(ctx context.Context) {
	if c.ctx == nil {
		c.ctx, c.cancel = context.WithCancel(ctx)
		c.now, c.asked, c.failed = map[string]bool{}, map[string]int{}, map[string]error{}
	}
}

// showsPictures reports whether there is a picture on the page.
func (a *article) showsPictures() bool {
	return a.measure.Drawn != 0 && slices.ContainsFunc(a.lines, func(line string) bool { return typeset.ShownPicture(line) != "" })
}

// missingPictures are the pictures to be fetched now: on the screen and on the next, as many as
// may be on their way.
func (a *article) missingPictures(ctx context.Context) (all []wantedPicture) {
	if !a.open || a.measure.Drawn == 0 {
		return nil
	}
	first := max(0, a.top-len(a.head))
	for i := first; i < min(first+2*a.page(), len(a.lines)); i++ {
		address, columns, missing := typeset.MissingPicture(a.lines[i])
		if !missing {
			continue
		}
		a.coming.begin(ctx)
		c := &a.coming
		if len(c.now) >= mostComing {
			break
		}
		if c.now[address] || c.failed[address] != nil || c.asked[address] >= mostPictureAsks {
			continue
		}
		c.now[address] = true
		c.asked[address]++
		look := lookOf(a.setTheme, pictures.Way(a.measure.Drawn))
		all = append(all, wantedPicture{ctx: c.ctx, script: a.script, address: address, columns: columns, look: look})
	}
	return all
}

// takePicture notes that a picture has come, or why not, and returns the blocks that it belongs
// to.
func (a *article) takePicture(msg pictureMsg) (blocks []int) {
	c := &a.coming
	if !a.open || c.ctx == nil {
		return nil
	}
	if msg.err != nil {
		delete(c.now, msg.address)
		if c.ctx.Err() == nil {
			c.failed[msg.address] = msg.err
		}
		return nil
	}
	for i := range a.blocks {
		from, to := a.linesOf(i)
		for _, line := range a.lines[from:to] {
			if address, _, missing := typeset.MissingPicture(line); missing && address == msg.address {
				blocks = append(blocks, i)
				break
			}
		}
	}
	if len(blocks) == 0 {
		delete(c.now, msg.address)
	}
	return blocks
}

// replace puts blocks that were set again in the place of the old ones. Those for another
// article, measure or theme are late and dropped.
func (a *article) replace(msg picturedMsg) {
	delete(a.coming.now, msg.address)
	if !a.open || msg.script != a.script || msg.measure != a.measure || msg.theme != a.setTheme {
		return
	}
	for _, i := range slices.Sorted(maps.Keys(msg.blocks)) {
		if i < len(a.blocks) && (a.stale < 0 || i < a.stale) {
			a.replaceBlock(i, msg.blocks[i])
			if slices.ContainsFunc(msg.blocks[i], func(line string) bool { return typeset.ShownPicture(line) == msg.address }) {
				delete(a.coming.asked, msg.address)
			}
		}
	}
	if a.find.on() {
		a.find.again(a.lines)
	}
	if a.endHeld && a.whole {
		a.top = a.length()
	}
	a.scroll(0)
}

// replaceBlock puts other lines in the place of those of a block. What is at the top of the
// screen stays there.
func (a *article) replaceBlock(block int, lines []string) {
	first, end := a.linesOf(block)
	old, holds := a.lines[first:end], a.top == a.heldTop
	by := len(lines) - len(old)
	maps.DeleteFunc(a.places, func(_ string, line int) bool { return first <= line && line < end })
	for sign, line := range a.places {
		if line >= end {
			a.places[sign] += by
		}
	}
	a.notePlaces(lines, first)
	moves := end // the first line that is the same as before, and stands elsewhere now
	for moves > first && len(lines) > end-moves && ansi.Strip(old[moves-1-first]) == ansi.Strip(lines[len(lines)-1-(end-moves)]) {
		moves--
	}
	a.lines = slices.Concat(a.lines[:first], lines, a.lines[end:])
	a.blocks = slices.Clone(a.blocks)
	for i := block + 1; i < len(a.blocks); i++ {
		a.blocks[i] += by
	}
	sheets := a.sheets
	a.sheets = nil
	for line, of := range sheets {
		if line >= moves {
			line += by
		}
		a.sheets = with(a.sheets, line, of)
	}
	for _, at := range []*int{&a.hit, &a.seekFrom, &a.jumps.at} {
		if *at >= moves {
			*at += by
		}
	}
	for _, at := range []*int{&a.top, &a.line} {
		if *at-len(a.head) >= moves {
			*at += by
		}
	}
	if holds {
		if a.heldSpot.block == block && a.top != a.heldTop {
			a.heldSpot.line += by
		}
		a.heldTop = a.top
	}
}
