package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime/debug"
	"sync"
	"time"

	bolt "go.etcd.io/bbolt"
)

// DefaultWait is how long other processes are waited for.
const DefaultWait = 5 * time.Second

// Options change how a store is opened. The zero value is right for a program.
type Options struct {
	Now  func() time.Time // the clock; time.Now if nil
	Wait time.Duration    // how long to wait for other processes; DefaultWait if 0

	// Began is called when a transaction of this store begins, unless it is nil; for
	// tests that count them. It is called from any goroutine, and must not call the
	// store. The looks of Watch at the store's version do not count.
	Began func(writing bool)
}

func (o Options) clock() func() time.Time {
	if o.Now == nil {
		return time.Now
	}
	return o.Now
}

func (o Options) onBegin() func(writing bool) {
	if o.Began == nil {
		return func(bool) {}
	}
	return o.Began
}

func (o Options) patience() time.Duration { return cmp.Or(o.Wait, DefaultWait) }

// A Store is one file of feeds, articles and marks. It holds no lock between
// calls and may be used by any number of goroutines.
type Store struct {
	path    string
	now     func() time.Time
	wait    time.Duration
	network string // the kind of network file system it lies on, "" for none
	began   func(writing bool)

	packers sync.Pool // of *packer
	turns   turns     // who visits which feed
	lookout lookout   // who watches
	queue   *queue    // who asks for the file's lock

	mu      sync.Mutex
	warm    []*warmReader // idle readers, the last used at the end
	shut    bool
	damaged os.FileInfo // the file as it was when a page of it was found damaged, nil if none was
}

// Open opens the store at path, making it and its folder (0600, 0700) if there
// is none, and bringing an older one up to date after copying it. It holds no
// lock afterwards. It fails with ErrNewer, ErrForeign, ErrCorrupt or ErrLocked;
// a store that cannot be written is opened all the same, and its changing
// methods fail with ErrReadOnly.
func Open(path string, o Options) (*Store, error) {
	s := newStore(path, o)
	if err := s.migrate(context.Background()); err != nil {
		return nil, fmt.Errorf("open store %s: %w", path, err)
	}
	return s, nil
}

func newStore(path string, o Options) *Store {
	return &Store{path: path, now: o.clock(), wait: o.patience(), began: o.onBegin(), network: networkKind(filepath.Dir(path)), queue: newQueue()}
}

// beside is a store like this one, of a file beside it.
func (s *Store) beside(path string) *Store {
	return newStore(path, Options{Now: s.now, Wait: s.wait, Began: s.began})
}

// Path is where the store's file lies.
func (s *Store) Path() string { return s.path }

// Network is the kind of network file system that the store lies on: "nfs", "smb",
// "9p" or "fuse"; "" if it lies on a disk, or that cannot be known. There locks may
// not hold between machines, and what one has mapped may not show what another
// wrote: nothing is kept warm, and one machine at a time should use it.
func (s *Store) Network() string { return s.network }

// Close ends all watching and lets go of what the store keeps warm; calls under way
// let go of theirs when they end.
func (s *Store) Close() error {
	s.lookout.close() // first: it reads
	s.mu.Lock()
	defer s.mu.Unlock()
	s.shut = true
	var errs []error
	for _, r := range s.warm {
		errs = append(errs, r.db.Close())
	}
	s.warm = nil
	return errors.Join(errs...)
}

// tx is one transaction: helpers take it, and never begin one themselves.
type tx struct {
	bolt *bolt.Tx
	open map[string]*bolt.Bucket // the buckets looked up so far
	now  time.Time               // one time for all that a transaction writes, whole seconds, UTC
}

// view runs fn in a reading transaction.
func (s *Store) view(ctx context.Context, fn func(*tx) error) error {
	return s.viewAny(ctx, upToDate(fn))
}

// viewAny does the same in a store that may be of an older format, of which fn asks
// first.
func (s *Store) viewAny(ctx context.Context, fn func(*tx) error) error {
	s.began(false)
	return s.look(ctx, fn)
}

// look does the same without a call of Options.Began.
func (s *Store) look(ctx context.Context, fn func(*tx) error) (err error) {
	defer s.noteDamage(&err)
	defer guard(&err)
	defer faultsPanic()()
	r, err := s.reader(ctx)
	if err != nil {
		return err
	}
	sound := false
	defer func() { s.giveBack(r, sound) }()
	err = r.db.View(func(b *bolt.Tx) error { return s.run(b, fn) })
	sound = true // it came this far without a panic
	return err
}

// update runs fn in a writing transaction; why is what others are told who wait
// for it. The file is opened for this one transaction: a handle kept longer
// would know nothing of what others have committed.
func (s *Store) update(ctx context.Context, why string, fn func(*tx) error) error {
	return s.updateAny(ctx, why, upToDate(fn))
}

// updateAny does the same in a store that may be of an older format.
func (s *Store) updateAny(ctx context.Context, why string, fn func(*tx) error) (err error) {
	s.began(true)
	defer s.noteDamage(&err)
	defer guard(&err)
	defer faultsPanic()()
	if s.refuses() {
		return fmt.Errorf("%w: a page of it could not be read, and nothing is written until it is repaired", ErrCorrupt)
	}
	db, file, err := s.openLocked(ctx, why)
	if err != nil {
		return err
	}
	sound, disclaim := false, func() {}
	defer func() {
		if !sound || err != nil {
			disclaim()
		}
		leave(s.path)
		if !sound {
			abandon(file) // db.Close could wait for ever for what a panic left locked
		} else if cerr := db.Close(); err == nil {
			err = explain(cerr)
		}
	}()
	err = explainWrite(db.Update(func(b *bolt.Tx) error {
		err := s.run(b, fn)
		if by := sessionOf(ctx); by != nil && err == nil {
			made := s.begin(b).version()
			s.lookout.claim(by, made)
			disclaim = func() { s.lookout.disclaim(made) }
		}
		return err
	}))
	sound = true // it came this far without a panic
	return err
}

// run calls fn with a transaction, unless the file has become one that this
// program does not understand since the store was opened.
func (s *Store) run(b *bolt.Tx, fn func(*tx) error) error {
	t := s.begin(b)
	switch format := t.formatNow(); {
	case format == 0:
		return fmt.Errorf("%w: it has no format number", ErrForeign)
	case format > Format():
		return fmt.Errorf("%w (format %d; this one knows %d)", ErrNewer, format, Format())
	}
	return fn(t)
}

// upToDate calls fn unless the file has become one of an older format since the
// store was opened: an older copy may have been put in its place, which lacks
// buckets. Opening it again brings it up to date.
func upToDate(fn func(*tx) error) func(*tx) error {
	return func(t *tx) error {
		if format := t.formatNow(); format < Format() {
			return fmt.Errorf("%w (format %d; this one writes %d), and has to be opened again", ErrOlder, format, Format())
		}
		return fn(t)
	}
}

func (s *Store) begin(b *bolt.Tx) *tx {
	return &tx{bolt: b, open: map[string]*bolt.Bucket{}, now: s.now().UTC().Truncate(time.Second)}
}

// abandon lets go of a file whose handle can no longer be closed. Closing the
// file is not enough: the map, which stays, would keep it locked.
func abandon(file *os.File) {
	_ = unlock(file) // the file may be closed already
	_ = file.Close()
}

// A damagedPage is what bbolt, or the system, panicked about.
type damagedPage struct{ what any }

func (d damagedPage) Error() string { return fmt.Sprintf("%v: %v", ErrCorrupt, d.what) }
func (d damagedPage) Unwrap() error { return ErrCorrupt }

// guard turns a panic of bbolt, which is how it meets a damaged page, into
// ErrCorrupt.
func guard(err *error) {
	if r := recover(); r != nil {
		*err = damagedPage{r}
	}
}

// noteDamage remembers that the file has a damaged page.
func (s *Store) noteDamage(err *error) {
	if page := (damagedPage{}); !errors.As(*err, &page) {
		return
	}
	info, statErr := os.Stat(s.path)
	if statErr != nil {
		return
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.damaged = info
}

// refuses reports whether the file is one that has a damaged page. bbolt believes
// what stands on a page: a write that meets that one can ask for all the memory there
// is, and make things worse. A file that has been put in its place, or written anew,
// is another one.
func (s *Store) refuses() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.damaged == nil {
		return false
	}
	info, err := os.Stat(s.path)
	if err != nil || !os.SameFile(info, s.damaged) || info.Size() != s.damaged.Size() || !info.ModTime().Equal(s.damaged.ModTime()) {
		s.damaged = nil
	}
	return s.damaged != nil
}

// openLocked opens the file for one writing transaction, its exclusive lock
// held.
func (s *Store) openLocked(ctx context.Context, why string) (db *bolt.DB, file *os.File, err error) {
	if err := s.sound(); err != nil {
		return nil, nil, err
	}
	opened := false
	defer func() {
		if !opened && file != nil {
			abandon(file) // Open panics on a damaged list of free pages, and the lock must not outlive it
		}
	}()
	db, err = bolt.Open(s.path, 0o600, &bolt.Options{
		Timeout:      s.wait,
		NoStatistics: true,
		OpenFile: func(_ string, flag int, _ os.FileMode) (f *os.File, err error) {
			file, err = s.lockedFile(ctx, flag&^os.O_CREATE, exclusive, why)
			return file, err
		},
	})
	if err != nil {
		return nil, nil, explainWrite(err)
	}
	if err := whole(db, file); err != nil {
		db.Close()
		return nil, nil, err
	}
	opened = true
	return db, file, nil
}

// smallest is the size of the smallest store there can be: bbolt's two meta
// pages of 4 KB.
const smallest = 2 << 12

// sound refuses what bbolt would take for a store and should not: a folder, a
// pipe, an empty file that it would initialise.
func (s *Store) sound() error {
	info, err := os.Stat(s.path)
	switch {
	case err != nil:
		return explain(err)
	case !info.Mode().IsRegular():
		return fmt.Errorf("%w: not a regular file", ErrForeign)
	case info.Size() < smallest:
		return fmt.Errorf("%w: it has %d bytes", ErrForeign, info.Size())
	}
	return nil
}

// create makes a new store aside and renames it into place, so that no torn
// first write can ever be taken for a store. Another process may win the race;
// its store then stands.
func (s *Store) create(ctx context.Context) error {
	folder := filepath.Dir(s.path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return fmt.Errorf("make folder: %w", explainWrite(err))
	}
	draft, err := os.CreateTemp(folder, filepath.Base(s.path)+".new-*")
	if err != nil {
		return explainWrite(err)
	}
	name := draft.Name()
	defer os.Remove(name)
	if err := draft.Close(); err != nil {
		return err
	}
	db, err := bolt.Open(name, 0o600, &bolt.Options{Timeout: s.wait, NoStatistics: true})
	if err != nil {
		return explainWrite(err)
	}
	err = db.Update(func(b *bolt.Tx) error { return s.begin(b).migrateAll(ctx, 0) })
	if err = errors.Join(err, db.Close()); err != nil {
		return explainWrite(err)
	}
	// A link, unlike a rename, never replaces a store that came meanwhile.
	if err := os.Link(name, s.path); errors.Is(err, fs.ErrExist) {
		return nil
	} else if err != nil {
		if err := os.Rename(name, s.path); err != nil {
			return explainWrite(err)
		}
	}
	return syncFolder(folder)
}

// faultsPanic makes a fault in mapped memory a panic of this goroutine until
// the function it returns is called.
func faultsPanic() func() {
	before := debug.SetPanicOnFault(true)
	return func() { debug.SetPanicOnFault(before) }
}
