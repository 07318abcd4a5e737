package moving

import (
	"errors"
	"fmt"
	"io"
	"strings"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/store/secret"
)

// ErrNotNewsboat says that a file is not newsboat's list of feeds.
var ErrNotNewsboat = errors.New("this is not newsboat's urls file")

// maxURLs bounds the file, in bytes: a line is about 100.
const maxURLs = 8 << 20

// Newsboat reads newsboat's urls file (newsboat.org, "The urls file"): a feed a
// line, its address first, then tags; a blank separates them, double quotes hold
// them together, a # at the beginning makes the line a remark. The tag "~Name"
// is the feed's title, the first other one becomes its folder.
//
// Each address comes once. Lines that name commands (exec:, filter:), queries
// and files are left out and told in warnings, a clean line each; the last warnings
// count the tags that have no place here. The error is ErrNotNewsboat, if any line
// is of no known form, or r's.
func Newsboat(r io.Reader) (wishes []store.Wish, warnings []string, err error) {
	data, err := io.ReadAll(io.LimitReader(r, maxURLs+1))
	if err != nil {
		return nil, nil, fmt.Errorf("read newsboat's urls: %w", err)
	}
	if len(data) > maxURLs {
		return nil, nil, fmt.Errorf("read newsboat's urls: %w", fetch.ErrTooLarge)
	}
	indexOf := map[string]int{} // of an address among the wishes
	lost := lostTags{several: map[string]bool{}, hidden: map[string]bool{}}
	for line := range strings.Lines(string(data)) {
		words := newsboatWords(strings.TrimRight(line, "\r\n"))
		if len(words) == 0 {
			continue
		}
		if why := notFollowed(words[0]); why != "" {
			warnings = append(warnings, fmt.Sprintf("left out %s: %s", sanitize.Cut(sanitize.Line(secret.Hide(words[0])), 80), why))
			continue
		}
		if !strings.Contains(words[0], "://") {
			return nil, nil, ErrNotNewsboat
		}
		address, err := fetch.Normalise(words[0])
		if err != nil {
			warnings = append(warnings, "left out "+sanitize.Cut(sanitize.Line(err.Error()), 200))
			continue
		}
		title, folder := lost.read(address, words[1:])
		if i, known := indexOf[address]; known { // newsboat merges the tags of lines with one address
			if wishes[i].Folder == "" {
				wishes[i].Folder = folder
			} else if folder != "" && folder != wishes[i].Folder {
				lost.several[address] = true
			}
			continue
		}
		indexOf[address] = len(wishes)
		wishes = append(wishes, store.Wish{URL: address, Title: title, Folder: folder})
	}
	if len(wishes) == 0 && len(warnings) == 0 {
		return nil, nil, ErrNotNewsboat
	}
	return wishes, append(warnings, lost.warnings()...), nil
}

// notFollowed says why a line's address is none that can be fetched; "" if it
// may be.
func notFollowed(address string) string {
	scheme, _, found := strings.Cut(address, ":")
	if !found {
		return ""
	}
	switch strings.ToLower(strings.TrimPrefix(scheme, "\"")) {
	case "exec", "filter":
		return "commands are not run here"
	case "query":
		return "queries cannot be brought along yet"
	case "file":
		return "only web addresses are fetched"
	}
	return ""
}

// lostTags are the addresses of feeds whose tags say more than can be kept.
type lostTags struct {
	several map[string]bool // had a second tag
	hidden  map[string]bool // had a tag that begins with !, which hides them in newsboat's list
}

// read finds the title and the folder among a feed's tags.
func (l lostTags) read(address string, tags []string) (title, folder string) {
	for _, tag := range tags {
		tag = sanitize.Line(tag)
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
