package moving_test

import (
	"bytes"
	"encoding/json"
	"strings"
	"testing"

	"tidings/feeds/moving"
	"tidings/feeds/sanitize"
)

func TestADumpsTextIsCleaned(t *testing.T) {
	for line, want := range map[string]string{
		`{"kind":"feed","origin":"https://a.example/x","title":"a\u001b[31mred\u0007\nb","subscribed":{"folder":"x\ty","keep":{"days":3}}}`: `{"kind":"feed","origin":"https://a.example/x","title":"ared b","subscribed":{"folder":"x y","keep":{"days":3}}}`,
		`{"kind":"mark","note":"one\r\ntwo\u009b","tags":["a\u0000b"]}`:                                                                     `{"kind":"mark","note":"one\ntwo","tags":["ab"]}`,
		`{"kind":"article","words":12345678901234567890,"link":"javascript:x","links":["data:x","https://a.example/"],"mark":{"note":"a\nb"},"content":{"source":"<b>\u001b]0;x\u0007b</b>","base":"file:///x"},"authors":[{"name":"A\nB","url":"x"}],"date":null,"ok":true}`: `{"kind":"article","words":12345678901234567890,"link":"-","links":["","https://a.example/"],"mark":{"note":"a\nb"},"content":{"source":"\u003cb\u003eb\u003c/b\u003e","base":""},"authors":[{"name":"A B","url":""}],"date":null,"ok":true}`,
		`{"kind":"article","LinKs":["data:x"],"content":{"ſource":"a\nb\u0007"}}`: `{"kind":"article","LinKs":[""],"content":{"ſource":"a\nb"}}`,
		`{"a":1} {"b":2}`: `{"a":1} {"b":2}`,
		"no JSON\x1b":     "no JSON\x1b",
		"":                "",
		strings.Repeat("[", 200) + strings.Repeat("]", 200): "null",
		strings.Repeat("[", 1<<20):                          strings.Repeat("[", 1<<20),
	} {
		if got := string(moving.CleanDumpLine([]byte(line))); got != want {
			t.Errorf("%.200s\n got %.300s\nwant %.300s", line, got, want)
		}
	}
}

// Whatever a line holds, what is left of it when it is read as JSON is clean, and clean
// text stays as it is.
func FuzzCleanDumpLine(f *testing.F) {
	f.Add([]byte(`{"kind":"article","title":"\u001b[2J","links":["http://a.example/\u202e"],"mark":{"note":"a\n\u0007"},"content":{"source":"\u009b"}}`))
	f.Add([]byte(`{"a\u001b":[{"b":"\ud800"},1e999,null]}`))
	f.Fuzz(func(t *testing.T, line []byte) {
		clean := moving.CleanDumpLine(line)
		var value any
		numbers := json.NewDecoder(bytes.NewReader(clean))
		numbers.UseNumber() // of any size
		if !json.Valid(clean) || numbers.Decode(&value) != nil {
			if !bytes.Equal(clean, line) {
				t.Errorf("%q became %q, which is no JSON", line, clean)
			}
			return
		}
		eachString(value, func(text string) {
			if sanitize.Lines(text) != text && sanitize.Source(text) != text {
				t.Errorf("%q is left in %q", text, clean)
			}
		})
		if again := moving.CleanDumpLine(clean); !bytes.Equal(again, clean) {
			t.Errorf("%q becomes %q", clean, again)
		}
	})
}

// eachString calls do for all strings in a value of JSON that are not names of fields.
func eachString(value any, do func(string)) {
	switch value := value.(type) {
	case string:
		do(value)
	case []any:
		for _, one := range value {
			eachString(one, do)
		}
	case map[string]any:
		for _, one := range value {
			eachString(one, do)
		}
	}
}
