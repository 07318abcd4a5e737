package config

import (
	"context"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/fsnotify/fsnotify"
)

const (
	// settle is how long after the first event a file is read: editors write in steps.
	settle = 50 * time.Millisecond
	// pollWatched is how often a file is read that is watched, since some file systems
	// report nothing; pollUnwatched where the system gives no watcher.
	pollWatched   = 5 * time.Second
	pollUnwatched = time.Second
)

// AwaitChange watches the folders that the file is in: editors put another file in its
// place. While there is no folder yet, the one that it will be made in is watched.
func (f File) AwaitChange(ctx context.Context, before Loaded) bool {
	if whole, err := filepath.Abs(f.Path); err == nil { // events have whole paths
		f.Path = whole
	}
	watcher, err := fsnotify.NewWatcher()
	poll := pollWatched
	if err != nil { // there are few for each user
		watcher, poll = &fsnotify.Watcher{}, pollUnwatched
	} else {
		defer watcher.Close()
	}
	for {
		for _, folder := range f.folders() {
			if err == nil && watchNearest(watcher, folder) != nil {
				poll = pollUnwatched
			}
		}
		if f.Load(ctx) != before {
			return true
		}
		if !f.awaitEvent(ctx, watcher, poll) {
			return false
		}
	}
}

// folders are where the file is, where the link to it is, and where what it speaks of is.
func (f File) folders() []string {
	all := []string{filepath.Dir(f.Path), filepath.Dir(target(f.Path))}
	for _, path := range f.watchedBeside() {
		all = append(all, filepath.Dir(path))
	}
	return slices.Compact(all)
}

// watchedBeside are the files beside the settings, and one in the folder of themes, which may
// have none yet.
func (f File) watchedBeside() []string {
	text, _ := f.read()
	any := filepath.Join(filepath.Dir(f.Path), themesBeside, "any"+themeEnding)
	return append([]string{any}, f.besidePaths(text)...)
}

// watchNearest watches a folder, or the nearest one above it that there is.
func watchNearest(watcher *fsnotify.Watcher, folder string) error {
	for {
		err := watcher.Add(folder)
		above := filepath.Dir(folder)
		if err == nil || above == folder {
			return err
		}
		folder = above
	}
}

// awaitEvent waits until the file may have changed; false when ctx ends.
func (f File) awaitEvent(ctx context.Context, watcher *fsnotify.Watcher, poll time.Duration) bool {
	due, settling := time.NewTimer(poll), false
	defer due.Stop()
	watched := append([]string{f.Path, target(f.Path)}, f.watchedBeside()...)
	for {
		select {
		case <-ctx.Done():
			return false
		case <-due.C:
			return true
		case e := <-watcher.Events:
			if !settling && isAbout(e.Name, watched) {
				settling = true
				due.Reset(settle)
			}
		case <-watcher.Errors:
		}
	}
}

// isAbout reports whether an event is about one of some files, a new theme beside one, or a
// folder above it.
func isAbout(name string, watched []string) bool {
	for _, path := range watched {
		isTheme := filepath.Ext(name) == themeEnding && filepath.Dir(name) == filepath.Dir(path)
		if path == name || isTheme || strings.HasPrefix(path, name+string(filepath.Separator)) {
			return true
		}
	}
	return false
}
