package parse_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tidings/feeds/parse"
)

// datesOf returns what the items of a feed with these dates are dated; head is what stands
// before them in the channel.
func datesOf(t *testing.T, head string, dates ...string) string {
	t.Helper()
	var items strings.Builder
	for i, date := range dates {
		if !strings.HasPrefix(date, "<") {
			date = "<pubDate>" + date + "</pubDate>"
		}
		fmt.Fprintf(&items, "<item><guid>%d</guid>%s</item>", i, date)
	}
	p := parseAt(t, fmt.Sprintf(inChannel, head+items.String()))
	var got []string
	for _, it := range p.Items {
		switch {
		case it.Published.IsZero():
			got = append(got, "none")
		case it.Published.Truncate(24 * time.Hour).Equal(it.Published):
			got = append(got, it.Published.Format(time.DateOnly))
		default:
			got = append(got, it.Published.Format("2006-01-02T15:04"))
		}
	}
	return strings.Join(got, " ")
}

// What one date leaves open, its feed decides.
func TestDatesDecideEachOther(t *testing.T) {
	lang := func(tag string) string { return "<language>" + tag + "</language>" }
	for name, test := range map[string]struct {
		head  string
		dates []string
		want  string
	}{
		"one that can be only day first":   {"", []string{"08/05/2016 10:00", "07/05/2016 10:00", "28/04/2016"}, "2016-05-08T10:00 2016-05-07T10:00 2016-04-28"},
		"one that can be only month first": {lang("pt-br"), []string{"05/08/2016", "05.07.2016", "04/28/2016"}, "2016-05-08 2016-05-07 2016-04-28"},
		"the language, before the items":   {lang("fr"), []string{"08/05/2016"}, "2016-05-08"},
		"the language of America":          {lang("en-US"), []string{"08/05/2016"}, "2016-08-05"},
		"the language of Britain":          {lang("en-gb"), []string{"08/05/2016"}, "2016-05-08"},
		"no sign at all":                   {"", []string{"08/05/2016", "08.05.2016", "08-05-2016"}, "2016-08-05 2016-05-08 2016-05-08"},
		"nothing is later than the feed":   {"<lastBuildDate>Sun, 08 May 2016 12:00:00 GMT</lastBuildDate>", []string{"08/05/2016", "07/05/2016"}, "2016-05-08 2016-05-07"},
		"another date of the article":      {"", []string{"<pubDate>08/05/2016 10:00</pubDate><dc:date>2016-05-08T10:00:00Z</dc:date>"}, "2016-05-08T10:00"},
		"short years, ISO":                 {"", []string{"03-12-31", "03-12-04"}, "2003-12-31 2003-12-04"},
		"short years, day first":           {"", []string{"04-12-03", "31-12-98"}, "2003-12-04 1998-12-31"},
		"short years by slashes":           {"", []string{"04/12/03", "28/11/03"}, "2003-12-04 2003-11-28"},
		"no year":                          {"<lastBuildDate>Sun, 08 May 2016 12:00:00 GMT</lastBuildDate>", []string{"7 May 10:05", "31 Dec", "5月7日 22:05", "May 2"}, "2016-05-07T10:05 2015-12-31 2016-05-07T22:05 2016-05-02"},
		"no year, and no date of the feed": {"", []string{"7 May 10:05"}, "none"},
		"CST of China":                     {lang("zh-CN"), []string{"Fri Jan 02 19:48:21 CST 2004"}, "2004-01-02T11:48"},
		"CST of America":                   {lang("en"), []string{"Fri Jan 02 19:48:21 CST 2004"}, "2004-01-03T01:48"},
		"IST of Israel":                    {lang("he"), []string{"Fri, 02 Jan 2004 19:48:21 IST"}, "2004-01-02T17:48"},
		"IST of Ireland":                   {lang("en-IE"), []string{"Fri, 02 Jul 2004 19:48:21 IST"}, "2004-07-02T18:48"},
		"EST of Australia":                 {lang("en-au"), []string{"Fri, 02 Jul 2004 19:48:21 EST"}, "2004-07-02T09:48"},
		"the falling leaves of Croatia":    {lang("hr"), []string{"7. listopada 2016."}, "2016-10-07"},
		"the falling leaves of Poland":     {lang("pl"), []string{"7 listopada 2016"}, "2016-11-07"},
	} {
		if got := datesOf(t, test.head, test.dates...); got != test.want {
			t.Errorf("%s: %s, want %s", name, got, test.want)
		}
		if strings.HasPrefix(test.head, "<language>") { // it may stand behind the items, too
			p := parseAt(t, strings.Replace(fmt.Sprintf(inChannel, "<item><pubDate>"+test.dates[0]+"</pubDate></item>"+test.head), "\n", " ", 1))
			first, _, _ := strings.Cut(test.want, " ")
			if got := p.Items[0].Published.Format("2006-01-02T15:04"); !strings.HasPrefix(got, first) && len(test.dates) == 1 {
				t.Errorf("%s, after the items: %s, want %s", name, got, first)
			}
		}
	}
}

func TestDatesDecideEachOtherInJSON(t *testing.T) {
	p := parseAt(t, fmt.Sprintf(inJSON, `"items":[{"id":"1","date_published":"08/05/2016"},{"id":"2","date_published":"28/04/2016"}]`))
	if got := p.Items[0].Published.Format(time.DateOnly); got != "2016-05-08" {
		t.Error(got)
	}
	var one parse.Item = p.Items[1]
	if got := one.Published.Format(time.DateOnly); got != "2016-04-28" {
		t.Error(got)
	}
}
