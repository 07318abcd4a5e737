package sanitize_test

import (
	_ "embed"
	"fmt"
	"strings"
	"testing"

	"golang.org/x/net/html/charset"
	"golang.org/x/text/encoding"

	"tidings/feeds/sanitize"
)

// languages holds a line for each language: its code, the encodings that it is written in, a
// title and a paragraph, with | between. The texts are the project's own.
//
//go:embed testdata/languages.txt
var languages string

// A feed of one title, in an encoding that is named or not.
func feedIn(prolog, head, title string) []byte {
	return []byte(`<?xml version="1.0"` + prolog + `?><rss version="2.0"><channel>` + head + `<title>Harbour Notes</title><link>https://blog.example/</link>` +
		"\n<item><title>" + title + "</title><link>https://blog.example/1</link><guid>n1</guid></item></channel></rss>")
}

// written is text as an encoding writes it.
func written(t *testing.T, name, text string) string {
	t.Helper()
	e, _ := charset.Lookup(name)
	if e == nil {
		t.Fatalf("no encoding %s", name)
	}
	raw, err := encoding.ReplaceUnsupported(e.NewEncoder()).String(text)
	if err != nil || strings.Contains(raw, "\x1a") {
		t.Fatalf("%s cannot write %s: %v", name, text, err)
	}
	return raw
}

// TestEncodingNames: what programs call encodings, in all places where a name can stand.
func TestEncodingNames(t *testing.T) {
	for standard, names := range map[string]string{
		"windows-1251|Новости порта":    "cp1251 CP-1251 cp_1251 x-cp1251 windows1251 WINDOWS_1251 win-1251 win1251 ms1251 mswin1251 1251 ru_RU.CP1251 bg_BG.cp1251 ansi-1251 ibm-1251 windows-1251;",
		"koi8-r|Новости порта":          "koi8 koi8r KOI8_R cskoi8r koi-8 cp20866 cp878 ru_RU.KOI8-R",
		"koi8-u|Новини порту і їжа":     "koi8u koi8-ru cp21866 uk_UA.KOI8-U",
		"iso-8859-5|Новости порта":      "iso8859-5 ISO_8859_5 8859-5 iso88595 iso-8859-5:1988 ru_RU.ISO8859-5 cp28595 cyrillic ibm915",
		"ibm866|Новости порта":          "cp866 866 dos866 dos-866 ibm-866 cp-866 msdos866 oem866",
		"x-mac-cyrillic|Новости порта":  "maccyrillic mac-cyrillic x-mac-ukrainian cp10007",
		"windows-1250|Žluťoučký kůň":    "cp1250 win1250 windows1250 x-cp1250 pl_PL.cp1250 ms-1250",
		"iso-8859-2|Žluťoučký kůň":      "iso8859_2 latin2 latin-2 l2 iso-8859-2:1987 cs_CZ.ISO8859-2 csisolatin2 cp28592 isolatin2 912",
		"windows-1252|Café “naïf” €5":   "cp1252 CP-1252 win1252 ms1252 iso-8859-1 iso8859-1 iso88591 latin1 latin-1 iso-latin-1 l1 us-ascii ascii ISO_8859-1:1987 cp819 cp28591 fr_FR.ISO8859-1 iso-8859-1-windows-1252-latin-1 iso-8859",
		"iso-8859-15|Œuvre à 5 €":       "iso8859-15 latin9 latin-9 latin0 l9 de_DE.ISO8859-15@euro ISO885915 cp28605 923",
		"windows-1253|Νέα του λιμανιού": "cp1253 win-1253 ms1253 el_GR.cp1253",
		"iso-8859-7|Νέα του λιμανιού":   "greek iso8859-7 iso88597 elot_928 cp28597 el_GR.ISO8859-7",
		"windows-1254|Günaydın şehir":   "cp1254 iso-8859-9 latin5 win1254 tr_TR.ISO8859-9 iso88599",
		"windows-1255|חדשות הנמל":       "cp1255 win1255 he_IL.cp1255",
		"windows-1256|أخبار الميناء":    "cp1256 win-1256 ar_EG.CP1256",
		"windows-1257|Žinios ąčęėįšųū":  "cp1257 win1257 lt_LT.CP1257",
		"windows-874|ข่าวท่าเรือ":       "tis-620 tis620 TIS620-2533 cp874 x-windows-874 iso-8859-11 dos-874 th_TH.TIS-620 ms874 ibm-874",
		"macintosh|Café à l’été":        "mac macroman x-mac-roman MacRoman x-MacRoman cp10000 csmacintosh",
		"shift_jis|港のニュース":              "sjis x-sjis shift-jis shiftjis SJIS-win cp932 ms932 MS_Kanji windows-31j windows31j csShiftJIS ja_JP.SJIS cp943 x-ms-cp932",
		"euc-jp|港のニュース":                 "eucjp EUC_JP ujis eucJP-win x-euc-jp cp51932 ja_JP.eucJP eucjp-ms cp20932",
		"iso-2022-jp|港のニュース":            "jis iso2022jp csISO2022JP cp50220 cp50221 iso-2022-jp-ms",
		"gb18030|今日新闻":                  "gb2312 gb_2312 gb_2312-80 GB2312-80 gbk x-gbk cp936 ms936 windows-936 euc-cn euccn zh_CN.GB2312 zh_CN.GBK chinese cn-gb gb-18030 GB18030-2000 cp54936 x-euc-cn 936",
		"big5|今日新聞":                     "big-5 big5-hkscs Big5_HKSCS cp950 ms950 cn-big5 big5-eten x-x-big5 zh_TW.Big5 windows-950 big5hkscs",
		"euc-kr|오늘의 뉴스":                 "ks_c_5601-1987 KSC5601 ksc_5601 euckr ms949 cp949 x-windows-949 windows-949 uhc korean ko_KR.eucKR cp51949 KS_C_5601 ksx1001",
	} {
		encoding, text, _ := strings.Cut(standard, "|")
		raw := written(t, encoding, text)
		for name := range strings.FieldsSeq(names + " " + encoding) {
			for place, got := range map[string][]byte{
				"prolog":         sanitize.ToUTF8(feedIn(` encoding="`+name+`"`, "", raw), "text/xml"),
				"quoted":         sanitize.ToUTF8(feedIn(` encoding = '`+strings.ToUpper(name)+`'`, "", raw), ""),
				"header":         sanitize.ToUTF8(feedIn("", "", raw), "text/xml; charset="+name),
				"header, quoted": sanitize.ToUTF8(feedIn("", "", raw), `text/xml; charset="`+name+`"`),
				"broken header":  sanitize.ToUTF8(feedIn("", "", raw), "text/xml;; charset="+name+"; charset=x"),
				"meta":           sanitize.PageToUTF8([]byte("<!doctype html><meta charset="+name+"><title>"+raw+"</title>"), "text/html"),
				"http-equiv":     sanitize.PageToUTF8([]byte(`<html><meta content="text/html; charset=`+name+`" http-equiv=Content-Type><p>`+raw+"</p>"), "text/html; charset=iso-8859-1"),
				"JSON":           sanitize.ToUTF8([]byte(`{"title":"`+raw+`"}`), "application/json; charset="+name),
			} {
				if !strings.Contains(string(got), text) {
					t.Errorf("%s in the %s: got %s; want %s", name, place, got, text)
				}
			}
		}
	}
}

// TestUTF8ByAnyName: bytes that are UTF-8 are, whatever they are called, and so is what
// a database calls so.
func TestUTF8ByAnyName(t *testing.T) {
	for name := range strings.FieldsSeq("utf-8 utf8 UTF_8 utf8mb4 utf8mb3 utf8mb4_unicode_ci utf-8-bom unicode-1-1-utf-8 x-unicode20utf8 cesu-8 al32utf8 cp65001 65001 en_US.UTF-8 " +
		"utf-16 UTF-16LE utf-16be ucs-2 unicode utf-32 iso-10646-ucs-2 ansi none binary iso-8859-1 windows-1251 utf-7 nonsense") {
		for _, text := range []string{"Café – новости 港", "plain"} {
			got := sanitize.ToUTF8(feedIn(` encoding="`+name+`"`, "", text), "text/xml; charset="+name)
			if !strings.Contains(string(got), text) {
				t.Errorf("%s: got %s", name, got)
			}
			if got = sanitize.PageToUTF8([]byte("<meta charset="+name+">"+text), "text/html; charset="+name); !strings.Contains(string(got), text) {
				t.Errorf("%s on a page: got %s", name, got)
			}
		}
	}
	got := sanitize.ToUTF8(feedIn(` encoding="utf8mb4"`, "", "Caf\xc3\xa9 caf\xc3\xa9 caf\xc3\xa9 \xff"), "")
	if !strings.Contains(string(got), "Café café café \uFFFD") {
		t.Errorf("damaged: %s", got)
	}
}

// TestGuessedEncodings: a title alone, in each language and each encoding that it is written in,
// when nobody names it or the name is wrong.
func TestGuessedEncodings(t *testing.T) {
	for line := range strings.SplitSeq(strings.TrimSpace(languages), "\n") {
		parts := strings.Split(line, "|")
		language, encodings, texts := parts[0], parts[1], parts[2:]
		for name := range strings.FieldsSeq(encodings) {
			for _, text := range texts {
				raw := written(t, name, text)
				said := "<language>" + language + "</language>"
				for place, got := range map[string][]byte{
					"no name":        sanitize.ToUTF8(feedIn("", said, raw), "application/rss+xml"),
					"said UTF-8":     sanitize.ToUTF8(feedIn(` encoding="UTF-8"`, said, raw), "text/xml; charset=utf-8"),
					"said UTF-16":    sanitize.ToUTF8(feedIn(` encoding="UTF-16"`, said, raw), ""),
					"said nonsense":  sanitize.ToUTF8(feedIn(` encoding="ansi"`, said, raw), "text/xml; charset=binary"),
					"page":           sanitize.PageToUTF8([]byte("<!doctype html><html lang='"+language+"'><title>"+raw+"</title><p>"+raw+"</p>"), "text/html"),
					"text":           sanitize.ToUTF8([]byte(` lang="`+language+`" `+raw+"\n"+raw), ""),
					"JSON":           sanitize.ToUTF8([]byte(`{"language":"`+language+`","title":"`+raw+`"}`), ""),
					"without lang":   sanitize.ToUTF8(feedIn("", "", raw), ""),
					"server's Latin": sanitize.ToUTF8(feedIn("", "", raw), "text/xml; charset=ISO-8859-1"),
				} {
					if place == "without lang" && language == "lt" || place == "server's Latin" && !strings.Contains("ru uk bg sr el he ar th ja zh tw ko", language) {
						continue // nothing says more than that it has Latin letters
					}
					if !strings.Contains(string(got), text) {
						t.Errorf("%s, %s, %s:\ngot  %s\nwant %s", language, name, place, got, text)
					}
				}
			}
		}
	}
}

// TestLatinIsNotGuessedAway: few letters beyond ASCII are what they were taken for before.
func TestLatinIsNotGuessedAway(t *testing.T) {
	for _, text := range []string{"Café", "5 £ for tea", "naïve café", "“quoted” – and…", "Münster", "© 2026 Ann Other", "El Niño", "ÄÖÜ", "20 °C", "Résumé: déjà vu", "½ price ¡olé!"} {
		for _, more := range []string{"", strings.Repeat(" The ferry runs on Monday.", 50)} {
			got := sanitize.ToUTF8(feedIn("", "", written(t, "windows-1252", text)+more), "")
			if !strings.Contains(string(got), text) {
				t.Errorf("got %s; want %s", got, text)
			}
		}
	}
}

// TestGuessingIsSteady: the same bytes are the same text each time, though the library asks in parallel.
func TestGuessingIsSteady(t *testing.T) {
	for _, text := range []string{"\xe0\xe1", "\xc4\xe5\xf6 x", "\xb0\xa1\xb0\xa2", "\xfe\xff\xfe\xff\xfe\xff\xfe", "\x80\x81\x8d\x8f\x90", strings.Repeat("\xa4\xa2 ", 9)} {
		first := string(sanitize.ToUTF8(feedIn("", "", text), ""))
		for range 20 {
			if got := string(sanitize.ToUTF8(feedIn("", "", text), "")); got != first {
				t.Fatalf("%q is %q and %q", text, first, got)
			}
		}
	}
}

func FuzzToUTF8(f *testing.F) {
	for line := range strings.SplitSeq(strings.TrimSpace(languages), "\n") {
		f.Add([]byte(line[:60]), "text/xml; charset=cp-1251")
	}
	f.Add([]byte("\xd4\xe7 <language>th \x82\xa0"), fmt.Sprintf("charset=%s", strings.Repeat("1", 50)))
	f.Fuzz(func(t *testing.T, data []byte, contentType string) {
		for _, got := range [][]byte{sanitize.ToUTF8(data, contentType), sanitize.PageToUTF8(data, contentType)} {
			if again := sanitize.ToUTF8(got, ""); !strings.Contains(string(data), "\x1b") && !strings.Contains(string(got), "\x00") && !strings.HasPrefix(string(got), "\uFEFF") && string(again) != string(got) {
				t.Errorf("%q became %q and then %q", data, got, again)
			}
		}
	})
}
