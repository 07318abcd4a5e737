package fetch

import (
	"bytes"
	"encoding/base64"
	"html"
	"net/url"
	"slices"
	"strings"
)

// What a server repeats of a secret.
//
// A secret is kept nowhere, and so it must not come back either: in an error that echoes the
// request, in the address that a redirect leads to, or in the document, which is kept. There it
// is replaced, also in links. A link that needs the secret leads nowhere then, which is the
// lesser harm: the document goes into the library, into dumps of it and into what is exported,
// and nobody could tell there what has to be hidden. Whoever needs such links follows the feed
// at an address that has the secret in it, which is a secret address as a whole.
//
// It is found as it is, as it is written in addresses and in HTML, in Base64 as it was sent, and
// in UTF-16. A server that wants to give it away can write it in a way of its own: it had the
// secret anyway.

const (
	shortestSecret = 6  // bytes; a shorter one stands in many texts by chance
	shortestWord   = 16 // bytes of one of letters alone, which may be a word that documents have
	replaced       = "***"
)

// leaksIn reports whether a text that a server sent has a secret in it. What is stored of an
// answer beside its document must not.
func (o *Own) leaksIn(text string) bool {
	return slices.ContainsFunc(o.secrets(), func(form string) bool { return strings.Contains(text, form) })
}

// secrets are the ways in which the secrets may be written, the longest first.
func (o *Own) secrets() (forms []string) {
	if o == nil {
		return nil
	}
	_, credentials, _ := strings.Cut(string(o.Value), " ") // of basic and bearer
	for _, plain := range []string{string(o.Secret), string(o.Password), credentials} {
		if len(plain) < shortestSecret {
			continue
		}
		forms = append(forms, plain, url.QueryEscape(plain), url.PathEscape(plain), html.EscapeString(plain),
			base64.StdEncoding.EncodeToString([]byte(plain)), base64.RawURLEncoding.EncodeToString([]byte(plain)))
	}
	slices.SortFunc(forms, func(a, b string) int { return len(b) - len(a) })
	return slices.Compact(forms)
}

// withoutSecrets is a document in which secrets are replaced. One that may be a word stays: it
// stands there by chance.
func (o *Own) withoutSecrets(document []byte) []byte {
	for _, form := range o.secrets() {
		if len(form) < shortestWord && isWord(form) {
			continue
		}
		for _, inCode := range []func(string) []byte{func(s string) []byte { return []byte(s) }, utf16LE, utf16BE} {
			if written := inCode(form); bytes.Contains(document, written) {
				document = bytes.ReplaceAll(document, written, inCode(replaced))
			}
		}
	}
	return document
}

// isWord reports whether a text has nothing but letters.
func isWord(text string) bool {
	return !strings.ContainsFunc(text, func(r rune) bool { return (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && r < 0x80 })
}

// utf16LE and utf16BE write a text of ASCII in UTF-16.
func utf16LE(text string) (wide []byte) {
	for i := range len(text) {
		wide = append(wide, text[i], 0)
	}
	return wide
}

func utf16BE(text string) (wide []byte) {
	for i := range len(text) {
		wide = append(wide, 0, text[i])
	}
	return wide
}

// withoutThem is a line in which secrets are replaced, whatever they are.
func (o *Own) withoutThem(line string) string {
	for _, form := range o.secrets() {
		line = strings.ReplaceAll(line, form, replaced)
	}
	return line
}
