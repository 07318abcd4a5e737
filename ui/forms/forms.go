// Package forms writes articles for what is not tidings: as texts for programs, and as files.
//
//	an article ─▶ Page ─▶ Markdown, Text, HTML ─▶ a program's standard input
//	                └───▶ Name ──────────────────▶ a file of its own in a folder (Save)
//
// What feeds have said goes into files and to programs here, so there are rules:
//
//   - All texts pass the gate: no control characters, no sequences for terminals. Addresses are
//     of the web; HTML has no scripts.
//   - A name of a file is made of a title, so it is cleaned as if that wanted to hurt: it has no
//     separators, is hidden nowhere, is no option of a program and no device of Windows.
//   - No file is ever written over, nor written through a link. One that is there is whole.
package forms

import (
	"html"
	"strings"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/typeset"
)

// The forms of a text, as settings call them.
const (
	Markdown = "markdown"
	Text     = "text"
	HTML     = "html"
	JSON     = "json"
)

// Ending is how the name of a file ends that holds a form.
func Ending(form string) string {
	return map[string]string{Markdown: ".md", Text: ".txt", HTML: ".html", JSON: ".json"}[form]
}

// A Page is an article that is to be written. Title and facts are clean lines, addresses are of
// the web.
type Page struct {
	Title string
	Facts []string // who wrote it, where and when: what is known
	Link  string   // "" for none
	Body  store.Body
	Plain bool     // its links have nothing that only follows readers about
	Files []string // addresses of what hangs on it
}

// In writes a page in a form but JSON, with a line end at its end.
func (p Page) In(form string) string {
	switch form {
	case HTML:
		return p.HTML() + "\n"
	case Text:
		return p.Text() + "\n"
	}
	return p.Markdown() + "\n"
}

// Markdown writes it as one Markdown document.
func (p Page) Markdown() string {
	text := strings.TrimSpace(typeset.MarkdownPage(p.Title, p.Facts, p.Link, markup.Form{Plain: p.Plain}.Markdown(p.Body)))
	for i, file := range p.Files {
		if i == 0 {
			text += "\n"
		}
		text += "\n- <" + file + ">"
	}
	return text
}

// Text writes it as plain text, a paragraph a line.
func (p Page) Text() string {
	lines := []string{p.Title}
	for _, line := range []string{strings.Join(p.Facts, " · "), p.Link} {
		if line != "" {
			lines = append(lines, line)
		}
	}
	lines = append(lines, "", sanitize.Lines(markup.PlainText(p.Body)))
	if len(p.Files) > 0 {
		lines = append(append(lines, ""), p.Files...)
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// HTML writes it as a whole small page, fit to be opened by a browser.
func (p Page) HTML() string {
	title := html.EscapeString(p.Title)
	lines := []string{
		"<!DOCTYPE html>", `<meta charset="utf-8">`, "<title>" + title + "</title>", "<article>", "<h1>" + title + "</h1>",
		"<p>" + html.EscapeString(strings.Join(p.Facts, " · ")) + "</p>",
	}
	linked := func(address string) {
		address = html.EscapeString(address)
		lines = append(lines, `<p><a href="`+address+`">`+address+"</a></p>")
	}
	if p.Link != "" {
		linked(p.Link)
	}
	lines = append(lines, sanitize.Lines(markup.Form{Plain: p.Plain}.SafeHTML(p.Body)))
	for _, file := range p.Files {
		linked(file)
	}
	return strings.Join(append(lines, "</article>"), "\n")
}
