package store

import "sync"

// fetchedTexts holds texts of articles that were fetched a moment ago, for the index: with
// them it need not unpack their bodies and take the markup out again. It is a cache: what is
// not in it is read from the bodies. The zero value is empty.
type fetchedTexts struct {
	mu    sync.Mutex
	texts map[Number]fetchedText
	bytes int
}

// A fetchedText is what the index needs of an article's body.
type fetchedText struct {
	contents       uint64 // the hash in the article's fingerprint
	text, language string
}

// mostFetchedText is how many bytes of texts are kept: those of 9,000 articles of 3 KB. More
// are left out.
const mostFetchedText = 28 << 20

// add adds texts, as far as there is room.
func (f *fetchedTexts) add(more map[Number]fetchedText) {
	f.mu.Lock()
	defer f.mu.Unlock()
	if f.texts == nil {
		f.texts = map[Number]fetchedText{}
	}
	for n, one := range more {
		if size := len(one.text) + len(one.language); f.bytes+size <= mostFetchedText {
			f.bytes += size - f.texts[n].size()
			f.texts[n] = one
		}
	}
}

func (t fetchedText) size() int { return len(t.text) + len(t.language) }

// take returns the text of an article as it has these contents, and forgets it.
func (f *fetchedTexts) take(n Number, contents uint64) (one fetchedText, ok bool) {
	f.mu.Lock()
	defer f.mu.Unlock()
	one, ok = f.texts[n]
	delete(f.texts, n)
	f.bytes -= one.size()
	return one, ok && one.contents == contents
}

// clear forgets all texts.
func (f *fetchedTexts) clear() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.texts, f.bytes = nil, 0
}
