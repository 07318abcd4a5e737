package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// JSON Feed 1.0 and 1.1 (jsonfeed.org/version/1.1). A string of JSON may hold any
// character, such as an escape (\u001b), so all of them pass package sanitize.

// jsonItem is one of a JSON feed's items, as written.
type jsonItem struct {
	ID            loose           `json:"id"`
	URL           loose           `json:"url"`
	ExternalURL   loose           `json:"external_url"`
	Title         loose           `json:"title"`
	ContentHTML   loose           `json:"content_html"`
	ContentText   loose           `json:"content_text"`
	Summary       loose           `json:"summary"`
	Image         loose           `json:"image"`
	BannerImage   loose           `json:"banner_image"`
	DatePublished loose           `json:"date_published"`
	DateModified  loose           `json:"date_modified"`
	Language      loose           `json:"language"`
	Author        json.RawMessage `json:"author"`
	Authors       json.RawMessage `json:"authors"`
	Tags          json.RawMessage `json:"tags"`
	Attachments   json.RawMessage `json:"attachments"`
}

// jsonPerson is an author; jsonFile an attachment.
type (
	jsonPerson struct {
		Name loose `json:"name"`
		URL  loose `json:"url"`
	}
	jsonFile struct {
		URL   loose       `json:"url"`
		Type  loose       `json:"mime_type"`
		Title loose       `json:"title"`
		Size  json.Number `json:"size_in_bytes"`
	}
)

// loose is text that may also be written as a number or a boolean; any other value is
// read as "". A number is kept as it is written: the id 1e999 is "1e999".
type loose string

// UnmarshalJSON never fails, since one odd field is no reason to lose an item.
func (l *loose) UnmarshalJSON(data []byte) error {
	var text string
	switch {
	case len(data) == 0 || data[0] == '{' || data[0] == '[' || data[0] == 'n':
	case json.Unmarshal(data, &text) == nil:
		*l = loose(text)
	default:
		*l = loose(data)
	}
	return nil
}

// parseJSON reads a JSON feed member by member, so that one that breaks off has
// given the items before the break.
func parseJSON(data []byte, base string) (*Parsed, error) {
	var (
		p       = &Parsed{Format: "json"}
		decoder = json.NewDecoder(bytes.NewReader(data))
		version string
		items   []jsonItem
		listed  bool // there is a list of items
	)
	if _, err := decoder.Token(); err != nil {
		return nil, fmt.Errorf("%w: this is broken JSON", ErrNotFeed)
	}
	var failure error
	for failure == nil && decoder.More() {
		var key json.Token
		if key, failure = decoder.Token(); failure != nil {
			break
		}
		if key == "items" {
			var odd int
			items, odd, listed, failure = readItems(decoder, items)
			if odd > 0 {
				p.warn("passed over %s that could not be read", counted(odd, "item"))
			}
			continue
		}
		var value json.RawMessage
		if failure = decoder.Decode(&value); failure != nil {
			break
		}
		if key == "version" {
			version = looseText(value)
		}
		jsonHead(p, key, value, base)
	}
	if !listed && !strings.Contains(version, "jsonfeed.org") {
		return nil, fmt.Errorf("%w: this is JSON of another sort", ErrNotFeed)
	}
	for _, one := range items {
		p.Items = append(p.Items, one.item(p, base))
	}
	p.finish()
	if len(items) == MaxItems {
		p.warn("only the first %s were looked at", counted(MaxItems, "item"))
	}
	if _, err := decoder.Token(); failure != nil || err != nil {
		p.warn("cut short after %s", counted(len(p.Items), "item"))
	}
	return p, nil
}

// readItems reads the list of items. odd counts the values in it that are no items;
// listed reports whether it is a list.
func readItems(decoder *json.Decoder, items []jsonItem) (_ []jsonItem, odd int, listed bool, err error) {
	token, err := decoder.Token()
	if err != nil || token == nil {
		return items, 0, err == nil, err // null is an empty list
	}
	if token != json.Delim('[') {
		if token == json.Delim('{') {
			err = errors.New("read items: not a list")
		}
		return items, 0, false, err
	}
	for decoder.More() {
		var raw json.RawMessage
		if err := decoder.Decode(&raw); err != nil {
			return items, odd, true, err
		}
		if len(items) >= MaxItems {
			continue
		}
		var one jsonItem
		if err := json.Unmarshal(raw, &one); err != nil || raw[0] != '{' {
			odd++
			continue
		}
		items = append(items, one)
	}
	_, err = decoder.Token()
	return items, odd, true, err
}

// jsonHead takes over one member of the feed.
func jsonHead(p *Parsed, key json.Token, value json.RawMessage, base string) {
	text := looseText(value)
	switch key {
	case "title":
		p.Title = sanitize.Cut(sanitize.TextTitle(text), maxTitle)
	case "description":
		p.Description = sanitize.Cut(sanitize.TextTitle(text), maxDescription)
	case "home_page_url":
		p.Link = sanitize.AbsoluteLink(base, text)
	case "feed_url":
		p.FeedLink = sanitize.AbsoluteLink(base, text)
		p.ID = Identity(text)
	case "icon":
		p.Image = sanitize.AbsoluteLink(base, text)
	case "language":
		p.Language = mendLanguage(text)
	case "author", "authors":
		p.Authors = jsonAuthors(p.Authors, value, base)
	}
}

// item makes an Item of what is written.
func (j jsonItem) item(p *Parsed, base string) Item {
	if base == "" {
		base = p.home()
	}
	it := Item{
		ID:       Identity(string(j.ID)),
		Title:    sanitize.Cut(sanitize.TextTitle(string(j.Title)), maxTitle),
		Link:     sanitize.AbsoluteLink(base, string(j.URL)),
		Image:    sanitize.AbsoluteLink(base, string(j.Image)),
		Language: mendLanguage(string(j.Language)),
	}
	it.Authors = jsonAuthors(jsonAuthors(nil, j.Authors, base), j.Author, base)
	it.setDates(p.textDate(string(j.DatePublished)), p.textDate(string(j.DateModified)))
	it.Links = appendNew(it.Links, sanitize.AbsoluteLink(base, string(j.ExternalURL)))
	for _, tag := range jsonList[loose](j.Tags) {
		it.Categories = appendNew(it.Categories, nameLine(string(tag)))
	}
	for _, file := range jsonList[jsonFile](j.Attachments) {
		if address := sanitize.AbsoluteLink(base, string(file.URL)); address != "" && len(it.Enclosures) < maxListed {
			size, _ := file.Size.Int64()
			one := store.Enclosure{URL: address, Type: mediaType(string(file.Type)), Length: max(size, 0)}
			it.Enclosures = append(it.Enclosures, one)
			if strings.HasPrefix(one.Type, "image/") {
				it.Pictures = append(it.Pictures, Picture{URL: address, Words: sanitize.Line(string(file.Title))})
			}
		}
	}
	if it.Image == "" {
		it.Image = sanitize.AbsoluteLink(base, string(j.BannerImage))
	}
	if it.Link == "" && sanitize.IsWeb(it.ID) {
		it.Link = sanitize.Address(it.ID)
	}
	if it.Link == "" && len(it.Links) > 0 {
		it.Link = it.Links[0]
	}
	if it.Link != "" {
		base = it.Link
	}
	it.Content = bodyOf(store.HTML, string(j.ContentHTML), base)
	if it.Content.Empty() {
		it.Content = bodyOf(store.Text, string(j.ContentText), base)
	}
	it.Summary = bodyOf(store.Text, string(j.Summary), base)
	return it
}

// jsonAuthors adds the authors in value to people: an object, a bare name, or a
// list of these.
func jsonAuthors(people []store.Person, value json.RawMessage, base string) []store.Person {
	for _, one := range jsonList[json.RawMessage](value) {
		var person jsonPerson
		if json.Unmarshal(one, &person) != nil {
			for _, p := range peopleOf(looseText(one)) {
				people = addPerson(people, p)
			}
			continue
		}
		if several := peopleOf(string(person.Name)); len(several) > 1 && person.URL == "" {
			for _, p := range several {
				people = addPerson(people, p)
			}
			continue
		}
		p := store.Person{Name: nameLine(string(person.Name)), URL: sanitize.AbsoluteLink(base, string(person.URL))}
		if address, found := strings.CutPrefix(string(person.URL), "mailto:"); found && isMail(address) {
			p.Email = mailLine(address)
		}
		people = addPerson(people, p)
	}
	return people
}

// jsonList reads a list; what should be a list and is one value is a list of
// one, and what is of the wrong type is left out.
func jsonList[T any](value json.RawMessage) []T {
	var list []T
	for _, one := range rawList(value) {
		var read T
		if len(one) > 0 && string(one) != "null" && json.Unmarshal(one, &read) == nil {
			list = append(list, read)
		}
	}
	return list
}

// rawList returns the first values of a list, or value itself if it is none. value is
// well-formed.
func rawList(value json.RawMessage) (list []json.RawMessage) {
	decoder := json.NewDecoder(bytes.NewReader(value))
	if token, err := decoder.Token(); err != nil || token != json.Delim('[') {
		return []json.RawMessage{value}
	}
	for len(list) < maxListed && decoder.More() {
		var one json.RawMessage
		if decoder.Decode(&one) != nil {
			break
		}
		list = append(list, one)
	}
	return list
}

// looseText returns value as text.
func looseText(value json.RawMessage) string {
	var text loose
	if json.Unmarshal(value, &text) != nil {
		return ""
	}
	return string(text)
}
