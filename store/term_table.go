package store

import (
	"bytes"
	"encoding/binary"
	"hash/maphash"
)

// A termTable gives numbers to terms, from 1 on. It is a hash table with open addressing.
// It holds no pointers to single terms, so however many there are, the garbage collector
// has nothing to look at.
type termTable struct {
	seed  maphash.Seed
	slots []termSlot  // a power of two of them, at most half of them taken
	terms []builtTerm // by number; there is no term 0
	keys  []byte      // of all terms, one after another
	asked []byte      // the key that is looked for
}

// A termSlot is a place in a termTable.
type termSlot struct {
	hash, number uint32 // of a term; the number is 0 if the slot is free
	head         uint64 // the first bytes of the key, and zeros: the whole key, if the last of them is zero
}

// headBytes is how many bytes of a key lie in its slot.
const headBytes = 8

// A builtTerm is what is known of a term while a segment is built.
type builtTerm struct {
	at, length uint32    // of its key in keys
	last       uint32    // the place of the last article with it, counted from 1
	count      uint32    // of articles with it
	prefixes   [2]uint32 // the terms of the first letters of a word in b; 0 for none
}

func newTermTable() termTable {
	return termTable{seed: maphash.MakeSeed(), slots: make([]termSlot, 1<<12), terms: make([]builtTerm, 1)}
}

// key returns the field byte and the word of a term.
func (t *termTable) key(number uint32) []byte {
	term := &t.terms[number]
	return t.keys[term.at:][:term.length:term.length]
}

// number returns the number of a term, and whether it has just been given out.
func (t *termTable) number(f byte, word []byte) (number uint32, isNew bool) {
	t.asked = append(append(t.asked[:0], f), word...)
	var head [headBytes]byte
	copy(head[:], t.asked)
	wanted := termSlot{hash: uint32(maphash.Bytes(t.seed, t.asked)), head: binary.LittleEndian.Uint64(head[:])}
	at := t.home(wanted)
	for ; t.slots[at].number != 0; at = (at + 1) & (len(t.slots) - 1) {
		slot := t.slots[at]
		if slot.hash == wanted.hash && slot.head == wanted.head && (head[headBytes-1] == 0 || bytes.Equal(t.key(slot.number), t.asked)) {
			return slot.number, false
		}
	}
	wanted.number = uint32(len(t.terms))
	t.slots[at] = wanted
	t.terms = append(t.terms, builtTerm{at: uint32(len(t.keys)), length: uint32(len(t.asked))})
	t.keys = append(t.keys, t.asked...)
	if 2*len(t.terms) > len(t.slots) {
		t.grow()
	}
	return wanted.number, true
}

// home is the place at which the search for a term begins.
func (t *termTable) home(term termSlot) int { return int(term.hash) & (len(t.slots) - 1) }

// grow doubles the number of slots.
func (t *termTable) grow() {
	old := t.slots
	t.slots = make([]termSlot, 2*len(old))
	for _, slot := range old {
		if slot.number == 0 {
			continue
		}
		at := t.home(slot)
		for t.slots[at].number != 0 {
			at = (at + 1) & (len(t.slots) - 1)
		}
		t.slots[at] = slot
	}
}
