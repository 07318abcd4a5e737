package store

import (
	"bytes"
	"fmt"

	"github.com/fxamacker/cbor/v2"
)

// The articles that those of a document are compared with (identity.go).

// goneFrom returns the rows of a feed's newest articles whose keys are not in the document.
func (t *tx) goneFrom(feed FeedID, who []identity, most int) (gone []rowRecord, err error) {
	here := make(map[string]bool, len(who))
	for _, one := range who {
		here[string(one.hash)] = true
	}
	prefix, rows := join32(uint32(feed)), t.bucket(bucketRows)
	c := t.bucket(bucketByFeed).Cursor()
	k, _ := c.Seek(join32(uint32(feed) + 1))
	if k == nil {
		k, _ = c.Last()
	} else {
		k, _ = c.Prev()
	}
	for n := 0; k != nil && bytes.HasPrefix(k, prefix) && n < most; k, _ = c.Prev() {
		n++
		var row rowRecord
		v := rows.Get(k[8:12])
		if err := cbor.Unmarshal(v, &row); err != nil || len(row.ID) != len(ID{}) {
			return nil, fmt.Errorf("read row %d: %w", field32(k, 2), ErrCorrupt)
		}
		if !here[string(row.Key)] {
			gone = append(gone, row)
		}
	}
	return gone, nil
}

// A titled is the articles that have one title, newest first, each of which can be taken once.
type titled struct {
	rows   []*rowRecord
	byLink map[string][]*rowRecord // made when it is asked for
	byDate map[uint32][]*rowRecord
}

// byTitle sorts rows by their titles, as plainTitle has them.
func byTitle(rows []rowRecord) map[string]*titled {
	all := make(map[string]*titled, len(rows))
	for i := range rows {
		title := plainTitle(rows[i].Title)
		if all[title] == nil {
			all[title] = &titled{}
		}
		all[title].rows = append(all[title].rows, &rows[i])
	}
	return all
}

// take takes the first article with a link, or with a date where links say nothing; nil if
// there is none left.
func (s *titled) take(says bool, link string, date uint32) *rowRecord {
	if s == nil {
		return nil
	}
	s.sort()
	left := s.byDate[date]
	if says {
		left = s.byLink[link]
	}
	for len(left) > 0 && left[0].ID == nil {
		left = left[1:]
	}
	if len(left) == 0 {
		return nil
	}
	row := *left[0]
	left[0].ID = nil // nobody else is it
	return &row
}

// takeMoved takes the first article of the date whose link was the same but for its host, or
// whose text begins alike; nil if there is none left.
func (s *titled) takeMoved(in Incoming) *rowRecord {
	if s == nil {
		return nil
	}
	s.sort()
	place := placeOf(in.Link)
	for _, row := range s.byDate[dateOf(in.Published)] {
		if row.ID == nil || (place == "" || placeOf(row.Link) != place) && !hasSameText(in.Summary, row.Summary) {
			continue
		}
		found := *row
		row.ID = nil // nobody else is it
		return &found
	}
	return nil
}

// sort makes the maps.
func (s *titled) sort() {
	if s.byLink != nil {
		return
	}
	s.byLink, s.byDate = map[string][]*rowRecord{}, map[uint32][]*rowRecord{}
	for _, row := range s.rows {
		plain := plainLink(row.Link)
		s.byLink[plain] = append(s.byLink[plain], row)
		s.byDate[row.Date] = append(s.byDate[row.Date], row)
	}
}
