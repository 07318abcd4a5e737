package feeds_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
)

// An article that stands on one page as well is read there, by one request more; one that does
// not is read page by page.
func TestAnArticleThatStandsOnOnePageToo(t *testing.T) {
	const pager = `<p class="pager"><b>1</b> <a href="/harbour?page=2">2</a> <a href="/harbour?page=3">3</a></p>`
	whole := printed("The harbour is open", "", story(1)+story(2)+story(3), "")
	for name, c := range map[string]struct {
		link  string // on the first page
		at    string // where the whole is
		other string // what is there; "" for the whole
		asked int
	}{
		"English":             {`<a href="/harbour?single=1">View as one page</a>`, "/harbour?single=1", "", 2},
		"English, with marks": {`<a href="/whole/harbour">» Single page</a>`, "/whole/harbour", "", 2},
		"to print":            {`<a href="/print/harbour">Print</a>`, "/print/harbour", "", 2},
		"a sign":              {`<a href="/print/harbour" title="Printer-friendly version"><img src="/p.png"></a>`, "/print/harbour", "", 2},
		"the head":            {`<link rel="alternate" media="print" href="/print/harbour">`, "/print/harbour", "", 2},
		"German":              {`<a href="/harbour-komplett">Auf einer Seite lesen</a>`, "/harbour-komplett", "", 2},
		"French":              {`<a href="/imprimer/harbour">Version imprimable</a>`, "/imprimer/harbour", "", 2},
		"Spanish":             {`<a href="/todo/harbour">Ver en una sola página</a>`, "/todo/harbour", "", 2},
		"Italian":             {`<a href="/tutto/harbour">Leggi su una pagina</a>`, "/tutto/harbour", "", 2},
		"Portuguese":          {`<a href="/tudo/harbour">Versão para impressão</a>`, "/tudo/harbour", "", 2},
		"Polish":              {`<a href="/1/harbour">Czytaj na jednej stronie</a>`, "/1/harbour", "", 2},
		"Russian":             {`<a href="/1/harbour">Версия для печати</a>`, "/1/harbour", "", 2},
		"Chinese":             {`<a href="/1/harbour">[在本页阅读全文]</a>`, "/1/harbour", "", 2},
		"Japanese":            {`<a href="/1/harbour">1ページにまとめて表示</a>`, "/1/harbour", "", 2},
		"Korean":              {`<a href="/1/harbour">한 페이지로 보기</a>`, "/1/harbour", "", 2},
		"all pages":           {`<a href="/harbour?page=all">Alles</a>`, "/harbour?page=all", "", 2},
		"reading first":       {`<a href="/print/other">Print</a> <a href="/1/harbour">Single page</a>`, "/1/harbour", "", 2},
		"the second":          {`<a href="/1/other">View all</a> <a href="/1/harbour">Print</a>`, "/1/harbour", "", 3},
		"not there":           {`<a href="/1/gone">Single page</a>`, "", "", 4},
		"another host":        {`<a href="http://127.0.0.1:1/harbour">Single page</a>`, "", "", 3},
		"by a script":         {`<a href="javascript:print()">Print</a> <a href="#print">Print</a>`, "", "", 3},
		"a listing":           {`<a href="/1/harbour">View all</a>`, "/1/harbour", printed("News", "", "<p>The harbour is open: On page 1 the harbour comes to the fore.</p>"+story(8)+story(9), ""), 4},
		"the first page":      {`<a href="/print/harbour">Print</a>`, "/print/harbour", printed("The harbour is open", "", story(1), ""), 4},
		"parted as well":      {`<a href="/print/harbour">Print</a>`, "/print/harbour", printed("The harbour is open", "", story(1)+story(2), `<a href="/print/harbour?page=2">2</a>`), 4},
	} {
		t.Run(name, func(t *testing.T) {
			text, asked := readFrom(t, "/harbour", func(path string) (string, string, int) {
				n := 0
				_, _ = fmt.Sscanf(path, "/harbour?page=%d", &n)
				switch {
				case path == "/harbour":
					return printed("The harbour is open", "", story(1), pager+`<div class="tools">`+c.link+`</div>`), "", 200
				case n == 2, n == 3:
					return printed("The harbour is open", "", story(n), strings.ReplaceAll(pager, fmt.Sprintf(`<a href="/harbour?page=%d">%[1]d</a>`, n), "")), "", 200
				case path == c.at && c.other != "":
					return c.other, "", 200
				case path == c.at:
					return whole, "", 200
				case strings.Contains(path, "other"):
					return printed("Quite another story", "", story(7), ""), "", 200
				}
				return "", "", 404
			})
			for n := 1; n <= 3; n++ {
				for i := range 5 {
					if strings.Count(text, fmt.Sprintf("(%d.%d)", n, i)) != 1 {
						t.Fatalf("paragraph %d of page %d stands there %d times; asked for %q\n%s", i, n, strings.Count(text, fmt.Sprintf("(%d.%d)", n, i)), asked, text)
					}
				}
			}
			if len(asked) != c.asked || strings.Contains(text, "(7.") || strings.Contains(text, "(8.") {
				t.Errorf("asked for %q\n%s", asked, text)
			}
		})
	}
}

// An article on a single page is not looked for anywhere else.
func TestAnArticleOnOnePageIsNotPrinted(t *testing.T) {
	_, asked := readFrom(t, "/harbour", func(string) (string, string, int) {
		return printed("The harbour is open", `<link rel="alternate" media="print" href="/print">`, story(1), `<p><a href="/print">Print</a> <a href="/all">View all</a></p>`), "", 200
	})
	if len(asked) != 1 {
		t.Errorf("asked for %q", asked)
	}
}

// The first page of a series may have a number and no word before it. That it is the number of
// a page has to be said.
func TestAnArticleWhoseFirstPageHasANumber(t *testing.T) {
	for name, c := range map[string]struct {
		at, link string
		joined   bool
	}{
		"folder":           {"/harbour/%d", `<a href="%s">%d</a>`, true},
		"name":             {"/news/harbour-%d.html", `<a href="%s">%d</a>`, true},
		"underscore":       {"/news/harbour_%d.shtml", `<a href="%s">%d</a>`, true},
		"the word":         {"/harbour/%d/", `<a href="%s" data-n="%d">Next page</a>`, true},
		"German":           {"/harbour/%d", `<a href="%s" data-n="%d">Nächste Seite</a>`, true},
		"Chinese":          {"/a/harbour_%d.html", `<a href="%s" data-n="%d">下一页</a>`, true},
		"Japanese":         {"/a/harbour-%d.html", `<a href="%s" data-n="%d">次のページ</a>`, true},
		"the next of many": {"/posts/%d", `<a rel="next" href="%s" data-n="%d">Next</a>`, false},
		"next post":        {"/posts/%d", `<a href="%s" data-n="%d">Next post</a>`, false},
		"a title":          {"/posts/%d", `<a href="%s" data-n="%d">The lighthouse</a>`, false},
	} {
		t.Run(name, func(t *testing.T) {
			at := func(n int) string { return fmt.Sprintf(c.at, n) }
			text, asked := readFrom(t, at(1), func(path string) (string, string, int) {
				for n := 1; n <= 3; n++ {
					if path != at(n) {
						continue
					}
					foot := ""
					if n < 3 {
						foot = `<p class="pager">` + fmt.Sprintf(c.link, at(n+1), n+1) + `</p>`
					}
					return printed("The harbour is open", "", story(n), foot), "", 200
				}
				return "", "", 404
			})
			want := []string{at(1)}
			if c.joined {
				want = append(want, at(2), at(3))
			}
			if !slices.Equal(asked, want) || strings.Contains(text, "(3.4)") != c.joined || !strings.Contains(text, "(1.4)") {
				t.Errorf("asked for %q\n%s", asked, text)
			}
		})
	}
}
