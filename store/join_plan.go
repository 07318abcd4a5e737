package store

import (
	"bytes"
	"context"
	"encoding/binary"
	"net/url"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

// Which articles of two feeds are the same (identity.go has the rule).
//
// Of what is kept of keys there are only hashes, and what keys have shown is known of each
// feed by itself. So here the rule reads: articles of the same key are one unless link and
// title have both changed and the date has too; else those are one whose link and title
// agree, or title and date where the link says nothing. A link says nothing if several
// articles of one of the feeds have it, or if it is the feed's own address. What moves in a
// link is the host as well, if it is the host of one of the feeds.

// plannedAtOnce is how many rows one transaction reads.
const plannedAtOnce = 2_000

// A sketch is what of an article decides which other it is.
type sketch struct {
	number      Number
	date        uint32
	title, link uint64 // hashes; 0 for none, or for what says nothing
	byKey       Number // the article of the new feed that has its key, 0 for none
}

// A sketcher makes sketches.
type sketcher struct {
	hosts map[string]bool // of the two feeds
	own   map[string]bool // their addresses and their sites', as plainLink has them
}

func newSketcher(feeds ...Feed) sketcher {
	s := sketcher{map[string]bool{}, map[string]bool{}}
	for _, f := range feeds {
		for _, address := range []string{f.URL, f.Origin, f.Link} {
			if plain := plainLink(address); plain != "" {
				s.own[plain] = true
				s.hosts[hostOf(plain)] = true
			}
		}
	}
	delete(s.hosts, "")
	return s
}

// hostOf is the host of an address, as plainLink has it, with its port.
func hostOf(plain string) string {
	u, err := url.Parse(plain)
	if err != nil {
		return ""
	}
	return u.Host
}

func (s sketcher) sketch(n Number, row *rowRecord) sketch {
	one := sketch{number: n, date: row.Date, title: sketchOf(plainTitle(row.Title))}
	if link := plainLink(row.Link); !s.own[link] {
		if host := hostOf(link); s.hosts[host] {
			link = strings.Replace(link, host, "", 1)
		}
		one.link = sketchOf(link)
	}
	return one
}

func sketchOf(text string) uint64 {
	if text == "" {
		return 0
	}
	return binary.BigEndian.Uint64(hash64(text)) | 1
}

// agrees reports whether two articles of the same key are one.
func (s sketch) agrees(o sketch) bool {
	titles, links := s.title != 0 && o.title != 0, s.link != 0 && o.link != 0
	return !titles && !links || titles && s.title == o.title || links && s.link == o.link || s.date == o.date
}

// plan finds out which articles of the old feed the new one has too, and which it has not.
func (j *joining) plan(ctx context.Context) error {
	var s sketcher
	err := j.store.view(ctx, func(t *tx) error {
		from, to, err := j.feeds(t)
		s = newSketcher(from, to)
		return err
	})
	if err != nil {
		return err
	}
	there, err := j.sketches(ctx, s, j.new)
	if err != nil {
		return err
	}
	here, err := j.sketches(ctx, s, j.old)
	if err != nil {
		return err
	}
	j.match(here, there)
	return nil
}

// sketches reads the articles of a feed, newest first, in many transactions.
func (j *joining) sketches(ctx context.Context, s sketcher, id FeedID) (all []sketch, err error) {
	prefix := join32(uint32(id))
	for last, more := []byte(nil), true; more; {
		more = false
		err = j.store.view(ctx, func(t *tx) error {
			c := t.bucket(bucketByFeed).Cursor()
			k, _ := c.Seek(append(bytes.Clone(prefix), 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff))
			if last != nil {
				k, _ = c.Seek(last)
			}
			if k == nil {
				k, _ = c.Last()
			} else {
				k, _ = c.Prev()
			}
			for count := 0; bytes.HasPrefix(k, prefix); k, _ = c.Prev() {
				if count++; count > plannedAtOnce {
					more = true
					return nil
				}
				last = bytes.Clone(k)
				var row rowRecord
				if v := t.bucket(bucketRows).Get(k[8:]); v == nil || cbor.Unmarshal(v, &row) != nil {
					continue // what is wrong with it is for Check to say
				}
				one := s.sketch(Number(field32(k, 2)), &row)
				if v := t.bucket(bucketKeys).Get(append(join32(uint32(j.new)), row.Key...)); v != nil && id == j.old {
					one.byKey = Number(field32(v, 0))
				}
				all = append(all, one)
			}
			return nil
		})
		if err != nil {
			return nil, err
		}
	}
	return all, nil
}

// match matches the articles of the old feed with those of the new one, each once.
func (j *joining) match(here, there []sketch) {
	byNumber, taken := make(map[Number]*sketch, len(there)), map[Number]bool{}
	links := [2]map[uint64]int{{}, {}}
	for i, all := range [][]sketch{here, there} {
		for _, one := range all {
			links[i][one.link]++
		}
	}
	for i := range there {
		byNumber[there[i].number] = &there[i]
	}
	j.twins, j.rest = map[Number]Number{}, nil
	take := func(x sketch, y Number) {
		j.twins[x.number], taken[y] = y, true
	}
	for _, x := range here {
		if y := byNumber[x.byKey]; y != nil && !taken[y.number] && x.agrees(*y) {
			take(x, y.number)
		}
	}
	type likeness struct{ title, by uint64 }
	byLink, byDate := map[likeness][]Number{}, map[likeness][]Number{}
	for _, y := range there {
		if taken[y.number] || y.title == 0 {
			continue
		}
		if links[1][y.link] == 1 {
			byLink[likeness{y.title, y.link}] = append(byLink[likeness{y.title, y.link}], y.number)
		}
		byDate[likeness{y.title, uint64(y.date)}] = append(byDate[likeness{y.title, uint64(y.date)}], y.number)
	}
	for _, x := range here {
		if _, has := j.twins[x.number]; has {
			continue
		}
		candidates := byDate[likeness{x.title, uint64(x.date)}]
		if x.link != 0 && links[0][x.link] == 1 && links[1][x.link] <= 1 {
			candidates = byLink[likeness{x.title, x.link}]
		}
		for len(candidates) > 0 && taken[candidates[0]] {
			candidates = candidates[1:]
		}
		if x.title != 0 && len(candidates) > 0 {
			take(x, candidates[0])
			continue
		}
		j.rest = append(j.rest, x.number)
	}
}
