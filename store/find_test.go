package store_test

import (
	"crypto/sha256"
	"fmt"
	"strings"
	"testing"

	"tidings/store"
)

func TestFindByID(t *testing.T) {
	h := newsroom(t)
	row := h.row("b3")
	sum := sha256.Sum256([]byte("https://b.example\nkey of b3"))
	want(t, "id", row.ID, store.ID(sum[:8]))
	want(t, "short", row.ID.Short(), row.ID.String()[:8])
	for length := 4; length <= 16; length++ {
		for _, ref := range []string{row.ID.String()[:length], strings.ToUpper(row.ID.String()[:length])} {
			found, err := h.Find(h.ctx(), store.Local, ref)
			if err != nil || found != row {
				t.Errorf("find %s: %v, %v", ref, found, err)
			}
		}
	}
	for _, ref := range []string{"", row.ID.String()[:3], row.ID.String() + "0", "zzzz", "123g", "ffffffffffffffff", "é123"} {
		_, err := h.Find(h.ctx(), store.Local, ref)
		wantErr(t, fmt.Sprintf("find %q", ref), err, store.ErrNotFound)
	}
}

func TestFindSaysWhenSeveralBeginAlike(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	one, two := twins(t, "https://a.example", 4)
	h.record(feed, piece(one, 1), piece(two, 2))
	id, other := h.row(one).ID.String(), h.row(two).ID.String()
	_, err := h.Find(h.ctx(), store.Local, id[:4])
	wantErr(t, "four digits", err, store.ErrAmbiguous)
	found, err := h.Find(h.ctx(), store.Local, id)
	h.need(err)
	want(t, "all digits", found.Title, one)
	same := 4
	for id[same] == other[same] {
		same++
	}
	_, err = h.Find(h.ctx(), store.Local, id[:same])
	wantErr(t, "as many digits as agree", err, store.ErrAmbiguous)
	found, err = h.Find(h.ctx(), store.Local, id[:same+1])
	h.need(err)
	want(t, "one digit more", found.Title, one)
}

// twins finds two titles whose articles' ids begin with the same hex digits.
func twins(t *testing.T, feed string, digits int) (string, string) {
	seen := map[string]string{}
	for i := range 1 << 16 {
		title := fmt.Sprint(i)
		sum := sha256.Sum256([]byte(feed + "\nkey of " + title))
		begin := fmt.Sprintf("%x", sum[:8])[:digits]
		if other := seen[begin]; other != "" {
			return other, title
		}
		seen[begin] = title
	}
	t.Fatal("no two ids begin alike")
	return "", ""
}

func TestFindByAddress(t *testing.T) {
	h := open(t)
	feed := h.subscribe(store.Local, "https://a.example", "")
	plain, asked, odd := piece("plain", 1), piece("asked", 2), piece("odd", 3)
	plain.Link = "https://Example.org/News/One/"
	asked.Link = "http://www.example.org:80/story?id=7&page=2&utm_source=rss"
	odd.Link = "https://example.org/story?id=1;page=2"
	h.record(feed, plain, asked, odd)
	for ref, title := range map[string]string{
		"https://example.org/News/One":                       "plain",
		"http://example.org/News/One/":                       "plain",
		"https://www.EXAMPLE.org:443/News/One#top":           "plain",
		"https://example.org/News/One?utm_campaign=x&gclid=": "plain",
		"https://example.org/story?page=2&id=7":              "asked",
		"https://example.org/story?id=1;page=2":              "odd",
		"https://example.org/news/one":                       "",
		"https://example.org:8080/News/One":                  "",
		"https://example.org/story?id=7":                     "",
		"https://example.org/story?id=2;page=2":              "",
		"://":                                                "",
	} {
		found, err := h.Find(h.ctx(), store.Local, ref)
		if found.Title != title {
			t.Errorf("find %s: got %q (%v), want %q", ref, found.Title, err, title)
		}
		if title == "" {
			wantErr(t, ref, err, store.ErrNotFound)
		}
	}
}

func TestFindByAnAddressTwoFeedsHave(t *testing.T) {
	h := open(t)
	for i, url := range []string{"https://a.example", "https://b.example"} {
		one := piece(fmt.Sprint(i), i)
		one.Link = "https://example.org/shared"
		h.record(h.subscribe(store.Local, url, ""), one)
	}
	found, err := h.Find(h.ctx(), store.Local, "https://example.org/shared")
	h.need(err)
	want(t, "the one that came last", found.Title, "1")
	h.need(h.Unsubscribe(h.ctx(), store.Local, 2))
	found, err = h.Find(h.ctx(), store.Local, "https://example.org/shared")
	h.need(err)
	want(t, "the one that is subscribed to", found.Title, "0")
}
