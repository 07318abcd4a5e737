package fulltext_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"flag"
	"fmt"
	"net/url"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode"

	"codeberg.org/readeck/go-readability/v2"

	"tidings/feeds/fulltext"
	"tidings/feeds/markup"
	"tidings/feeds/parse"
)

var (
	updateFloors = flag.Bool("update-floors", false, "write testdata/articles/floors.json anew")
	reserved     = flag.Bool("reserved", false, "tell of each page of the reserved half, too")
)

// A knownPage is what is right for a page of testdata/articles.
type knownPage struct {
	Title, Byline, Published, Site, Lang string
	Text                                 string
}

// A score says how well a page was read.
type score struct {
	Precision, Recall, F1            float64
	Title, Byline, Published, Lang   bool
	gotTitle, gotByline, gotLanguage string
}

// A half is the sums of the scores of half of the pages.
type half struct {
	pages                           int
	precision, recall, f1           float64
	titles, bylines, dates, langs   int
	alone, aloneTitle, aloneBylines float64 // what go-readability gets by itself
}

// isReserved reports whether a page belongs to the half that no rule may be made from:
// it is only measured when the rules stand. The names decide, by a rule older than them.
func isReserved(name string) bool {
	return sha256.Sum256([]byte(name))[0]&1 == 0
}

// TestArticlePages reads the pages of testdata/articles. None may be read worse than
// floors.json says; -v prints how well each half is read, and go-readability beside it.
func TestArticlePages(t *testing.T) {
	floors := map[string]score{}
	floorsFile := filepath.Join("testdata", "articles", "floors.json")
	if data, err := os.ReadFile(floorsFile); err != nil || json.Unmarshal(data, &floors) != nil {
		t.Logf("no floors: %v", err)
	}
	halves := map[bool]*half{false: {}, true: {}}
	got := map[string]score{}
	for _, name := range articlePages(t) {
		data, known := readArticlePage(t, name)
		s, text := scorePage(t, data, known)
		got[name] = s
		late := isReserved(name)
		halves[late].add(s, scoreAlone(t, data, known))
		if !late || *reserved {
			t.Logf("%-16s F1 %.3f (precision %.3f, recall %.3f)%s", name, s.F1, s.Precision, s.Recall, s.faults(known))
			if s.F1 < 1 {
				t.Log(wordDifference(text, known.Text))
			}
		}
		if floor, ok := floors[name]; !*updateFloors && (!ok || s.isBelow(floor)) {
			t.Errorf("%s: F1 %.4f%s; its floor is F1 %.4f, title %v, byline %v, date %v",
				name, s.F1, s.faults(known), floor.F1, floor.Title, floor.Byline, floor.Published)
		}
	}
	t.Logf("open half:     %v", halves[false])
	t.Logf("reserved half: %v", halves[true])
	if *updateFloors {
		out, err := json.MarshalIndent(got, "", " ")
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(floorsFile, append(out, '\n'), 0o644); err != nil {
			t.Fatal(err)
		}
	}
}

// articlePages lists the pages by name.
func articlePages(t testing.TB) []string {
	files, err := filepath.Glob("testdata/articles/*.html")
	if err != nil || len(files) < 60 {
		t.Fatalf("found %d pages, error %v", len(files), err)
	}
	for i, file := range files {
		files[i] = strings.TrimSuffix(filepath.Base(file), ".html")
	}
	return files
}

func readArticlePage(t testing.TB, name string) ([]byte, knownPage) {
	data, err := os.ReadFile(filepath.Join("testdata", "articles", name+".html"))
	if err != nil {
		t.Fatal(err)
	}
	right, err := os.ReadFile(filepath.Join("testdata", "articles", name+".json"))
	var known knownPage
	if err != nil || json.Unmarshal(right, &known) != nil {
		t.Fatalf("%s.json: error %v", name, err)
	}
	return data, known
}

// scorePage reads a page and compares it with what is known.
func scorePage(t testing.TB, data []byte, known knownPage) (score, string) {
	p, err := fulltext.ReadPage(data, "https://site.example/2024/05/story.html", "text/html; charset=utf-8")
	if err != nil {
		t.Logf("%s: %v", known.Title, err)
		return score{}, ""
	}
	text := markup.PlainText(p.Content)
	s := scoreText(text, known.Text)
	s.gotTitle, s.gotByline, s.gotLanguage = p.Title, p.Byline, p.Lang
	s.Title, s.Byline = p.Title == known.Title, sameNames(p.Byline, known.Byline)
	language, _, _ := strings.Cut(strings.ToLower(p.Lang), "-")
	s.Lang = language == known.Lang
	if date, ok := parse.Date(known.Published); ok {
		s.Published = p.Published.Format(time.DateOnly) == date.Format(time.DateOnly)
	} else {
		s.Published = p.Published.IsZero()
	}
	return s, text
}

// scoreAlone is what go-readability makes of a page by itself.
func scoreAlone(t testing.TB, data []byte, known knownPage) score {
	parser := readability.NewParser()
	from, _ := url.Parse("https://site.example/2024/05/story.html")
	article, err := parser.Parse(bytes.NewReader(data), from)
	if err != nil {
		t.Fatal(err)
	}
	var out strings.Builder
	if article.Node != nil {
		if err := article.RenderText(&out); err != nil {
			t.Fatal(err)
		}
	}
	s := scoreText(out.String(), known.Text)
	s.Title, s.Byline = article.Title() == known.Title, sameNames(article.Byline(), known.Byline)
	return s
}

// sameNames compares bylines whatever stands between the names.
func sameNames(a, b string) bool {
	names := func(s string) string {
		s = strings.NewReplacer(" and ", ",", " und ", ",", ", ", ",").Replace(strings.ToLower(s))
		return s
	}
	return names(a) == names(b)
}

// scoreText compares two texts as bags of words.
func scoreText(got, want string) (s score) {
	inGot, inWant := bagOfWords(got), bagOfWords(want)
	common, allGot, allWant := 0, 0, 0
	for word, n := range inGot {
		common += min(n, inWant[word])
		allGot += n
	}
	for _, n := range inWant {
		allWant += n
	}
	s.Precision = float64(common) / float64(max(allGot, 1))
	s.Recall = float64(common) / float64(max(allWant, 1))
	s.F1 = 2 * float64(common) / float64(max(allGot+allWant, 1))
	return s
}

// bagOfWords counts the words of a text; each ideograph is one.
func bagOfWords(text string) map[string]int {
	words := map[string]int{}
	for _, word := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsNumber(r) }) {
		from := 0
		for at, r := range word {
			if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana) {
				if at > from {
					words[word[from:at]]++
				}
				words[string(r)]++
				from = at + len(string(r))
			}
		}
		if from < len(word) {
			words[word[from:]]++
		}
	}
	return words
}

// wordDifference names the words that are too many and those that are missing.
func wordDifference(got, want string) string {
	inGot, inWant := bagOfWords(got), bagOfWords(want)
	var extra, missing []string
	for word, n := range inGot {
		if n > inWant[word] {
			extra = append(extra, word)
		}
	}
	for word, n := range inWant {
		if n > inGot[word] {
			missing = append(missing, word)
		}
	}
	slices.Sort(extra)
	slices.Sort(missing)
	return fmt.Sprintf("  too many %q\n  missing %q", extra, missing)
}

// isBelow reports whether a page is read worse than before. Another view of the same
// text may shift a word or two.
func (s score) isBelow(floor score) bool {
	return s.F1 < floor.F1-0.005 || floor.Title && !s.Title || floor.Byline && !s.Byline || floor.Published && !s.Published || floor.Lang && !s.Lang
}

func (s score) faults(known knownPage) (faults string) {
	if !s.Title {
		faults += fmt.Sprintf(", title %q", s.gotTitle)
	}
	if !s.Byline {
		faults += fmt.Sprintf(", byline %q and not %q", s.gotByline, known.Byline)
	}
	if !s.Published {
		faults += ", date"
	}
	if !s.Lang {
		faults += fmt.Sprintf(", language %q", s.gotLanguage)
	}
	return faults
}

func (h *half) add(s, alone score) {
	count := func(right bool) int { return cmp.Compare(map[bool]int{true: 1}[right], 0) }
	h.pages++
	h.precision += s.Precision
	h.recall += s.Recall
	h.f1 += s.F1
	h.titles += count(s.Title)
	h.bylines += count(s.Byline)
	h.dates += count(s.Published)
	h.langs += count(s.Lang)
	h.alone += alone.F1
	h.aloneTitle += float64(count(alone.Title))
	h.aloneBylines += float64(count(alone.Byline))
}

func (h *half) String() string {
	n := float64(max(h.pages, 1))
	return fmt.Sprintf("%d pages, F1 %.4f (precision %.4f, recall %.4f), %d titles, %d bylines, %d dates, %d languages; go-readability alone: F1 %.4f, %.0f titles, %.0f bylines",
		h.pages, h.f1/n, h.precision/n, h.recall/n, h.titles, h.bylines, h.dates, h.langs, h.alone/n, h.aloneTitle, h.aloneBylines)
}
