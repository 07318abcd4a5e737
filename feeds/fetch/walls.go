package fetch

import (
	"bytes"
	"net/http"
	"strings"
)

// Bot walls stand before sites and answer in their place. They let browsers in and
// turn news readers away, and people who follow such a site should hear who did that.

// A wall is one way to know a bot wall: an answer that has all of what is set.
type wall struct {
	name   string   // as its maker calls it
	reason string   // why this is a sign of it
	header string   // a header that is there, with any value
	server string   // what the header Server begins with, in lower case
	says   []string // what the beginning of the page holds
	denied bool     // the status is none of success
}

func walls() []wall {
	return []wall{
		{name: "Cloudflare", reason: "the header says that it has stepped in", header: "Cf-Mitigated"},
		{name: "Cloudflare", reason: "its page of waiting; the script alone is on ordinary pages too", server: "cloudflare",
			says: []string{"/cdn-cgi/challenge-platform/", "Just a moment"}},
		{name: "Cloudflare", reason: "its page of refusal", server: "cloudflare", says: []string{"cf-error-details"}, denied: true},
		{name: "Vercel", reason: "the header says that it has stepped in", header: "X-Vercel-Mitigated"},
		{name: "AWS", reason: "the header says what it has done", header: "X-Amzn-Waf-Action"},
		{name: "DataDome", reason: "the header is on what it lets through, too", header: "X-Datadome", denied: true},
		{name: "DataDome", reason: "its puzzles come from there", says: []string{"captcha-delivery.com"}, denied: true},
		{name: "Imperva", reason: "the frame with its puzzle", says: []string{"_Incapsula_Resource"}},
		{name: "Akamai", reason: "the heading of its refusal", server: "akamaighost", says: []string{"Access Denied"}, denied: true},
		{name: "Sucuri", reason: "the header is on what it lets through, too", header: "X-Sucuri-Id", denied: true},
		{name: "DDoS-Guard", reason: "it serves what it lets through, too", server: "ddos-guard", denied: true},
		{name: "HUMAN", reason: "the element with its puzzle", says: []string{"px-captcha"}},
		{name: "Anubis", reason: "the folder of its scripts", says: []string{"/.within.website/x/cmd/anubis"}},
	}
}

// botWall names the bot wall that has answered, "" if none has. body is the
// beginning of the answer.
func botWall(res *http.Response, body []byte) string {
	start := body[:min(len(body), wallBody)]
	for _, w := range walls() {
		if w.answered(res, start) {
			return w.name
		}
	}
	return ""
}

// answered reports whether the answer has all signs of the wall.
func (w wall) answered(res *http.Response, start []byte) bool {
	switch {
	case w.denied && res.StatusCode/100 == 2,
		w.header != "" && res.Header.Get(w.header) == "",
		!strings.HasPrefix(strings.ToLower(res.Header.Get("Server")), w.server):
		return false
	}
	for _, text := range w.says {
		if !bytes.Contains(start, []byte(text)) {
			return false
		}
	}
	return true
}
