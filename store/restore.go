package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"

	"tidings/store/dbfile"
)

// ErrCopy says that the copy to restore from cannot be used; what is wrong with it
// is wrapped beside it.
var ErrCopy = errors.New("the copy cannot be used")

// Restore puts a copy of the store at from in the place of the one at path, which is
// kept beside it under the name that Restore returns ("" if there was none). Whoever
// has the store open goes on with the restored one. If the copy cannot be used the error
// is ErrCopy together with ErrForeign, ErrNewer, or ErrCorrupt if Check finds a
// difference. It is ErrFull if there is no room for a second file beside the present one,
// and ErrLocked if a compaction, a repair or another restore is under way; any other error
// is about the present store. The present store is as it was then.
func Restore(ctx context.Context, from, path string, o Options) (kept string, err error) {
	copied, err := dbfile.OpenRegular(from)
	if err != nil {
		return "", fmt.Errorf("restore from %s: %w: %w", from, ErrCopy, err)
	}
	defer copied.Close()
	s := newStore(path, o)
	defer s.Close()
	there, err := s.file.Exists()
	if err == nil {
		err = os.MkdirAll(filepath.Dir(s.file.Path()), 0o700)
	}
	if err == nil {
		err = s.alone("restore", func() (err error) {
			kept, err = s.restore(ctx, copied, there)
			return err
		})
	}
	switch {
	case errors.Is(err, ErrCopy):
		return "", fmt.Errorf("restore from %s: %w", from, err)
	case err != nil:
		return "", fmt.Errorf("restore: %w", dbfile.ExplainWrite(err))
	}
	return kept, nil
}

// restore makes a draft of a copy, and exchanges the store for it.
func (s *Store) restore(ctx context.Context, from *os.File, there bool) (kept string, err error) {
	generation, err := s.presentGeneration(ctx)
	if there && err != nil {
		return "", err
	}
	info, err := from.Stat()
	if err != nil {
		return "", err
	}
	path := s.file.Path()
	dbfile.RemoveTempFolders("tidings-restore") // of an older tidings, which made its drafts there
	if err := dbfile.RoomFor(filepath.Dir(path), info.Size()); err != nil {
		return "", err
	}
	draft, remove, err := s.newDraft(restoredDraft)
	if err != nil {
		return "", err
	}
	defer remove()
	s.reached("there is a draft")
	if err := writeFile(ctx, copyReader{from}, draft); err != nil {
		return "", err
	}
	s.reached("the draft is a copy")
	switch err := s.prepare(ctx, draft, generation); {
	case errors.Is(err, ErrFull), ctx.Err() != nil:
		return "", err
	case err != nil:
		return "", fmt.Errorf("%w: %w", ErrCopy, dbfile.Explain(err))
	}
	s.reached("the draft is whole")
	if !there {
		return "", moveIntoPlace(draft, path, false)
	}
	err = s.file.Exclude(ctx, "restore", func() (err error) {
		s.reached("the store is locked")
		kept, err = s.exchange(ctx, draft, "restore")
		return err
	})
	return kept, err
}

// presentGeneration is the generation of the store that is about to be replaced, 0 if it is
// damaged or some other program's.
func (s *Store) presentGeneration(ctx context.Context) (generation uint32, err error) {
	err = s.viewAny(ctx, func(t *tx) error {
		if t.bolt.Bucket(bucketMeta) != nil {
			generation = t.generation()
		}
		return nil
	})
	noFile := dbfile.NotFileError{}
	if errors.Is(err, ErrCorrupt) || errors.Is(err, ErrForeign) && !errors.As(err, &noFile) {
		return 0, nil
	}
	return generation, err
}

// prepare brings a copy to this program's format, checks it, and gives it a higher
// generation than the present store's and a numbering of its own. It must be of the newest format: processes that
// have the store open do not understand older ones.
func (s *Store) prepare(ctx context.Context, draft string, present uint32) error {
	d := s.beside(draft)
	defer d.Close()
	format, err := d.format(ctx)
	if err == nil && format < Format() {
		err = d.updateAny(ctx, "restore", func(t *tx) error { return t.migrateAll(ctx, format) })
	}
	if err != nil {
		return err
	}
	differences, err := d.Check(ctx)
	if err == nil && len(differences) > 0 {
		err = fmt.Errorf("%w: %s", ErrCorrupt, differences[0])
	}
	if err != nil {
		return err
	}
	return d.update(ctx, "restore", func(t *tx) error {
		meta := t.bucket(bucketMeta)
		if err := meta.Put(numberingKey, []byte(rand.Text())); err != nil {
			return err
		}
		return meta.Put(generationKey, join32(max(present, t.generation())+1))
	})
}

// A copyReader reads the copy that is restored from, and says of an error that it is the
// copy's.
type copyReader struct{ file *os.File }

func (r copyReader) Read(p []byte) (int, error) {
	n, err := r.file.Read(p)
	if err != nil && !errors.Is(err, io.EOF) {
		err = fmt.Errorf("%w: %w", ErrCopy, err)
	}
	return n, err
}
