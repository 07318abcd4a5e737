package pictures

import (
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"sync"
	"time"
)

// A Cache keeps pictures on the disk, so that an article that is read again need not fetch
// them. A file is called by the hash of the picture's address: nothing of it comes from
// outside. What has not been looked at for longest goes first. A cache that cannot be written
// keeps nothing, and nobody is told: a picture is only fetched again.
type Cache struct {
	Folder string
	Most   int64 // bytes of all files

	mu    sync.Mutex
	bytes int64 // of all files, since they were counted last and by what was put there; -1 before that
	once  sync.Once
}

// CacheSize is how many bytes pictures take on the disk at most.
const CacheSize = 100 << 20

// name is the file of an address.
func (c *Cache) name(address string) string {
	sum := sha256.Sum256([]byte(address))
	return filepath.Join(c.Folder, hex.EncodeToString(sum[:]))
}

// get returns a picture, nil if it is not there.
func (c *Cache) get(address string) []byte {
	if c == nil {
		return nil
	}
	data, err := os.ReadFile(c.name(address))
	if err != nil || len(data) > maxBytes {
		return nil
	}
	now := time.Now()
	_ = os.Chtimes(c.name(address), now, now) // it goes a little sooner if that fails
	return data
}

// put keeps a picture.
func (c *Cache) put(address string, data []byte) {
	if c == nil || os.MkdirAll(c.Folder, 0o700) != nil {
		return
	}
	part, err := os.CreateTemp(c.Folder, partName+"*") // 0600
	if err != nil {
		return
	}
	_, err = part.Write(data)
	err = errors.Join(err, part.Close())
	if err == nil {
		err = os.Rename(part.Name(), c.name(address))
	}
	if err != nil {
		_ = os.Remove(part.Name())
		return
	}
	c.trim(int64(len(data)))
}

// trim removes what has not been looked at for longest, if more bytes make it too many. A tenth
// more is removed than must be, so that it is not done for each picture.
func (c *Cache) trim(more int64) {
	c.mu.Lock()
	defer c.mu.Unlock()
	c.once.Do(func() { c.bytes = -1 })
	if c.bytes >= 0 && c.bytes+more <= c.Most {
		c.bytes += more
		return
	}
	files, bytes := c.files()
	if bytes > c.Most {
		slices.SortFunc(files, func(a, b fs.FileInfo) int { return a.ModTime().Compare(b.ModTime()) })
		for _, f := range files {
			if bytes <= c.Most-c.Most/10 {
				break
			}
			if os.Remove(filepath.Join(c.Folder, f.Name())) == nil {
				bytes -= f.Size()
			}
		}
	}
	c.bytes = bytes
}

// partName is what the names of pictures begin with that have not been written to their end.
const partName = "part-"

// isPicture reports whether a file is one of a cache, by its name.
func isPicture(name string) bool {
	sum, err := hex.DecodeString(name)
	return err == nil && len(sum) == sha256.Size || strings.HasPrefix(name, partName)
}

// files are the files of the cache, and how many bytes they have.
func (c *Cache) files() (files []fs.FileInfo, bytes int64) {
	entries, _ := os.ReadDir(c.Folder)
	for _, entry := range entries {
		if info, err := entry.Info(); err == nil && info.Mode().IsRegular() && isPicture(entry.Name()) {
			files = append(files, info)
			bytes += info.Size()
		}
	}
	return files, bytes
}

// Size returns how many pictures are kept, and how many bytes they have.
func (c *Cache) Size() (pictures int, bytes int64) {
	files, bytes := c.files()
	return len(files), bytes
}

// Clear removes all pictures. What is in the folder that is none stays.
func (c *Cache) Clear() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	files, _ := c.files()
	for _, f := range files {
		if err := os.Remove(filepath.Join(c.Folder, f.Name())); err != nil && !errors.Is(err, fs.ErrNotExist) {
			return err
		}
	}
	c.bytes = 0
	return nil
}
