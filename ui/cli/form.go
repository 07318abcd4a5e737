package cli

import (
	"context"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds/markup"
	"tidings/feeds/sanitize"
	"tidings/store"
	"tidings/ui/forms"
	"tidings/ui/typeset"
)

// A form says how a text is printed.
type form struct{ text, markdown, html, json bool }

const formHelp = `On a terminal the text is set for reading. In a pipe, or with --text, it is
plain, a paragraph a line; --markdown and --html keep its structure.`

func (f *form) flags(cmd *cobra.Command) {
	flags := cmd.Flags()
	flags.BoolVar(&f.text, "text", false, "print plain text")
	flags.BoolVar(&f.markdown, "markdown", false, "print Markdown")
	flags.BoolVar(&f.html, "html", false, "print HTML, made safe")
	flags.BoolVar(&f.json, "json", false, "print one JSON object a line")
}

// check refuses two forms at once.
func (f form) check() error {
	forms := 0
	for _, on := range []bool{f.text, f.markdown, f.html, f.json} {
		if on {
			forms++
		}
	}
	if forms > 1 {
		return wrongUsage("give one of --text, --markdown, --html and --json")
	}
	return nil
}

// printText prints a text in any form but JSON.
func (r *run) printText(ctx context.Context, f form, h heading, body store.Body) {
	switch {
	case f.html:
		r.printHTML(h, body)
	case f.markdown:
		r.printMarkdown(h, body)
	case f.text || !r.Terminal:
		r.printPlain(h, body)
	default:
		r.printPage(h, body, r.pageWidth(ctx))
	}
}

func (r *run) printPlain(h heading, body store.Body) {
	r.out.line(h.title)
	r.out.line(strings.Join(h.facts, " · "))
	if h.link != "" {
		r.out.line(h.link)
	}
	r.out.line("\n" + sanitize.Lines(markup.PlainText(body)))
	for _, line := range hangingOn(h.hangs) {
		r.out.line(line)
	}
}

func (r *run) printMarkdown(h heading, body store.Body) {
	r.out.line(typeset.MarkdownPage(h.title, h.facts, h.link, markup.Markdown(body)))
	for _, line := range hangingOn(h.hangs) {
		if address, kind, _ := strings.Cut(line, " "); address != "" {
			line = "- <" + address + ">" + kind
		}
		r.out.line(line)
	}
}

// printHTML prints a whole small page, fit to be opened by a browser.
func (r *run) printHTML(h heading, body store.Body) {
	page := forms.Page{Title: h.title, Facts: h.facts, Link: h.link, Body: body}
	for _, f := range h.hangs {
		if address := sanitize.Address(f.URL); address != "" {
			page.Files = append(page.Files, address)
		}
	}
	r.out.line(page.HTML())
}
