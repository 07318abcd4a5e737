package ui

import (
	"cmp"
	"errors"
	"fmt"
	"net/url"
	"strconv"
	"strings"

	tea "charm.land/bubbletea/v2"

	"tidings/feeds/fetch"
	"tidings/feeds/own"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/typeset"
)

// feedForm is the box in which is said how one feed is followed, with what is known of it below.
// Enter keeps all that was changed, as one step; Esc leaves, and asks once where something was.
type feedForm struct {
	*shared
	still
	feed   store.Subscribed
	now    store.Following
	fields []*field
	at     int // the field that the cursor is on
	down   int // lines that were scrolled on behind the last field
	w, h   int
	over   overlay

	wrong  string             // what is wrong with the field that the cursor is on, or what Enter asks
	asked  string             // what Enter has asked, and does when it comes again
	others []store.Subscribed // all feeds that are followed
	facts  []fact
	ask    func() tea.Cmd // asks for what is known of the articles
	keep   func(edited store.Following, what string) tea.Cmd
	join   func(into store.Subscribed, edited store.Following, what string) tea.Cmd
}

// The fields, in their order.
const (
	nameField = iota
	addressField
	folderField
	fullTextField
	intervalField
	keepField
	signInField
	secretField
)

// A fact is something that is known of a feed.
type fact struct {
	label, text string
	isWrong     bool
}

// leaveAgain is said where leaving would throw something away.
const leaveAgain = "Leaving again throws away what you changed."

const labelWidth = 10 // cells of the names of fields and facts

// newFeedForm makes a form. closed says why what reaches into the machine cannot be set, "" if it can.
func newFeedForm(s *shared, f store.Subscribed, others []store.Subscribed, closed string) *feedForm {
	set, _ := f.Subscription.Settings.Settings() // one that cannot be read has none
	sub := f.Subscription
	form := &feedForm{shared: s, feed: f, others: others, now: store.Following{URL: f.URL, Title: sub.Title, Folder: sub.Folder, Retention: sub.Retention, Settings: set}}
	text := func(label, text, none, help string) *field { return newField(s.theme, label, text, none, help) }
	full := text("Full text", cmp.Or(set.FullText, "ask"), "", "ask, always or never: when the pages of its articles are read")
	full.choices = []string{"ask", store.FullTextAlways, store.FullTextNever}
	secretFrom := ""
	if set.SecretEnv != "" {
		secretFrom = "$" + set.SecretEnv
	} else if len(set.SecretCommand) > 0 {
		secretFrom = sanitize.Line(secret.HideIn(own.Join(set.SecretCommand)))
	}
	form.fields = []*field{
		text("Name", sub.Title, cmp.Or(f.Title, secret.Hide(f.URL)), "nothing: as the feed calls itself"),
		text("Address", secret.Hide(f.URL), "", "of the feed; articles and marks stay"),
		text("Folder", sub.Folder, "none", "as in World/Asia; nothing: out of all folders"),
		full,
		text("Interval", store.ShownInterval(set.Interval), "as any feed", "between two visits, as in 30m, 6h, 1d; nothing: as any feed"),
		text("Keep", shownRetention(sub.Retention), "as any feed", "as in 500 articles, 90 days; or all; nothing: as any feed"),
		text("Sign-in", strings.TrimSpace(set.Auth+" "+set.AuthName), "none", "basic USER, bearer, header NAME or cookie NAME"),
		text("Secret", secretFrom, "none", "a command, as in pass show paper; or $NAME of a variable"),
	}
	form.fields[folderField].completer = completer{words: folderPaths(others), whole: true}
	isWeb := strings.HasPrefix(f.URL, "http://") || strings.HasPrefix(f.URL, "https://")
	for i, one := range form.fields {
		switch {
		case f.Local() && (i == addressField || i == fullTextField || i >= intervalField && i != keepField):
			one.closed = "This feed is made here, and is not fetched."
		case i == addressField && !isWeb:
			one.closed = "This is what is run or read here. Another is added as a feed of its own."
		case i >= signInField && !isWeb:
			one.closed = "Nobody signs in to what is run or read here."
		case i >= signInField && closed != "":
			one.closed = closed
		}
	}
	form.fields[0].focus(true)
	return form
}

func (f *feedForm) heading() string   { return "The feed " + typeset.Quoted(f.feed.Name(), 60) }
func (f *feedForm) scope() scope      { return inForm }
func (f *feedForm) below() overlay    { return f.over }
func (f *feedForm) retheme(s *shared) { f.shared = s }
func (f *feedForm) resize(w, h int)   { f.w, f.h = w, h }
func (f *feedForm) here() *field      { return f.fields[f.at] }
func (f *feedForm) load() tea.Cmd {
	if f.ask == nil {
		return nil
	}
	return f.ask()
}

// take shows what has been found out about the articles.
func (f *feedForm) take(msg tea.Msg) tea.Cmd {
	if came, is := msg.(factsMsg); is && came.of == f.feed.ID && came.err == nil {
		f.facts = came.facts
	}
	return nil
}

func (f *feedForm) perform(name string) (tea.Cmd, bool) {
	switch name {
	case "accept":
		return f.accept()
	case "cancel":
		if !f.isChanged() || f.wrong == leaveAgain {
			return nil, true
		}
		f.wrong, f.asked = leaveAgain, ""
		return nil, false
	case "complete":
		if f.here().complete() {
			f.wrong, f.asked = "", ""
			return nil, false
		}
		f.goTo((f.at + 1) % len(f.fields))
	case "next-choice":
		if f.at < len(f.fields)-1 {
			f.goTo(f.at + 1)
		} else {
			f.turn(1)
		}
	case "previous-choice":
		if f.down > 0 {
			f.turn(-1)
		} else {
			f.goTo(max(0, f.at-1))
		}
	case "previous-field":
		f.goTo((f.at + len(f.fields) - 1) % len(f.fields))
	}
	return nil, false
}

// goTo goes to a field.
func (f *feedForm) goTo(i int) {
	f.wrong, f.asked, f.down = "", "", 0
	f.here().focus(false)
	f.at = i
	f.here().focus(true)
}

func (f *feedForm) typeIn(msg tea.Msg) (tea.Cmd, bool) {
	f.wrong, f.asked = "", ""
	f.here().typeIn(msg)
	return nil, false
}

func (f *feedForm) isChanged() bool {
	for _, one := range f.fields {
		if one.changed() {
			return true
		}
	}
	return false
}

// accept keeps what was changed. What is wrong is said, with the cursor on its field, and what has
// more to it than that is asked.
func (f *feedForm) accept() (tea.Cmd, bool) {
	edited, what, at, err := f.edited()
	if err != nil {
		if at != f.at {
			f.goTo(at)
		}
		f.wrong, f.asked = typeset.Sentence(err, true), ""
		return nil, false
	}
	if what == "" {
		return nil, true
	}
	into, question := f.question(edited)
	if question != "" && f.asked != question {
		if f.at != addressField {
			f.goTo(addressField)
		}
		f.wrong, f.asked = question, question
		return nil, false
	}
	if into.ID != 0 {
		return f.join(into, edited, what), true
	}
	return f.keep(edited, what), true
}

// question is what is asked before all is kept: whether to join a feed whose address was typed, or
// whether a secret may go to another host. "" asks nothing.
func (f *feedForm) question(edited store.Following) (into store.Subscribed, question string) {
	if edited.URL == f.now.URL {
		return into, ""
	}
	for _, other := range f.others {
		if other.ID != f.feed.ID && (other.URL == edited.URL || other.Origin == edited.URL) {
			return other, fmt.Sprintf("%s is at this address already. Are the two to be joined? Undo does not take that back.", typeset.Quoted(other.Name(), 60))
		}
	}
	before, errBefore := url.Parse(f.now.URL)
	after, err := url.Parse(edited.URL)
	if edited.Settings.Auth != "" && errBefore == nil && err == nil && before.Host != after.Host {
		return into, fmt.Sprintf("Is the secret to go to %s from now on?", sanitize.Line(after.Host))
	}
	return into, ""
}

// edited is how the feed is followed with all that was changed, and what that is in words, "" for
// nothing. Of an error it says in which field it is.
func (f *feedForm) edited() (now store.Following, what string, at int, err error) {
	now = f.now
	var changed []string
	for i, one := range f.fields {
		if !one.changed() || one.closed != "" {
			continue
		}
		before := now
		if err := f.read(i, one.text(), &now); err != nil {
			return now, "", i, err
		}
		if before.Settings.Record() != now.Settings.Record() || before.URL != now.URL || before.Title != now.Title || before.Folder != now.Folder || before.Retention != now.Retention {
			changed = append(changed, strings.ToLower(one.label))
		}
	}
	return now, strings.Join(changed, ", "), 0, nil
}

// read reads what stands in a field.
func (f *feedForm) read(i int, text string, now *store.Following) (err error) {
	set := &now.Settings
	switch i {
	case nameField:
		now.Title = sanitize.Cut(text, 500)
	case addressField:
		now.URL, err = fetch.Normalise(text)
	case folderField:
		now.Folder = folderPath(text)
	case fullTextField:
		if set.FullText = text; text == "ask" {
			set.FullText = ""
		}
	case intervalField:
		set.Interval, err = store.ReadInterval(text)
	case keepField:
		now.Retention, err = readRetention(text)
	case signInField:
		words := strings.Fields(text)
		set.Auth, set.AuthName = "", ""
		if len(words) > 0 {
			set.Auth, set.AuthName = words[0], strings.Join(words[1:], " ")
		}
		err = store.Settings{Auth: set.Auth, AuthName: set.AuthName}.Validate()
	case secretField:
		set.SecretEnv, set.SecretCommand = "", nil
		if name, is := strings.CutPrefix(text, "$"); is {
			set.SecretEnv = name
		} else if text != "" {
			set.SecretCommand, err = own.Words(text)
		}
		if err == nil {
			err = store.Settings{SecretEnv: set.SecretEnv, SecretCommand: set.SecretCommand}.Validate()
		}
	}
	return reason(err)
}

// reason is why a value cannot be set, without words around it; any other error as it is.
func reason(err error) error {
	if errors.Is(err, store.ErrUnfit) {
		if _, why, is := strings.Cut(err.Error(), store.ErrUnfit.Error()+": "); is {
			return errors.New(why)
		}
	}
	return err
}

// shownRetention is how much of a feed is kept, as it is read again.
func shownRetention(r store.Retention) string {
	var parts []string
	if r.All {
		return "all"
	}
	if r.Articles > 0 {
		parts = append(parts, typeset.Count(r.Articles, "article", "articles"))
	}
	if r.Days > 0 {
		parts = append(parts, typeset.Count(r.Days, "day", "days"))
	}
	return strings.Join(parts, ", ")
}

// readRetention reads how much of a feed is kept: "500 articles", "90 days", both, "all", or nothing.
func readRetention(text string) (r store.Retention, err error) {
	wrong := errors.New("what is kept is a number of articles, of days, or both: 500 articles, 90 days; or all")
	words := strings.FieldsFunc(strings.ToLower(text), func(c rune) bool { return c == ' ' || c == ';' })
	if len(words) == 1 && words[0] == "all" {
		return store.Retention{All: true}, nil
	}
	if len(words)%2 != 0 {
		return r, wrong
	}
	for i := 0; i < len(words); i += 2 {
		n, err := strconv.ParseUint(strings.ReplaceAll(words[i], ",", ""), 10, 24)
		unit := strings.Trim(words[i+1], ",")
		switch {
		case err != nil || n == 0:
			return r, wrong
		case unit != "" && strings.HasPrefix("articles", unit):
			r.Articles = int(n)
		case unit != "" && strings.HasPrefix("days", unit):
			r.Days = int(n)
		default:
			return r, wrong
		}
	}
	return r, nil
}
