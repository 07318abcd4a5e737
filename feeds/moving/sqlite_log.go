package moving

import (
	"encoding/binary"
	"io"
)

// A pageReader reads a database together with its write-ahead log: what a program has
// written that still runs, or ended without putting it in place (sqlite.org/fileformat2.html,
// chapter 4).
//
//	log header  32 bytes: magic u32, version u32, page size u32, sequence u32, salt u64, checksum u64
//	frame       24 bytes and a page: page u32, pages in the database after this commit u32 or 0, salt u64, checksum u64
//
// A frame counts if its salt is the header's, its checksum goes on from the one before, and
// a commit follows.
type pageReader struct {
	io.ReaderAt // the database itself
	size        int64
	log         io.ReaderAt
	pageSize    int64
	frames      map[int64]int64 // of a page, counted from 0, where it lies in the log
}

// Size implements the interface that readervfs wants.
func (p *pageReader) Size() (int64, error) { return p.size, nil }

// readLog finds the pages in a log. What is wrong with a log ends it.
func (p *pageReader) readLog(log io.ReaderAt) {
	var head [32]byte
	if _, err := log.ReadAt(head[:], 0); err != nil {
		return
	}
	var order binary.ByteOrder = binary.LittleEndian
	switch binary.BigEndian.Uint32(head[:]) {
	case 0x377f0682:
	case 0x377f0683:
		order = binary.BigEndian
	default:
		return
	}
	size := int64(binary.BigEndian.Uint32(head[8:]))
	if size < 512 || size > 65536 || size&(size-1) != 0 {
		return
	}
	sum := logSum(order, [2]uint32{}, head[:24])
	if sum != sumIn(head[24:]) {
		return
	}
	frame, written := make([]byte, 24+size), map[int64]int64{}
	for at := int64(len(head)); ; at += int64(len(frame)) {
		if _, err := log.ReadAt(frame, at); err != nil || string(frame[8:16]) != string(head[16:24]) {
			return
		}
		sum = logSum(order, logSum(order, sum, frame[:8]), frame[24:])
		page := int64(binary.BigEndian.Uint32(frame)) - 1
		if sum != sumIn(frame[16:]) || page < 0 {
			return
		}
		written[page] = at + 24
		if pages := int64(binary.BigEndian.Uint32(frame[4:])); pages > 0 { // a commit
			if p.frames == nil {
				p.log, p.pageSize, p.frames = log, size, map[int64]int64{}
			}
			for page, place := range written {
				p.frames[page] = place
			}
			p.size = pages * size
			clear(written)
		}
	}
}

func sumIn(b []byte) [2]uint32 {
	return [2]uint32{binary.BigEndian.Uint32(b), binary.BigEndian.Uint32(b[4:])}
}

// logSum goes on with a checksum of the log.
func logSum(order binary.ByteOrder, s [2]uint32, data []byte) [2]uint32 {
	for ; len(data) >= 8; data = data[8:] {
		s[0] += order.Uint32(data) + s[1]
		s[1] += order.Uint32(data[4:]) + s[0]
	}
	return s
}

// ReadAt implements io.ReaderAt. The database is said to have no log (offsets 18 and 19):
// what is in it has been read already.
func (p *pageReader) ReadAt(b []byte, at int64) (n int, err error) {
	if at >= p.size {
		return 0, io.EOF
	}
	if int64(len(b)) > p.size-at {
		b, err = b[:p.size-at], io.EOF
	}
	for n < len(b) {
		part, from, place := b[n:], p.ReaderAt, at+int64(n)
		if p.frames != nil {
			inPage := place % p.pageSize
			part = part[:min(int64(len(part)), p.pageSize-inPage)]
			if frame, ok := p.frames[place/p.pageSize]; ok {
				from, place = p.log, frame+inPage
			}
		}
		read, failed := from.ReadAt(part, place)
		n += read
		if read < len(part) {
			return n, failed
		}
	}
	for offset := int64(18); offset < 20; offset++ {
		if i := offset - at; i >= 0 && i < int64(n) && b[i] == 2 {
			b[i] = 1
		}
	}
	return n, err
}
