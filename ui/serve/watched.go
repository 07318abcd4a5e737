package serve

import (
	"reflect"
	"sync/atomic"

	tea "charm.land/bubbletea/v2"
)

// watched is a screen under guard. It tells when a key is typed, knows which
// commands are still at work, and contains panics: bubbletea would print them
// unclean to the server's standard error and tell the person nothing.
type watched struct {
	model    tea.Model
	typed    func()
	failed   func(fault any) // called by the goroutine that panicked
	commands gate
	broken   atomic.Bool // something has panicked; the end is on its way
}

// Init implements tea.Model.
func (w *watched) Init() (cmd tea.Cmd) {
	defer w.contain()
	return w.guarded(w.model.Init())
}

// Update implements tea.Model.
func (w *watched) Update(msg tea.Msg) (self tea.Model, cmd tea.Cmd) {
	self = w
	defer w.contain()
	switch msg.(type) {
	case tea.KeyPressMsg, tea.MouseMsg, tea.PasteMsg:
		w.typed()
	}
	w.model, cmd = w.model.Update(msg)
	return w, w.guarded(cmd)
}

// View implements tea.Model.
func (w *watched) View() (view tea.View) {
	if w.broken.Load() {
		return view
	}
	defer w.contain()
	return w.model.View()
}

// contain ends a panic here. Only the first is told.
func (w *watched) contain() {
	if fault := recover(); fault != nil && !w.broken.Swap(true) {
		w.failed(fault)
	}
}

// guarded is a command that cannot panic, and that is waited for.
func (w *watched) guarded(cmd tea.Cmd) tea.Cmd {
	if cmd == nil {
		return nil
	}
	return func() (msg tea.Msg) {
		if !w.commands.enter() { // the screen has been left
			return nil
		}
		defer w.commands.leave()
		defer w.contain()
		return w.guardedAll(cmd())
	}
}

// guardedAll guards the commands that a message consists of, if it does: a batch
// is a list of commands, and so is a sequence, whose type bubbletea keeps to
// itself.
func (w *watched) guardedAll(msg tea.Msg) tea.Msg {
	list := reflect.ValueOf(msg)
	if !list.IsValid() || list.Kind() != reflect.Slice || list.Type().Elem() != reflect.TypeFor[tea.Cmd]() {
		return msg
	}
	all := reflect.MakeSlice(list.Type(), list.Len(), list.Len())
	for i := range list.Len() {
		cmd, _ := list.Index(i).Interface().(tea.Cmd)
		all.Index(i).Set(reflect.ValueOf(w.guarded(cmd)))
	}
	return all.Interface()
}
