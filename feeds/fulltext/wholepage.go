package fulltext

import (
	"fmt"
	"net/url"
	"slices"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
)

// An article on one page.
//
// Sites that part an article over several pages often have it on one as well, to read or to
// print. That page is asked for first: it is one request in place of many, and has no seams. It
// is believed only if it has what the first page has, and more.

// mostWholes is how many such pages are asked for before the pages are read one by one.
const mostWholes = 2

// findWhole returns the addresses on the host of a page at which the whole article may stand,
// the likeliest first: for reading, then for printing.
func findWhole(doc *html.Node, base string, of series) (found []string) {
	at, err := url.Parse(base)
	if err != nil || base == "" {
		return nil
	}
	var printed []string
	for n := range doc.Descendants() {
		if n.DataAtom != atom.A && n.DataAtom != atom.Link {
			continue
		}
		href, _, _ := strings.Cut(sanitize.AbsoluteLink(base, markup.Attribute(n, "href")), "#")
		to, err := url.Parse(href)
		if err != nil || href == "" || !isSameHost(to, at) || stemOf(href) == stemOf(base) {
			continue
		}
		label := labelOf(n)
		switch words := wholeWords(); {
		case n.DataAtom == atom.Link:
			if hasRel(n, "alternate") && strings.EqualFold(strings.TrimSpace(markup.Attribute(n, "media")), "print") {
				printed = append(printed, href)
			}
		case words.whole[label], isAllPages(to, of):
			found = append(found, href)
		case words.printed[label]:
			printed = append(printed, href)
		}
	}
	var all []string
	for _, href := range append(found, printed...) {
		if !slices.Contains(all, href) && len(all) < mostWholes {
			all = append(all, href)
		}
	}
	return all
}

func isSameHost(a, b *url.URL) bool {
	return strings.EqualFold(strings.TrimPrefix(a.Host, "www."), strings.TrimPrefix(b.Host, "www."))
}

// isAllPages reports whether an address asks for all pages of a series, as "?page=all".
func isAllPages(to *url.URL, of series) bool {
	query := to.Query()
	for _, key := range pageKeys() {
		switch strings.ToLower(query.Get(key)) {
		case "all", "alle", "alles", "komplett", "full", "single", "whole", "complete", "tout", "todo", "todas", "tutto", "tudo":
			query.Del(key)
			return stem(to, to.EscapedPath(), query) == of.stem
		}
	}
	return false
}

// Whole returns addresses at which the site may show the whole article on one page, the
// likeliest first; none if the article has no further page.
func (p *Page) Whole() []string {
	if p.Next == "" {
		return nil
	}
	return p.whole
}

// TakeWhole puts the text of a page of Whole in the place of p's, and ends it there. It fails
// with ErrNotNext if that page has not what p has, or no more, and with ErrNoArticle if it has
// no text; p stays as it is then.
func (p *Page) TakeWhole(data []byte, address, contentType string) error {
	whole, err := ReadPage(data, address, contentType)
	if err != nil {
		return err
	}
	if whole.Next != "" || !isWholeOf(markup.PlainText(whole.Content), markup.PlainText(p.Content)) {
		return fmt.Errorf("take the whole article: %w", ErrNotNext)
	}
	p.Content, p.Next, p.whole = whole.Content, "", nil
	return nil
}

// isWholeOf reports whether a text has nearly all paragraphs of another, and clearly more.
func isWholeOf(whole, part string) bool {
	const (
		shortest = 60  // bytes of a paragraph that says which article it is of
		more     = 200 // bytes
	)
	all, there := 0, 0
	for paragraph := range strings.SplitSeq(part, "\n") {
		if paragraph = strings.TrimSpace(paragraph); len(paragraph) < shortest {
			continue
		}
		all++
		if strings.Contains(whole, paragraph) {
			there++
		}
	}
	return all > 0 && there*5 >= all*4 && len(whole) >= len(part)+more
}

// wholeLabels are the labels of links to an article on one page, in lower case.
type wholeLabels struct{ whole, printed map[string]bool }

var wholeWords = sync.OnceValue(func() wholeLabels {
	set := func(text string) map[string]bool {
		all := map[string]bool{}
		for label := range strings.FieldsFuncSeq(text, func(r rune) bool { return r == ',' || r == '\n' }) {
			all[strings.TrimSpace(label)] = true
		}
		return all
	}
	return wholeLabels{set(wholeText), set(printedText)}
})

const wholeText = `single page, single-page view, single page view, view single page, view as single page, view as one page, view as a single page, view on one page, view on a single page, read on one page, read as one page, read as single page, show on one page, show as single page, on one page, one page, all on one page, view all, view all pages, show all, show all pages, all pages, full article, view full article, read full article, show full article, entire article, whole article, complete article, full text, full page
auf einer seite, auf einer seite lesen, auf einer seite anzeigen, artikel auf einer seite, artikel auf einer seite lesen, alles auf einer seite, alles auf einer seite lesen, einseitenansicht, einseitige ansicht, ganzer artikel, ganzen artikel lesen, gesamter artikel, gesamten artikel lesen, gesamten artikel anzeigen, kompletter artikel, kompletten artikel lesen, alle seiten, alle seiten anzeigen, alle anzeigen
sur une seule page, sur une page, une seule page, afficher sur une seule page, lire sur une seule page, voir sur une seule page, tout sur une page, tout afficher, toutes les pages, article complet, article entier, l'article complet, l'article en entier, lire l'article complet, lire l'article en entier, voir tout
en una sola página, en una página, una sola página, ver en una sola página, ver en una página, leer en una sola página, leer en una página, mostrar en una página, todo en una página, página única, ver todo, mostrar todo, todas las páginas, artículo completo, ver artículo completo, leer artículo completo, texto completo
in una sola pagina, in un'unica pagina, in una pagina, su una pagina, su una sola pagina, pagina unica, pagina singola, tutto in una pagina, tutto su una pagina, leggi in una pagina, leggi su una pagina, vedi tutto, mostra tutto, articolo completo, articolo intero, leggi l'articolo completo, tutte le pagine
em uma página, em uma só página, em uma única página, numa página, numa só página, numa única página, página única, ver em uma página, ver em uma só página, ver numa página, ler em uma página, ver tudo, mostrar tudo, todas as páginas, artigo completo, texto completo, matéria completa
op één pagina, op een pagina, op 1 pagina, alles op één pagina, alles op een pagina, lees op één pagina, toon op één pagina, volledig artikel, volledige artikel, hele artikel, het hele artikel, lees het hele artikel, alle pagina's, toon alles
på en sida, på én side, på en side, på ett sida, visa på en sida, läs på en sida, vis på én side, vis på en side, hela artikeln, läs hela artikeln, hele artiklen, læs hele artiklen, hele artikkelen, les hele artikkelen, visa alla, vis alle, yhdellä sivulla, näytä yhdellä sivulla, koko artikkeli, lue koko artikkeli
na jednej stronie, czytaj na jednej stronie, pokaż na jednej stronie, zobacz na jednej stronie, cały artykuł, czytaj cały artykuł, wszystkie strony, na jedné stránce, na jedné straně, zobrazit na jedné stránce, celý článek, na jednej strane, egy oldalon, egy oldalon olvasom, teljes cikk, a teljes cikk, pe o singură pagină, pe o pagină, articolul complet, articol complet
на одной странице, одной страницей, показать на одной странице, читать на одной странице, открыть на одной странице, вся статья, статья целиком, читать целиком, показать все, показать всё, на одній сторінці, показати на одній сторінці, уся стаття, на една страница, цялата статия
σε μία σελίδα, σε μια σελίδα, όλο το άρθρο, tek sayfa, tek sayfada, tek sayfada göster, tek sayfada oku, tümünü göster, haberin tamamı, dalam satu halaman, satu halaman, halaman tunggal, lihat semua, baca selengkapnya, trong một trang, xem tất cả, toàn bộ bài viết, في صفحة واحدة, عرض الكل, המאמר המלא, בעמוד אחד
全文, 阅读全文, 閱讀全文, 查看全文, 显示全文, 顯示全文, 全文阅读, 全文閱讀, 全文浏览, 浏览全文, 在本页阅读全文, 本页阅读全文, 在本页浏览全文, 在本頁閱讀全文, 余下全文, 单页, 單頁, 单页阅读, 單頁閱讀, 单页显示, 單頁顯示, 单页浏览, 单页模式, 不分页, 不分頁, 不分页显示, 一页显示, 显示全部, 顯示全部, 全部显示, 查看全部
全文表示, 全文を表示, 全文を読む, 全文, 1ページで表示, 1ページで読む, 1ページにまとめて表示, 1ページ表示, １ページで表示, １ページで読む, 一ページで表示, 一ページで読む, まとめて表示, まとめて読む, 全ページ表示, 全ページを表示, 全ページをまとめて表示, 全て表示, すべて表示, すべてのページを表示, 全部読む, 続きをまとめて読む
한 페이지로 보기, 한페이지로 보기, 한 페이지에 보기, 한 페이지에서 보기, 전체보기, 전체 보기, 기사 전체보기, 전문 보기, 전문보기`

const printedText = `print, print version, print view, print this, print article, print this article, print story, print this story, print page, print this page, print this post, print-friendly, print friendly, printer friendly, printer-friendly, printer friendly version, printer-friendly version, printer friendly page, printer-friendly page, printer version, printable version, printable page, print preview, print/single page
drucken, druckversion, druckansicht, druckfassung, artikel drucken, seite drucken, diesen artikel drucken, imprimer, imprimer l'article, imprimer cet article, imprimer cette page, version imprimable, version à imprimer, version pour impression
imprimir, imprimir artículo, imprimir noticia, imprimir esta página, versión para imprimir, versión imprimible, versión impresa, imprimir artigo, imprimir matéria, versão para impressão, versão para imprimir, stampa, stampa articolo, stampa l'articolo, stampa questa pagina, versione stampabile, versione per la stampa
afdrukken, artikel afdrukken, printversie, printvriendelijk, printvriendelijke versie, skriv ut, skriv ut artikeln, utskrift, utskriftsversion, utskriftsvänlig version, utskriftsvennlig, utskriftsvennlig versjon, udskriv, udskriv artiklen, printvenlig, printvenlig version, tulosta, tulosta artikkeli, tulostusversio
drukuj, wydrukuj, drukuj artykuł, wersja do druku, tisk, vytisknout, tisknout, verze pro tisk, tlačiť, verzia pre tlač, nyomtatás, nyomtatható változat, nyomtatóbarát változat, tipărește, printează, versiune pentru tipărire, печать, на печать, распечатать, версия для печати, для печати, друк, роздрукувати, версія для друку, версия за печат, εκτύπωση, yazdır, yazdırılabilir sürüm, cetak, versi cetak, bản in, in bài, طباعة, הדפסה, גרסה להדפסה
打印, 打印本页, 打印本文, 打印版, 列印, 列印本頁, 友善列印, 印刷, 印刷する, 印刷用, 印刷用ページ, 印刷用画面, 印刷画面, 記事を印刷, この記事を印刷, このページを印刷, 인쇄, 인쇄하기, 프린트, 기사 인쇄`
