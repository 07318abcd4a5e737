package parse_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"tidings/feeds/parse"
)

// dateOf returns what a feed's item with that date is dated, "" for no date.
func dateOf(t testing.TB, text string) string {
	t.Helper()
	document := "<rss><channel><item><title>x</title><pubDate><![CDATA[" + text + "]]></pubDate></item></channel></rss>"
	p, err := parse.Document([]byte(document), parse.Options{})
	if err != nil {
		t.Fatal(err)
	}
	date := p.Items[0].Published
	if date.IsZero() {
		return ""
	}
	if date.Location() != time.UTC {
		t.Errorf("%q is not in UTC", text)
	}
	return date.Format(time.RFC3339)
}

func TestDates(t *testing.T) {
	for text, want := range map[string]string{
		// As RFC 822, 3339 and W3CDTF have them.
		"Thu, 01 Jan 2004 19:48:21 GMT":    "2004-01-01T19:48:21Z",
		"Thu, 01 Jan 2004 19:48:21 +0530":  "2004-01-01T14:18:21Z",
		"01 Jan 2004 19:48 -0800":          "2004-01-02T03:48:00Z",
		"Thu, 1 Jan 04 19:48:21 Z":         "2004-01-01T19:48:21Z",
		"Sat, 21 Nov 98 10:00 EST":         "1998-11-21T15:00:00Z",
		"2004-01-01T19:48:21Z":             "2004-01-01T19:48:21Z",
		"2004-01-01T19:48:21.123456+01:00": "2004-01-01T18:48:21Z",
		"2004-01-01T19:48+01:00":           "2004-01-01T18:48:00Z",
		"2004-01-01":                       "2004-01-01T00:00:00Z",
		"2004-01":                          "2004-01-01T00:00:00Z",
		"2004":                             "2004-01-01T00:00:00Z",
		"2004-032":                         "2004-02-01T00:00:00Z",
		"20040102":                         "2004-01-02T00:00:00Z",
		"20040102T194821Z":                 "2004-01-02T19:48:21Z",
		"20040102194821":                   "2004-01-02T19:48:21Z",
		// As people and programs write them.
		"2004-01-01 19:48:21":                     "2004-01-01T19:48:21Z",
		"2004-01-01 19:48:21 +0100":               "2004-01-01T18:48:21Z",
		"2004-01-01T19:48:21+0100":                "2004-01-01T18:48:21Z",
		"2004-01-01 19:48:21 UTC":                 "2004-01-01T19:48:21Z",
		"2003-012-31T10:14:55+00:00":              "2003-12-31T10:14:55Z", // Google did
		"2004/01/02 19:48":                        "2004-01-02T19:48:00Z",
		"2004.01.02":                              "2004-01-02T00:00:00Z",
		"02.01.2004 19:48":                        "2004-01-02T19:48:00Z",
		"1/2/2004 7:48 PM":                        "2004-01-02T19:48:00Z",
		"1/2/2004 12:05 AM":                       "2004-01-02T00:05:00Z",
		"25/12/2004":                              "2004-12-25T00:00:00Z",
		"January 2, 2004":                         "2004-01-02T00:00:00Z",
		"Jan 2nd, 2004, 7:48 p.m. EST":            "2004-01-03T00:48:00Z",
		"Friday, January 2, 2004 19:48:21":        "2004-01-02T19:48:21Z",
		"Fri Jan  2 19:48:21 2004":                "2004-01-02T19:48:21Z",
		"Fri Jan  2 19:48:21 EST 2004":            "2004-01-03T00:48:21Z",
		"Fri Jan 02 2004 19:48:21 GMT+0100 (CET)": "2004-01-02T18:48:21Z",
		"2 Jan 2004 10h30":                        "2004-01-02T10:30:00Z",
		"Thu, 01 Jan 2004 24:00:00 GMT":           "2004-01-02T00:00:00Z",
		"Sat, 31 Dec 2016 23:59:60 GMT":           "2016-12-31T23:59:59Z",
		"1072986501":                              "2004-01-01T19:48:21Z",
		"1072986501000":                           "2004-01-01T19:48:21Z",
		// Zones by name.
		"Thu, 01 Jul 2004 12:00:00 MET":  "2004-07-01T11:00:00Z",
		"Thu, 01 Jul 2004 12:00:00 CEST": "2004-07-01T10:00:00Z",
		"Thu, 01 Jul 2004 12:00:00 BST":  "2004-07-01T11:00:00Z",
		"Thu, 01 Jul 2004 12:00:00 EDT":  "2004-07-01T16:00:00Z",
		"Thu, 01 Jul 2004 12:00:00 PDT":  "2004-07-01T19:00:00Z",
		"Thu, 01 Jul 2004 12:00:00 IST":  "2004-07-01T06:30:00Z",
		"Thu, 01 Jul 2004 12:00:00 JST":  "2004-07-01T03:00:00Z",
		"Thu, 01 Jul 2004 12:00:00 AEST": "2004-07-01T02:00:00Z",
		"Thu, 01 Jul 2004 12:00:00 XYZ":  "2004-07-01T12:00:00Z", // unknown: UTC
		// Months by name.
		"sam., 3 janv. 2004 12:00:00 +0100": "2004-01-03T11:00:00Z",
		"3 février 2004":                    "2004-02-03T00:00:00Z",
		"Mi, 03 Mär 2004 12:00:00 MEZ":      "2004-03-03T11:00:00Z",
		"3. Dezember 2004":                  "2004-12-03T00:00:00Z",
		"3 de enero de 2004":                "2004-01-03T00:00:00Z",
		"3 września 2004":                   "2004-09-03T00:00:00Z",
		"3 мая 2004 12:00":                  "2004-05-03T12:00:00Z",
		"Κυρ, 11 Ιούλ 2004 12:00:00 EST":    "2004-07-11T17:00:00Z",
		"2004-július-13T9:15-05:00":         "2004-07-13T14:15:00Z",
		"2004年5月28日 14:05":                  "2004-05-28T14:05:00Z",
		"2004년 05월 28일 01:31:15":            "2004-05-27T16:31:15Z",
		"2004-05-25 오후 11:23:17":            "2004-05-25T14:23:17Z",
		// None, or none to be believed.
		"":                                "",
		"yesterday":                       "",
		"9999-12-31T00:00:00Z":            "",
		"-9999-01-01":                     "",
		"0000-00-00 00:00:00":             "",
		"0001-01-01T00:00:00Z":            "",
		"1970-01-01T00:00:00Z":            "",
		"2004-02-31":                      "",
		"2004-13-01":                      "",
		"Thu, 01 Jan 2004 19:48:21 +9999": "",
		"Thu, 01 Jan 2004 25:48:21 GMT":   "",
		"32 Jan 2004":                     "",
		strings.Repeat("9", 100_000):      "",
	} {
		if got := dateOf(t, text); got != want {
			t.Errorf("%.60q is %q, want %q", text, got, want)
		}
	}
}

// Every hour of a year comes back from the two forms that feeds are to use.
func TestDatesComeBack(t *testing.T) {
	for hour := range 366 {
		date := time.Date(2024, 1, 1, 0, 7, 13, 0, time.UTC).Add(time.Duration(hour) * 25 * time.Hour)
		for _, layout := range []string{time.RFC1123, time.RFC1123Z, time.RFC3339, time.ANSIC, time.UnixDate, time.RFC850, time.RFC822Z} {
			text := date.Format(layout)
			want := date.Format(time.RFC3339)
			if layout == time.RFC822Z {
				want = date.Truncate(time.Minute).Format(time.RFC3339)
			}
			if got := dateOf(t, text); got != want {
				t.Fatalf("%q is %q, want %q", text, got, want)
			}
		}
	}
}

func FuzzDates(f *testing.F) {
	for _, seed := range []string{"Thu, 01 Jan 2004 19:48:21 GMT", "2004-01-01T19:48:21.5+01:00", "1/2/04 7:48 pm", "２００４年1月2日", "3. März 2004 10.30.00 MESZ"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		document := fmt.Sprintf(`{"version":"https://jsonfeed.org/version/1.1","items":[{"id":"1","date_published":%q}]}`, strings.ToValidUTF8(text, "?"))
		p, err := parse.Document([]byte(document), parse.Options{})
		if err != nil || len(p.Items) != 1 {
			return // %q writes escapes that JSON does not know
		}
		date := p.Items[0].Published
		if !date.IsZero() && (date.Year() < 1901 || date.Year() > 2100 || date.Location() != time.UTC) {
			t.Errorf("%q is %v", text, date)
		}
	})
}
