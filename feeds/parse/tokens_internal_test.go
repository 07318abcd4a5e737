package parse

import (
	"bytes"
	"encoding/xml"
	"math/rand/v2"
	"reflect"
	"strings"
	"testing"
)

// Tokens are those that encoding/xml reads, and it stops at the same places.
func TestTokensAreThoseOfEncodingXML(t *testing.T) {
	pieces := strings.Split(`<a>|</a>|<b:c>|</b:c>|</a >|< a>|<a|</|<a/>|<b:c x="1"/>|<a x='&lt;"' b:y=z w>|</b:d>|<é>|</é>|<a:b:c>|</a:b:c>|<:a>|<a:>|<1>|<_-.1>|`+
		`<![CDATA[x & <a> ]]>|<![CDATA[]]>|<![CDATA[|<![X[|]]|<!-- x -->|<!|<?p x?>|&amp;|&lt;|&eacute;|&nothing;|&thetasym;|&amp|&#65;|&#x41;|&#X41;|&#xd800;|&#;|&#x;|&#99999999999999999999;|&#1114111;|&#1114112;|&;|&|`+
		`text|é 新|>|;|/|"|`+"\r\n|\r|\n|\t", "|")
	random := rand.New(rand.NewPCG(1, 2))
	texts, tags := 0, 0
	for range 100_000 {
		var source strings.Builder
		source.WriteString("<a>")
		for range random.IntN(12) {
			source.WriteString(pieces[random.IntN(len(pieces))])
		}
		data := repairMarkup([]byte(source.String()))
		decoder := xml.NewDecoder(bytes.NewReader(data))
		decoder.Strict = false
		decoder.Entity = xml.HTMLEntity
		reader, open := newTokenReader(data, 0), []xml.Name{{}}
		for {
			var want token
			raw, wantErr := decoder.RawToken()
			switch raw := raw.(type) {
			case xml.StartElement:
				want = token{kind: startToken, name: raw.Name, attrs: raw.Attr}
			case xml.EndElement:
				want = token{kind: endToken, name: raw.Name}
				tags++
			case xml.CharData:
				want = token{kind: textToken, text: raw}
				texts++
			}
			got, err := reader.next(open[len(open)-1])
			if (err == nil) != (wantErr == nil) || reader.at != int(decoder.InputOffset()) {
				t.Fatalf("%q: at %d %v, not at %d %v", data, reader.at, err, decoder.InputOffset(), wantErr)
			}
			if err != nil {
				break
			}
			if got.kind != want.kind || got.name != want.name || len(got.attrs)+len(want.attrs) > 0 && !reflect.DeepEqual(got.attrs, want.attrs) || !bytes.Equal(got.text, want.text) {
				t.Fatalf("%q: %+v, not %+v", data, got, want)
			}
			if got.kind == startToken {
				open = append(open, got.name)
			} else if got.kind == endToken && len(open) > 1 {
				open = open[:len(open)-1]
			}
		}
	}
	if texts < 10_000 || tags < 10_000 {
		t.Errorf("only %d texts and %d end tags were read", texts, tags)
	}
}
