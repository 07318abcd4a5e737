package pages

import (
	"bytes"
	"context"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"

	"tidings/store/dbfile"
)

// Reading a damaged file (see check.go for how bbolt lays it out). bbolt itself
// panics at the first page that is not what it should be; this reader leaves that
// one out and goes on with the next. It reads the file and never the map, believes
// no length and no number, and comes to no page twice, so that it ends.
//
// If a branch cannot be read, the leaves under it are whole and nothing leads to
// them. They are looked for at the end, among the pages that are not free.

// A Torn is a damaged file, and what has been read of it so far.
type Torn struct {
	ctx    context.Context
	file   io.ReaderAt
	Length int64      // of the file
	size   uint64     // of a page
	end    uint64     // pages of the file
	metas  []metaPage // those that are whole, the newest first
	taken  []bool     // pages that have been read, or must not be

	Lost       int             // pages that could not be read
	Incomplete map[string]bool // buckets of which pages are lost; the name of the list of buckets is ""
	Mixed      bool            // old pages may have been taken for present ones
	Progress   func(bytes int) // is called with the size of each page that has been read
}

// A metaPage is what a meta page says.
type metaPage struct {
	size, root, free, end, transaction uint64
}

// An Element is one of a leaf: a key and its value, or a bucket.
type Element struct {
	Bucket     bool
	Key, Value []byte
}

// largestPage bounds what is read at once, so that a scribbled page cannot ask for
// all the memory there is. No value in a store is larger than 64 MB.
const largestPage = 65 << 20

// OpenTorn looks at the heads of a file. ErrForeign if it was never one of
// bbolt's, ErrCorrupt if none of its two heads can be read.
func OpenTorn(ctx context.Context, file io.ReaderAt, length int64) (*Torn, error) {
	w := &Torn{ctx: ctx, file: file, Length: length, Incomplete: map[string]bool{}, Progress: func(int) {}}
	began := false // it begins as bbolt's files do
	for size := int64(1 << 10); size <= 1<<16; size <<= 1 {
		for number := range int64(2) {
			m, begins, ok := w.meta(number * size)
			began = began || begins
			if ok && m.size == uint64(size) {
				w.metas = append(w.metas, m)
			}
		}
		if len(w.metas) > 0 {
			break
		}
	}
	switch {
	case len(w.metas) == 0 && began:
		return nil, fmt.Errorf("%w: neither of its two heads can be read", dbfile.ErrCorrupt)
	case len(w.metas) == 0:
		return nil, dbfile.ErrForeign
	case len(w.metas) == 2 && w.metas[0].transaction < w.metas[1].transaction:
		w.metas[0], w.metas[1] = w.metas[1], w.metas[0]
	}
	w.size = w.metas[0].size
	w.end = min(w.metas[0].end, uint64(length)/w.size)
	w.taken = make([]bool, w.end)
	return w, nil
}

// meta reads a meta page, and says whether it begins like one and whether it is
// whole.
func (w *Torn) meta(at int64) (m metaPage, begins, ok bool) {
	const magic, version = 0xed0cdaed, 2
	page := make([]byte, pageHead+64)
	if _, err := w.file.ReadAt(page, at); err != nil {
		return m, false, false
	}
	meta, sum, order := page[pageHead:], fnv.New64a(), binary.NativeEndian
	sum.Write(meta[:56])
	begins = order.Uint32(meta) == magic
	ok = begins && order.Uint32(meta[4:]) == version && order.Uint64(meta[56:]) == sum.Sum64()
	return metaPage{
		size: uint64(order.Uint32(meta[8:])), root: order.Uint64(meta[16:]), free: order.Uint64(meta[32:]),
		end: order.Uint64(meta[40:]), transaction: order.Uint64(meta[48:]),
	}, begins, ok
}

// page reads a page with the further ones that belong to it; nil, and one more is
// lost, if there is none or it has been read.
func (w *Torn) page(id uint64) []byte {
	page := w.peek(id)
	if page == nil {
		w.Lost++
	}
	return page
}

func (w *Torn) peek(id uint64) []byte {
	if id < 2 || id >= w.end || w.taken[id] {
		return nil
	}
	head := make([]byte, pageHead)
	if _, err := w.file.ReadAt(head, int64(id*w.size)); err != nil || binary.NativeEndian.Uint64(head) != id {
		return nil
	}
	w.taken[id] = true
	// Too many further pages do no harm but to memory: each element says itself
	// where it ends.
	bytes := (uint64(binary.NativeEndian.Uint32(head[12:])) + 1) * w.size
	bytes = min(bytes, largestPage, uint64(w.Length)-id*w.size)
	page := make([]byte, bytes)
	if _, err := w.file.ReadAt(page, int64(id*w.size)); err != nil {
		return nil
	}
	w.Progress(len(page))
	return page
}

func pageKind(page []byte) uint16 { return binary.NativeEndian.Uint16(page[8:]) }

// countOf is how many elements a page has room for, at most as many as it says.
func countOf(page []byte) int {
	return min(int(binary.NativeEndian.Uint16(page[10:])), (len(page)-pageHead)/16)
}

// elements returns what a leaf holds, but for what reaches past it. A leaf that says
// too small a number is read on as long as each element goes on where the one before
// it ends.
func elements(page []byte) (all []Element) {
	end := 0
	for i := range (len(page) - pageHead) / 16 {
		e, start := page[pageHead+16*i:], pageHead+16*i
		offset, key, value := binary.NativeEndian.Uint32(e[4:]), binary.NativeEndian.Uint32(e[8:]), binary.NativeEndian.Uint32(e[12:])
		fits := uint64(offset)+uint64(key)+uint64(value) <= uint64(len(e))
		if i >= countOf(page) && (!fits || key == 0 || start+int(offset) != end) {
			break
		}
		if !fits {
			all = append(all, Element{}) // one that cannot be read
			continue
		}
		all = append(all, Element{
			Bucket: binary.NativeEndian.Uint32(e)&1 != 0, Key: e[offset:][:key:key], Value: e[offset+key:][:value:value],
		})
		end = start + int(offset+key+value)
	}
	return all
}

// children returns the pages that a branch leads to, the last one first.
func children(page []byte) (all []uint64) {
	for i := countOf(page) - 1; i >= 0; i-- {
		all = append(all, binary.NativeEndian.Uint64(page[pageHead+16*i+8:]))
	}
	return all
}

// leaves shows the elements of a tree of pages, in order, to each.
func (w *Torn) leaves(bucket string, root uint64, each func(Element) error) error {
	for waiting := []uint64{root}; len(waiting) > 0; {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		id := waiting[len(waiting)-1]
		waiting = waiting[:len(waiting)-1]
		page := w.page(id)
		switch {
		case page == nil:
			w.Incomplete[bucket] = true
		case pageKind(page) == branchPage:
			waiting = append(waiting, children(page)...)
		case pageKind(page) == leafPage:
			for _, e := range elements(page) {
				if err := each(e); err != nil {
					return err
				}
			}
		default:
			w.Lost++
			w.Incomplete[bucket] = true
		}
	}
	return nil
}

// Buckets returns what leads to each bucket, by name. bbolt never writes over what
// the change before the last one left, so the older head may know buckets that the
// newer one has lost.
func (w *Torn) Buckets() (map[string][]byte, error) {
	all := map[string][]byte{}
	for i, m := range w.metas {
		if i > 0 && (!w.Incomplete[""] || m.root == w.metas[0].root) {
			break
		}
		err := w.leaves("", m.root, func(e Element) error {
			if _, known := all[string(e.Key)]; e.Bucket && !known {
				all[string(e.Key)] = bytes.Clone(e.Value)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// Bucket shows what a bucket holds to each. lead is what leads to it: the number of
// its first page, or a leaf that stands within.
func (w *Torn) Bucket(name string, lead []byte, each func(Element) error) error {
	switch {
	case len(lead) < 16:
		w.Incomplete[name] = true
		return nil
	case binary.NativeEndian.Uint64(lead) != 0:
		return w.leaves(name, binary.NativeEndian.Uint64(lead), each)
	case len(lead) < 16+pageHead || pageKind(lead[16:]) != leafPage:
		w.Incomplete[name] = true
		return nil
	}
	for _, e := range elements(lead[16:]) {
		if err := each(e); err != nil {
			return err
		}
	}
	return nil
}

// Strays shows each leaf that nothing leads to. Without a list of free pages there is
// no telling them from old ones, which are then among them.
func (w *Torn) Strays(each func([]Element) error) error {
	w.Mixed = !w.passFree()
	head := make([]byte, pageHead)
	for id := uint64(2); id < w.end; id++ {
		if err := w.ctx.Err(); err != nil {
			return err
		}
		if _, err := w.file.ReadAt(head, int64(id*w.size)); err != nil || pageKind(head) != leafPage {
			continue
		}
		if page := w.peek(id); page != nil {
			if err := each(elements(page)); err != nil {
				return err
			}
		}
	}
	return nil
}

// passFree takes the free pages for read; false if the list of them cannot be.
func (w *Torn) passFree() bool {
	page := w.peek(w.metas[0].free)
	if page == nil || pageKind(page) != freePage {
		return false
	}
	count, list := uint64(binary.NativeEndian.Uint16(page[10:])), page[pageHead:]
	if count == 0xffff && len(list) >= 8 {
		count, list = binary.NativeEndian.Uint64(list), list[8:]
	}
	if count > uint64(len(list)/8) {
		return false
	}
	for i := range count {
		if id := binary.NativeEndian.Uint64(list[8*i:]); id < w.end {
			w.taken[id] = true
		}
	}
	return true
}
