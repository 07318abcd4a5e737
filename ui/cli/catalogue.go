package cli

import (
	"context"
	"errors"
	"fmt"
	"io"
	"slices"
	"strconv"
	"strings"

	"tidings/feeds"
	"tidings/store"
	"tidings/ui/typeset"
)

// addListed follows feeds of the catalogue: by title, by topic, or as picked from the list.
func (r *run) addListed(ctx context.Context, a adding, titles []string) error {
	all := feeds.Catalogue()
	chosen, err := findInCatalogue(all, titles, a.topics)
	if err != nil {
		return err
	}
	if len(titles)+len(a.topics) == 0 {
		r.printCatalogue(all)
		if !r.Interactive {
			return nil
		}
		numbers, err := r.askNumbers(len(all), "")
		if err != nil {
			return err
		}
		for _, n := range numbers {
			chosen = append(chosen, all[n-1])
		}
	}
	if len(chosen) == 0 {
		return nil
	}
	s, err := r.library()
	if err != nil {
		return err
	}
	wishes := make([]store.Wish, len(chosen))
	for i, c := range chosen {
		wishes[i] = c.Wish()
		if a.folder != "" {
			wishes[i].Folder = a.folder
		}
	}
	return r.follow(ctx, s, wishes, a)
}

// findInCatalogue finds the feeds of the catalogue with these titles and of these topics.
func findInCatalogue(all []feeds.CatalogueFeed, titles, topics []string) (chosen []feeds.CatalogueFeed, err error) {
	for _, topic := range topics {
		before := len(chosen)
		for _, c := range all {
			if strings.EqualFold(c.Topic, topic) {
				chosen = append(chosen, c)
			}
		}
		if len(chosen) == before {
			return nil, wrongUsage("the catalogue has no topic %s; `tidings add --catalogue` lists it", quote(topic))
		}
	}
	for _, title := range titles {
		i := slices.IndexFunc(all, func(c feeds.CatalogueFeed) bool {
			return strings.EqualFold(c.Title, title) || c.URL == title
		})
		if i < 0 {
			return nil, wrongUsage("the catalogue has no feed %s; `tidings add --catalogue` lists it", quote(title))
		}
		chosen = append(chosen, all[i])
	}
	return chosen, nil
}

func (r *run) printCatalogue(all []feeds.CatalogueFeed) {
	k, topic := r.ink, ""
	for i, c := range all {
		if !r.Terminal {
			r.out.printf("%4d  %s  %s  %s\n", i+1, typeset.Fit(c.Topic, 16), typeset.Fit(c.Title, 30), c.URL)
			continue
		}
		if c.Topic != topic {
			topic = c.Topic
			r.out.line("\n" + k.bold(topic))
		}
		r.out.line(fmt.Sprintf("%4d  %s  %s", i+1, typeset.Fit(c.Title, 30), k.faint(typeset.Clip(c.About, max(r.columns()-38, 10)))))
	}
}

// askNumbers asks a person for numbers from 1 to most: "1 3 5-8", "all". An empty answer
// means usual.
func (r *run) askNumbers(most int, usual string) ([]int, error) {
	question := "which? (numbers such as 1 3 5-8, all, or nothing for none) "
	if usual != "" {
		question = "which? (numbers such as 1 3 5-8, all, 0 for none, or nothing for " + usual + ") "
	}
	r.out.flush()
	r.err.printf("%s", question)
	r.err.flush()
	answer, err := r.answer()
	if err != nil {
		return nil, fmt.Errorf("the answer could not be read: %w", err)
	}
	if strings.TrimSpace(answer) == "" {
		answer = usual
	}
	return numbersIn(answer, most)
}

// answer reads a line, byte by byte, so that the next question finds the next line. A
// terminal without line editing ends lines with a carriage return.
func (r *run) answer() (string, error) {
	const longest = 4 << 10
	var line []byte
	for letter := []byte{0}; len(line) < longest; {
		n, err := r.In.Read(letter)
		switch {
		case n == 1 && (letter[0] == '\n' || letter[0] == '\r'):
			return string(line), nil
		case n == 1:
			line = append(line, letter[0])
		case errors.Is(err, io.EOF):
			return string(line), nil
		case err != nil:
			return "", err
		}
	}
	return string(line), nil
}

// numbersIn reads "1 3 5-8", separated by blanks or commas, each number once and in the
// order written; "0" means none and "all" means all.
func numbersIn(text string, most int) (numbers []int, err error) {
	add := func(from, to int) {
		for n := from; n <= to; n++ {
			if !slices.Contains(numbers, n) {
				numbers = append(numbers, n)
			}
		}
	}
	for _, word := range strings.FieldsFunc(text, func(c rune) bool { return c <= ' ' || c == ',' }) {
		if word == "all" {
			add(1, most)
			continue
		}
		if word == "0" {
			continue
		}
		first, last, isRange := strings.Cut(word, "-")
		if !isRange {
			last = first
		}
		from, err1 := strconv.Atoi(first)
		to, err2 := strconv.Atoi(last)
		if err1 != nil || err2 != nil || from < 1 || to > most || from > to {
			return nil, wrongUsage("%s is not in the list: write numbers from 1 to %d, such as 1 3 5-8", quote(word), most)
		}
		add(from, to)
	}
	return numbers, nil
}
