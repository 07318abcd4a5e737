package markup_test

import (
	"math/rand/v2"
	"strings"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// pieces are what random bodies are made of: tags, opened and closed in any
// order, and words that mean something to Markdown.
var pieces = strings.Split(`<p> </p> <b> </b> <i> </i> <s> </s> <code> </code> <a_href="/x"> </a> <a_href="/y(1)"> <ul> <ol> <li> </li> </ul> </ol> <blockquote> </blockquote> `+
	`<h2> </h2> <br> <br> <hr> <table> <tr> <td> <th> </table> <pre> </pre> <div> </div> <sup> </sup> <sub> </sub> <img_src="/i.png"_alt="[a]*"> <dl> <dt> <dd> </dl> `+
	`<figure> <figcaption> </figure> <details> <summary> <q> </q> <abbr_title="long_long_title"> </abbr> <span> </span> <kbd> </kbd> `+
	`a bc d. 12 1. 2) - + * ** _ __ # ## > | ~ ~~ ~~~ === --- ! [ ] ( ) [x](y) \ & &amp; &amp;amp; &lt;b&gt; &#42; <3 : :- |-| 「日 本」 é “x” ' " $ http://a.b/c_d www.e.f/*g* x@y.zz ☑ ^ { } `+
	"` `` ``` \\` \\* _x_ *y* **z** 3*4*5 snake_case_x _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _ _", " ")

// TestViewsAgree makes many random bodies and wants Markdown to say what plain
// text says when it is read back: no character too many, none swallowed, no
// markup that was not there.
func TestViewsAgree(t *testing.T) {
	random := rand.New(rand.NewPCG(1, 2))
	for range 2000 {
		var source strings.Builder
		for range random.IntN(30) + 1 {
			piece := pieces[random.IntN(len(pieces))]
			if strings.HasPrefix(piece, "<") || piece == "_" {
				piece = strings.ReplaceAll(piece, "_", " ")
			}
			source.WriteString(piece)
			if random.IntN(3) == 0 {
				source.WriteByte(' ')
			}
		}
		body := store.Body{Kind: store.HTML, Source: source.String(), Base: page}
		text, md, safe := markup.PlainText(body), markup.Markdown(body), markup.SafeHTML(body)
		if back := markup.PlainText(store.Body{Kind: store.Markdown, Source: md}); plainly(back) != plainly(text) {
			t.Fatalf("%s\nas Markdown\n%s\nreads\n%s\nand not\n%s", body.Source, md, back, text)
		}
		if again := markup.PlainText(store.Body{Source: safe}); plainly(again) != plainly(text) {
			t.Fatalf("%s\nmade safe\n%s\nreads\n%s\nand not\n%s", body.Source, safe, again, text)
		}
	}
}

// plainly takes out of a text what the views may write differently: white
// space, and the marks of quotes on lines that are empty otherwise.
func plainly(text string) string {
	var words []string
	for line := range strings.SplitSeq(text, "\n") {
		if strings.Trim(line, "> ") != "" {
			words = append(words, strings.Fields(line)...)
		}
	}
	return strings.Join(words, " ")
}
