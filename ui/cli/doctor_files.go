package cli

import (
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strings"

	"tidings/ui/typeset"
)

// A fileRecord is a file that lies beside the library, in JSON.
type fileRecord struct {
	Name string `json:"name"`
	Size int64  `json:"size"`
	Use  string `json:"use"` // lock, key, copy
}

// What files beside the library are for.
const (
	useLock = "lock" // an empty file that processes lock while they work
	useKey  = "key"  // of the SSH server
	useCopy = "copy" // of the library as it was
)

// shownCopies is how many copies are named one by one.
const shownCopies = 3

// lookAtFiles lists the files beside the library, and looks at permissions.
func (d *doctor) lookAtFiles(path string) {
	folder := filepath.Dir(path)
	d.checkup.Files = []fileRecord{}
	entries, err := os.ReadDir(folder)
	if err != nil {
		d.say("files", "none")
		return
	}
	var small, copies, open, strange []string
	for _, entry := range entries {
		info, err := entry.Info()
		use := useOf(entry.Name())
		if err == nil && use == useLock && !info.Mode().IsRegular() {
			strange = append(strange, filepath.Join(folder, entry.Name()))
		}
		if err != nil || !info.Mode().IsRegular() || use == "" && entry.Name() != fileName {
			continue
		}
		if isOpen(info) && !strings.HasSuffix(entry.Name(), ".pub") {
			open = append(open, filepath.Join(folder, entry.Name()))
		}
		if use == "" {
			continue
		}
		name := typeset.Clip(entry.Name(), 200)
		d.checkup.Files = append(d.checkup.Files, fileRecord{name, info.Size(), use})
		if use == useCopy {
			copies = append(copies, name+", "+sizeOf(info.Size()))
		} else {
			small = append(small, name)
		}
	}
	d.sayFiles(small, copies)
	for _, file := range strange {
		d.wrong(d.place(file)+" is no file, and tidings needs one there", "mv "+d.asArgument(file)+" "+d.asArgument(file+".old"))
	}
	d.lookAtRights(path, open)
}

func (d *doctor) sayFiles(small, copies []string) {
	var lines []string
	if len(small) > 0 {
		lines = append(lines, strings.Join(small, ", "))
	}
	for i, one := range copies {
		if i == shownCopies {
			lines = append(lines, fmt.Sprintf("and %s more", typeset.Count(len(copies)-i, "copy", "copies")))
			break
		}
		lines = append(lines, one+": a copy, to delete when all is well")
	}
	if len(lines) == 0 {
		lines = []string{"the library alone"}
	}
	d.say("files", lines...)
}

// useOf says what a file beside the library is for; "" if it is the library itself, or not
// a file of tidings.
func useOf(name string) string {
	rest, ours := strings.CutPrefix(name, fileName+".")
	switch {
	case strings.HasPrefix(name, "ssh_host_"):
		return useKey
	case !ours:
		return ""
	case rest == "lock", rest == "compact", rest == "index", rest == "refresh":
		return useLock
	}
	return useCopy
}

// isOpen reports whether a file gives permissions to others than its owner. On Windows the
// mode says nothing about that.
func isOpen(info fs.FileInfo) bool {
	return info.Mode().Perm()&0o077 != 0 && runtime.GOOS != "windows"
}

// lookAtRights looks for permissions that are too wide, and for missing ones.
func (d *doctor) lookAtRights(path string, open []string) {
	folder := filepath.Dir(path)
	if info, err := os.Stat(folder); err == nil && isOpen(info) {
		d.wrong(fmt.Sprintf("other users may enter %s (%04o)", d.place(folder), info.Mode().Perm()), "chmod 700 "+d.asArgument(folder))
	}
	if len(open) > 0 {
		var names, typed []string
		for _, file := range open {
			names, typed = append(names, typeset.Clip(filepath.Base(file), 200)), append(typed, d.asArgument(file))
		}
		d.wrong("other users have access to "+strings.Join(names, ", "), "chmod 600 "+strings.Join(typed, " "))
	}
	for _, file := range []string{path, path + ".lock"} {
		if info, err := os.Stat(file); err == nil && info.Mode().IsRegular() && !writable(file) {
			d.wrong(d.place(file)+" can only be read, so nothing can be kept", "chmod u+w "+d.asArgument(file))
		}
	}
	if _, err := os.Stat(path + ".lock"); err != nil && !writableFolder(folder) {
		d.wrong(d.place(folder)+" can only be read, so nothing can be kept", "chmod u+w "+d.asArgument(folder))
	}
}

func writable(file string) bool {
	f, err := os.OpenFile(file, os.O_RDWR, 0)
	if err != nil {
		return false
	}
	return f.Close() == nil
}

// writableFolder writes a file to find out whether it can: permissions, mounts and systems
// differ.
func writableFolder(folder string) bool {
	f, err := os.CreateTemp(folder, ".doctor-*")
	if err != nil {
		return false
	}
	defer os.Remove(f.Name())
	return f.Close() == nil
}

// A picturesFound is what is kept of pictures, in JSON.
type picturesFound struct {
	Folder string `json:"folder"`
	Count  int    `json:"count"`
	Size   int64  `json:"size"` // in bytes
}

// lookAtPictures says how much room pictures take.
func (d *doctor) lookAtPictures() {
	cache, err := d.pictureCache()
	if err != nil {
		d.checkup.Pictures = &picturesFound{}
		d.say("pictures", "none are kept: the environment names no home folder")
		return
	}
	count, bytes := cache.Size()
	d.checkup.Pictures = &picturesFound{typeset.Clip(cache.Folder, 400), count, bytes}
	d.say("pictures", pictureLine(count, bytes)+" in "+d.place(cache.Folder))
}
