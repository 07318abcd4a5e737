package cli

import (
	"go/ast"
	"go/parser"
	"go/token"
	"os"
	"slices"
	"strings"
	"testing"

	"github.com/spf13/cobra"
)

// A command that does something else over SSH, since there are no files, no
// environment and no browser, has a help of its own for that.
func TestCommandsThatDifferOverSSHSaySo(t *testing.T) {
	differs := []string{"Remote", "openFile", "readFile", "writeFile", "readSource", "errNoFiles", "errNoPlace"}
	// bookmark reads addresses alone; help refuses to explain commands that are not to be had.
	same := []string{"bookmarkCommand", "unbookmarkCommand", "helpCommand"}
	entries, err := os.ReadDir(".")
	if err != nil {
		t.Fatal(err)
	}
	found := 0
	for _, e := range entries {
		if !strings.HasSuffix(e.Name(), ".go") || strings.HasSuffix(e.Name(), "_test.go") {
			continue
		}
		file, err := parser.ParseFile(token.NewFileSet(), e.Name(), nil, parser.SkipObjectResolution)
		if err != nil {
			t.Fatal(err)
		}
		var commands, why []string
		says := false
		for _, d := range file.Decls {
			f, is := d.(*ast.FuncDecl)
			if !is {
				continue
			}
			if f.Recv != nil && strings.HasSuffix(f.Name.Name, "Command") && !slices.Contains(same, f.Name.Name) {
				commands = append(commands, f.Name.Name)
			}
			ast.Inspect(f, func(n ast.Node) bool {
				if s, is := n.(*ast.SelectorExpr); is {
					says = says || s.Sel.Name == "overSSH"
					if r, is := s.X.(*ast.Ident); is && r.Name == "r" && slices.Contains(differs, s.Sel.Name) {
						why = append(why, s.Sel.Name)
					}
				}
				return true
			})
		}
		if len(commands) == 0 || len(why) == 0 {
			continue
		}
		found++
		if !says {
			t.Errorf("%s: %v uses %v and has no help of its own for SSH", e.Name(), commands, why)
		}
	}
	if found < 8 {
		t.Errorf("only %d files with such commands were found", found)
	}
}

// Over SSH a command says something else than at home only where it has a help of its
// own, and a help of its own says something else.
func TestOwnHelpOverSSH(t *testing.T) {
	tree := func(remote bool) map[string]*cobra.Command {
		r := &run{Program: &Program{Remote: remote, Getenv: func(string) string { return "" }}}
		all := map[string]*cobra.Command{}
		var add func(*cobra.Command)
		add = func(c *cobra.Command) {
			all[c.CommandPath()] = c
			for _, sub := range c.Commands() {
				add(sub)
			}
		}
		add(r.root())
		return all
	}
	home, far := tree(false), tree(true)
	own := map[string]farHelp{
		"tidings": rootOverSSH(), "tidings open": openOverSSH(), "tidings read": readOverSSH(), "tidings save": saveOverSSH(),
		"tidings feeds parse": parseOverSSH(), "tidings import": importOverSSH(), "tidings export": exportOverSSH(),
		"tidings dump": dumpOverSSH(), "tidings load": loadOverSSH(), "tidings config": configOverSSH(),
		"tidings feed": feedOverSSH(), "tidings feed set": setFeedOverSSH(), "tidings feed unset": unsetFeedOverSSH(), "tidings feed join": joinFeedOverSSH(),
	}
	for path, c := range far {
		there := home[path]
		if c.Hidden || there == nil {
			continue
		}
		help, has := own[path]
		switch {
		case !has && (c.Use != there.Use || c.Short != there.Short || c.Long != there.Long || c.Example != there.Example):
			t.Errorf("%s: the help over SSH differs and is not in the list", path)
		case has && (c.Long != help.long || c.Use != help.use || c.Example != help.example):
			t.Errorf("%s: the help over SSH is not its own:\n%s", path, c.Long)
		case has && (c.Long == there.Long || c.Example == there.Example):
			t.Errorf("%s: the help over SSH is that at home", path)
		case has && help.without != "" && (there.Flag(help.without) == nil || !c.Flag(help.without).Hidden):
			t.Errorf("%s: the flag --%s is shown, or is none", path, help.without)
		}
		delete(own, path)
	}
	for path := range own {
		t.Errorf("%s is no command", path)
	}
}
