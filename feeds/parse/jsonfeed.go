package parse

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
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
		Lasts loose       `json:"duration_in_seconds"`
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
		items   = newest[datedItem]{of: p}
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
			odd, listed, failure = readItems(decoder, &items)
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
	_, err := decoder.Token()
	isCut := failure != nil || err != nil
	if len(data) > bigDocument {
		runtime.GC() // the document, which is not needed any more
	}
	written := items.inOrder()
	p.Items = make([]Item, len(written))
	for i, one := range written {
		p.Items[i] = one.item(p, base, one.dates)
		written[i] = datedItem{} // what was not taken over is garbage
	}
	p.finish()
	if isCut {
		p.warn("cut short after %s", counted(items.seen, "item"))
	}
	items.warn()
	return p, nil
}

// A datedItem is an item as written, whose dates have been read.
type datedItem struct {
	jsonItem
	dates itemDates
}

// readItems reads the list of items. odd counts the values in it that are no items;
// listed reports whether it is a list.
func readItems(decoder *json.Decoder, items *newest[datedItem]) (odd int, listed bool, err error) {
	token, err := decoder.Token()
	if err != nil || token == nil {
		return 0, err == nil, err // null is an empty list
	}
	if token != json.Delim('[') {
		if token == json.Delim('{') {
			err = errors.New("read items: not a list")
		}
		return 0, false, err
	}
	collect := collector{}
	for decoder.More() {
		var one *jsonItem // nil for null
		err := decoder.Decode(&one)
		var odder *json.UnmarshalTypeError
		if err != nil && !errors.As(err, &odder) {
			return odd, true, err
		}
		collect.after(decoder.InputOffset())
		if err != nil || one == nil {
			odd++
			continue
		}
		if items.seen >= mostSeen {
			continue
		}
		dates := itemDates{items.of.textDate(string(one.DatePublished)), items.of.textDate(string(one.DateModified))}
		items.add(dates, func(d itemDates) datedItem { return datedItem{*one, d} })
	}
	_, err = decoder.Token()
	return odd, true, err
}

// jsonHead takes over one member of the feed.
func jsonHead(p *Parsed, key json.Token, value json.RawMessage, base string) {
	text := looseText(value)
	switch key {
	case "title":
		p.Title = sanitize.Cut(sanitize.TextTitle(text), MaxTitle)
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
func (j jsonItem) item(p *Parsed, base string, dates itemDates) Item {
	if base == "" {
		base = p.home()
	}
	it := Item{
		ID:       Identity(string(j.ID)),
		Title:    sanitize.Cut(sanitize.TextTitle(string(j.Title)), MaxTitle),
		Link:     sanitize.AbsoluteLink(base, string(j.URL)),
		Image:    sanitize.AbsoluteLink(base, string(j.Image)),
		Language: mendLanguage(string(j.Language)),
	}
	it.Authors = jsonAuthors(jsonAuthors(nil, j.Authors, base), j.Author, base)
	it.setDates(dates)
	it.Links = appendNew(it.Links, sanitize.AbsoluteLink(base, string(j.ExternalURL)))
	for _, tag := range jsonList[loose](j.Tags) {
		it.Categories = appendNew(it.Categories, nameLine(string(tag)))
	}
	for _, file := range jsonList[jsonFile](j.Attachments) {
		if address := sanitize.AbsoluteLink(base, string(file.URL)); address != "" && len(it.Enclosures) < MaxListed {
			size, _ := file.Size.Int64()
			one := store.Enclosure{URL: address, Type: mediaType(string(file.Type)), Length: max(size, 0), Duration: secondsOf(string(file.Lasts))}
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
	for len(list) < MaxListed && decoder.More() {
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
