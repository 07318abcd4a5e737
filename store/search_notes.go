package store

import (
	"encoding/json"
	"fmt"

	"tidings/store/query"
)

// A person's notes are found by that person's searches alone. Their words are in no index,
// since that one is everybody's: a search reads the notes themselves, which are few. Most are
// as they were when the search before this one has folded them.

// accountNotes are the notes of an account, as a reading transaction sees them.
type accountNotes struct {
	account AccountID
	all     []noteText
}

// A noteText is the note on an article, folded.
type noteText struct {
	number uint32
	text   string
}

// foldedNotes are notes that searches have folded, under the marks as they lie in the file.
// The zero value is ready to be used, by one search at a time.
type foldedNotes struct {
	texts map[string]string
	bytes int
}

// foldedBytes is how many bytes of notes are remembered at most; then all are forgotten.
const foldedBytes = 4 << 20

// fold returns the note of a mark, folded.
func (f *foldedNotes) fold(mark []byte) (string, error) {
	if text, known := f.texts[string(mark)]; known || mark == nil {
		return text, nil
	}
	var m Mark
	if err := json.Unmarshal(mark, &m); err != nil {
		return "", fmt.Errorf("%w: %v", ErrCorrupt, err)
	}
	text := query.Fold(m.Note)
	if f.bytes += len(mark) + len(text); f.texts == nil || f.bytes > foldedBytes {
		f.texts, f.bytes = map[string]string{}, len(mark)+len(text)
	}
	f.texts[string(mark)] = text
	return text, nil
}
