package feeds

import (
	"bytes"
	"encoding/json"
	"encoding/xml"
	"maps"
	"slices"
	"strings"

	"golang.org/x/net/html"

	"tidings/feeds/fetch"
	"tidings/feeds/sanitize"
)

// Attributes of outlines that nothing here knows.
//
// Readers keep settings of their own in lists of feeds, and whoever moves back, or keeps a
// list for several readers, wants to find them again. They are kept as they came, as a JSON
// object beside the subscription, and are written to lists; nothing else is done with them.
// An attribute whose name has a prefix is kept with what that stands for, as an attribute
// xmlns:PREFIX of the outline itself, since without that it is no XML.
//
// What is kept was written by somebody else: there are bounds, values are one clean line, and
// one with a name and a password in an address is not kept. The same is looked at again before
// it is written, for it may have come with a dump.

const (
	mostAttributes  = 16   // of an outline
	longestValue    = 500  // bytes; a longer one is not kept
	longestOutline  = 2000 // bytes of all values and names together
	longestAttrName = 64   // bytes
)

// knownAttribute reports whether the name of an attribute, in small letters, is one that is
// read or written in another way, or that asks for a command.
func knownAttribute(name string) bool {
	switch name {
	case "text", "title", "type", "xmlurl", "url", "htmlurl", "language", "description", "category", "filtercmd", "xmlns":
		return true
	}
	return false
}

// spacesIn returns what prefixes stand for by the attributes of a tag.
func spacesIn(raw []byte, attributes []html.Attribute) map[string]string {
	spaces := map[string]string{}
	for _, a := range attributes {
		if prefix, is := strings.CutPrefix(writtenName(raw, a.Key), "xmlns:"); is && len(spaces) < mostAttributes {
			spaces[prefix] = a.Val
		}
	}
	return spaces
}

// keepAttributes is what is kept of a tag, "" for nothing. Raw is the tag as it is written,
// spaces what prefixes stand for.
func keepAttributes(raw []byte, attributes []html.Attribute, spaces map[string]string) string {
	kept := map[string]string{}
	for _, a := range attributes {
		if knownAttribute(a.Key) || strings.HasPrefix(a.Key, "xmlns:") {
			continue
		}
		name := writtenName(raw, a.Key)
		if prefix, _, has := strings.Cut(name, ":"); has && prefix != "xml" {
			space := spacesIn(raw, attributes)[prefix]
			if space == "" {
				space = spaces[prefix]
			}
			if space == "" {
				continue
			}
			kept["xmlns:"+prefix] = space
		}
		kept[name] = sanitize.Line(a.Val)
	}
	return OutlineOf(kept)
}

// OutlineOf is what is kept of attributes of an outline, for store.Wish; "" for nothing.
func OutlineOf(attributes map[string]string) string {
	kept := fitAttributes(attributes)
	if len(kept) == 0 {
		return ""
	}
	text, _ := json.Marshal(kept) // there is nothing in it that could not be written
	return string(text)
}

// keptAttributes are attributes that keepAttributes has kept, in the order of their names.
func keptAttributes(outline string) (all []xml.Attr) {
	var kept map[string]string
	if outline == "" || json.Unmarshal([]byte(outline), &kept) != nil {
		return nil
	}
	kept = fitAttributes(kept)
	for _, name := range slices.Sorted(maps.Keys(kept)) {
		all = append(all, xml.Attr{Name: xml.Name{Local: name}, Value: kept[name]})
	}
	return all
}

// fitAttributes returns those attributes that may be written, within the bounds. Of those with
// a prefix that stands for nothing, none may, nor may a prefix that none has.
func fitAttributes(all map[string]string) map[string]string {
	fit, size := map[string]string{}, 0
	for _, name := range slices.Sorted(maps.Keys(all)) {
		value := sanitize.Line(all[name])
		prefix, local, prefixed := strings.Cut(name, ":")
		if !prefixed {
			prefix, local = "", name
		}
		if knownAttribute(strings.ToLower(name)) || prefix == "xmlns" || !isAttributeName(local) || prefixed && !isAttributeName(prefix) ||
			len(value) > longestValue || fetch.WithoutLogin(value) != value {
			continue
		}
		cost, space := len(name)+len(value), ""
		if prefixed && prefix != "xml" {
			if space = sanitize.Line(all["xmlns:"+prefix]); space == "" || len(space) > longestValue {
				continue
			}
			if fit["xmlns:"+prefix] == "" {
				cost += len("xmlns:"+prefix) + len(space)
			}
		}
		if size+cost > longestOutline || len(fit) >= mostAttributes-1 {
			continue
		}
		if size += cost; space != "" {
			fit["xmlns:"+prefix] = space
		}
		fit[name] = value
	}
	return fit
}

// isAttributeName reports whether a name is one in XML, of the letters of ASCII.
func isAttributeName(name string) bool {
	for i, r := range name {
		switch {
		case r == '_', r >= 'a' && r <= 'z', r >= 'A' && r <= 'Z':
		case i > 0 && (r == '-' || r == '.' || r >= '0' && r <= '9'):
		default:
			return false
		}
	}
	return name != "" && len(name) <= longestAttrName
}

// writtenName is the name of an attribute as it stands in the tag, given in small letters.
func writtenName(raw []byte, name string) string {
	for at := 0; at+len(name) < len(raw); at++ {
		if !bytes.EqualFold(raw[at:at+len(name)], []byte(name)) || at == 0 || !strings.ContainsRune(" \t\r\n\"'/", rune(raw[at-1])) {
			continue
		}
		if rest := bytes.TrimLeft(raw[at+len(name):], " \t\r\n"); len(rest) > 0 && rest[0] == '=' {
			return string(raw[at : at+len(name)])
		}
	}
	return name
}
