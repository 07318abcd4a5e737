package fetch

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"sync"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/flate"
	"github.com/klauspost/compress/gzip"
	"github.com/klauspost/compress/zlib"
	"github.com/klauspost/compress/zstd"

	"tidings/feeds/sanitize"
)

// How a body is packed is said by Content-Encoding (RFC 9110 section 8.4), and shown by how
// it begins. The bytes are believed first: there are servers that pack what they have packed
// already, that say nothing of it since the file is named feed.xml.gz, and that say so
// of what is plain.

// ErrTooLarge says that a body is larger than the limit, or compressed so well that it
// can only be an attack.
var ErrTooLarge = errors.New("too large")

const (
	acceptedCodings = "gzip, deflate" // brotli and zstd are read and not asked for: their windows take megabytes where gzip takes 40 KB
	maxCodings      = 3               // layers, said or not
	zstdWindow      = 8 << 20         // bytes (RFC 9659)
	windowRoom      = 4 << 20         // bytes that a window of brotli or zstd takes in most cases
)

// The ways of packing.
const (
	codingNone    = ""
	codingGzip    = "gzip"
	codingDeflate = "deflate"
	codingBrotli  = "br"
	codingZstd    = "zstd"
)

// packing is what unpacking needs beside the bytes.
type packing struct {
	unzip sync.Pool     // of *gzip.Reader, 40 KB each
	wide  chan struct{} // a semaphore: holds an element for each decoder with a large window
}

// unpacked undoes the codings that a header names, in the order in which they were applied, and
// those that nobody named.
func (k *packing) unpacked(ctx context.Context, r io.Reader, header []string, grow func(context.Context, int64) error) (io.ReadCloser, error) {
	said := codingsOf(header)
	layers := &layered{in: bufio.NewReader(r), grow: grow}
	for range maxCodings + 1 {
		name := ""
		if len(said) > 0 {
			name, said = said[len(said)-1], said[:len(said)-1]
		}
		start, _ := layers.in.Peek(sniffedCoding)
		coding, ok := codingOf(name, start)
		switch {
		case !ok:
			layers.Close()
			return nil, fmt.Errorf("the server packs its answer as %s, which was not asked for", sanitize.Cut(sanitize.Line(name), 40))
		case coding == codingNone && len(said) == 0:
			return layers, nil
		case coding == codingNone:
			continue
		}
		if err := k.undo(ctx, layers, coding); err != nil {
			layers.Close()
			return nil, err
		}
	}
	layers.Close()
	return nil, fmt.Errorf("%w: it is packed more than %d times", ErrTooLarge, maxCodings)
}

// codingsOf are the codings that a header names, without those that change nothing and words
// that are no codings and yet are sent.
func codingsOf(header []string) []string {
	var all []string
	for name := range strings.SplitSeq(strings.ToLower(strings.Join(header, ",")), ",") {
		name = strings.TrimPrefix(strings.TrimSpace(name), "x-")
		if !slices.Contains([]string{"", "identity", "none", "utf-8", "utf8", "binary", "8bit", "text", "chunked", "aws-chunked"}, name) {
			all = append(all, name)
		}
	}
	return all
}

const sniffedCoding = 512 // bytes that are looked at

// codingOf is how a body is packed that begins with start, when the header says name; ok is
// false if nothing here can undo it.
func codingOf(name string, start []byte) (coding string, ok bool) {
	isZlib := len(start) > 1 && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0
	switch {
	case bytes.HasPrefix(start, []byte{0x1f, 0x8b}):
		return codingGzip, true
	case bytes.HasPrefix(start, []byte{0x28, 0xb5, 0x2f, 0xfd}):
		return codingZstd, true
	case isZlib && start[0] == 0x78 && start[1] != '^': // the last is text
		return codingDeflate, true
	case name == codingNone, name == codingGzip, name == codingZstd, len(start) == 0, isMarkup(start):
		return codingNone, true
	case name == codingBrotli, name == codingDeflate:
		return name, true
	}
	return codingNone, false
}

// isMarkup reports whether a document begins in plain text with a bracket. No packed one
// is free of control characters for so long.
func isMarkup(start []byte) bool {
	text := bytes.TrimLeft(bytes.TrimPrefix(start, []byte("\xEF\xBB\xBF")), " \t\r\n")
	if len(text) == 0 || text[0] != '<' && text[0] != '{' && text[0] != '[' {
		return false
	}
	return !bytes.ContainsFunc(text, func(r rune) bool { return r < ' ' && r != '\t' && r != '\r' && r != '\n' })
}

// layered is a body with the decoders that were put around it.
type layered struct {
	in        *bufio.Reader
	close     []func()
	grow      func(context.Context, int64) error // a Request's
	hasWindow bool                               // takeWindow has been called
}

func (l *layered) Read(p []byte) (int, error) { return l.in.Read(p) }

func (l *layered) Close() error {
	for _, end := range slices.Backward(l.close) {
		end()
	}
	l.close = nil
	return nil
}

// undo puts a decoder around l.
func (k *packing) undo(ctx context.Context, l *layered, coding string) error {
	var plain io.Reader
	switch coding {
	case codingGzip:
		z, ok := k.unzip.Get().(*gzip.Reader)
		if !ok {
			z = new(gzip.Reader)
		}
		if err := z.Reset(l.in); err != nil {
			return err
		}
		z.Multistream(false) // what follows the first stream is rubbish, or a bomb in many parts
		l.close = append(l.close, func() { k.unzip.Put(z) })
		plain = z
	case codingDeflate:
		z, err := inflated(l.in)
		if err != nil {
			return err
		}
		plain = z
	default:
		if err := k.takeWindow(ctx, l); err != nil {
			return err
		}
		if coding == codingBrotli {
			plain = brotli.NewReader(l.in)
			break
		}
		z, err := zstd.NewReader(l.in, zstd.WithDecoderConcurrency(1), zstd.WithDecoderLowmem(true),
			zstd.WithDecoderMaxWindow(zstdWindow), zstd.WithDecoderMaxMemory(zstdWindow))
		if err != nil {
			return err
		}
		l.close = append(l.close, z.Close)
		plain = z
	}
	l.in = bufio.NewReader(plain)
	return nil
}

// takeWindow waits until there is memory for one of the decoders that need much: as for the
// body, or, if that is not limited, until few others have one.
func (k *packing) takeWindow(ctx context.Context, l *layered) error {
	switch {
	case l.hasWindow:
		return nil
	case l.grow != nil:
		l.hasWindow = true
		return l.grow(ctx, windowRoom)
	}
	select {
	case k.wide <- struct{}{}:
		l.hasWindow = true
		l.close = append(l.close, func() { <-k.wide })
		return nil
	case <-ctx.Done():
		return ctx.Err()
	}
}

// inflated reads the coding "deflate": the zlib format by RFC 9110, while many servers
// send the bare stream. The first byte tells which.
func inflated(in *bufio.Reader) (io.Reader, error) {
	start, err := in.Peek(2)
	if err == nil && start[0]&0x0f == 8 && (int(start[0])<<8|int(start[1]))%31 == 0 {
		return zlib.NewReader(in)
	}
	return flate.NewReader(in), nil
}
