package serve

import (
	"reflect"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
)

// A guardedScreen is the screen of a session. It reports when a key is typed, knows which
// commands are still at work, and contains panics: bubbletea would print them unclean to
// the server's standard error and tell the person nothing.
type guardedScreen struct {
	model       tea.Model
	onKey       func()
	onPanic     func(fault any) // called by the goroutine that panicked
	commands    gate
	hasPanicked atomic.Bool // something has panicked; the end is on its way
}

// Init implements tea.Model.
func (w *guardedScreen) Init() (cmd tea.Cmd) {
	defer w.contain()
	return w.guard(w.model.Init())
}

// Update implements tea.Model.
func (w *guardedScreen) Update(msg tea.Msg) (self tea.Model, cmd tea.Cmd) {
	self = w
	defer w.contain()
	switch msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg, tea.PasteMsg:
		w.onKey()
	}
	w.model, cmd = w.model.Update(msg)
	return w, w.guard(cmd)
}

// View implements tea.Model.
func (w *guardedScreen) View() (view tea.View) {
	if w.hasPanicked.Load() {
		return view
	}
	defer w.contain()
	return w.model.View()
}

// contain recovers from a panic. Only the first is reported.
func (w *guardedScreen) contain() {
	if fault := recover(); fault != nil && !w.hasPanicked.Swap(true) {
		w.onPanic(fault)
	}
}

// guard returns a command that cannot panic, and that is waited for.
func (w *guardedScreen) guard(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		if !w.commands.enter() { // the screen has been left
			return nil
		}
		defer w.commands.leave()
		defer w.contain()
		return w.guardAll(cmd())
	}
}

// guardAll guards the commands of a message that is a list of commands: a batch, or a
// sequence, whose type bubbletea does not export.
func (w *guardedScreen) guardAll(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if !list.IsValid() || list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	all := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		all.Index(i).Set(reflect.ValueOf(w.guard(cmd)))
	}
	return all.Interface()
}
