package fetch

import (
	"context"
	"fmt"
	"io"
	"net/http"
	"slices"
)

const (
	bigBody   = 2 << 20 // bytes: at most two bodies beyond this are read at once, unless the caller has a limit of its own
	bombBody  = 4 << 20 // bytes: from this size on the rate of compression is looked at
	usualRate = 4       // how many times its size a feed mostly unpacks to, at most
	bombRate  = 150     // feeds are compressed to a 5th or a 20th of their size, bombs to a 1000th
	wallBody  = 16 << 10
	firstRead = 16 << 10
)

// body reads what res carries, unpacked, and at most limit bytes of it. Memory
// stays below limit and a chunk while it reads. What breaks off is returned with the error.
func (f *Fetcher) body(ctx context.Context, res *http.Response, limit int64, grow func(context.Context, int64) error) ([]byte, error) {
	var (
		size  = int64(firstRead)
		total int64
		slot  bool
	)
	if res.ContentLength > 0 && res.ContentLength < bigBody {
		size = res.ContentLength + 1 // one more, to meet the end without a second chunk
		if res.Header.Get("Content-Encoding") != "" {
			size = max(size, min(usualRate*size, 1<<20))
		}
	}
	room := func() error {
		if grow == nil {
			return nil
		}
		return grow(ctx, size)
	}
	if err := room(); err != nil { // before the first byte is read
		return nil, err
	}
	packed := &counter{r: res.Body}
	plain, err := f.packing.unpacked(ctx, packed, res.Header.Values("Content-Encoding"), grow)
	if err != nil {
		return nil, err
	}
	defer plain.Close()
	var read pieces
	for {
		n, err := fill(read.room(size, total, limit), plain)
		read.add(n)
		total += int64(n)
		switch {
		case total > limit:
			return nil, TooLarge(limit)
		case err == io.EOF:
			return read.joined(), nil
		case err != nil:
			return read.joined(), err
		case total > bombBody && total > bombRate*packed.n:
			return nil, fmt.Errorf("%w: it unpacks to %d times its size", ErrTooLarge, total/max(packed.n, 1))
		case total > bigBody && !slot && grow == nil:
			select {
			case f.big <- struct{}{}:
				slot = true
				defer func() { <-f.big }()
			case <-ctx.Done():
				return nil, ctx.Err()
			}
		}
		size = min(2*size, 1<<20)
		if err := room(); err != nil {
			return nil, err
		}
	}
}

// A body from wholeBody bytes on is read into one piece that has room for as much as may come:
// to join pieces of that size takes twice the memory. What is not written to of such a piece
// is no memory, but the collector counts it, so that no more than looseBody bytes stay so.
const (
	wholeBody = 24 << 20
	looseBody = 32 << 20
)

// pieces are a body as it comes.
type pieces struct{ all [][]byte }

// room is where the next size bytes of a body go, of which total have come and limit may come.
func (p *pieces) room(size, total, limit int64) []byte {
	if total >= wholeBody && len(p.all) > 1 {
		whole := make([]byte, 0, max(limit, total)+size)
		for i, piece := range p.all {
			whole, p.all[i] = append(whole, piece...), nil
		}
		p.all = [][]byte{whole}
	}
	last := len(p.all) - 1
	if last >= 0 && int64(cap(p.all[last])-len(p.all[last])) >= size {
		from := len(p.all[last])
		return p.all[last][from : from+int(size)]
	}
	p.all = append(p.all, make([]byte, 0, size))
	return p.all[last+1][:size]
}

// add notes that n bytes have been written to the room.
func (p *pieces) add(n int) {
	last := len(p.all) - 1
	p.all[last] = p.all[last][:len(p.all[last])+n]
}

// joined is the pieces one after the other, without a copy where there is one.
func (p *pieces) joined() []byte {
	if len(p.all) == 1 && cap(p.all[0])-len(p.all[0]) < looseBody {
		return p.all[0]
	}
	return slices.Concat(p.all...)
}

// TooLarge is ErrTooLarge with the limit, in bytes, that was passed.
func TooLarge(limit int64) error {
	if limit < 1<<20 {
		return fmt.Errorf("%w: more than %d KB", ErrTooLarge, limit>>10)
	}
	return fmt.Errorf("%w: more than %d MB", ErrTooLarge, limit>>20)
}

// fill reads until chunk is full or r ends. Unlike io.ReadFull it tells a clean
// end (io.EOF) from a connection that broke off (io.ErrUnexpectedEOF).
func fill(chunk []byte, r io.Reader) (n int, err error) {
	for n < len(chunk) && err == nil {
		var more int
		more, err = r.Read(chunk[n:])
		n += more
	}
	return n, err
}

// A counter counts the bytes as they came, still packed.
type counter struct {
	r io.Reader
	n int64
}

func (c *counter) Read(p []byte) (int, error) {
	n, err := c.r.Read(p)
	c.n += int64(n)
	return n, err
}
