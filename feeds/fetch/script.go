package fetch

import (
	"bytes"
	"regexp"
	"strconv"
	"strings"
	"sync"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Pages that lead on by a script say nothing else: location.href = "/blog/". Nothing is run here. An address
// that is written out is followed where the script does no more than that, and asks for nothing: one that
// looks at the screen, or waits for a click, may lead elsewhere.

const longestSignpost = 1000 // bytes of script: a longer one does something else, too

// moveTo matches what makes a browser go to an address that is written out.
var moveTo = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`(?:^|[^\w.$])(?:(?:window|document|self|top|parent)\s*\.\s*)*location(?:\s*\.\s*href)?\s*(?:=|\.\s*(?:replace|assign)\s*\()\s*(?:"((?:[^"\\\s]|\\/)+)"|'((?:[^'\\\s]|\\/)+)')\s*(\+?)`)
})

// asksFirst matches what makes a script one that does not lead everybody on at once.
var asksFirst = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`\b(?:if|switch|navigator|screen|confirm|prompt|click|cookie|localStorage|XMLHttpRequest|fetch)\b|\?[^'"]*:`)
})

// named matches a function with a name, which does nothing unless it is called.
var named = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`function\s+(\w+)`) })

// waits matches how long a script waits before it does something.
var waits = sync.OnceValue(func() *regexp.Regexp { return regexp.MustCompile(`,\s*(\d+)\s*\)`) })

// scriptTarget is where a page leads by a script, "" for nowhere.
func scriptTarget(body []byte) string {
	if len(body) > signpostHead || !bytes.Contains(body, []byte("location")) {
		return ""
	}
	var script strings.Builder
	z := html.NewTokenizer(bytes.NewReader(body))
	words, inside := 0, atom.Atom(0)
	for {
		switch z.Next() {
		case html.ErrorToken:
			if words > signpostWords {
				return ""
			}
			return writtenOut(script.String())
		case html.TextToken:
			switch text := z.Text(); inside {
			case atom.Script:
				script.Write(text)
				script.WriteByte('\n')
			case 0:
				words += len(bytes.TrimSpace(text))
			}
		case html.StartTagToken, html.SelfClosingTagToken:
			switch tag := z.Token(); tag.DataAtom {
			case atom.Script, atom.Style, atom.Noscript, atom.Title:
				inside = tag.DataAtom
			case atom.Body:
				for _, a := range tag.Attr {
					if a.Key == "onload" {
						script.WriteString(a.Val + "\n")
					}
				}
			}
		case html.EndTagToken:
			if name, _ := z.TagName(); atom.Lookup(name) == inside {
				inside = 0
			}
		}
	}
}

// writtenOut is the one address that a script leads to, "" if it does something else.
func writtenOut(script string) string {
	if len(script) > longestSignpost || !strings.Contains(script, "location") {
		return ""
	}
	found := moveTo().FindAllStringSubmatchIndex(script, 2)
	if len(found) != 1 || found[0][6] != found[0][7] { // put together of parts
		return ""
	}
	group := 2
	if found[0][2] < 0 {
		group = 4
	}
	target := strings.ReplaceAll(script[found[0][group]:found[0][group+1]], `\/`, "/")
	rest := script[:found[0][0]] + " " + script[found[0][1]:]
	if asksFirst().MatchString(rest) {
		return ""
	}
	for _, name := range named().FindAllStringSubmatch(script, -1) {
		if strings.Count(script, name[1]) < 2 {
			return "" // something else calls it, as a button
		}
	}
	for _, wait := range waits().FindAllStringSubmatch(rest, -1) {
		if milliseconds, err := strconv.Atoi(wait[1]); err != nil || milliseconds > longestRefresh*1000 {
			return ""
		}
	}
	return target
}
