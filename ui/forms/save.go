package forms

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"time"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"tidings/feeds/sanitize"
)

// longestName is how many bytes a name has at most, with its ending and a number. Most file
// systems take 255; some that encrypt names take little more than half of that.
const longestName = 120

// Name is what the file of an article is called: by its day, unless that is unknown, and by its
// title. The n-th of some that would be called the same has a number from the second on.
func Name(date time.Time, title, ending string, n int) string {
	name := fileWords(title)
	if !date.IsZero() {
		name = strings.TrimSpace(date.Format(time.DateOnly) + " " + name)
	}
	if name == "" || sanitize.IsDevice(name) {
		name = strings.TrimSpace("Article " + name)
	}
	if n > 1 {
		ending = fmt.Sprintf(" (%d)", n) + ending
	}
	name, cut := sanitize.Truncate(name, longestName-len(ending))
	if cut {
		name = trimName(name)
	}
	return name + ending
}

// fileWords are the words of a title that a name can have.
func fileWords(title string) string {
	line := strings.Map(func(r rune) rune {
		switch {
		case strings.ContainsRune(`/\|:⁄∕`, r):
			return '-'
		case strings.ContainsRune(`?*"<>`, r), unicode.Is(unicode.Cf, r) && r != '\u200c' && r != '\u200d', unicode.IsControl(r), r == unicode.ReplacementChar:
			return -1
		}
		return r
	}, norm.NFC.String(sanitize.Line(title)))
	return trimName(strings.Join(strings.Fields(line), " "))
}

// trimName takes from the ends of a name what hides a file or makes an option of it, and what
// Windows takes away itself.
func trimName(name string) string {
	return strings.TrimRight(strings.TrimLeft(name, ".-~ "), ". \u200d")
}

// mostAlike is how many files may be called the same but for their numbers.
const mostAlike = 1000

// Save writes a text into a file of its own in a folder, which is made if it is not there, and
// returns its path. name is what the n-th of some that are called the same is called. The file
// (0600) is there whole or not at all. The error is a clause.
func Save(folder string, name func(n int) string, text string) (path string, err error) {
	if err := os.MkdirAll(folder, 0o700); err != nil {
		return "", fmt.Errorf("%s cannot be made: %w", sanitize.Line(folder), cause(err))
	}
	draft, err := os.CreateTemp(folder, ".tidings-*") // 0600
	if err != nil {
		return "", fmt.Errorf("nothing can be written into %s: %w", sanitize.Line(folder), cause(err))
	}
	defer os.Remove(draft.Name()) // it is gone if all went well
	_, err = draft.WriteString(text)
	if err = errors.Join(err, draft.Sync(), draft.Close()); err != nil {
		return "", fmt.Errorf("%s cannot be written: %w", name(1), cause(err))
	}
	for n := 1; n <= mostAlike; n++ {
		path = filepath.Join(folder, name(n))
		err := os.Link(draft.Name(), path)
		if err != nil && !errors.Is(err, fs.ErrExist) { // not all file systems have links
			err = claim(draft.Name(), path)
		}
		switch {
		case err == nil:
			return path, nil
		case errors.Is(err, fs.ErrExist):
			continue
		}
		return "", fmt.Errorf("%s cannot be written: %w", name(n), cause(err))
	}
	return "", fmt.Errorf("%s is there %d times already", name(1), mostAlike)
}

// claim takes a name that nobody has, and gives it to a draft.
func claim(draft, path string) error {
	file, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	if err = errors.Join(file.Close(), os.Rename(draft, path)); err != nil {
		_ = os.Remove(path)
	}
	return err
}

// cause is what the system said, without the path.
func cause(err error) error {
	var at *fs.PathError
	if errors.As(err, &at) {
		return at.Err
	}
	return err
}
