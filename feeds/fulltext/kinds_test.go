package fulltext_test

import (
	"strings"
	"testing"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/unicode"

	"tidings/feeds/fulltext"
	"tidings/feeds/markup"
)

// A page that does not say its encoding is read in the one that its letters are in.
func TestPagesWithoutAnEncoding(t *testing.T) {
	const (
		inRussian  = "Паром снова выйдет в море весной, после двух зим в доке, сообщили в понедельник в порту, и все билеты будут действительны."
		inJapanese = "港の事務所は月曜日、古いフェリーが二度の冬を経て春に再び出航し、すべての切符が有効であると発表した。"
		inChinese  = "港口办公室周一表示，旧渡轮在船坞度过两个冬天后，将于春季再次启航，所有船票均有效。"
		inKorean   = "항만 사무소는 월요일에 오래된 여객선이 두 번의 겨울을 보낸 뒤 봄에 다시 출항하며 모든 표가 유효하다고 밝혔다."
		inGreek    = "Το πλοίο θα ταξιδέψει ξανά την άνοιξη, μετά από δύο χειμώνες στο ναυπηγείο, και όλα τα εισιτήρια ισχύουν, είπε το λιμάνι."
	)
	for name, c := range map[string]struct {
		in   encoding.Encoding
		text string
	}{
		"windows-1251": {charmap.Windows1251, inRussian}, "koi8-r": {charmap.KOI8R, inRussian}, "cp866": {charmap.CodePage866, inRussian},
		"euc-jp": {japanese.EUCJP, inJapanese}, "shift_jis": {japanese.ShiftJIS, inJapanese}, "iso-2022-jp": {japanese.ISO2022JP, inJapanese},
		"gb18030": {simplifiedchinese.GB18030, inChinese}, "euc-kr": {korean.EUCKR, inKorean}, "windows-1253": {charmap.Windows1253, inGreek},
		"utf-16": {unicode.UTF16(unicode.LittleEndian, unicode.UseBOM), inRussian},
	} {
		page, err := c.in.NewEncoder().String("<!DOCTYPE html><html><head><title>x</title></head><body><article>" + strings.Repeat("<p>"+c.text+"</p>", 4) + "</article></body></html>")
		if err != nil {
			t.Fatal(err)
		}
		p, err := fulltext.ReadPage([]byte(page), "https://a.example/1", "text/html")
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		if got := markup.PlainText(p.Content); !strings.HasPrefix(got, c.text) {
			t.Errorf("%s: %.200s", name, got)
		}
	}
}

// Pictures with their captions stay, whatever several of them stand in.
func TestPhotoEssays(t *testing.T) {
	text := strings.Repeat("<p>A paragraph that is long enough, with a comma or two, to be taken for an article by whoever looks for one.</p>", 3)
	const figures = `<figure><img src="/1.jpg"><figcaption>The ferry in May</figcaption></figure><figure><img src="/2.jpg"><figcaption>The ferry in June</figcaption></figure>`
	for _, around := range []string{"<div>%</div>", "<section>%</section>", `<div class="gallery"><div>%</div></div>`, "%", `<ul class="slides"><li>%</li></ul>`, `<div id="photos"><ol><li>%</li></ol></div>`} {
		page := "<!DOCTYPE html><html><head><title>Boats</title></head><body><article>" + text + strings.Replace(around, "%", inItems(around, figures), 1) + text + "</article></body></html>"
		p, err := fulltext.ReadPage([]byte(page), "https://a.example/1", "")
		if err != nil {
			t.Fatal(err)
		}
		got := markup.Markdown(p.Content)
		for _, want := range []string{"https://a.example/1.jpg", "The ferry in May", "https://a.example/2.jpg", "The ferry in June"} {
			if strings.Count(got, want) != 1 {
				t.Errorf("%s: %q is not there once:\n%s", around, want, got)
			}
		}
	}
}

// inItems parts two figures by the items of a list, if that is what is around them.
func inItems(around, figures string) string {
	if strings.Contains(around, "<li>") {
		return strings.Replace(figures, "</figure><figure>", "</figure></li><li><figure>", 1)
	}
	return figures
}
