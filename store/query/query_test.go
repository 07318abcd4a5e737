package query

import (
	"errors"
	"slices"
	"strings"
	"testing"
	"time"
)

// An internal test: the tree is nobody else's business.

var queryTime = time.Date(2026, 11, 22, 15, 30, 0, 0, time.FixedZone("", 3600))

func TestQueriesAsTrees(t *testing.T) {
	for query, tree := range map[string]string{
		"":                              "",
		"  \t":                          "",
		"River FLOOD":                   `"river" "flood"`,
		"river OR flood sea":            `"river" OR ("flood" "sea")`,
		"river | flood | sea":           `"river" OR "flood" OR "sea"`,
		"(river | flood) sea":           `("river" OR "flood") "sea"`,
		"a AND b and c":                 `"a" "b" "and" "c"`,
		"-river NOT flood":              `-"river" -"flood"`,
		"- river a-b -(a b)":            "", // see below: a lone sign is an error
		"a-b c++ 10:30":                 `"a b" "c" "10 30"`,
		"it's":                          `"it s"`,
		`"river flood"`:                 `"river flood"`,
		`“river flood”`:                 `"river flood"`,
		`"river flood`:                  `"river flood"`,
		`"river flo"*`:                  `"river flo"*`,
		`"river flo*"`:                  `"river flo"*`,
		"flo*":                          `"flo"*`,
		`""`:                            "",
		"Ünïcode":                       `"unicode"`,
		"東京都":                           `"東京 京都"`,
		"東":                             `"東"*`,
		"https://example.org/x":         `"https example org x"`,
		"title:river":                   `title:"river"`,
		`TITLE:"river flood"`:           `title:"river flood"`,
		"title:(a OR -b)":               `title:"a" OR -title:"b"`,
		"author:smith":                  `author:"smith"`,
		`feed:"The Guardian"`:           `feed:"the guardian"`,
		"folder:World/Asia":             `folder:"world/asia"`,
		"tag:#Boats":                    `tag:"boats"`,
		"is:UNREAD":                     `is:"unread"`,
		"-is:bookmarked":                `-is:"bookmarked"`,
		"has:note":                      `has:"note"`,
		"lang:pt_BR":                    `lang:"pt-br"`,
		"after:2026-11-22":              "after:2026-11-21T23:00:00Z",
		"before:2026-11":                "before:2026-10-31T23:00:00Z",
		"on:yesterday":                  "after:2026-11-20T23:00:00Z before:2026-11-21T23:00:00Z",
		"on:2025":                       "after:2024-12-31T23:00:00Z before:2025-12-31T23:00:00Z",
		"a OR on:today":                 `"a" OR (after:2026-11-21T23:00:00Z before:2026-11-22T23:00:00Z)`,
		"age:7d":                        "after:2026-11-15T14:30:00Z",
		"age:>1y":                       "before:2025-11-22T14:30:00Z",
		"after:2w":                      "after:2026-11-08T14:30:00Z",
		"after:30MIN":                   "after:2026-11-22T14:00:00Z",
		"before:3mo":                    "before:2026-08-22T14:30:00Z",
		"((((river))))":                 `"river"`,
		"-(river)":                      `-"river"`,
		"--river":                       `"river"`,
		strings.Repeat("a ", 150) + "b": strings.Repeat(`"a" `, 150) + `"b"`,
	} {
		if tree == "" && query == "- river a-b -(a b)" {
			tree, query = `-("a" "b")`, "-(a b)"
		}
		e, err := Parse(query, queryTime, false)
		n := e.Tree
		if err != nil {
			t.Errorf("%q: %v", query, err)
			continue
		}
		got := ""
		if n != nil {
			got = n.String()
		}
		if got != tree {
			t.Errorf("%q is %s, not %s", query, got, tree)
		}
	}
}

// What is wrong is pointed at, and the sentence tells what would be right.
func TestWrongQueriesArePointedAt(t *testing.T) {
	for _, c := range []struct{ query, wrong, why string }{
		{"river titel:x", "titel:", `there is no field "titel:"; is title: meant?`},
		{"zzz:x", "zzz:", `there is no field "zzz:"; the fields are title, author, note, feed, folder, tag, is, has, lang, on, after, before, age, sort`},
		{"a is:unred b", "unred", "is: is one of unread, read, bookmarked, aside"},
		{"has:cake", "cake", "has: is one of image, audio, video, note, tag"},
		{"a after:soon", "soon", "a date is 2026-11-22, 2026-11, 2026, today, yesterday, or so long ago, as in 7d"},
		{"age:7", "7", "an age is a number with one of min, h, d, w, mo, y, as in 7d"},
		{"a age:<3m", "<3m", "3m could be minutes or months; write 3min or 3mo"},
		{"after:12M b", "12M", "12m could be minutes or months; write 12min or 12mo"},
		{`before:" 3m "`, `" 3m "`, "3m could be minutes or months; write 3min or 3mo"},
		{"on:7d", "7d", "on: takes a day, a month or a year"},
		{"title: x", "title:", "what title: should be is missing"},
		{"a tag:", "tag:", "what tag: should be is missing"},
		{`a sort:""`, `""`, "what sort: should be is missing"},
		{"a ++", "++", "there is no letter or digit in this"},
		{"(a b", "(", "there is no ) for this ("},
		{"a) b", ")", "there is no ( for this )"},
		{"a ( ) b", "( )", "there is nothing in these brackets"},
		{"a OR", "OR", "OR stands between two words"},
		{"| a", "|", "OR stands between two words"},
		{"a NOT", "NOT", "what is not wanted is missing"},
		{"is:(read)", "(", "only title:, author: and note: take brackets; write (is:a OR is:b)"},
		{strings.Repeat("(", 60), "(", "there are too many brackets in brackets"},
		{strings.Repeat("a ", 300), "a", "this query has too many words"},
		{strings.Repeat("a", 5000), strings.Repeat("a", 5000-4096), "this is too long for a query"},
	} {
		_, err := Parse(c.query, queryTime, false)
		var wrong *Error
		if !errors.As(err, &wrong) {
			t.Errorf("%.40q: %v", c.query, err)
			continue
		}
		if got := wrong.Query[wrong.At:wrong.End]; got != c.wrong || wrong.Why != c.why {
			t.Errorf("%.40q: %q at %.40q", c.query, wrong.Why, got)
		}
	}
}

// Every field's example is about that field, every value that it takes can be read,
// its help names them all, and what others call it leads to it.
func TestTableOfFields(t *testing.T) {
	names := map[string]bool{}
	for _, f := range Fields() {
		if names[f.Name] {
			t.Errorf("%s: stands twice", f.Name)
		}
		names[f.Name] = true
		e, err := Parse(f.Example, queryTime, false)
		if sorts := f.field == BySort; err != nil || sorts != (e.Tree == nil) || !sorts && e.Tree.Field != f.field && e.Tree.Op != OpAnd {
			t.Errorf("%s: %v %v", f.Example, e.Tree, err)
		}
		if !strings.HasPrefix(f.Example, f.Name+":") || f.Hint != "" && !strings.HasPrefix(f.Hint, f.Name+":") || f.Help == "" {
			t.Errorf("%s: has the example %q, the hint %q and the help %q", f.Name, f.Example, f.Hint, f.Help)
		}
		for _, value := range f.values {
			if err := Check(f.Name+":"+value, queryTime); err != nil {
				t.Errorf("%s:%s: %v", f.Name, value, err)
			}
			if f.field != BySort && !strings.Contains(f.Help, f.Name+":"+value) {
				t.Errorf("the help on %s: does not name %s", f.Name, value)
			}
		}
		for _, alias := range f.aliases {
			if near := nearName(alias); near != f.Name {
				t.Errorf("%s: leads to %q, not to %s:", alias, near, f.Name)
			}
		}
	}
}

func TestComplete(t *testing.T) {
	for text, completed := range map[string]string{
		"":           "title:, author:, note:, feed:, folder:, tag:, is:, has:, lang:, on:, after:, before:, age:, sort:",
		"a":          "author:, after:, age:",
		"sea -ta":    "sea -tag:",
		"(sea OR (T": "(sea OR (title:, (sea OR (tag:",
		"is:":        "is:unread, is:read, is:bookmarked, is:aside",
		"x|HAS:i":    "x|has:image",
		"is:unread":  "is:unread",
		"tag:b":      "",
		"a is:r b":   "a is:r before:",
		"zz":         "",
	} {
		if got := strings.Join(Complete(text), ", "); got != completed {
			t.Errorf("%q goes on as %q, not %q", text, got, completed)
		}
	}
}

// Whoever is still typing is told of nothing that may yet come right, and the last
// word may go on.
func TestQueriesThatAreBeingTyped(t *testing.T) {
	query := `river (title:"harbour bridge" OR is:unread) -boat after:2026-11-01 age:<7d "new yo`
	for end := range len(query) + 1 {
		if _, err := Parse(query[:end], queryTime, true); err != nil {
			t.Errorf("%q: %v", query[:end], err)
		}
	}
	for query, tree := range map[string]string{
		"riv":       `"riv"*`,
		"riv ":      `"riv"`,
		"river flo": `"river" "flo"*`,
		`"river fl`: `"river fl"`,
		"river is:": `"river"`,
		"river OR":  `"river"`,
		"river -":   `"river"`,
		"river (":   `"river"`,
	} {
		e, err := Parse(query, queryTime, true)
		n := e.Tree
		if err != nil || n.String() != tree {
			t.Errorf("%q: %v %v", query, n, err)
		}
	}
}

// FuzzQuery: reading never panics, an error points into the query, and a tree
// written down is read as the same tree.
func FuzzQuery(f *testing.F) {
	for _, query := range []string{
		`a OR (b -c) "d e"* title:(x y)`, "is:unread has:note age:<3d on:2026", "((-", "東京 it's 10:30 tag:#x", `"“`, "a:b:c://", "*", `author:"*`,
	} {
		f.Add(query, true)
		f.Add(query, false)
	}
	f.Fuzz(func(t *testing.T, query string, typing bool) {
		e, err := Parse(query, queryTime, typing)
		n := e.Tree
		var wrong *Error
		if err != nil {
			if !errors.As(err, &wrong) || wrong.At < 0 || wrong.At > wrong.End || wrong.End > len(query) || wrong.Why == "" {
				t.Fatalf("%q: %#v", query, err)
			}
			return
		}
		if n == nil {
			return
		}
		again, err := Parse(n.String(), queryTime, false)
		if err != nil || again.Tree.String() != n.String() {
			t.Fatalf("%q is %s, and that is %v %v", query, n, again, err)
		}
	})
}

func TestTokens(t *testing.T) {
	for text, words := range map[string]string{
		"":                       "",
		"It's 10:30, don't run!": "it s 10 30 don t run",
		"Straße ÆRØ Łódź İstanbul ışık ς": "strasse aero lodz istanbul isik σ",
		"ﬁne ＷＩＤＥ ½":                      "fine wide 1 2",
		"東京都 x 京":                         "東京 京都 都 x 京",
		"が か":                             "が か",
		"한국어":                             "한국 국어 어",
		"हिन्दी":                          "हिन्दी",
		"🙂👍🏽":                             "",
		"abc東京def":                        "abc 東京 京 def",
		"e\u0301te\u0301":                 "ete",
		strings.Repeat("x", 100):          strings.Repeat("x", 64),
		"a" + strings.Repeat("\u0301", 10_000) + "b": "ab",
	} {
		if got := strings.Join(Tokens(text), " "); got != words {
			t.Errorf("%.40q is cut into %q, not %q", text, got, words)
		}
		if got := strings.Join(cutWords(new(Cutter), text), " "); got != words {
			t.Errorf("%.40q is cut by a Cutter into %q, not %q", text, got, words)
		}
	}
}

// cutWords returns the words that a Cutter finds.
func cutWords(c *Cutter, text string) (words []string) {
	c.Cut(text, func(word []byte) { words = append(words, string(word)) })
	return words
}

// FuzzTokens: words are never empty or too long, and cutting the words again gives
// the same. A Cutter finds the same words, also in stretches that it has seen before.
func FuzzTokens(f *testing.F) {
	f.Add("It's 東京都 e\u0301 ﬁ")
	f.Add("naïve <\u0338 a\xff\xc3b =\u0338\u3099 A\u3099x\x00 “Straße”—")
	var cutter Cutter
	f.Fuzz(func(t *testing.T, text string) {
		for range 2 {
			if words := cutWords(&cutter, text); !slices.Equal(words, Tokens(text)) {
				t.Fatalf("%q gives %q, and a Cutter finds %q", text, Tokens(text), words)
			}
		}
		for _, word := range Tokens(text) {
			if word == "" || len(word) > LongestWord {
				t.Fatalf("%q gives %q", text, word)
			}
			if again := Tokens(word); again[0] != word {
				t.Fatalf("%q gives %q, and that %q", text, word, again)
			}
		}
	})
}
