package moving

import (
	"encoding/csv"
	"encoding/json"
	"errors"
	"maps"
	"slices"
	"strings"
	"unicode"

	"golang.org/x/net/publicsuffix"
)

// Lists of feeds that are nothing but that: addresses a line as people write them, with signs of a list
// before them and names beside them; several on a line; lists and objects of JSON; tables with a column for
// the address of a feed.

// A listed feed is one as such a list has it.
type listed struct{ address, title, folder string }

// isAddressList reports whether a file has an address on nearly every line.
func isAddressList(head []byte, f File) bool {
	lines, hits, last := 0, 0, 0
	for line := range strings.Lines(string(head)) {
		if line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff")); line == "" || line[0] == '#' {
			continue
		}
		if strings.ContainsAny(line[:1], "{[") && !strings.HasPrefix(line, "[") || strings.ContainsAny(line, "\x00") {
			return false
		}
		lines++
		if len(listedOn(line)) > 0 {
			hits++
			last = 0
		} else {
			last++
		}
	}
	if last > 0 && int64(len(head)) < f.Size { // the last line is cut
		lines--
	}
	return hits > 0 && 4*hits >= 3*lines
}

func readAddressList(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	for line := range strings.Lines(text) {
		if line = strings.TrimSpace(line); line == "" || line[0] == '#' {
			continue
		}
		all := listedOn(line)
		if len(all) == 0 {
			c.tell("left out %s: there is no address in it", shown(line))
		}
		for _, one := range all {
			c.follow(one.address, one.title, "")
		}
	}
	return nil
}

// listedOn are the feeds that a line of a list names.
func listedOn(line string) (all []listed) {
	line = withoutBullet(line)
	if title, rest, found := strings.Cut(strings.TrimPrefix(line, "["), "]("); found && strings.HasPrefix(line, "[") {
		if address, behind, ended := strings.Cut(rest, ")"); ended && len(behind) < 2 && isWebAddress(address) {
			return []listed{{address: address, title: title}}
		}
	}
	words := strings.FieldsFunc(line, func(r rune) bool { return unicode.IsSpace(r) || r == '|' })
	var title []string
	for _, word := range words {
		pieces := []string{word}
		if strings.Count(word, "://") > 1 {
			pieces = strings.FieldsFunc(word, func(r rune) bool { return r == ',' || r == ';' })
		}
		for _, piece := range pieces {
			if address := strings.Trim(piece, `<>"',;`); isWebAddress(address) || len(words) == 1 && isHostName(address) {
				all = append(all, listed{address: address})
			} else {
				title = append(title, piece)
			}
		}
	}
	switch {
	case len(all) == 0 || len(title) > 12:
		return nil
	case len(all) == 1:
		all[0].title = strings.Trim(strings.Join(title, " "), ` :-–—,;"`)
	}
	return all
}

// withoutBullet is a line without the sign or the number of a list.
func withoutBullet(line string) string {
	line = strings.TrimSpace(strings.TrimPrefix(line, "\ufeff"))
	sign, rest, found := strings.Cut(line, " ")
	if number := strings.TrimRight(sign, ".)"); found && (strings.Contains("-*+•–", sign) || number != sign && strings.Trim(number, "0123456789") == "") {
		return strings.TrimSpace(rest)
	}
	return line
}

// isWebAddress reports whether a word is an address that feeds are fetched from.
func isWebAddress(word string) bool {
	lower := strings.ToLower(word)
	for _, scheme := range [...]string{"http://", "https://", "feed://", "feed:http"} {
		if strings.HasPrefix(lower, scheme) && len(word) > len(scheme) {
			return true
		}
	}
	return false
}

// isHostName reports whether a word is an address without its scheme: a.example/feed.
func isHostName(word string) bool {
	host, _, _ := strings.Cut(strings.ToLower(word), "/")
	if strings.Trim(host, "abcdefghijklmnopqrstuvwxyz0123456789.-") != "" || !strings.Contains(host, ".") {
		return false
	}
	_, isKnown := publicsuffix.PublicSuffix(host)
	return isKnown && !strings.HasPrefix(host, ".")
}

// isSeveral reports whether a list has more than one address on its first line, which newsboat would take for
// tags.
func isSeveral(head []byte) bool {
	for line := range strings.Lines(string(head)) {
		if line = strings.TrimSpace(line); line != "" && line[0] != '#' {
			return len(listedOn(line)) > 1
		}
	}
	return false
}

// The names that programs have for the address of a feed, and for what stands beside it.
func feedKeys() []string {
	return []string{"feed_url", "feedurl", "xmlurl", "xml_url", "feed_address", "rss_url", "rssurl", "rss", "feed url", "feed", "rss feed", "feed link", "feed_link"}
}

// isJSONFeedList recognises JSON that lists feeds: addresses, objects with the address of a feed, or the
// subscriptions of services that speak as Google Reader did. A feed in JSON is none, nor are articles.
func isJSONFeedList(head []byte, _ File) bool {
	text := strings.TrimSpace(strings.TrimPrefix(string(head), "\ufeff"))
	if strings.HasPrefix(text, "[") && strings.HasPrefix(strings.TrimSpace(text[1:]), `"`) {
		return strings.Contains(text[:min(len(text), 200)], "://")
	}
	keys := map[string]bool{}
	for key := range jsonKeys(head) {
		keys[strings.ToLower(key)] = true
	}
	for _, other := range [...]string{"items", "entries", "stories", "version", "href", "bookmarked_at", "published", "author"} {
		if keys[other] {
			return false
		}
	}
	if keys["subscriptions"] {
		return true
	}
	for _, key := range feedKeys() {
		if key != "feed" && keys[key] {
			return true
		}
	}
	return false
}

func readJSONFeedList(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	var value any
	if json.Unmarshal([]byte(strings.TrimPrefix(text, "\ufeff")), &value) != nil {
		return errNotJSON
	}
	c.followIn(value, "", 0)
	if len(c.lib.Feeds) == 0 {
		return errors.New("there is no feed in it")
	}
	return nil
}

// followIn follows the feeds that a value of JSON names. Where objects stand by names, those are folders if they
// are no numbers.
func (c *collector) followIn(value any, folder string, depth int) {
	if depth > 8 {
		return
	}
	switch v := value.(type) {
	case string:
		if isWebAddress(v) {
			c.follow(v, "", folder)
		}
	case []any:
		for _, one := range v {
			c.followIn(one, folder, depth+1)
		}
	case map[string]any:
		lower := map[string]any{}
		for key, one := range v {
			lower[strings.ToLower(key)] = one
		}
		if one := listedIn(lower); one.address != "" {
			if one.folder == "" {
				one.folder = folder
			}
			c.follow(one.address, one.title, one.folder)
			return
		}
		for _, key := range slices.Sorted(maps.Keys(v)) {
			switch one := v[key].(type) {
			case []any, map[string]any:
				c.followIn(one, folder, depth+1)
			}
		}
	}
}

// listedIn is the feed that an object is, by its names in small letters.
func listedIn(object map[string]any) (one listed) {
	for _, key := range feedKeys() {
		if address, ok := object[key].(string); ok && isWebAddress(address) {
			one.address = address
			break
		}
	}
	if id, ok := object["id"].(string); ok && one.address == "" && strings.HasPrefix(id, "feed/http") {
		one.address = strings.TrimPrefix(id, "feed/")
	}
	if one.address == "" {
		return one
	}
	for _, key := range [...]string{"custom_title", "title", "name", "text", "feed_title"} {
		if title, ok := object[key].(string); ok && one.title == "" {
			one.title = title
		}
	}
	for _, key := range [...]string{"folder", "category", "categories", "group", "tag", "tags"} {
		if one.folder == "" {
			one.folder = nameIn(object[key])
		}
	}
	return one
}

// nameIn is a name, that of an object, or the first of a list.
func nameIn(value any) string {
	switch v := value.(type) {
	case string:
		return v
	case []any:
		if len(v) > 0 {
			return nameIn(v[0])
		}
	case map[string]any:
		for _, key := range [...]string{"label", "title", "name"} {
			if name, ok := v[key].(string); ok {
				return name
			}
		}
	}
	return ""
}

// feedColumns finds the columns of a table's first row that tell of feeds; address is -1 if none does.
func feedColumns(header []string) (address, title, folder int) {
	address, title, folder = -1, -1, -1
	for i, name := range header {
		name = strings.ToLower(strings.TrimSpace(strings.TrimPrefix(name, "\ufeff")))
		for _, key := range feedKeys() {
			if name == key && address < 0 {
				address = i
			}
		}
		switch name {
		case "title", "name", "feed title", "feed_title":
			title = i
		case "folder", "category", "group", "tag", "tags":
			folder = i
		}
	}
	return address, title, folder
}

// isFeedTable recognises a table with a row of names first, one of which is for addresses of feeds.
func isFeedTable(head []byte, _ File) bool {
	first, _, _ := strings.Cut(strings.TrimLeft(string(head), "\ufeff\r\n "), "\n")
	if strings.Contains(first, "://") || strings.HasPrefix(first, "{") || strings.HasPrefix(first, "<") {
		return false
	}
	table := csv.NewReader(strings.NewReader(first))
	table.Comma = separatorOf(first)
	header, err := table.Read()
	if err != nil || len(header) < 2 {
		return false
	}
	address, _, _ := feedColumns(header)
	return address >= 0 && columnsOf(header).link < 0
}

func readFeedTable(c *collector, f File) error {
	text, err := textOf(f)
	if err != nil {
		return err
	}
	first, _, _ := strings.Cut(text, "\n")
	table := csv.NewReader(strings.NewReader(text))
	table.Comma, table.FieldsPerRecord, table.LazyQuotes = separatorOf(first), -1, true
	header, err := table.Read()
	if err != nil {
		return err
	}
	address, title, folder := feedColumns(header)
	cell := func(row []string, column int) string {
		if column < 0 || column >= len(row) {
			return ""
		}
		return unguarded(strings.TrimSpace(row[column]))
	}
	for {
		row, err := table.Read()
		if err != nil {
			return nil // the end, or what is no row
		}
		if cell(row, address) != "" {
			c.follow(cell(row, address), cell(row, title), cell(row, folder))
		}
	}
}
