package parse

import (
	"cmp"
	"path"
	"strconv"
	"strings"

	"tidings/feeds/sanitize"
	"tidings/store"
)

// Media RSS (rssboard.org/media-rss) hangs pictures, sounds and films on items,
// each alone or several renderings of one in a group:
//
//	<media:group>
//	  <media:content url type medium fileSize width/>
//	  <media:thumbnail url width/>  <media:title/>  <media:description/>
//	</media:group>

// mediaParts returns the item and all groups and contents in it: wherever
// media elements may stand.
func mediaParts(item *element) []*element {
	found := []*element{item}
	for i := 0; i < len(found) && len(found) < MaxListed; i++ {
		found = append(found, found[i].children("media:group", "media:content")...)
	}
	return found
}

// enclosuresOf returns the files that hang on an item: RSS enclosures, Atom
// links of that relation, sounds and films of Media RSS. Pictures of Media RSS
// stand for the article rather than hang on it: see imageOf.
func enclosuresOf(item *element) []store.Enclosure {
	var found []store.Enclosure
	for _, e := range item.children("enclosure") {
		address := e.attr("url")
		if address == "" {
			address = e.attr("href")
		}
		found = addEnclosure(found, e, address, e.attr("length"))
	}
	for _, e := range item.children("atom:link") {
		if linkRelation(e) == "enclosure" {
			found = addEnclosure(found, e, e.attr("href"), e.attr("length"))
		}
	}
	for _, part := range mediaParts(item) {
		for _, e := range part.children("media:content") {
			if isImage(e) || strings.HasPrefix(e.attr("type"), "text/") || e.attr("medium") == "document" {
				continue
			}
			found = addEnclosure(found, e, e.attr("url"), e.attr("fileSize"))
		}
	}
	lasting := secondsOf(item.value("itunes:duration", "duration"))
	for i := range found { // the episode is as long in each of its forms
		if plays(found[i]) && found[i].Duration == 0 {
			found[i].Duration = lasting
		}
	}
	return found
}

// addEnclosure appends what e says of the file at that address, unless it has
// none or the file is there already.
func addEnclosure(list []store.Enclosure, e *element, address, length string) []store.Enclosure {
	one := store.Enclosure{URL: sanitize.AbsoluteLink(e.base, address), Type: mediaType(e.attr("type")), Duration: secondsOf(e.attr("duration"))}
	if one.URL == "" || len(list) >= MaxListed {
		return list
	}
	for i, known := range list {
		if known.URL == one.URL {
			list[i].Duration = max(known.Duration, one.Duration)
			return list
		}
	}
	if number, err := strconv.ParseInt(strings.ReplaceAll(length, ",", ""), 10, 64); err == nil && number > 0 {
		one.Length = number
	}
	if one.Type == "" {
		one.Type = typeByName(one.URL, e.attr("medium"))
	}
	return append(list, one)
}

// mediaType returns a media type without parameters, "" for what is none.
func mediaType(raw string) string {
	kind, _, _ := strings.Cut(sanitize.Line(strings.ToLower(raw)), ";")
	kind = strings.TrimSpace(kind)
	if strings.Count(kind, "/") != 1 || strings.Contains(kind, " ") || len(kind) > 100 {
		return ""
	}
	return kind
}

// typeByName guesses the media type of a sound or film from its address. It does not use
// the tables of the system, so that the result is the same on every machine.
func typeByName(address, medium string) string {
	name, _, _ := strings.Cut(address, "?")
	switch strings.ToLower(path.Ext(name)) {
	case ".mp3":
		return "audio/mpeg"
	case ".m4a":
		return "audio/mp4"
	case ".ogg", ".oga", ".opus":
		return "audio/ogg"
	case ".mp4", ".m4v":
		return "video/mp4"
	case ".webm":
		return "video/webm"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".png", ".gif", ".webp", ".avif":
		return "image/" + strings.ToLower(path.Ext(name))[1:]
	case ".pdf":
		return "application/pdf"
	}
	switch medium {
	case "audio", "video":
		return medium + "/*"
	}
	return ""
}

// isImage reports whether a media:content is a picture.
func isImage(e *element) bool {
	kind := e.attr("type")
	if kind == "" && e.attr("medium") == "" {
		kind = typeByName(e.attr("url"), "")
	}
	return e.attr("medium") == "image" || strings.HasPrefix(kind, "image/")
}

// imageOf returns the address of the picture that stands for the item, the
// widest of those it names, "" if it names none.
func imageOf(item *element) string {
	var best string
	widest := -1
	offer := func(e *element, address string) {
		width, _ := strconv.Atoi(e.attr("width"))
		if address = sanitize.AbsoluteLink(e.base, address); address != "" && width > widest {
			best, widest = address, width
		}
	}
	for _, part := range mediaParts(item) {
		for _, e := range part.children("media:thumbnail") {
			offer(e, e.attr("url"))
		}
		for _, e := range part.children("media:content") {
			if isImage(e) {
				offer(e, e.attr("url"))
			}
		}
	}
	for _, e := range item.children("itunes:image", "image", "atom:logo", "atom:icon") {
		switch {
		case e.attr("href") != "":
			offer(e, e.attr("href"))
		case e.value("url") != "":
			offer(e, e.value("url"))
		default:
			offer(e, e.text())
		}
	}
	for _, e := range item.children("enclosure") {
		if strings.HasPrefix(e.attr("type"), "image/") {
			offer(e, e.attr("url"))
		}
	}
	return best
}

// picturesOf returns the pictures that hang on an item: those of Media RSS, of a group of
// renderings the widest, and enclosures. An item that repeats one in several sizes, told
// apart by the query of their addresses, has it once.
func picturesOf(item *element) (pictures []Picture) {
	known := map[string]int{} // by address
	offer := func(one Picture) {
		address, _, _ := strings.Cut(one.URL, "?")
		if !strings.HasPrefix(typeByName(address, ""), "image/") {
			address = one.URL
		}
		at, isKnown := known[address]
		switch {
		case one.URL == "" || isAvatar(one.URL) || len(pictures) >= MaxListed:
		case !isKnown:
			known[address] = len(pictures)
			pictures = append(pictures, one)
		case pictures[at].Words == "":
			pictures[at].Words = one.Words
		}
	}
	for _, part := range mediaParts(item) {
		var widest *element
		for _, e := range part.children("media:content") {
			switch {
			case !isImage(e):
			case part.name != "media:group":
				offer(pictureIn(e, item))
			case widest == nil || widthOf(e) > widthOf(widest):
				widest = e
			}
		}
		if widest != nil {
			offer(pictureIn(widest, part))
		}
	}
	for _, e := range item.children("enclosure") {
		address := sanitize.AbsoluteLink(e.base, e.attr("url"))
		if strings.HasPrefix(cmp.Or(mediaType(e.attr("type")), typeByName(address, "")), "image/") {
			offer(Picture{URL: address})
		}
	}
	for _, e := range item.children("atom:link", "atom:content") { // an entry may be nothing but its picture
		address := sanitize.AbsoluteLink(e.base, cmp.Or(e.attr("href"), e.attr("src")))
		if e.name == "atom:link" && linkRelation(e) != "enclosure" {
			continue
		}
		if strings.HasPrefix(cmp.Or(mediaType(e.attr("type")), typeByName(address, "")), "image/") {
			offer(Picture{URL: address, Words: sanitize.Cut(sanitize.Line(e.attr("title")), maxDescription)})
		}
	}
	return pictures
}

// pictureIn returns the picture of a media:content, with what is said of it there or, of the
// only picture of a group, in the group.
func pictureIn(content, around *element) Picture {
	said := firstMarkup(content, "media:description", "media:text")
	if said == "" && around.name == "media:group" {
		said = firstMarkup(around, "media:description")
	}
	return Picture{URL: sanitize.AbsoluteLink(content.base, content.attr("url")), Words: sanitize.Cut(sanitize.PlainLine(said), maxDescription)}
}

// widthOf returns how wide a rendering is, 0 if it does not say.
func widthOf(e *element) int {
	width, _ := strconv.Atoi(e.attr("width"))
	return width
}
