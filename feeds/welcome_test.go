package feeds_test

import (
	"fmt"
	"iter"
	"regexp"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"github.com/yuin/goldmark"
	"github.com/yuin/goldmark/ast"
	"github.com/yuin/goldmark/extension"
	extast "github.com/yuin/goldmark/extension/ast"
	"github.com/yuin/goldmark/text"

	"tidings/feeds"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// welcomeDay is when the feed of these tests is made.
var welcomeDay = time.Date(2026, 11, 22, 12, 0, 0, 0, time.UTC)

func TestWelcomeArticles(t *testing.T) {
	visit := feeds.Welcome(welcomeDay)
	if visit.Title != "Welcome to tidings" || !visit.At.Equal(welcomeDay) || visit.Err != "" {
		t.Errorf("the feed is %q, visited %v, error %q", visit.Title, visit.At, visit.Err)
	}
	const promised = 9 // the first article says "a feed of nine"
	if len(visit.Articles) != promised {
		t.Errorf("got %d articles, the first of them promises %d", len(visit.Articles), promised)
	}
	titles := map[string]bool{}
	for place, a := range visit.Articles {
		t.Run(a.Key, func(t *testing.T) {
			if prefix := fmt.Sprintf("welcome/%02d-", place+1); !strings.HasPrefix(a.Key, prefix) {
				t.Errorf("key %q does not begin with %q", a.Key, prefix)
			}
			if a.Title == "" || titles[a.Title] || strings.HasPrefix(a.Title, "#") {
				t.Errorf("title %q is empty, taken, or not a title", a.Title)
			}
			titles[a.Title] = true
			if want := welcomeDay.Add(-time.Duration(place) * time.Minute); !a.Published.Equal(want) {
				t.Errorf("published %v, want %v", a.Published, want)
			}
			if a.Words < 80 || a.Words > 350 {
				t.Errorf("%d words; a welcome article has 80 to 350", a.Words)
			}
			if a.Summary == "" || len(a.Summary) > 200 || a.Summary != sanitize.Line(a.Summary) {
				t.Errorf("summary %q is empty, too long or not clean", a.Summary)
			}
			if a.Title != sanitize.Line(a.Title) || a.Content.Source != sanitize.Lines(a.Content.Source) {
				t.Error("the gate would change it")
			}
			if a.Content.Kind != store.Markdown || len(a.Authors) != 1 || a.Language != "en" {
				t.Errorf("kind %d, authors %v, language %q", a.Content.Kind, a.Authors, a.Language)
			}
		})
	}
}

// One article says of a word that it stands nowhere else.
func TestWelcomeSearchExample(t *testing.T) {
	var holders []string
	for _, a := range feeds.Welcome(welcomeDay).Articles {
		if strings.Contains(a.Content.Source, "umbrella") {
			holders = append(holders, a.Title)
		}
	}
	if !slices.Equal(holders, []string{"Finding things"}) {
		t.Errorf("the word stands in %q", holders)
	}
}

// A paragraph is one line: the screen keeps every line break it is given.
func TestWelcomeHasNoBrokenParagraphs(t *testing.T) {
	for _, a := range feeds.Welcome(welcomeDay).Articles {
		for n, source := range welcomeNodes(t, a) {
			if words, ok := n.(*ast.Text); ok && words.SoftLineBreak() && words.NextSibling() != nil {
				t.Errorf("%s: a line break after %q", a.Key, words.Value(source))
			}
		}
	}
}

// The articles speak of all the keys in this list, and of no others.
func TestWelcomeTeachesEveryKey(t *testing.T) {
	there := strings.Split("j,k,Enter,l,q,h,Esc,C-d,C-u,C-f,C-b,g g,G,Space,n,p,J,K,],[,m,A,M,u,U,b,o,y,Y,g y,t,s,|,f,#,x,e,P,I,/,g /,N,g l,1,2,3,r,R,a,c,?,Q", ",")
	looksLikeKey := regexp.MustCompile(`^(.|C-.|g .|[A-Z][a-z]+)$`)
	taught := map[string]bool{}
	for _, a := range feeds.Welcome(welcomeDay).Articles {
		for n, source := range welcomeNodes(t, a) {
			if n.Kind() != ast.KindCodeSpan {
				continue
			}
			code := welcomeCode(n, source)
			taught[code] = true
			if looksLikeKey.MatchString(code) && !slices.Contains(there, code) {
				t.Errorf("%s speaks of a key %q", a.Key, code)
			}
		}
	}
	for _, key := range there {
		if !taught[key] {
			t.Errorf("no article speaks of the key %q", key)
		}
	}
}

// What the articles write as code names the commands in this list, and no
// others.
func TestWelcomeNamesCommands(t *testing.T) {
	there := strings.Fields(`list show bookmark unbookmark bookmarks feeds add remove rename move
		refresh save read import export search undo opener`)
	command := regexp.MustCompile(`\btidings ([a-z]+)`)
	named := map[string]bool{}
	for _, a := range feeds.Welcome(welcomeDay).Articles {
		for n, source := range welcomeNodes(t, a) {
			if n.Kind() != ast.KindCodeSpan && n.Kind() != ast.KindFencedCodeBlock {
				continue
			}
			for _, found := range command.FindAllStringSubmatch(welcomeCode(n, source), -1) {
				named[found[1]] = true
				if !slices.Contains(there, found[1]) {
					t.Errorf("%s names a command %q", a.Key, found[1])
				}
			}
		}
	}
	for _, name := range there {
		if !named[name] {
			t.Errorf("no article names the command %q", name)
		}
	}
}

// The page of typography is what a screen is tried on, so it has one of
// everything that Markdown and the world's scripts bring.
func TestWelcomePageOfTypography(t *testing.T) {
	all := feeds.Welcome(welcomeDay).Articles
	page := all[len(all)-1]
	has := map[string]bool{}
	for n, source := range welcomeNodes(t, page) {
		has[n.Kind().String()] = true
		switch n := n.(type) {
		case *ast.Heading:
			has[fmt.Sprintf("heading of level %d", n.Level)] = true
		case *ast.FencedCodeBlock:
			has["code in a named language"] = len(n.Language(source)) > 0
		case *ast.List:
			has[fmt.Sprintf("list, ordered %t, in a list %t", n.IsOrdered(), n.Parent().Kind() == ast.KindListItem)] = true
		case *ast.Blockquote:
			has["quote in a quote"] = has["quote in a quote"] || n.Parent().Kind() == ast.KindBlockquote
		case *ast.Emphasis:
			has[fmt.Sprintf("emphasis of level %d", n.Level)] = true
		case *ast.AutoLink:
			has["long address"] = len(n.URL(source)) > 120
		case *ast.Image:
			has["image on the web"] = strings.HasPrefix(string(n.Destination), "https://")
		case *extast.Table:
			has["aligned table"] = slices.Contains(n.Alignments, extast.AlignRight) && slices.Contains(n.Alignments, extast.AlignCenter)
		}
	}
	for _, want := range []string{
		"heading of level 2", "heading of level 3", "code in a named language", "aligned table", "quote in a quote",
		"list, ordered true, in a list false", "list, ordered false, in a list true", "emphasis of level 1",
		"emphasis of level 2", "Strikethrough", "CodeSpan", "Link", "long address", "image on the web", "ThematicBreak",
	} {
		if !has[want] {
			t.Errorf("the page has no %s", want)
		}
	}
	for name, script := range map[string]*unicode.RangeTable{
		"Chinese": unicode.Han, "Japanese": unicode.Hiragana, "Korean": unicode.Hangul, "Hindi": unicode.Devanagari,
		"Arabic": unicode.Arabic, "Hebrew": unicode.Hebrew, "Russian": unicode.Cyrillic,
	} {
		if !strings.ContainsFunc(page.Content.Source, func(r rune) bool { return unicode.Is(script, r) }) {
			t.Errorf("the page has no %s", name)
		}
	}
	for name, emoji := range map[string]string{
		"a family":                "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466",
		"a profession and a skin": "\U0001F469\U0001F3FD\u200D\U0001F680",
		"a flag":                  "\U0001F1EE\U0001F1F3",
		"a variation selector":    "\U0001F3F3\uFE0F",
	} {
		if !strings.Contains(page.Content.Source, emoji) {
			t.Errorf("the page has no emoji of %s", name)
		}
	}
}

// welcomeNodes walks an article's Markdown, each node with the source it points
// into.
func welcomeNodes(t *testing.T, a store.Incoming) iter.Seq2[ast.Node, []byte] {
	source := []byte(a.Content.Source)
	md := goldmark.New(goldmark.WithExtensions(extension.Table, extension.Strikethrough))
	root := md.Parser().Parse(text.NewReader(source))
	return func(yield func(ast.Node, []byte) bool) {
		err := ast.Walk(root, func(n ast.Node, entering bool) (ast.WalkStatus, error) {
			if entering && !yield(n, source) {
				return ast.WalkStop, nil
			}
			return ast.WalkContinue, nil
		})
		if err != nil {
			t.Error(err)
		}
	}
}

// welcomeCode is what a code span or a code block says.
func welcomeCode(n ast.Node, source []byte) string {
	if n.Type() == ast.TypeBlock {
		return string(n.Lines().Value(source))
	}
	var out strings.Builder
	for child := n.FirstChild(); child != nil; child = child.NextSibling() {
		if words, ok := child.(*ast.Text); ok {
			out.Write(words.Value(source))
		}
	}
	return out.String()
}
