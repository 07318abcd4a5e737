package pages

import (
	"bytes"
	"encoding/binary"
	"fmt"
	"hash/fnv"
	"io"

	bolt "go.etcd.io/bbolt"
)

// How bbolt lays its file out, as far as Check has to know it: pages of one
// size, numbered from 0, numbers in the machine's own byte order.
//
//	page    number u64, kind u16, count u16, further pages u32, elements
//	meta    (pages 0 and 1) magic u32, version u32, page size u32, flags u32,
//	        root page u64, sequence u64, free list's page u64, end u64, transaction u64, FNV-1a of these u64
//	branch  elements of offset u32, key size u32, page u64
//	leaf    elements of flags u32, offset u32, key size u32, value size u32
//	free    page numbers u64; if count is 0xffff the first is the true count
//
// An offset is counted from its element. A value whose flag is 1 is a bucket:
// root page u64, sequence u64, and a whole leaf page behind it if the root is 0.
const (
	pageHead   = 16
	branchPage = 1
	leafPage   = 2
	freePage   = 16
)

// A pageWalk follows every reference between pages by reading the file, not the
// map. bbolt's own check trusts what it reads: a wrong number sends it past the
// end of the map or round in a circle, and either kills the process. What this
// walk finds sound is safe to give to it.
type pageWalk struct {
	file  io.ReaderAt
	size  uint64 // of a page
	end   uint64 // pages in use lie below
	taken []bool // pages that something has led to
	found []string
}

// mostFaults is how many sentences a walk writes at most: a thing gone wrong
// everywhere says so often enough.
const mostFaults = 1000

// Check returns what is wrong with the pages of a transaction's file.
func Check(b *bolt.Tx, file io.ReaderAt) []string {
	w := &pageWalk{file: file, size: uint64(b.DB().Info().PageSize)}
	w.end = uint64(b.Size()) / w.size
	w.taken = make([]bool, w.end)
	w.metas(uint64(b.ID()))
	waiting := w.leaf("the root", uint64(b.Cursor().Bucket().RootPage()))
	for len(waiting) > 0 && len(w.found) < mostFaults {
		last := len(waiting) - 1
		id := waiting[last]
		waiting = append(waiting[:last], w.leaf("a reference", id)...)
	}
	return w.found
}

func (w *pageWalk) say(format string, args ...any) {
	w.found = append(w.found, fmt.Sprintf(format, args...))
}

// read returns a page with the further pages that belong to it, nil if it is
// none or is taken.
func (w *pageWalk) read(from string, id uint64) []byte {
	if id < 2 || id >= w.end {
		w.say("%s leads to page %d, and there are %d", from, id, w.end)
		return nil
	}
	head := make([]byte, pageHead)
	if _, err := w.file.ReadAt(head, int64(id*w.size)); err != nil {
		w.say("page %d cannot be read: %v", id, err)
		return nil
	}
	further := uint64(binary.NativeEndian.Uint32(head[12:]))
	if own := binary.NativeEndian.Uint64(head); own != id || id+further >= w.end {
		w.say("page %d calls itself %d, with %d further pages", id, own, further)
		return nil
	}
	for i := id; i <= id+further; i++ {
		if w.taken[i] {
			w.say("page %d is led to twice", i)
			return nil
		}
		w.taken[i] = true
	}
	page := make([]byte, (further+1)*w.size)
	if _, err := w.file.ReadAt(page, int64(id*w.size)); err != nil {
		w.say("page %d cannot be read: %v", id, err)
		return nil
	}
	return page
}

// leaf looks at a branch or leaf page and returns the pages it leads to.
func (w *pageWalk) leaf(from string, id uint64) []uint64 {
	page := w.read(from, id)
	if page == nil {
		return nil
	}
	kind := binary.NativeEndian.Uint16(page[8:])
	if kind != branchPage && kind != leafPage {
		w.say("%s leads to page %d, which is of kind %d", from, id, kind)
		return nil
	}
	return w.elements(id, page)
}

// elements looks at the elements of a page, or of a small bucket kept within
// page id.
func (w *pageWalk) elements(id uint64, page []byte) (children []uint64) {
	branch := binary.NativeEndian.Uint16(page[8:]) == branchPage
	count := int(binary.NativeEndian.Uint16(page[10:]))
	var before []byte
	for i := range count {
		start := pageHead + 16*i
		if start+16 > len(page) {
			w.say("page %d has no room for %d elements", id, count)
			return children
		}
		e := page[start:]
		offset, key, value := binary.NativeEndian.Uint32(e[4:]), binary.NativeEndian.Uint32(e[8:]), binary.NativeEndian.Uint32(e[12:])
		if branch {
			offset, key, value = binary.NativeEndian.Uint32(e), binary.NativeEndian.Uint32(e[4:]), 0
		}
		if uint64(offset)+uint64(key)+uint64(value) > uint64(len(e)) {
			w.say("element %d of page %d reaches past its page", i, id)
			return children
		}
		name := e[offset:][:key]
		if i > 0 && bytes.Compare(before, name) >= 0 {
			w.say("element %d of page %d is out of order", i, id)
		}
		before = name
		if branch {
			children = append(children, binary.NativeEndian.Uint64(e[8:]))
		} else if binary.NativeEndian.Uint32(e)&1 != 0 {
			children = append(children, w.bucket(id, e[offset+key:][:value])...)
		}
	}
	return children
}

// bucket looks at the value that a bucket is.
func (w *pageWalk) bucket(id uint64, value []byte) []uint64 {
	if len(value) < 16 {
		w.say("a bucket on page %d has %d bytes", id, len(value))
		return nil
	}
	if root := binary.NativeEndian.Uint64(value); root != 0 {
		return []uint64{root}
	}
	if len(value) < 16+pageHead || binary.NativeEndian.Uint16(value[16+8:]) != leafPage {
		w.say("a small bucket on page %d is not a leaf", id)
		return nil
	}
	return w.elements(id, value[16:])
}

// metas looks at both meta pages, and at the list of free pages that the
// transaction's own one names.
func (w *pageWalk) metas(transaction uint64) {
	for number := range uint64(2) {
		page := make([]byte, pageHead+64)
		if _, err := w.file.ReadAt(page, int64(number*w.size)); err != nil {
			w.say("meta page %d cannot be read: %v", number, err)
			continue
		}
		meta, sum := page[pageHead:], fnv.New64a()
		sum.Write(meta[:56])
		if binary.NativeEndian.Uint64(page) != number || binary.NativeEndian.Uint64(meta[56:]) != sum.Sum64() {
			w.say("meta page %d is damaged, and the other one serves for it until the next change", number)
		} else if binary.NativeEndian.Uint64(meta[48:]) == transaction {
			w.free(binary.NativeEndian.Uint64(meta[32:]))
		}
	}
}

// CountFree counts the pages that a transaction finds free.
func CountFree(b *bolt.Tx, file io.ReaderAt) (count int64, err error) {
	size := int64(b.DB().Info().PageSize)
	for number := range int64(2) {
		page := make([]byte, pageHead+64)
		if _, err := file.ReadAt(page, number*size); err != nil {
			return 0, err
		}
		meta := page[pageHead:]
		if binary.NativeEndian.Uint64(meta[48:]) != uint64(b.ID()) {
			continue
		}
		head := make([]byte, pageHead+8)
		list := int64(binary.NativeEndian.Uint64(meta[32:]))
		if _, err := file.ReadAt(head, list*size); err != nil {
			return 0, err
		}
		if count = int64(binary.NativeEndian.Uint16(head[10:])); count == 0xffff {
			count = int64(binary.NativeEndian.Uint64(head[pageHead:]))
		}
	}
	return count, nil
}

// free looks at the list of free pages.
func (w *pageWalk) free(id uint64) {
	page := w.read("the list of free pages", id)
	if page == nil {
		return
	}
	if kind := binary.NativeEndian.Uint16(page[8:]); kind != freePage {
		w.say("the list of free pages is on page %d, which is of kind %d", id, kind)
		return
	}
	w.freePages(page)
}

// freePages looks at the numbers of a list of free pages.
func (w *pageWalk) freePages(page []byte) {
	count, list := uint64(binary.NativeEndian.Uint16(page[10:])), page[pageHead:]
	if count == 0xffff {
		count, list = binary.NativeEndian.Uint64(list), list[8:]
	}
	if count > uint64(len(list)/8) {
		w.say("the list of free pages has no room for %d", count)
		return
	}
	for i := range count {
		id := binary.NativeEndian.Uint64(list[8*i:])
		if id < 2 || id >= w.end || w.taken[id] {
			w.say("page %d is listed as free and cannot be", id)
			return
		}
		w.taken[id] = true
	}
}
