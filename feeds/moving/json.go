package moving

import (
	"bytes"
	"encoding/json"
	"errors"
	"strings"
)

// Large files of JSON, read object by object.

var errNotJSON = errors.New("it is no JSON, or ends in the middle")

// jsonKeys are the names that stand near the outside of a document, by its beginning.
func jsonKeys(head []byte) map[string]bool {
	keys := map[string]bool{}
	head = bytes.TrimSpace(bytes.TrimPrefix(head, []byte("\xef\xbb\xbf")))
	if len(head) == 0 || head[0] != '{' && head[0] != '[' {
		return keys
	}
	d := json.NewDecoder(bytes.NewReader(head))
	var inObject []bool // of the containers that are open
	expectsKey := false
	for len(keys) < 200 {
		token, err := d.Token()
		if err != nil {
			break
		}
		switch token := token.(type) {
		case json.Delim:
			switch token {
			case '{', '[':
				inObject = append(inObject, token == '{')
			default:
				inObject = inObject[:len(inObject)-1]
			}
			expectsKey = len(inObject) > 0 && inObject[len(inObject)-1]
			continue
		case string:
			if expectsKey && len(inObject) <= 4 {
				keys[token] = true
			}
		}
		expectsKey = len(inObject) > 0 && inObject[len(inObject)-1] && !expectsKey
	}
	return keys
}

// objectsIn gives the objects of a list, which is the document or stands in it under a name,
// until each returns false. An object of another form is passed over.
func objectsIn(data []byte, name string, each func(raw json.RawMessage) bool) error {
	d := json.NewDecoder(bytes.NewReader(bytes.TrimPrefix(data, []byte("\xef\xbb\xbf"))))
	token, err := d.Token()
	if err != nil {
		return errNotJSON
	}
	if token == json.Delim('{') {
		if err := skipTo(d, name); err != nil {
			return err
		}
	}
	for d.More() {
		var raw json.RawMessage
		if err := d.Decode(&raw); err != nil {
			return errNotJSON
		}
		if !each(raw) {
			return nil
		}
	}
	if _, err := d.Token(); err != nil {
		return errNotJSON
	}
	return nil
}

// skipTo reads an object up to the list that has a name in it.
func skipTo(d *json.Decoder, name string) error {
	for d.More() {
		key, err := d.Token()
		if err != nil {
			return errNotJSON
		}
		if key == name {
			begin, err := d.Token()
			if err != nil || begin != json.Delim('[') {
				return errNotJSON
			}
			return nil
		}
		var passed json.RawMessage
		if err := d.Decode(&passed); err != nil {
			return errNotJSON
		}
	}
	return errNotJSON
}

// containsFold reports whether text has part in it, whatever the case of ASCII letters.
func containsFold(text, part string) bool {
	return strings.Contains(strings.ToLower(text), strings.ToLower(part))
}
