package sanitize

import (
	"strconv"
	"strings"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/charmap"
	"golang.org/x/text/encoding/htmlindex"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
	"golang.org/x/text/encoding/unicode"
	"golang.org/x/text/encoding/unicode/utf32"
)

// The names of encodings. The web has a list of them (WHATWG Encoding Standard, section 4.2),
// while programs write the names that their language, database or system has for them:
// cp-1251, ms949, utf8mb4, x-windows-874, eucJP-win, ru_RU.KOI8-R, CP65001. Nearly all
// of these are a family and a number, so they are read as such. What is in no family
// is looked up in the list.

// encodingNamed returns the encoding that a name stands for, nil if the name is not known
// or means no encoding of its own ("ansi" is whatever the writer's Windows uses).
func encodingNamed(name string) encoding.Encoding {
	name = strings.Trim(strings.ToLower(strings.TrimSpace(name)), `"'`)
	if end := strings.IndexAny(name, " ;,\t\r\n"); end >= 0 {
		name = name[:end]
	}
	if locale, codeset, ok := strings.Cut(name, "."); ok && !strings.ContainsAny(locale, "0123456789") { // de_DE.ISO8859-1@euro
		name, _, _ = strings.Cut(codeset, "@")
	}
	if name == "" || len(name) > 60 {
		return nil
	}
	plain, _, _ := strings.Cut(name, ":") // the year of the standard
	plain = strings.TrimPrefix(lettersAndDigits(plain), "x")
	for _, family := range []func(string) encoding.Encoding{unicodeNamed, isoNamed, cyrillicNamed, asianNamed, macNamed} {
		if e := family(plain); e != nil {
			return e
		}
	}
	word, number := trailingNumber(plain)
	if e := codePage(number); e != nil && word != "iso" {
		return e
	}
	for _, label := range []string{name, strings.TrimPrefix(name, "x-"), plain} {
		if e, err := htmlindex.Get(label); err == nil && e != encoding.Replacement {
			return e
		}
	}
	return nil
}

// lettersAndDigits is a name without what stands between them: there are as many ways to
// write that as programs.
func lettersAndDigits(name string) string {
	return strings.Map(func(r rune) rune {
		if r >= 'a' && r <= 'z' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, name)
}

// trailingNumber cuts a name before the number that it ends with; 0 if it ends with none.
func trailingNumber(name string) (word string, number int) {
	word = strings.TrimRight(name, "0123456789")
	number, err := strconv.Atoi(name[len(word):])
	if err != nil {
		return name, 0
	}
	return word, number
}

// unicodeNamed knows utf8, utf8mb4, utf-8-bom, utf8_general_ci, cesu-8; utf-16, ucs-2 and utf-32
// with their byte orders.
func unicodeNamed(name string) encoding.Encoding {
	order, wideOrder := unicode.LittleEndian, utf32.LittleEndian
	if strings.HasSuffix(name, "be") || strings.HasSuffix(name, "bigendian") {
		order, wideOrder = unicode.BigEndian, utf32.BigEndian
	}
	switch {
	case strings.HasPrefix(name, "utf8"), strings.HasPrefix(name, "unicode11utf8"), name == "cesu8", name == "al32utf8", name == "cp65001":
		return unicode.UTF8
	case strings.HasPrefix(name, "utf16"), strings.HasPrefix(name, "ucs2"), strings.HasPrefix(name, "iso10646ucs2"):
		return unicode.UTF16(order, unicode.IgnoreBOM)
	case strings.HasPrefix(name, "utf32"), strings.HasPrefix(name, "ucs4"), strings.HasPrefix(name, "iso10646ucs4"):
		return utf32.UTF32(wideOrder, utf32.IgnoreBOM)
	}
	return nil
}

// isoNamed knows the parts of ISO 8859 by number and as latin1 to latin10.
func isoNamed(name string) encoding.Encoding {
	for _, prefix := range []string{"iso8859", "is8859", "8859", "isoir8859"} {
		if part, ok := strings.CutPrefix(name, prefix); ok {
			for _, digits := range []int{2, 1} { // iso-8859-1-windows-1252 has more behind it
				if len(part) < digits {
					continue
				}
				n, err := strconv.Atoi(part[:digits])
				if e := isoPart(n, strings.HasSuffix(name, "i")); err == nil && e != nil {
					return e
				}
			}
			return charmap.Windows1252
		}
	}
	word, number := trailingNumber(name)
	if word != "latin" && word != "isolatin" && word != "csisolatin" {
		return nil
	}
	parts := []int{15, 1, 2, 3, 4, 9, 10, 13, 14, 15, 16} // latin0 is latin9
	if number >= len(parts) || name == word {
		return nil
	}
	return isoPart(parts[number], false)
}

// isoPart is a part of ISO 8859, or the code page of Windows that has taken its place.
func isoPart(number int, isLogical bool) encoding.Encoding {
	if number == 8 && isLogical {
		return charmap.ISO8859_8I
	}
	return map[int]encoding.Encoding{
		1: charmap.Windows1252, 2: charmap.ISO8859_2, 3: charmap.ISO8859_3, 4: charmap.ISO8859_4, 5: charmap.ISO8859_5,
		6: charmap.ISO8859_6, 7: charmap.ISO8859_7, 8: charmap.ISO8859_8, 9: charmap.Windows1254, 10: charmap.ISO8859_10,
		11: charmap.Windows874, 13: charmap.ISO8859_13, 14: charmap.ISO8859_14, 15: charmap.ISO8859_15, 16: charmap.ISO8859_16,
	}[number]
}

// cyrillicNamed knows KOI8 in its kinds, and the alphabets that have a name.
func cyrillicNamed(name string) encoding.Encoding {
	name = strings.TrimPrefix(name, "cs")
	switch {
	case strings.HasPrefix(name, "koi8u"), strings.HasPrefix(name, "koi8ru"):
		return charmap.KOI8U
	case strings.HasPrefix(name, "koi"):
		return charmap.KOI8R
	case strings.HasPrefix(name, "tis620"), name == "thai":
		return charmap.Windows874
	}
	return nil
}

// asianNamed knows the Chinese, Japanese and Korean encodings by the word that all their
// names hold.
func asianNamed(name string) encoding.Encoding {
	has := func(parts ...string) bool {
		for _, part := range parts {
			if strings.Contains(name, part) {
				return true
			}
		}
		return false
	}
	switch {
	case has("2022jp"), name == "jis":
		return japanese.ISO2022JP
	case has("2022"): // the Korean and Chinese kinds, which nobody writes
		return nil
	case has("sjis", "shiftjis", "mskanji", "windows31j"):
		return japanese.ShiftJIS
	case has("eucjp", "ujis", "eucpkdfmtjapanese", "euctitable"):
		return japanese.EUCJP
	case has("euckr", "ksc5601", "ksx1001", "ks56011987", "uhc"), name == "korean":
		return korean.EUCKR
	case has("hzgb"), name == "hz":
		return simplifiedchinese.HZGB2312
	case has("big5"):
		return traditionalchinese.Big5
	case has("gb2312", "gbk", "gb18030", "euccn", "gb231280", "cngb"), name == "chinese", name == "gb":
		return simplifiedchinese.GB18030 // which holds all the others
	}
	return nil
}

// macNamed knows the two that a Mac wrote once.
func macNamed(name string) encoding.Encoding {
	name = strings.TrimPrefix(name, "cs")
	switch {
	case !strings.HasPrefix(name, "mac"):
		return nil
	case strings.Contains(name, "cyr"), strings.Contains(name, "ukr"), strings.Contains(name, "rus"):
		return charmap.MacintoshCyrillic
	case name == "mac", name == "macintosh", name == "macroman", name == "macosroman":
		return charmap.Macintosh
	}
	return nil
}

// codePage is the encoding that Windows, DOS or IBM gave a number, nil if it is not known.
func codePage(number int) encoding.Encoding {
	switch {
	case number >= 28591 && number <= 28606:
		return isoPart(number-28590, false)
	case number >= 50220 && number <= 50222:
		return japanese.ISO2022JP
	}
	return map[int]encoding.Encoding{
		37: charmap.CodePage037, 437: charmap.CodePage437, 850: charmap.CodePage850, 852: charmap.CodePage852, 855: charmap.CodePage855,
		858: charmap.CodePage858, 860: charmap.CodePage860, 862: charmap.CodePage862, 863: charmap.CodePage863, 865: charmap.CodePage865,
		866: charmap.CodePage866, 1047: charmap.CodePage1047, 1140: charmap.CodePage1140,
		874: charmap.Windows874, 1250: charmap.Windows1250, 1251: charmap.Windows1251, 1252: charmap.Windows1252, 1253: charmap.Windows1253,
		1254: charmap.Windows1254, 1255: charmap.Windows1255, 1256: charmap.Windows1256, 1257: charmap.Windows1257, 1258: charmap.Windows1258,
		932: japanese.ShiftJIS, 943: japanese.ShiftJIS, 936: simplifiedchinese.GB18030, 1386: simplifiedchinese.GB18030,
		949: korean.EUCKR, 1363: korean.EUCKR, 950: traditionalchinese.Big5, 951: traditionalchinese.Big5, 1370: traditionalchinese.Big5,
		954: japanese.EUCJP, 970: korean.EUCKR, 20932: japanese.EUCJP, 33722: japanese.EUCJP, 51932: japanese.EUCJP, 51949: korean.EUCKR,
		20936: simplifiedchinese.GB18030, 51936: simplifiedchinese.GB18030, 52936: simplifiedchinese.HZGB2312, 54936: simplifiedchinese.GB18030,
		813: charmap.ISO8859_7, 819: charmap.Windows1252, 912: charmap.ISO8859_2, 913: charmap.ISO8859_3, 914: charmap.ISO8859_4,
		915: charmap.ISO8859_5, 916: charmap.ISO8859_8, 920: charmap.Windows1254, 921: charmap.ISO8859_13, 923: charmap.ISO8859_15,
		1089: charmap.ISO8859_6, 367: charmap.Windows1252, 20127: charmap.Windows1252, 38598: charmap.ISO8859_8I,
		878: charmap.KOI8R, 20866: charmap.KOI8R, 1168: charmap.KOI8U, 21866: charmap.KOI8U, 10000: charmap.Macintosh, 10007: charmap.MacintoshCyrillic,
		1200: unicode.UTF16(unicode.LittleEndian, unicode.IgnoreBOM), 1201: unicode.UTF16(unicode.BigEndian, unicode.IgnoreBOM),
		1208: unicode.UTF8, 65001: unicode.UTF8,
	}[number]
}
