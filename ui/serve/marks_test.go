package serve_test

import (
	"context"
	"fmt"
	"os"
	"os/exec"
	"strings"
	"testing"

	"tidings/store"
)

// elsewhere names the variable that makes this test binary a process which takes
// a bookmark off: the store's path, the account and the article.
const elsewhere = "TIDINGS_SERVE_TEST_BOOKMARK"

func TestMain(m *testing.M) {
	task := os.Getenv(elsewhere)
	if task == "" {
		os.Exit(m.Run())
	}
	if err := takeOff(task); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
}

func takeOff(task string) error {
	var account store.AccountID
	var n store.Number
	path, rest, _ := strings.Cut(task, "\n")
	if _, err := fmt.Sscan(rest, &account, &n); err != nil {
		return err
	}
	s, err := store.Open(path, store.Options{})
	if err != nil {
		return err
	}
	if _, err := s.Bookmark(context.Background(), account, false, n); err != nil {
		return err
	}
	return s.Close()
}

// What is marked in one session is seen in the account's others, also when another process did
// it; nobody else sees anything of it.
func TestMarksArriveEverywhere(t *testing.T) {
	h := open(t, nil)
	asha, ravi := h.member("asha"), h.member("ravi")
	asha.save("Of Asha")
	ravi.save("Of Ravi")
	one, two := asha.screen(80, 24).await("Of Asha"), asha.screen(100, 30).await("Of Asha")
	his := ravi.screen(80, 24).await("Of Ravi")
	marked := func(s *screen) bool { return strings.Contains(s.vt.String(), "●★") }
	one.press("b").await("●★")
	eventually(t, "the bookmark is in the other session", func() bool { return marked(two) })
	page, err := h.store.List(t.Context(), asha.account, store.Query{Bookmarked: true}, store.Cursor{}, 10)
	if err != nil || len(page.Rows) != 1 {
		t.Fatalf("bookmarks: %v %v", page.Rows, err)
	}
	process := exec.CommandContext(t.Context(), os.Args[0])
	process.Env = append(os.Environ(), fmt.Sprintf("%s=%s\n%d %d", elsewhere, h.store.Path(), asha.account, page.Rows[0].Number))
	if out, err := process.CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	eventually(t, "the bookmark is gone in both", func() bool { return !marked(one) && !marked(two) })
	two.press("b").await("●★")
	eventually(t, "the bookmark is back in the first", func() bool { return marked(one) })
	if seen := his.vt.String(); marked(his) || strings.Contains(seen, "Of Asha") || !strings.Contains(seen, "Of Ravi") {
		t.Errorf("his screen:\n%s", seen)
	}
	if strings.Contains(one.vt.String()+two.vt.String(), "Of Ravi") {
		t.Error("she sees something of his")
	}
}
