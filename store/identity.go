package store

import (
	"bytes"
	"encoding/hex"
	"fmt"
	"net/url"
	"strings"

	"github.com/fxamacker/cbor/v2"
)

// Who an article is.
//
// A feed gives each article a key (RSS guid, Atom id, JSON Feed id), and mostly that is all
// there is to it: the same key is the same article, whatever else has changed. Two things go
// wrong with keys in practice, and here is what is done about them.
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
//     have to agree. A title alone is never enough, since series have the same each day.
//
// An article keeps the key that it came with: what is found again under another one is
// written under its own. So a library in which articles were joined or doubled before stays
// as it is, and nothing is read again for that.
type identity struct {
	name string // stands for the key where a fingerprint is made
	hash []byte // hash64 of the key that the article has in the store
	id   ID     // of the article that it was found to be; zero if its key says who it is
}

// mostCompared is how many articles of a feed, the newest, are compared with those of a
// document that have unknown keys.
const mostCompared = 500

// identify finds out who the articles of a document are.
func (t *tx) identify(feed FeedID, articles []Incoming) ([]identity, error) {
	who := namesIn(articles)
	keys := t.bucket(bucketKeys)
	var strangers []int
	for i := range who {
		if articles[i].Key != "" && keys.Get(append(join32(uint32(feed)), who[i].hash...)) == nil {
			strangers = append(strangers, i)
		}
	}
	if len(strangers) == 0 {
		return who, nil
	}
	gone, err := t.goneFrom(feed, who)
	if err != nil || len(gone) == 0 {
		return who, err
	}
	links := linksIn(articles)
	for _, i := range strangers {
		in, link := articles[i], plainLink(articles[i].Link)
		says := link != "" && links[link] == 1
		for at := range gone {
			row := &gone[at]
			if row.ID == nil || !sameTitle(row.Title, in.Title) {
				continue
			}
			if says && plainLink(row.Link) != link ||
				!says && (in.Title == "" || in.Published.IsZero() || dateOf(in.Published) != row.Date) {
				continue
			}
			who[i] = identity{name: "\x00" + hex.EncodeToString(row.Key), hash: row.Key, id: ID(row.ID)}
			row.ID = nil // nobody else is it
			break
		}
	}
	return who, nil
}

// namesIn names the articles of a document by their keys, and those that share one with
// others by what tells them from these.
func namesIn(articles []Incoming) []identity {
	who := make([]identity, len(articles))
	first := make(map[string]int, len(articles))
	var shared map[string]bool
	for i, in := range articles {
		at, known := first[in.Key]
		if !known {
			first[in.Key] = i
		} else if in.Key != "" && !(sameTitle(articles[at].Title, in.Title) && plainLink(articles[at].Link) == plainLink(in.Link)) {
			if shared == nil {
				shared = map[string]bool{}
			}
			shared[in.Key] = true
		}
	}
	var links map[string]int
	for i, in := range articles {
		who[i].name = in.Key
		if shared[in.Key] {
			if links == nil {
				links = linksIn(articles)
			}
			link := plainLink(in.Link)
			who[i].name += "\n" + link
			if link == "" || links[link] > 1 {
				who[i].name += "\n" + plainTitle(in.Title)
			}
		}
		who[i].hash = hash64(who[i].name)
	}
	return who
}

// linksIn counts how many articles of a document have each link.
func linksIn(articles []Incoming) map[string]int {
	links := make(map[string]int, len(articles))
	for _, in := range articles {
		links[plainLink(in.Link)]++
	}
	return links
}

// goneFrom returns the rows of the feed's newest articles whose keys are not in the document.
func (t *tx) goneFrom(feed FeedID, who []identity) (gone []rowRecord, err error) {
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
	for n := 0; k != nil && bytes.HasPrefix(k, prefix) && n < mostCompared; k, _ = c.Prev() {
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

func sameTitle(a, b string) bool { return plainTitle(a) == plainTitle(b) }

// plainTitle is a title without what may change in it by itself: blanks, and how letters are
// written.
func plainTitle(title string) string {
	return strings.ToLower(strings.Join(strings.Fields(title), " "))
}

// plainLink is a link without what changes while it leads to the same page: what
// canonicalLink leaves out, and sessions.
func plainLink(link string) string {
	if link == "" {
		return ""
	}
	plain := canonicalLink(link)
	if at := strings.Index(strings.ToLower(plain), ";jsessionid="); at >= 0 {
		plain = plain[:at]
	}
	before, query, found := strings.Cut(plain, "?")
	if !found {
		return strings.TrimSuffix(before, "/")
	}
	values, err := url.ParseQuery(query)
	if err != nil {
		return plain
	}
	for name := range values {
		if isTransient(name, values.Get(name)) {
			values.Del(name)
		}
	}
	if before = strings.TrimSuffix(before, "/"); len(values) > 0 {
		before += "?" + values.Encode()
	}
	return before
}

// isTransient reports whether a parameter of a link is of a visit, or follows readers about,
// and does not say which page is meant.
func isTransient(name, value string) bool {
	switch name = strings.ToLower(name); name {
	case "phpsessid", "jsessionid", "sessionid", "session_id", "sid", "cfid", "cftoken", "aspsessionid":
		return name != "sid" || len(value) >= 16
	case "msclkid", "yclid", "dclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid", "cmpid", "ncid", "ocid":
		return true
	}
	return strings.HasPrefix(name, "at_") || strings.HasPrefix(name, "pk_") || strings.HasPrefix(name, "mtm_") || strings.HasPrefix(name, "utm_")
}
