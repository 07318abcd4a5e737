package store

import (
	"net/url"
	"slices"
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

// A tracking is a kind of parameters that a page does without.
type tracking struct {
	reason string
	hosts  string   // where they are that, with all hosts below; "" for everywhere. A host that ends in a dot has any ending
	names  []string // in lower case; one that ends in * is a beginning
}

// trackings are those by which articles are not told apart.
func trackings() []tracking {
	return []tracking{
		{"an advertiser's number of one click, so that a sale can be counted for it", "", []string{
			"gclid", "gclsrc", "gbraid", "wbraid", "gad_source", "gad_campaignid", "fbclid", "twclid", "ttclid", "ysclid", "ymclid", "li_fat_id", "epik", "rdt_cid", "sccid", "srsltid", "irclickid", "irgwc", "cjevent", "tblci", "dicbo", "rb_clickid", "s_kwcid", "ef_id", "_openstat", "sznclid"}},
		{"who has passed a link on, as the app writes it that was used", "", []string{"igsh", "_branch_match_id", "_branch_referrer", "__twitter_impression"}},
		{"which reader of a newsletter it was, as the programs write it that send them", "", []string{
			"mkt_tok", "hsctatracking", "__hstc", "__hssc", "__hsfp", "vero_conv", "ml_subscriber", "ml_subscriber_hash", "_kx", "__s", "dm_i", "elqtrack", "elqtrackid", "elqaid", "elqat", "elqak", "bsft_*", "trk_contact", "trk_msg", "trk_module", "trk_sid", "sfmc_*", "_bta_tid", "_bta_c", "mc_tc", "oly_*", "vero_*"}},
		{"which box, letter or post was clicked on, as programs that measure visits call it", "", []string{
			"itm_*", "piwik_*", "matomo_*", "hsa_*", "_gac", "xtor", "xtref", "wt_mc", "wt_zmc", "sara_ecid", "sara_icid", "ref_src", "ref_url", "echobox", "guccounter", "guce_referrer", "guce_referrer_sig", "mkwid", "pcrid", "s_cid"}},
		{"the shelf on which a film was found, and who shared it", "youtube.com youtu.be youtube-nocookie.com", []string{"si", "feature", "pp", "ab_channel", "embeds_referring_euri", "embeds_referring_origin", "source_ve_path"}},
		{"who shared a song", "spotify.com", []string{"si", "sp_cid", "nd", "dlsi", "pt"}},
		{"how and by whom a post was shared", "twitter.com x.com", []string{"s", "t", "cn", "cxt", "refsrc"}},
		{"the place in Facebook where a link was clicked on", "facebook.com", []string{"__tn__", "__cft__*", "__xts__*", "mibextid", "rdid", "hc_ref", "fref", "refid", "ref", "refsrc", "paipv", "eav"}},
		{"who shared a film, with what machine", "tiktok.com", []string{"_t", "_r", "is_from_webapp", "sender_device", "is_copy_url", "share_app_id", "share_link_id", "tt_from", "u_code", "user_id", "sec_user_id"}},
		{"the mail or list in which a post was seen", "linkedin.com", []string{"trk", "trkemail", "trackingid", "lipi", "midtoken", "midsig", "rcm", "ebp", "original_referer", "lici"}},
		{"the feed or list in which a story was seen", "medium.com", []string{"source"}},
		{"who sent a letter on, and what the page is to say of it", "substack.com", []string{"r", "isfreemail", "triedredirect", "showwelcomeonshare", "publication_id", "post_id"}},
		{"who shared a thread, and where it was clicked on", "reddit.com", []string{"share_id", "ref", "ref_source", "ref_campaign", "rdt", "correlation_id", "$deep_link", "$3p", "_branch_*"}},
		{"the box of a page in which a story stood", "bbc.com bbc.co.uk", []string{"ns_*", "intlink_from_url", "intlink_ts", "facebook_page", "link_location"}},
		{"the letter, person or post that led there", "nytimes.com", []string{"smid", "smtyp", "partner", "emc", "referringsource", "campaign_id", "instance_id", "segment_id", "regi_id", "user_id", "nl", "te"}},
		{"the letter that led there", "washingtonpost.com", []string{"wpisrc", "wpmm", "wpsrc", "carta-url"}},
		{"the letter or post that led there", "theguardian.com", []string{"cmp"}},
		{"which reader of a newsletter it was", "newyorker.com wired.com vanityfair.com vogue.com gq.com arstechnica.com bonappetit.com pitchfork.com", []string{"mbid", "esrc", "bxid", "cndid", "hasha", "hashb", "hashc"}},
		{"the search, the visit and the shelf by which goods were found", "amazon.", []string{"pd_rd_*", "pf_rd_*", "ref_", "qid", "sr", "crid", "sprefix", "dib", "dib_tag", "content-id", "_encoding"}},
		{"the partner and the place that led to an auction", "ebay.", []string{"_trkparms", "_trksid", "mkevt", "mkcid", "mkrid", "campid", "toolid", "customid", "amdata"}},
		{"the box of a page in which goods stood", "aliexpress. taobao.com tmall.com alibaba.com", []string{"spm", "scm", "algo_pvid", "algo_expid", "pvid", "ali_refid", "ali_trackid"}},
		{"who shared a film, with what app", "bilibili.com b23.tv", []string{"spm_id_from", "from_spmid", "vd_source", "share_source", "share_medium", "share_plat", "share_session_id", "share_tag", "share_from", "unique_k", "bbid"}},
		{"the session of a search", "google.", []string{"ved", "ei", "sca_esv", "sxsrf", "gs_lcp", "gs_lcrp", "uact", "sourceid", "iflsig"}},
		{"the campaign that led to an app, a song or a podcast", "apple.com", []string{"itsct", "itscg"}},
		{"the mail or box that led to a question", "stackoverflow.com stackexchange.com", []string{"so_medium", "so_source"}},
	}
}

// isTracker reports whether a parameter of a link to a host follows readers about.
func isTracker(host, name string) bool {
	name = strings.ToLower(name)
	if followsReaders(name) {
		return true
	}
	for _, kind := range trackings() {
		if kind.hosts != "" && !isHostOf(host, kind.hosts) {
			continue
		}
		if slices.ContainsFunc(kind.names, func(one string) bool {
			begins, isBeginning := strings.CutSuffix(one, "*")
			return name == one || isBeginning && strings.HasPrefix(name, begins)
		}) {
			return true
		}
	}
	return false
}

// isHostOf reports whether a host is one of some, or below one of them.
func isHostOf(host, hosts string) bool {
	for one := range strings.FieldsSeq(hosts) {
		if strings.HasSuffix(one, ".") && strings.Contains("."+host, "."+one) || host == one || strings.HasSuffix(host, "."+one) {
			return true
		}
	}
	return false
}

// A wrapping is how addresses are written of pages that do nothing but count a click and lead on.
type wrapping struct {
	reason string
	hosts  string // with all hosts below
	path   string // what the path begins with
	names  string // the parameters that may have the address; "?" if all behind the ? is it
}

func wrappings() []wrapping {
	return []wrapping{
		{"results of a search, and links in its mails and documents", "google.", "/url", "q url"},
		{"links in posts and messages", "l.facebook.com lm.facebook.com", "/l.php", "u"},
		{"links in profiles and messages", "l.instagram.com l.messenger.com l.threads.com l.threads.net l.wl.co", "/", "u"},
		{"links in posts", "t.umblr.com", "/redirect", "z"},
		{"links in threads", "out.reddit.com", "/", "url"},
		{"links below films", "youtube.com", "/redirect", "q"},
		{"links in mails, which are looked at before they are opened", "safelinks.protection.outlook.com", "/", "url"},
		{"links in posts", "vk.com", "/away", "to"},
		{"links in posts", "linkedin.com", "/redir/", "url"},
		{"links in posts", "linkedin.com", "/safety/go", "url"},
		{"results of a search", "duckduckgo.com", "/l/", "uddg"},
		{"links in news", "bing.com", "/news/apiclick.aspx", "url"},
		{"links in messages", "slack-redir.net", "/link", "url"},
		{"links in comments", "disq.us redirect.disqus.com", "/url", "url"},
		{"links in descriptions", "exit.sc gate.sc", "/", "url"},
		{"links in descriptions", "deviantart.com", "/users/outgoing", "?"},
		{"it hides where a reader comes from", "href.li", "/", "?"},
		{"links in forums of games", "steamcommunity.com", "/linkfilter", "url u"},
		{"links that were kept for later", "getpocket.com", "/redirect", "url"},
		{"they pay whoever has set the link", "go.skimresources.com redirect.viglink.com go.redirectingat.com", "/", "url u"},
	}
}

// unwrapped is the address that a wrapped one leads to; false if it is none.
func unwrapped(address string) (inside string, is bool) {
	u, err := url.Parse(address)
	if err != nil || u.RawQuery == "" {
		return "", false
	}
	host := strings.ToLower(u.Hostname())
	for _, way := range wrappings() {
		if !strings.HasPrefix(u.Path, way.path) || !isHostOf(host, way.hosts) {
			continue
		}
		if way.names == "?" {
			inside = u.RawQuery
		}
		for name := range strings.FieldsSeq(way.names) {
			if inside == "" {
				inside = u.Query().Get(name)
			}
		}
		to, err := url.Parse(inside)
		return inside, err == nil && (to.Scheme == "https" || to.Scheme == "http") && to.Host != ""
	}
	return "", false
}

// WithoutTrackers is an address without the parameters that follow readers about, and without the pages that
// only count who passes by if the address that they lead to stands in it. All else of it stays as it
// is written, in its order; an address that has none of them is returned as it is.
func WithoutTrackers(address string) string {
	const mostWrapped = 4
	for range mostWrapped {
		inside, is := unwrapped(address)
		if !is {
			break
		}
		address = inside
	}
	rest, fragment, _ := strings.Cut(address, "#")
	page, query, found := strings.Cut(rest, "?")
	if !found {
		query = ""
	}
	_, host, _ := strings.Cut(page, "://")
	host, _, _ = strings.Cut(strings.ToLower(host), "/")
	kept, dropped := withoutTrackers(host, query)
	keptFragment, droppedFragment := fragment, false
	if strings.Contains(fragment, "=") { // some write them behind the #, where servers don't see them
		keptFragment, droppedFragment = withoutTrackers(host, fragment)
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
func withoutTrackers(host, query string) (kept string, dropped bool) {
	if query == "" {
		return "", false
	}
	var all []string
	for parameter := range strings.SplitSeq(query, "&") {
		name, _, _ := strings.Cut(parameter, "=")
		if plain, err := url.QueryUnescape(name); err == nil {
			name = plain
		}
		if isTracker(host, name) {
			dropped = true
			continue
		}
		all = append(all, parameter)
	}
	return strings.Join(all, "&"), dropped
}
