package store

import (
	"context"
	"errors"
	"io/fs"
	"os"
	"path/filepath"

	"tidings/store/dbfile"
)

// A compaction, a repair and a restore write a draft beside the store's file and put it in
// the file's place:
//
//	PATH.compact lock ──▶ draft ──▶ check ──▶ store's lock ──▶ link old file ──▶ rename draft ──▶ free
//
// The first lock is held all the time, so there is one of them at a time: of two at once
// the second could undo what was committed between their renames. Others go on meanwhile.
// Whoever waits for the store's lock finds another file at the path afterwards and opens
// that (see package dbfile).
//
// Something lies at the path at every moment, or somebody could make a new store there.
// The old file is whole until the rename, and the new one after it, so a killed process
// leaves nothing but a draft, which the next one removes.

// alone runs fn with the lock that keeps out every other compaction, repair and restore, and
// fails with ErrLocked if there is one. Drafts of those that were killed are removed first.
func (s *Store) alone(why string, fn func() error) error {
	if _, err := s.file.Exists(); err != nil {
		return err
	}
	path := s.file.Path()
	release, err := dbfile.LockNamed(path+".compact", why)
	if err != nil {
		return err
	}
	defer release()
	for _, kind := range []string{compactedDraft, repairedDraft, restoredDraft} {
		dbfile.RemoveDrafts(path + kind)
	}
	_ = os.Remove(path + restoredDraft) // of an older tidings, which gave it no number
	return fn()
}

// What drafts are called, between the store's path and a number.
const (
	compactedDraft = ".compacted"
	repairedDraft  = ".repaired"
	restoredDraft  = ".restored"
)

// newDraft makes an empty draft. remove removes it, unless it has been renamed.
func (s *Store) newDraft(kind string) (name string, remove func(), err error) {
	path := s.file.Path()
	draft, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+kind+"-*")
	if err != nil {
		return "", nil, err
	}
	if err := draft.Close(); err != nil {
		return "", nil, errors.Join(err, os.Remove(draft.Name()))
	}
	return draft.Name(), func() {
		_ = os.Remove(draft.Name())           // nothing is there after the rename
		_ = os.Remove(draft.Name() + ".lock") // the turnstile of a file that nobody else knows
	}, nil
}

// exchange puts a draft in the place of the store's file, which is kept beside under a name
// that says before what, as "restore". It is called with a lock of the store.
func (s *Store) exchange(ctx context.Context, draft, what string) (kept string, err error) {
	path := s.file.Path()
	if kept, err = s.keep(ctx, path+".before-"+what+"-"+s.now().Format("20060102-150405")); err != nil {
		return "", err
	}
	s.reached("the old file has a second name")
	if err := os.Rename(draft, path); err != nil {
		return "", errors.Join(err, os.Remove(kept))
	}
	s.reached("the draft is in its place")
	return kept, dbfile.SyncFolder(filepath.Dir(path))
}

// keep gives the store's file a second name, which no file has: the given one, or one with
// a number added. On a file system without links it copies the file.
func (s *Store) keep(ctx context.Context, name string) (kept string, err error) {
	kept = freeName(name)
	for err = os.Link(s.file.Path(), kept); errors.Is(err, fs.ErrExist); err = os.Link(s.file.Path(), kept) {
		kept = freeName(name)
	}
	if err == nil {
		return kept, nil
	}
	draft, remove, err := s.newDraft(restoredDraft)
	if err != nil {
		return "", err
	}
	defer remove()
	if err := copyFile(ctx, s.file.Path(), draft); err != nil {
		return "", err
	}
	return kept, os.Rename(draft, kept)
}
