package markup_test

import (
	"fmt"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// TestPlayers: what a frame of each site becomes.
func TestPlayers(t *testing.T) {
	for address, want := range map[string]string{
		"https://www.youtube.com/embed/aBc?rel=0":             "[video: Clip](https://www.youtube.com/watch?v=aBc)",
		"https://www.youtube.com/v/aBc":                       "[video: Clip](https://www.youtube.com/watch?v=aBc)",
		"https://m.youtube.com/embed/videoseries?list=PL%201": "[video: Clip](https://www.youtube.com/playlist?list=PL+1)",
		"https://www.youtube.com/live/aBc":                    "[video: Clip](https://www.youtube.com/live/aBc)",
		"https://www.youtube-nocookie.com/embed/aBc":          "[video: Clip](https://www.youtube.com/watch?v=aBc)",
		"https://player.vimeo.com/video/123?h=x":              "[video: Clip](https://vimeo.com/123)",
		"https://vimeo.com/event/1":                           "[video: Clip](https://vimeo.com/event/1)",
		"https://notvimeo.com/event/1":                        "[embedded: Clip](https://notvimeo.com/event/1)",
		"https://a.example/video/1":                           "[video: Clip](https://a.example/video/1)",
		"https://a.example/map":                               "[embedded: Clip](https://a.example/map)",
	} {
		assertPlayer(t, address, want)
	}
	for plays, domains := range map[string][]string{
		"video": {"dailymotion.com", "twitch.tv", "ted.com", "rumble.com", "odysee.com", "brightcove.net", "jwplatform.com", "jwplayer.com",
			"wistia.net", "wistia.com", "tiktok.com", "streamable.com", "bilibili.com", "kaltura.com"},
		"audio": {"soundcloud.com", "spotify.com", "bandcamp.com", "libsyn.com", "simplecast.com", "megaphone.fm", "podcasts.apple.com",
			"mixcloud.com", "transistor.fm", "buzzsprout.com", "audioboom.com"},
		"": {"doubleclick.net", "googlesyndication.com", "facebook.com", "addthis.com", "amazon-adsystem.com", "googletagmanager.com"},
	} {
		for _, domain := range domains {
			for _, address := range []string{"https://" + domain + "/x", "https://www." + domain + "/x", "https://a.b." + domain + "/video"} {
				want := ""
				if plays != "" {
					want = fmt.Sprintf("[%s: Clip](%s)", plays, address)
				}
				assertPlayer(t, address, want)
			}
		}
	}
}

func assertPlayer(t *testing.T, address, want string) {
	t.Helper()
	if got := markup.Markdown(store.Body{Source: `<iframe src="` + address + `" title="Clip"></iframe>`}); got != want {
		t.Errorf("%s became %q, want %q", address, got, want)
	}
}

// TestTrackers: pictures that count readers are not shown.
func TestTrackers(t *testing.T) {
	for _, address := range []string{
		"feeds.feedburner.com/~r/a", "feeds.feedburner.com/~ff/a", "a.feedsportal.com/b", "pixel.wp.com/g.gif", "stats.wordpress.com/b.gif",
		"ad.doubleclick.net/x", "www.google-analytics.com/x", "b.scorecardresearch.com/p", "pixel.quantserve.com/x", "www.facebook.com/tr?id=1",
		"ads.pheedo.com/x", "a.rfihub.com/x", "da.feedsportal.com/x", "feeds.wordpress.com/1.0/comments/x", "blogger.com/tracker/1",
		"hits.theguardian.com/b", "counter.example/x", "medium.com/_/stat?event=x", "secure-us.imrworldwide.com/x", "pixel.newscred.com/x",
		"a.example/spacer.gif", "a.example/1x1.png", "a.example/Blank.gif", "a.example/placeholder-large.png", "a.example/transparent.png",
		"a.example/lazyload.png", "a.example/grey.gif", "a.example/gray.gif", "a.example/loading.gif",
	} {
		if got := markup.Markdown(store.Body{Source: `<p>a</p><img src="https://` + address + `" alt="b">`}); got != "a" {
			t.Errorf("%s became %q", address, got)
		}
	}
	for _, address := range []string{"feeds.feedburner.com/a.png", "www.facebook.com/photo.png", "medium.com/a.png", "a.example/encounter/b.png"} {
		if got := markup.Markdown(store.Body{Source: `<p>a</p><img src="https://` + address + `" alt="b">`}); got == "a" {
			t.Errorf("%s is not shown", address)
		}
	}
}

// TestAttachments: what blogging software hangs on each article is left out, and so
// are numbers beside code, while pictures of characters become these.
func TestAttachments(t *testing.T) {
	for _, class := range []string{
		"sharedaddy", "sd-sharing", "jp-relatedposts", "feedflare", "addtoany_share_save_container", "addtoany_content", "wp-block-jetpack-subscriptions",
		"mw-editsection", "noprint", "visually-hidden", "visuallyhidden", "sr-only", "screen-reader-text", "social-share", "share-buttons", "screen-reader-shortcut",
	} {
		for _, attribute := range []string{`class="x ` + class + ` y"`, `id="x ` + class + `"`} {
			if got := markup.Markdown(store.Body{Source: `<div ` + attribute + `>b</div>`}); got != "" {
				t.Errorf("%s became %q", attribute, got)
			}
		}
	}
	if got := markup.Markdown(store.Body{Source: `<div class="not-sharedaddy">b</div>`}); got != "b" {
		t.Errorf("a class like sharedaddy became %q", got)
	}
	for _, class := range []string{
		"gutter", "lineno", "linenos", "line-numbers", "line-numbers-rows", "lineNumbers", "rouge-gutter", "hljs-ln-numbers", "blob-num",
	} {
		if got := markup.PlainText(store.Body{Source: `<pre><span class="` + class + `">1</span>x</pre>`}); got != "x" {
			t.Errorf("code beside %s became %q", class, got)
		}
	}
	for _, class := range []string{"emoji", "wp-smiley", "emoticon", "latex", "mwe-math-fallback-image-inline", "x tex y"} {
		if got := markup.PlainText(store.Body{Source: `a <img class="` + class + `" src="https://a.example/b.png" alt=":)"> b`}); got != "a :) b" {
			t.Errorf("picture of class %s became %q", class, got)
		}
	}
}
