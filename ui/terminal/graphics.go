package terminal

import (
	"io"

	tea "charm.land/bubbletea/v2"
)

// Graphics is a message of a model's command: what the terminal is to be sent beside the cells
// of the screen, pictures that are in no text. It is written piece by piece: between two of
// them a frame may be painted, so that no key waits, but no other Graphics. The model does
// not see the message, but the one in Then when all has been written.
type Graphics struct {
	Pieces   []string // each a whole sequence, or several
	Farewell string   // what is written before the screen is left, in place of that of the last Graphics
	Then     tea.Msg
}

// send writes graphics. If nobody is there any more, bubbletea finds out by itself.
func (p *Painter) send(g Graphics) tea.Msg {
	p.sending.Lock()
	defer p.sending.Unlock()
	write := func(piece string) {
		p.out.Lock()
		defer p.out.Unlock()
		_, _ = io.WriteString(p.to, piece)
	}
	for _, piece := range g.Pieces {
		write(piece)
	}
	p.out.Lock()
	defer p.out.Unlock()
	p.farewell = g.Farewell
	return g.Then
}
