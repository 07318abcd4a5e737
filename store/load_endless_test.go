package store_test

import (
	"bytes"
	"errors"
	"io"
	"strings"
	"testing"

	"github.com/klauspost/compress/zstd"

	"tidings/store"
)

// An endless is a text again and again, until far more of it has been read than there is
// reason to.
type endless struct {
	text string
	read int64
}

const patient = 1 << 30

func (e *endless) Read(p []byte) (int, error) {
	if e.read > patient {
		return 0, errors.New("it is read for ever")
	}
	n := 0
	for n < len(p) {
		n += copy(p[n:], e.text)
	}
	e.read += int64(n)
	return n, nil
}

// The load of what does not end ends, soon and with a reason. What came before is loaded.
func TestF20AnEndlessLoadEnds(t *testing.T) {
	for _, c := range []struct {
		name, begin, again string
		packed             bool
		wrong              error
		articles           int
	}{
		{"a line", dumpBegin + articleLine + "\n", strings.Repeat("x", 1000), false, store.LongLineError{Line: 5, Read: 80 << 20}, 1},
		{"nothing but a line", "", strings.Repeat("x", 1000), false, store.ErrNotDump, 0},
		{"zeros", "", strings.Repeat("\x00", 1000), false, store.ErrNotDump, 0},
		{"empty lines", dumpBegin + articleLine + "\n", strings.Repeat("\n", 1000), false, store.ErrNotDump, 1},
		{"a packed line", dumpBegin + articleLine + "\n", strings.Repeat("x", 1000), true, store.LongLineError{Line: 5, Read: 80 << 20}, 1},
	} {
		t.Run(c.name, func(t *testing.T) {
			h := open(t)
			again := &endless{text: c.again}
			var from io.Reader = io.MultiReader(strings.NewReader(c.begin), again)
			if c.packed {
				var packed bytes.Buffer
				w, err := zstd.NewWriter(&packed, zstd.WithWindowSize(1<<20))
				h.need(err)
				_, err = io.Copy(w, io.MultiReader(strings.NewReader(c.begin), io.LimitReader(again, 200<<20)))
				h.need(errors.Join(err, w.Close()))
				from = &packed
			}
			got, err := h.Load(h.ctx(), store.Local, from, store.LoadOptions{Clean: gate})
			wantErr(t, c.name, err, c.wrong)
			want(t, "articles before it", got.Articles, c.articles)
		})
	}
}
