package parse

import "runtime"

// bigDocument is the size in bytes beyond which what reading a document leaves behind is
// worth collecting.
const bigDocument = 2 << 20

// A collector takes out, each time that so much of a document has been read, what reading it
// has left behind: by itself the garbage collector would let the heap double first.
type collector struct{ done int64 }

// after notes how many bytes have been read.
func (c *collector) after(read int64) {
	if read-c.done > 2*bigDocument {
		c.done = read
		runtime.GC()
	}
}
