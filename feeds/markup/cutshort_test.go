package markup_test

import (
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

func TestWhichTextsAreCutShort(t *testing.T) {
	lead := "<p>The ferry to the island stays in service until spring, the council decided.</p>"
	for _, text := range []string{
		lead + `<p><a href="/x">Read more…</a></p>`, lead + "<p>Read more</p>", lead + " [&#8230;]", lead + " [...]", "<p>The ferry to the island stays &hellip;</p>",
		"<p>The ferry to the island stays...</p>", lead + `<p><a href="/x">Continue reading <span>The ferry stays</span> →</a></p>`, lead + `<a href=x>[Read the full story]</a>`,
		"<p>The ferry stays. <a href=x>Read more »</a></p>", "Read more", lead + "<p>Weiterlesen</p>", lead + "<p>Lire la suite de l’article</p>", lead + "<p>Leer más »</p>",
		"<p>フェリーは春まで運航する。</p><p>続きを読む</p>", "<p>渡轮将运营到春天。<a>阅读全文</a></p>", lead + "<p>(more…)</p>", lead + "<p>Читать далее →</p>", lead + "<p>اقرأ المزيد</p>",
		lead + "<p>… Read more on the Harbour Post</p>", lead + "<br>Devamını oku",
	} {
		if !markup.IsCutShort(store.Body{Source: text}) {
			t.Errorf("is whole: %s", text)
		}
	}
	for _, text := range []string{
		"", lead, lead + "<p>She liked to read more than to write.</p>", lead + "<p>We learn more from failures, he said.</p>", "<p>There is more at stake than the ferry.</p>",
		lead + "<ul><li>one</li><li>two</li></ul>", "<p>Who wants to read on the ferry needs good light.</p>", lead + "<p>Kto chce więcej czytać, ten płynie.</p>",
	} {
		if markup.IsCutShort(store.Body{Source: text}) {
			t.Errorf("is cut short: %s", text)
		}
	}
}
