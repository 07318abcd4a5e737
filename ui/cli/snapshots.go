package cli

import (
	"fmt"
	"math"
	"time"

	"github.com/spf13/cobra"

	"tidings/store"
	"tidings/ui/typeset"
)

const snapshotsLong = `List the snapshots of this library, newest first. Once a day, at the end of a
refresh or when a screen opens, all that cannot be fetched again (subscriptions,
bookmarks, notes, tags, saved searches, what was read) is written to a file of
its own beside the library; seven are kept. "tidings load" brings one back.

--json prints one object a line:
  day size subscriptions marks  size in bytes, the rest of all accounts
  damaged                       true if it cannot be read to its end
  path                          the file`

const snapshotsExamples = `tidings snapshots
tidings load ~/.local/share/tidings/snapshots/2026-11-23.jsonl.zst`

// A snapshotRecord is a snapshot in JSON.
type snapshotRecord struct {
	Day           string `json:"day"`
	Size          int64  `json:"size"`
	Subscriptions int    `json:"subscriptions"`
	Marks         int    `json:"marks"`
	Damaged       bool   `json:"damaged"`
	Path          string `json:"path"`
}

func (r *run) snapshotsCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "snapshots", Short: "List the daily snapshots", Long: snapshotsLong, Example: snapshotsExamples, Args: nothing,
		RunE: func(cmd *cobra.Command, _ []string) error {
			s, err := r.library()
			if err != nil {
				return err
			}
			all, err := store.Snapshots(cmd.Context(), s.Path())
			if err != nil {
				return err
			}
			for _, one := range all {
				v := snapshotRecord{one.Day.Format(time.DateOnly), one.Size, one.Subscriptions, one.Marks, one.Damaged, one.Path}
				if asJSON {
					if err := r.out.object(v); err != nil {
						return err
					}
					continue
				}
				what := typeset.Count(v.Subscriptions, "feed", "feeds") + ", " + typeset.Count(v.Marks, "mark", "marks")
				if v.Damaged {
					what = "damaged"
				}
				r.out.printf("%s  %7s  %-24s  %s\n", v.Day, sizeOf(v.Size), what, typeset.Clip(v.Path, 4096))
			}
			if len(all) == 0 && !asJSON {
				r.err.line("there are no snapshots yet; `tidings refresh` makes one a day")
			}
			return nil
		},
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object a line")
	return cmd
}

// sizeOf is how large a file is, in words, rounded up.
func sizeOf(bytes int64) string {
	up := func(unit float64) float64 { return math.Ceil(float64(bytes)/unit*10) / 10 }
	switch {
	case bytes < 1<<20:
		return fmt.Sprintf("%d KB", (bytes+1<<10-1)>>10)
	case bytes < 100<<20:
		return fmt.Sprintf("%.1f MB", up(1<<20))
	case bytes < 10<<30:
		return fmt.Sprintf("%d MB", (bytes+1<<20-1)>>20)
	}
	return fmt.Sprintf("%.0f GB", math.Ceil(up(1<<30)))
}
