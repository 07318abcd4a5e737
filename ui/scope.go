package ui

import (
	"math/bits"
	"strings"
)

// A scope is a part of the screen that gives keys their meaning, or several of them.
type scope uint

const (
	inList scope = 1 << iota
	inSidebar
	inOutermost // the side bar where there is nothing to go back to
	inArticle
	inMatches // an article in which the words of a search are lit
	inHelp
	inHistory
	inPicker   // feeds to choose from
	inLink     // a link handed over
	inLongLink // one that is longer than the screen
	inHelpWord // the word that is looked for in the help
	inTags     // tags to choose from
	inNote     // the text of a note
	inNoteTags // the tags below a note
	inPalette  // anything, by its name
	inLinks    // letters on links
	inWebPage  // a page that a link leads to
	inOutput   // what a program has printed
	inTable    // a table alone
	inMessages // what was said last
	inEnd      // all is read
	inPicture  // a picture over the whole screen
	inNeedy    // the feeds that need a hand
	inForm     // a form of several lines
	inPrompt   // a line of text
	inSelected // a list, or the side bar, in which rows are selected
)

const (
	inPanes  = inList | inSidebar | inArticle
	inPages  = inHelp | inHistory | inPicker | inWebPage | inOutput | inMessages | inNeedy
	inTexts  = inHelpWord | inTags | inNote | inNoteTags | inPalette | inForm | inPrompt
	anywhere = inPanes | inPages | inLink | inLongLink | inLinks | inTable | inEnd | inPicture | inTexts

	everywhere = anywhere | inOutermost | inMatches | inSelected // with what is a part of a pane
)

// takesAll reports whether keys that are no action's mean something: letters of a text,
// or any key that goes back.
func (s scope) takesAll() bool { return s&(inTexts|inLink|inLongLink|inLinks|inEnd) != 0 }

// scopeNames says where scopes are, in the order in which the help names them.
func scopeNames() []scopeName {
	return []scopeName{
		{inList, "in a list"}, {inSelected, "where rows are selected"}, {inSidebar | inOutermost, "in the side bar"}, {inArticle, "in an article"},
		{inMatches, "in an article that a search has found"}, {inPicker, "when choosing feeds"}, {inHistory, "in the history"},
		{inHelp, "in this help"}, {inLink | inLongLink, "at a link"}, {inLinks, "when choosing a link"}, {inWebPage, "on a page opened here"}, {inOutput, "at what a command printed"}, {inTable, "at a table"}, {inMessages, "at the messages"}, {inNeedy, "at the feeds that need a hand"}, {inEnd, "where all is read"}, {inPicture, "at a picture"}, {inTags, "when choosing a tag"}, {inPalette, "when finding anything"},
		{inNote | inNoteTags, "in a note"}, {inForm, "in a form"}, {inPrompt | inHelpWord, "in a line of text"},
	}
}

type scopeName struct {
	of   scope
	name string
}

// String is where that is; of several scopes, the first that the help names.
func (s scope) String() string {
	for _, n := range scopeNames() {
		if s&n.of != 0 {
			return n.name
		}
	}
	return ""
}

// only is where something works if that is one place or two, and not in several panes;
// else "".
func (s scope) only() string {
	if bits.OnesCount(uint(s&inPanes)) > 1 {
		return ""
	}
	var names []string
	for _, n := range scopeNames() {
		if s&n.of != 0 {
			names = append(names, n.name)
		}
	}
	if len(names) > 2 {
		return ""
	}
	return strings.Join(names, " and ")
}
