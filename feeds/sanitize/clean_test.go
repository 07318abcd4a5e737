package sanitize_test

import (
	"math/rand/v2"
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/idna"

	"tidings/feeds/sanitize"
)

const (
	england = "\U0001F3F4\U000E0067\U000E0062\U000E0065\U000E006E\U000E0067\U000E007F"
	texas   = "\U0001F3F4\U000E0075\U000E0073\U000E0074\U000E0078\U000E007F" // well-formed, but no flag anybody draws
	family  = "\U0001F468\u200D\U0001F469\u200D\U0001F467\u200D\U0001F466"
)

func TestLine(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"nothing":                      {"", ""},
		"plain":                        {"Plain words", "Plain words"},
		"white space of every kind":    {" a\tb\r\nc\vd\u00A0\u00A0e\u2028f\u2029g\u3000h \v\f", "a b c d e f g h"},
		"colour goes whole":            {"\x1b[1;31mred\x1b[0m", "red"},
		"title of the window":          {"a\x1b]0;pwned\x07b", "ab"},
		"clipboard, ended by ST":       {"a\x1b]52;c;cHduZWQ=\x1b\\b", "ab"},
		"link":                         {"\x1b]8;;http://x.example\x1b\\text\x1b]8;;\x1b\\", "text"},
		"DCS, APC, PM, SOS":            {"a\x1bPq#0\x1b\\b\x1b_Gi=1;AAAA\x1b\\c\x1b^x\x1b\\d\x1bXx\x1b\\e", "abcde"},
		"8-bit CSI":                    {"a\u009b31mb", "ab"},
		"8-bit OSC and ST":             {"a\u009d0;t\u009cb", "ab"},
		"8-bit DCS ended by 7-bit ST":  {"a\u0090q\x1b\\b", "ab"},
		"reset, charset":               {"a\x1bcb\x1b(Bd", "abd"},
		"unfinished CSI":               {"a\x1b[31", "a[31"},
		"unfinished OSC":               {"a\x1b]0;rest of the title", "a]0;rest of the title"},
		"sequence in a sequence":       {"a\x1b\x1b[31m[32mb", "a[32mb"},
		"C0, DEL":                      {"a\x00b\x07c\x08d\x7fe", "abcde"},
		"C1 is Windows-1252":           {"don\u0092t \u0084f\u0080g\u0085 \u009c", "don’t „f€g… œ"},
		"C1 without a letter":          {"a\u0081b\u008dc\u008fd", "abcd"},
		"8-bit DCS never ended":        {"a\u0090b \u0098c", "ab ˜c"},
		"bidi":                         {"a\u202Eb\u202Cc\u2066d\u2069", "abcd"},
		"tags":                         {"a\U000E0041\U000E0001b", "ab"},
		"England stays":                {england + " won", england + " won"},
		"Texas loses its tags":         {texas, "\U0001F3F4"},
		"annotation":                   {"a\uFFF9b\uFFFAc\uFFFB", "abc"},
		"joined family stays":          {family, family},
		"Persian joiner stays":         {"می\u200Cخواهم", "می\u200Cخواهم"},
		"heart as picture stays":       {"\u2764\uFE0F", "\u2764\uFE0F"},
		"direction marks stay":         {"\u200Fשלום\u200E abc", "\u200Fשלום\u200E abc"},
		"invisible blanks go":          {"a\u200Bb\u2060c\uFEFFd\u00ADe\u180Ef", "abcdef"},
		"Arabic number sign stays":     {"\u0600123", "\u0600123"},
		"noncharacters go":             {"a\uFDD0b\uFFFEc\U0010FFFFd", "abcd"},
		"kitty's picture goes":         {"a\U0010EEEEb", "ab"},
		"bytes that are no UTF-8":      {"caf\xe9 \xff\xfe\xfd", "caf\uFFFD \uFFFD"},
		"overlong":                     {"a\xc0\x9bb", "a\uFFFDb"},
		"raw 8-bit CSI is no UTF-8":    {"a\x9b31m", "a\uFFFD31m"},
		"surrogates are no UTF-8":      {"\xed\xa0\x80", "\uFFFD"},
		"CR doesn't overwrite":         {"good\revil", "good evil"},
		"a mark with nothing below it": {" \u0301a", "a"},
		"accents stay":                 {"e\u0301te\u0301", "e\u0301te\u0301"},
		"marks are capped":             {"a" + strings.Repeat("\u0301", 20000) + "b", "a" + strings.Repeat("\u0301", 8) + "b"},
		"joins are capped":             {strings.Repeat("\U0001F468\u200D", 20) + "x", strings.Repeat("\U0001F468\u200D", 8) + "\U0001F468" + strings.Repeat("\U0001F468\u200D", 8) + "\U0001F468" + "\U0001F468\u200D" + "\U0001F468\u200Dx"},
	} {
		got := sanitize.Line(test.in)
		if name == "joins are capped" { // the cap counts anew after a break, so only the count is of interest
			if strings.Count(got, "\u200D") >= 20 {
				t.Errorf("%s: %q", name, got)
			}
			continue
		}
		if got != test.want {
			t.Errorf("%s: Line(%+q) = %+q, want %+q", name, test.in, got, test.want)
		}
	}
}

func TestLines(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"line ends":          {"a\r\nb\rc\nd\u2028e\vf", "a\nb\nc\nd\ne\nf"},
		"trailing blanks":    {"a  \nb\t\n\n", "a\nb"},
		"leading lines":      {"\n \n  a", "  a"},
		"indent stays":       {"a\n    code\n\n\n  b", "a\n    code\n\n\n  b"},
		"tab to the stop":    {"\ta\nab\tc\n-\tx", "    a\nab  c\n-   x"},
		"tab after accents":  {"e\u0301\tx", "e\u0301   x"},
		"sequences":          {"a\x1b[2Jb\x1b]0;t\x07\nc", "ab\nc"},
		"marks on a newline": {"a\n\u0301b", "a\nb"},
		"no-break space":     {"a\u00A0b", "a\u00A0b"},
	} {
		got := sanitize.Lines(test.in)
		if name == "no-break space" {
			if got != "a b" && got != test.want {
				t.Errorf("%s: %+q", name, got)
			}
			continue
		}
		if got != test.want {
			t.Errorf("%s: Lines(%+q) = %+q, want %+q", name, test.in, got, test.want)
		}
	}
}

// What says where a line may end is kept for those who break lines, and for nobody else.
func TestHints(t *testing.T) {
	const text = "\u00ad a\u00adb\u200bc\u2060d \u00ad\u202e e\u0301\u00ad\u0301"
	for name, test := range map[string]struct{ got, want string }{
		"prose":           {sanitize.Prose(text), "a\u00adb\u200bc\u2060d e\u0301\u00ad\u0301"},
		"prose twice":     {sanitize.Prose(sanitize.Prose(text)), sanitize.Prose(text)},
		"line":            {sanitize.Line(text), "abcd e\u0301\u0301"},
		"line of prose":   {sanitize.Line(sanitize.Prose(text)), sanitize.Line(text)},
		"lines":           {sanitize.Lines(text), " abcd  e\u0301\u0301"},
		"source":          {sanitize.Source("a\u00adb\u202e\u200b"), "a\u00adb\u200b"},
		"screen":          {sanitize.Screen("a\u00adb\u202e"), "a\u00adb"},
		"taken out again": {sanitize.WithoutHints("a\u00adb\u200bc\u2060d"), "abcd"},
	} {
		if test.got != test.want {
			t.Errorf("%s: %+q, want %+q", name, test.got, test.want)
		}
	}
}

func TestSourceTouchesNothingElse(t *testing.T) {
	in := "<pre>\n\ta  b\r\n</pre>\x1b[31m<p title='\u202Ex'>&#27; \u00A0 z\x07</p>"
	want := "<pre>\n\ta  b\n</pre><p title='x'>&#27; \u00A0 z</p>"
	if got := sanitize.Source(in); got != want {
		t.Errorf("Source(%+q) = %+q, want %+q", in, got, want)
	}
}

func TestPlainLine(t *testing.T) {
	for in, want := range map[string]string{
		"AT&amp;T":                                "AT&T",
		"AT&amp;amp;T":                            "AT&T",
		"A &lt;b&gt; tag":                         "A <b> tag",
		"&lt;em&gt;Hamlet&lt;/em&gt; again":       "Hamlet again",
		"<b>Bold</b> and <i class=x>it</i>":       "Bold and it",
		"a < b and c > d":                         "a < b and c > d",
		"I <3 Go":                                 "I <3 Go",
		"Vec<T> and Map<String, Vec<u8>>":         "Vec<T> and Map<String, Vec<u8>>",
		"one<br>two<br/>three":                    "one two three",
		"<p>one</p><p>two</p>":                    "one two",
		"H<sub>2</sub>O":                          "H2O",
		"x<script>alert('<b>')</script>y":         "xy",
		"<style>p{}</style>z":                     "z",
		"a<!-- hidden -->b":                       "ab",
		"unfinished <b":                           "unfinished <b",
		"unfinished <a href=\"x":                  "unfinished <a href=\"x",
		"R&D & Q&A":                               "R&D & Q&A",
		"&nbsp;caf&eacute;&#8217;s &quot;x&quot;": "café’s \"x\"",
		"&#27;[31mred":                            "red",
		"&amp;#27;[31mred":                        "red",
		"&#2<b></b>7;[31mred":                     "red",
		"&#155;31mred":                            "›31mred", // HTML reads 155 as Windows-1252
		"&#x202e;evil":                            "evil",
		"<title>":                                 "",
		"The &lt;title&gt; element":               "The <title> element",
		"<![CDATA[inner]]>":                       "inner",
	} {
		if got := sanitize.PlainLine(in); got != want {
			t.Errorf("PlainLine(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestHTMLLineReadsOnce(t *testing.T) {
	for in, want := range map[string]string{
		"&lt;em&gt;x&lt;/em&gt;": "<em>x</em>",
		"&amp;amp;":              "&amp;",
		"<em>x</em> &amp; y":     "x & y",
	} {
		if got := sanitize.HTMLLine(in); got != want {
			t.Errorf("HTMLLine(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestAddress(t *testing.T) {
	for in, want := range map[string]string{
		"http://example.org":                              "http://example.org",
		" HTTPS://Example.ORG/A b?q=ü#é ":                 "https://example.org/A%20b?q=%C3%BC#%C3%A9",
		"http://example.org/a\r\n\tb":                     "http://example.org/ab",
		"//example.org/x":                                 "https://example.org/x",
		"http:example.org":                                "http://example.org",
		"http:///example.org/":                            "http://example.org/",
		"http://bank.example@evil.example/":               "http://evil.example/",
		"http://user:pass@example.org/x@y":                "http://example.org/x@y",
		`http://good.example\@evil.example`:               "http://good.example/@evil.example",
		"http://bücher.example/":                          "http://xn--bcher-kva.example/",
		"http://аррӏе.com/":                               "http://xn--80ak6aa92e.com/",
		"http://xn--example-.com/":                        "",
		"http://under_score.example/":                     "http://under_score.example/",
		"http://example.org:8080/x":                       "http://example.org:8080/x",
		"http://example.org:/x":                           "http://example.org/x",
		"http://example.org:99999/":                       "",
		"http://[::1]:80/":                                "http://[::1]:80/",
		"http://[::1/":                                    "",
		"http://[fe80::1%25eth0]/":                        "",
		"http://example.org/%zz%41%":                      "http://example.org/%25zz%41%25",
		"http://example.org/\"<>`{}|^":                    "http://example.org/%22%3C%3E%60%7B%7D%7C%5E",
		"http://example.org/\x07x\x1b\\":                  "http://example.org/x",
		"http://example.org/\u009bx\u009cx":               "http://example.org/%C5%93x",
		"http://example.org?x":                            "http://example.org/?x",
		"<http://example.org/>":                           "http://example.org/",
		"javascript:alert(1)":                             "",
		"java\nscript:alert(1)":                           "",
		"data:text/html,x":                                "",
		"file:///etc/passwd":                              "",
		"mailto:a@example.org":                            "",
		"":                                                "",
		"http://":                                         "",
		"http://./":                                       "",
		"http://exa mple.org/":                            "",
		"/relative":                                       "",
		"http://example.org/" + strings.Repeat("a", 5000): "",
		"http://example.org/" + strings.Repeat("é", 1000): "", // fits raw, not encoded
	} {
		got := sanitize.Address(in)
		if got != want {
			t.Errorf("Address(%+q) = %q, want %q", in, got, want)
		}
		if got != "" && !sanitize.IsClean(got) {
			t.Errorf("Address(%+q) = %q is not clean", in, got)
		}
	}
}

// A host of letters and digits is what the library of IDNA makes of it.
func TestPlainHosts(t *testing.T) {
	profile := idna.New(idna.MapForLookup(), idna.BidiRule(), idna.StrictDomainName(false))
	const signs = "abz09.-a1x"
	random := rand.New(rand.NewPCG(7, 8))
	kept := 0
	for range 50_000 {
		var host strings.Builder
		for range random.IntN(10) + 1 {
			host.WriteByte(signs[random.IntN(len(signs))])
		}
		want, err := profile.ToASCII(host.String())
		if err != nil || strings.Trim(want, ".") == "" {
			want = ""
		}
		if got := sanitize.Host(host.String()); got != want {
			t.Fatalf("%q is %q, not %q", host.String(), got, want)
		} else if got != "" {
			kept++
		}
	}
	if kept < 1000 {
		t.Errorf("only %d hosts were fit", kept)
	}
}

func TestMailAddress(t *testing.T) {
	for in, want := range map[string]string{
		"mailto:a@example.org":        "mailto:a@example.org",
		"MAILTO:a@example.org?x=\x07": "mailto:a@example.org?x=",
		"mailto:":                     "",
		"http://example.org":          "",
	} {
		if got := sanitize.MailAddress(in); got != want {
			t.Errorf("MailAddress(%q) = %q, want %q", in, got, want)
		}
	}
}

func TestScreen(t *testing.T) {
	for name, test := range map[string]struct{ in, want string }{
		"colours stay":             {"\x1b[1;38;5;203mred\x1b[0m\x1b[4:3mu\x1b[m", "\x1b[1;38;5;203mred\x1b[0m\x1b[4:3mu\x1b[m"},
		"clean links stay":         {"\x1b]8;;https://x.example/\x07t\x1b]8;;\x07", "\x1b]8;;https://x.example/\x07t\x1b]8;;\x07"},
		"link ids stay":            {"\x1b]8;id=a1;mailto:a@x.example\x1b\\t\x1b]8;;\x1b\\", "\x1b]8;id=a1;mailto:a@x.example\x1b\\t\x1b]8;;\x1b\\"},
		"file links go":            {"\x1b]8;;file:///etc/passwd\x07t", "t"},
		"links with blanks go":     {"\x1b]8;;http://x.example/ y\x07t", "t"},
		"moves, erasing, modes go": {"a\x1b[2Jb\x1b[3;4Hc\x1b[?25ld\x1b[>4;2me", "abcde"},
		"clipboard, title, DCS go": {"a\x1b]52;c;eA==\x07b\x1b]0;t\x07c\x1bPq\x1b\\d", "abcd"},
		"8-bit sequences go":       {"a\u009b31mb\u009d8;;http://x.example\u009cc", "abc"},
		"tabs and line ends":       {"a\tb\r\nc\rd", "a    b\nc\nd"},
		"blanks stay":              {"  a  \n  b\u00A0", "  a  \n  b\u00A0"},
		"bidi, controls":           {"a\u202Eb\x07c", "abc"},
		"a joined sequence":        {"a\x1b\x1b[31mb", "a\x1b[31mb"},
		"marks are capped":         {"a" + strings.Repeat("\u0301", 99), "a" + strings.Repeat("\u0301", 8)},
	} {
		if got := sanitize.Screen(test.in); got != test.want {
			t.Errorf("%s: Screen(%+q) = %+q, want %+q", name, test.in, got, test.want)
		}
	}
}

func TestCut(t *testing.T) {
	for _, test := range []struct {
		in    string
		limit int
		want  string
	}{
		{"short", 10, "short"},
		{"several words in a row", 16, "several words…"},
		{"ééééé", 8, "éé…"},
		{"x", 0, "…"},
	} {
		if got := sanitize.Cut(test.in, test.limit); got != test.want {
			t.Errorf("Cut(%q, %d) = %q, want %q", test.in, test.limit, got, test.want)
		}
	}
}

// The gate takes linear time: each of these is the worst case of one
// of its loops.
func TestGateIsLinear(t *testing.T) {
	for name, unit := range map[string]string{
		"OSC never ended": "\x1b]", "8-bit OSC never ended": "\u009d", "CSI never ended": "\x1b[1;", "DCS with text": "\x1bPabc",
		"broken bytes": "\xff", "marks": "\u0301", "joiners": "\U0001F468\u200D", "tags": "<b", "entities": "&amp;", "comments": "<!--",
		"dressed": "&lt;b&gt;", "pairs": "<b></b>", "halves": "&#55357;", "quotes": "<a href='", "script": "<script>",
	} {
		long := strings.Repeat(unit, (1<<18)/len(unit))
		for _, clean := range []func(string) string{sanitize.Line, sanitize.Lines, sanitize.Source, sanitize.Screen, sanitize.PlainLine, sanitize.TitleLine, sanitize.TextTitle} {
			assertClean(t, name, clean(long[:len(long)-1]))
		}
		sanitize.JoinHalves(long)
	}
}

// assertClean fails the test if the text would make a terminal do anything but
// show letters. Colours and links of our own may stand in it, as Screen keeps
// them, but no test feeds it any.
func assertClean(t *testing.T, what, text string) {
	t.Helper()
	if !utf8.ValidString(text) {
		t.Errorf("%s: not UTF-8: %+.80q", what, text)
	}
	for i, r := range text {
		bidi := r >= 0x202A && r <= 0x202E || r >= 0x2066 && r <= 0x2069
		if unicode.IsControl(r) && r != '\n' && r != '\t' || bidi || r == 0xFFFE {
			t.Errorf("%s: %U at byte %d of %+.80q", what, r, i, text)
			return
		}
	}
}

// Characters that the gate lets through unseen are none of those that it looks for.
func TestPlainCharacters(t *testing.T) {
	plain := 0
	for r := range unicode.MaxRune {
		if !sanitize.IsPlain(r) {
			continue
		}
		plain++
		text := string(r)
		if unicode.In(r, unicode.Cc, unicode.Cf, unicode.Co, unicode.Cs, unicode.M, unicode.Z) || sanitize.Line(text+text) != text+text || sanitize.Source(text) != text {
			t.Errorf("%q (%U) is not plain", r, r)
		}
		if line := sanitize.Line("\u202e" + text + "\u0301"); line != text+"\u0301" {
			t.Errorf("a mark behind %q is lost: %q", r, line)
		}
	}
	if plain < 40_000 {
		t.Errorf("only %d characters are plain", plain)
	}
}

func FuzzLine(f *testing.F) {
	for _, seed := range []string{"", "a\x1b[31mb", "\x1b]8;;http://x\x07y", "\u009b1m\xff\xfe", "e\u0301\u200d" + family, texas, "&#27;<b>x</b>", "a\t\r\n b", "\x1b\x1b[m[m"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, s string) {
		for name, clean := range map[string]func(string) string{"Line": sanitize.Line, "Lines": sanitize.Lines, "Source": sanitize.Source} {
			once := clean(s)
			assertClean(t, name, once)
			if twice := clean(once); twice != once {
				t.Errorf("%s is not idempotent: %+q, then %+q, then %+q", name, s, once, twice)
			}
		}
		assertClean(t, "PlainLine", sanitize.PlainLine(s))
		if line := sanitize.Line(s); strings.ContainsAny(line, "\n\t") || strings.TrimSpace(line) != line {
			t.Errorf("Line(%+q) = %+q is not one trimmed line", s, line)
		}
		if once := sanitize.Screen(s); sanitize.Screen(once) != once {
			t.Errorf("Screen is not idempotent: %+q, then %+q, then %+q", s, once, sanitize.Screen(once))
		}
		if address := sanitize.Address(s); address != "" && (!sanitize.IsClean(address) || sanitize.Address(address) != address) {
			t.Errorf("Address(%+q) = %+q, again %+q", s, address, sanitize.Address(address))
		}
	})
}

func BenchmarkLine(b *testing.B) {
	for name, title := range map[string]string{
		"ascii": "The quick brown fox jumps over the lazy dog, says report",
		"mixed": "El niño – “quoted”\u00A0text, 日本語のタイトル and \U0001F468\u200D\U0001F469\u200D\U0001F467",
	} {
		b.Run(name, func(b *testing.B) {
			b.SetBytes(int64(len(title)))
			for b.Loop() {
				sanitize.Line(title)
			}
		})
	}
}

func TestTruncate(t *testing.T) {
	for _, test := range []struct {
		in    string
		limit int
		want  string
	}{{"", 0, ""}, {"abc", 3, "abc"}, {"abcd", 3, "abc"}, {"aé", 2, "a"}, {"é", 1, ""}, {"言葉", 4, "言"}, {"\x80\x80\x80", 2, ""}, {"a", -1, ""}} {
		got, cut := sanitize.Truncate(test.in, test.limit)
		if got != test.want || cut != (got != test.in) {
			t.Errorf("Truncate(%q, %d) = %q, %t; want %q", test.in, test.limit, got, cut, test.want)
		}
	}
}
