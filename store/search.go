package store

import (
	"context"
	"fmt"
	"html"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"
)

// searchStep is how many articles a search looks at in one transaction, so that
// a writer never waits for a search.
const searchStep = 500

// search lists the articles of a query that hold all its words, by looking
// through title, author and text, newest first. It is several transactions; the
// list stands still between them because it goes by place.
func (s *Store) search(ctx context.Context, a AccountID, q Query, after Cursor, limit int) (page Page, err error) {
	terms := readTerms(q.Text)
	if len(terms) == 0 { // a lone quote asks for nothing
		return page, nil
	}
	p := s.packer()
	defer s.packers.Put(p)
	for {
		var places []Cursor
		err := s.view(ctx, func(t *tx) error {
			scope, err := t.scope(a, q)
			if err != nil {
				return err
			}
			page.Total, page.Seen = int(scope.GetCardinality()), Number(t.last("article"))
			places = t.walk(scope, q, after, searchStep)
			var hits []Cursor
			for _, at := range places {
				ok, err := t.matches(p, Number(at.number), terms)
				if err != nil {
					return err
				}
				if ok {
					hits = append(hits, at)
				}
				if len(page.Rows)+len(hits) > limit {
					break
				}
			}
			rows, err := t.rows(a, hits)
			page.Rows = append(page.Rows, rows...)
			return err
		})
		if err != nil {
			return page, fmt.Errorf("search %q: %w", q.Text, err)
		}
		if len(page.Rows) > limit {
			page.Rows, page.More = page.Rows[:limit], true
			return page, nil
		}
		if len(places) < searchStep {
			return page, ctx.Err()
		}
		if err := ctx.Err(); err != nil {
			return page, err
		}
		after = places[len(places)-1]
	}
}

// matches reports whether an article holds all terms.
func (t *tx) matches(p *packer, n Number, terms []string) (bool, error) {
	row, ok, err := t.rowAt(n)
	if !ok || err != nil {
		return false, err
	}
	fold := foldLetters
	if slices.ContainsFunc(terms, func(term string) bool { return strings.Contains(term, " ") }) {
		fold = foldAll // only phrases mind blanks, and most searches are for words
	}
	head := fold(row.Title) + "\n" + fold(row.Author)
	missing := make([]string, 0, len(terms))
	for _, term := range terms {
		if !holdsTerm(head, term) {
			missing = append(missing, term)
		}
	}
	if len(missing) == 0 {
		return true, nil
	}
	body, err := t.bodyOf(p, n)
	if err != nil {
		return false, err
	}
	text := fold(body.Content.bare()) + "\n" + fold(body.Summarised.bare())
	for _, term := range missing {
		if !holdsTerm(text, term) {
			return false, nil
		}
	}
	return true, nil
}

// bare is the body's text without tags, good enough to look for words in.
func (b Body) bare() string {
	if b.Kind != HTML {
		return b.Source
	}
	var out strings.Builder
	for rest := b.Source; rest != ""; {
		text, tag, found := strings.Cut(rest, "<")
		out.WriteString(text)
		if !found {
			break
		}
		_, rest, _ = strings.Cut(tag, ">")
		out.WriteByte(' ')
	}
	return html.UnescapeString(out.String())
}

// readTerms splits what a person typed into folded words and "phrases".
func readTerms(text string) (terms []string) {
	for i, part := range strings.Split(text, `"`) {
		if i%2 == 1 {
			if phrase := foldAll(part); phrase != "" {
				terms = append(terms, phrase)
			}
			continue
		}
		terms = append(terms, strings.Fields(foldLetters(part))...)
	}
	return terms
}

// foldAll makes equal what a person searching takes for equal: case and accents
// are lost, runs of blanks become one.
func foldAll(text string) string { return strings.Join(strings.Fields(foldLetters(text)), " ") }

// foldLetters loses case and accents.
func foldLetters(text string) string {
	ascii := true
	for i := range len(text) {
		if text[i] >= utf8.RuneSelf {
			ascii = false
			break
		}
	}
	if ascii {
		return strings.ToLower(text)
	}
	var out strings.Builder
	out.Grow(len(text))
	for _, r := range norm.NFKD.String(text) {
		if !unicode.Is(unicode.Mn, r) {
			out.WriteRune(unicode.ToLower(r))
		}
	}
	return out.String()
}

// holdsTerm reports whether a folded text holds a term where a word begins. In
// scripts that write no blanks between words that is anywhere.
func holdsTerm(text, term string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], term)
		if i < 0 {
			return false
		}
		at := from + i
		before, _ := utf8.DecodeLastRuneInString(text[:at])
		first, size := utf8.DecodeRuneInString(text[at:])
		if at == 0 || !inWord(before) || !inWord(first) || unblanked(before) || unblanked(first) {
			return true
		}
		from = at + size
	}
}

func inWord(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) }

func unblanked(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}
