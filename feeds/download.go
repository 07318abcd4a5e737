package feeds

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"

	"tidings/feeds/fetch"
	"tidings/store"
)

// A Download brings a file from the web into a folder.
type Download struct {
	Address string
	Name    string // what it is to be called, made fit; see FileName
	Folder  string // absolute; made if it is not there
	Found   bool   // anybody may have written the address: it must not lead into the person's own network
}

// MaxDownload is how many bytes a file has at most.
const MaxDownload = 4 << 30

// Run downloads the file, and tells how many bytes have come, and of how many (0 if the server does
// not say). Until it is whole it stands beside its place under a name that ends with .part; what is
// stopped leaves nothing. A file that is there already is left alone: the new one is called "NAME (2)"
// then. It returns the file's path. The error is a clause; without room for the file store.ErrFull.
func (d Download) Run(ctx context.Context, f *fetch.Fetcher, tell func(done, of int64)) (path string, err error) {
	if err := os.MkdirAll(d.Folder, 0o755); err != nil {
		return "", unwritten(err)
	}
	part, err := d.begin()
	if err != nil {
		return "", unwritten(err)
	}
	defer os.Remove(part.Name()) // it is not there any more if all went well
	progress := &counted{to: part, tell: tell}
	err = f.Stream(ctx, fetch.Request{URL: d.Address, MaxBytes: MaxDownload, Found: d.Found}, func(h fetch.Head) (io.Writer, error) {
		progress.of = h.Length
		tell(0, h.Length)
		return progress, nil
	})
	if err == nil {
		err = part.Sync()
	}
	if closed := part.Close(); err == nil {
		err = closed
	}
	if err != nil {
		return "", unwritten(err)
	}
	path, err = d.end(part.Name())
	return path, unwritten(err)
}

// begin makes the file that the download is written to until it is whole.
func (d Download) begin() (*os.File, error) {
	for i := 1; ; i++ {
		file, err := os.OpenFile(d.place(i)+".part", os.O_CREATE|os.O_EXCL|os.O_WRONLY, 0o644)
		if !errors.Is(err, fs.ErrExist) || i == mostNamed {
			return file, err
		}
	}
}

// end gives a whole file its name.
func (d Download) end(part string) (string, error) {
	for i := 1; ; i++ {
		path := d.place(i)
		err := os.Link(part, path) // which, unlike renaming, leaves alone what is there
		if err == nil || errors.Is(err, fs.ErrExist) && i < mostNamed {
			if err == nil {
				return path, nil
			}
			continue
		}
		if _, there := os.Lstat(path); !errors.Is(there, fs.ErrNotExist) { // a file system without links
			if i < mostNamed {
				continue
			}
			return "", err
		}
		return path, os.Rename(part, path)
	}
}

// mostNamed is how many files of a name there may be.
const mostNamed = 1000

// place is the path of the file, with a number if it is not the first of its name.
func (d Download) place(i int) string {
	name := d.Name
	if i > 1 {
		ending := filepath.Ext(name)
		name = fmt.Sprintf("%s (%d)%s", strings.TrimSuffix(name, ending), i, ending)
	}
	return filepath.Join(d.Folder, name)
}

// unwritten says that the disk is full, where that is what went wrong.
func unwritten(err error) error {
	if errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT) {
		return store.ErrFull
	}
	return err
}

// counted tells how much has been written.
type counted struct {
	to       io.Writer
	done, of int64
	tell     func(done, of int64)
}

func (c *counted) Write(p []byte) (int, error) {
	n, err := c.to.Write(p)
	c.done += int64(n)
	c.tell(c.done, c.of)
	return n, err
}
