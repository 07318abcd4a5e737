package markup

import (
	"net/url"
	"regexp"
	"strings"
	"sync"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// commentsText is what a link to comments says, in any of these languages: the word alone, with
// a number, or with what is to be done there or where it is.
var commentsText = sync.OnceValue(func() *regexp.Regexp {
	const word = `comments?|comments? url|discuss|discussions?|discuss (this|it)|replies|responses|kommentare?|diskussion|diskutieren|commentaires?|` +
		`comentarios?|comentários?|commenti|reacties|kommentarer|kommentit|komentarze|komentáře|hozzászólások|комментари[ий]|коментар[іи]|обсуждение|yorumlar|` +
		`コメント|评论|評論|댓글|σχόλια|التعليقات|תגובות`
	return regexp.MustCompile(`^[^\pL\pN]*([\d.,]+\s+|(view|read|see|all|leave a|post a|join the|add a)\s+)*(` + word + `)(\s*[(\[（]?[\d.,]+[)\]）]?)?(\s+(on|at|in|bei|sur|en)\s+[\pL\pN. ]{2,30})?[^\pL\pN]*$`)
})

var anyLink = sync.OnceValue(func() *regexp.Regexp {
	return regexp.MustCompile(`([^\n\[]{0,20})\[((?:[^\[\]\n]|\[[^\[\]\n]*\]|\\.){0,80})\]\(<?(https?://[^\s<>()]+(?:\([^\s<>()]*\)[^\s<>()]*)*)>?\)|([^\n\[]{0,20})<(https?://[^\s<>]+)>`)
})

// longestForComments is how many bytes of a body are looked through for a link to comments,
// from its end.
const longestForComments = 64 << 10

// CommentsLink returns the address that a body says comments on it are at, "" if it says none:
// the last link that is called so, as in what Reddit and Hacker News put below each item.
func CommentsLink(body store.Body) (address string) {
	root, _ := wholeTree(&body, nil)
	text := sanitize.WithoutHints(blockWriter{}.write(root))
	text = text[max(0, len(text)-longestForComments):]
	for _, m := range anyLink().FindAllStringSubmatch(text, -1) {
		before, words, link := m[1], m[2], m[3]
		if link == "" {
			before, link = m[4], m[5]
			words = before
		}
		words = strings.ToLower(strings.NewReplacer(`\`, "", "*", "", "_", "").Replace(words))
		if commentsText().MatchString(words) || strings.HasPrefix(words, "http") && commentsText().MatchString(strings.ToLower(before)) {
			address = link
		}
	}
	return address
}

// IsComments reports whether an address looks like one of comments, and not of an article.
func IsComments(address string) bool {
	u, err := url.Parse(address)
	if err != nil {
		return false
	}
	host := strings.TrimPrefix(strings.ToLower(u.Hostname()), "www.")
	path := strings.ToLower(u.Path)
	switch {
	case host == "news.ycombinator.com":
		return path == "/item"
	case host == "lobste.rs", host == "tildes.net":
		return strings.HasPrefix(path, "/s/") || strings.HasPrefix(path, "/~")
	}
	for _, word := range []string{"comment", "respond", "replies", "discuss"} {
		if strings.Contains(path, word) || strings.Contains(strings.ToLower(u.Fragment), word) {
			return true
		}
	}
	return false
}
