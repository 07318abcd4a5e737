package terminal

import (
	"strings"
	"testing"
)

// What is sent in each way, byte for byte. A text ends no sequence and parts no field,
// whatever is in it.
func TestNotice(t *testing.T) {
	const hostile = "a;b\x1b\\c\ad\u009ce\x9df\ng\x7f\u202eh\u2028i"
	for _, c := range []struct {
		way               NoticeWay
		title, text, want string
	}{
		{NoticeBell, "12 new articles", "One · Two", "\a"},
		{NoticeOSC9, "12 new articles", "One · Two", "\x1b]9;tidings: 12 new articles: One · Two\a"},
		{NoticeOSC9, "12 new articles", "", "\x1b]9;tidings: 12 new articles\a"},
		{NoticeOSC9, "4", hostile, "\x1b]9;tidings: 4: a,b\\cdefgh\u2028i\a"},
		{NoticeOSC777, "12 new articles", "One · Two", "\x1b]777;notify;12 new articles;One · Two\a"},
		{NoticeOSC777, hostile, hostile, "\x1b]777;notify;a,b\\cdefgh\u2028i;a,b\\cdefgh\u2028i\a"},
		{NoticeOSC99, "12 new articles", "One · Two", "\x1b]99;i=tidings:d=0;12 new articles\a\x1b]99;i=tidings:p=body;One · Two\a"},
		{NoticeOSC99, "12 new articles", "", "\x1b]99;i=tidings;12 new articles\a"},
		{NoticeOSC99, "x", hostile, "\x1b]99;i=tidings:d=0;x\a\x1b]99;i=tidings:p=body;a,b\\cdefgh\u2028i\a"},
		{"off", "12 new articles", "One", ""},
		{"", "12 new articles", "One", ""},
	} {
		if got := Notice(c.way, c.title, c.text); got != c.want {
			t.Errorf("%s: %q, want %q", c.way, got, c.want)
		}
	}
	long := Notice(NoticeOSC99, strings.Repeat("é", 5000), strings.Repeat("a", 5000))
	if len(long) > 1300 || !strings.Contains(long, "é…\a") || !strings.HasSuffix(long, "a…\a") {
		t.Errorf("%d bytes: %q", len(long), long)
	}
}
