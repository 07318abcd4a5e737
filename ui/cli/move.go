package cli

import (
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/sanitize"
)

const moveExamples = `tidings move "BBC News: World" "Al Jazeera" World
tidings move 12 World/Asia
# out of any folder
tidings move 12 ""
# a folder into another
tidings move Asia/ World`

func (r *run) moveCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "move FEED... FOLDER", Aliases: []string{"mv"}, Short: "Put feeds into a folder", Example: moveExamples,
		Long: "Put feeds into a folder; one that is not there yet is made. \"World/Asia\" is a\nfolder in a folder, \"\" is none. Undo takes it back.\n\n" + feedNaming + "\n\n" + folderNaming,
		Args: atLeast(2, "which feeds, and the folder"), ValidArgsFunction: r.completeFeeds,
		RunE: func(cmd *cobra.Command, args []string) error {
			last := len(args) - 1
			folder, err := folderNamed(args[last])
			if err != nil {
				return err
			}
			if from, is := asFolder(args[0]); is && last == 1 {
				return r.moveFolder(cmd, quiet, from, strings.TrimPrefix(folder+"/"+from[strings.LastIndexByte(from, '/')+1:], "/"))
			}
			s, chosen, ids, err := r.chooseFeeds(cmd, args[:last])
			if err != nil {
				return err
			}
			if err := s.Move(cmd.Context(), r.Account, folder, ids...); err != nil {
				return err
			}
			if folder == "" {
				r.say(quiet, "moved %s out of any folder", nameOrCount(chosen))
			} else {
				r.say(quiet, "moved %s to %s", nameOrCount(chosen), quote(folder))
			}
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// folderNamed makes a clean folder name of what a person typed. It never becomes a path on
// the disk.
func folderNamed(text string) (string, error) {
	var parts []string
	for part := range strings.SplitSeq(text, "/") {
		switch part = sanitize.Line(part); part {
		case "":
		case ".", "..":
			return "", wrongUsage("a folder cannot be called %s", quote(part))
		default:
			parts = append(parts, part)
		}
	}
	const deepest = 8
	folder := strings.Join(parts, "/")
	if len(folder) > longestName || len(parts) > deepest {
		return "", wrongUsage("a folder's name has at most %d letters and %d levels", longestName, deepest)
	}
	return folder, nil
}
