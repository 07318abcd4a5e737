package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strconv"

	"github.com/RoaringBitmap/roaring/v2"
	"github.com/fxamacker/cbor/v2"
	bolt "go.etcd.io/bbolt"

	"tidings/store/dbfile"
	"tidings/store/pages"
)

// A repair makes a new file of what can be read of the old one, and puts it in the
// old one's place (see replace.go).
//
//	store's lock, shared ──▶ take over ──▶ mend ──▶ derive ──▶ check ──▶ exchange ──▶ free
//
// Others read meanwhile, if they can. The old file is kept beside.

// Repaired says what a repair did.
type Repaired struct {
	Kept          string   // where the old file is now
	Articles      int      // in the new one
	Lost          []string // one sentence for each kind of thing that is not in the new one
	Before, After int64    // bytes
}

// Repair makes the store at path anew from its articles and from what accounts think
// of them; all that follows from these is derived again, and the index of words is
// made by the next Tidy. It reads what bbolt cannot, and can be called when Open fails
// with ErrCorrupt. progress, which may be nil, is told how far it is. It fails with
// ErrForeign, ErrNewer or ErrLocked, with ErrFull if there is no room for a second
// file, and with ErrCorrupt if nothing can be made of the old one; the store is then
// left as it was. For a million articles it takes minutes and 100 MB.
func Repair(ctx context.Context, path string, o Options, progress func(done, total int64)) (Repaired, error) {
	s := newStore(path, o)
	done := Repaired{}
	err := s.alone("repair", func() (err error) {
		done, err = s.repair(ctx, progress)
		return err
	})
	if err != nil {
		return Repaired{}, fmt.Errorf("repair: %w", dbfile.ExplainWrite(err))
	}
	return done, nil
}

func (s *Store) repair(ctx context.Context, progress func(done, total int64)) (done Repaired, err error) {
	path := s.file.Path()
	err = s.file.Hold(ctx, "repair", func(file *os.File) error {
		info, err := file.Stat()
		if err != nil {
			return err
		}
		if err := dbfile.RoomFor(filepath.Dir(path), info.Size()); err != nil {
			return err
		}
		from, err := pages.OpenTorn(ctx, file, info.Size())
		if err != nil {
			return err
		}
		draft, remove, err := s.newDraft(repairedDraft)
		if err != nil {
			return err
		}
		defer remove()
		s.reached("there is a draft")
		r := newRepair(ctx, s, from, progress)
		if err := r.make(draft); err != nil {
			return err
		}
		s.reached("the draft is whole")
		if err := s.checkDraft(ctx, draft); err != nil {
			return err
		}
		done = Repaired{Articles: r.articles, Lost: r.losses(), Before: info.Size()}
		if info, err = os.Stat(draft); err != nil {
			return err
		}
		done.After = info.Size()
		done.Kept, err = s.exchange(ctx, draft, "repair")
		return err
	})
	return done, err
}

// checkDraft checks what is about to become the store.
func (s *Store) checkDraft(ctx context.Context, name string) error {
	made := s.beside(name)
	differences, err := made.Check(ctx)
	if err = errors.Join(err, made.Close()); err == nil && len(differences) > 0 {
		err = fmt.Errorf("%w, and so would the repaired one be: %s", ErrCorrupt, differences[0])
	}
	return err
}

// A repair is one under way.
type repair struct {
	store    *Store
	ctx      context.Context
	from     *pages.Torn
	progress func(done, total int64)
	pack     packer
	lenient  cbor.DecMode

	to   *bolt.DB
	t    *tx // the step under way
	step int // bytes of it

	articles  int
	last      map[string]uint32 // the highest number of each kind
	live      map[FeedID]set    // the articles there are
	known     map[FeedID]set    // those that the old file said there are
	bare      set               // those of which there is nothing but the text
	unread    map[string]int    // entries that could not be read, by bucket
	homeless  map[string]int    // entries that lead to a feed or an account that never was
	astray    map[string]int    // lists that held what is another feed's
	strange   []string          // buckets that nobody knows
	none      []string          // kinds of which nothing was found where there may have been some
	nameless  []FeedID          // feeds that were made because something was theirs
	ownerless int               // and accounts
	textless  int               // articles without a text
	lostPages int
	recalled  map[markKey]Mark // marks as far as the sets that follow from them tell
	halfMarks int              // of them, those that there was no other word of
}

func newRepair(ctx context.Context, s *Store, from *pages.Torn, progress func(done, total int64)) *repair {
	if progress == nil {
		progress = func(int64, int64) {}
	}
	// A byte that makes a title no UTF-8 costs a letter, not the article.
	lenient, err := cbor.DecOptions{UTF8: cbor.UTF8DecodeInvalid}.DecMode()
	if err != nil {
		panic(err) // the options are constant
	}
	r := &repair{
		store: s, ctx: ctx, from: from, progress: progress, lenient: lenient, bare: roaring.New(),
		last: map[string]uint32{}, live: map[FeedID]set{}, known: map[FeedID]set{},
		unread: map[string]int{}, homeless: map[string]int{}, astray: map[string]int{}, recalled: map[markKey]Mark{},
	}
	read := int64(0)
	from.Progress = func(bytes int) {
		read += int64(bytes)
		progress(min(read, from.Length), 2*from.Length)
	}
	return r
}

// make fills a new file.
func (r *repair) make(name string) (err error) {
	if r.to, err = openCopy(name); err != nil {
		return err
	}
	defer func() {
		if r.t != nil {
			_ = r.t.bolt.Rollback() // an error came before
		}
		err = errors.Join(err, r.to.Close())
	}()
	if err := r.begin(); err != nil {
		return err
	}
	for _, name := range allBuckets() {
		if _, err := r.t.bolt.CreateBucketIfNotExists(name); err != nil {
			return err
		}
	}
	for _, part := range []func() error{r.takeOver, r.mend, r.derive} {
		if err := part(); err != nil {
			return err
		}
	}
	if err := r.t.bolt.Commit(); err != nil {
		return err
	}
	r.t = nil
	return finishCopy(r.to, name, func(b *bolt.Tx) error {
		t := r.store.begin(b)
		return errors.Join(t.deriveSets(), r.putMeta(t))
	})
}

func (r *repair) begin() error {
	b, err := r.to.Begin(true)
	if err != nil {
		return err
	}
	r.t, r.step = r.store.begin(b), 0
	return nil
}

// grown makes a step when enough has been written. Nothing that was found in the
// transaction before may be used after it.
func (r *repair) grown(bytes int) error {
	if r.step += bytes; r.step < compactStep {
		return nil
	}
	if err := errors.Join(r.ctx.Err(), r.t.bolt.Commit()); err != nil {
		return err
	}
	r.t = nil
	return r.begin()
}

// put writes an entry, unless there is one already: what is found first is the most
// likely to be true.
func (r *repair) put(bucket, k, v []byte) error {
	b := r.t.bucket(bucket)
	if b.Get(k) != nil {
		return nil
	}
	if err := b.Put(k, v); err != nil {
		return err
	}
	return r.grown(len(k) + len(v))
}

// takeOver copies what follows from nothing else.
func (r *repair) takeOver() error {
	leads, err := r.from.Buckets()
	if err != nil {
		return err
	}
	_, hasMeta := leads[string(bucketMeta)]
	_, hasRows := leads[string(bucketRows)]
	if !hasMeta && !hasRows && !r.from.Incomplete[""] {
		return fmt.Errorf("%w: it has no articles", ErrForeign)
	}
	for name := range leads {
		if !slices.ContainsFunc(allBuckets(), func(known []byte) bool { return string(known) == name }) {
			r.strange = append(r.strange, name)
		}
	}
	slices.Sort(r.strange)
	if err := r.copySources(leads); err != nil {
		return err
	}
	if err := r.readKnown(leads[string(bucketLive)]); err != nil {
		return err
	}
	if err := r.recallMarks(leads); err != nil {
		return err
	}
	if err := errors.Join(r.takeStrays(), r.putRecalled()); err != nil {
		return err
	}
	for _, s := range takenBuckets() {
		if k, _ := r.t.bucket(s.bucket).Cursor().First(); k == nil && r.from.Incomplete[string(s.bucket)] {
			r.none = append(r.none, s.many)
		}
	}
	format, _ := strconv.Atoi(string(r.t.bucket(bucketMeta).Get([]byte("format"))))
	rows, _ := r.t.bucket(bucketRows).Cursor().First()
	feeds, _ := r.t.bucket(bucketFeeds).Cursor().First()
	switch {
	case format > Format():
		return fmt.Errorf("%w (format %d; this one knows %d)", ErrNewer, format, Format())
	case format == 0 && !hasRows && !r.from.Incomplete[""]:
		return fmt.Errorf("%w: it has no format number", ErrForeign)
	case rows == nil && feeds == nil && r.lostPages > 0:
		return fmt.Errorf("%w: no article and no feed of it can be read", ErrCorrupt)
	}
	return nil
}

// putMeta writes what the store knows of itself. All formats so far have the same
// sources, so what was taken over is of the newest now.
func (r *repair) putMeta(t *tx) error {
	meta := t.bucket(bucketMeta)
	err := meta.Put([]byte("format"), []byte(strconv.Itoa(Format())))
	if len(meta.Get([]byte("uuid"))) == 0 {
		err = errors.Join(err, meta.Put([]byte("uuid"), []byte(rand.Text())))
	}
	for kind, n := range r.last {
		err = errors.Join(err, meta.Put([]byte("last "+kind), join32(n)))
	}
	return errors.Join(err, meta.Put(generationKey, join32(t.generation()+1)))
}
