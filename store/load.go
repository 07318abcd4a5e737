package store

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"
)

// ErrNotDump says that a file is no dump at all, and nothing of it was loaded.
var ErrNotDump = errors.New("this is not a dump of tidings")

// LoadOptions say how a dump is loaded.
type LoadOptions struct {
	// Clean makes the text of a line, which is JSON without its line end, fit to be
	// stored and shown. It must be set.
	Clean func(line []byte) []byte

	From string // whose part of the dump; "" for the only one's, else for the one's of the account's name

	// Private is for dumps of people who do not own the store: feeds are made only
	// at the address where they are fetched, and articles that the store does not
	// have go into the account's own feed, where nobody else meets them.
	Private bool

	// Refused is told of each line that is left out, and why; nil to tell nobody.
	Refused func(line int, why string)
}

// Loaded counts what a load changed.
type Loaded struct {
	From     string    // whose dump it was
	Made     time.Time // when it was made
	Feeds    int       // new subscriptions
	Resting  int       // of them, those that are not fetched until the person confirms their settings
	Searches int       // new saved searches
	Articles int       // that the store did not have
	Marks    int       // bookmarks, notes and tags: articles on which they are not what they were
	Read     int       // articles now read that were not
	Deleted  int       // articles now deleted that were not
	Absent   int       // read, deleted or marked, and not in this store: left out
	Passed   int       // articles without a mark that Private left out
	Refused  int       // lines that could not be used
	Cut      bool      // the dump ends before its end
}

// Load brings what a dump holds into an account, and merges it with what is
// there: subscriptions and saved searches are united, an article is read or
// deleted if it is so here or there, of two bookmarks the earlier date counts, of
// two different notes both stay, tags are united. What was taken off here comes
// back. A feed that the account has already stays in its folder and under its rule.
// Loading the same again changes nothing.
//
// The dump is plain or compressed by zstd. Lines that cannot be used are left
// out and told; what is not there to be marked is counted. History is not
// loaded. All that changed but for new articles is one step of history, in many short
// transactions (act.go). If one of them fails, or ctx ends, all of that step is taken back.
func (s *Store) Load(ctx context.Context, a AccountID, r io.Reader, o LoadOptions) (Loaded, error) {
	if o.Clean == nil {
		return Loaded{}, errors.New("load dump: nothing cleans its text")
	}
	plain, done, err := unpacked(r)
	if err != nil {
		return Loaded{}, fmt.Errorf("load dump: %w", err)
	}
	defer done()
	l := &load{store: s, ctx: ctx, account: a, options: o, lines: bufio.NewReaderSize(plain, 64<<10), feeds: map[string]*dumpFeed{}, act: s.newAct(a, "load")}
	l.packer = s.packer()
	defer s.packers.Put(l.packer)
	if err = l.begin(); err == nil {
		err = l.act.end(ctx, l.all())
	}
	if err != nil {
		l.loaded.Feeds, l.loaded.Resting, l.loaded.Searches, l.loaded.Marks, l.loaded.Read, l.loaded.Deleted = 0, 0, 0, 0, 0, 0
	} else {
		err = l.flaw
	}
	if err != nil {
		return l.loaded, fmt.Errorf("load dump: %w", err)
	}
	return l.loaded, nil
}

// unpacked returns what is packed in r, or r itself. done lets go of it.
func unpacked(r io.Reader) (plain io.Reader, done func(), err error) {
	buffered := bufio.NewReader(r)
	magic, err := buffered.Peek(4)
	if err != nil && !errors.Is(err, io.EOF) {
		return nil, nil, err
	}
	if !bytes.Equal(magic, []byte{0x28, 0xb5, 0x2f, 0xfd}) { // RFC 8878, section 3.1.1
		return buffered, func() {}, nil
	}
	packed, err := zstd.NewReader(buffered, zstd.WithDecoderConcurrency(1), zstd.WithDecoderMaxMemory(maxBody))
	if err != nil {
		return nil, nil, err
	}
	return packed, packed.Close, nil
}

// Bounds of what is read: they keep a dump that was made to hurt from doing so.
const (
	maxDumpLine  = 40 << 20        // bytes: an article with a text of the largest size
	maxLineRead  = 2 * maxDumpLine // bytes of a line, after which its end is not looked for
	maxDumpFeeds = 50_000
	maxRefused   = 1000 // lines, after which the rest is not worth reading
)

// A LongLineError says that a line of a dump has no end within reason. What came before it
// has been loaded.
type LongLineError struct {
	Line int
	Read int64 // bytes of it
}

func (e LongLineError) Error() string {
	return fmt.Sprintf("line %d has more than %d MB and no end", e.Line, e.Read>>20)
}

// A load is a call of Load under way.
type load struct {
	store   *Store
	ctx     context.Context
	account AccountID
	options LoadOptions
	packer  *packer

	lines   *bufio.Reader
	number  int    // number of the line that was read last
	raw     []byte // that line as it came
	text    []byte // the same, cleaned
	tooLong bool   // that line is too long, and was skipped
	blank   int    // lines without anything
	mine    bool   // the line is in the part of the wanted account
	ended   bool   // the end line has been read

	feeds  map[string]*dumpFeed // that lines have spoken of, by origin
	batch  loadBatch
	act    *act
	step   gathered      // what the batch under way changes
	found  []SavedSearch // what the account has, as far as the batch under way knows
	loaded Loaded
	flaw   error // of the dump, after which the rest of it is not read
}

// begin reads the head.
func (l *load) begin() error {
	more, err := l.next()
	if long := (LongLineError{}); errors.As(err, &long) {
		return ErrNotDump
	}
	if err != nil {
		return err
	}
	var head dumpHead
	if !more || l.tooLong || kindOf(l.text) != kindHead || decodeLine(l.text, &head) != nil || len(head.Accounts) == 0 {
		return ErrNotDump
	}
	if head.Version > dumpVersion {
		return fmt.Errorf("%w: it is a dump of version %d, and this program knows %d", ErrNewer, head.Version, dumpVersion)
	}
	for i, name := range head.Accounts {
		head.Accounts[i] = shorten(name, maxName)
	}
	var own Account
	err = l.store.view(l.ctx, func(t *tx) (err error) {
		own, err = t.account(l.account)
		return err
	})
	if err != nil {
		return err
	}
	from := l.options.From
	switch {
	case from != "":
	case len(head.Accounts) == 1:
		from = head.Accounts[0]
	default:
		from = own.Name
	}
	at := slices.IndexFunc(head.Accounts, func(name string) bool { return strings.EqualFold(name, from) })
	if at < 0 {
		return fmt.Errorf("there is no account %s in this dump of %s: %w", from, shorten(strings.Join(head.Accounts, ", "), maxName), ErrNotFound)
	}
	l.loaded.From, l.loaded.Made = head.Accounts[at], head.Made.UTC()
	return nil
}

// all reads the lines after the head, and carries them out by batches.
func (l *load) all() error {
	for {
		more, err := l.next()
		if err == nil && more && l.loaded.Refused < maxRefused {
			if why := l.take(); why != "" {
				l.refuse(why)
			}
			if l.batch.weight < batch {
				continue
			}
		}
		long := LongLineError{}
		switch {
		case errors.As(err, &long):
			l.flaw = err
		case err != nil:
			return err
		case l.loaded.Refused >= maxRefused:
			l.flaw = fmt.Errorf("%w: %d lines of it cannot be used", ErrNotDump, maxRefused)
		}
		if err := l.carryOut(!more || l.flaw != nil); err != nil || l.flaw != nil {
			return err
		}
		if !more {
			l.loaded.Cut = !l.ended
			return nil
		}
		if err := l.store.file.GiveWay(l.ctx); err != nil {
			return err
		}
	}
}

func (l *load) refuse(why string) {
	l.loaded.Refused++
	if l.options.Refused != nil {
		l.options.Refused(l.number, why)
	}
}

// next reads the next line and has it cleaned; false if there is none. Of a line that is too long
// nothing is kept, and the end of one that is far too long is not waited for.
func (l *load) next() (more bool, err error) {
	more, err = l.read()
	if l.text = nil; more && err == nil && !l.tooLong {
		l.text = l.options.Clean(l.raw)
	}
	return more, err
}

func (l *load) read() (more bool, err error) {
	l.number++
	l.raw, l.tooLong = l.raw[:0], false
	for read := 0; ; {
		if err := l.ctx.Err(); err != nil {
			return false, err
		}
		part, err := l.lines.ReadSlice('\n')
		more = more || len(part) > 0
		if read += len(part); read > maxLineRead {
			return false, LongLineError{l.number, maxLineRead}
		}
		if l.tooLong = l.tooLong || len(l.raw)+len(part) > maxDumpLine; !l.tooLong {
			l.raw = append(l.raw, part...)
		}
		switch {
		case errors.Is(err, bufio.ErrBufferFull):
			continue
		case errors.Is(err, io.EOF), errors.Is(err, io.ErrUnexpectedEOF): // the second if what is packed was cut off
			return more, nil
		case err != nil:
			return false, fmt.Errorf("read line %d: %w", l.number, err)
		}
		return more, nil
	}
}
