package fulltext_test

import (
	"encoding/binary"
	"errors"
	"flag"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"
	"unicode/utf16"

	"tidings/feeds/fulltext"
	"tidings/feeds/markup"
	"tidings/store"
)

var update = flag.Bool("update-plain", false, "write the golden files of testdata/plain anew")

func TestPlainTexts(t *testing.T) {
	var files []string
	for _, pattern := range []string{"*.txt", "*.md"} {
		found, err := filepath.Glob(filepath.Join("testdata/plain", pattern))
		if err != nil {
			t.Fatal(err)
		}
		files = append(files, found...)
	}
	read := 0
	for _, file := range files {
		if filepath.Base(file) == "README.md" {
			continue
		}
		read++
		t.Run(filepath.Base(file), func(t *testing.T) {
			data, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			p, err := fulltext.ReadDocument(data, file, "")
			if err != nil {
				t.Fatal(err)
			}
			date := "no date"
			if !p.Published.IsZero() {
				date = p.Published.Format(time.RFC3339)
			}
			got := p.Title + "\n" + p.Byline + "\n" + date + "\n\n" + markup.Markdown(p.Content) + "\n"
			golden := strings.TrimSuffix(file, filepath.Ext(file)) + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("got\n%s\nwant\n%s", got, want)
			}
		})
	}
	if read < 6 {
		t.Errorf("read %d texts only", read)
	}
}

// TestRealNewspaper reads a page of a newspaper that is not ours to give away,
// where it is at hand: TIDINGS_ARTICLE names it.
func TestRealNewspaper(t *testing.T) {
	name := os.Getenv("TIDINGS_ARTICLE")
	if name == "" {
		t.Skip("TIDINGS_ARTICLE names no page")
	}
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	p, err := fulltext.ReadDocument(data, name, "")
	if err != nil {
		t.Fatal(err)
	}
	if want := "Iran assured US it will not try to kill Donald Trump amid tensions: Report"; p.Title != want {
		t.Errorf("title %q", p.Title)
	}
	if p.Byline != "Devika Bhattacharya" {
		t.Errorf("byline %q", p.Byline)
	}
	if want := time.Date(2024, 11, 16, 0, 0, 0, 0, time.UTC); !p.Published.Equal(want) {
		t.Errorf("published %v", p.Published)
	}
	text := markup.PlainText(p.Content)
	if got := markup.ReadingTime(markup.Words(text)); got != 2*time.Minute {
		t.Errorf("reading time %v", got)
	}
	if !strings.HasPrefix(text, "Iran told the United States last month") || !strings.HasSuffix(text, "pressure on the US foe.") {
		t.Errorf("body begins %.60q and ends %q", text, text[max(0, len(text)-60):])
	}
	if got := strings.Count(text, "\n\n"); got != 11 {
		t.Errorf("%d paragraphs, want 12", got+1)
	}
}

// TestNothingIsLost gives ReadDocument texts that look a little like what is not
// text, and looks for every sentence afterwards.
func TestNothingIsLost(t *testing.T) {
	tests := []struct{ name, text, sentence string }{
		{"by and a sentence", "Title\n\nBy nine it was dark.\n\nThe end came soon.", "By nine it was dark."},
		{"published by and a sentence", "Title\n\nText.\n\nPublished by: the people who would rather not be named here.", "Published by: the people who would rather not be named here."},
		{"a date that is a sentence", "Title\n\nNovember 16, 2024 was a Saturday.\n\nText.", "November 16, 2024 was a Saturday."},
		{"label without value in the middle", "Title\n\nText.\n\nDate: we don't know it.\n\nText.", "Date: we don't know it."},
		{"the title as a sentence of the text", "Rain\n\nText.\n\n" + strings.Repeat("More text here.\n\n", 12) + "Rain\n\nText.", "Rain"},
		{"only a title", "Only this line", "Only this line"},
		{"two minutes", "Title\n\nThe 2 mins read like hours.\n\nText.", "The 2 mins read like hours."},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := fulltext.ReadDocument([]byte(test.text), "x.txt", "")
			if err != nil {
				t.Fatal(err)
			}
			if text := markup.PlainText(p.Content); !strings.Contains(text, test.sentence) {
				t.Errorf("%q is not in %q", test.sentence, text)
			}
		})
	}
}

func TestBylinesAndDates(t *testing.T) {
	tests := []struct{ head, byline, date string }{
		{"By Ida Holm", "Ida Holm", ""},
		{"By: IDA HOLM, Staff Writer", "IDA HOLM, Staff Writer", ""},
		{"Written by Ida Holm", "Ida Holm", ""},
		{"Author: Ida Holm\nEdited by: Bo Lind", "Ida Holm", ""},
		{"Edited by: Bo Lind\nReported by: Ida Holm", "Ida Holm", ""},
		{"Ida Holm", "", ""},
		{"March 7, 2026", "", "2026-03-07T00:00:00Z"},
		{"Sat, 7 Mar 2026, 9:05 pm IST", "", "2026-03-07T15:35:00Z"},
		{"Published: 2026-03-07\nUpdated: 2026-03-08", "", "2026-03-07T00:00:00Z"},
		{"Updated: 8 March 2026", "", "2026-03-08T00:00:00Z"},
		{"First published on 7th of March 2026", "", "2026-03-07T00:00:00Z"},
		{"Date: 03/07/2026", "", ""},
		{"Read time: 3 min", "", ""},
		{"By Ida Holm • March 7, 2026 • 4 minute read", "Ida Holm", "2026-03-07T00:00:00Z"},
	}
	for _, test := range tests {
		t.Run(test.head, func(t *testing.T) {
			p, err := fulltext.ReadDocument([]byte("Title\n\n"+test.head+"\n\nText of the article."), "x.txt", "")
			if err != nil {
				t.Fatal(err)
			}
			date := ""
			if !p.Published.IsZero() {
				date = p.Published.Format(time.RFC3339)
			}
			if p.Title != "Title" || p.Byline != test.byline || date != test.date {
				t.Errorf("got %q, %q, %q; want byline %q, date %q", p.Title, p.Byline, date, test.byline, test.date)
			}
			if text := markup.PlainText(p.Content); !strings.HasSuffix(text, "Text of the article.") {
				t.Errorf("body is %q", text)
			}
		})
	}
}

func TestDocumentKinds(t *testing.T) {
	utf16le := []byte{0xFF, 0xFE}
	for _, unit := range utf16.Encode([]rune("Überschrift\n\nTäxt “so”.")) {
		utf16le = binary.LittleEndian.AppendUint16(utf16le, unit)
	}
	tests := []struct {
		name, file, contentType, data string
		title                         string
		kind                          store.Kind
		text                          string
	}{
		{"text", "-", "", "Title\n\nText *so*.", "Title", store.Text, "Text *so*."},
		{"Markdown by looks", "-", "", "# Title\n\nText **so** and [x](https://a.example).", "Title", store.Markdown, "Text so and x."},
		{"Markdown by name", "a.md", "", "Text *so*.", "a", store.Markdown, "Text so."},
		{"Markdown by header", "https://a.example/raw", "text/markdown", "Title\n===\nText *so*.", "Title", store.Markdown, "Text so."},
		{"text by name", "a.txt", "", "<p>Title</p>\n\nText.", "<p>Title</p>", store.Text, "Text."},
		{"fragment", "-", "", "<h1>Title</h1><p>Text <b>so</b>.", "Title", store.HTML, "Text so."},
		{"page", "-", "", "<!DOCTYPE html><title>Title</title><body><p>Text <b>so</b>, with some words to make it an article.", "Title", store.HTML, "Text so, with some words to make it an article."},
		{"text about HTML", "-", "", "Title\n\nUse <html> at the start.", "Title", store.Text, "Use <html> at the start."},
		{"Latin-1", "a.txt", "", "Stra\xDFe\n\nT\xE4xt.", "Straße", store.Text, "Täxt."},
		{"Latin-1 in HTML", "a.html", "", "<html><head><meta charset=iso-8859-2><title>\xB1</title></head><body><p>\xB1 and a few words more than one", "ą", store.HTML, "ą and a few words more than one"},
		{"UTF-16", "a.txt", "", string(utf16le), "Überschrift", store.Text, "Täxt “so”."},
		{"feed that is asked for as text", "a.txt", "", "<rss>\n\n<channel>", "<rss>", store.Text, "<channel>"},
		{"no title", "some_notes-here.txt", "", "    code\n    more code", "some notes here", store.Text, "code\nmore code"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			p, err := fulltext.ReadDocument([]byte(test.data), test.file, test.contentType)
			if err != nil {
				t.Fatal(err)
			}
			if p.Title != test.title || p.Content.Kind != test.kind || markup.PlainText(p.Content) != test.text {
				t.Errorf("got %q, kind %d, %q", p.Title, p.Content.Kind, markup.PlainText(p.Content))
			}
		})
	}
}

func TestNotText(t *testing.T) {
	tests := []struct{ data, contentType, what string }{
		{"%PDF-1.7\n", "", "a PDF file"},
		{"\x89PNG\r\n\x1a\n\x00", "", "a picture"},
		{"PK\x03\x04\x14", "", "an archive"},
		{"\x7fELF\x02\x01", "", "a program"},
		{"some\x00bytes\x01\x02", "", "a binary file"},
		{"anything", "video/mp4", "a film"},
		{`<?xml version="1.0"?><rss version="2.0"><channel></channel></rss>`, "", "a feed"},
		{`{"version":"https://jsonfeed.org/version/1.1","items":[]}`, "", "a feed"},
		{" \n\n", "", "there is nothing in it"},
	}
	for _, test := range tests {
		_, err := fulltext.ReadDocument([]byte(test.data), "-", test.contentType)
		if !errors.Is(err, fulltext.ErrNotText) || !strings.Contains(err.Error(), test.what) {
			t.Errorf("ReadDocument(%q, %q): error %v, want one that says %q", test.data, test.contentType, err, test.what)
		}
	}
}
