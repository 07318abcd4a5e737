package cli

import (
	"fmt"
	"strings"
	"testing"

	"tidings/ui/typeset"
)

// The help says how wide the columns of a pipe are: scripts cut by these numbers.
func TestHelpOfColumnsIsTrue(t *testing.T) {
	columns := typeset.Columns()
	words := strings.Join(strings.Fields(plainHelp), " ")
	for _, promise := range []string{
		fmt.Sprintf("the whole id (%d characters)", columns.ID.Plain),
		fmt.Sprintf("the date in UTC (%d)", columns.Date.Plain),
		fmt.Sprintf("the source (%d)", columns.Source.Plain),
		fmt.Sprintf("%s unread, %s bookmarked, %s, %s, %s, %s", typeset.UnreadSign, typeset.BookmarkSign,
			columns.ID.Title, columns.Age.Title, columns.Source.Title, columns.Title.Title),
	} {
		if !strings.Contains(words, promise) {
			t.Errorf("the help does not say %q", promise)
		}
	}
}
