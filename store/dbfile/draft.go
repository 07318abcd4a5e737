package dbfile

import (
	"os"
	"path/filepath"
	"strings"
)

// Drafts.
//
// A draft is a file that gets another name when it is whole. Until then it is called BASE-N,
// with a number of its own, so that two processes never write to the same one. A killed
// process leaves its draft behind; the next that makes one of the same base removes it.

// NewDraft makes a draft, readable by its owner alone, and removes those of the same base
// that killed processes left. release is called when the draft has its name, or has been
// removed: until then others see that it is in use.
func NewDraft(base string) (draft *os.File, release func(), err error) {
	RemoveDrafts(base)
	for {
		draft, err = os.CreateTemp(filepath.Dir(base), filepath.Base(base)+"-*")
		if err != nil {
			return nil, nil, err
		}
		if release = holdDraft(draft.Name()); release != nil {
			return draft, release, nil
		}
		draft.Close() // somebody removed it before it was held
	}
}

// RemoveDrafts removes the drafts of a base that killed processes left, and the turnstiles
// of those that were opened. One that cannot be removed stays.
func RemoveDrafts(base string) {
	for _, name := range draftsIn(filepath.Dir(base), filepath.Base(base)) {
		if isAbandoned(name) {
			_ = os.Remove(name)
		}
	}
}

// draftsIn lists what has the name of a draft in a folder. Names are compared, and no
// pattern is used: the folder's own name may have * or [ in it.
func draftsIn(folder, base string) (names []string) {
	files, err := os.ReadDir(folder)
	if err != nil {
		return nil
	}
	for _, file := range files {
		number, ok := strings.CutPrefix(file.Name(), base+"-")
		number = strings.TrimSuffix(number, ".lock")
		if ok && number != "" && strings.Trim(number, "0123456789") == "" {
			names = append(names, filepath.Join(folder, file.Name()))
		}
	}
	return names
}

// TempFolder makes a folder in the system's folder for temporary files, and removes those
// with the same name, up to the number, that this person's killed processes left. remove
// removes the new one.
func TempFolder(name string) (path string, remove func(), err error) {
	RemoveTempFolders(name)
	for {
		path, err = os.MkdirTemp("", name+"-")
		if err != nil {
			return "", nil, err
		}
		if release := holdDraft(path); release != nil {
			return path, func() {
				_ = os.RemoveAll(path) // the next one tries again
				release()
			}, nil
		}
	}
}

// RemoveTempFolders removes the folders of TempFolder that killed processes left.
func RemoveTempFolders(name string) {
	for _, folder := range draftsIn(os.TempDir(), name) {
		if isOwnFolder(folder) && isAbandoned(folder) {
			_ = os.RemoveAll(folder)
		}
	}
}
