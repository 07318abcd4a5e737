package ui

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/charmbracelet/x/ansi"

	"tidings/feeds/own"
	"tidings/store"
)

// ownersScreen is a screen of the library's owner, at the machine where it lies.
func ownersScreen(t *testing.T, s *store.Store, w, h int) *screen {
	sc := show(t, s, w, h)
	sc.home, sc.owner = &own.Home{Getenv: func(string) string { return "" }, State: t.TempDir(), Name: "test"}, true
	return sc
}

// toFeed puts the side bar's cursor on a feed.
func (s *screen) toFeed(name string) *screen {
	s.t.Helper()
	s.press("g", "f", "g", "g")
	for range 60 {
		if it, _ := s.sidebar.selected(); it.isFeed() && it.feed.Name() == name {
			return s
		}
		s.press("j")
	}
	s.t.Fatalf("no feed %s:\n%s", name, s.text())
	return s
}

// feedNamed is a feed of the local account as the store has it.
func feedNamed(t *testing.T, s *store.Store, name string) (store.Subscribed, store.Settings) {
	t.Helper()
	all, err := s.Feeds(t.Context(), store.Local)
	if err != nil {
		t.Fatal(err)
	}
	for _, f := range all {
		if f.Name() == name {
			set, err := f.Subscription.Settings.Settings()
			if err != nil {
				t.Fatal(err)
			}
			return f, set
		}
	}
	t.Fatalf("no feed %s", name)
	return store.Subscribed{}, store.Settings{}
}

func TestFeedFormScreens(t *testing.T) {
	for _, size := range sizes {
		ownersScreen(t, news(t), size[0], size[1]).toFeed("Bench Notes").press("E").golden("feed-form")
		ownersScreen(t, neglected(t), size[0], size[1]).press("g", "e", "j", "E", "tab", `"ht tp:x"`, "enter").golden("feed-form-wrong")
	}
}

// All that is changed in the form is kept by one Enter and taken back by one u.
func TestAFeedsFormIsOneStep(t *testing.T) {
	s := news(t)
	sc := ownersScreen(t, s, 80, 24).toFeed("Bench Notes").press("E").sees("The feed “Bench Notes”", "Looked", "2 articles, 2 unread", "tab next · esc leave")
	sc.press(`"Lab"`, "down", "down", `"wo"`, "tab").sees("World").press("down", "space", "down", `"6H"`, "enter").sees("An interval is a number with m, h, d or w")
	sc.press("ctrl+u", `"6h"`, "tab", `"500 articles, 90 days"`, "enter").sees("Changed “Bench Notes”: name, folder, full text, interval, keep. u undoes.")
	f, set := feedNamed(t, s, "Lab")
	if got := fmt.Sprint(f.Subscription.Folder, " ", f.Subscription.Retention, " ", set.FullText, " ", set.Interval); got != "World the newest 500 articles of the last 90 days always 21600" {
		t.Errorf("kept: %s", got)
	}
	sc.toFeed("Lab").press("E").sees("500 articles, 90 days", "6h", "World").press("esc").sees("Lab")
	sc.press("u").sees("Undone: changed name, folder, full text, interval, keep of Bench Notes")
	if f, set := feedNamed(t, s, "Bench Notes"); f.Subscription.Folder != "" || set.Interval != 0 || set.FullText != "" || f.Subscription.Retention != (store.Retention{}) {
		t.Errorf("undone: %+v %+v", f.Subscription, set)
	}
	sc.press("U").sees("Redone").toFeed("Lab")
}

// Esc leaves; where something was changed, it asks once.
func TestLeavingAFeedsForm(t *testing.T) {
	s := news(t)
	sc := ownersScreen(t, s, 80, 24).toFeed("Bench Notes").press("E", "esc").seesNot("The feed “")
	sc.press("E", `"x"`, "esc").sees("Leaving again throws away what you changed.", "esc throw it away").press("tab").seesNot("throws away")
	sc.press("esc", "esc").seesNot("The feed “").press("E", "enter").seesNot("The feed “", "Changed")
	feedNamed(t, s, "Bench Notes")
	if steps, err := s.History(t.Context(), store.Local, 9); err != nil || strings.Contains(fmt.Sprint(steps), "changed") {
		t.Errorf("%v %v", steps, err)
	}
}

// Each mistake is one sentence, with the cursor on its field.
func TestMistakesInAFeedsForm(t *testing.T) {
	for _, one := range []struct {
		downs int
		typed string
		said  string
	}{
		{addressField, "not an address", "spaces"}, {addressField, "ftp://x.example/", "only http and https"},
		{intervalField, "soon", "an interval is a number"}, {intervalField, "2m", "an interval is at least 5 minutes"}, {intervalField, "99w", "at most 90 days"},
		{keepField, "many", "a number of articles, of days, or both"}, {keepField, "0 days", "a number of articles"},
		{signInField, "magic mira", "auth is basic USER"}, {signInField, "basic", "basic needs the name of a user"},
		{secretField, "cat x | head", "there is no shell here"}, {secretField, "$my secret", "named by its variable"},
	} {
		s := news(t)
		sc := ownersScreen(t, s, 80, 24).toFeed("Bench Notes").press("E")
		for range one.downs {
			sc.press("down")
		}
		sc.press(`"`+one.typed+`"`, "up", "enter").sees("The feed “Bench Notes”")
		said := strings.Join(strings.Fields(strings.ReplaceAll(sc.text(), "│", " ")), " ")
		if !strings.Contains(strings.ToLower(said), strings.ToLower(one.said)) {
			t.Errorf("%q is answered by:\n%s", one.typed, sc.text())
		}
		if form := sc.overlay.(*feedForm); form.at != one.downs {
			t.Errorf("%q: the cursor is in field %d", one.typed, form.at)
		}
		feedNamed(t, s, "Bench Notes")
	}
}

// Another address is asked at once; articles, bookmarks and what is read stay, and u takes it back.
func TestAFeedGetsAnotherAddress(t *testing.T) {
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if r.URL.Path != "/new.xml" {
			http.NotFound(w, r)
			return
		}
		fmt.Fprint(w, `<rss version="2.0"><channel><title>Bench Notes</title><link>https://lab.example</link><item><title>Fresh from the new address</title><guid>n1</guid></item></channel></rss>`)
	}))
	defer server.Close()
	s := news(t)
	sc := ownersScreen(t, s, 80, 24).toFeed("Bench Notes").press("enter", "b", "j", "m", "q")
	before, _ := feedNamed(t, s, "Bench Notes")
	sc.toFeed("Bench Notes").press("E", "tab", `"`+server.URL+`/new.xml"`, "enter").sees("1 new article.")
	f, _ := feedNamed(t, s, "Bench Notes")
	if f.ID != before.ID || f.URL != server.URL+"/new.xml" || f.Total != 3 || f.Unread != before.Unread+1 {
		t.Errorf("%+v", f)
	}
	if _, on := marks(t, s, "How long is a second, really? An afternoon with people who count caesium transitions for a living and worry about it"); !on {
		t.Error("its bookmark is lost")
	}
	sc.press("u").sees("Undone: changed address of Bench Notes")
	if f, _ := feedNamed(t, s, "Bench Notes"); f.URL != before.URL || f.Total != 3 {
		t.Errorf("undone: %+v", f)
	}
}

// At an address that is followed already, the two are joined after a question.
func TestAFeedGetsTheAddressOfAnother(t *testing.T) {
	s := news(t)
	sc := ownersScreen(t, s, 80, 24).toFeed("Bench Notes").press("E", "tab", `"https://post.example/rss"`, "enter")
	sc.sees("“Harbour Post” is at this address already.", "enter yes").press("esc").sees("Leaving again").press("enter").sees("enter yes")
	sc.press("enter").sees("“Bench Notes” and “Harbour Post” are one now.")
	if f, _ := feedNamed(t, s, "Harbour Post"); f.Total != 5 {
		t.Errorf("%+v", f)
	}
}

// A secret goes to another host only where the person has said so; it is never shown.
func TestASecretAndAnotherHost(t *testing.T) {
	s := news(t)
	sc := ownersScreen(t, s, 80, 24).toFeed("Bench Notes").press("E")
	for range signInField {
		sc.press("tab")
	}
	sc.press(`"basic mira"`, "tab", `"pass show lab"`, "enter").sees("Bench Notes failed: there is no secret to sign in with")
	f, set := feedNamed(t, s, "Bench Notes")
	if set.Auth != "basic" || set.AuthName != "mira" || fmt.Sprint(set.SecretCommand) != "[pass show lab]" || !sc.home.Confirmed(f.Feed, set) {
		t.Errorf("%+v", set)
	}
	sc.toFeed("Bench Notes").press("E", "tab", `"https://other.example/atom"`, "enter").sees("Is the secret to go to other.example from now on?").press("enter")
	if f, set = feedNamed(t, s, "Bench Notes"); f.URL != "https://other.example/atom" || !sc.home.Confirmed(f.Feed, set) {
		t.Errorf("%+v %+v", f, set)
	}
	sc.toFeed("Bench Notes").press("E").sees("basic mira", "pass show lab")
	for range signInField {
		sc.press("down")
	}
	sc.press("backspace", "enter")
	if _, set := feedNamed(t, s, "Bench Notes"); set.Auth != "" || len(set.SecretCommand) == 0 {
		t.Errorf("%+v", set)
	}
}

// Over SSH what reaches into the machine is closed, and the form says why; the rest is not.
func TestAFeedsFormOverSSH(t *testing.T) {
	s := news(t)
	sc := show(t, s, 80, 24).toFeed("Bench Notes").press("E")
	for range signInField {
		sc.press("tab")
	}
	sc.sees("only be set by the owner of the library").press(`"basic mira"`, "enter")
	if _, set := feedNamed(t, s, "Bench Notes"); set.Auth != "" {
		t.Errorf("%+v", set)
	}
	sc.press("E", "tab", "tab", "tab", "tab", `"1d"`, "enter").sees("Changed “Bench Notes”: interval.")
	if _, set := feedNamed(t, s, "Bench Notes"); set.Interval != 86400 {
		t.Errorf("%+v", set)
	}
}

// What is known of a feed is said: why it fails, whole, and since when.
func TestAFeedsFormTellsWhy(t *testing.T) {
	sc := ownersScreen(t, neglected(t), 120, 40).press("g", "e", "j", "E").sees("The feed “Harbour Post”")
	form := sc.overlay.(*feedForm)
	said := strings.Join(strings.Fields(ansi.Strip(form.view(form.w, form.h))), " ")
	for _, want := range []string{"since 8 Nov · 14 times: 403 from a bot wall (Cloudflare): it lets browsers in and turns news readers away", "last read 2 Nov"} {
		if !strings.Contains(said, want) {
			t.Errorf("%q is not said:\n%s", want, sc.text())
		}
	}
	sc.press("esc").sees("Feeds that need a hand")
	ownersScreen(t, neglected(t), 120, 40).toFeed("Harbour Post").sees("E why it fails").press("E").sees("403 from a bot wall")
	s := library(t)
	fed(t, s, store.Wish{URL: "https://a.example"}, "Weekly", many(12, 12, "Issue")...)
	ownersScreen(t, s, 80, 24).toFeed("Weekly").press("E").sees("12 articles, 12 unread; about")
	show(t, library(t), 80, 24).press("q", "E").sees("There is no feed here.")
	ownersScreen(t, news(t), 80, 24).press("enter", "E").sees("The feed “Harbour Post”")
}

// In a small window the fields and the facts are all reached, with the arrows alone.
func TestAFeedsFormInASmallWindow(t *testing.T) {
	for _, size := range [][2]int{{20, 6}, {40, 12}, {80, 24}} {
		sc := ownersScreen(t, neglected(t), size[0], size[1]).press("g", "e")
		for range 20 {
			if one, _ := sc.needyHere(); one.feed.Name() == "Harbour Post" {
				break
			}
			sc.press("j")
		}
		sc.press("E")
		seen := ""
		for range 40 {
			seen += sc.exact().text()
			sc.press("down")
		}
		for _, word := range []string{"Name", "Address", "Interval", "Secret", "Looked", "Fails", "Cloudflare", "away", "Articles"} {
			if !strings.Contains(seen, word) {
				t.Errorf("%v: %s is never seen:\n%s", size, word, sc.text())
			}
		}
		for range 40 {
			sc.press("up")
		}
		if form := sc.overlay.(*feedForm); form.at != 0 || form.down != 0 {
			t.Errorf("%v: the way back ends at %d", size, form.at)
		}
	}
}

// What a refresh says of a feed that fails is that, by the name that the person gave it.
func TestAFeedThatFailsIsNamed(t *testing.T) {
	s := news(t)
	site := httptest.NewServer(http.NotFoundHandler())
	t.Cleanup(site.Close)
	if _, err := s.Subscribe(t.Context(), store.Local, store.Wish{URL: site.URL + "/feed", Title: "Our Paper"}); err != nil {
		t.Fatal(err)
	}
	sc := ownersScreen(t, s, 80, 24).toFeed("Our Paper").press("r").sees("Our Paper failed: 404").seesNot("0 new", "http://")
	sc.press("g", "e").sees("Our Paper", "since ").seesNot("1 time")
}
