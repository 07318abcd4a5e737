package parse

import (
	"strings"
	"sync"
	"unicode/utf8"
)

// Zones that are more than one short name: spelled out, a pair of names, the clocks of a city.

// spelledZone returns the zone that is spelled out at the start of text: "eastern time",
// "pacific daylight time", "central european summer time".
func spelledZone(text string) zone {
	for _, spelled := range spelledZones {
		rest, found := strings.CutPrefix(text, spelled.name)
		if !found {
			continue
		}
		switch {
		case strings.HasPrefix(rest, " standard time"):
			return east(spelled.standard)
		case strings.HasPrefix(rest, " daylight"), strings.HasPrefix(rest, " summer time"), strings.HasPrefix(rest, " sommerzeit"):
			return east(spelled.standard + hour)
		case strings.HasPrefix(rest, " time"), strings.HasPrefix(rest, " mean time"), strings.HasPrefix(rest, " prevailing time"), strings.HasPrefix(rest, " zeit"):
			return clocksOf(spelled.region)
		case strings.HasPrefix(spelled.region, "America/") && strings.Trim(rest, " .)") == "": // "6 am Eastern"
			return clocksOf(spelled.region)
		}
	}
	return zone{}
}

var spelledZones = []struct {
	name     string
	standard int // seconds east of Greenwich in winter
	region   string
}{
	{"mitteleuropäische", hour, "Europe/Berlin"}, {"osteuropäische", 2 * hour, "Europe/Athens"}, {"westeuropäische", 0, "Europe/Lisbon"},
	{"eastern european", 2 * hour, "Europe/Athens"}, {"central european", hour, "Europe/Berlin"}, {"western european", 0, "Europe/Lisbon"},
	{"eastern", -5 * hour, "America/New_York"}, {"central", -6 * hour, "America/Chicago"}, {"mountain", -7 * hour, "America/Denver"},
	{"pacific", -8 * hour, "America/Los_Angeles"}, {"atlantic", -4 * hour, "America/Halifax"}, {"alaska", -9 * hour, "America/Anchorage"},
	{"hawaii", -10 * hour, "Pacific/Honolulu"}, {"newfoundland", -3*hour - half, "America/St_Johns"},
	{"british", 0, "Europe/London"}, {"greenwich", 0, "UTC"}, {"coordinated universal", 0, "UTC"}, {"universal", 0, "UTC"},
	{"india", 5*hour + half, "Asia/Kolkata"}, {"indian", 5*hour + half, "Asia/Kolkata"}, {"japan", 9 * hour, "Asia/Tokyo"}, {"korea", 9 * hour, "Asia/Seoul"},
	{"china", 8 * hour, "Asia/Shanghai"}, {"moscow", 3 * hour, "Europe/Moscow"}, {"israel", 2 * hour, "Asia/Jerusalem"},
	{"singapore", 8 * hour, "Asia/Singapore"}, {"hong kong", 8 * hour, "Asia/Hong_Kong"}, {"south africa", 2 * hour, "Africa/Johannesburg"},
	{"australian eastern", 10 * hour, "Australia/Sydney"}, {"australian central", 9*hour + half, "Australia/Adelaide"},
	{"australian western", 8 * hour, "Australia/Perth"}, {"new zealand", 12 * hour, "Pacific/Auckland"}, {"arabian", 3 * hour, "Asia/Riyadh"},
	// As Windows names them.
	{"w. europe", hour, "Europe/Berlin"}, {"central europe", hour, "Europe/Budapest"}, {"romance", hour, "Europe/Paris"}, {"gmt", 0, "Europe/London"},
	{"e. europe", 2 * hour, "Europe/Chisinau"}, {"fle", 2 * hour, "Europe/Kyiv"}, {"gtb", 2 * hour, "Europe/Bucharest"}, {"russian", 3 * hour, "Europe/Moscow"},
	{"turkey", 3 * hour, "Europe/Istanbul"}, {"tokyo", 9 * hour, "Asia/Tokyo"}, {"taipei", 8 * hour, "Asia/Taipei"}, {"se asia", 7 * hour, "Asia/Bangkok"},
	{"aus eastern", 10 * hour, "Australia/Sydney"}, {"e. australia", 10 * hour, "Australia/Brisbane"}, {"e. south america", -3 * hour, "America/Sao_Paulo"},
}

// pairedZone returns the zone that is named by both its names at the start of text, in lower case,
// as of a place whose clocks change: "est/edt", "cet/cest", "est5edt".
func pairedZone(text string) zone {
	winter, rest := leadingLetters(text)
	behind := strings.TrimLeft(rest, " /|-0123456789")
	if len(winter) > 4 || len(behind) == len(rest) || !strings.ContainsAny(rest[:len(rest)-len(behind)], "/|0123456789") {
		return zone{}
	}
	summer, _ := leadingLetters(behind)
	for _, pair := range pairedZones {
		if pair.winter == winter && pair.summer == summer || pair.winter == summer && pair.summer == winter {
			return clocksOf(pair.region)
		}
	}
	return zone{}
}

var pairedZones = []struct{ winter, summer, region string }{
	{"est", "edt", "America/New_York"}, {"cst", "cdt", "America/Chicago"}, {"mst", "mdt", "America/Denver"}, {"pst", "pdt", "America/Los_Angeles"},
	{"ast", "adt", "America/Halifax"}, {"nst", "ndt", "America/St_Johns"}, {"akst", "akdt", "America/Anchorage"},
	{"gmt", "bst", "Europe/London"}, {"gmt", "ist", "Europe/Dublin"}, {"wet", "west", "Europe/Lisbon"}, {"cet", "cest", "Europe/Berlin"}, {"cet", "cedt", "Europe/Berlin"},
	{"mez", "mesz", "Europe/Berlin"}, {"met", "mest", "Europe/Berlin"}, {"eet", "eest", "Europe/Athens"}, {"ist", "idt", "Asia/Jerusalem"},
	{"aest", "aedt", "Australia/Sydney"}, {"acst", "acdt", "Australia/Adelaide"}, {"nzst", "nzdt", "Pacific/Auckland"},
}

// leadingLetters parts ASCII letters from what stands behind them.
func leadingLetters(text string) (letters, rest string) {
	end := 0
	for end < len(text) && isLetterByte(text[end]) && text[end] < utf8.RuneSelf {
		end++
	}
	return text[:end], text[end:]
}

// placeTime returns the zone of a city whose time text begins with: "London time", "New York
// time", "heure de Paris", "hora de Madrid", "horário de Brasília".
func placeTime(text string) zone {
	lower := strings.ToLower(text[:min(len(text), 60)])
	for _, before := range [...]string{"heure de ", "heure d'", "hora de ", "ora di ", "horário de ", "horario de ", "ora "} {
		if strings.HasPrefix(lower, before) && len(before) < len(text) {
			return clocksOfCity(strings.TrimRight(lower[len(before):], " ).,]"))
		}
	}
	if at := strings.Index(lower, " time"); at > 0 {
		return clocksOfCity(lower[:at])
	}
	return zone{}
}

// clocksOfCity returns the zone of a city that papers write of. Not known for others: the IANA's
// table would have to be asked for each of a feed's words.
func clocksOfCity(city string) zone {
	return zone{region: cityRegions()[strings.ToLower(city)]}
}

var cityRegions = sync.OnceValue(func() map[string]string {
	return map[string]string{
		"uk": "Europe/London", "london": "Europe/London", "dublin": "Europe/Dublin", "paris": "Europe/Paris", "berlin": "Europe/Berlin", "vienna": "Europe/Vienna",
		"madrid": "Europe/Madrid", "rome": "Europe/Rome", "roma": "Europe/Rome", "lisbon": "Europe/Lisbon", "lisboa": "Europe/Lisbon", "brussels": "Europe/Brussels",
		"amsterdam": "Europe/Amsterdam", "geneva": "Europe/Zurich", "zurich": "Europe/Zurich", "stockholm": "Europe/Stockholm", "oslo": "Europe/Oslo",
		"copenhagen": "Europe/Copenhagen", "helsinki": "Europe/Helsinki", "warsaw": "Europe/Warsaw", "prague": "Europe/Prague", "budapest": "Europe/Budapest",
		"athens": "Europe/Athens", "istanbul": "Europe/Istanbul", "kyiv": "Europe/Kyiv", "moscow": "Europe/Moscow", "moscou": "Europe/Moscow",
		"new york": "America/New_York", "washington": "America/New_York", "toronto": "America/Toronto", "montréal": "America/Toronto", "chicago": "America/Chicago",
		"denver": "America/Denver", "los angeles": "America/Los_Angeles", "san francisco": "America/Los_Angeles", "seattle": "America/Los_Angeles",
		"vancouver": "America/Vancouver", "mexico city": "America/Mexico_City", "méxico": "America/Mexico_City", "bogotá": "America/Bogota", "lima": "America/Lima",
		"buenos aires": "America/Argentina/Buenos_Aires", "são paulo": "America/Sao_Paulo", "brasília": "America/Sao_Paulo", "brasilia": "America/Sao_Paulo",
		"beijing": "Asia/Shanghai", "shanghai": "Asia/Shanghai", "hong kong": "Asia/Hong_Kong", "tokyo": "Asia/Tokyo", "seoul": "Asia/Seoul", "singapore": "Asia/Singapore",
		"delhi": "Asia/Kolkata", "new delhi": "Asia/Kolkata", "dubai": "Asia/Dubai", "jerusalem": "Asia/Jerusalem", "tehran": "Asia/Tehran",
		"sydney": "Australia/Sydney", "melbourne": "Australia/Melbourne", "perth": "Australia/Perth", "auckland": "Pacific/Auckland",
		"cairo": "Africa/Cairo", "lagos": "Africa/Lagos", "nairobi": "Africa/Nairobi", "johannesburg": "Africa/Johannesburg",
	}
})
