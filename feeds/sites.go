package feeds

import (
	"net/url"
	"path"
	"strings"
)

// A siteRule knows where a site keeps its feeds, because its pages don't say so,
// say so only to browsers, or are shown only to browsers.
type siteRule struct {
	host   string // the host or the end of it (".substack.com")
	prefix string // what the path begins with
	reason string // why the rule is needed
	feeds  func(u *url.URL, parts []string) []Candidate
}

// siteRules are tried from the top. parts is the path cut at its slashes, never
// empty where a prefix asks for more than "/".
func siteRules() []siteRule {
	return []siteRule{
		{"youtube.com", "/", "playlists declare nothing, and visitors may get another page than they asked for", youtube},
		{"reddit.com", "/", "pages are refused to programs, feeds are not", reddit},
		{".reddit.com", "/", "the same", reddit},
		{"github.com", "/", "a repository declares its commits, while releases are what people follow", github},
		{"gitlab.com", "/", "feeds are declared on the pages of releases and tags only", gitlab},
		{"codeberg.org", "/", "releases are declared on their own page only", forgejo},
		{"news.ycombinator.com", "/", "only the front page declares it", at("/rss", "Hacker News")},
		{"lobste.rs", "/t/", "the page declares the whole site's feed first", suffix(".rss")},
		{".substack.com", "/", "the page is built by a script", at("/feed", "")},
		{"medium.com", "/", "pages stand behind a bot wall", medium},
		{".medium.com", "/", "the same bot wall", at("/feed", "")},
		{"stackoverflow.com", "/", "tags declare nothing to visitors without an account", stackExchange},
		{".stackexchange.com", "/", "the same", stackExchange},
		{"bsky.app", "/profile/", "the page is built by a script", suffix("/rss")},
		{".tumblr.com", "/", "pages stand behind a consent page", at("/rss", "")},
		{".blogspot.com", "/", "some themes leave the declaration out", at("/feeds/posts/default", "")},
		{".wordpress.com", "/", "private themes leave the declaration out", at("/feed/", "")},
		{"dev.to", "/", "only people's pages declare theirs", before("/feed")},
		{"arxiv.org", "/list/", "lists declare nothing", arxiv},
		{"pypi.org", "/project/", "the page stands behind a bot wall", pypi},
		{"store.steampowered.com", "/app/", "game pages declare nothing", steam},
		{"vimeo.com", "/", "the page is built by a script", suffix("/videos/rss")},
	}
}

// siteCandidates are the feeds that u must have if it is what it looks like.
// They have not been asked for.
func siteCandidates(u *url.URL) []Candidate {
	parts := strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' })
	for _, rule := range siteRules() {
		if !isAt(u, rule.host) || !strings.HasPrefix(path.Clean("/"+u.Path)+"/", rule.prefix) {
			continue
		}
		return rule.feeds(u, parts)
	}
	return nil
}

// on is an address on u's own host.
func on(u *url.URL, path string) string { return u.Scheme + "://" + u.Host + path }

// at is a feed at one place of the host.
func at(path, title string) func(*url.URL, []string) []Candidate {
	return func(u *url.URL, _ []string) []Candidate { return []Candidate{{URL: on(u, path), Title: title}} }
}

// suffix is a feed at the page's address with something behind it.
func suffix(end string) func(*url.URL, []string) []Candidate {
	return func(u *url.URL, parts []string) []Candidate {
		if len(parts) == 0 {
			return nil
		}
		return []Candidate{{URL: on(u, "/"+strings.Join(parts, "/")+end), Title: parts[len(parts)-1]}}
	}
}

// before is a feed at the page's address with something before the path.
func before(start string) func(*url.URL, []string) []Candidate {
	return func(u *url.URL, parts []string) []Candidate {
		if len(parts) == 0 {
			return []Candidate{{URL: on(u, start)}}
		}
		return []Candidate{{URL: on(u, start+"/"+parts[0]), Title: parts[0]}}
	}
}

func reddit(_ *url.URL, parts []string) []Candidate {
	const home = "https://www.reddit.com/"
	if len(parts) > 0 && (strings.HasSuffix(parts[len(parts)-1], ".rss") || strings.HasSuffix(parts[len(parts)-1], ".json")) {
		return nil // it is the address of a feed
	}
	if len(parts) < 2 || parts[0] != "r" && parts[0] != "user" && parts[0] != "u" {
		return []Candidate{{URL: home + ".rss", Title: "Reddit", Kind: "atom"}}
	}
	return []Candidate{{URL: home + strings.Join(parts, "/") + "/.rss", Title: parts[0] + "/" + parts[1], Kind: "atom"}}
}

func github(u *url.URL, parts []string) []Candidate {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return []Candidate{{URL: on(u, "/"+parts[0]+".atom"), Title: parts[0] + ": activity", Kind: "atom"}}
	}
	name := parts[0] + "/" + parts[1]
	found := []Candidate{
		{URL: on(u, "/"+name+"/releases.atom"), Title: name + ": releases", Kind: "atom"},
		{URL: on(u, "/"+name+"/tags.atom"), Title: name + ": tags", Kind: "atom"},
		{URL: on(u, "/"+name+"/commits.atom"), Title: name + ": commits", Kind: "atom"},
	}
	if len(parts) > 2 && parts[2] == "commits" { // the page shows what is wanted
		found[0], found[2] = found[2], found[0]
	}
	return found
}

func gitlab(u *url.URL, parts []string) []Candidate {
	if len(parts) < 2 {
		return nil
	}
	name, _, _ := strings.Cut(strings.Join(parts, "/"), "/-/")
	return []Candidate{
		{URL: on(u, "/"+name+"/-/releases.atom"), Title: name + ": releases", Kind: "atom"},
		{URL: on(u, "/"+name+"/-/tags?format=atom"), Title: name + ": tags", Kind: "atom"},
		{URL: on(u, "/"+name+".atom"), Title: name + ": activity", Kind: "atom"},
	}
}

func forgejo(u *url.URL, parts []string) []Candidate {
	switch len(parts) {
	case 0:
		return nil
	case 1:
		return []Candidate{{URL: on(u, "/"+parts[0]+".rss"), Title: parts[0] + ": activity", Kind: "rss"}}
	}
	name := parts[0] + "/" + parts[1]
	return []Candidate{
		{URL: on(u, "/"+name+"/releases.rss"), Title: name + ": releases", Kind: "rss"},
		{URL: on(u, "/"+name+".rss"), Title: name + ": activity", Kind: "rss"},
	}
}

func medium(u *url.URL, parts []string) []Candidate {
	if len(parts) == 0 {
		return nil
	}
	if parts[0] == "tag" && len(parts) > 1 {
		return []Candidate{{URL: on(u, "/feed/tag/"+parts[1]), Title: "Medium: " + parts[1], Kind: "rss"}}
	}
	return []Candidate{{URL: on(u, "/feed/"+parts[0]), Title: parts[0], Kind: "rss"}}
}

func stackExchange(u *url.URL, parts []string) []Candidate {
	switch {
	case len(parts) > 2 && parts[0] == "questions" && parts[1] == "tagged":
		return []Candidate{{URL: on(u, "/feeds/tag/"+parts[2]), Title: parts[2], Kind: "atom"}}
	case len(parts) > 1 && parts[0] == "questions":
		return []Candidate{{URL: on(u, "/feeds/question/"+parts[1]), Title: "Answers", Kind: "atom"}}
	}
	return []Candidate{{URL: on(u, "/feeds"), Title: "Questions", Kind: "atom"}}
}

func arxiv(_ *url.URL, parts []string) []Candidate {
	if len(parts) < 2 {
		return nil
	}
	return []Candidate{{URL: "https://rss.arxiv.org/rss/" + parts[1], Title: "arXiv: " + parts[1], Kind: "rss"}}
}

func pypi(u *url.URL, parts []string) []Candidate {
	if len(parts) < 2 {
		return nil
	}
	return []Candidate{{URL: on(u, "/rss/project/"+parts[1]+"/releases.xml"), Title: parts[1] + ": releases", Kind: "rss"}}
}

func steam(u *url.URL, parts []string) []Candidate {
	if len(parts) < 2 {
		return nil
	}
	return []Candidate{{URL: on(u, "/feeds/news/app/"+parts[1]+"/"), Title: "News", Kind: "rss"}}
}

// usualPlaces are where feeds lie on sites that declare none, the likeliest
// first. Each has to be asked for, so there are few.
func usualPlaces(u *url.URL) []string {
	parts := strings.FieldsFunc(u.Path, func(r rune) bool { return r == '/' })
	places := []string{"/feed", "/rss", "/atom.xml", "/index.xml", "/feed.xml", "/rss.xml", "/feed.json"}
	switch {
	case len(parts) == 1 && strings.HasPrefix(parts[0], "@"): // Mastodon and its like: the page is built by a script
		places = append([]string{"/" + parts[0] + ".rss"}, places...)
	case len(parts) == 2 && parts[0] == "c": // Lemmy, likewise
		places = append([]string{"/feeds/c/" + parts[1] + ".xml"}, places...)
	case len(parts) > 0: // a blog in a folder of its own
		folder := "/" + parts[0]
		places = append([]string{folder + "/feed", folder + "/index.xml", folder + "/atom.xml"}, places...)
	}
	for i := range places {
		places[i] = on(u, places[i])
	}
	return places
}
