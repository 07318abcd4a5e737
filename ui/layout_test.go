package ui

import (
	"testing"

	"tidings/ui/config"
)

// The panes cover the screen but for the rules between them, and never overlap.
func TestLayoutCoversTheScreen(t *testing.T) {
	usual, wide := config.Defaults(), config.Defaults()
	wide.SidebarWidth, wide.PageWidth = 60, 120
	for w := 0; w <= 260; w++ {
		for _, h := range []int{0, 3, 4, 12, 50} {
			for _, f := range []focus{onList, onSidebar, onArticle} {
				for _, open := range []bool{false, true} {
					covers(t, w, h, f, open, usual)
					covers(t, w, h, f, open, wide)
				}
			}
		}
	}
}

func covers(t *testing.T, w, h int, f focus, open bool, set config.Settings) {
	t.Helper()
	b := layout(w, h, f, open, set)
	if w < smallest || h < 4 {
		if b != (boxes{}) {
			t.Fatalf("%dx%d shows something", w, h)
		}
		return
	}
	x := 0
	for _, p := range []box{b.sidebar, b.list, b.article} {
		if !p.shown() {
			continue
		}
		if p.x != x || p.h != h-1 || p.w < 20 {
			t.Fatalf("%dx%d focus %d open %v: %+v", w, h, f, open, b)
		}
		x += p.w + 1
	}
	if x != w+1 {
		t.Fatalf("%dx%d focus %d open %v covers %d: %+v", w, h, f, open, x-1, b)
	}
}

// What has the focus can be seen.
func TestLayoutShowsTheFocus(t *testing.T) {
	for _, w := range []int{20, 40, 80, 99, 100, 120, 159, 160, 200} {
		if !layout(w, 24, onSidebar, false, config.Defaults()).sidebar.shown() {
			t.Errorf("%d: no side bar", w)
		}
		if !layout(w, 24, onList, true, config.Defaults()).list.shown() {
			t.Errorf("%d: no list", w)
		}
		if !layout(w, 24, onArticle, true, config.Defaults()).article.shown() {
			t.Errorf("%d: no article", w)
		}
	}
}
