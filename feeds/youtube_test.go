package feeds_test

import (
	"fmt"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"tidings/feeds"
)

// onLoopback asks a server on loopback in place of any other, by http, and says for whom it is.
type onLoopback struct{ server *httptest.Server }

func (l onLoopback) RoundTrip(r *http.Request) (*http.Response, error) {
	r = r.Clone(r.Context())
	r.Host = r.URL.Host
	r.URL.Scheme, r.URL.Host = "http", strings.TrimPrefix(l.server.URL, "http://")
	return http.DefaultTransport.RoundTrip(r)
}

const (
	quay    = "UCquayfilms0000000000000"
	harbour = "UCotherfilms000000000000"
)

// youtubePages are pages as YouTube makes them, as far as they speak of channels.
func youtubePages() map[string]string {
	const others = `"relatedItems":[{"browseId":"` + harbour + `","channelId":"` + harbour + `"}]`
	channel := `<!doctype html><html><head><title>Quay</title><link rel="canonical" href="https://www.youtube.com/channel/` + quay + `">
<link rel="alternate" type="application/rss+xml" title="RSS" href="https://www.youtube.com/feeds/videos.xml?channel_id=` + quay + `"></head>
<body><script>var ytInitialData = {` + others + `,"metadata":{"channelMetadataRenderer":{"externalId":"` + quay + `"}}};</script>`
	return map[string]string{
		"/@quay":                 channel,
		"/@船":                    channel,
		"/quay":                  strings.ReplaceAll(channel, `type="application/rss+xml"`, ``),
		"/c/quay":                `<!doctype html><title>Quay</title><script>{` + others + `,"externalId": "` + quay + `"}</script>`,
		"/user/quay":             `<!doctype html><title>Quay</title><meta itemprop="identifier" content="` + quay + `">`,
		"/watch?v=a1":            `<!doctype html><title>Cats</title><script>{` + others + `}</script><meta itemprop="identifier" content="a1"><meta itemprop="channelId" content="` + quay + `">`,
		"/watch?v=b2":            `<!doctype html><title>Cats</title><script>{` + others + `,"videoDetails":{"videoId":"b2","title":"Cats","channelId":"` + quay + `"}}</script>`,
		"/watch?v=c3":            `<!doctype html><title>Cats</title><script>{` + others + `,"videoOwnerRenderer":{"title":{"runs":[{"text":"Quay","navigationEndpoint":{"browseEndpoint":{"browseId":"` + quay + `"}}}]}}}</script>`,
		"/watch?v=d4":            `<!doctype html><title>YouTube</title><p>Sign in to show that you are no robot`,
		"/playlist?list=PLships": `<!doctype html><title>Ships</title><script>{"ownerText":{"runs":[{"navigationEndpoint":{"browseEndpoint":{"browseId":"` + quay + `"}}}]}}</script>`,
		"/playlist?list=WL":      `<!doctype html><title>Later</title>`,
	}
}

// youtubeServer is YouTube as it answers: feeds are those of quay and of its playlist, unless
// they fail. It asks who has not answered it for consent.
func youtubeServer(t *testing.T, fails int) http.RoundTripper {
	pages := youtubePages()
	return onLoopback{newServer(t, func(w http.ResponseWriter, r *http.Request) {
		asked := r.URL.Path
		switch {
		case asked == "/watch":
			asked += "?v=" + r.URL.Query().Get("v")
		case r.URL.RawQuery != "":
			asked += "?" + r.URL.RawQuery
		}
		page, is := pages[asked]
		switch {
		case r.Host != "www.youtube.com":
			t.Errorf("%s is asked for %s", r.Host, asked)
		case r.URL.Path == "/feeds/videos.xml" && (r.URL.Query().Get("channel_id") == quay || r.URL.Query().Get("playlist_id") == "PLships"):
			if fails != 0 {
				w.WriteHeader(fails)
				return
			}
			fmt.Fprint(w, rss("Quay Films", 1, 1))
		case !is:
			w.WriteHeader(http.StatusNotFound)
		case r.Header.Get("Cookie") != "SOCS=CAI":
			fmt.Fprint(w, `<!doctype html><title>Before you go on</title>`)
		default:
			fmt.Fprint(w, page)
		}
	})}
}

// Whatever of YouTube's addresses somebody has, it leads to the feed of the channel or the playlist.
func TestDiscoverOnYouTube(t *testing.T) {
	const channel, list = "https://www.youtube.com/feeds/videos.xml?channel_id=" + quay, "https://www.youtube.com/feeds/videos.xml?playlist_id=PLships"
	for address, want := range map[string][]string{
		"https://www.youtube.com/watch?v=a1":                             {channel},
		"https://www.youtube.com/watch?v=b2&pp=ygUFc2hpcHM%3D&t=31s":     {channel},
		"https://www.youtube.com/watch?app=desktop&v=c3&ab_channel=Quay": {channel},
		"https://www.youtube.com/watch?v=a1&list=PLships&index=3":        {channel, list},
		"https://www.youtube.com/watch?v=a1&list=RDa1&start_radio=1":     {channel},
		"youtu.be/a1": {channel},
		"https://youtu.be/b2?si=Tr4ck1ngTr4ck1ng&t=5":                 {channel},
		"https://youtu.be/a1?list=PLships&si=x":                       {channel, list},
		"https://m.youtube.com/watch?v=a1&feature=share":              {channel},
		"https://music.youtube.com/watch?v=a1&si=x":                   {channel},
		"https://www.youtube.com/shorts/a1?feature=share":             {channel},
		"https://youtube.com/live/b2?si=x":                            {channel},
		"https://www.youtube.com/embed/a1?autoplay=1":                 {channel},
		"https://www.youtube-nocookie.com/embed/a1":                   {channel},
		"https://www.youtube.com/embed/videoseries?list=PLships":      {list, channel},
		"https://www.youtube.com/@quay":                               {channel},
		"https://m.youtube.com/@quay/videos?view=0&sort=dd":           {channel},
		"http://youtube.com/@quay/live":                               {channel},
		"https://www.youtube.com/@quay?si=x&utm_source=y":             {channel},
		"https://www.youtube.com/@%E8%88%B9/shorts":                   {channel},
		"https://www.youtube.com/c/quay/playlists":                    {channel},
		"https://www.youtube.com/quay":                                {channel},
		"https://www.youtube.com/user/quay/videos":                    {channel, "https://www.youtube.com/feeds/videos.xml?user=quay"},
		"https://www.youtube.com/playlist?list=PLships&si=x":          {list, channel},
		"https://music.youtube.com/playlist?list=PLships":             {list, channel},
		"https://music.youtube.com/browse/VLPLships":                  {list, channel},
		"https://www.youtube.com/feeds/videos.xml?channel_id=" + quay: {channel},
		"https://m.youtube.com/feeds/videos.xml?channel_id=" + quay:   {channel},
	} {
		f := newFetcher(t)
		f.Transport = youtubeServer(t, 0)
		d, err := feeds.Discover(t.Context(), f, address)
		if err != nil {
			t.Errorf("%s: %v", address, err)
			continue
		}
		var got []string
		for _, c := range d.Candidates {
			got = append(got, c.URL)
		}
		if strings.Join(got, " ") != strings.Join(want, " ") {
			t.Errorf("%s: %s; want %s", address, got, want)
		}
	}
}

// A feed of YouTube that fails for a while can be added; one that is not there cannot.
func TestDiscoverOnYouTubeWhileItsFeedsFail(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.youtube.com/@quay":                 quay,
		"https://youtu.be/a1":                           quay,
		"https://www.youtube.com/playlist?list=PLships": "PLships",
		"https://www.youtube.com/user/quay":             quay,
		"https://www.youtube.com/channel/" + harbour:    "", // the page is missing, too
		"https://www.youtube.com/@nobody":               "",
		"https://www.youtube.com/playlist?list=WL":      "",
		"https://youtu.be/d4":                           "",
	} {
		for _, status := range []int{404, 500} {
			f := newFetcher(t)
			f.Transport = youtubeServer(t, status)
			d, err := feeds.Discover(t.Context(), f, address)
			switch {
			case want == "" && d == nil:
				sentence(t, err)
			case want == "":
				t.Errorf("%s: %+v", address, d)
			case err != nil || !strings.HasSuffix(d.Candidates[0].URL, want):
				t.Errorf("%s: %+v, %v", address, d, err)
			}
		}
	}
}
