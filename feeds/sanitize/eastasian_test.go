package sanitize_test

import (
	"strings"
	"testing"
	"unicode"

	"tidings/feeds/sanitize"
)

// shortTitles are titles of a few characters in the languages of East Asia, by language.
func shortTitles() map[string]string {
	return map[string]string{
		"ja":    "港が開く|東京都の人口、過去最多に|首相が会見|カメラの話|今日の天気|日本代表、初戦に勝利|地震情報|図書館の夜間開館を始める|お知らせ|大阪万博が開幕|円安が進む",
		"zh-cn": "今日新闻|港口开放|北京天气|图书馆延长开放时间|经济增长放缓|世界杯今日开幕|我们的城市|新华社快讯|人工智能的未来|国务院发布通知|更新日志|你好，世界",
		"zh-tw": "今日新聞|港口開放|台北天氣|圖書館延長開放時間|經濟成長放緩|我們的城市|人工智慧的未來|颱風來襲|總統發表談話|更新日誌|你好，世界|最新消息",
		"ko":    "오늘의 뉴스|항구가 열렸다|서울 날씨|도서관 야간 개방|경제 성장 둔화|우리의 도시|인공지능의 미래|대통령 담화 발표|공지사항|안녕하세요|주식 시장 급락|월드컵 개막",
	}
}

// TestShortTitlesOfEastAsia: a single title of a few characters says which encoding it is in, though the
// same bytes are characters in all of them.
func TestShortTitlesOfEastAsia(t *testing.T) {
	encodings := map[string]string{"ja": "shift_jis euc-jp", "zh-cn": "gb18030 gbk", "zh-tw": "big5", "ko": "euc-kr"}
	for language, titles := range shortTitles() {
		for title := range strings.SplitSeq(titles, "|") {
			for name := range strings.FieldsSeq(encodings[language]) {
				raw := written(t, name, title)
				for place, got := range map[string][]byte{
					"no name":        sanitize.ToUTF8(feedIn("", "", raw), ""),
					"its language":   sanitize.ToUTF8(feedIn("", "<language>"+language+"</language>", raw), ""),
					"another's":      sanitize.ToUTF8(feedIn("", "<language>en-us</language>", raw), ""),
					"said UTF-8":     sanitize.ToUTF8(feedIn(` encoding="UTF-8"`, "", raw), "text/xml; charset=utf-8"),
					"server's Latin": sanitize.ToUTF8(feedIn("", "", raw), "text/xml; charset=ISO-8859-1"),
				} {
					if title == "你好，世界" && place != "its language" {
						continue // in Big5 it is as well words of nobody in a Cyrillic alphabet
					}
					if !strings.Contains(string(got), title) {
						t.Errorf("%s, %s: got %s; want %s", name, place, got, title)
					}
				}
			}
		}
	}
}

// TestHintsOfEastAsia: what is too short to tell is told by what the document says of itself.
func TestHintsOfEastAsia(t *testing.T) {
	for _, c := range []struct{ name, head, title string }{
		{"euc-jp", "<language>ja</language>", "新聞"},
		{"euc-jp", "<link>https://paper.co.jp/</link>", "新聞"},
		{"gbk", "<language>zh_CN</language>", "新闻"},
		{"gbk", "<link>http://paper.com.cn/</link>", "新闻"},
		{"big5", "<language>zh-Hant</language>", "新聞網站"},
		{"big5", "<link>https://paper.com.tw/news</link>", "新聞網站"},
		{"windows-1252", "<language>ja</language>", "naïve café"},
		{"windows-1252", "<language>zh-TW</language>", "Beyoncé: déjà vu à l’été"},
		{"windows-1252", "<link>https://paper.kr/</link>", "ÄÖÜ Köln"},
		{"windows-1251", "<link>https://paper.co.jp/</link>", "Новости порта и моря"},
		{"euc-kr", "<language>ko-KR</language>", "뉴스"},
		{"euc-kr", "<link>http://paper.co.kr:8080</link>", "뉴스"},
	} {
		if got := sanitize.ToUTF8(feedIn("", c.head, written(t, c.name, c.title)), ""); !strings.Contains(string(got), c.title) {
			t.Errorf("%s, %s: got %s; want %s", c.name, c.head, got, c.title)
		}
	}
}

// TestAlphabetsAreNotGuessedAway: no word of an alphabet becomes characters of East Asia.
func TestAlphabetsAreNotGuessedAway(t *testing.T) {
	for line := range strings.SplitSeq(strings.TrimSpace(languages), "\n") {
		parts := strings.Split(line, "|")
		if strings.Contains("ja zh tw ko", parts[0]) {
			continue
		}
		for name := range strings.FieldsSeq(parts[1]) {
			if name == "ibm866" { // with words of five letters it is beyond anybody's guess
				continue
			}
			for word := range strings.FieldsSeq(strings.Join(parts[2:], " ")) {
				got := string(sanitize.ToUTF8(feedIn("", "", written(t, name, word)), ""))
				if strings.ContainsFunc(got, func(r rune) bool { return unicode.Is(unicode.Han, r) || unicode.Is(unicode.Hangul, r) }) {
					t.Errorf("%s in %s: got %s", word, name, got)
				}
			}
		}
	}
}
