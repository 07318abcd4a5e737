package ui

import "testing"

// The panes cover the screen but for the rules between them, and never overlap.
func TestLayoutCoversTheScreen(t *testing.T) {
	for w := 0; w <= 260; w++ {
		for _, h := range []int{0, 3, 4, 12, 50} {
			for _, f := range []focus{onList, onSidebar, onArticle} {
				for _, open := range []bool{false, true} {
					b := layout(w, h, f, open)
					if w < smallest || h < 4 {
						if b != (boxes{}) {
							t.Fatalf("%dx%d shows something", w, h)
						}
						continue
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
			}
		}
	}
}

// What has the focus can be seen.
func TestLayoutShowsTheFocus(t *testing.T) {
	for _, w := range []int{20, 40, 80, 99, 100, 120, 159, 160, 200} {
		if !layout(w, 24, onSidebar, false).sidebar.shown() {
			t.Errorf("%d: no side bar", w)
		}
		if !layout(w, 24, onList, true).list.shown() {
			t.Errorf("%d: no list", w)
		}
		if !layout(w, 24, onArticle, true).article.shown() {
			t.Errorf("%d: no article", w)
		}
	}
}
