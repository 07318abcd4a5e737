package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"tidings/store"
)

// A feed that is open when a refresh finds that it has moved to another that is followed goes
// from the side bar, the refresh says so, and the screen goes on with what is there.
func TestAFeedThatIsOpenIsJoinedWithAnother(t *testing.T) {
	var moved atomic.Bool
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path == "/old" && moved.Load() {
			http.Redirect(w, r, "/new", http.StatusMovedPermanently)
			return
		}
		fmt.Fprintf(w, "<rss><channel><title>The %s paper</title><item><guid>1</guid><title>Of both</title></item>", r.URL.Path[1:])
		if r.URL.Path == "/old" {
			fmt.Fprint(w, "<item><guid>2</guid><title>Of the old one</title></item>")
		}
		fmt.Fprint(w, "</channel></rss>")
	}))
	t.Cleanup(server.Close)
	s := library(t)
	if _, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: server.URL + "/old"}, store.Wish{URL: server.URL + "/new"}); err != nil {
		t.Fatal(err)
	}
	sc := show(t, s, 100, 24)
	sc.press("R").sees("3 new articles", "The old paper", "The new paper")
	sc.press("tab", "G", "enter").sees("Of the old one", "Of both")
	moved.Store(true)
	sc.press("R").sees("1 moved feed joined to the one at its new address", "The new paper").exact()
	all, err := s.Feeds(t.Context(), store.Local)
	if err != nil || len(all) != 1 || all[0].Total != 2 {
		t.Fatalf("%+v %v", all, err)
	}
	sc.press("g", "a").sees("Of both", "Of the old one").seesNot("The old paper")
}
