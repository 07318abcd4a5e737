package feeds

import (
	_ "embed" // for the catalogue
	"encoding/xml"
	"fmt"

	"tidings/store"
)

// The catalogue is an ordinary list of feeds, so that anybody can mend it with
// any reader, and import it into one.
//
//go:embed catalogue.opml
var catalogueOPML []byte

// A CatalogueFeed is a well-known source of news that a newcomer may pick.
type CatalogueFeed struct {
	URL      string
	Title    string
	Site     string
	Topic    string // "World", "Science", …: the folder it goes into
	Language string // BCP 47
	About    string // one line
}

// Catalogue is what a newcomer may pick from: some 70 feeds, topic by topic, in
// the order in which to show them. They are only offered: no account has any of them
// by itself.
func Catalogue() []CatalogueFeed {
	var list opml
	if err := xml.Unmarshal(catalogueOPML, &list); err != nil {
		panic(fmt.Errorf("read the built-in catalogue: %w", err)) // a test reads it before anybody else
	}
	var all []CatalogueFeed
	for _, topic := range list.Outlines {
		for _, f := range topic.Outlines {
			all = append(all, CatalogueFeed{
				URL: f.XMLURL, Title: f.Text, Site: f.HTMLURL, Topic: topic.Text, Language: f.Language, About: f.Description,
			})
		}
	}
	return all
}

// Wish is the wish for a feed of the catalogue, in the folder of its topic.
func (c CatalogueFeed) Wish() store.Wish {
	return store.Wish{URL: c.URL, Title: c.Title, Folder: c.Topic}
}
