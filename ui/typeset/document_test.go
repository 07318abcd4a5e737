package typeset

import (
	"math/rand/v2"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/charmbracelet/colorprofile"

	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/store"
	"tidings/ui/terminal"
)

// checkBeginning wants the blocks that a body's beginning shares with the whole to be
// set in the same lines, and returns how many there are, of how many.
func checkBeginning(t *testing.T, body store.Body, limit int) (shared, of int) {
	t.Helper()
	markdown := markup.Form{}.Beginning(body, limit)
	if markdown == "" {
		return 0, 0
	}
	beginning, whole := Parse(markdown), Parse(markup.Markdown(body))
	shared = whole.Shared(beginning)
	if again := beginning.Shared(whole); again != shared {
		t.Fatalf("%d blocks are shared, or %d", shared, again)
	}
	theme := NewTheme(terminal.Abilities{Ground: terminal.DarkGround, Profile: colorprofile.TrueColor})
	set, setWhole := New(theme, beginning), New(theme, whole)
	for i := range shared {
		if got, want := set.Set(i, Measure{Column: 40}), setWhole.Set(i, Measure{Column: 40}); !slices.Equal(got, want) {
			t.Fatalf("block %d of the first %d bytes of\n%s\nis\n%s\nand in the whole\n%s", i, limit, body.Source, strings.Join(got, "\n"), strings.Join(want, "\n"))
		}
	}
	return shared, beginning.Len()
}

// The beginning of an article is shown before the whole of it is there, and stays.
func TestBeginningsStay(t *testing.T) {
	pieces := strings.Split(`<p> <p> <p> </p> </p> <b> </b> <i> </i> <code> </code> <a_href="https://x.example/y"> </a> <ul> <ol> <li> </li> </ul> </ol> <blockquote> </blockquote> `+
		`<h2> </h2> <br> <br> <hr> <table> <tr> <td> <th> </table> <pre> </pre> <div> </div> <sup> </sup> <img_src="https://x.example/i.png"_alt="[a]*"> <dl> <dt> <dd> </dl> `+
		`<figure> <figcaption> </figure> <details> <summary> <form> </form> <!--_a_--> <script> </script> `+
		`words of it, and more 12 1. 2) - + * ** # ## > | ~ === --- [x](y) [a]: &amp; &lt;b&gt; http://a.b/c_d “x” é 日本 <3 : `+strings.Repeat("_ ", 30), " ")
	random := rand.New(rand.NewPCG(3, 4))
	shared, of := 0, 0
	for range 1500 {
		var source strings.Builder
		for range random.IntN(120) + 1 {
			piece := pieces[random.IntN(len(pieces))]
			source.WriteString(strings.ReplaceAll(piece, "_", " "))
			if random.IntN(3) == 0 {
				source.WriteByte("  \n"[random.IntN(3)])
			}
		}
		for _, kind := range []store.Kind{store.HTML, store.Text} {
			some, all := checkBeginning(t, store.Body{Kind: kind, Source: source.String()}, 20+random.IntN(200))
			shared, of = shared+some, of+all
		}
	}
	if shared < of/2 || of < 2000 {
		t.Errorf("of %d blocks %d stay", of, shared)
	}
}

// What people write begins as it goes on: nothing of it is set twice.
func TestBeginningsOfProse(t *testing.T) {
	for name, piece := range map[string]string{
		"paragraphs":   "<p>One of the <a href=\"https://x.example/\">old cranes</a> came down.</p>\n",
		"unclosed":     "<p>One of the old <b>cranes</b> came down.",
		"in a section": "<h2>Cranes</h2><p>One of the old cranes.</p><ul><li>one<li>two</ul>",
		"quotes":       "<blockquote><p>Nobody will miss it.</p></blockquote><figure><img src=\"https://x.example/a.png\"><figcaption>A crane.</figcaption></figure><hr>",
		"code":         "<pre><code class=\"language-go\">func main() {\n}</code></pre><p>That is all.</p>",
		"tables":       "<table><tr><th>a<th>b<tr><td>1<td>2</table><p>So they say.</p>",
		"terms":        "<dl><dt>Crane<dd>A bird.</dl><p>And more.</p>",
	} {
		for _, around := range [][2]string{{}, {"<div><article>", "</article></div>"}} {
			body := store.Body{Source: around[0] + strings.Repeat(piece, 50) + around[1]}
			for limit := 1000; limit < 1300; limit += 37 {
				if shared, of := checkBeginning(t, body, limit); shared != of || of == 0 {
					t.Errorf("%s %s, %d bytes: of %d blocks %d stay", name, around[0], limit, of, shared)
				}
			}
		}
	}
}

// The articles of real feeds are cut somewhere in their middle.
func TestBeginningsOfRealArticles(t *testing.T) {
	files, err := filepath.Glob("../../feeds/testdata/feeds/*")
	if err != nil || len(files) < 30 {
		t.Fatal(len(files), err)
	}
	articles := 0
	for _, file := range files {
		data, err := os.ReadFile(file)
		if err != nil {
			t.Fatal(err)
		}
		feed, err := parse.Document(data, parse.Options{URL: "https://feed.example/"})
		if err != nil {
			t.Fatal(file, err)
		}
		for _, item := range feed.Items[:min(len(feed.Items), 5)] {
			shared, of := checkBeginning(t, item.Content, len(item.Content.Source)/3)
			if of > 1 { // else it is cut within its only block
				articles++
			}
			if shared < of && of > 1 {
				t.Errorf("%s: of %d blocks of %q %d stay", filepath.Base(file), of, item.Title, shared)
			}
		}
	}
	if articles < 30 {
		t.Errorf("only %d articles have more than a block", articles)
	}
}

func FuzzBeginning(f *testing.F) {
	f.Add("<p>a</p><table><tr><td><p>b</p><p>c</p><tr><th>d", uint8(0), uint8(9))
	f.Add("<b><p>a<p>b<div>c</b>d<p>e", uint8(0), uint8(12))
	f.Add("one line\n\nanother line\n\n- a\n\n- b\n\n\n> c", uint8(1), uint8(16))
	f.Add("<ul><li>a<li>b</ul><ul><li>c<li>d</ul><dl><dd>e<dl><dd>f", uint8(0), uint8(30))
	f.Fuzz(func(t *testing.T, source string, kind, limit uint8) {
		checkBeginning(t, store.Body{Kind: store.Kind(kind % 3), Source: source}, int(limit))
	})
}
