package cli

import (
	"fmt"
	"strconv"
	"strings"

	"github.com/spf13/cobra"

	"tidings/store"
)

// accountBounds are what the command serve is told that each account may have.
type accountBounds struct {
	feeds, tags, commands int
	notes, space          string
}

func (b *accountBounds) flags(cmd *cobra.Command) {
	cmd.Flags().IntVar(&b.feeds, "max-feeds", 2000, "how many feeds an account follows at most")
	cmd.Flags().IntVar(&b.tags, "max-tags", 50, "how many tags an account gives an article at most")
	cmd.Flags().StringVar(&b.notes, "max-notes", "1MB", "what one command writes as notes at most, a `size`: the note times the articles")
	cmd.Flags().StringVar(&b.space, "max-space", "1GB", "what an account adds to the library at most, a `size`")
	cmd.Flags().IntVar(&b.commands, "max-commands", 600, "how many commands an account runs in a minute at most")
}

// limits are the bounds that the store keeps.
func (b *accountBounds) limits() (l store.Limits, err error) {
	for name, n := range map[string]int{"max-feeds": b.feeds, "max-tags": b.tags, "max-commands": b.commands} {
		if n < 1 {
			return l, wrongUsage("--%s is a number from 1 on", name)
		}
	}
	notes, err := byteSize("max-notes", b.notes)
	if err != nil {
		return l, err
	}
	space, err := byteSize("max-space", b.space)
	const searches, note = 1000, 100 << 10
	return store.Limits{Feeds: b.feeds, Tags: b.tags, Note: note, Notes: int(notes), Searches: searches, Bytes: space}, err
}

// byteSize reads a size such as 500KB, 1MB or 2GB.
func byteSize(name, text string) (int64, error) {
	upper := strings.ToUpper(strings.TrimSpace(text))
	for unit, bytes := range map[string]int64{"KB": 1 << 10, "MB": 1 << 20, "GB": 1 << 30} {
		if digits, ok := strings.CutSuffix(upper, unit); ok {
			n, err := strconv.ParseInt(strings.TrimSpace(digits), 10, 32)
			if err == nil && n > 0 {
				return n * bytes, nil
			}
		}
	}
	return 0, usageError{sentence: fmt.Sprintf("--%s is a size such as 500KB, 1MB or 2GB", name)}
}
