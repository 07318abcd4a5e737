package moving

import (
	"regexp"
	"strconv"
	"strings"

	"tidings/store"
)

// sfeed (sfeedrc(5), sfeed(5)). sfeedrc is a script of the shell, of which only lines
// feed "name" "url" are read, and those only where nothing in them would have to be run. A file
// of feeds/ is a table of one feed, named as the feed with _ for each slash: seconds since
// 1970, title, link, content, its type (html or plain), id, author, enclosure, categories with
// | between them; fields are parted by tabs, and in the content \n, \t and \\ stand for what
// they do in C. What was read is a list of addresses, one a line, wherever the person keeps it.

func sfeedLine() *regexp.Regexp {
	return regexp.MustCompile(`^\s*feed\s+("[^"]*"|'[^']*'|[^\s"'#;|&]+)\s+("[^"]*"|'[^']*'|[^\s"'#;|&]+)`)
}

func isSfeedrc(head []byte, f File) bool {
	text := string(head)
	return strings.Contains(text, "feeds()") || f.base() == "sfeedrc" && sfeedLine().MatchString(strings.TrimSpace(text))
}

func readSfeedrc(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	commands := 0
	for line := range strings.Lines(text) {
		words := strings.Fields(line)
		switch {
		case len(words) == 0 || strings.HasPrefix(words[0], "#"):
		case words[0] == "feed":
			found := sfeedLine().FindStringSubmatch(line)
			if found == nil || strings.ContainsAny(found[1]+found[2], "$`\\") {
				c.tell("left out %s: it cannot be read without running it", shown(strings.TrimSpace(line)))
				continue
			}
			name := strings.Trim(found[1], `"'`)
			if url := c.follow(strings.Trim(found[2], `"'`), name, ""); url != "" {
				c.sfeedNames[strings.ReplaceAll(name, "/", "_")] = url
			}
		case strings.HasSuffix(words[0], "()") && words[0] != "feeds()":
			commands++
		}
	}
	if commands > 0 {
		c.tell("not brought along: %s of sfeedrc, which are never run here", counted(commands, "function"))
	}
	return nil
}

func isSfeedTable(head []byte, _ File) bool {
	line, _, _ := strings.Cut(string(head), "\n")
	fields := strings.Split(line, "\t")
	if len(fields) < 5 {
		return len(fields) == 4 && sfeedFields(fields) // cut off by how much of it is looked at
	}
	return len(fields) <= 10 && sfeedFields(fields) && (fields[4] == "html" || fields[4] == "plain" || fields[4] == "")
}

// sfeedFields reports whether the fields of a line begin with a time and have a link.
func sfeedFields(fields []string) bool {
	_, err := strconv.ParseInt(fields[0], 10, 64)
	return (err == nil || fields[0] == "" && fields[1] != "") && (fields[2] == "" || strings.Contains(fields[2], "://"))
}

func readSfeedTable(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	feed := c.sfeedNames[f.base()]
	if feed == "" && len(c.sfeedNames) > 0 {
		c.tell("left out what was read of %s: sfeedrc names no such feed", shown(f.base()))
		return nil
	}
	c.stream(f.Name, func(yield func(original) bool) error {
		unescape := strings.NewReplacer(`\n`, "\n", `\t`, "\t", `\\`, `\`)
		for line := range strings.Lines(string(data)) {
			fields := strings.Split(strings.TrimRight(line, "\n"), "\t")
			if len(fields) < 6 {
				continue
			}
			at, _ := strconv.ParseInt(fields[0], 10, 64)
			o := original{
				feed: feed, title: fields[1], link: fields[2], content: unescape.Replace(fields[3]), guid: fields[5], published: seconds(at),
				read: c.wasRead[fields[2]] || fields[2] == "" && c.wasRead[fields[5]],
			}
			if fields[4] == "plain" {
				o.kind = store.Text
			}
			if len(fields) > 6 {
				o.author = fields[6]
			}
			if len(fields) > 7 && fields[7] != "" {
				o.enclosures = []store.Enclosure{{URL: fields[7]}}
			}
			if len(fields) > 8 {
				o.categories = strings.Split(fields[8], "|")
			}
			if !yield(o) {
				return nil
			}
		}
		return nil
	})
	return nil
}

// readSfeedURLs reads which articles were read, for the tables of the other files.
func readSfeedURLs(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	var alone []original
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line != "" && len(c.wasRead) < maxMet {
			c.wasRead[line] = true
			if len(c.parts) == 0 {
				alone = append(alone, original{link: line, read: true})
			}
		}
	}
	if len(alone) > 0 {
		c.add(alone)
	}
	return nil
}
