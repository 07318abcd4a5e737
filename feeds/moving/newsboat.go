package moving

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
)

// newsboat's urls file (newsboat.org, "The urls file"): a feed a line, its address first, then
// tags; a blank separates them, double quotes hold them together, a # at the beginning makes
// the line a remark. The tag "~Name" is the feed's title, the first other one becomes its
// folder; a slash in it parts folders, since that is how newsboat writes the folders of
// OPML. A line query:NAME:EXPRESSION is a search.

var errNotNewsboat = errors.New("a line of it begins with no address, as newsboat's urls file would")

func readNewsboatURLs(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	others := 0
	lost := lostTags{several: map[string]bool{}, hidden: map[string]bool{}}
	for line := range strings.Lines(text) {
		words := newsboatWords(strings.TrimRight(line, "\r\n"))
		switch {
		case len(words) == 0:
		case strings.HasPrefix(words[0], "query:"):
			c.newsboatQuery(words[0])
		case notFollowed(words[0]) != "":
			c.tell("left out %s: %s", shown(words[0]), notFollowed(words[0]))
		case !strings.Contains(words[0], "://"):
			if others++; others > len(c.lib.Feeds) {
				return errNotNewsboat // it is some other text that begins with an address
			}
			c.tell("left out %s: it begins with no address", shown(line))
		default:
			title, folder := lost.read(words[0], words[1:])
			c.follow(words[0], title, folder)
		}
	}
	for _, line := range lost.warnings() {
		c.tell("%s", line)
	}
	return nil
}

// newsboatQuery saves the search of a line query:NAME:EXPRESSION.
func (c *collector) newsboatQuery(line string) {
	name, expression, _ := strings.Cut(strings.TrimPrefix(line, "query:"), ":")
	text, why := newsboatSearch(expression)
	if why == "" && !c.save(name, text) {
		why = "it cannot be written as a search"
	}
	if why != "" {
		c.tell("left out the query %s: %s", shown(name), why)
	}
}

// A list of what newsboat's config file may begin a line with, of which a few are in every one.
func newsboatSettings() []string {
	return []string{
		"auto-reload", "bind", "bind-key", "browser", "color", "confirm-exit", "define-filter", "download-full-page", "feedlist-format",
		"article-sort-order", "articlelist-format", "feed-sort-order", "highlight", "highlight-article", "ignore-article", "ignore-mode",
		"include", "keep-articles-days", "macro", "mark-as-read-on-hover", "max-items", "player", "refresh-on-startup", "reload-threads",
		"reload-time", "show-read-articles", "show-read-feeds", "text-width", "unbind-key", "urls-source", "external-url-viewer",
		"cleanup-on-quit", "datetime-format", "download-path", "prepopulate-query-feeds", "save-path", "suppress-first-reload",
	}
}

// isNewsboatConfig recognises newsboat's config: its first lines are settings of newsboat.
func isNewsboatConfig(head []byte, _ File) bool {
	known := map[string]bool{}
	for _, name := range newsboatSettings() {
		known[name] = true
	}
	lines, hits := 0, 0
	for line := range strings.Lines(string(head)) {
		words := strings.Fields(line)
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		lines++
		if known[words[0]] && len(words) > 1 {
			hits++
		}
	}
	return hits > 0 && 2*hits >= lines
}

// readNewsboatConfig tells what a person may want to set here by hand: nothing of it is
// run, and what hides articles there hides none here.
func readNewsboatConfig(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	others := 0
	for line := range strings.Lines(text) {
		line = strings.TrimSpace(line)
		switch word, _, _ := strings.Cut(line, " "); {
		case word == "" || strings.HasPrefix(word, "#"):
		case word == "ignore-article":
			c.tell("not brought along, and nothing is ignored here: %s", line)
		default:
			others++
		}
	}
	if others > 0 {
		c.tell("not brought along: %s of newsboat's config, for keys, colours and programs", counted(others, "setting"))
	}
	return nil
}

// counted says "1 feed" or "12 feeds".
func counted(n int, thing string) string {
	if n == 1 {
		return "1 " + thing
	}
	return fmt.Sprintf("%d %ss", n, thing)
}

// lostTags are the addresses of feeds whose tags say more than can be kept.
type lostTags struct {
	several map[string]bool // had a second tag
	hidden  map[string]bool // had a tag that begins with !, which hides them in newsboat's list
}

// read finds the title and the folder among a feed's tags.
func (l lostTags) read(address string, tags []string) (title, folder string) {
	for _, tag := range tags {
		switch {
		case strings.HasPrefix(tag, "~") && title == "":
			title = strings.TrimSpace(tag[1:])
		case tag == "", strings.HasPrefix(tag, "~"):
		case strings.HasPrefix(tag, "!"):
			l.hidden[address] = true
		case folder == "":
			folder = strings.Trim(tag, "/ ")
		default:
			l.several[address] = true
		}
	}
	return title, folder
}

// warnings are what there is to say of them, a line each.
func (l lostTags) warnings() (lines []string) {
	for _, lost := range []struct {
		feeds int
		what  string
	}{
		{len(l.several), "more than one tag; the first became the folder"},
		{len(l.hidden), "a tag that hides feeds in newsboat (!), which has no effect here"},
	} {
		switch lost.feeds {
		case 0:
		case 1:
			lines = append(lines, "1 feed had "+lost.what)
		default:
			lines = append(lines, fmt.Sprintf("%d feeds had %s", lost.feeds, lost.what))
		}
	}
	return lines
}

// newsboatWords splits a line as newsboat does: at blanks, but not within double
// quotes, in which a backslash takes the next character as it is. A remark has
// no words.
func newsboatWords(line string) (words []string) {
	if strings.HasPrefix(line, "#") {
		return nil
	}
	var word strings.Builder
	begun, quoted, escaped := false, false, false
	end := func() {
		if begun {
			words = append(words, word.String())
		}
		word.Reset()
		begun = false
	}
	for _, r := range line {
		switch {
		case escaped:
			word.WriteRune(r)
			escaped = false
		case quoted && r == '\\':
			escaped = true
		case r == '"':
			quoted, begun = !quoted, true
		case !quoted && (r == ' ' || r == '\t'):
			end()
		default:
			word.WriteRune(r)
			begun = true
		}
	}
	end()
	return words
}

// isList reports whether a file may be a list of addresses, one a line, with more on the
// line.
func isList(head []byte) bool {
	for line := range bytes.Lines(head) {
		line = bytes.TrimSpace(line)
		if len(line) == 0 || line[0] == '#' {
			continue
		}
		words := newsboatWords(string(line))
		return len(words) > 0 && (strings.Contains(words[0], "://") || notFollowed(words[0]) != "") &&
			line[0] != '[' && line[0] != '<' && (strings.HasPrefix(words[0], "query:") || !bytes.ContainsAny(line, "<{"))
	}
	return false
}
