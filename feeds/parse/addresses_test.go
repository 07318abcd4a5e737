package parse_test

import (
	"fmt"
	"strings"
	"testing"

	"tidings/feeds/parse"
)

// People whose addresses stand in one line, with a comma between them or without.
func TestPeopleWithAddresses(t *testing.T) {
	for raw, want := range map[string]string{
		"ann@e.test (Ann Lee) bob@e.test (Bob Roe)":          "Ann Lee ann@e.test, Bob Roe bob@e.test",
		"Ann Lee <ann@e.test> Bob Roe <bob@e.test>":          "Ann Lee ann@e.test, Bob Roe bob@e.test",
		"Ann Lee (ann@e.test) Bob Roe (bob@e.test)":          "Ann Lee ann@e.test, Bob Roe bob@e.test",
		"ann@e.test bob@e.test":                              "ann@e.test, bob@e.test",
		"ann@e.test\nbob@e.test\ncid@e.test":                 "ann@e.test, bob@e.test, cid@e.test",
		"Ann Lee (ann@e.test) and Bob Roe (bob@e.test)":      "Ann Lee ann@e.test, Bob Roe bob@e.test",
		"ann@e.test (Ann Lee), bob@e.test (Bob Roe)":         "Ann Lee ann@e.test, Bob Roe bob@e.test",
		"mailto:ann@e.test mailto:bob@e.test":                "ann@e.test, bob@e.test",
		"Ann Lee <https://a.test/> Bob Roe <https://b.test>": "Ann Lee https://a.test/, Bob Roe https://b.test",
		"ann@e.test Ann Lee":                                 "Ann Lee ann@e.test",
		"Ann Lee ann@e.test":                                 "Ann Lee ann@e.test",
		"Ann Lee - ann@e.test":                               "Ann Lee ann@e.test",
		"Ann Lee @ann":                                       "Ann Lee @ann",
		"Ann Lee (@ann) Bob Roe (@bob)":                      "Ann Lee (@ann) Bob Roe (@bob)",
		"Ann Lee ann@home":                                   "Ann Lee ann@home",
	} {
		p, err := parse.Document([]byte("<rss><channel><item><title>x</title><author><![CDATA["+raw+"]]></author></item></channel></rss>"), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []string
		for _, a := range p.Items[0].Authors {
			got = append(got, strings.Join(strings.Fields(fmt.Sprint(a.Name, " ", a.Email, " ", a.URL)), " "))
		}
		if text := strings.Join(got, ", "); text != want {
			t.Errorf("%q is %s, not %s", raw, text, want)
		}
	}
}
