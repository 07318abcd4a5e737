package markup

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"tidings/store"
)

// callsToRead are what feeds put at the end of a text that goes on at their page, in small
// letters: a last line that begins with one of these is no text of the author's.
const callsToRead = `read more, read on, read the rest, read full, read the full, read the whole, read article, read the article, read this, continue reading, keep reading, view full, view the full, full story, full article, more at, more on, click here to read, see more, learn more, (more
weiterlesen, mehr lesen, weiter lesen, zum artikel, den ganzen artikel, den vollständigen, lesen sie weiter, lesen sie mehr, mehr erfahren
lire la suite, lire plus, lire l’article, lire l'article, en savoir plus, continuer la lecture
leer más, leer mas, seguir leyendo, sigue leyendo, continuar leyendo, la entrada completa
leggi tutto, leggi di più, continua a leggere, continua la lettura
ler mais, leia mais, continue lendo, continuar a ler, continuar lendo, saiba mais
lees meer, lees verder, verder lezen
läs mer, läs hela, les mer, les hele, læs mere, læs hele, lue lisää, jatka lukemista
czytaj dalej, czytaj więcej, więcej, číst dál, číst dále, číst více, celý článok, čítať ďalej, tovább olvasom, tovább, citește mai mult, citeste mai mult, preberi več, pročitaj više, čitaj dalje
читать далее, читать дальше, читать полностью, подробнее, читати далі, детальніше, чети още
διαβάστε περισσότερα, διαβάστε τη συνέχεια, devamını oku, devamı, baca selengkapnya, baca juga, đọc tiếp, xem thêm
続きを読む, 続きは, もっと読む, 阅读全文, 閱讀全文, 阅读更多, 閱讀更多, 继续阅读, 繼續閱讀, 查看全文, 더 보기, 더보기, 계속 읽기, 전체 기사
اقرأ المزيد, إقرأ المزيد, المزيد, ادامه مطلب, קרא עוד, המשך קריאה, और पढ़ें, आगे पढ़ें, อ่านต่อ, อ่านเพิ่มเติม`

// longestCall is how long a call to read is at most, in bytes: the title may stand in it.
const longestCall = 160

// IsCutShort reports whether a text ends as a teaser does: in the middle of a sentence, or
// with a call to read on elsewhere.
func IsCutShort(body store.Body) bool {
	text := strings.TrimRightFunc(PlainText(body), unicode.IsSpace)
	end := strings.TrimRight(text, " ])}»→›>⟩")
	if strings.HasSuffix(end, "…") || strings.HasSuffix(end, "...") || strings.HasSuffix(end, "……") {
		return true
	}
	tail := text[max(0, len(text)-longestCall):]
	for len(tail) > 0 && !utf8.RuneStart(tail[0]) {
		tail = tail[1:]
	}
	lower := strings.ToLower(tail)
	for _, call := range strings.FieldsFunc(callsToRead, func(r rune) bool { return r == ',' || r == '\n' }) {
		call = strings.TrimSpace(call)
		at := strings.LastIndex(lower, call)
		if at < 0 {
			continue
		}
		before := strings.TrimRight(lower[:at], " \t[(<«»→›>*-–—|")
		if before == "" && len(tail) == len(text) || endsPart(before) {
			return true
		}
	}
	return false
}

// endsPart reports whether a sentence or a line ends with a text, which may have lost blanks.
func endsPart(text string) bool {
	last, _ := utf8.DecodeLastRuneInString(text)
	return strings.ContainsRune("\n.…!?:;。！？”\"’'", last)
}
