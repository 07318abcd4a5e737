package store

import (
	"bytes"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"net/url"
	"slices"
	"strings"
	"time"

	"tidings/store/query"
)

// Checking the lines of a dump. A dump may come from anywhere. Its text has been cleaned
// (LoadOptions.Clean), numbers are limited to their bounds, and lines that cannot be used
// are refused with a sentence.

// Bounds of texts in bytes, and of the lengths of lists.
const (
	maxName  = 1000 // titles of feeds, folders, authors, saved searches
	maxTitle = 4000 // of articles
	maxQuery = 4000
	maxNote  = 1 << 20
	maxURL   = 4096
	maxList  = 1000 // tags, authors, categories, files
)

// kindOf returns the kind at the beginning of a line, "" if there is none.
func kindOf(text []byte) string {
	d := json.NewDecoder(bytes.NewReader(text))
	var found [3]json.Token
	for i := range found {
		token, err := d.Token()
		if err != nil {
			return ""
		}
		found[i] = token
	}
	kind, isText := found[2].(string)
	if found[0] != json.Delim('{') || found[1] != "kind" || !isText {
		return ""
	}
	return kind
}

// A refusal is why a line cannot be used: one clean sentence without a subject.
type refusal string

func (r refusal) Error() string { return string(r) }

// decodeLine reads a line into v. The error is a refusal.
func decodeLine(text []byte, v any) error {
	err := json.Unmarshal(text, v)
	var kind *json.UnmarshalTypeError
	var date *time.ParseError
	switch {
	case err == nil:
		return nil
	case errors.As(err, &kind):
		what, _, _ := strings.Cut(kind.Value, " ")
		return refusal(fmt.Sprintf("what it has for %s is of the wrong kind (%s)", kind.Field, what))
	case errors.As(err, &date):
		return refusal("one of its times is not written like one")
	}
	return refusal("it is not one whole object in JSON")
}

// take reads a line into the batch. It returns "", or why the line cannot be used.
func (l *load) take() string {
	if l.tooLong {
		return fmt.Sprintf("it is longer than %d MB", maxDumpLine>>20)
	}
	if len(bytes.TrimSpace(l.text)) == 0 {
		if l.blank++; l.blank > maxRefused { // without an end, perhaps
			return "it is empty"
		}
		return ""
	}
	kind := kindOf(l.text)
	read := map[string]func() error{
		kindAccount: l.takeAccount, kindFeed: l.takeFeed, kindSearch: l.takeSearch, kindArticle: l.takeArticle,
		kindMark: l.takeMark, kindRead: l.takeKeys, kindDeleted: l.takeKeys, kindAside: l.takeKeys,
		kindChange: func() error { return nil }, // the history of another store is not loaded
		kindEnd:    l.takeEnd,
	}[kind]
	switch {
	case kind == "":
		return `it does not begin with {"kind":`
	case read == nil:
		return "its kind is not known: " + shorten(kind, 40)
	case !l.mine && kind != kindAccount && kind != kindEnd:
		return "" // a line of another account
	}
	if err := read(); err != nil {
		return err.Error()
	}
	return ""
}

func (l *load) takeAccount() error {
	var line dumpAccount
	if err := decodeLine(l.text, &line); err != nil {
		l.mine = false // it is not known whose account it is
		return err
	}
	l.mine = strings.EqualFold(shorten(line.Name, maxName), l.loaded.From)
	if keep := line.Retention.clean(); l.mine && !keep.keepsAll() {
		l.batch.retention = keep
		l.batch.weight++
	}
	if rule := line.Aside; l.mine && rule != nil && rule.Days > 0 && rule.Days <= MostAside {
		l.batch.aside = &AsideRule{Days: rule.Days, Through: l.past(rule.Through)}
		l.batch.weight++
	}
	if text := line.Settings; l.mine && text != "" && len(text) <= mostSettings {
		l.batch.settings = text
		l.batch.weight++
	}
	return nil
}

func (l *load) takeEnd() error {
	err := decodeLine(l.text, &dumpEnd{})
	l.ended = err == nil
	return err
}

func (l *load) takeFeed() error {
	var line dumpFeed
	if err := decodeLine(l.text, &line); err != nil {
		return err
	}
	local := line.Origin == WelcomeURL || line.Origin == SavedURL
	own := IsOwnAddress(line.Origin) && len(line.Origin) <= maxURL && isPrintable(line.Origin)
	switch {
	case own && (l.account != Local || l.options.Private):
		return refusal("a feed of a program or a file is only for the owner of a library")
	case !local && !own && !isWebAddress(line.Origin):
		return refusal("the feed has no address of the web")
	case line.URL != "" && (local || !isWebAddress(line.URL)):
		return refusal("the feed's address is none of the web")
	case len(l.feeds) >= maxDumpFeeds:
		return refusal(fmt.Sprintf("there are more than %d feeds", maxDumpFeeds))
	}
	line.Title = l.name(line.Title)
	line.Link = webAddress(line.Link)
	if sub := line.Subscribed; sub != nil {
		sub.Title, sub.Folder, sub.Added = l.name(sub.Title), folderPath(l.name(sub.Folder)), l.past(sub.Added)
		sub.Retention = sub.Retention.clean()
		if sub.Settings, own = l.settings(sub.Settings); !own {
			l.loaded.Refused++ // but the feed is followed
			if l.options.Refused != nil {
				l.options.Refused(l.number, "the settings of the feed cannot be used")
			}
		}
		l.batch.feeds = append(l.batch.feeds, line)
		l.batch.weight++
	}
	l.feeds[line.Origin] = &line
	return nil
}

// settings are those of a dump, which nobody has confirmed here; false if they cannot be
// used. Whoever does not own the library has only those that concern nobody else.
func (l *load) settings(r SettingsRecord) (SettingsRecord, bool) {
	s, err := r.Settings()
	if s.Seal = ""; l.account != Local || l.options.Private {
		s = s.harmless()
	}
	if err != nil || s.Validate() != nil {
		return "", false
	}
	return s.Record(), true
}

func (l *load) takeSearch() error {
	var line dumpSearch
	if err := decodeLine(l.text, &line); err != nil {
		return err
	}
	line.Name, line.Added = l.name(line.Name), l.past(line.Added)
	line.spellMonths() // an older tidings may have written the dump
	if line.Name == "" || line.Query == "" || len(line.Query) > maxQuery {
		return refusal("the search has no name, or no query that could be read")
	}
	l.batch.searches = append(l.batch.searches, line.Saved)
	l.batch.weight++
	return nil
}

func (l *load) takeMark() error {
	var line dumpMark
	if err := decodeLine(l.text, &line); err != nil {
		return err
	}
	key, err := l.key(line.Feed, line.Key)
	if err != nil {
		return err
	}
	mark, err := l.mark(&line.Mark)
	if err != nil {
		return err
	}
	l.batch.marks = append(l.batch.marks, loadedMark{articlePlace{line.Feed, key}, mark})
	l.batch.weight++
	return nil
}

func (l *load) takeKeys() error {
	var line dumpKeys
	if err := decodeLine(l.text, &line); err != nil {
		return err
	}
	if len(line.Keys) > keysPerLine {
		return refusal(fmt.Sprintf("it has more than %d keys", keysPerLine))
	}
	keys := loadedKeys{kind: line.Kind, feed: line.Feed}
	for _, text := range line.Keys {
		key, err := l.key(line.Feed, text)
		if err != nil {
			return err
		}
		keys.keys = append(keys.keys, key)
	}
	l.batch.keys = append(l.batch.keys, keys)
	l.batch.weight += batch / 5 // looking a thousand keys up takes a millisecond or two
	return nil
}

// takeArticle packs the body here, before any lock is taken.
func (l *load) takeArticle() error {
	var line dumpArticle
	if err := decodeLine(l.text, &line); err != nil {
		return err
	}
	key, err := l.key(line.Feed, line.Key)
	if err != nil {
		return err
	}
	id, err := hex.DecodeString(line.ID)
	if err != nil || len(id) != len(ID{}) {
		return refusal("its id is not 16 hexadecimal digits")
	}
	contents, err := hex.DecodeString(line.Contents)
	if err != nil || len(contents) != 0 && len(contents) != 8 {
		return refusal("its contents are not 16 hexadecimal digits")
	}
	mark, err := l.mark(line.Mark)
	if err != nil {
		return err
	}
	if line.Link != "" && !isWebAddress(line.Link) {
		return refusal("its link is no address of the web")
	}
	body, err := l.body(line)
	if err != nil {
		return err
	}
	added := min(dateOf(line.Added), dateOf(l.store.now()))
	row := rowRecord{
		ID: id, Key: key[:], Title: shorten(line.Title, maxTitle), Link: line.Link,
		Author: authorsOf(body.Authors), Summary: shorten(line.Summary, maxName), Added: added, Date: min(dateOf(line.Date), added),
		Words: max(line.Words, 0), Media: line.Media & (HasImage | HasAudio | HasVideo),
		Duration: longestOf(body.Enclosures),
	}
	if !line.Updated.IsZero() {
		row.Updated = min(dateOf(line.Updated), dateOf(l.store.now()))
	}
	if len(contents) == 8 {
		row.setFingerprint(fingerprint{line.Version, binary.BigEndian.Uint64(contents)})
	}
	if !body.Full.Empty() {
		row.Full, row.FullWords = dateOf(l.store.now()), max(line.FullWords, 1)
	}
	packed, err := l.packer.pack(body)
	if err != nil {
		return refusal("its text cannot be packed")
	}
	l.batch.articles = append(l.batch.articles, loadedArticle{articlePlace{line.Feed, key}, prepared{id: ID(id), row: row, body: packed}, mark})
	l.batch.weight += 1 + len(packed)>>16
	return nil
}

// body returns the parts of an article that are not in its row.
func (l *load) body(line dumpArticle) (b bodyRecord, err error) {
	if max(len(line.Authors), len(line.Categories), len(line.Enclosures), len(line.Links)) > maxList {
		return b, refusal(fmt.Sprintf("it has more than %d authors, categories, files or links", maxList))
	}
	for _, one := range line.Authors {
		b.Authors = append(b.Authors, Person{Name: l.name(one.Name), Email: l.name(one.Email), URL: webAddress(one.URL)})
	}
	for _, one := range line.Categories {
		b.Categories = append(b.Categories, l.name(one))
	}
	for _, one := range line.Enclosures {
		if isWebAddress(one.URL) {
			b.Enclosures = append(b.Enclosures, Enclosure{URL: one.URL, Type: l.name(one.Type), Length: max(one.Length, 0), Duration: max(one.Duration, 0)})
		}
	}
	for _, one := range line.Links {
		if isWebAddress(one) {
			b.Links = append(b.Links, one)
		}
	}
	b.Language, b.Comments = l.name(line.Language), webAddress(line.Comments)
	if b.Content, err = l.oneBody(line.Content); err != nil {
		return b, err
	}
	if b.Summarised, err = l.oneBody(line.Summarised); err != nil {
		return b, err
	}
	b.Full, err = l.oneBody(line.Full)
	return b, err
}

// oneBody returns a text of an article; nil stands for none.
func (l *load) oneBody(b *Body) (Body, error) {
	switch {
	case b == nil:
		return Body{}, nil
	case b.Kind > Markdown:
		return Body{}, refusal("its text is written in a way that is not known")
	}
	return Body{Kind: b.Kind, Source: b.Source, Base: webAddress(b.Base)}, nil
}

// mark returns a mark within its bounds; nil stands for none.
func (l *load) mark(m *Mark) (Mark, error) {
	switch {
	case m == nil:
		return Mark{}, nil
	case len(m.Note) > maxNote:
		return Mark{}, refusal(fmt.Sprintf("its note is longer than %d MB", maxNote>>20))
	case len(m.Tags) > maxList:
		return Mark{}, refusal(fmt.Sprintf("it has more than %d tags", maxList))
	}
	mark := Mark{Note: m.Note, Tags: query.CleanTags(m.Tags...)}
	if !m.Bookmarked.IsZero() {
		mark.Bookmarked = l.past(m.Bookmarked)
	}
	return mark, nil
}

// key reads the key of an article. There has to be a line for its feed.
func (l *load) key(feed, text string) (key [8]byte, err error) {
	if l.feeds[feed] == nil {
		return key, refusal("no line before it speaks of its feed")
	}
	if n, err := hex.Decode(key[:], []byte(text[:min(len(text), 2*len(key))])); err != nil || n != len(key) || len(text) != 2*len(key) {
		return key, refusal("a key is not 16 hexadecimal digits")
	}
	return key, nil
}

func (l *load) name(text string) string { return shorten(text, maxName) }

// past returns a time as it is stored: in whole seconds, and not in the future.
func (l *load) past(t time.Time) time.Time {
	return timeOf(min(dateOf(t), dateOf(l.store.now())))
}

// isWebAddress reports whether a feed may be fetched at an address, which may have a user
// name and a password.
func isWebAddress(address string) bool {
	u, err := url.Parse(address)
	return err == nil && (u.Scheme == "http" || u.Scheme == "https") && u.Host != "" && len(address) <= maxURL &&
		!strings.ContainsFunc(address, func(r rune) bool { return r <= ' ' || r >= 0x7f })
}

// webAddress is an address of the web as it is, and "" for anything else.
func webAddress(address string) string {
	if !isWebAddress(address) {
		return ""
	}
	return address
}

// folderPath makes a path of folders out of any name: without empty parts and "..", and
// with eight parts at most.
func folderPath(name string) string {
	parts := strings.Split(name, "/")
	for i := range parts {
		parts[i] = strings.TrimSpace(parts[i])
	}
	parts = slices.DeleteFunc(parts, func(part string) bool { return part == "" || part == "." || part == ".." })
	return strings.Join(parts[:min(len(parts), 8)], "/")
}

// shorten cuts a text to a number of bytes, at the end of a character.
func shorten(text string, limit int) string {
	if len(text) <= limit {
		return text
	}
	return strings.ToValidUTF8(text[:limit], "")
}
