package moving

import (
	"bufio"
	"fmt"
	"io"
	"strings"
	"time"

	"tidings/feeds/fetch"
	"tidings/store"
	"tidings/store/secret"
)

// WriteNewsboat writes feeds and saved searches as newsboat's urls file (newsboat.org, "The
// urls file"): a feed a line with its folder for a tag and the account's own title behind a
// tilde, a search as a query feed. What is written is read again as the same (newsboat.go).
// Feeds that are made here are left out. What newsboat has no way to say is told, a clean line
// each: names and passwords in addresses, searches whose conditions its filters do not have.
func WriteNewsboat(w io.Writer, subs []store.Subscribed, searches []store.Saved, now time.Time) (told []string, err error) {
	out := bufio.NewWriter(w)
	tell := func(format string, args ...any) { told = append(told, fmt.Sprintf(format, args...)) }
	for _, s := range subs {
		if s.Local() {
			continue
		}
		if !isOfTheWeb(s.URL) {
			tell("left out %s: nobody else can fetch it", shown(s.Name()))
			continue
		}
		address := fetch.WithoutLogin(s.URL)
		if address != s.URL {
			tell("left out the name and password in the address of %s", shown(s.Name()))
		}
		words := []string{newsboatWord(address)}
		switch folder := s.Subscription.Folder; {
		case strings.HasPrefix(folder, "!"), strings.HasPrefix(folder, "~"):
			tell("left out the folder %s of %s: newsboat reads %s at the beginning of a tag as something else", shown(folder), shown(s.Name()), folder[:1])
		case folder != "":
			words = append(words, newsboatWord(folder))
		}
		if title := secret.HideIn(s.Subscription.Title); title != "" {
			words = append(words, newsboatQuoted("~"+title))
		}
		fmt.Fprintln(out, strings.Join(words, " "))
	}
	for _, one := range searches {
		expression, why := newsboatFilter(one.Query, now)
		if why == "" && strings.Contains(one.Name, ":") {
			why = "a name there has no colon"
		}
		if why != "" {
			tell("left out the search %s: %s", shown(one.Name), why)
			continue
		}
		fmt.Fprintln(out, newsboatQuoted("query:"+one.Name+":"+expression))
	}
	return told, out.Flush()
}

// isOfTheWeb reports whether a feed is fetched from the web, and so by other programs as well.
func isOfTheWeb(url string) bool {
	return strings.HasPrefix(url, "https://") || strings.HasPrefix(url, "http://")
}

// newsboatWord is a word of a line, in quotes where it would be read as several or as a remark.
func newsboatWord(word string) string {
	if word == "" || strings.ContainsAny(word, " \t\"\\#") {
		return newsboatQuoted(word)
	}
	return word
}

func newsboatQuoted(word string) string {
	return `"` + strings.NewReplacer(`\`, `\\`, `"`, `\"`).Replace(word) + `"`
}
