package pictures

import (
	"container/list"
	"context"
	"image"
	"image/color"
	"slices"
	"strings"
	"sync"

	"github.com/charmbracelet/colorprofile"

	"tidings/feeds/fetch"
)

// A Shelf is what a session has of pictures. Set the fields before it is used.
type Shelf struct {
	Fetcher *fetch.Fetcher
	Cache   *Cache // nil to keep nothing on the disk
	Shared  bool   // other sessions of the process have shelves, too: this one takes less, and waits for theirs
	FirstID int    // of the pictures that are sent by kitty's protocol: its last eight bits are not used

	once   sync.Once
	slots  chan struct{} // holds an element for each picture that is being loaded
	limits limits

	mu     sync.Mutex // guards the rest
	loaded shelf[string, *image.RGBA]
	drawn  shelf[drawing, []string]
	sent   sent
}

const (
	mostLoads  = 4        // at once
	mostLoaded = 32 << 20 // bytes of pictures in memory
	mostDrawn  = 8 << 20  // bytes of lines
)

// sharedSlots are those of all shelves that are Shared.
var sharedSlots = sync.OnceValue(func() chan struct{} { return make(chan struct{}, mostLoads) })

// A Box is how many cells a picture may take at most.
type Box struct {
	Columns, Lines int
	Enlarges       bool // it may take more cells than it has pixels for on most screens, up to a column for each
}

// A Look is how pictures are seen on a screen.
type Look struct {
	Way     Way
	Profile colorprofile.Profile
	Ground  color.RGBA // what the terminal has behind text, or about that
}

// A drawing is a picture as it is seen in a box.
type drawing struct {
	address string
	box     Box
	look    Look
}

func (s *Shelf) prepare() {
	s.once.Do(func() {
		share := 1
		s.slots, s.limits = make(chan struct{}, mostLoads), limits{maxDecoded, mostSide}
		if s.Shared {
			share = 4
			s.slots, s.limits = sharedSlots(), limits{maxDecoded / 4, mostSide / 2}
		}
		s.loaded = newShelf[string](mostLoaded/share, func(img *image.RGBA) int { return len(img.Pix) })
		s.drawn = newShelf[drawing](mostDrawn/share, func(lines []string) (bytes int) {
			for _, line := range lines {
				bytes += len(line)
			}
			return bytes
		})
	})
}

// Load has a picture in memory when it returns: from there, from the disk, or from the web. It
// waits until few others are being loaded. found says that anybody may have written its
// address, so that it must not lead into the person's own network. The error is a clause.
func (s *Shelf) Load(ctx context.Context, address string, found bool) error {
	s.prepare()
	if s.picture(address) != nil {
		return nil
	}
	select {
	case s.slots <- struct{}{}:
		defer func() { <-s.slots }()
	case <-ctx.Done():
		return ctx.Err()
	}
	if s.picture(address) != nil { // it came meanwhile
		return nil
	}
	img, err := s.load(ctx, address, found)
	if err != nil {
		return err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.loaded.put(address, img)
	return nil
}

// picture is a picture in memory, nil if it is not there.
func (s *Shelf) picture(address string) *image.RGBA {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.loaded.get(address)
}

// Lines returns a picture as it is seen in a box; nil if it has not been prepared for that. By
// kitty's protocol it may be shown only when what Prepare returned has been sent.
func (s *Shelf) Lines(address string, box Box, look Look) []string {
	s.prepare()
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.drawn.get(drawing{address, box, look})
}

// Prepare draws a picture that has been loaded for a box. What it returns is to be sent to the
// terminal first, in this order; nothing else that concerns pictures may come in between.
func (s *Shelf) Prepare(address string, box Box, look Look) (toTerminal []string) {
	s.prepare()
	img, key := s.picture(address), drawing{address, box, look}
	if img == nil || look.Way == NoWay || box.Columns < 1 || box.Lines < 1 || s.Lines(address, box, look) != nil {
		return nil
	}
	columns, lines := cells(img.Rect.Dx(), img.Rect.Dy(), box)
	if look.Way == Blocks {
		drawn := blocks(setOff(shrunk(img, columns, 2*lines), look.Ground), look.Profile)
		s.mu.Lock()
		defer s.mu.Unlock()
		s.drawn.put(key, drawn)
		return nil
	}
	w, h := within(img.Rect.Dx(), img.Rect.Dy(), columns*sentCell.X, lines*sentCell.Y)
	encoded := setOff(shrunk(img, w, h), look.Ground)
	s.mu.Lock()
	defer s.mu.Unlock()
	id, gone := s.sent.next(key)
	if gone != (drawing{}) {
		s.drawn.drop(gone)
	}
	full := id
	if look.Profile == colorprofile.TrueColor {
		full |= s.FirstID &^ mostSent
	}
	s.drawn.put(key, letters(full, columns, lines))
	return transmission(encoded, full, columns, lines, look.Way == KittyInTmux)
}

// Cells of a terminal in pixels: about what they are on most screens.
var (
	usualCell = image.Point{8, 16}
	sentCell  = image.Point{10, 20}
)

// cells is how many cells a picture of w by h pixels takes in a box.
func cells(w, h int, box Box) (columns, lines int) {
	if columns = min(box.Columns, w); !box.Enlarges {
		columns = min(box.Columns, (w+usualCell.X-1)/usualCell.X)
	}
	lines = (columns*h + w) / (2 * w) // a cell is twice as high as wide
	if lines > box.Lines {
		lines = box.Lines
		columns = min(columns, (2*lines*w+h/2)/h)
	}
	return max(1, columns), max(1, lines)
}

// Farewell is what makes a terminal forget all pictures that have been sent to it.
func (s *Shelf) Farewell() string {
	s.prepare()
	s.mu.Lock()
	defer s.mu.Unlock()
	var out strings.Builder
	for id, key := range s.sent.by {
		if key != (drawing{}) {
			full := id
			if key.look.Profile == colorprofile.TrueColor {
				full |= s.FirstID &^ mostSent
			}
			out.WriteString(forget(full, key.look.Way == KittyInTmux))
		}
	}
	return out.String()
}

// Forget forgets what has been sent: the terminal has lost it.
func (s *Shelf) Forget() {
	s.prepare()
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, key := range s.sent.by {
		s.drawn.drop(key)
	}
	s.sent = sent{}
}

// A shelf keeps values of so many bytes at most, those that were used last.
type shelf[K comparable, V any] struct {
	most, bytes int
	size        func(V) int
	order       *list.List // of *kept, the one used last first
	by          map[K]*list.Element
}

type kept[K comparable, V any] struct {
	key   K
	value V
}

func newShelf[K comparable, V any](most int, size func(V) int) shelf[K, V] {
	return shelf[K, V]{most: most, size: size, order: list.New(), by: map[K]*list.Element{}}
}

// get returns a value, the zero one if it is not there.
func (s *shelf[K, V]) get(key K) (value V) {
	if e, is := s.by[key]; is {
		s.order.MoveToFront(e)
		return e.Value.(*kept[K, V]).value
	}
	return value
}

// put keeps a value. The one put last stays, however large it is.
func (s *shelf[K, V]) put(key K, value V) {
	s.drop(key)
	s.by[key] = s.order.PushFront(&kept[K, V]{key, value})
	s.bytes += s.size(value)
	for s.bytes > s.most && s.order.Len() > 1 {
		s.drop(s.order.Back().Value.(*kept[K, V]).key)
	}
}

func (s *shelf[K, V]) drop(key K) {
	if e, is := s.by[key]; is {
		s.bytes -= s.size(e.Value.(*kept[K, V]).value)
		s.order.Remove(e)
		delete(s.by, key)
	}
}

// mostSent is how many pictures a terminal is sent at most: their numbers are one byte, since a
// terminal with 256 colours tells them by the colour of letters.
const mostSent = 255

// sent are the pictures that a terminal has been sent, by their numbers; 0 is none.
type sent struct {
	by   [mostSent + 1]drawing
	last int
}

// next gives a drawing a number, and says whose it was.
func (s *sent) next(key drawing) (id int, gone drawing) {
	if at := slices.Index(s.by[:], key); at > 0 {
		return at, drawing{}
	}
	s.last = s.last%mostSent + 1
	gone, s.by[s.last] = s.by[s.last], key
	return s.last, gone
}
