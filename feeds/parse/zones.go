package parse

import (
	"strings"
	"sync"
	"time"
	_ "time/tzdata" // where the machine has no table of zones; 450 KB that nobody reads before it is asked for
)

// A zone is what a name of one means: so many seconds east of Greenwich, or what the clocks
// of a region showed at that date.
type zone struct {
	seconds int
	region  string // of the IANA's table, "" for a fixed zone
	isFixed bool
}

// known reports whether the name means any.
func (z zone) known() bool { return z.isFixed || z.region != "" }

const (
	hour    = 3600
	half    = hour / 2
	quarter = hour / 4
)

func east(seconds int) zone     { return zone{seconds: seconds, isFixed: true} }
func clocksOf(name string) zone { return zone{region: name} }

// zoneNamed returns the zone that a word in a date means, which rest begins with; it is not
// known where the word means none.
//
// Names that tell summer from winter mean what they say: EST is five hours behind all year,
// also in July, as programs write it that know only one name. Names that do not (ET, Eastern
// Time) mean what the clocks showed on that day. Names of several zones mean the one that the
// feed's language suggests (isAmbiguous), else the one that most feeds mean: America's EST,
// CST and AST, India's IST, Britain's BST.
func zoneNamed(written, rest, language string) (z zone, isAmbiguous bool) {
	word := strings.ToLower(strings.ReplaceAll(written, ".", ""))
	if z = spelledZone(strings.ToLower(rest[:min(len(rest), 40)])); z.known() {
		return z, false
	}
	if z = pairedZone(strings.ToLower(rest[:min(len(rest), 40)])); z.known() {
		return z, false
	}
	if len(word) == 2 && written != strings.ToUpper(written) && strings.TrimRight(rest, " .)") != written {
		return zone{}, false // "et" and "at" are words, but not where a date ends
	}
	if z = regionalZone(word, language); z.known() {
		return z, true
	}
	if z = shortZone(word); z.isFixed && len(rest) >= len(written)+4 && strings.EqualFold(rest[len(written):len(written)+4], " DST") {
		z.seconds += hour // MET DST
	}
	if !z.known() {
		z = placeTime(rest)
	}
	return z, hasSeveral(word)
}

// regionalZone returns the zone that a name of several means in a language.
func regionalZone(word, language string) zone {
	switch {
	case word == "cst" && hasLanguage(language, "zh"):
		return east(8 * hour) // China: Java and PHP write it on servers there
	case word == "cst" && hasLanguage(language, "en-au"):
		return east(9*hour + half)
	case word == "est" && hasLanguage(language, "en-au"):
		return east(10 * hour)
	case word == "edt" && hasLanguage(language, "en-au"):
		return east(11 * hour)
	case word == "ist" && hasLanguage(language, "he", "iw", "yi"):
		return east(2 * hour)
	case word == "ist" && hasLanguage(language, "ga", "en-ie"):
		return east(hour)
	case word == "bst" && hasLanguage(language, "bn"):
		return east(6 * hour)
	case word == "ast" && hasLanguage(language, "ar"):
		return east(3 * hour)
	case word == "pst" && hasLanguage(language, "fil", "tl", "en-ph"):
		return east(8 * hour)
	case word == "mst" && hasLanguage(language, "ms", "en-my"):
		return east(8 * hour)
	case word == "amt" && hasLanguage(language, "hy"):
		return east(4 * hour)
	case word == "gst" && hasLanguage(language, "ch"):
		return east(10 * hour)
	}
	return zone{}
}

// hasSeveral reports whether a name means several zones.
func hasSeveral(word string) bool {
	switch word {
	case "cst", "est", "edt", "ist", "bst", "ast", "pst", "mst", "amt", "gst":
		return true
	}
	return false
}

// shortZone returns the zone of a short name in lower case.
func shortZone(word string) zone {
	switch word {
	case "z", "ut", "utc", "gmt", "wet", "wez", "zulu", "egst":
		return east(0)
	case "bst", "west", "cet", "met", "mez", "wat", "hnec", "swt", "wedt", "wesz":
		return east(hour)
	case "cest", "mest", "mesz", "eet", "oez", "sast", "cat", "heec", "haec", "wast", "mewt", "cedt", "medt":
		return east(2 * hour)
	case "eest", "oesz", "msk", "eat", "ast3", "trt", "idt", "мск", "fet", "syot", "eedt":
		return east(3 * hour)
	case "irst":
		return east(3*hour + half)
	case "msd", "gst", "samt", "azt", "get", "mut", "ret", "sct":
		return east(4 * hour)
	case "irdt", "aft":
		return east(4*hour + half)
	case "pkt", "uzt", "yekt", "tmt", "tjt", "mvt":
		return east(5 * hour)
	case "ist", "slst":
		return east(5*hour + half)
	case "npt":
		return east(5*hour + half + quarter)
	case "bdt", "almt", "omst", "btt", "kgt":
		return east(6 * hour)
	case "mmt":
		return east(6*hour + half)
	case "ict", "wib", "krat", "novt", "hovt":
		return east(7 * hour)
	case "awst", "hkt", "sgt", "myt", "pht", "wita", "irkt", "ulat", "bnt":
		return east(8 * hour)
	case "jst", "kst", "wit", "yakt", "tlt", "pwt":
		return east(9 * hour)
	case "acst":
		return east(9*hour + half)
	case "aest", "vlat", "chst", "pgt":
		return east(10 * hour)
	case "acdt", "lhst":
		return east(10*hour + half)
	case "aedt", "sbt", "nct", "magt", "sakt", "sret":
		return east(11 * hour)
	case "nzst", "fjt", "pett", "gilt", "tvt":
		return east(12 * hour)
	case "nzdt", "tot", "phot":
		return east(13 * hour)
	}
	return westernZone(word)
}

// westernZone is shortZone for those behind Greenwich, and those of one name all year.
func westernZone(word string) zone {
	switch word {
	case "azost", "cvt":
		return east(-hour)
	case "brst", "fnt":
		return east(-2 * hour)
	case "ndt", "hat":
		return east(-2*hour - half)
	case "brt", "art", "adt", "clst", "uyt", "hac", "gft", "rott", "srt", "pyst":
		return east(-3 * hour)
	case "nst", "hnt":
		return east(-3*hour - half)
	case "ast", "edt", "clt", "bot", "vet", "amt", "gyt", "hna", "hae", "pyt":
		return east(-4 * hour)
	case "est", "cdt", "cot", "pet", "ect", "hne":
		return east(-5 * hour)
	case "cst", "mdt", "galt", "hnc", "har":
		return east(-6 * hour)
	case "mst", "pdt", "hap", "hnr":
		return east(-7 * hour)
	case "pst", "akdt", "hnp":
		return east(-8 * hour)
	case "akst", "hdt", "hadt":
		return east(-9 * hour)
	case "hst", "hast", "ckt", "taht":
		return east(-10 * hour)
	case "sst":
		return east(-11 * hour)
	case "et":
		return clocksOf("America/New_York")
	case "ct":
		return clocksOf("America/Chicago")
	case "mt":
		return clocksOf("America/Denver")
	case "pt":
		return clocksOf("America/Los_Angeles")
	case "at":
		return clocksOf("America/Halifax")
	case "nt":
		return clocksOf("America/St_Johns")
	case "akt":
		return clocksOf("America/Anchorage")
	case "aet":
		return clocksOf("Australia/Sydney")
	case "nzt":
		return clocksOf("Pacific/Auckland")
	case "uk":
		return clocksOf("Europe/London")
	}
	return zone{}
}

// regions are those that have been looked up, by name; nil for a name that is none. They
// are the same for everybody.
var regions sync.Map

// regionNamed returns the region of the IANA's table that has a name, nil if there is none.
// It may read the machine's copy of that table.
func regionNamed(name string) *time.Location {
	if len(name) > 40 || strings.Count(name, "/") > 2 || name == "Local" || !isASCII(name) {
		return nil
	}
	if known, found := regions.Load(name); found {
		return known.(*time.Location)
	}
	region, err := time.LoadLocation(name)
	if err != nil { // the table minds the size of letters
		region, err = time.LoadLocation(regionSpelling(name))
	}
	if err != nil {
		region = nil
	} else {
		regions.Store(name, region) // there are six hundred names
	}
	return region
}

// regionSpelling writes the name of a region as most are spelled: each of its words with one
// capital letter.
func regionSpelling(name string) string {
	spelled, begins := []byte(strings.ToLower(name)), true
	for i, c := range spelled {
		if begins && c >= 'a' && c <= 'z' {
			spelled[i] = c - 'a' + 'A'
		}
		begins = c == '/' || c == '_' || c == '-'
	}
	return string(spelled)
}
