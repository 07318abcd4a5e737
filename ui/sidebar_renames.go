package ui

import (
	"strings"

	"tidings/store"
)

// Folders and tags have no other identity than their names. When one gets another name here,
// the place that one is at, the cursor and what is folded go along; and back again if that is
// undone, so what was renamed is remembered as long as the screen.

// A renaming is a folder or a tag that got another name: the keys of both items.
type renaming struct{ from, to string }

const (
	folderKeyPrefix = "folder "
	tagKeyPrefix    = "tag "
)

// renameFolder remembers that a folder is about to get another path, "" if only the folders in it are to
// stay.
func (s *sidebar) renameFolder(from, to string) {
	s.renamings = append(s.renamings, renaming{folderKeyPrefix + from, folderKeyPrefix + to})
	for path, folded := range s.folded {
		if store.InFolder(path, from) && folded {
			s.folded[strings.TrimPrefix(to+path[len(from):], "/")] = true
		}
	}
}

// renameTag remembers that a tag is about to get another name.
func (s *sidebar) renameTag(from, to string) {
	s.renamings = append(s.renamings, renaming{tagKeyPrefix + from, tagKeyPrefix + to})
}

// keyNow is the key that an item has now: another if it was a folder or a tag which is no
// longer there by that name.
func (s *sidebar) keyNow(key string) string {
	if s.isThere(key) {
		return key
	}
	for i := len(s.renamings) - 1; i >= 0; i-- {
		for _, way := range [][2]string{{s.renamings[i].from, s.renamings[i].to}, {s.renamings[i].to, s.renamings[i].from}} {
			now := strings.Replace(way[1]+strings.TrimPrefix(key, way[0]), folderKeyPrefix+"/", folderKeyPrefix, 1)
			if store.InFolder(key, way[0]) && s.isThere(now) {
				return now
			}
		}
	}
	return key
}

// isThere reports whether a key is of a folder or a tag that the account has, or of anything
// else.
func (s *sidebar) isThere(key string) bool {
	if tag, is := strings.CutPrefix(key, tagKeyPrefix); is {
		for _, t := range s.tags {
			if t.Tag == tag {
				return true
			}
		}
		return false
	}
	folder, is := strings.CutPrefix(key, folderKeyPrefix)
	return !is || folder != "" && s.hasFolder(folder)
}

// hasFolder reports whether a feed is in a folder, or in one that is in it.
func (s *sidebar) hasFolder(path string) bool {
	for i := range s.feeds {
		if store.InFolder(s.feeds[i].Subscription.Folder, path) {
			return true
		}
	}
	return false
}

// inFolder are the feeds in a folder, and in those that are in it.
func (s *sidebar) inFolder(path string) (feeds []store.Subscribed) {
	for i := range s.feeds {
		if store.InFolder(s.feeds[i].Subscription.Folder, path) {
			feeds = append(feeds, s.feeds[i])
		}
	}
	return feeds
}

// followed is the place that one is at, if it has another name now.
func (s *sidebar) followed() (place, bool) {
	key := s.keyNow(s.current)
	if key == s.current {
		return place{}, false
	}
	s.current = key
	clear(s.drawn)
	s.draw()
	return namedPlace(key), true
}

// namedPlace is the place of a folder or a tag.
func namedPlace(key string) place {
	if folder, is := strings.CutPrefix(key, folderKeyPrefix); is {
		return folderItem(folder).place
	}
	return tagItem(store.TagCount{Tag: strings.TrimPrefix(key, tagKeyPrefix)}).place
}
