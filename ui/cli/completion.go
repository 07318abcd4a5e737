package cli

import (
	"github.com/spf13/cobra"
)

const completionLong = `Print a script that lets a shell complete tidings's commands, flags and feeds.`

const completionExamples = `tidings completion bash > ~/.local/share/bash-completion/completions/tidings
tidings completion zsh > "${fpath[1]}/_tidings"
tidings completion fish > ~/.config/fish/completions/tidings.fish
tidings completion powershell | Out-String | Invoke-Expression`

func (r *run) completionCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "completion bash|zsh|fish|powershell", Short: "Print a script for the shell", Long: completionLong, Example: completionExamples,
		Args: exactly(1, "which shell"), ValidArgs: []string{"bash", "zsh", "fish", "powershell"},
		RunE: func(_ *cobra.Command, args []string) error {
			switch args[0] {
			case "bash":
				return root.GenBashCompletionV2(r.out, true)
			case "zsh":
				return root.GenZshCompletion(r.out)
			case "fish":
				return root.GenFishCompletion(r.out, true)
			case "powershell":
				return root.GenPowerShellCompletionWithDesc(r.out)
			}
			return wrongUsage("there is no completion for %s; there is for bash, zsh, fish and powershell", quote(args[0]))
		},
	}
}
