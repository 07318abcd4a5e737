package fulltext

import (
	"net/url"
	"strings"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"

	"tidings/feeds/sanitize"
)

// standsAt returns the first of the addresses that a page gives for itself which is one. The
// first page of the site is taken only if no other is given: some sites call it the canonical
// one of every page.
func standsAt(base string, given ...string) string {
	home := ""
	for _, address := range given {
		if strings.HasPrefix(address, "#") || !strings.ContainsAny(address, "/:") {
			continue // a number, a fragment
		}
		address = sanitize.AbsoluteLink(base, address)
		at, err := url.Parse(address)
		switch {
		case err != nil || at.Host == "" || at.Scheme != "http" && at.Scheme != "https":
		case strings.Trim(at.Path, "/") == "" && at.RawQuery == "":
			if home == "" {
				home = address
			}
		default:
			return address
		}
	}
	return home
}

// savedFrom returns the address that a program wrote into a page when it saved it, in a comment at the
// page's beginning: browsers write "saved from url=(0023)https://a.example/", SingleFile " url: https://a.example/".
func savedFrom(doc *html.Node) string {
	for n := range doc.Descendants() {
		if n.DataAtom == atom.Body {
			break
		}
		if n.Type != html.CommentNode || len(n.Data) > 2*sanitize.MaxAddress {
			continue
		}
		for _, before := range [...]string{"saved from url=(", "\n url: ", "Mirrored from "} {
			_, address, found := strings.Cut(n.Data, before)
			if !found {
				continue
			}
			if before[len(before)-1] == '(' {
				_, address, _ = strings.Cut(address, ")")
			}
			fields := strings.Fields(address)
			if len(fields) == 0 {
				continue
			}
			if address = fields[0]; before == "Mirrored from " {
				address = "http://" + address // HTTrack leaves the scheme out
			}
			return standsAt("", address)
		}
	}
	return ""
}
