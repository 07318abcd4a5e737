package markup_test

import (
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

func TestWhereCommentsAre(t *testing.T) {
	for body, want := range map[string]string{
		`<p>Article URL: <a href="https://a.example/x">https://a.example/x</a></p><p>Comments URL: <a href="https://news.ycombinator.com/item?id=1">https://news.ycombinator.com/item?id=1</a></p><p>Points: 3</p><p># Comments: 1</p>`:                                                                                       "https://news.ycombinator.com/item?id=1",
		`<table><tr><td><a href="https://a.example/x"><img src="https://t.example/t.jpg" alt="T"></a></td><td> submitted by <a href="https://r.example/u/x"> /u/x </a><br><span><a href="https://a.example/x">[link]</a></span> <span><a href="https://r.example/r/go/comments/1/x/">[comments]</a></span></td></tr></table>`: "https://r.example/r/go/comments/1/x/",
		`<a href="https://lobste.rs/s/abc">Comments</a>`:                                                                            "https://lobste.rs/s/abc",
		`<p>Text.</p><p><a href="https://a.example/#c">12 comments</a></p>`:                                                         "https://a.example/#c",
		`<p><a href="https://a.example/c">Comments (3)</a></p>`:                                                                     "https://a.example/c",
		`<p><a href="https://a.example/c"><b>Discuss on Hacker News</b></a></p>`:                                                    "https://a.example/c",
		`<p><a href="https://a.example/c">Leave a comment</a></p>`:                                                                  "https://a.example/c",
		`<p><a href="https://a.example/c">7 Kommentare</a></p>`:                                                                     "https://a.example/c",
		`<p><a href="https://a.example/c">コメント（5）</a></p>`:                                                                          "https://a.example/c",
		`<p>A <a href="https://a.example/c">discussion of the law</a>, and <a href="https://b.example/">his comments were</a>.</p>`: "",
		`<p>No link: comments</p>`:                                                                                                  "",
		``:                                                                                                                          "",
	} {
		if got := markup.CommentsLink(store.Body{Source: body}); got != want {
			t.Errorf("%s\ngot %q, want %q", body, got, want)
		}
	}
	for address, want := range map[string]bool{
		"https://news.ycombinator.com/item?id=1": true, "https://lobste.rs/s/abc/title": true, "https://www.reddit.com/r/go/comments/1/x/": true, "https://blog.example/post#comments": true,
		"https://blog.example/post/#respond": true, "https://a.example/x": false, "https://news.ycombinator.com/": false, "::": false,
	} {
		if got := markup.IsComments(address); got != want {
			t.Errorf("%s: %v", address, got)
		}
	}
}
