package terminal

import (
	"fmt"
	"sync/atomic"
	"testing"
	"testing/synctest"
	"time"

	"github.com/charmbracelet/x/ansi"
)

// counted counts what is written to a terminal.
type counted struct{ atomic.Int64 }

func (c *counted) Write(p []byte) (int, error) {
	c.Add(1)
	return len(p), nil
}

// Two frames are painted at once, and of many the last one in the end; a second has as many
// frames as it may, and one more.
func TestPainterKeepsItsPace(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		const most = 50
		var to counted
		painter := NewPainter(&to, most)
		if _, err := painter.Write([]byte(ansi.SetModeAltScreenSaveCursor)); err != nil {
			t.Fatal(err)
		}
		show := func(content string) {
			painter.show(frame{content: content, w: 20, h: 5})
			synctest.Wait()
		}
		time.Sleep(time.Second)
		to.Store(0)
		show("pressed")
		show("done")
		if to := to.Load(); to != 2 {
			t.Errorf("%d frames are painted at once", to)
		}
		show("late")
		if to := to.Load(); to != 2 {
			t.Errorf("%d frames are painted at once, though two have just been", to)
		}
		time.Sleep(2 * time.Second / most)
		synctest.Wait()
		painter.out.Lock()
		last := painter.brush.rows[0].line
		painter.out.Unlock()
		if to := to.Load(); to != 3 || last != "late" {
			t.Errorf("%d frames, and the last is %q", to, last)
		}
		time.Sleep(time.Second)
		to.Store(0)
		for i := range 1000 {
			show(fmt.Sprint("frame ", i))
			time.Sleep(time.Millisecond)
		}
		if to := to.Load(); to < most || to > most+1 {
			t.Errorf("%d frames in a second", to)
		}
	})
}
