package feeds

import (
	"bytes"
	"net/url"
	"regexp"
	"slices"
	"strings"
	"sync"

	"tidings/feeds/fetch"
)

// What YouTube's addresses and pages say of its feeds.
//
// There is a feed of each channel and of each playlist that everybody may see. People have the
// address of a video, of a channel by one of its four kinds of names, or of the mobile, music
// or short host, with what was added to it to follow who passes it on:
//
//	youtu.be/ID  /watch?v=ID  /shorts/ID  /live/ID  /embed/ID      a video; its page names the channel
//	/channel/UC…                                                   a channel by its number, which its feed has
//	/@NAME  /c/NAME  /user/NAME  /NAME                             a channel by a name; its page has the number
//	/playlist?list=PL…  /watch?v=ID&list=PL…                       a playlist
//	music.youtube.com/browse/UC… and VLPL…                         the same by other words

const (
	youtubeFeed = "https://www.youtube.com/feeds/videos.xml?"
	youtubeHome = "https://www.youtube.com/"
)

// youtubeAddress is the plain address of what one of YouTube's leads to.
func youtubeAddress(u *url.URL) string {
	parts, query := strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' }), u.Query()
	at := func(i int) string {
		if i < len(parts) {
			return parts[i]
		}
		return ""
	}
	video, list := query.Get("v"), strings.TrimPrefix(query.Get("list"), "VL")
	kind := at(0)
	switch {
	case isAt(u, "youtu.be") && kind != "playlist":
		kind, video = "watch", kind
	case kind == "watch" && video == "", slices.Contains([]string{"shorts", "live", "embed", "v", "e"}, kind):
		kind, video = "watch", at(1)
	}
	switch number, isList := strings.CutPrefix(at(1), "VL"); {
	case kind == "watch" && video == "live_stream" && query.Get("channel") != "":
		return youtubeHome + "channel/" + url.PathEscape(query.Get("channel"))
	case (kind == "playlist" || kind == "watch" && (video == "" || video == "videoseries")) && list != "":
		return youtubeHome + "playlist?" + url.Values{"list": {list}}.Encode()
	case kind == "watch" && video != "":
		values := url.Values{"v": {video}}
		if list != "" {
			values.Set("list", list)
		}
		return youtubeHome + "watch?" + values.Encode()
	case kind == "browse" && isList:
		return youtubeHome + "playlist?" + url.Values{"list": {number}}.Encode()
	case kind == "browse" && strings.HasPrefix(at(1), "UC"):
		return youtubeHome + "channel/" + url.PathEscape(at(1))
	case (kind == "channel" || kind == "c" || kind == "user") && at(1) != "":
		return youtubeHome + kind + "/" + url.PathEscape(at(1))
	case strings.HasPrefix(kind, "@"):
		return youtubeHome + url.PathEscape(kind)
	}
	plain := url.URL{Scheme: "https", Host: "www.youtube.com", Path: u.Path, RawPath: u.RawPath, RawQuery: u.RawQuery}
	return plain.String()
}

// youtube are the feeds that an address of YouTube has in it.
func youtube(u *url.URL, _ []string) []Candidate {
	plain, err := url.Parse(youtubeAddress(u))
	if err != nil {
		return nil
	}
	kind, name, _ := strings.Cut(strings.Trim(plain.Path, "/"), "/")
	list := plain.Query().Get("list")
	switch {
	case (kind == "playlist" || kind == "watch") && isPublicList(list):
		return []Candidate{{URL: youtubeFeed + url.Values{"playlist_id": {list}}.Encode(), Title: "Playlist", Kind: "atom"}}
	case kind == "channel" && name != "":
		return []Candidate{youtubeVideos("channel_id", name)}
	case kind == "user" && name != "":
		return []Candidate{youtubeVideos("user", name)}
	}
	return nil
}

// isPublicList reports whether a playlist has a feed: one's own to watch later or of what one
// liked has none, nor has one that YouTube makes up while it is watched.
func isPublicList(list string) bool {
	return list != "" && list != "WL" && list != "LL" && list != "LM" && !strings.HasPrefix(list, "RD") && !strings.HasPrefix(list, "TL")
}

// youtubeVideos is the feed of a channel.
func youtubeVideos(by, name string) Candidate {
	return Candidate{URL: youtubeFeed + url.Values{by: {name}}.Encode(), Title: "Videos", Kind: "atom"}
}

// A youtubeSign is where the number of the channel stands that a page is about. On a page of a
// video there are the numbers of many others.
type youtubeSign struct {
	begins string // what stands before it
	within int    // bytes behind that
	number *regexp.Regexp
}

// youtubeSigns are looked for one after the other, the surest first.
var youtubeSigns = sync.OnceValue(func() []youtubeSign {
	const number = `(UC[A-Za-z0-9_-]{22})`
	content, channel := regexp.MustCompile(`^[^<>]*content="`+number+`"`), regexp.MustCompile(`"channelId":\s*"`+number+`"`)
	external, owner := regexp.MustCompile(`^:\s*"`+number+`"`), regexp.MustCompile(`"browseId":\s*"`+number+`"`)
	return []youtubeSign{
		{`itemprop="channelId"`, 200, content},
		{`itemprop="identifier"`, 200, content},
		{`rel="canonical"`, 200, regexp.MustCompile(`^[^<>]*/channel/` + number + `"`)},
		{`"externalId"`, 100, external},
		{`"externalChannelId"`, 100, external},
		{`"videoDetails"`, 10_000, channel}, // it has the description of the video in it
		{`"videoOwnerRenderer"`, 5_000, owner},
		{`"ownerText"`, 5_000, owner},
	}
})

// youtubeChannel is the number of the channel that a page is about, "" if it does not say.
func youtubeChannel(page []byte) string {
	for _, sign := range youtubeSigns() {
		if _, rest, is := bytes.Cut(page, []byte(sign.begins)); is {
			if found := sign.number.FindSubmatch(rest[:min(len(rest), sign.within)]); found != nil {
				return string(found[1])
			}
		}
	}
	return ""
}

// youtubeOnPage puts the feed of the channel that a page is about beside those that its address
// has in it: before them, unless the address is that of a playlist.
func youtubeOnPage(u *url.URL, page []byte, has []Candidate) []Candidate {
	number := youtubeChannel(page)
	switch channel := youtubeVideos("channel_id", number); {
	case number == "":
		return has
	case strings.HasPrefix(u.Path, "/playlist"):
		return append(has, channel)
	default:
		return append([]Candidate{channel}, has...)
	}
}

// A pageRule is what is known of the pages of a site on which feeds are looked for.
type pageRule struct {
	hosts  []string
	reason string
	ask    func(u *url.URL) string                                    // what is asked for in place of an address
	cookie string                                                     // sent along
	feeds  func(u *url.URL, page []byte, has []Candidate) []Candidate // beside what its address has
	names  string                                                     // what a page without any does not name
}

func pageRules() []pageRule {
	return []pageRule{{
		hosts:  []string{"youtube.com", ".youtube.com", "youtu.be", "youtube-nocookie.com"},
		reason: "videos name their channel in a script only, and who has not answered its question for consent gets that in place of the page; the cookie answers no",
		ask:    youtubeAddress, cookie: "SOCS=CAI", feeds: youtubeOnPage, names: "channel and no playlist that everybody may see",
	}}
}

// pageRuleOf is what is known of the site of an address, nil if nothing is.
func pageRuleOf(u *url.URL) *pageRule {
	for _, rule := range pageRules() {
		if slices.ContainsFunc(rule.hosts, func(host string) bool { return isAt(u, host) }) {
			return &rule
		}
	}
	return nil
}

// questionFor is what is asked to see what stands at an address that a person typed.
func questionFor(address string) fetch.Request {
	r := fetch.Request{URL: address}
	u, err := url.Parse(address)
	if err != nil {
		return r
	}
	if rule := pageRuleOf(u); rule != nil {
		r.URL = rule.ask(u)
		r.Own = &fetch.Own{Name: "Cookie", Value: fetch.Secret(rule.cookie)}
	}
	return r
}
