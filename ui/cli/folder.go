package cli

import (
	"errors"
	"fmt"
	"strings"

	"github.com/spf13/cobra"

	"tidings/store"
)

// folderNaming says how a folder is named where feeds are, too.
const folderNaming = `A name that ends with a slash is a folder with all that is in it: "World/Asia/".`

// asFolder is the path of the folder that a person has named with a slash at its end; false if that is
// the name or the address of a feed.
func asFolder(name string) (path string, is bool) {
	path, is = strings.CutSuffix(name, "/")
	return path, is && !strings.Contains(name, "://")
}

// moveFolder gives a folder another path; one that is there is joined.
func (r *run) moveFolder(cmd *cobra.Command, quiet bool, from, to string) error {
	from, err := folderNamed(from)
	if err != nil {
		return err
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	moved, err := s.MoveFolder(cmd.Context(), r.Account, from, to)
	switch {
	case errors.Is(err, store.ErrNotFound):
		return fmt.Errorf("there is no folder %s", quote(from))
	case err != nil:
		return settingFault(err)
	}
	if moved == 0 {
		r.say(quiet, "nothing has changed")
		return nil
	}
	steps, err := s.History(cmd.Context(), r.Account, 1)
	if err == nil && len(steps) > 0 {
		r.say(quiet, "%s", steps[0].What)
	}
	return err
}
