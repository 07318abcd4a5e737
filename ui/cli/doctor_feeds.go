package cli

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"github.com/charmbracelet/x/ansi"

	"tidings/store"
	"tidings/store/secret"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

// A feedsFound is what the doctor says of the account's feeds, in JSON.
type feedsFound struct {
	Followed int             `json:"followed"`
	Failing  []failingRecord `json:"failing"`
}

// A failingRecord is a feed that fails, in JSON; the names are those of
// `tidings feeds --json`.
type failingRecord struct {
	Feed      uint32       `json:"feed"`
	Name      string       `json:"name"`
	Error     string       `json:"error"`
	Failures  int          `json:"failures"`
	Gone      bool         `json:"gone"`
	Succeeded record.Stamp `json:"succeeded,omitzero"`
}

// shownFailures is how many failing feeds are named one by one.
const shownFailures = 5

// lasting is after how many failed tries in a row a feed is a problem: servers have bad
// hours.
const lasting = 3

func (d *doctor) lookAtFeeds(ctx context.Context, s *store.Store) error {
	all, err := s.Feeds(ctx, d.Account)
	if err != nil {
		return err
	}
	all = slices.DeleteFunc(all, func(f store.Subscribed) bool { return f.Local() }) // these are not fetched
	d.checkup.Feeds.Followed = len(all)
	var lines []string
	var goneFeeds, failing []string // their numbers
	for _, f := range all {
		if f.Error == "" && !f.Gone {
			continue
		}
		record := failingRecord{uint32(f.ID), nameOf(f), typeset.Clip(secret.HideIn(f.Error), 300), f.Failures, f.Gone, record.At(f.Succeeded)}
		d.checkup.Feeds.Failing = append(d.checkup.Feeds.Failing, record)
		if len(lines) < shownFailures {
			lines = append(lines, d.failingLine(record))
		}
		switch number := fmt.Sprint(f.ID); {
		case f.Gone:
			goneFeeds = append(goneFeeds, number)
		case f.Failures >= lasting:
			failing = append(failing, number)
		}
	}
	fail := len(d.checkup.Feeds.Failing)
	head := fmt.Sprintf("%d followed, %d failing", len(all), fail)
	if fail == 0 {
		head = fmt.Sprintf("%d followed, none failing", len(all))
	} else if fail > len(lines) {
		lines = append(lines, fmt.Sprintf("and %d more, see `tidings feeds`", fail-len(lines)))
	}
	d.say("feeds", append([]string{head}, lines...)...)
	if len(goneFeeds) > 0 {
		d.wrong(typeset.Count(len(goneFeeds), "feed is", "feeds are")+" gone for good, according to the server", "tidings remove "+fewOf(goneFeeds))
	}
	if len(failing) > 0 {
		d.wrong(fmt.Sprintf("%s failed %d times or more in a row", typeset.Count(len(failing), "feed has", "feeds have"), lasting), "tidings refresh "+fewOf(failing))
	}
	return nil
}

// failingLine writes a feed that fails on one line: its number, name, why and for how long.
func (d *doctor) failingLine(f failingRecord) string {
	since := ", never worked"
	if !f.Succeeded.IsZero() {
		since = ", for " + typeset.Lasting(d.Now().Sub(f.Succeeded.Time))
	}
	room := max(d.columns()-labelWidth, 40)
	head := fmt.Sprintf("%d  %s: ", f.Feed, ansi.Truncate(strings.TrimPrefix(f.Name, "https://"), room/3, "…"))
	return head + ansi.Truncate(f.Error, room-ansi.StringWidth(head+since), "…") + since
}

// fewOf writes as many feeds' numbers as fit on a line.
func fewOf(numbers []string) string { return strings.Join(numbers[:min(len(numbers), 10)], " ") }
