package secret

import (
	"net/url"
	"path"
	"strings"
	"unicode"
)

// hidden stands for what is not shown.
const hidden = "…"

// Hide returns an address as it may be shown: what is secret in it is replaced by "…". The
// name of a host in a private network is kept.
func Hide(address string) string {
	switch scheme, rest, _ := strings.Cut(address, ":"); scheme {
	case "tidings", "file":
		return address
	case "exec": // words of a command, which may be addresses
		return "exec:" + HideIn(rest)
	}
	scheme, rest := cutScheme(address)
	end := strings.IndexAny(rest, "/?#")
	if end < 0 {
		end = len(rest)
	}
	host, rest := rest[:end], rest[end:]
	if at := strings.LastIndex(host, "@"); at >= 0 && (scheme != "" || strings.Contains(host[:at], ":")) { // else it is a mail address
		host = hidden + host[at:]
	} else if _, port, has := strings.Cut(host, ":"); scheme != "" && has && host[0] != '[' && strings.Trim(port, "0123456789") != "" {
		host = hidden // a name and the beginning of a password, in a text that was cut
	}
	rest, fragment, hasFragment := strings.Cut(rest, "#")
	way, query, hasQuery := strings.Cut(rest, "?")
	shown := scheme + host + hidePath(way)
	if hasQuery {
		shown += "?" + hidePairs(query)
	}
	if hasFragment {
		shown += "#" + hidePairs(fragment)
	}
	return shown
}

// cutScheme cuts an address behind the slashes after its scheme, however many these are.
func cutScheme(address string) (scheme, rest string) {
	name, rest, found := strings.Cut(address, ":/")
	if !found || strings.ContainsFunc(name, func(r rune) bool { return !unicode.IsLetter(r) }) {
		return "", address
	}
	rest = strings.TrimLeft(rest, "/")
	return address[:len(address)-len(rest)], rest
}

// hidePath hides secret pieces of a path.
func hidePath(way string) string {
	pieces := strings.Split(way, "/")
	for i, piece := range pieces {
		plain := decoded(piece)
		ext := path.Ext(piece)
		at := strings.IndexAny(piece, "=:")
		switch {
		case at >= 0 && at < len(piece)-1 && isTellingName(decoded(piece[:at])):
			pieces[i] = piece[:at+1] + hidden
		case looksRandom(strings.TrimSuffix(plain, path.Ext(plain))) && len(ext) <= len(".atom"):
			pieces[i] = hidden + ext
		case looksRandom(plain), looksRandom(strings.TrimSuffix(plain, path.Ext(plain))):
			pieces[i] = hidden
		}
	}
	return strings.Join(pieces, "/")
}

// hidePairs hides secret values in a query, or in a fragment that is written like one.
func hidePairs(query string) string {
	var shown strings.Builder
	for query != "" {
		end := strings.IndexAny(query, "&;")
		pair, separator := query, ""
		if end >= 0 {
			pair, separator = query[:end], query[end:end+1]
		}
		query = query[len(pair)+len(separator):]
		name, value, named := strings.Cut(pair, "=")
		plainName, plain := decoded(name), decoded(value)
		switch {
		case !named && looksRandom(decoded(name)):
			pair = hidden
		case named && value != "" && isTellingName(plainName),
			looksRandom(plain) && !isPublicName(plainName),
			strings.Contains(plain, "://") && Hide(plain) != plain: // an address within the address
			pair = name + "=" + hidden
		}
		shown.WriteString(pair + separator)
	}
	return shown.String()
}

// decoded is a part of an address without percent signs, or as it is if it cannot be read.
func decoded(part string) string {
	if plain, err := url.QueryUnescape(part); err == nil {
		return plain
	}
	return part
}

// HideOf returns a text in which what is secret in one address is replaced by "…", wherever it
// stands: a server that knows a reader by a word in the address may repeat that word. One of a
// few letters stays, since it stands in texts by chance.
func HideOf(address, text string) string {
	const least = 8 // bytes
	u, err := url.Parse(address)
	if err != nil || text == "" || !Is(address) {
		return text
	}
	var words []string
	if password, has := u.User.Password(); has {
		words = append(words, password)
	}
	for name, values := range u.Query() {
		for _, value := range values {
			if isTellingName(name) || looksRandom(value) && !isPublicName(name) {
				words = append(words, value)
			}
		}
	}
	for piece := range strings.SplitSeq(u.Path, "/") {
		if stem := strings.TrimSuffix(piece, path.Ext(piece)); looksRandom(stem) {
			words = append(words, stem)
		}
	}
	for _, word := range words {
		if len(word) >= least {
			text = strings.ReplaceAll(text, word, hidden)
		}
	}
	return text
}

// HideIn returns a text in which what is secret in its addresses is replaced by "…". An
// address is a word with "://" in it, or one with a query or a password, as people type
// them without https.
func HideIn(text string) string {
	if !strings.ContainsAny(text, ":=@") {
		return text
	}
	var shown strings.Builder
	for text != "" {
		end := strings.IndexFunc(text, isBetween)
		if end < 0 {
			end = len(text)
		}
		word := text[:end]
		if strings.Contains(word, "://") || strings.ContainsAny(word, "=@") && strings.ContainsAny(word, "?:/") {
			word = hideFrom(word)
		}
		shown.WriteString(word)
		text = text[end:]
		next := strings.IndexFunc(text, func(r rune) bool { return !isBetween(r) })
		if next < 0 {
			next = len(text)
		}
		shown.WriteString(text[:next])
		text = text[next:]
	}
	return shown.String()
}

// hideFrom hides what is secret in a word, from where an address begins in it. What ends a
// sentence is no part of the address.
func hideFrom(word string) string {
	begin := 0
	if at := strings.Index(word, ":/"); at >= 0 {
		begin = strings.LastIndexFunc(word[:at], func(r rune) bool { return !unicode.IsLetter(r) }) + 1
	}
	end := len(strings.TrimRight(word, ".,:;!?"))
	if begin > end {
		return word
	}
	return word[:begin] + Hide(word[begin:end]) + word[end:]
}

// isBetween reports whether a character stands between addresses in a text.
func isBetween(r rune) bool {
	return unicode.IsSpace(r) || strings.ContainsRune("\"'`“”‘’«»<>()[]{}|,", r)
}
