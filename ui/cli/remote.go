package cli

import (
	"cmp"
	"strings"

	"github.com/spf13/cobra"
)

// This file is what the help says over SSH where that differs from what it says at
// home: there are no files and no folders to name, nothing of the environment but
// languages and colours, and no browser.

// A farHelp is the help of one command over SSH.
type farHelp struct {
	command, use string
	short        string // if it says something else, too
	passage      string // of the long text; the whole of it if ""
	instead      string // what takes its place
	example      string
	without      string // a flag that is for files
}

func farHelps() []farHelp {
	return []farHelp{
		{command: "", use: "tidings", passage: `The library is one file, tidings.db, in the folder given by --data, else by
$TIDINGS_DATA, else in the system's folder for data
($XDG_DATA_HOME/tidings or ~/.local/share/tidings).`, instead: `Over SSH a command is typed as in "ssh -p PORT HOST list", and the screen is opened
by "ssh -t -p PORT HOST". Files stay on your side: they come through standard input
and output, with - for the file's name.`,
			example: `# open the screen
ssh -t HOST
# follow a site, then see what is new
ssh HOST add https://go.dev/blog/
ssh HOST list --unread
# keep an article
ssh HOST bookmark --save https://go.dev/blog/fuzz-beta
# files are standard input and output
ssh HOST import - < subscriptions.opml
ssh HOST export > subscriptions.opml`},
		{command: "open", use: "open ARTICLE|ADDRESS", short: "Print the address of an article's page", instead: `Print the address of an article's page, or any http or https address. Over SSH
nothing is opened; most terminals open an address that is clicked.`,
			example: "ssh HOST open 3fa2"},
		{command: "read", use: "read ADDRESS|-", passage: `of a file (text, Markdown or HTML), of a web
page, or of standard input ("-").`, instead: `of a web page, or of standard
input ("-": text, Markdown or HTML).`,
			example: `ssh HOST read https://go.dev/blog/fuzz-beta
ssh HOST read - < article.txt`},
		{command: "save", use: "save ADDRESS|-", passage: `files (text,
Markdown or HTML), web pages, or standard input ("-").`, instead: `web pages, or
standard input ("-": text, Markdown or HTML).`,
			example: `ssh HOST save https://go.dev/blog/fuzz-beta
ssh HOST save - < article.txt
pandoc -t markdown paper.docx | ssh HOST save -`},
		{command: "feeds parse", use: "parse ADDRESS|-", passage: `from a file, an address, or
standard input ("-").`, instead: `from an address, or from
standard input ("-").`,
			example: `ssh HOST feeds parse https://go.dev/blog/feed.atom
ssh HOST feeds parse --json - < feed.xml | jq -r .items[].title`},
		{command: "import", use: "import -", passage: `Import feeds or bookmarks. "-" reads standard input.`, instead: `Import feeds or bookmarks from standard input.`,
			example: `ssh HOST import - < subscriptions.opml
ssh HOST import - < ~/.newsboat/urls
tidings bookmarks --json | ssh HOST import -`},
		{command: "export", use: "export", without: "force", passage: `import: to standard output, or to a file that is not there yet.`, instead: `import, to standard output.`,
			example: `ssh HOST export > subscriptions.opml
ssh HOST export | tidings import -`},
		{command: "dump", use: "dump", without: "force", passage: `It goes to standard output, or to a file that is not there yet
and that only you can read: names and passwords in the addresses of feeds are
part of it.`, instead: `It goes to standard output. Names and passwords in the addresses
of feeds are part of it.`,
			example: `ssh HOST dump > mine.jsonl
# to a tidings of your own, articles and all
ssh HOST dump --articles | tidings load -`},
		{command: "load", use: "load -", passage: ` "-" reads standard input.`, instead: ` It comes from standard input.`,
			example: `ssh HOST load - < mine.jsonl
tidings dump --articles | ssh HOST load -`},
	}
}

// tellFar has the help say what can be used over SSH.
func tellFar(root *cobra.Command) {
	for _, far := range farHelps() {
		c, _, err := root.Find(strings.Fields(far.command))
		if err != nil {
			continue
		}
		c.Use, c.Short, c.Example = far.use, cmp.Or(far.short, c.Short), far.example
		c.Long = strings.Replace(c.Long, cmp.Or(far.passage, c.Long), far.instead, 1)
		if far.without != "" {
			_ = c.Flags().MarkHidden(far.without) // fails if there is no such flag
		}
	}
}
