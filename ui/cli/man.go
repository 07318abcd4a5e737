package cli

import (
	"fmt"
	"strings"

	"github.com/spf13/cobra"
)

const manExamples = `tidings man | man -l -
tidings man > ~/.local/share/man/man1/tidings.1`

func (r *run) manCommand(root *cobra.Command) *cobra.Command {
	return &cobra.Command{
		Use: "man", Short: "Print the man page", Example: manExamples, Args: nothing,
		Long: "Print the man page of all commands, in roff. It is made from the text that\n--help shows.",
		RunE: func(*cobra.Command, []string) error {
			r.out.printf("%s", manPage(root, r.Program))
			return nil
		},
	}
}

// manPage is a command and all those in it as man(7) wants it.
func manPage(root *cobra.Command, p *Program) string {
	var page strings.Builder
	fmt.Fprintf(&page, ".TH TIDINGS 1 \"\" \"tidings %s\" \"User Commands\"\n", roff(p.Version))
	page.WriteString(".SH NAME\ntidings \\- " + roff(strings.ToLower(root.Short)) + "\n")
	page.WriteString(".SH SYNOPSIS\n.B tidings\n[COMMAND] [FLAGS]\n")
	page.WriteString(".SH DESCRIPTION\n" + roffBlock(root.Long))
	manExamplesOf(&page, root)
	if flags := flagPairs(root.Flags()); len(flags) > 0 {
		page.WriteString(".SH FLAGS OF EVERY COMMAND\n")
		manPairs(&page, flagPairs(root.PersistentFlags()))
	}
	page.WriteString(".SH COMMANDS\n")
	manCommands(&page, root)
	manKeys(&page, p)
	page.WriteString(".SH ENVIRONMENT\n")
	if p.Remote { // no other variable of it comes through
		manPairs(&page, []pair{{"NO_COLOR", "if set, print without colours"}})
		return page.String()
	}
	manPairs(&page, []pair{
		{"TIDINGS_DATA", "the folder of the library, if --data does not name one"},
		{"TIDINGS_CONFIG", "the file of settings, if --config does not name one"},
		{"XDG_DATA_HOME", "the library is in its folder tidings, if it is a whole path"},
		{"TIDINGS_OPEN, BROWSER", "the program that opens links, the first before the second"},
		{"TIDINGS_OPENER", "the socket of the opener at home, if it is not ~/.tidings-opener.sock"},
		{"NO_COLOR", "if set, print without colours"},
		{"HTTP_PROXY, HTTPS_PROXY, NO_PROXY", "proxies to fetch feeds through"},
	})
	return page.String()
}

func manCommands(page *strings.Builder, cmd *cobra.Command) {
	for _, c := range cmd.Commands() {
		if c.Hidden {
			continue
		}
		page.WriteString(".SS " + roff(c.UseLine()) + "\n")
		text := c.Long
		if text == "" {
			text = c.Short
		}
		page.WriteString(roffBlock(text))
		manPairs(page, flagPairs(c.LocalNonPersistentFlags()))
		manExamplesOf(page, c)
		manCommands(page, c)
	}
}

func manExamplesOf(page *strings.Builder, cmd *cobra.Command) {
	if cmd.Example != "" {
		page.WriteString(".PP\nExamples:\n.PP\n.nf\n.RS 4\n" + roff(cmd.Example) + "\n.RE\n.fi\n")
	}
}

// manKeys is the section of what the screen's keys do.
func manKeys(page *strings.Builder, p *Program) {
	if p.EachAction == nil {
		return
	}
	page.WriteString(".SH KEYS\nOn the screen. C\\-d is Ctrl and d.\n")
	under := ""
	p.EachAction(func(group, keys, name, help, where string) {
		if group != under {
			page.WriteString(".SS " + roff(group) + "\n")
			under = group
		}
		if where != "" {
			help = where + ": " + help
		}
		manPairs(page, []pair{{keys, help + " (" + name + ")"}})
	})
}

func manPairs(page *strings.Builder, pairs []pair) {
	for _, p := range pairs {
		page.WriteString(".TP\n.B " + roff(strings.TrimSpace(p.name)) + "\n" + roff(p.meaning) + "\n")
	}
}

// roffBlock keeps the lines of a text: help is written for a screen.
func roffBlock(text string) string { return ".nf\n" + roff(text) + "\n.fi\n" }

// roff escapes text for groff: backslashes and hyphens come out so that they can be copied,
// letters outside ASCII are written by number, and no line begins with a request.
func roff(text string) string {
	text = strings.NewReplacer(`\`, `\e`, "-", `\-`, "\n.", "\n\\&.", "\n'", "\n\\&'", `"`, `\(dq`).Replace(text)
	if strings.HasPrefix(text, ".") || strings.HasPrefix(text, "'") {
		text = `\&` + text
	}
	var out strings.Builder
	for _, c := range text {
		if c < 0x80 {
			out.WriteRune(c)
		} else {
			fmt.Fprintf(&out, `\[u%04X]`, c)
		}
	}
	return out.String()
}
