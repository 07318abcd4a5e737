package cli

import (
	"errors"
	"fmt"
	"os"
	"os/exec"
	"strings"

	"github.com/spf13/cobra"

	"tidings/ui/config"
	"tidings/ui/typeset"
)

func (r *run) configSetCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "set KEY VALUE", Short: "Set one setting", Args: exactly(2, "which setting, and its value"),
		Long: "Set one setting. The line that sets it is changed, or a new one is written where it\nbelongs; comments, order and all other lines stay as they are. Open screens follow\nwithin a second.",
		Example: `tidings config set page.width 90
tidings config set reading.mark-read "after 5s"`,
		ValidArgsFunction: r.completeSettings,
		RunE: func(cmd *cobra.Command, args []string) error {
			key, value := args[0], args[1]
			if err := r.mayNotSet(key); err != nil {
				return err
			}
			err := r.changeSettings(cmd.Context(), func(text []byte) ([]byte, error) { return config.Set(text, key, value) })
			if err != nil {
				return settingError(err)
			}
			r.say(quiet, "%s is %s now", key, typeset.Clip(value, 80))
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

func (r *run) configUnsetCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "unset KEY", Short: "Give one setting its default again", Args: exactly(1, "which setting"),
		Example: "tidings config unset page.width", ValidArgsFunction: r.completeSettings,
		RunE: func(cmd *cobra.Command, args []string) error {
			err := r.changeSettings(cmd.Context(), func(text []byte) ([]byte, error) { return config.Unset(text, args[0]) })
			if err != nil {
				return settingError(err)
			}
			s, _, _ := config.Find(args[0])
			r.say(quiet, "%s is %s again, the default", s.Key, s.Default)
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "don't say what changed")
	return cmd
}

// settingError says what is wrong with a key or a value that was typed.
func settingError(err error) error {
	var unknown config.UnknownError
	var value config.ValueError
	switch {
	case errors.As(err, &unknown):
		hint := "see tidings config default"
		if unknown.Nearest != "" {
			hint = "did you mean: " + unknown.Nearest + "?"
		}
		return usageError{"there is no setting " + quote(unknown.Key), hint}
	case errors.As(err, &value):
		hint := ""
		if value.Nearest != "" {
			hint = "did you mean: " + strings.Trim(value.Nearest, `"`) + "?"
		}
		return usageError{fmt.Sprintf("%s is %s, not %s", value.Setting.Key, value.Setting.Choices, quote(value.Typed)), hint}
	case errors.Is(err, config.ErrHidden):
		return errors.New("a mistake in the file keeps this from counting; `tidings config check` names it")
	}
	return err
}

// completeSettings offers keys, then the words that a setting takes, to the shell.
func (r *run) completeSettings(cmd *cobra.Command, args []string, prefix string) ([]string, cobra.ShellCompDirective) {
	var names []string
	switch {
	case len(args) == 0:
		for _, s := range r.offeredSettings() {
			names = append(names, s.Key)
		}
	case len(args) == 1 && cmd.Name() == "set":
		s, _, _ := config.Find(args[0])
		names = s.Words()
	}
	return r.complete(prefix, names, nil)
}

// errNoEditor says that there is no editor to open.
var errNoEditor = errors.New("no editor is named; set $EDITOR, or use `tidings config set KEY VALUE`")

func (r *run) configEditCommand() *cobra.Command {
	return &cobra.Command{
		Use: "edit", Short: "Open your settings in your editor, then check them", Args: nothing,
		Long:    "Open the file of your settings in the editor that $VISUAL or $EDITOR names, then check\nit. If there is no file yet, it begins with all settings and their defaults.",
		Example: "tidings config edit",
		RunE: func(cmd *cobra.Command, _ []string) error {
			file, err := r.configFile()
			if err != nil {
				return err
			}
			editor, err := r.editor(file.Path)
			if err != nil {
				return err
			}
			if _, err := os.Stat(file.Path); errors.Is(err, os.ErrNotExist) {
				begin := func([]byte) ([]byte, error) { return []byte(config.DefaultText(false)), nil }
				if err := file.Change(cmd.Context(), begin); err != nil {
					return err
				}
			}
			r.out.flush()
			if err := editor.Run(); err != nil {
				return fmt.Errorf("run the editor: %w", err)
			}
			set, _, err := r.settings(cmd.Context())
			if err != nil {
				return err
			}
			return r.complainOfConfig(set)
		},
	}
}

// editor is the program that edits a file. What names it may have arguments, as in
// "code --wait"; no shell reads it.
func (r *run) editor(path string) (*exec.Cmd, error) {
	words := strings.Fields(r.Getenv("VISUAL"))
	if len(words) == 0 {
		words = strings.Fields(r.Getenv("EDITOR"))
	}
	if len(words) == 0 || r.Attach == nil {
		return nil, errNoEditor
	}
	program := exec.Command(words[0], append(words[1:], path)...)
	r.Attach(program)
	return program, nil
}
