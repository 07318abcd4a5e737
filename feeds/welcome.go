package feeds

import (
	"embed"
	"io/fs"
	"strings"
	"time"

	"tidings/feeds/markup"
	"tidings/store"
)

// The welcome articles are Markdown files: the first line is the title as a
// heading, the rest is the body, a paragraph a line. A file's name is its
// article's place in the feed and its identity for ever: people's marks hang on
// it, so a file is edited but not renamed, and a new one between 03 and 04
// would be 03a.
//
//go:embed welcome/*.md
var welcomeFiles embed.FS

// Welcome returns the feed that comes with the program: a few short articles,
// each of which teaches one thing about tidings by showing it. It needs no
// network. now becomes the date of the first article; the others follow a minute
// apart, so that a list, which is newest first, has them in the order of reading.
func Welcome(now time.Time) store.Fetched {
	names, err := fs.Glob(welcomeFiles, "welcome/*.md")
	if err != nil {
		panic(err) // only a malformed pattern fails, and it is right there
	}
	visit := store.Fetched{
		At:          now,
		Title:       "Welcome to tidings",
		Description: "How to read the news in a terminal, in a few short articles.",
		Language:    "en",
	}
	for place, name := range names {
		text, err := welcomeFiles.ReadFile(name)
		if err != nil {
			panic(err) // what is embedded is there
		}
		article := welcomeArticle(name, string(text))
		article.Published = now.Add(-time.Duration(place) * time.Minute)
		visit.Articles = append(visit.Articles, article)
	}
	return visit
}

// welcomeArticle makes an article, without a date, of one welcome file.
func welcomeArticle(name, text string) store.Incoming {
	title, text, _ := strings.Cut(text, "\n")
	body := store.Body{Kind: store.Markdown, Source: strings.TrimSpace(text)}
	read := markup.Read(body, nil)
	return store.Incoming{
		Key:      strings.TrimSuffix(name, ".md"),
		Title:    strings.TrimPrefix(title, "# "),
		Authors:  []store.Person{{Name: "tidings"}},
		Summary:  read.Summary,
		Words:    read.Words,
		Content:  body,
		Language: "en",
	}
}
