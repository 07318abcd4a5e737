package store

import (
	"bytes"
	"encoding/hex"
	"errors"
	"slices"
)

// Who an article is.
//
// A feed gives each article a key (RSS guid, Atom id, JSON Feed id), and mostly that is all
// there is to it: the same key is the same article, whatever else has changed. Three things
// go wrong with keys in practice, and here is what is done about them.
//
//  1. Articles of one document share a key: programs write the address of the site, or the
//     number of the newsletter, into each. Two that differ in link or title cannot be the same,
//     so their key decides nothing, and their link does, or with the title where the link is
//     shared as well. Two that agree in both are one, of which the first counts.
//
//  2. The key of an article changes: a site moves to https, gets another program, loses its
//     keys or makes new ones at each visit. An article whose key is not known is then one that
//     is known if that one's own key has gone from the document (else both are there, and are
//     two) and its link and title agree. A link is compared without what moves: scheme, www,
//     the last slash, a session, what follows readers about. A link that several articles of
//     the document share, such as the site's, says nothing, nor does none: then title and date
//     have to agree. A title alone is never enough, since series have the same each day. One
//     that agrees in this with an article that has been dropped is that, and stays away.
//     A site that moves to another host changes keys and links at once. So where title and
//     date agree, and either the link but for its host or the beginning of a text of some
//     length, it is that article as well.
//
//  3. Articles of several documents share a key: a bulletin has its one article under "latest"
//     each day, a program counts the places of its list. Each would be an edit of the one
//     before. What was edited keeps its link or its title (a live blog has another title each
//     hour, a corrected address the same title), or is no newer than it was: a headline that
//     takes the address along with it keeps its date. Where link and title have both changed,
//     and the date is a newer one, the key is asked what it has shown so far:
//
//     - A key that is the feed's own address, or its site's, names the feed and no article.
//     - The only key that a feed has ever had tells nothing apart; there an article without a
//     date counts as newer as well. Losing an article is worse than having it twice.
//     - Several keys that are contradicted so at once, more than are borne out, are places;
//     so are all that are contradicted where one of them now has the article of another.
//     - One key among many whose article begins with quite another text than before, where
//     both have some, has another article (hasOtherText).
//     - Else one key among many is believed once, since it has told its article from others
//     so far, and is in doubt from then on: the second time it is not believed.
//
// A key that has named two articles, within a document or from one to the next, decides
// nothing from then on (rule 1), also where it is alone in its document. What keys have shown
// lies among the keys themselves (evidence.go).
//
// An article keeps the key that it came with, and what is found again under another one is
// written under its own. The other one leads to it from then on, so that it may be edited under
// that too; but not more than a few, since there are feeds that make new ones at each visit. A
// library in which articles were joined or doubled before stays as it is, and nothing is read
// again for that.
type identity struct {
	name string // stands for the key where a fingerprint is made
	hash []byte // hash64 of the key that the article has in the store
	id   ID     // of the article that it was found to be; zero if its key says who it is
}

// leastCompared is how many articles of a feed, the newest, are compared at least with those
// of a document that have unknown keys. For each of these it is two more, so that a document
// that comes whole with other keys finds all of its own, and one with a new article costs
// little. A document has at most some thousands.
const leastCompared = 500

// identify finds out who the articles of a document are, and what their keys have shown that
// is not known yet (see learn).
func (t *tx) identify(id FeedID, articles []Incoming) (who []identity, learnt []lesson, err error) {
	feed, err := t.feed(id)
	if err != nil && !errors.Is(err, ErrNotFound) {
		return nil, nil, err
	}
	d := &weighing{articles: articles, evidence: t.evidenceOf(id, feed), links: linksIn(articles)}
	if err := d.findShared(); err != nil {
		return nil, nil, err
	}
	if !feed.Local() {
		if err := d.contradict(t, id); err != nil {
			return nil, nil, err
		}
	}
	who = d.names()
	keys := t.bucket(bucketKeys)
	var strangers []int
	for i, in := range articles {
		v := keys.Get(append(join32(uint32(id)), who[i].hash...))
		switch {
		case in.Key == "":
		case v == nil:
			strangers = append(strangers, i)
		case d.shared[in.Key]: // it may be known by what stands for its key since it was found again
			row, ok, err := t.rowAt(Number(field32(v, 0)))
			if err != nil {
				return nil, nil, err
			}
			if ok && !bytes.Equal(row.Key, who[i].hash) {
				who[i] = foundAs(&row)
			}
		}
	}
	if len(strangers) == 0 {
		return who, d.evidence.learnt, nil
	}
	gone, err := t.goneFrom(id, who, leastCompared+2*len(strangers))
	if err != nil {
		return nil, nil, err
	}
	known := byTitle(gone)
	var elsewhere []int // strangers whose link leads to a page of their own, which is not known
	for _, i := range strangers {
		in, link := articles[i], plainLink(articles[i].Link)
		says := link != "" && d.links[link] == 1
		if !says && (in.Title == "" || in.Published.IsZero()) {
			continue
		}
		if row := known[plainTitle(in.Title)].take(says, link, dateOf(in.Published)); row != nil {
			d.evidence.learnName(who[i].hash, row)
			who[i] = foundAs(row)
		} else if hash := droppedHash(in.Title, in.Link, dateOf(in.Published)); says == (link != "") && t.isLeftOut(id, hash) {
			who[i] = identity{name: "\x00" + hex.EncodeToString(hash), hash: hash}
		} else if says && in.Title != "" && !in.Published.IsZero() {
			elsewhere = append(elsewhere, i)
		}
	}
	for _, i := range elsewhere { // after those whose links agree have been found
		if row := known[plainTitle(articles[i].Title)].takeMoved(articles[i]); row != nil {
			d.evidence.learnName(who[i].hash, row)
			who[i] = foundAs(row)
		}
	}
	return who, d.evidence.learnt, nil
}

// foundAs is who an article is that was found to be another than its key says.
func foundAs(row *rowRecord) identity {
	return identity{name: "\x00" + hex.EncodeToString(row.Key), hash: row.Key, id: ID(row.ID)}
}

// A weighing is what one visit brought, while its keys are weighed.
type weighing struct {
	articles []Incoming
	links    map[string]int        // how many articles have each link, as plainLink has it
	shared   map[string]bool       // keys that decide nothing
	others   map[string]*rowRecord // the articles of keys that are not their first ones
	texts    map[int]string        // how those began that articles are apart from, and newer than
	evidence evidence
}

// share notes that a key decides nothing.
func (d *weighing) share(key string) {
	if d.shared == nil {
		d.shared = map[string]bool{}
	}
	d.shared[key] = true
}

// shareFromNow is share, and has it remembered. The article that has had the key so far gets
// the name that it would have without.
func (d *weighing) shareFromNow(key string) error {
	d.share(key)
	if d.evidence.isOwn(key) {
		return nil
	}
	d.evidence.learn(sharedHash(key))
	v := d.evidence.t.bucket(bucketKeys).Get(keyKey(d.evidence.feed, key))
	if v == nil {
		return nil
	}
	row, ok, err := d.evidence.t.rowAt(Number(field32(v, 0)))
	if ok {
		d.evidence.learnName(hash64(d.nameFor(key, row.Title, row.Link)), &row)
	}
	return err
}

// areSame reports whether two articles of the document are one, which is there twice.
func (d *weighing) areSame(i, j int) bool {
	a, b := d.articles[i], d.articles[j]
	return sameTitle(a.Title, b.Title) && plainLink(a.Link) == plainLink(b.Link)
}

// findShared finds the keys that decide nothing, by the document alone or since they have
// been seen to.
func (d *weighing) findShared() error {
	first := make(map[string]int, len(d.articles))
	for i, in := range d.articles {
		at, known := first[in.Key]
		switch {
		case in.Key == "":
		case !known:
			first[in.Key] = i
			if d.evidence.isOwn(in.Key) || d.evidence.isShared(in.Key) {
				d.share(in.Key)
			}
		case d.shared[in.Key] || d.areSame(at, i):
		default:
			if err := d.shareFromNow(in.Key); err != nil {
				return err
			}
		}
	}
	return nil
}

// names names the articles by their keys, and those whose key decides nothing by what tells
// them apart.
func (d *weighing) names() []identity {
	who := make([]identity, len(d.articles))
	for i, in := range d.articles {
		who[i].name = in.Key
		if d.shared[in.Key] {
			who[i].name = d.nameFor(in.Key, in.Title, in.Link)
		}
		if row := d.others[in.Key]; row != nil && !d.shared[in.Key] {
			who[i] = foundAs(row)
		} else {
			who[i].hash = hash64(who[i].name)
		}
	}
	return who
}

// nameFor is what an article goes by whose key decides nothing.
func (d *weighing) nameFor(key, title, link string) string {
	link = plainLink(link)
	if link == "" || d.links[link] > 1 || d.evidence.own[link] {
		return key + "\n" + link + "\n" + plainTitle(title)
	}
	return key + "\n" + link
}

// contradict finds the keys whose article is another one than it was, by rule 3.
func (d *weighing) contradict(t *tx, feed FeedID) error {
	apart, later, agreeing, err := d.meet(t, feed)
	if err != nil || len(apart) == 0 {
		return err
	}
	moved, err := d.haveMoved(t, feed, apart)
	switch {
	case err != nil:
		return err
	case moved:
		later = apart
	case t.hasOneKey(feed): // there is one, and its article may have no date
		later = slices.DeleteFunc(apart, func(i int) bool { return len(later) == 0 && !d.articles[i].Published.IsZero() })
	case len(later) < 2 || len(later) <= agreeing:
		later = slices.DeleteFunc(later, func(i int) bool {
			return !hasOtherText(d.articles[i].Summary, d.texts[i]) && d.evidence.doubt(d.articles[i].Key)
		})
	}
	for _, i := range later {
		if err := d.shareFromNow(d.articles[i].Key); err != nil {
			return err
		}
	}
	return nil
}

// meet compares the articles with those that are known by their keys: which of them are
// others, which of these are newer, and how many are the same.
func (d *weighing) meet(t *tx, feed FeedID) (apart, later []int, agreeing int, err error) {
	seen, claimed := make(map[string]bool, len(d.articles)), map[string]int{}
	for i, in := range d.articles {
		if in.Key == "" || d.shared[in.Key] || seen[in.Key] {
			continue
		}
		seen[in.Key] = true
		hash := hash64(in.Key)
		v := t.bucket(bucketKeys).Get(append(join32(uint32(feed)), hash...))
		if v == nil {
			continue
		}
		row, ok, err := t.rowAt(Number(field32(v, 0)))
		if err != nil {
			return nil, nil, 0, err
		}
		if !ok {
			continue
		}
		first := bytes.Equal(row.Key, hash)
		if other, is := claimed[string(row.Key)]; is && !d.areSame(i, other) {
			another := in.Key // the one that is not the first
			if first {
				another = d.articles[other].Key
			}
			if err := d.shareFromNow(another); err != nil {
				return nil, nil, 0, err
			}
			if !first {
				continue
			}
		}
		claimed[string(row.Key)] = i
		if !first {
			if d.others == nil {
				d.others = map[string]*rowRecord{}
			}
			d.others[in.Key] = &row
		}
		if !d.evidence.differ(in, row) {
			agreeing++
			continue
		}
		apart = append(apart, i)
		if !in.Published.IsZero() && dateOf(in.Published) > row.Date {
			later = append(later, i)
			if d.texts == nil {
				d.texts = map[int]string{}
			}
			d.texts[i] = row.Summary
		}
	}
	return apart, later, agreeing, nil
}

// haveMoved reports whether one of some articles, whose keys are contradicted, is one that is
// known under another key.
func (d *weighing) haveMoved(t *tx, feed FeedID, apart []int) (bool, error) {
	rows, err := t.goneFrom(feed, nil, leastCompared+2*len(apart))
	if err != nil {
		return false, err
	}
	known := byTitle(rows)
	return slices.ContainsFunc(apart, func(i int) bool {
		in, link := d.articles[i], plainLink(d.articles[i].Link)
		return link != "" && d.links[link] == 1 && !d.evidence.own[link] && known[plainTitle(in.Title)].take(true, link, 0) != nil
	}), nil
}

// linksIn counts how many articles of a document have each link.
func linksIn(articles []Incoming) map[string]int {
	links := make(map[string]int, len(articles))
	for _, in := range articles {
		links[plainLink(in.Link)]++
	}
	return links
}
