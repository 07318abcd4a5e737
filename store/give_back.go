package store

import (
	"context"
	"errors"
	"fmt"
	"os"
	"time"

	"tidings/store/dbfile"
)

// How the file gives back by itself what is free in it.
//
// It is compacted, as Compact does it, when a third of it is free. Nobody asked for that, so
// nobody waits for it: the copy is given up as soon as somebody is at the turnstile, and
// then it is not tried again for an hour. Very large files are left to Compact, since the
// copy would take long and come to nothing.

// A file is compacted by itself if so much of it is free and so much is used.
const (
	leastGivenBack = 16 << 20
	mostUsed       = 400 << 20
)

// betweenCopies is how long no compaction begins by itself after another has begun.
const betweenCopies = time.Hour

// While somebody may come, a transaction of the copy has giveBackStep bytes, which take
// 15 ms, and after each lookEvery bytes it is asked whether somebody waits.
const (
	giveBackStep = 1 << 20
	lookEvery    = 128 << 10
)

// errInWay ends a compaction by itself when somebody waits for the store.
var errInWay = errors.New("somebody waits for the store")

// givesBack reports whether the file is to give back by itself what is free.
func (s Space) givesBack() bool {
	free := s.Free + s.Ahead
	return free >= leastGivenBack && 3*free >= s.Size && s.Size-free <= mostUsed && s.Network == ""
}

// giveBack compacts the file if that is worth it and nobody needs the store.
func (s *Store) giveBack(ctx context.Context) error {
	path := s.file.Path()
	if info, err := os.Stat(path + ".compact"); err == nil && time.Since(info.ModTime()).Abs() < betweenCopies {
		return ctx.Err()
	}
	if info, err := os.Stat(path); err != nil || info.Size() < leastGivenBack || s.file.IsWaitedFor() {
		return ctx.Err() // what is wrong with the file is said by whoever needs it
	}
	space, err := s.Space(ctx)
	if err != nil || !space.givesBack() {
		return err
	}
	err = s.alone("compaction", func() error {
		_, _, err := s.compact(&compaction{ctx: ctx, step: giveBackStep, isInWay: s.file.IsWaitedFor})
		return dbfile.ExplainWrite(err)
	})
	switch {
	case errors.Is(err, errInWay), errors.Is(err, ErrLocked), errors.Is(err, ErrFull):
		return nil // it is not urgent
	case err != nil:
		return fmt.Errorf("give back free room: %w", err)
	}
	return nil
}
