package cli

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/spf13/cobra"

	"tidings/feeds"
	"tidings/feeds/fetch"
	"tidings/feeds/markup"
	"tidings/feeds/parse"
	"tidings/feeds/sanitize"
	"tidings/store/secret"
	"tidings/ui/record"
	"tidings/ui/typeset"
)

const parseLong = `Show how tidings reads a feed, without keeping it: from a file, an address, or
standard input ("-").` + parseMore

const parseMore = ` Without --json it is a page to read.

--json prints one document:
  title link feed_link links[] id description language
  authors[]        each with name email url
  published updated
  warnings[]       what was wrong with it, or left out
  items[]          each with id title link links[] authors[] published updated
                   summary_text summary_html
                   content_text content_html content_markdown
                   enclosures[] (url type length duration) categories[]
Titles and names are plain text on one line, *_text is what a person reads,
*_html is made safe. Times are RFC 3339 in UTC; those that the feed does not
give are left out. A list may be empty but is always there.`

const parseExamples = `tidings feeds parse https://go.dev/blog/feed.atom
tidings feeds parse --json feed.xml | jq -r .items[].title
curl -s https://example.org/feed | tidings feeds parse - --base https://example.org/feed`

func parseOverSSH() farHelp {
	return farHelp{
		use: "parse ADDRESS|-",
		long: `Show how tidings reads a feed, without keeping it: from an address, or from
standard input ("-").` + parseMore,
		example: `ssh HOST feeds parse https://go.dev/blog/feed.atom
ssh HOST feeds parse --json - < feed.xml | jq -r .items[].title`,
	}
}

func (r *run) parseCommand() *cobra.Command {
	var base string
	var asJSON bool
	cmd := &cobra.Command{
		Use: "parse FILE|ADDRESS|-", Short: "Show how a feed is read", Long: parseLong, Example: parseExamples,
		Args: exactly(1, "one file or address, or - for standard input"),
		RunE: func(cmd *cobra.Command, args []string) error {
			defer r.Heap.Loosen()()
			p, err := r.parse(cmd.Context(), args[0], base)
			if err != nil {
				return err
			}
			if asJSON {
				return r.writeParsed(p)
			}
			r.printParsed(p)
			return nil
		},
	}
	cmd.Flags().StringVar(&base, "base", "", "the `address` that relative links are relative to")
	cmd.Flags().BoolVar(&asJSON, "json", false, "print one JSON document")
	return r.overSSH(cmd, parseOverSSH())
}

// parse reads a feed from a file or the web.
func (r *run) parse(ctx context.Context, source, base string) (*parse.Parsed, error) {
	if base != "" {
		clean, err := fetch.Normalise(base)
		if err != nil {
			return nil, wrongUsage("--base: %v", err)
		}
		base = clean
	}
	if !isAddress(source) {
		data, err := r.readUpTo(source, fetch.MaxFeed)
		if err != nil {
			return nil, err
		}
		p, err := parse.Document(data, parse.Options{URL: base})
		return p, notFeed(err, nil)
	}
	address, err := fetch.Normalise(source)
	if err != nil {
		return nil, err
	}
	answer, err := r.Fetcher.Get(ctx, fetch.Request{URL: address})
	if err != nil {
		return nil, err
	}
	body := answer.Body
	answer.Body = nil // so that parsing can let go of it
	p, err := parse.Document(body, parse.Options{URL: cmp.Or(base, answer.URL), ContentType: answer.ContentType})
	if err == nil {
		p.Warnings = slices.Concat(answer.Warnings, p.Warnings)
	}
	if !errors.Is(err, parse.ErrWebPage) {
		return p, notFeed(err, nil)
	}
	discovery, derr := feeds.Discover(ctx, r.Fetcher, address)
	if derr != nil {
		return nil, notFeed(err, nil)
	}
	return nil, notFeed(err, discovery.Candidates)
}

// notFeed says of a document that is no feed which feeds it links to.
func notFeed(err error, instead []feeds.Candidate) error {
	switch {
	case errors.Is(err, parse.ErrWebPage) && len(instead) > 0:
		var addresses []string
		for _, c := range instead[:min(len(instead), 5)] {
			addresses = append(addresses, secret.Hide(c.URL))
		}
		return fmt.Errorf("this is a web page; its feeds are %s", strings.Join(addresses, ", "))
	case errors.Is(err, parse.ErrWebPage):
		return errors.New("this is a web page, not a feed; `tidings add` with its address looks for its feeds")
	case errors.Is(err, parse.ErrOPML):
		return errors.New("this is a list of feeds (OPML); `tidings import` follows them")
	}
	return err
}

// A parsedRecord is a feed document in JSON.
type parsedRecord struct {
	Title       string          `json:"title"`
	Link        string          `json:"link"`
	FeedLink    string          `json:"feed_link"`
	Links       []string        `json:"links"`
	ID          string          `json:"id"`
	Description string          `json:"description"`
	Language    string          `json:"language"`
	Authors     []record.Person `json:"authors"`
	Published   record.Stamp    `json:"published,omitzero"`
	Updated     record.Stamp    `json:"updated,omitzero"`
	Warnings    []string        `json:"warnings"`
	Items       []itemRecord    `json:"items"` // the last, since they are written one after the other
}

// An itemRecord is an item of a feed document in JSON.
type itemRecord struct {
	ID              string             `json:"id"`
	Title           string             `json:"title"`
	Link            string             `json:"link"`
	Links           []string           `json:"links"`
	Authors         []record.Person    `json:"authors"`
	Published       record.Stamp       `json:"published,omitzero"`
	Updated         record.Stamp       `json:"updated,omitzero"`
	SummaryText     string             `json:"summary_text"`
	SummaryHTML     string             `json:"summary_html"`
	ContentText     string             `json:"content_text"`
	ContentHTML     string             `json:"content_html"`
	ContentMarkdown string             `json:"content_markdown"`
	Enclosures      []record.Enclosure `json:"enclosures"`
	Categories      []string           `json:"categories"`
}

// writeParsed writes a feed document as JSON, one item after the other, and lets go of each: the
// views of a text are several times as large as the text.
func (r *run) writeParsed(p *parse.Parsed) error {
	return r.out.objectOf(parsedRecord{
		Title: sanitize.Line(p.Title), Link: p.Link, FeedLink: p.FeedLink, Links: record.Addresses(p.Links), ID: sanitize.Line(p.ID),
		Description: sanitize.Lines(p.Description), Language: sanitize.Line(p.Language), Authors: record.People(p.Authors),
		Published: record.At(p.Published), Updated: record.At(p.Updated), Warnings: record.Lines(p.Warnings), Items: []itemRecord{},
	}, func(yield func(any) bool) {
		for i := range p.Items {
			record := itemRecordOf(p.Items[i])
			if p.Items[i] = (parse.Item{}); !yield(record) {
				return
			}
		}
	})
}

func itemRecordOf(it parse.Item) itemRecord {
	return itemRecord{
		ID: sanitize.Line(it.ID), Title: sanitize.Line(it.Title), Link: it.Link, Links: record.Addresses(it.Links),
		Authors: record.People(it.Authors), Published: record.At(it.Published), Updated: record.At(it.Updated),
		SummaryText: markup.PlainText(it.Summary), SummaryHTML: markup.SafeHTML(it.Summary),
		ContentText: markup.PlainText(it.Content), ContentHTML: markup.SafeHTML(it.Content), ContentMarkdown: markup.Markdown(it.Content),
		Enclosures: record.Enclosures(it.Enclosures), Categories: record.Lines(it.Categories),
	}
}

// printParsed prints a feed document for a person.
func (r *run) printParsed(p *parse.Parsed) {
	k := r.ink
	r.out.line(k.bold(typeset.Title(p.Title, "")))
	facts := []string{p.Format, typeset.Count(len(p.Items), "item", "items")}
	for _, fact := range []string{p.Link, p.Language} {
		if fact != "" {
			facts = append(facts, sanitize.Line(fact))
		}
	}
	r.out.line(k.faint(strings.Join(facts, " · ")))
	if p.Description != "" {
		r.out.line(typeset.Clip(p.Description, 300))
	}
	for _, warning := range p.Warnings {
		r.out.line(k.red("! " + sanitize.Line(warning)))
	}
	for _, it := range p.Items {
		date := fmt.Sprintf("%-16s", r.day(it.Published))
		r.out.line("\n" + k.bold(typeset.Title(it.Title, "")))
		r.out.line(k.faint(strings.TrimSpace(date + "  " + it.Link)))
		body := it.Content
		if body.Empty() {
			body = it.Summary
		}
		if summary := markup.Summary(body); summary != "" {
			r.out.line(summary)
		}
	}
}
