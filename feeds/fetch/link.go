package fetch

import (
	"net/http"
	"net/url"
	"strings"

	"tidings/feeds/sanitize"
)

// A Link is one that an answer carries in its headers (RFC 8288).
type Link struct {
	URL   string // absolute, clean
	Rel   string // relations in lower case, with blanks between
	Type  string // the media type in lower case, "" if it is not said
	Title string // one clean line
}

const maxLinks = 30

// linksOf reads the header Link of an answer from base.
func linksOf(header http.Header, base *url.URL) (links []Link) {
	for _, value := range header.Values("Link") {
		for value != "" && len(links) < maxLinks {
			var link Link
			var ok bool
			if link, value, ok = cutLink(value); !ok {
				continue
			}
			to, err := base.Parse(link.URL)
			if err != nil {
				continue
			}
			if link.URL = sanitize.Address(to.String()); link.URL != "" {
				links = append(links, link)
			}
		}
	}
	return links
}

// cutLink reads the first of the links in value: <address>; name=value; name="value", …
func cutLink(value string) (link Link, rest string, ok bool) {
	_, value, found := strings.Cut(value, "<")
	address, value, closed := strings.Cut(value, ">")
	if !found || !closed {
		return link, "", false
	}
	link.URL = strings.TrimSpace(address)
	for {
		value = strings.TrimLeft(value, " \t;")
		if value == "" {
			return link, "", true
		}
		if value[0] == ',' {
			return link, value[1:], true
		}
		var name, content string
		name, content, value = cutParameter(value)
		switch name {
		case "rel":
			link.Rel = strings.ToLower(sanitize.Cut(sanitize.Line(content), 100))
		case "type":
			link.Type = strings.ToLower(sanitize.Cut(sanitize.Line(content), 100))
		case "title":
			link.Title = sanitize.Cut(sanitize.PlainLine(content), 100)
		}
	}
}

// cutParameter reads name=value or name="value" from where text begins.
func cutParameter(text string) (name, value, rest string) {
	end := strings.IndexAny(text, "=;,")
	if end < 0 {
		end = len(text)
	}
	name, rest = strings.ToLower(strings.TrimSpace(text[:end])), text[end:]
	if !strings.HasPrefix(rest, "=") {
		return name, "", rest
	}
	rest = strings.TrimLeft(rest[1:], " \t")
	if strings.HasPrefix(rest, `"`) {
		var quoted strings.Builder
		for i := 1; i < len(rest); i++ {
			switch {
			case rest[i] == '\\' && i+1 < len(rest):
				i++
				quoted.WriteByte(rest[i])
			case rest[i] == '"':
				return name, quoted.String(), rest[i+1:]
			default:
				quoted.WriteByte(rest[i])
			}
		}
		return name, quoted.String(), ""
	}
	if end = strings.IndexAny(rest, ";,"); end < 0 {
		end = len(rest)
	}
	return name, strings.TrimSpace(rest[:end]), rest[end:]
}
