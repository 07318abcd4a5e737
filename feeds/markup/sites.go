package markup

import (
	"cmp"
	"net/url"
	"strings"
)

// What is known of certain sites and programs stands on this page, each with its
// reason. Rules that hold for all markup stand with the element that they are about.

// A player is a frame of a site that is known. The first that fits counts.
type player struct {
	plays   string // "video" or "audio"; "" for frames that are not for readers
	reason  string
	page    func(*url.URL) string // where a person would watch it; nil, or "" from it, for the frame's own address
	domains []string              // with all hosts below them
}

func players() []player {
	return []player{
		{"video", "its frame is bare, while the page has the description and works where frames are forbidden", youtubePage,
			[]string{"youtube.com", "youtube-nocookie.com"}},
		{"video", "its frame is bare as well", vimeoPage,
			[]string{"player.vimeo.com"}},
		{"video", "their addresses do not say that they are videos", nil,
			[]string{"vimeo.com", "dailymotion.com", "twitch.tv", "ted.com", "rumble.com", "odysee.com", "brightcove.net", "jwplatform.com",
				"jwplayer.com", "wistia.net", "wistia.com", "tiktok.com", "streamable.com", "bilibili.com", "kaltura.com"}},
		{"audio", "their addresses do not say that they are sound", nil,
			[]string{"soundcloud.com", "spotify.com", "bandcamp.com", "libsyn.com", "simplecast.com", "megaphone.fm",
				"podcasts.apple.com", "mixcloud.com", "transistor.fm", "buzzsprout.com", "audioboom.com"}},
		{"", "they advertise, count readers or hold buttons for sharing", nil,
			[]string{"doubleclick.net", "googlesyndication.com", "facebook.com", "addthis.com", "amazon-adsystem.com", "googletagmanager.com"}},
	}
}

// youtubePage is the page of a video or of a playlist, "" for frames of other things.
func youtubePage(frame *url.URL) string {
	if !strings.HasPrefix(frame.Path, "/embed/") && !strings.HasPrefix(frame.Path, "/v/") {
		return ""
	}
	video := lastSegment(frame.Path)
	if video == "videoseries" {
		return "https://www.youtube.com/playlist?list=" + url.QueryEscape(frame.Query().Get("list"))
	}
	return youtubeVideo(video)
}

// youtubeVideo is the page of a video.
func youtubeVideo(id string) string { return "https://www.youtube.com/watch?v=" + url.QueryEscape(id) }

func vimeoPage(frame *url.URL) string {
	return "https://vimeo.com/" + url.PathEscape(lastSegment(frame.Path))
}

// lastSegment is what stands behind the last slash of a path.
func lastSegment(path string) string { return path[strings.LastIndexByte(path, '/')+1:] }

// playerOf tells what a frame plays ("video", "audio", or "embedded" where that is
// not known) and the page where a person would watch it. plays is "" for frames that
// are not for readers.
func playerOf(address string) (plays, page string) {
	frame, err := url.Parse(address)
	if err != nil {
		return "", ""
	}
	host := strings.TrimPrefix(frame.Hostname(), "www.")
	for _, p := range players() {
		for _, domain := range p.domains {
			if host != domain && !strings.HasSuffix(host, "."+domain) {
				continue
			}
			if p.page != nil {
				page = p.page(frame)
			}
			return p.plays, cmp.Or(page, address)
		}
	}
	if strings.Contains(frame.Path, "video") {
		return "video", address
	}
	return "embedded", address
}

// signs are names or pieces of addresses by which something is known.
type signs struct {
	reason string
	names  []string
}

// trackers are pieces of the addresses, without scheme and query, of pictures that
// are there to count readers.
func trackers() []signs {
	return []signs{
		{"services that delivered feeds put a counter into each article",
			[]string{"feeds.feedburner.com/~r/", "feeds.feedburner.com/~ff/", "feedsportal.com/", "ads.pheedo.com/", "feeds.wordpress.com/1.0/comments/"}},
		{"blogging services count readers of feeds with a picture of one pixel",
			[]string{"pixel.wp.com/", "stats.wordpress.com/", "blogger.com/tracker/", "medium.com/_/stat"}},
		{"advertisers and those who measure audiences",
			[]string{"doubleclick.net/", "google-analytics.com/", "scorecardresearch.com/", "quantserve.com/", "facebook.com/tr",
				"a.rfihub.com/", "imrworldwide.com/", "pixel.newscred.com/", "hits.theguardian.com/", "counter."}},
	}
}

// counters are words in the addresses of pictures without words that count readers.
func counters() []signs {
	return []signs{
		{"they say what the picture is for, and nobody would call a picture to be seen so",
			[]string{"pixel", "pixels", "beacon", "track", "tracker", "tracking", "count", "counter", "hit", "hits", "impression", "impressions",
				"analytics", "stat", "stats", "ping", "telemetry", "collect", "metrics", "open", "ptq"}},
	}
}

// placeholders are pieces of the names of pictures that only hold the place of
// another, in lower case.
func placeholders() []signs {
	return []signs{
		{"scripts that load pictures late show one of these until then",
			[]string{"placeholder", "lazyload", "grey.gif", "gray.gif", "loading.gif"}},
		{"pages that are laid out with tables keep columns apart with empty pictures",
			[]string{"blank.", "spacer", "transparent", "1x1"}},
	}
}

// attachments are classes and ids of elements that do not belong to the article.
func attachments() []signs {
	return []signs{
		{"WordPress with Jetpack hangs buttons, further articles and a form on each article",
			[]string{"sharedaddy", "sd-sharing", "jp-relatedposts", "wp-block-jetpack-subscriptions"}},
		{"Substack puts forms for subscribers and pleas to share between and below the paragraphs",
			[]string{"subscription-widget-wrap", "subscription-widget-wrap-editor", "captioned-button-wrap"}},
		{"FeedBurner hung links for sharing on each article",
			[]string{"feedflare"}},
		{"buttons for sharing, of AddToAny and of many themes",
			[]string{"addtoany_share_save_container", "addtoany_content", "social-share", "share-buttons"}},
		{"MediaWiki puts [edit] beside headings, and marks what is not to be printed",
			[]string{"mw-editsection", "noprint"}},
		{"MediaWiki puts the ways back before each note, with a letter for each place",
			[]string{"mw-cite-backlink"}},
		{"words that are on the page only for those who hear it",
			[]string{"visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "screen-reader-shortcut"}},
	}
}

// breakKeepers are classes of elements whose line breaks stay.
func breakKeepers() []signs {
	return []signs{
		{"Tailwind has a class for each value of white-space", []string{"whitespace-pre", "whitespace-pre-line", "whitespace-pre-wrap", "whitespace-break-spaces"}},
	}
}

// sideNotes are classes of elements that are set in the margin.
func sideNotes() []signs {
	return []signs{
		{"Tufte CSS and what is made after it put notes amid the sentence that they belong to", []string{"sidenote", "marginnote"}},
	}
}

// glyphs are pieces of the classes, in lower case and between blanks, of pictures
// that stand for characters.
func glyphs() []signs {
	return []signs{
		{"WordPress and forums draw emoji and smileys", []string{"emoji", "smiley", "emoticon"}},
	}
}

// formulaClasses are pieces of the classes, in lower case and between blanks, of pictures
// of formulas.
func formulaClasses() []signs {
	return []signs{
		{"WordPress and MediaWiki draw formulas", []string{"latex", "mwe-math", " tex "}},
	}
}

// isOneOf reports whether one of the names is name.
func isOneOf(all []signs, name string) bool {
	for _, some := range all {
		for _, sign := range some.names {
			if name == sign {
				return true
			}
		}
	}
	return false
}

// containsOneOf reports whether one of the names stands in text.
func containsOneOf(all []signs, text string) bool {
	for _, some := range all {
		for _, sign := range some.names {
			if strings.Contains(text, sign) {
				return true
			}
		}
	}
	return false
}
