package store

import (
	"testing"
	"time"
)

// wholeIncoming has a value in each field.
func wholeIncoming() Incoming {
	return Incoming{
		Key: "k", Title: "T", Link: "https://example.org/t", Published: time.Unix(1795348800, 0), Updated: time.Unix(1795348801, 0),
		Authors: []Person{{Name: "Ada", Email: "ada@example.org", URL: "https://ada.example"}},
		Summary: "In short", Words: 7, Media: HasImage,
		Content:    Body{Kind: Markdown, Source: "*long*", Base: "https://example.org/"},
		Summarised: Body{Kind: Text, Source: "short"},
		Categories: []string{"a", "b"}, Enclosures: []Enclosure{{URL: "https://example.org/x.mp3", Type: "audio/mpeg", Length: 12, Duration: 4323}},
		Links: []string{"https://example.org/amp"}, Language: "cy",
	}
}

// Whoever changes one of these values raises fingerprintVersion.
func TestFingerprintsAreWhatTheyWere(t *testing.T) {
	for name, one := range map[string]struct {
		in   Incoming
		want uint64
	}{
		"whole": {wholeIncoming(), 0xa528602b47a689d9},
		"empty": {Incoming{}, 0x6b875ca77eff4a71},
	} {
		if got, want := one.in.fingerprint(), (fingerprint{1, one.want}); got != want {
			t.Errorf("%s: version %d, hash %#x; want version %d, hash %#x", name, got.version, got.hash, want.version, want.hash)
		}
	}
}

func TestFingerprintCoversWhatTheFeedSays(t *testing.T) {
	whole := wholeIncoming().fingerprint()
	for name, edit := range map[string]func(*Incoming){
		"Key":                func(in *Incoming) { in.Key = "" },
		"Title":              func(in *Incoming) { in.Title = "U" },
		"Link":               func(in *Incoming) { in.Link = "" },
		"Authors":            func(in *Incoming) { in.Authors = nil },
		"Authors.Name":       func(in *Incoming) { in.Authors[0].Name = "Eve" },
		"Authors.Email":      func(in *Incoming) { in.Authors[0].Email = "" },
		"Authors.URL":        func(in *Incoming) { in.Authors[0].URL = "" },
		"Published":          func(in *Incoming) { in.Published = time.Time{} },
		"Content.Kind":       func(in *Incoming) { in.Content.Kind = Text },
		"Content.Source":     func(in *Incoming) { in.Content.Source = "*longer*" },
		"Content.Base":       func(in *Incoming) { in.Content.Base = "" },
		"Summarised":         func(in *Incoming) { in.Summarised = Body{} },
		"Categories":         func(in *Incoming) { in.Categories = []string{"ab"} },
		"Categories, cut":    func(in *Incoming) { in.Categories = []string{"a"} },
		"Enclosures":         func(in *Incoming) { in.Enclosures = nil },
		"Enclosures.URL":     func(in *Incoming) { in.Enclosures[0].URL = "" },
		"Enclosures.Type":    func(in *Incoming) { in.Enclosures[0].Type = "" },
		"Enclosures.Length":  func(in *Incoming) { in.Enclosures[0].Length = 13 },
		"Links":              func(in *Incoming) { in.Links = append(in.Links, "https://example.org/print") },
		"Language":           func(in *Incoming) { in.Language = "en" },
		"Categories to Link": func(in *Incoming) { in.Categories, in.Links = nil, append([]string{"a", "b"}, in.Links...) },
	} {
		in := wholeIncoming()
		if edit(&in); in.fingerprint() == whole {
			t.Errorf("%s: the edit is not noticed", name)
		}
	}
	in := wholeIncoming()
	in.Updated, in.Summary, in.Words, in.Media = time.Time{}, "", 0, 0
	in.Enclosures[0].Duration = 0
	if in.fingerprint() != whole {
		t.Error("what a feed does not say counts as an edit")
	}
}
