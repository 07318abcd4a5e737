package fulltext

import (
	"strings"

	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store"
)

// hasFrontMatter reports whether a text begins with a block of facts about it:
// YAML between lines of ---, as Jekyll does, or TOML between +++, as Hugo does.
func hasFrontMatter(source string) bool {
	_, _, ok := cutFrontMatter(source)
	return ok
}

// cutFrontMatter separates the block of facts, as lines, from the text after it.
func cutFrontMatter(source string) (facts []string, text string, ok bool) {
	source = strings.TrimLeft(source, "\n")
	mark := source[:min(len(source), 3)]
	if mark != "---" && mark != "+++" {
		return nil, source, false
	}
	first, rest, _ := strings.Cut(source, "\n")
	if strings.TrimRight(first, " ") != mark {
		return nil, source, false
	}
	const most = 200 // lines
	for len(facts) < most && rest != "" {
		var line string
		line, rest, _ = strings.Cut(rest, "\n")
		if trimmed := strings.TrimRight(line, " "); trimmed == mark || mark == "---" && trimmed == "..." {
			return facts, rest, hasFact(facts)
		}
		facts = append(facts, line)
	}
	return nil, source, false
}

// hasFact reports whether any line sets a key, so that a text between two rules
// is not taken for facts.
func hasFact(lines []string) bool {
	for _, line := range lines {
		if key, _ := factOf(line); key != "" {
			return true
		}
	}
	return false
}

// factOf reads "key: value" or "key = value"; the key is empty if the line is
// neither.
func factOf(line string) (key, value string) {
	at := strings.IndexAny(line, ":=")
	if at <= 0 || strings.ContainsAny(line[:1], " #-\t") {
		return "", ""
	}
	key = strings.TrimSpace(line[:at])
	if strings.ContainsAny(key, " .,;!?") {
		return "", ""
	}
	return strings.ToLower(key), strings.TrimSpace(line[at+1:])
}

// readMarkdown reads Markdown. What the front matter does not say, the text
// may: a heading at its very beginning is its title.
func readMarkdown(source string) *Page {
	page := &Page{}
	if facts, text, ok := cutFrontMatter(source); ok {
		page.readFrontMatter(facts)
		source = text
	}
	lines := strings.Split(strings.Trim(source, "\n"), "\n")
	if heading, rest, ok := firstHeading(lines); ok && (page.Title == "" || sameWords(heading, page.Title)) {
		page.Title = firstOf(page.Title, heading)
		lines = rest
	}
	page.Content = store.Body{Kind: store.Markdown, Source: strings.Trim(strings.Join(lines, "\n"), "\n")}
	return page
}

// firstHeading returns the heading of the first level that the lines begin
// with, "# Title" or "Title" over a line of =, and the lines after it.
func firstHeading(lines []string) (heading string, rest []string, ok bool) {
	first := lines[0]
	if strings.HasPrefix(first, "# ") {
		heading, rest = strings.TrimRight(first[2:], "# "), lines[1:]
	} else if len(lines) > 1 && first != "" && lines[1] != "" && strings.Trim(lines[1], "=") == "" {
		heading, rest = first, lines[2:]
	}
	heading = markup.PlainText(store.Body{Kind: store.Markdown, Source: heading})
	return sanitize.Line(heading), rest, heading != ""
}

// readFrontMatter takes from the facts what a page has. Of YAML and TOML it
// understands a key and its value on one line, quoted or not, and lists on one
// line or on several.
func (p *Page) readFrontMatter(facts []string) {
	for i, line := range facts {
		key, value := factOf(line)
		values := factValues(value)
		for next := i + 1; value == "" && next < len(facts); next++ {
			item := strings.TrimSpace(facts[next])
			if !strings.HasPrefix(item, "- ") && !strings.HasPrefix(facts[next], " ") {
				break
			}
			item = strings.TrimPrefix(item, "- ")
			item = strings.TrimPrefix(item, "name:")
			if k, _ := factOf(item); k != "" {
				continue
			}
			values = append(values, unquote(item))
		}
		first := strings.Join(values, ", ")
		switch key {
		case "title":
			p.Title = unquote(value)
		case "author", "authors", "byline", "by":
			p.Byline = firstOf(p.Byline, cleanByline(first, ""))
		case "date", "published", "publishdate", "pubdate", "created":
			if date, ok := parse.Date(unquote(value)); ok && p.Published.IsZero() {
				p.Published = date
			}
		case "description", "summary", "excerpt", "subtitle":
			p.Excerpt = firstOf(p.Excerpt, unquote(value))
		case "lang", "language":
			p.Lang = unquote(value)
		case "site", "site_name", "publication":
			p.SiteName = unquote(value)
		case "image", "cover":
			p.Image = sanitize.Address(unquote(value))
		}
	}
}

// factValues returns the values of a list on one line, or the one value.
func factValues(value string) []string {
	inner, isList := strings.CutPrefix(value, "[")
	if !isList {
		if value = unquote(value); value == "" {
			return nil
		}
		return []string{value}
	}
	var values []string
	for one := range strings.SplitSeq(strings.TrimSuffix(inner, "]"), ",") {
		if one = unquote(one); one != "" {
			values = append(values, one)
		}
	}
	return values
}

// unquote takes the quotes off a value, and a comment behind it.
func unquote(value string) string {
	value = strings.TrimSpace(value)
	if value == "" || value[0] != '"' && value[0] != '\'' {
		if at := strings.Index(value, " #"); at >= 0 {
			value = value[:at]
		}
		return sanitize.Line(value)
	}
	inner, _, _ := strings.Cut(strings.ReplaceAll(value[1:], `\"`, "\u0000"), value[:1])
	return sanitize.Line(strings.ReplaceAll(inner, "\u0000", `"`))
}
