package moving

import (
	"fmt"

	"tidings/feeds"
)

// Bounds are the limits on what is imported, for README.
func Bounds() []feeds.Bound {
	return []feeds.Bound{
		{Of: "a file of another reader, but for a database", Most: feeds.Megabytes(maxText), Else: "it is refused"},
		{Of: "bookmarks in a file", Most: fmt.Sprintf("%d,%03d", maxBookmarks/1000, maxBookmarks%1000), Else: "the rest is left out, and it is said"},
		{Of: "a note", Most: fmt.Sprintf("%d bytes", maxNote), Else: "the rest is cut off"},
	}
}
