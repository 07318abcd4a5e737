package markup_test

import (
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// What programs put at an article's end goes, in all views; what an author writes stays.
func TestWhatProgramsPutAtTheEnd(t *testing.T) {
	const own = "<p>The ferry stays in service until spring.</p>"
	share := `<a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a> <a href="https://twitter.com/intent/tweet?url=x">Tweet</a> | <a href="https://www.linkedin.com/shareArticle?url=x"><img src="https://a.example/in.png" alt="LinkedIn"></a>`
	for _, tail := range []string{
		`<p>The post <a rel="nofollow" href="https://a.example/x">The ferry stays</a> appeared first on <a href="https://a.example">Harbour Post</a>.</p>`,
		`<p>This article first appeared on <a href="https://a.example">Harbour Post</a></p>`,
		`<p>Der Beitrag <a href="https://a.example/x">Die Fähre bleibt</a> erschien zuerst auf <a href="https://a.example">Hafenpost</a>.</p>`,
		`<p>L’article <a href="https://a.example/x">Le bac</a> est apparu en premier sur <a href="https://a.example">Le Port</a>.</p>`,
		`<p>La entrada <a href="https://a.example/x">El transbordador</a> se publicó primero en <a href="https://a.example">El Puerto</a>.</p>`,
		`<p>O post <a href="https://a.example/x">A balsa</a> apareceu primeiro em <a href="https://a.example">O Porto</a>.</p>`,
		`<p>L'articolo <a href="https://a.example/x">Il traghetto</a> proviene da <a href="https://a.example">Il Porto</a>.</p>`,
		`<p>Het bericht <a href="https://a.example/x">De pont</a> verscheen eerst op <a href="https://a.example">De Haven</a>.</p>`,
		`<p>Сообщение <a href="https://a.example/x">Паром</a> появились сначала на <a href="https://a.example">Порт</a>.</p>`,
		`<p>投稿 <a href="https://a.example/x">渡し船</a> は <a href="https://a.example">港の新聞</a> に最初に表示されました。</p>`,
		`<p>Share: ` + share + `</p>`, `<ul><li><a href="https://wa.me/?text=x">WhatsApp</a></li><li><a href="https://t.me/share/url?url=x">Telegram</a></li></ul>`,
		`<hr><p>The post <a href="https://a.example/x">The ferry stays</a> appeared first on <a href="https://a.example">Harbour Post</a>.</p>`,
		`<p>` + share + `</p><p>The post <a href="https://a.example/x">The ferry stays</a> appeared first on <a href="https://a.example">Harbour Post</a>.</p>`,
	} {
		for name, source := range map[string]string{"behind": own + tail, "alone": tail} {
			views := markup.AllViews(store.Body{Source: source})
			if gone := views.Text == "The ferry stays in service until spring." && views.Markdown == views.Text; gone != (name == "behind") {
				t.Errorf("%s: %s\n%q", name, tail, views.Text)
			}
		}
		if read := markup.Read(store.Body{Source: own + tail}, nil); read.Words != 7 {
			t.Errorf("%s: %d words", tail, read.Words)
		}
	}
	if text := markup.PlainText(store.Body{Source: "<p>" + share + "</p>" + own}); text != "The ferry stays in service until spring." {
		t.Errorf("before it: %q", text)
	}
	for _, stays := range []string{
		"<p>Her first poem appeared first on a napkin, and the post about it appeared first on a wall, years before anyone printed it in the paper of the island.</p>",
		"<p>The comet first appeared on a Sunday.</p>", `<p>See <a href="https://www.facebook.com/sharer/sharer.php?u=x">what Facebook asks</a> of those who share a page.</p>`,
		`<p><a href="https://twitter.com/harbour">Follow us</a></p>`, `<p><a href="https://a.example/share?x=1">Shares of the harbour</a></p>`,
	} {
		before := markup.PlainText(store.Body{Source: stays})
		if after := markup.PlainText(store.Body{Source: own + stays}); after != "The ferry stays in service until spring.\n\n"+before {
			t.Errorf("%s: %q", stays, after)
		}
	}
}
