package parse_test

import (
	"fmt"
	"testing"

	"tidings/feeds/parse"
)

// Podcasts say in many ways how long they are.
func TestDurations(t *testing.T) {
	for text, want := range map[string]int{
		"1:12:03": 4323, "72:03": 4323, "4323": 4323, "4323.5": 4323, "4323,5": 4323, "01:12:03 ": 4323, "\n 01:12:03.000\t": 4323, "1: 12: 03": 4323,
		"PT1H12M3S": 4323, "P0DT1H12M3.5S": 4323, "pt72m3s": 4323, "P1DT1H": 90000, "1h 12m 3s": 4323, "1h12m3s": 4323, "72 min": 4320, "1 hour 12 minutes": 4320, "1 hr 12 mins": 4320,
		"0:45": 45, "45": 45, "00:00:00": 0, "0": 0, "": 0, "  ": 0,
		"soon": 0, "-1": 0, "-1:00": 0, "1:2:3:4": 0, ":": 0, "1:": 0, "::": 0, "NaN": 0, "Inf": 0, "1e9": 0, "0x10": 0, "P": 0, "PT": 0, "12 parsecs": 0, "h": 0, "1.2.3": 0,
		"4323000": 0, "99999999999999999999999": 0, "999:99:99": 0, "١٢": 0, "1:12:03 and a lot of words that nobody expects here": 0,
	} {
		p, err := parse.Document([]byte(`<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><item><title>a</title><enclosure url="https://a.example/1.mp3"/><itunes:duration>`+text+`</itunes:duration></item></channel></rss>`), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		if got := p.Items[0].Enclosures[0].Duration; got != want {
			t.Errorf("%q: %d, want %d", text, got, want)
		}
	}
}

// The duration of an episode is that of its sounds and films, and not of its pictures; a
// rendering's own comes before it.
func TestDurationsOfFiles(t *testing.T) {
	for _, c := range []struct{ document, want string }{
		{`<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd"><channel><title>T</title><item><title>a</title>
<itunes:duration> 1:12:03 </itunes:duration><enclosure url="https://a.example/1.mp3" type="audio/mpeg" length="9"/><enclosure url="https://a.example/1.jpg" type="image/jpeg"/></item></channel></rss>`, "[4323 0]"},
		{`<rss version="2.0" xmlns:itunes="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:media="http://search.yahoo.com/mrss/"><channel><title>T</title><item><title>a</title>
<itunes:duration>60</itunes:duration><enclosure url="https://a.example/1.mp3" type="audio/mpeg"/><media:group><media:content url="https://a.example/1.mp3" type="audio/mpeg" duration="61.5"/><media:content url="https://a.example/1.mp4" type="video/mp4" duration="62"/><media:content url="https://a.example/2.mp4" type="video/mp4"/></media:group></item></channel></rss>`, "[61 62 60]"},
		{`{"version":"https://jsonfeed.org/version/1.1","title":"T","items":[{"id":"1","title":"a","attachments":[{"url":"https://a.example/1.mp3","mime_type":"audio/mpeg","size_in_bytes":9,"duration_in_seconds":4323},{"url":"https://a.example/2.mp3","mime_type":"audio/mpeg","duration_in_seconds":"61.5"},{"url":"https://a.example/3.mp3","duration_in_seconds":{}}]}]}`, "[4323 61 0]"},
	} {
		p, err := parse.Document([]byte(c.document), parse.Options{})
		if err != nil {
			t.Fatal(err)
		}
		var got []int
		for _, e := range p.Items[0].Enclosures {
			got = append(got, e.Duration)
		}
		if fmt.Sprint(got) != c.want {
			t.Errorf("%v, want %s", got, c.want)
		}
	}
}
