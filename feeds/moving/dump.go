package moving

import (
	"bytes"
	"encoding/json"
	"errors"
	"io"
	"strings"

	"tidings/feeds/sanitize"
)

// CleanDumpLine makes the text of one line of a dump, a JSON object, fit to be stored: each
// string passes the gate of its field, and the rest stays as it is, in its order. A link of
// the line's article or feed that is no address of the web becomes "-", which Store.Load
// refuses; any other such address becomes "". A line that is no such object, or is nested
// deeper than any that is loaded, becomes "null" if it is JSON, which Load refuses, and
// stays as it is if not. It is for store.LoadOptions.Clean.
func CleanDumpLine(line []byte) []byte {
	c := dumpCleaner{from: json.NewDecoder(bytes.NewReader(line))}
	c.from.UseNumber()
	err := c.value("")
	if _, more := c.from.Token(); err == nil && !errors.Is(more, io.EOF) {
		err = errors.New("something follows the object")
	}
	switch {
	case err == nil:
		return c.to.Bytes()
	case json.Valid(line):
		return []byte("null")
	}
	return line
}

// dumpGate is the gate of a field, which is named by the objects that it is in and its own
// name, in small letters. What is in a list has the gate of the list.
func dumpGate(field string) func(string) string {
	switch field {
	case "content.source", "summarised.source":
		return sanitize.Source
	case "note", "mark.note":
		return sanitize.Lines
	case "links", "authors.url", "enclosures.url", "content.base", "summarised.base":
		return sanitize.Address
	case "link":
		return func(text string) string {
			if address := sanitize.Address(text); address != "" || text == "" {
				return address
			}
			return "-"
		}
	}
	return sanitize.Line
}

// A dumpCleaner copies JSON token by token.
type dumpCleaner struct {
	from  *json.Decoder
	to    bytes.Buffer
	depth int
}

// deepestDump is how deep a line of a dump is nested at most; none that is loaded has more
// than three objects and a list.
const deepestDump = 100

// value copies the next value, which is in a field; "" stands for the line itself.
func (c *dumpCleaner) value(field string) error {
	token, err := c.from.Token()
	if err != nil {
		return err
	}
	switch token := token.(type) {
	case json.Delim:
		return c.container(field, token)
	case string:
		return c.write(dumpGate(field)(token))
	}
	return c.write(token)
}

// container copies an object or a list, whose begin has been read.
func (c *dumpCleaner) container(field string, begin json.Delim) error {
	if c.depth++; c.depth > deepestDump {
		return errors.New("it is nested too deep")
	}
	defer func() { c.depth-- }()
	c.to.WriteString(begin.String())
	for first := true; c.from.More(); first = false {
		if !first {
			c.to.WriteByte(',')
		}
		inner := field
		if begin == '{' {
			name, err := c.from.Token()
			if err != nil {
				return err
			}
			key, _ := name.(string) // always, in an object
			if err := c.write(key); err != nil {
				return err
			}
			c.to.WriteByte(':')
			inner = strings.TrimPrefix(field+"."+smallLetters(key), ".")
		}
		if err := c.value(inner); err != nil {
			return err
		}
	}
	end, err := c.from.Token()
	if err != nil {
		return err
	}
	c.to.WriteString(end.(json.Delim).String())
	return nil
}

// smallLetters folds the case of a name as encoding/json does, which takes "LINKS" for
// "links" and, of letters outside ASCII, those that have an ASCII letter in other case.
func smallLetters(name string) string { return strings.ToLower(strings.ToUpper(name)) }

func (c *dumpCleaner) write(value any) error {
	text, err := json.Marshal(value)
	c.to.Write(text)
	return err
}
