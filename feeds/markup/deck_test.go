package markup_test

import (
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// The deck is what the feed says of an article beside its text, and only that.
func TestDeck(t *testing.T) {
	const text = "<p>The ferry stays in service until spring, the council decided. Nobody had expected that.</p><p>A long debate came before.</p>"
	for summary, deck := range map[string]string{
		"": "",
		"An old boat, a small hall, and five hours of debate.":                            "An old boat, a small hall, and five hours of debate.",
		"<p>An old boat, and five <b>hours</b> of debate. The rest is silence.</p>":       "An old boat, and five hours of debate.",
		"Mr. Berg has counted the passengers for forty years. He counts on.":              "Mr. Berg has counted the passengers for forty years.",
		"五時間の議論の末に決まったことは誰も予想しなかった結末であった。次はない。":                                           "五時間の議論の末に決まったことは誰も予想しなかった結末であった。",
		"The ferry stays in service until spring, the council decided.":                   "",
		"The ferry stays in service until spring, the council […]":                        "",
		"The ferry <i>stays</i> in service…":                                              "",
		"<p>The ferry stays in service until spring, the council decided. And more. </p>": "",
		"A long debate came before.":                                                      "", // it stands in the text
		"The ferry":                                                                       "",
		"The ferry — and the island":                                                      "", // the title
		"The ferry and the island, as seen from the quay":                                 "", // begins with it
		"<img src='https://a.example/x.png'>":                                             "",
		"…":                                                                               "",
	} {
		if got := markup.Deck(store.Body{Source: summary}, store.Body{Source: text}, "The ferry and the island"); got != deck {
			t.Errorf("%s\n%q, not %q", summary, got, deck)
		}
	}
	if got := markup.Deck(store.Body{Source: text}, store.Body{}, ""); got != "" {
		t.Errorf("without a text the summary is the text: %q", got)
	}
}
