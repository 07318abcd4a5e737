package store

import (
	"net/url"
	"strings"
)

// What links carry to follow readers about.

// followsReaders reports whether a parameter of a link, in lower case, says where a reader comes from or who it
// is, and not which page is meant. Articles are told apart by it (plainLink): what is added here makes others
// of those that are known.
func followsReaders(name string) bool {
	switch name {
	case "msclkid", "yclid", "dclid", "igshid", "mc_cid", "mc_eid", "_ga", "_gl", "_hsenc", "_hsmi", "oly_anon_id", "oly_enc_id", "vero_id", "wickedid", "cmpid", "ncid", "ocid":
		return true
	}
	return strings.HasPrefix(name, "at_") || strings.HasPrefix(name, "pk_") || strings.HasPrefix(name, "mtm_") || strings.HasPrefix(name, "utm_")
}

// isTracker also knows those by which articles are not told apart.
func isTracker(name string) bool {
	switch name = strings.ToLower(name); name {
	case "fbclid", "gclid", "wbraid", "gbraid", "twclid", "ttclid", "li_fat_id", "igsh", "mkt_tok", "srsltid", "ref_src", "xtor", "itm_source", "itm_medium", "itm_campaign", "hsctatracking", "guccounter", "guce_referrer", "guce_referrer_sig":
		return true
	}
	return followsReaders(name)
}

// WithoutTrackers is an address without the parameters that follow readers about. All else of it stays as it
// is written, in its order; an address that has none of them is returned as it is.
func WithoutTrackers(address string) string {
	rest, fragment, _ := strings.Cut(address, "#")
	page, query, found := strings.Cut(rest, "?")
	if !found {
		query = ""
	}
	kept, dropped := withoutTrackers(query)
	keptFragment, droppedFragment := fragment, false
	if strings.Contains(fragment, "=") { // some write them behind the #, where servers don't see them
		keptFragment, droppedFragment = withoutTrackers(fragment)
	}
	if !dropped && !droppedFragment {
		return address
	}
	if kept != "" {
		page += "?" + kept
	}
	if keptFragment != "" {
		page += "#" + keptFragment
	}
	return page
}

// withoutTrackers leaves them out of parameters that are parted by &.
func withoutTrackers(query string) (kept string, dropped bool) {
	var all []string
	for parameter := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(parameter, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if isTracker(name) {
			dropped = true
			continue
		}
		all = append(all, parameter)
	}
	return strings.Join(all, "&"), dropped
}
