package serve_test

import (
	"context"
	"strings"
	"testing"

	"tidings/store"
)

// What a terminal could be made to send besides keys ends nobody's screen: the reports of a mouse
// of old times, whose decoder reads behind the end of what has come.
func TestOddInputEndsNothing(t *testing.T) {
	h := open(t, nil)
	asha, ravi := h.member("asha"), h.member("ravi")
	his := ravi.screen(80, 24).await("9 articles")
	hers := asha.screen(80, 24).await("9 articles")
	for size := 5; size < 150; size++ { // it depends on how much has come before
		for _, report := range []string{"\x9bM!!!", "\x1b[M!!!", "\x1b[<0;5M", "\x1b[<0;-3;99999999999M", "\x1b[<;;m"} {
			hers.press(strings.Repeat("k", max(0, size-len(report))) + report)
		}
	}
	hers.await("8 unread").press("?").await("Keys").press("qQ").end()
	his.press("?").await("Keys").press("qQ")
	if code := his.end(); code != 0 {
		t.Errorf("exit code %d", code)
	}
}

// An account's own setting turns the mouse on in its screens and in no other's.
func TestTheMouseOverSSH(t *testing.T) {
	h := open(t, nil)
	asha, ravi := h.member("asha"), h.member("ravi")
	if _, errs, code := asha.run("config set mouse true", ""); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	his := ravi.screen(80, 24).await("9 articles")
	hers := asha.screen(80, 24).await("9 articles")
	eventually(t, "the mouse is asked for", func() bool { return strings.Contains(hers.bytes.text(), "\x1b[?1002h\x1b[?1006h") })
	hers.press("\x1b[<0;10;4M\x1b[<0;10;4m").press("\x1b[<0;10;4M\x1b[<0;10;4m").await("Moving about")
	his.press("\x1b[<0;10;4M").press("\x1b[<0;10;4M").press("?").await("Keys").press("qQ").end()
	hers.press("Q").end()
	hers.restored("")
	if strings.Contains(his.bytes.text(), "\x1b[?100") {
		t.Error("the mouse is asked for where nobody wants it")
	}
	if page, err := h.store.List(context.Background(), ravi.account, store.Query{State: store.Unread}, store.Cursor{}, 20); err != nil || len(page.Rows) != 9 {
		t.Errorf("%d are unread: %v", len(page.Rows), err)
	}
}

// So does the setting of somebody who has the screen read aloud.
func TestLinearOverSSH(t *testing.T) {
	h := open(t, nil)
	asha := h.member("asha")
	if _, errs, code := asha.run("config set linear true", ""); code != 0 {
		t.Fatalf("exit %d: %s", code, errs)
	}
	s := asha.screen(120, 40).await("Moving about, unread, Welcome to tidings").press("j")
	eventually(t, "the cursor is on the second row", func() bool { return strings.Contains(s.bytes.text(), "\x1b[4;1H") })
	s.press("Q").end()
	s.restored("")
	h.member("ravi").screen(80, 24).await("●  Moving about").press("Q").end()
}
