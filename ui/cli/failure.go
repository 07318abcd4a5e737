package cli

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"strings"
	"syscall"

	"tidings/feeds"
	"tidings/feeds/fulltext"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

// A usageError is a command that was written wrongly: exit code 2.
type usageError struct {
	sentence string
	hint     string // what to type instead, "" if the sentence says it
}

func (e usageError) Error() string { return e.sentence }

func wrongUsage(format string, args ...any) error {
	return usageError{sentence: fmt.Sprintf(format, args...)}
}

// asUsage makes a usageError of what cobra says of a command that it did not
// understand.
func asUsage(err error) error {
	var usage usageError
	if errors.As(err, &usage) {
		return err
	}
	return usageError{sentence: err.Error(), hint: "see tidings --help"}
}

// A storeFault is why the store at a path could not be opened.
type storeFault struct {
	path string
	err  error
}

func (f storeFault) Error() string { return "open store: " + f.err.Error() }
func (f storeFault) Unwrap() error { return f.err }

// A silentError is one that has been said already: only its exit code is left.
type silentError struct{ error }

// complain says one sentence on Err.
func (r *run) complain(sentence string) {
	r.err.line("tidings: " + typeset.Clip(secret.HideIn(sentence), 600))
}

// warn says what a command that goes on could not do.
func (r *run) warn(format string, args ...any) { r.complain(fmt.Sprintf(format, args...)) }

// sentence puts an error into words for a person, with what to do about it if something
// can be done.
func (r *run) sentence(err error) string {
	var place storeFault
	var output outputFault
	var other store.NotFileError
	clause, known := typeset.Clause(err)
	switch {
	case errors.As(err, &place):
		return r.storeSentence(place)
	case errors.As(err, &other):
		return otherSentence(other)
	case errors.As(err, &output):
		return fmt.Sprintf("the output could not be written: %v", cause(output.err))
	case errors.Is(err, errHomeless):
		return fmt.Sprintf("%v; set it, or name a folder with --data", err)
	case known:
		return clause
	case errors.Is(err, store.ErrCorrupt):
		return r.damageSentence("the library")
	case errors.Is(err, feeds.ErrNoFeed):
		return fmt.Sprintf("%v; look for a link named RSS or Atom on the page and add its address", err)
	case errors.Is(err, fulltext.ErrNotText):
		what := strings.TrimPrefix(err.Error(), "read document: "+fulltext.ErrNotText.Error()+": ")
		if strings.HasSuffix(what, "a feed") {
			what += "; follow it with tidings add, or see it with tidings feeds parse"
		}
		return what
	case errors.Is(err, fulltext.ErrNoArticle):
		return "there is no text on this page; it may need JavaScript"
	case errors.Is(err, feeds.ErrNotOPML):
		return "this is not an OPML file; export one from the other reader, it usually ends in .opml or .xml"
	}
	return err.Error()
}

// storeSentence says why a store could not be opened.
func (r *run) storeSentence(f storeFault) string {
	path := typeset.Clip(f.path, 300)
	var link store.DanglingLinkError
	var other store.NotFileError
	switch {
	case errors.As(f.err, &link):
		return fmt.Sprintf("%s is a link to %s, which is not there; mount its disk, or name another folder with --data", typeset.Clip(link.Link, 300), typeset.Clip(link.Target, 300))
	case errors.As(f.err, &other):
		return otherSentence(other)
	case errors.Is(f.err, store.ErrNewer):
		return fmt.Sprintf("%s was written by a newer tidings; update this one, or name another folder with --data", path)
	case errors.Is(f.err, store.ErrOlder):
		return fmt.Sprintf("%s was written by an older tidings; `tidings list` brings it up to date", path)
	case errors.Is(f.err, store.ErrForeign):
		return fmt.Sprintf("%s is not a tidings library; move it away, or name another folder with --data", path)
	case errors.Is(f.err, store.ErrCorrupt):
		return r.damageSentence(path)
	case errors.Is(f.err, store.ErrLocked):
		return path + " is in use" + typeset.Holder(f.err) + "; try again when that has ended"
	case errors.Is(f.err, store.ErrFull) && isThere(f.path):
		return fmt.Sprintf("the disk is full, so %s could not be changed, and is as it was; make room and try again", path)
	case errors.Is(f.err, store.ErrFull):
		return fmt.Sprintf("the disk is full, so no library can be made at %s; make room, or name another folder with --data", path)
	case errors.Is(f.err, fs.ErrPermission) && !errors.Is(f.err, store.ErrReadOnly):
		return fmt.Sprintf("%s cannot be read; check its permissions and whose it is, or name another folder with --data", path)
	case errors.Is(f.err, store.ErrReadOnly), errors.Is(f.err, syscall.EROFS):
		return fmt.Sprintf("%s cannot be written; name another folder with --data, or check its permissions", path)
	}
	return fmt.Sprintf("no library can be opened at %s: %v; name another folder with --data", path, cause(f.err))
}

// otherSentence says what lies where a file should be.
func otherSentence(other store.NotFileError) string {
	return fmt.Sprintf("%s is %s, where tidings needs a file; move it away, or name another folder with --data", typeset.Clip(other.Path, 300), other.What)
}

// isThere reports whether a library lies at a path.
func isThere(path string) bool {
	_, err := os.Stat(path)
	return err == nil
}

// damageSentence says what to do about a damaged library.
func (r *run) damageSentence(what string) string {
	if r.Remote {
		return "the library is damaged, and nothing was changed; its owner can repair it"
	}
	return what + " is damaged; `tidings repair` builds a new one from what can be read and keeps this file; marks that are lost may be in a snapshot (`tidings snapshots`)"
}

// cause returns the innermost error: what the system said, without the calls around it.
func cause(err error) error {
	var path *os.PathError
	if errors.As(err, &path) {
		return path.Err
	}
	for {
		next := errors.Unwrap(err)
		if next == nil {
			return err
		}
		err = next
	}
}

// quote quotes a word that a person typed, to be shown back.
func quote(word string) string { return "“" + typeset.Clip(secret.HideIn(word), 80) + "”" }

// say prints what was done, unless quiet is set.
func (r *run) say(quiet bool, format string, args ...any) {
	if !quiet {
		r.out.line(typeset.Clip(secret.HideIn(fmt.Sprintf(format, args...)), 600))
	}
}
