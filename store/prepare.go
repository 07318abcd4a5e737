package store

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// How what feeds said is made ready to be written, before any lock on writing is taken.

// A prepared article is ready to be written, except that it has no number yet.
type prepared struct {
	key    []byte // its key in the keys bucket
	id     ID
	row    rowRecord
	body   []byte  // as a body that stands alone is stored; not packed yet if it is in a bundle
	bundle *bundle // the block that its body will be in, nil if it stands alone

	text, language string // for the index; "" if the text is not at hand
}

// mostUnpacked is how many bytes of bodies wait to be packed: about so many beside what is packed are
// in memory while a visit with a great many articles is prepared.
const mostUnpacked = 4 << 20

// unknown prepares the articles of each visit that are new or have changed,
// before any lock on writing is taken.
// It returns with them what the keys of each have shown.
func (s *Store) unknown(ctx context.Context, visits []Fetched) (fresh [][]prepared, learnt [][]lesson, err error) {
	places, news, who := make([][]int, len(visits)), make([][]bool, len(visits)), make([][]identity, len(visits))
	learnt = make([][]lesson, len(visits))
	feeds := make([]Feed, len(visits))
	prints := make([][]fingerprint, len(visits))
	var fields fieldList
	for i, f := range visits {
		prints[i] = make([]fingerprint, len(f.Articles))
		for place := range f.Articles {
			if in := &f.Articles[place]; !in.Known {
				prints[i][place] = fields.fingerprint(in, in.Key)
			}
		}
	}
	if !slices.ContainsFunc(visits, func(f Fetched) bool { return len(f.Articles) > 0 }) {
		return make([][]prepared, len(visits)), learnt, nil
	}
	err = s.view(ctx, func(t *tx) (err error) {
		for i, f := range visits {
			feeds[i], err = t.feed(f.Feed)
			if errors.Is(err, ErrNotFound) {
				continue
			}
			if err != nil {
				return err
			}
			if who[i], learnt[i], err = t.identify(f.Feed, f.Articles); err != nil {
				return err
			}
			if places[i], news[i], err = t.unknown(f, who[i], prints[i]); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return nil, nil, err
	}
	p := s.packer()
	defer s.packers.Put(p)
	fresh = make([][]prepared, len(visits))
	for i, f := range visits {
		// The last article of a document gets the lowest number, so that articles with
		// the same date are listed in the order of the document.
		slices.Reverse(places[i])
		slices.Reverse(news[i])
		packed := bundler{packer: p, seen: map[string]bool{}}
		var some []prepared
		for done, size := 0, 0; done < len(places[i]); {
			place := places[i][done+len(some)]
			one, err := fillIn(feeds[i], f.Articles[place], f.At, place)
			if err != nil {
				return nil, nil, err
			}
			one.identify(feeds[i], who[i][place])
			one.row.setFingerprint(prints[i][place])
			some, size = append(some, one), size+len(one.body)
			if size < mostUnpacked && done+len(some) < len(places[i]) {
				continue
			}
			sorted, err := packed.add(some, news[i][done:done+len(some)])
			if err != nil {
				return nil, nil, err
			}
			fresh[i] = append(fresh[i], sorted...)
			done, size, some = done+len(some), 0, nil
		}
	}
	return fresh, learnt, nil
}

// unknown returns the places of the articles that are new, have changed, or have a
// fingerprint of an older version, and which of them are new. Who says who they are; of
// several that are the same the first counts. The fingerprints of those that do not go by
// their keys are made anew.
func (t *tx) unknown(f Fetched, who []identity, prints []fingerprint) (places []int, news []bool, err error) {
	seen := map[string]bool{}
	for place, in := range f.Articles {
		one := who[place]
		if in.Key == "" || seen[string(one.hash)] {
			continue
		}
		seen[string(one.hash)] = true
		if in.Known {
			continue
		}
		if one.name != in.Key {
			prints[place] = in.fingerprintAs(one.name)
		}
		known, err := t.holds(f.Feed, one.hash, prints[place])
		if err != nil {
			return nil, nil, err
		}
		if !known {
			places = append(places, place)
			news = append(news, t.bucket(bucketKeys).Get(append(join32(uint32(f.Feed)), one.hash...)) == nil)
		}
	}
	return places, news, nil
}

// holds reports whether the article with the hash of a key is known with this fingerprint or one of a newer
// version, or has been dropped and must not come back.
func (t *tx) holds(id FeedID, key []byte, now fingerprint) (bool, error) {
	v := t.bucket(bucketKeys).Get(append(join32(uint32(id)), key...))
	if v == nil {
		return false, nil
	}
	row, ok, err := t.rowAt(Number(field32(v, 0)))
	if err != nil || !ok {
		return !ok, err
	}
	before := row.fingerprint()
	return before == now || before.version > now.version, nil
}

// identify gives an article that does not go by its key the name that it goes by.
func (p *prepared) identify(feed Feed, who identity) {
	p.key, p.row.Key = append(join32(uint32(feed.ID)), who.hash...), who.hash
	if p.id = who.id; p.id == (ID{}) {
		p.id = idOf(feed, who.name)
	}
	p.row.ID = bytes.Clone(p.id[:]) // a part of p would keep the unpacked body alive
}

// prepare fills in a row and packs the body.
func prepare(p *packer, feed Feed, in Incoming, at time.Time, place int) (prepared, error) {
	one, err := fillIn(feed, in, at, place)
	if err == nil {
		one.body, err = p.single(one.body)
	}
	return one, err
}

// fillIn fills in a row, and leaves the body unpacked. place is the article's position in
// the document: articles without a date are a second apart, first is newest.
func fillIn(feed Feed, in Incoming, at time.Time, place int) (prepared, error) {
	body, err := cbor.Marshal(bodyRecord{
		Content: in.Content, Summarised: in.Summarised, Authors: in.Authors, Categories: in.Categories,
		Enclosures: in.Enclosures, Links: in.Links, Language: in.Language, Comments: in.Comments,
	})
	if err != nil {
		return prepared{}, fmt.Errorf("encode body: %w", err)
	}
	date := in.Published
	if date.IsZero() || date.After(at) {
		date = at.Add(-time.Duration(place) * time.Second)
	}
	id := idOf(feed, in.Key)
	row := rowRecord{
		ID: id[:], Feed: feed.ID, Title: in.Title, Link: in.Link, Author: authorsOf(in.Authors),
		Summary: in.Summary, Date: dateOf(date), Added: dateOf(at), Words: in.Words, Media: in.Media, Duration: longestOf(in.Enclosures),
		Key: hash64(in.Key),
	}
	return prepared{key: keyKey(feed.ID, in.Key), id: id, row: row, body: body, text: in.Text, language: in.Language}, nil
}

// authorsOf returns the names of an article's authors in one line.
func authorsOf(people []Person) string {
	names := make([]string, 0, len(people))
	for _, p := range people {
		if p.Name != "" {
			names = append(names, p.Name)
		}
	}
	return strings.Join(names, ", ")
}
