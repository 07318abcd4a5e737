package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"path/filepath"
	"strings"
	"time"

	"tidings/store"
	"tidings/store/dbfile"
	"tidings/ui/typeset"
)

// A libraryRecord is the library in JSON.
type libraryRecord struct {
	Path     string `json:"path"`
	State    string `json:"state"` // good, none, older, unusable
	Size     int64  `json:"size"`
	Free     int64  `json:"free"`
	Format   int    `json:"format"`
	Articles int    `json:"articles"`
	Feeds    int    `json:"feeds"`
	Accounts int    `json:"accounts"`
	Waiting  int    `json:"waiting"`
}

// patience is how long the doctor waits for the library's lock: long enough for a process
// that works; one that holds it for longer is reported.
const patience = time.Second

// lookAtLibrary looks at the library and what belongs to it. It returns the opened store if
// the library can be opened without a change. It fails if the library cannot be used; the
// page says so already.
func (d *doctor) lookAtLibrary(ctx context.Context) (*store.Store, error) {
	path, err := d.storePath()
	if err != nil {
		d.say("library", "no folder for it")
		d.wrongSentence(d.sentence(err))
		return nil, silentError{err}
	}
	examination, err := store.Examine(ctx, path, store.Options{Now: d.Now, Wait: patience})
	record := &libraryRecord{
		Path: typeset.Clip(path, 4096), State: "good", Size: examination.Space.Size, Free: examination.Space.Free, Format: examination.Format,
		Articles: examination.Articles, Feeds: examination.Feeds, Accounts: examination.Accounts, Waiting: examination.Pending,
	}
	d.checkup.Library = record
	switch {
	case errors.Is(err, fs.ErrNotExist):
		record.State = "none"
	case err != nil:
		record.State = "unusable"
	case examination.Format < store.Format():
		record.State = "older"
	}
	var s *store.Store
	if record.State == "good" {
		s, err = d.library()
		if err != nil {
			record.State = "unusable"
		}
	}
	d.sayLibrary(path, examination, err)
	d.lookAtSnapshots(ctx, path, record.State)
	d.lookAtFiles(path)
	d.lookAtDisk(filepath.Dir(dbfile.Resolve(path)), record.Size)
	d.lookAtLock(path)
	if record.State == "unusable" {
		return nil, silentError{err}
	}
	return s, nil
}

// sayLibrary says where the library is and what is in it, or why it cannot be used.
func (d *doctor) sayLibrary(path string, examination store.Examination, err error) {
	shown := d.place(path)
	space := sizeOf(examination.Space.Size) + ", " + sizeOf(examination.Space.Free) + " of it free"
	switch d.checkup.Library.State {
	case "none":
		d.say("library", shown, "not there yet: the first start makes it")
	case "unusable":
		d.say("library", shown, "cannot be used, see below")
		var place storeFault
		if !errors.As(err, &place) {
			place = storeFault{path, err}
		}
		d.wrongSentence(d.sentence(place))
	case "older":
		d.say("library", shown, fmt.Sprintf("%s · format %d; the next command makes it format %d, and keeps a copy", space, examination.Format, store.Format()))
	default:
		d.say("library", shown, fmt.Sprintf("%s · format %d", space, examination.Format), fmt.Sprintf("%s, %s, %s",
			typeset.Count(examination.Articles, "article", "articles"), typeset.Count(examination.Feeds, "feed", "feeds"), typeset.Count(examination.Accounts, "account", "accounts")))
	}
	if examination.Space.Wasteful() {
		d.wrong(fmt.Sprintf("%s of the library's %s are unused", sizeOf(examination.Space.Free), sizeOf(examination.Space.Size)), "tidings compact")
	}
	if d.checkup.Library.State == "good" {
		d.sayIndex(examination)
	}
}

func (d *doctor) sayIndex(examination store.Examination) {
	if examination.Pending == 0 {
		d.say("index", "all articles")
		return
	}
	d.say("index", fmt.Sprintf("%s not in it yet; `tidings refresh` takes them in", typeset.Count(examination.Pending, "article is", "articles are")))
}

// wrongSentence notes an error's sentence as a problem. What to do about it stands behind
// the semicolon.
func (d *doctor) wrongSentence(sentence string) {
	what, mend, _ := strings.Cut(sentence, "; ")
	d.wrong(what, cmp.Or(mend, "name another folder with --data"))
}

// A snapshotsFound counts the snapshots, in JSON.
type snapshotsFound struct {
	Count   int    `json:"count"`
	Damaged int    `json:"damaged"`
	Newest  string `json:"newest"` // day, "" if there is none
}

// staleSnapshot is the age of the newest snapshot from which on one is missing: its day,
// and two more.
const staleSnapshot = 3 * 24 * time.Hour

func (d *doctor) lookAtSnapshots(ctx context.Context, path, state string) {
	all, err := store.Snapshots(ctx, path)
	if err != nil {
		d.say("snapshots", "cannot be read: "+typeset.Clip(fmt.Sprint(cause(err)), 100))
		return
	}
	d.checkup.Snapshots = &snapshotsFound{Count: len(all)}
	if len(all) == 0 {
		d.say("snapshots", "none yet")
		if state == "good" && d.checkup.Library.Articles > 0 {
			d.wrong("there is no snapshot of what cannot be fetched again", "tidings refresh")
		}
		return
	}
	newest := all[0].Day.Format(time.DateOnly)
	d.checkup.Snapshots.Newest = newest
	line := fmt.Sprintf("%d, the newest of %s", len(all), newest)
	for _, one := range all {
		if one.Damaged {
			d.checkup.Snapshots.Damaged++
		}
	}
	if n := d.checkup.Snapshots.Damaged; n > 0 {
		line += fmt.Sprintf(", %d damaged", n)
	}
	d.say("snapshots", line)
	switch {
	case state == "unusable":
		d.wrong("the library cannot be used, and what could not be fetched again is in the snapshot of "+newest,
			"tidings load --data NEWFOLDER "+d.asArgument(all[0].Path))
	case d.Now().Sub(all[0].Day) > staleSnapshot:
		d.wrong("the newest snapshot is of "+newest, "tidings refresh")
	}
}

// A diskRecord is the disk of the library, in JSON.
type diskRecord struct {
	Kind    string `json:"kind"`
	Network bool   `json:"network"`
	Free    int64  `json:"free"`
}

// scarce is the free room below which a disk is a problem, however small the library is.
const scarce = 32 << 20

func (d *doctor) lookAtDisk(folder string, size int64) {
	disk, known := dbfile.DiskOf(folder)
	if !known {
		d.say("disk", "not known on this system")
		return
	}
	d.checkup.Disk = &diskRecord{disk.Kind, disk.Network, disk.Free}
	d.say("disk", disk.Kind+", "+sizeOf(disk.Free)+" free")
	if disk.Network {
		d.wrong("the library lies on "+disk.Kind+", where locks may not hold between machines",
			"move it to a disk of this machine, and name its folder in TIDINGS_DATA")
	}
	if disk.Free < max(size, scarce) {
		d.wrong("the disk has only "+sizeOf(disk.Free)+" left, and a compaction or a backup needs as much as the library has",
			"make room on the disk of "+d.asArgument(folder))
	}
}

// place writes a path for a person, with "~" for their home.
func (d *doctor) place(path string) string {
	home := d.Getenv("HOME")
	if rest, ok := strings.CutPrefix(path, home+"/"); ok && filepath.IsAbs(home) {
		path = "~/" + rest
	}
	return typeset.Clip(path, 400)
}

// asArgument writes a path as an argument for a shell.
func (d *doctor) asArgument(path string) string {
	shown := d.place(path)
	if strings.ContainsAny(shown, " '\"\\$`&|;<>()*?[]#!") || shown == "" {
		return "'" + strings.ReplaceAll(typeset.Clip(path, 400), "'", `'\''`) + "'"
	}
	return shown
}
