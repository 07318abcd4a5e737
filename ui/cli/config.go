package cli

import (
	"context"
	"errors"

	"github.com/spf13/cobra"

	"tidings/ui/config"
	"tidings/ui/typeset"
)

const configLong = `Show where your settings are kept, and which of them you have set. Without any
everything has its default: "tidings config default" prints all settings with
their defaults, their choices and what each is for.

The file is TOML, one setting a line. Change it with "tidings config set", "tidings
config edit", or any editor: open screens follow within a second. A line that is
wrong does not count, and all others do; "tidings config check" names each.

--json prints one object:
  file           where the settings are kept
  fault          why they cannot be read, "" if they can
  set            the settings that are set: key, value as the file says it, line
  mistakes       the lines that do not count: line, key, text, nearest
  hints          lines that bind keys which only some terminals send, in the same way`

const configExamples = `tidings config
# see all that there is to set
tidings config default | less
tidings config set page.width 90
tidings config unset page.width
# begin with a file that shows everything
tidings config default > ~/.config/tidings/config.toml`

// configOverSSH is the help over SSH, where the settings are in the library.
func configOverSSH() farHelp {
	return farHelp{
		use: "config", long: `Show which settings you have set here. Without any everything has its default:
"config default" prints all settings with their defaults, their choices and what
each is for. Screens that are open follow within a second. They are yours alone,
and other than those that you have at home.

--json prints one object:
  fault          why they cannot be read, "" if they can
  set            the settings that are set: key, value, line
  mistakes       the lines that do not count: line, key, text, nearest
  hints          lines that bind keys which only some terminals send, in the same way`,
		example: "ssh HOST config\nssh HOST config set page.width 90\nssh HOST config unset page.width",
	}
}

// A configRecord is what is set, in JSON.
type configRecord struct {
	File     string          `json:"file,omitempty"`
	Fault    string          `json:"fault"`
	Set      []givenRecord   `json:"set"`
	Mistakes []mistakeRecord `json:"mistakes"`
	Hints    []mistakeRecord `json:"hints"`
}

type givenRecord struct {
	Key   string `json:"key"`
	Value string `json:"value"`
	Line  int    `json:"line"`
}

type mistakeRecord struct {
	Line    int    `json:"line"`
	Key     string `json:"key"`
	Text    string `json:"text"`
	Nearest string `json:"nearest"`
}

func (r *run) configCommand() *cobra.Command {
	var asJSON bool
	cmd := &cobra.Command{
		Use: "config", Short: "Show and change your settings", Long: configLong, Example: configExamples,
		Args: func(cmd *cobra.Command, args []string) error { return noSuchCommand(cmd, args) },
		RunE: func(cmd *cobra.Command, _ []string) error { return r.showConfig(cmd.Context(), asJSON) },
	}
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON object")
	edit := r.configEditCommand()
	if r.Remote {
		edit = notHad("edit", errors.New("there is no editor here; change one setting with `config set KEY VALUE`"))
	}
	cmd.AddCommand(r.configDefaultCommand(), r.configCheckCommand(), r.configSetCommand(), r.configUnsetCommand(), edit)
	return r.overSSH(cmd, configOverSSH())
}

func (r *run) showConfig(ctx context.Context, asJSON bool) error {
	set, name, err := r.settings(ctx)
	if err != nil {
		return err
	}
	if asJSON {
		return r.out.object(recordOf(set, name))
	}
	if name != "" {
		r.out.line(typeset.Clip(name, 4096))
	}
	for _, g := range set.Given {
		r.out.printf("%s = %s\n", g.Key, typeset.Clip(g.Value, 200))
	}
	if len(set.Given) == 0 && set.Fault == nil {
		r.err.line("nothing is set; `tidings config default` shows what can be")
	}
	if set.Fault != nil {
		return set.Fault
	}
	_ = r.complainOfConfig(set) // they were asked for, and here they are
	return nil
}

func recordOf(set config.Config, name string) configRecord {
	v := configRecord{File: typeset.Clip(name, 4096), Set: []givenRecord{}, Mistakes: []mistakeRecord{}, Hints: []mistakeRecord{}}
	if set.Fault != nil {
		v.Fault = set.Fault.Error()
	}
	for _, g := range set.Given {
		v.Set = append(v.Set, givenRecord(g))
	}
	for _, m := range set.Mistakes {
		v.Mistakes = append(v.Mistakes, mistakeRecord{m.Line, m.Key, m.Wrong, m.Nearest})
	}
	for _, h := range set.Hints {
		v.Hints = append(v.Hints, mistakeRecord{h.Line, h.Key, h.Wrong, h.Nearest})
	}
	return v
}

// errConfig says that the settings are not as they should be, which has been told.
var errConfig = errors.New("the settings are not as they should be")

// complainOfConfig says what is wrong with the settings, and fails if anything is.
func (r *run) complainOfConfig(set config.Config) error {
	if set.Fault != nil {
		return set.Fault
	}
	for _, m := range set.Mistakes {
		r.complain(m.String())
	}
	if len(set.Mistakes) > 0 {
		return silentError{errConfig}
	}
	return nil
}

func (r *run) configDefaultCommand() *cobra.Command {
	return &cobra.Command{
		Use: "default", Short: "Print all settings with their defaults, as a file that sets none", Args: nothing,
		Example: "tidings config default > ~/.config/tidings/config.toml",
		RunE: func(*cobra.Command, []string) error {
			r.out.printf("%s", config.DefaultText(r.Remote))
			return nil
		},
	}
}

func (r *run) configCheckCommand() *cobra.Command {
	var quiet bool
	cmd := &cobra.Command{
		Use: "check", Short: "Name the lines of your settings that do not count", Args: nothing,
		Long:    "Name each line of your settings that does not count, with what was probably meant.\nHints are of lines that count, and bind keys that only some terminals send. The exit code is 0 if there is none, else 1.",
		Example: "tidings config check && echo all is well",
		RunE: func(cmd *cobra.Command, _ []string) error {
			set, _, err := r.settings(cmd.Context())
			if err != nil {
				return err
			}
			for _, h := range set.Hints {
				r.err.line("hint: " + h.String())
			}
			if err := r.complainOfConfig(set); err != nil {
				return err
			}
			said := typeset.Count(len(set.Given), "setting is set", "settings are set")
			if len(set.Given) == 0 {
				said = "nothing is set"
			}
			r.say(quiet, "all is well: %s", said)
			return nil
		},
	}
	cmd.Flags().BoolVarP(&quiet, "quiet", "q", false, "say nothing if all is well")
	return cmd
}
