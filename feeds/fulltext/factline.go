package fulltext

import (
	"strings"
	"time"
	"unicode"

	"tidings/feeds/parse"
)

// A factLine is what a line says beside the text: who wrote it, when, how long reading
// takes, and where it may be shared.
type factLine struct {
	names bool // the author's name stands in it, or "By" and a name
	when  bool // a date or a time stands in it
	day   bool // a day with its year stands in it
	share bool // it holds nothing but words of buttons and of such lines
	name  string
	date  time.Time
}

// readFactLine takes a line apart. It is not ok if anything stands in it that may belong
// to the text. names are the authors and the site, in lower case.
func readFactLine(line string, names []string) (f factLine, ok bool) {
	if len(line) > lineBytes/2 {
		return f, false
	}
	lower := strings.ToLower(line)
	for _, name := range names {
		for at := wordIndex(lower, name); at >= 0; at = wordIndex(lower, name) {
			lower = lower[:at] + " " + lower[at+len(name):]
			f.names = true
		}
	}
	if !f.names {
		f.name, lower = bylineIn(line, lower)
		f.names = f.name != ""
	}
	if f.names {
		lower = withoutBrackets(lower)
	}
	years, numbers, words, dateWords, knownWords, shareWordCount := 0, 0, 0, 0, 0, 0
	for token := range strings.FieldsFuncSeq(lower, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		if token[0] >= '0' && token[0] <= '9' {
			numbers++
			if len(token) >= 4 && (token[:2] == "19" || token[:2] == "20") {
				years++
			}
			token = strings.TrimLeft(token, "0123456789")
			for _, unit := range [...]string{"", "h", "st", "nd", "rd", "th", "k", "min", "am", "pm", "e", "er"} {
				if token == unit {
					token = ""
				}
			}
			if token = strings.TrimSuffix(strings.TrimLeft(strings.TrimPrefix(token, "h"), "0123456789"), "z"); token == "" {
				continue
			}
		}
		words++
		switch {
		case factWords()[token], fillers()[token], isFactInIdeographs(token):
			knownWords++
			if shareWords()[token] || fillers()[token] {
				shareWordCount++
			}
		case parse.IsDateWord(token), isWeekday(token):
			dateWords++
		default:
			return f, false
		}
	}
	if date, isDate := parse.Date(line); isDate && numbers >= 2 && (dateWords > 0 || numbers >= 3) {
		f.date, f.when = date, true
	}
	f.day = years > 0 && (dateWords > 0 || numbers >= 3)
	f.when = f.when || numbers > 0 && dateWords > 0 || numbers > 0 && knownWords > 0 && words <= 4
	f.share = shareWordCount > 0 && dateWords == 0
	return f, f.names || f.when || f.share
}

// wordIndex is where name stands in text as whole words, -1 if nowhere.
func wordIndex(text, name string) int {
	if len(name) < 2 {
		return -1
	}
	for from := 0; from < len(text); {
		at := strings.Index(text[from:], name)
		if at < 0 {
			return -1
		}
		at += from
		if isWordAt(text, at, len(name)) {
			return at
		}
		from = at + len(name)
	}
	return -1
}

// isWordAt reports whether no letter stands before or behind a part of the text.
func isWordAt(text string, at, length int) bool {
	first, before := firstRune(text[at:]), lastRune(text[:at])
	after := firstRune(text[at+length:])
	return isIdeographic(first) || !unicode.IsLetter(before) && !unicode.IsLetter(after)
}

// bylineIn finds "By Some Name" at the beginning of a line, and returns the name and the
// line without it.
func bylineIn(line, lower string) (name, rest string) {
	piece := line
	if at := strings.IndexAny(line, "|•·,–—"); at > 0 {
		piece = line[:at]
	}
	label := bylinePrefix().FindString(piece)
	if label == "" || len(lower) != len(line) || strings.HasPrefix(strings.ToLower(label), "from") {
		return "", lower
	}
	name = cleanByline(piece, "")
	if name == "" || !isName(name) || len(strings.Fields(name)) > 6 || strings.HasPrefix(strings.ToLower(name), "the ") {
		return "", lower
	}
	at := strings.Index(line, name)
	if at < 0 {
		return "", lower
	}
	rest = lower[at+len(name):]
	if role, after, _ := strings.Cut(strings.TrimLeft(rest, ", "), ","); strings.HasPrefix(rest, ",") && len(strings.Fields(role)) <= 6 && !strings.ContainsAny(role, "0123456789") {
		rest = after // "By Ann Other, Post Writer"
	}
	return name, rest
}

// withoutBrackets removes what stands in brackets, such as a role or a place.
func withoutBrackets(text string) string {
	for {
		from := strings.IndexByte(text, '(')
		if from < 0 {
			return text
		}
		to := strings.IndexByte(text[from:], ')')
		if to < 0 {
			return text
		}
		text = text[:from] + " " + text[from+to+1:]
	}
}

// isFactInIdeographs reports whether a word of a language that does not separate words
// is made of words of such lines: 年, 月, 日, or "分享".
func isFactInIdeographs(token string) bool {
	if !isIdeographic(firstRune(token)) {
		return false
	}
	for token != "" {
		rest := ""
		for end := min(len(token), 18); end > 0; end-- {
			if factWords()[token[:end]] {
				rest = token[end:]
				break
			}
		}
		if len(rest) == len(token) || rest == "" && !factWords()[token] {
			return rest == "" && factWords()[token]
		}
		token = strings.TrimLeft(rest, "0123456789")
	}
	return true
}

// isWeekday reports whether a word is the name of a day in one of the languages in which
// lines of dates begin with it; in English, parse knows them.
func isWeekday(token string) bool { return weekdays()[token] }

var weekdays = phrases(`
	montag, dienstag, mittwoch, donnerstag, freitag, samstag, sonnabend, sonntag, mo, di, mi, do, fr, sa, so
	lundi, mardi, mercredi, jeudi, vendredi, samedi, dimanche, lunes, martes, miércoles, jueves, viernes, sábado, domingo
	lunedì, martedì, mercoledì, giovedì, venerdì, sabato, domenica, segunda, terça, quarta, quinta, sexta, feira
	maandag, dinsdag, woensdag, donderdag, vrijdag, zaterdag, zondag, måndag, tisdag, onsdag, torsdag, fredag, lördag, söndag
	poniedziałek, wtorek, środa, czwartek, piątek, sobota, niedziela, понедельник, вторник, среда, четверг, пятница, суббота, воскресенье
	pazartesi, salı, çarşamba, perşembe, cuma, cumartesi, pazar, 星期一, 星期二, 星期三, 星期四, 星期五, 星期六, 星期日`)

// shareWords are words of buttons, one of which makes a line of such words clutter.
var shareWords = phrases(`
	share, shares, print, email, tweet, facebook, twitter, whatsapp, telegram, linkedin, pinterest, reddit, instagram, flipboard, messenger, bluesky, mastodon, tiktok, login, subscribe, register, comments, bookmark
	teilen, drucken, merken, kommentare, anmelden, partager, imprimer, commentaires, compartir, imprimir, condividi, stampa, compartilhar, delen, deel, dela, udostępnij, drukuj, поделиться, вконтакте, одноклассники, paylaş
	分享, 收藏, 微博, 微信, 评论, シェア, ツイート, ブックマーク, 印刷, はてな, 공유, 페이스북, 카카오톡, url복사, 인쇄, شارك, فيسبوك, تويتر, واتساب`)
