package ui

import (
	"context"
	"strconv"
	"time"

	tea "charm.land/bubbletea/v2"

	"tidings/ui/config"
)

// widths are how panes are made narrower and wider. The screen follows each key; what has
// become of it is written into the settings a while after the last one.
type widths struct {
	key, value string // the setting that is still to be written; "" for none
	turn       int    // counts keys: only what the last one has begun writes
}

// One key changes a side bar by so many cells, and a list beside an article by so many percent
// of the room that both have.
const (
	sidebarStep = 2
	ratioStep   = 5
)

// widthTime is how long no key has come when a width is written down.
const widthTime = time.Second

// change returns settings with which the pane with the focus is narrower, by -1, or wider, by 1, at
// the cost of the one beside it; or why that cannot be.
func (w *widths) change(screenW, screenH int, on focus, open bool, set config.Settings, by int) (changed config.Settings, why string) {
	b := layout(screenW, screenH, on, open, set)
	var key string
	var value *int
	switch {
	case b.list.shown() && b.article.shown() && on != onSidebar:
		if on == onArticle {
			by = -by
		}
		key, value = "panes.ratio", &set.PanesRatio
		percent := (100*b.list.w + (b.list.w+b.article.w)/2) / (b.list.w + b.article.w)
		*value = (percent + ratioStep/2 + by*ratioStep) / ratioStep * ratioStep
	case b.sidebar.shown() && b.list.shown():
		if on == onList {
			by = -by
		}
		key, value = "sidebar.width", &set.SidebarWidth
		*value = b.sidebar.w + by*sidebarStep
	default:
		return set, "Only one pane is shown: it has all the room."
	}
	now := layout(screenW, screenH, on, open, set)
	if setting, _, _ := config.Find(key); !takes(setting, *value) || now.list.w == b.list.w {
		return set, "That is as far as it goes."
	}
	w.key, w.value, w.turn = key, strconv.Itoa(*value), w.turn+1
	return set, ""
}

// takes reports whether a setting takes a number.
func takes(s config.Setting, n int) bool {
	_, ok := s.Value(strconv.Itoa(n))
	return ok
}

// await waits whether another key follows.
func (w *widths) await() tea.Cmd {
	turn := w.turn
	return tea.Tick(widthTime, func(time.Time) tea.Msg { return widthRestedMsg{turn} })
}

// rested writes a width down if no key has come since.
func (w *widths) rested(s *session, msg widthRestedMsg) tea.Cmd {
	key, value := w.key, w.value
	if msg.turn != w.turn || key == "" {
		return nil
	}
	w.key = ""
	return s.keepSetting(key, value)
}

// leave writes down what has been changed last, when the screen ends.
func (w *widths) leave(ctx context.Context, s *session) {
	if w.key != "" && s.source != nil {
		_ = s.putSetting(ctx, w.key, w.value) // nobody is left to be told
	}
}

// widthRestedMsg says that a while has passed since a key has changed a width.
type widthRestedMsg struct{ turn int }

// settingKeptMsg says whether a setting that was changed on the screen was written down.
type settingKeptMsg struct{ err error }

func (s *session) keepSetting(key, value string) tea.Cmd {
	if s.source == nil { // it holds as long as the screen
		return nil
	}
	return func() tea.Msg { return settingKeptMsg{s.putSetting(s.ctx, key, value)} }
}

func (s *session) putSetting(ctx context.Context, key, value string) error {
	return s.source.Change(ctx, func(text []byte) ([]byte, error) { return config.Set(text, key, value) })
}
