package store_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// mostMethods is how many exported methods a Store has at most. Whoever needs one more
// looks first whether two that are there could be one; if not, this number is raised,
// and the message of the commit says why.
const mostMethods = 74

func TestAStoreHasFewMethods(t *testing.T) {
	files, err := filepath.Glob("*.go")
	if err != nil {
		t.Fatal(err)
	}
	var methods []string
	for _, name := range files {
		if strings.HasSuffix(name, "_test.go") {
			continue
		}
		f, err := parser.ParseFile(token.NewFileSet(), name, nil, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, d := range f.Decls {
			fn, ok := d.(*ast.FuncDecl)
			if !ok || fn.Recv == nil || !fn.Name.IsExported() {
				continue
			}
			to, ok := fn.Recv.List[0].Type.(*ast.StarExpr)
			if ok && to.X.(*ast.Ident).Name == "Store" {
				methods = append(methods, fn.Name.Name)
			}
		}
	}
	slices.Sort(methods)
	if !slices.Contains(methods, "List") {
		t.Fatalf("the methods were not found: %v", methods)
	}
	if len(methods) > mostMethods {
		t.Errorf("a Store has %d exported methods, at most %d should be: %s", len(methods), mostMethods, strings.Join(methods, " "))
	}
}
