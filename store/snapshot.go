package store

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/klauspost/compress/zstd"

	"tidings/store/dbfile"
)

// A snapshot holds, for one day and all accounts, everything that cannot be fetched again:
// a dump without unmarked articles, compressed by zstd, in a folder beside the store.
//
//	snapshots/2026-11-23.jsonl.zst
//
// It survives damage of the store, being a file of its own. As a dump, any release can load
// it and people can read it.

// A Snapshot describes the file of a snapshot.
type Snapshot struct {
	Path          string
	Day           time.Time
	Size          int64 // bytes of the compressed file
	Subscriptions int   // of all accounts
	Marks         int   // articles with a bookmark, a note or tags
	Damaged       bool  // the file cannot be read to its end
}

// keptSnapshots is how many snapshots are kept; the oldest are removed.
const keptSnapshots = 7

// snapshotName is the form of a snapshot's name, with the day.
const snapshotName = ".jsonl.zst"

func (s *Store) snapshotFolder() string {
	return filepath.Join(filepath.Dir(s.path), "snapshots")
}

// Snapshot makes the snapshot of the day and returns where it is; "" if the day
// has one, or nothing has changed since the last. It is called at the end of a refresh and
// when a screen opens; its failure (a full disk, a folder without permission) must not make
// those fail.
func (s *Store) Snapshot(ctx context.Context) (path string, err error) {
	path = filepath.Join(s.snapshotFolder(), s.now().Format(time.DateOnly)+snapshotName)
	if _, err := os.Stat(path); err == nil {
		return "", nil
	}
	head, err := s.snapshotHead(ctx)
	if err != nil {
		return "", fmt.Errorf("make snapshot: %w", err)
	}
	names, err := s.snapshotNames()
	if err != nil {
		return "", fmt.Errorf("make snapshot: %w", dbfile.ExplainWrite(err))
	}
	if slices.ContainsFunc(names, func(name string) bool { return isSnapshotOf(filepath.Join(s.snapshotFolder(), name), head) }) {
		return "", nil
	}
	if err := s.writeSnapshot(ctx, path, head); err != nil {
		return "", fmt.Errorf("make snapshot: %w", dbfile.ExplainWrite(err))
	}
	return path, s.dropSnapshots(filepath.Base(path))
}

// snapshotHead is the head of a snapshot made now.
func (s *Store) snapshotHead(ctx context.Context) (head dumpHead, err error) {
	head = dumpHead{Kind: kindHead, Version: dumpVersion, Format: Format(), Made: s.now().UTC()}
	err = s.view(ctx, func(t *tx) error {
		head.Store, head.File, head.Change = string(t.bucket(bucketMeta).Get([]byte("uuid"))), t.generation(), t.bolt.ID()
		return nil
	})
	return head, err
}

// isSnapshotOf reports whether a snapshot was made when the store was as the head
// says it is now.
func isSnapshotOf(path string, now dumpHead) bool {
	var was dumpHead
	err := readSnapshot(path, func(r *bufio.Reader) error {
		line, err := r.ReadSlice('\n')
		return errors.Join(err, json.Unmarshal(line, &was))
	})
	return err == nil && was.Store == now.Store && was.File == now.File && was.Change == now.Change
}

// snapshotNames returns the files of snapshots, oldest day first.
func (s *Store) snapshotNames() (names []string, err error) {
	files, err := os.ReadDir(s.snapshotFolder())
	if errors.Is(err, fs.ErrNotExist) {
		return nil, nil
	}
	for _, file := range files {
		if _, ok := dayOfSnapshot(file.Name()); ok {
			names = append(names, file.Name())
		}
	}
	slices.Sort(names)
	return names, err
}

func dayOfSnapshot(name string) (time.Time, bool) {
	day, ok := strings.CutSuffix(name, snapshotName)
	at, err := time.Parse(time.DateOnly, day)
	return at, ok && err == nil
}

// writeSnapshot writes a snapshot aside and renames it into place, so that one
// that is there is whole.
func (s *Store) writeSnapshot(ctx context.Context, path string, head dumpHead) error {
	accounts, err := s.Accounts(ctx)
	if err != nil {
		return err
	}
	for _, who := range accounts {
		head.Accounts = append(head.Accounts, who.Name)
	}
	folder := filepath.Dir(path)
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return err
	}
	s.removeSnapshotDrafts()
	draft, release, err := dbfile.NewDraft(path + ".new") // 0600
	if err != nil {
		return err
	}
	defer release()
	defer os.Remove(draft.Name())
	err = s.packSnapshot(ctx, draft, head, accounts)
	if err := errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return err
	}
	if err := os.Rename(draft.Name(), path); err != nil {
		return err
	}
	return dbfile.SyncFolder(folder)
}

// removeSnapshotDrafts removes what was left, of whatever day, by those who were killed
// while they made a snapshot.
func (s *Store) removeSnapshotDrafts() {
	files, _ := os.ReadDir(s.snapshotFolder()) // the snapshot will fail if it cannot be read
	for _, file := range files {
		name, _, draft := strings.Cut(file.Name(), ".new-")
		if _, ok := dayOfSnapshot(name); draft && ok {
			dbfile.RemoveDrafts(filepath.Join(s.snapshotFolder(), name+".new"))
		}
	}
}

func (s *Store) packSnapshot(ctx context.Context, w io.Writer, head dumpHead, accounts []Account) error {
	packed, err := newPacked(w)
	if err != nil {
		return err
	}
	d := s.newDump(ctx, packed, DumpOptions{})
	err = d.write(head)
	for _, who := range accounts {
		if err == nil {
			err = d.account(who)
		}
	}
	if err == nil {
		err = d.end()
	}
	return errors.Join(err, packed.Close())
}

func newPacked(w io.Writer) (*zstd.Encoder, error) {
	return zstd.NewWriter(w, zstd.WithEncoderConcurrency(1), zstd.WithWindowSize(1<<20))
}

// dropSnapshots removes those beyond keptSnapshots. The one just made stays, whatever its
// day: clocks go wrong. Those of days to come were made by a clock that was wrong, and go
// first; by date they would be kept for ever, and real ones would go. Should the clock be
// wrong now and those right, they go as they always do, the oldest first, and one more is
// kept.
func (s *Store) dropSnapshots(made string) error {
	names, err := s.snapshotNames()
	if err != nil {
		return fmt.Errorf("drop snapshots: %w", err)
	}
	room := keptSnapshots // for others
	if len(names) > 0 && names[len(names)-1] == made {
		room--
	}
	old := slices.DeleteFunc(names, func(name string) bool { return name == made })
	toCome := slices.IndexFunc(old, func(name string) bool { return name > made })
	if toCome >= 0 {
		old = slices.Concat(old[toCome:], old[:toCome])
	}
	var errs []error
	for _, name := range old[:max(0, len(old)-room)] {
		errs = append(errs, os.Remove(filepath.Join(s.snapshotFolder(), name)))
	}
	if err := errors.Join(errs...); err != nil {
		return fmt.Errorf("drop snapshots: %w", err)
	}
	return nil
}

// snapshots lists the snapshots there are, newest first; those of days to come, which a
// wrong clock dated, are the last. Each is read to its end, where it says what it holds.
func (s *Store) snapshots(ctx context.Context) (all []Snapshot, err error) {
	names, err := s.snapshotNames()
	if err != nil {
		return nil, fmt.Errorf("list snapshots: %w", err)
	}
	slices.Reverse(names)
	today := s.now().Format(time.DateOnly) + snapshotName
	past := max(0, slices.IndexFunc(names, func(name string) bool { return name <= today }))
	for _, name := range slices.Concat(names[past:], names[:past]) {
		if err := ctx.Err(); err != nil {
			return nil, err
		}
		one := Snapshot{Path: filepath.Join(s.snapshotFolder(), name)}
		one.Day, _ = dayOfSnapshot(name)
		info, err := os.Stat(one.Path)
		if errors.Is(err, fs.ErrNotExist) {
			continue // somebody has made a newer one meanwhile
		}
		var end dumpEnd
		if err == nil {
			one.Size = info.Size()
			end, err = endOfSnapshot(one.Path)
		}
		one.Damaged, one.Subscriptions, one.Marks = err != nil, end.Subscriptions, end.Marks
		all = append(all, one)
	}
	return all, nil
}

// endOfSnapshot reads the last line of a snapshot.
func endOfSnapshot(path string) (end dumpEnd, err error) {
	err = readSnapshot(path, func(r *bufio.Reader) error {
		var last []byte
		for {
			part, err := r.ReadSlice('\n')
			switch {
			case errors.Is(err, io.EOF) && len(part) == 0:
				return json.Unmarshal(last, &end)
			case err != nil && !errors.Is(err, bufio.ErrBufferFull):
				return err
			}
			last = append(last[:0], part...)
		}
	})
	if err == nil && end.Kind != kindEnd {
		err = fmt.Errorf("%w: it has no end", ErrCorrupt)
	}
	return end, err
}

// readSnapshot unpacks a snapshot for read to read of it what it needs.
func readSnapshot(path string, read func(*bufio.Reader) error) error {
	file, err := dbfile.OpenRegular(path)
	if err != nil {
		return err
	}
	defer file.Close()
	plain, done, err := unpacked(file)
	if err != nil {
		return err
	}
	defer done()
	return read(bufio.NewReaderSize(plain, 64<<10))
}
