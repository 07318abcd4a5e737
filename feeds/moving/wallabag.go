package moving

import (
	"encoding/json"
	"strings"
	"time"

	"tidings/feeds/parse"
)

// wallabag's export in JSON (doc.wallabag.org, "Export articles"): a list of entries. Each is
// kept; archived ones were read. Passages that were marked, with what was written to them,
// become the note.

type wallabagEntry struct {
	Title       string            `json:"title"`
	URL         string            `json:"url"`
	GivenURL    string            `json:"given_url"`
	Content     string            `json:"content"`
	Language    string            `json:"language"`
	Created     string            `json:"created_at"`
	Published   string            `json:"published_at"`
	PublishedBy []string          `json:"published_by"`
	Archived    flexibleBool      `json:"is_archived"`
	Starred     flexibleBool      `json:"is_starred"`
	Tags        []json.RawMessage `json:"tags"`
	Annotations []struct {
		Text  string `json:"text"`
		Quote string `json:"quote"`
	} `json:"annotations"`
}

// A flexibleBool is true, 1 or "1".
type flexibleBool bool

// UnmarshalJSON implements json.Unmarshaler.
func (b *flexibleBool) UnmarshalJSON(data []byte) error {
	switch strings.Trim(string(data), `"`) {
	case "true", "1":
		*b = true
	}
	return nil
}

func isWallabag(head []byte, _ File) bool { return jsonKeys(head)["is_archived"] }

func readWallabag(c *collector, f File) error {
	data, err := f.text()
	if err != nil {
		return err
	}
	strange := 0
	err = objectsIn(data, "items", func(raw json.RawMessage) bool {
		if json.Unmarshal(raw, &wallabagEntry{}) != nil {
			strange++
		}
		return true
	})
	if err != nil {
		c.tell("the rest of the file cannot be read: %v", err)
	}
	if strange > 0 {
		c.tell("left out %s of another form", counted(strange, "entry"))
	}
	c.stream(f.Name, func(yield func(original) bool) error {
		_ = objectsIn(data, "items", func(raw json.RawMessage) bool {
			var e wallabagEntry
			if json.Unmarshal(raw, &e) != nil {
				return true
			}
			return yield(e.original())
		})
		return nil
	})
	return nil
}

func (e wallabagEntry) original() original {
	o := original{
		link: e.URL, title: e.Title, content: e.Content, language: strings.ReplaceAll(e.Language, "_", "-"),
		author: strings.Join(e.PublishedBy, ", "), read: bool(e.Archived), marked: true,
	}
	if o.link == "" {
		o.link = e.GivenURL
	}
	o.kept, o.published = dateIn(e.Created), dateIn(e.Published)
	if o.published.IsZero() {
		o.published = o.kept
	}
	for _, raw := range e.Tags {
		var object struct {
			Label string `json:"label"`
		}
		var text string
		if json.Unmarshal(raw, &text) == nil {
			o.tags = append(o.tags, text)
		} else if json.Unmarshal(raw, &object) == nil {
			o.tags = append(o.tags, object.Label)
		}
	}
	if e.Starred {
		o.tags = append(o.tags, "starred")
	}
	var notes []string
	for _, a := range e.Annotations {
		if quote := strings.TrimSpace(a.Quote); quote != "" {
			notes = append(notes, quotedNote(quote))
		}
		if text := strings.TrimSpace(a.Text); text != "" {
			notes = append(notes, text)
		}
	}
	o.note = strings.Join(notes, "\n\n")
	return o
}

func dateIn(text string) time.Time {
	date, _ := parse.Date(text)
	return date
}
