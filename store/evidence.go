package store

import (
	"bytes"
	"fmt"
)

// What the keys of a feed have shown, and which articles of it have been dropped.
//
// Both have to last as long as the keys themselves, and are asked for by the document that
// comes. So they lie among the keys, under names that no key of a feed has, and lead to
// number 0, which no article has, as the key of a dropped article leads to none:
//
//	zero byte, "shared", newline, key          the key has named two articles
//	zero byte, "doubted", newline, key         it has been contradicted once
//	zero byte, "dropped", newline, link, title an article that has been dropped; its date for a link that it has not
//	zero byte, "joined", newline, account, newline, number  an article that is off the account's lists since it has the same one in another feed
//	zero byte, "evidence"                      there are such of the first two kinds
//
// A key under which an article was found again lies there as itself, and leads to the article.
//
// An entry is as long as a key, and there is at most one of each kind for a key: what is kept
// of a feed grows no faster than its articles do. Dumps and copies by Repair of what is left
// of rows do not have them; then a key is believed until it is contradicted again.
type evidence struct {
	t      *tx
	feed   FeedID
	any    bool            // something has been learnt of keys
	own    map[string]bool // addresses of the feed and its site, as plainLink has them
	learnt []lesson        // what has to be entered
}

// A lesson is an entry to be made.
type lesson struct {
	hash []byte // its name
	row  []byte // the first key of the article that it leads to, nil for none
}

// mostNames is how many keys an article has besides its first.
const mostNames = 4

func (t *tx) evidenceOf(id FeedID, f Feed) evidence {
	e := evidence{t: t, feed: id, own: map[string]bool{}}
	for _, address := range []string{f.URL, f.Origin, f.Link} {
		if address != "" {
			e.own[plainLink(address)] = true
		}
	}
	e.any = e.has(anyHash())
	return e
}

func anyHash() []byte               { return hash64("\x00evidence") }
func sharedHash(key string) []byte  { return hash64("\x00shared\n" + key) }
func doubtedHash(key string) []byte { return hash64("\x00doubted\n" + key) }

func joinedHash(a AccountID, n Number) []byte { return hash64(fmt.Sprintf("\x00joined\n%d\n%d", a, n)) }

// droppedHash is what an article that has been dropped is known by.
func droppedHash(title, link string, date uint32) []byte {
	if plain := plainLink(link); plain != "" {
		return hash64("\x00dropped\n" + plain + "\n" + plainTitle(title))
	}
	return hash64("\x00dropped\n\n" + plainTitle(title) + "\n" + string(join32(date)))
}

func (e *evidence) has(hash []byte) bool {
	return e.t.bucket(bucketKeys).Get(append(join32(uint32(e.feed)), hash...)) != nil
}

// isOwn reports whether a key is an address of the feed or its site, and so names no article.
func (e *evidence) isOwn(key string) bool { return e.own[plainLink(key)] }

func (e *evidence) isShared(key string) bool { return e.any && e.has(sharedHash(key)) }

// doubt reports whether a key has to be believed once more, and puts it in doubt.
func (e *evidence) doubt(key string) (believed bool) {
	if e.any && e.has(doubtedHash(key)) {
		return false
	}
	e.learn(doubtedHash(key))
	return true
}

// learn notes what has to be entered.
func (e *evidence) learn(hash []byte) {
	if !e.any && len(e.learnt) == 0 {
		e.learnt = append(e.learnt, lesson{hash: anyHash()})
	}
	if !e.any || !e.has(hash) {
		e.learnt = append(e.learnt, lesson{hash: hash})
	}
}

// learnName notes another key under which an article was found.
func (e *evidence) learnName(hash []byte, row *rowRecord) {
	if row.Names < mostNames {
		e.learnt = append(e.learnt, lesson{hash, row.Key})
	}
}

// differ reports whether an article is another than the one that is known by its key: neither
// link nor title is the same, as far as they say something. The feed's own address, which
// many give for every article, does not.
func (e *evidence) differ(in Incoming, row rowRecord) bool {
	titles := in.Title != "" && row.Title != ""
	if titles && in.Title == row.Title {
		return false
	}
	here, there := plainLink(in.Link), plainLink(row.Link)
	links := here != "" && there != "" && !e.own[here] && !e.own[there]
	return (links || titles) && !(links && here == there) && !(titles && sameTitle(in.Title, row.Title))
}

// hasOneKey reports whether a feed has had one key alone so far.
func (t *tx) hasOneKey(id FeedID) bool {
	prefix, c := join32(uint32(id)), t.bucket(bucketKeys).Cursor()
	k, _ := c.Seek(prefix)
	if !bytes.HasPrefix(k, prefix) {
		return false
	}
	k, _ = c.Next()
	return !bytes.HasPrefix(k, prefix)
}

// enter enters what has been learnt of a feed.
func (t *tx) enter(id FeedID, learnt ...lesson) error {
	keys := t.bucket(bucketKeys)
	for _, one := range learnt {
		key := append(join32(uint32(id)), one.hash...)
		switch {
		case keys.Get(key) != nil:
		case one.row != nil:
			if err := t.enterName(key, bytes.Clone(keys.Get(append(join32(uint32(id)), one.row...)))); err != nil {
				return err
			}
		default:
			if err := keys.Put(key, join32(0)); err != nil {
				return err
			}
		}
	}
	return nil
}

// enterName has another key lead to an article.
func (t *tx) enterName(key, number []byte) error {
	if number == nil {
		return nil
	}
	n := Number(field32(number, 0))
	row, ok, err := t.rowAt(n)
	if err != nil || !ok || row.Names >= mostNames {
		return err
	}
	row.Names++
	if err := t.putRow(n, row); err != nil {
		return err
	}
	return t.bucket(bucketKeys).Put(key, number)
}

// isLeftOut reports whether an entry is there that leads to no article.
func (t *tx) isLeftOut(id FeedID, hash []byte) bool {
	v := t.bucket(bucketKeys).Get(append(join32(uint32(id)), hash...))
	return v != nil && t.bucket(bucketRows).Get(v) == nil
}

// leadsHome reports whether an entry of keys may lead to an article: it is its first key, or
// one of the others that it has had in the same feed.
func leadsHome(k []byte, r rowRecord) bool {
	own := append(join32(uint32(r.Feed)), r.Key...)
	return bytes.Equal(k, own) || r.Names > 0 && bytes.Equal(k[:4], own[:4])
}
