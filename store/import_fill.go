package store

import (
	"cmp"
	"encoding/json"
	"strings"

	"tidings/store/secret"
)

// What a list of feeds says of a feed that is followed already.
//
// A name is taken if the account has given none and the feed is called something else, and
// an attribute if there is none of its name. What is there stays, and so does the folder:
// that a feed lies in none may be on purpose.

// mostOutline bounds what a feed may gather from one list after another, in bytes.
const mostOutline = 4 << 10

// fill gives the feeds of wishes that the account follows what they lack, and adds that to a
// change; one that it follows since that change has what its wish says. It returns how many
// became other than before, and the name of the last.
func (t *tx) fill(a AccountID, wishes []Wish, c *change) (count int, name string, err error) {
	for _, w := range wishes {
		f, known, err := t.feedAt(a, w.URL)
		if err != nil {
			return 0, "", err
		}
		if !known {
			continue
		}
		old, err := t.sub(a, f.ID)
		if err != nil {
			return 0, "", err
		}
		if pair, again := c.Subs[f.ID]; old == nil || again && pair[0] == nil {
			continue
		}
		now := *old
		if now.Title == "" && w.Title != f.Title {
			now.Title = w.Title
		}
		if now.Outline = withMissing(old.Outline, w.Outline); now == *old {
			continue
		}
		if err := t.putSub(a, f.ID, &now); err != nil {
			return 0, "", err
		}
		if pair, again := c.Subs[f.ID]; again {
			old = pair[0]
		} else {
			count++
		}
		c.Subs[f.ID], name = [2]*Subscription{old, &now}, cmp.Or(now.Title, f.Title, secret.Hide(f.URL))
	}
	return count, name, nil
}

// withMissing adds to the attributes of an outline those of another that it has not. A
// prefix means what it meant: one that stands for something else in the other is not taken.
func withMissing(outline, other string) string {
	var have, more map[string]string
	if outline == "" || other == "" || json.Unmarshal([]byte(outline), &have) != nil || json.Unmarshal([]byte(other), &more) != nil {
		return cmp.Or(outline, other)
	}
	before := len(have)
	for name, value := range more {
		prefix, _, prefixed := strings.Cut(strings.TrimPrefix(name, "xmlns:"), ":")
		if space, known := have["xmlns:"+prefix]; prefixed && known && space != more["xmlns:"+prefix] {
			continue
		}
		if _, known := have[name]; !known {
			have[name] = value
		}
	}
	text, err := json.Marshal(have)
	if err != nil || len(have) == before || len(text) > mostOutline {
		return outline
	}
	return string(text)
}
