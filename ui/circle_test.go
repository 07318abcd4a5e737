package ui_test

import (
	"go/ast"
	"go/types"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"golang.org/x/tools/go/packages"
)

// circles is how many files of a package may use each other in a circle at most. A file
// uses another one if it names something that is declared there: a function, a type,
// a method, a field. Go has no word against such circles inside a package, and a package
// that is one big circle can only be understood as a whole.
var circles = map[string]int{
	"tidings":                1,
	"tidings/store":          28,
	"tidings/feeds":          2,
	"tidings/feeds/sanitize": 1,
	"tidings/feeds/fetch":    4,
	"tidings/feeds/parse":    5,
	"tidings/feeds/markup":   6,
	"tidings/feeds/fulltext": 3,
	"tidings/feeds/moving":   1,
	"tidings/ui":             25,
	"tidings/ui/terminal":    9,
	"tidings/ui/typeset":     9,
	"tidings/ui/opener":      9,
	"tidings/ui/cli":         9,
	"tidings/ui/serve":       11,
}

// otherCircle is the ceiling of packages that circles does not name.
const otherCircle = 9

func TestCirclesOfFilesAreSmall(t *testing.T) {
	loaded, err := packages.Load(&packages.Config{
		Dir:  "..",
		Mode: packages.NeedName | packages.NeedFiles | packages.NeedSyntax | packages.NeedTypes | packages.NeedTypesInfo | packages.NeedImports | packages.NeedExportFile,
	}, "./...")
	if err != nil {
		t.Fatal(err)
	}
	if len(loaded) < len(circles) {
		t.Fatalf("only %d packages were found", len(loaded))
	}
	for _, p := range loaded {
		for _, e := range p.Errors {
			t.Fatal(e)
		}
		most, named := circles[p.PkgPath]
		if !named {
			most = otherCircle
		}
		circle := largestCircle(uses(p))
		t.Logf("%s: %d of %d files", p.PkgPath, len(circle), len(p.Syntax))
		if len(circle) > most {
			t.Errorf("%s: %d files use each other in a circle, at most %d should: %s", p.PkgPath, len(circle), most, strings.Join(circle, " "))
		}
	}
}

// uses returns for each file of a package the files of it that it uses.
func uses(p *packages.Package) map[string][]string {
	arrows := map[string][]string{}
	for _, file := range p.Syntax {
		from := filepath.Base(p.Fset.Position(file.Package).Filename)
		arrows[from] = nil
		ast.Inspect(file, func(n ast.Node) bool {
			id, ok := n.(*ast.Ident)
			if !ok {
				return true
			}
			used := p.TypesInfo.Uses[id]
			if used == nil || used.Pkg() != p.Types {
				return true
			}
			if v, isVar := used.(*types.Var); isVar && !v.IsField() && used.Parent() != p.Types.Scope() {
				return true // a local variable
			}
			to := filepath.Base(p.Fset.Position(used.Pos()).Filename)
			if to != from && !slices.Contains(arrows[from], to) {
				arrows[from] = append(arrows[from], to)
			}
			return true
		})
	}
	return arrows
}

// largestCircle returns the largest set of files each of which reaches all others along
// the arrows, in order of their names (Tarjan 1972).
func largestCircle(arrows map[string][]string) (largest []string) {
	var (
		order = map[string]int{} // when a file was first visited, from 1
		low   = map[string]int{} // the earliest file that it reaches
		stack []string
		visit func(string)
	)
	visit = func(file string) {
		order[file] = len(order) + 1
		low[file] = order[file]
		stack = append(stack, file)
		for _, to := range arrows[file] {
			switch {
			case order[to] == 0:
				visit(to)
				low[file] = min(low[file], low[to])
			case slices.Contains(stack, to):
				low[file] = min(low[file], order[to])
			}
		}
		if low[file] != order[file] {
			return
		}
		begin := slices.Index(stack, file)
		if circle := slices.Clone(stack[begin:]); len(circle) > len(largest) {
			largest = circle
		}
		stack = stack[:begin]
	}
	for file := range arrows {
		if order[file] == 0 {
			visit(file)
		}
	}
	slices.Sort(largest)
	return largest
}
