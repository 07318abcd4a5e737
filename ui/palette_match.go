package ui

import (
	"cmp"
	"slices"
	"strings"
	"sync"
	"tidings/store"
	"unicode/utf8"

	"github.com/junegunn/fzf/src/algo"
	"github.com/junegunn/fzf/src/util"

	"tidings/feeds/sanitize"
)

// An offer is one thing that the palette finds.
type offer struct {
	key    string // tells it from all others, also when the palette is opened again
	name   string
	detail string // what kind of thing it is, and what tells it from others of its name
	keys   string // the keys that do the same, "" for none
	why    string // why it can't be done now, "" if it can

	about    string // what it is, in a sentence or two; "" if its name says it
	action   string // by its name; "" for a place
	only     string // where the action works, if that is one place
	argument string
	takes    bool         // the action takes an argument that has not been typed
	closed   bool         // that is one of those which are offered
	valued   bool         // that is of two words at least: a setting and its value
	item     item         // the place, if it is no action
	number   store.Number // the article, if it is one

	chars util.Chars // what is looked through
}

// newOffer makes an offer that can be found by its name and by other words.
func newOffer(o offer, others string) offer {
	o.name, o.detail = sanitize.Line(o.name), sanitize.Line(o.detail)
	o.chars = util.ToChars([]byte(o.name + " " + sanitize.Line(others)))
	return o
}

// A finder looks for offers by some letters of their names, as fzf does: in their order, with
// others between them, the better the more of them begin words or follow one another. Case and
// accents do not count. Of the libraries for it, sahilm/fuzzy takes four times as long for
// 5,000 names.
type finder struct{ slab *util.Slab }

// initFinding builds the tables of the algorithm. They are the same for every session.
var initFinding = sync.OnceFunc(func() { algo.Init("default") })

func newFinder() finder {
	initFinding()
	const ints, shorts = 4096, 64 << 10 // enough for the longest names: fzf takes more where it has to
	return finder{util.MakeSlab(shorts, ints)}
}

// A found is an offer that suits what was typed.
type found struct {
	*offer
	score int
	lit   []int // the characters of its text that were typed, in rising order
}

const (
	recentBonus = 10  // about half a letter: what was chosen before wins where names are alike
	nameBonus   = 16  // for each word that is in the name, and not in what is said beside it
	calledBonus = 40  // for the action that is called that
	lacking     = 20  // taken off what can't be had now
	mostLit     = 100 // how many are shown with the typed letters lit
)

// find returns the offers that have all the words of a text, the best first: those that were
// chosen lately before others like them, and those that can't be had now behind them. recent are
// the keys of what was chosen, the last first. Without a text, these come first, and the rest as it
// stands.
func (f finder) find(text string, offers []offer, recent []string) []found {
	var words [][]rune
	for word := range strings.FieldsSeq(strings.ToLower(text)) {
		words = append(words, algo.NormalizeRunes([]rune(word)))
	}
	ranks := map[string]int{}
	for i, key := range recent {
		ranks[key] = len(recent) - i
	}
	all := make([]found, 0, len(offers))
	for i := range offers {
		o := &offers[i]
		score, suits := f.score(words, o)
		if !suits {
			continue
		}
		switch rank := ranks[o.key]; {
		case rank > 0 && len(words) == 0:
			score = rank
		case rank > 0:
			score += recentBonus
		}
		if o.action != "" && o.action == text && o.argument == "" {
			score += calledBonus
		}
		if o.why != "" {
			score -= lacking
		}
		all = append(all, found{offer: o, score: score})
	}
	slices.SortStableFunc(all, func(a, b found) int {
		if c := cmp.Compare(b.score, a.score); c != 0 || len(words) == 0 {
			return c
		}
		return cmp.Compare(a.chars.Length(), b.chars.Length())
	})
	for i := range all[:min(mostLit, len(all))] {
		all[i].lit = f.lit(words, all[i].offer)
	}
	return all
}

// score says how well an offer suits words.
func (f finder) score(words [][]rune, o *offer) (score int, suits bool) {
	for _, word := range words {
		result, _ := algo.FuzzyMatchV2(false, true, true, &o.chars, word, false, f.slab)
		if result.Start < 0 {
			return 0, false
		}
		if score += result.Score; result.End <= utf8.RuneCountInString(o.name) {
			score += nameBonus
		}
	}
	return score, true
}

// lit returns the characters of an offer's text that match words.
func (f finder) lit(words [][]rune, o *offer) (at []int) {
	for _, word := range words {
		if _, positions := algo.FuzzyMatchV2(false, true, true, &o.chars, word, true, f.slab); positions != nil {
			at = append(at, *positions...)
		}
	}
	slices.Sort(at)
	return slices.Compact(at)
}
