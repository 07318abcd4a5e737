package cli

import (
	"fmt"
	"runtime"

	"github.com/spf13/cobra"

	"tidings/ui/config"
	"tidings/ui/pictures"
	"tidings/ui/typeset"
)

const picturesLong = `Print where the pictures of articles are kept that the screen has fetched, how
many there are, and how much room they take: 100 MB at most, from which those
go first that nobody has looked at for longest. What is removed is fetched
again when it is to be seen.`

const picturesExamples = `tidings pictures
# nothing of what was seen stays behind
tidings pictures --clear`

func (r *run) picturesCommand() *cobra.Command {
	var clear bool
	cmd := &cobra.Command{
		Use: "pictures", Short: "Show how much room pictures take, or remove them", Long: picturesLong, Example: picturesExamples, Args: nothing,
		RunE: func(*cobra.Command, []string) error {
			cache, err := r.pictureCache()
			if err != nil {
				return err
			}
			count, bytes := cache.Size()
			if !clear {
				r.out.line(pictureLine(count, bytes))
				r.out.line(typeset.Clip(cache.Folder, 400))
				return nil
			}
			if err := cache.Clear(); err != nil {
				return fmt.Errorf("the pictures were not removed: %w", err)
			}
			r.say(false, "removed %s", pictureLine(count, bytes))
			return nil
		},
	}
	cmd.Flags().BoolVar(&clear, "clear", false, "remove them")
	return cmd
}

// pictureCache is where the screen keeps pictures.
func (r *run) pictureCache() (*pictures.Cache, error) {
	folder, err := config.PictureFolder(runtime.GOOS, r.Getenv)
	return &pictures.Cache{Folder: folder, Most: pictures.CacheSize}, err
}

// pictureLine is how many pictures there are, and how much room they take.
func pictureLine(count int, bytes int64) string {
	if count == 0 {
		return "no pictures"
	}
	return typeset.Count(count, "picture", "pictures") + ", " + sizeOf(bytes)
}
