package store

import (
	"bytes"
	"slices"

	"github.com/RoaringBitmap/roaring/v2"

	"tidings/store/query"
)

// A segmentBuilder collects the words of articles, which are added in the order of their
// numbers.
//
// A term is a field byte and a word: a key of the segment. Each has a number here, so that a
// word that comes again costs a look into a table and a comparison, and no memory. What is
// kept of an article is the numbers of its terms; postings are made of them when the
// segment is written.
type segmentBuilder struct {
	termTable
	cutter   query.Cutter
	said     [][]uint32 // the numbers of the terms of all articles, one article after another, in pieces of saidAtOnce
	count    int        // of them
	articles []builtArticle
	text     int // bytes
}

// A builtArticle is an article that was added.
type builtArticle struct {
	number  Number
	edition edition
	end     int // of its terms in said, counted through all pieces
}

// saidAtOnce is how many numbers lie in one piece: what has many megabytes is not moved when
// it grows.
const saidAtOnce = 1 << 16

func newSegmentBuilder() *segmentBuilder {
	return &segmentBuilder{termTable: newTermTable()}
}

// add adds an article.
func (b *segmentBuilder) add(d document, read fetchedText) {
	b.text += len(read.text)
	b.articles = append(b.articles, builtArticle{number: d.number, edition: d.edition})
	b.cut('t', d.title)
	b.cut('a', d.author)
	b.cut('b', d.title, d.author, read.text)
	for _, word := range mediaWords(d.media) {
		b.say(b.termOf('h', []byte(word)))
	}
	for _, word := range languageWords(read.language) {
		b.say(b.termOf('l', []byte(word)))
	}
	b.articles[len(b.articles)-1].end = b.count
}

// cut adds the words of texts to a field of the last article.
func (b *segmentBuilder) cut(f byte, texts ...string) {
	for _, text := range texts {
		b.cutter.Cut(text, func(word []byte) { b.say(b.termOf(f, word)) })
	}
}

// say adds a term to the last article, and the beginnings of its word.
func (b *segmentBuilder) say(n uint32) {
	term, place := &b.terms[n], uint32(len(b.articles))
	if term.last == place {
		return
	}
	term.last = place
	term.count++
	if b.count%saidAtOnce == 0 {
		b.said = append(b.said, make([]uint32, 0, saidAtOnce))
	}
	piece := &b.said[b.count/saidAtOnce]
	*piece = append(*piece, n)
	b.count++
	for _, prefix := range term.prefixes {
		if prefix != 0 {
			b.say(prefix)
		}
	}
}

// termOf returns the number of a term.
func (b *segmentBuilder) termOf(f byte, word []byte) uint32 {
	n, isNew := b.number(f, word)
	if !isNew {
		return n
	}
	if f == 'b' {
		var prefixes [2]uint32
		one, two := prefixesOf(string(word))
		if one != "" {
			prefixes[0] = b.termOf('p', []byte(one))
		}
		if two != one {
			prefixes[1] = b.termOf('p', []byte(two))
		}
		b.terms[n].prefixes = prefixes
	}
	return n
}

// postings calls put with the keys and the postings of the segment, in the order of the
// keys.
func (b *segmentBuilder) postings(put func(k, v []byte) error) error {
	from := make([]uint32, len(b.terms)+1) // where the articles of each term begin in all
	for n, term := range b.terms {
		from[n+1] = from[n] + term.count
	}
	all, next, article := make([]uint32, b.count), slices.Clone(from), 0
	for i, piece := range b.said {
		for j, n := range piece {
			for i*saidAtOnce+j == b.articles[article].end {
				article++
			}
			all[next[n]] = uint32(b.articles[article].number)
			next[n]++
		}
		b.said[i] = nil // it is not needed any more
	}
	sorted := make([]uint32, 0, len(b.terms))
	for n := range b.terms[1:] {
		sorted = append(sorted, uint32(n+1))
	}
	slices.SortFunc(sorted, func(x, y uint32) int { return bytes.Compare(b.key(x), b.key(y)) })
	for _, n := range sorted {
		v, err := appendPosting(nil, all[from[n]:from[n+1]])
		if err != nil {
			return err
		}
		if err := put(b.key(n), v); err != nil {
			return err
		}
	}
	return nil
}

// docs returns the articles that were added.
func (b *segmentBuilder) docs() set {
	docs := roaring.New()
	for _, article := range b.articles {
		docs.Add(uint32(article.number))
	}
	return docs
}
