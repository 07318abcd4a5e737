package parse_test

import (
	"os"
	"path/filepath"
	"testing"
	"time"

	"tidings/feeds/parse"
)

// A siteFeed is a feed by the site that it comes from, with what it must give: format,
// title, site and number of items; title, link, date and author of the first item; the
// feed's language.
type siteFeed struct {
	file, format, title, link                               string
	items                                                   int
	firstTitle, firstLink, firstDate, firstAuthor, language string
}

// siteFeeds are real feeds. testdata/README.md says whence.
var siteFeeds = []siteFeed{
	{"3960.json", "json", "fboës - Der Blog | Startseite", "https://journal.3960.org/", 8,
		"Lecker, lecker", "https://journal.3960.org/posts/2020-02-21-lecker-lecker/", "2020-02-21T17:08:06Z", "Frank Boës", "de-DE"},
	{"aktuality.rss", "rss", "Aktuality.sk - aktuálne spravodajstvo", "https://www.aktuality.sk", 30,
		"Analytici Goldman Sachs zvýšili odhad rastu ekonomiky USA", "https://www.aktuality.sk/clanok/856577/analytici-goldman-sachs-zvysili-odhad-rastu-ekonomiky-usa/", "2021-01-17T18:27:00Z", "", "sk"},
	{"arcgames.rss", "rss", "Neverwinter", "https://www.arcgames.com/en/games/neverwinter/news", 2,
		"Neverwinter & Jingle Jam Humble Bundle!", "https://www.arcgames.com/en/games/neverwinter/news/detail/10743874-neverwinter-%26-jingle-jam-humble-bundle%21", "2017-12-07T18:00:29Z", "", "en-US"},
	{"atp.rss", "rss", "Accidental Tech Podcast", "http://atp.fm/", 15,
		"311: Mutually Assured Destruction", "http://atp.fm/episodes/311", "2019-01-31T16:58:12Z", "Marco Arment", "en-US"},
	{"biorxiv.rss", "rss", "bioRxiv Subject Collection: Plant Biology", "http://biorxiv.org", 24,
		"Wheat inositol pyrophosphate kinase (TaVIH2-3B) interacts with Fasciclin-like arabinogalactan (FLA6) protein and alters the plant cell-wall composition", "http://biorxiv.org/cgi/content/short/743294v1?rss=1", "2019-08-27T00:00:00Z", "Kaur, M., Shukla, A., Kanwar, S., Shukla, V., Kaur, G., Sharma, S., Kumar, A., Aggarwal, S., Bhati, K. K., Pandey, P., Mazumder, K., Rishi, V., Pandey, A. K.", ""},
	{"blogspot-4fsodonline.atom", "atom", "4 Fighting Serpents of Death", "http://4fsodonline.blogspot.com/", 25,
		"4FSOD Documentary: Bloopers and Stuff", "http://4fsodonline.blogspot.com/2007/12/4fsod-documentary-bloopers-and-stuff.html", "2007-12-15T07:15:00Z", "Anthony", ""},
	{"braingle.rss", "rss", "Braingle's Newest Brain Teasers and Riddles", "http://www.braingle.com/brainteasers/index.php", 1,
		"Huh?", "http://www.braingle.com/50366.html", "2014-06-19T06:00:00Z", "", "en-us"},
	{"curtclifton.json", "json", "curtclifton.net", "http://curtclifton.net/", 8,
		"Twitter Quitter", "http://www.curtclifton.net/twitter-quitter", "2018-01-06T08:00:00Z", "Curt Clifton", ""},
	{"dailymail.rss", "rss", "Home | Mail Online", "http://www.dailymail.co.uk/ushome/index.html?ITO=1490&ns_mchannel=rss&ns_campaign=1490", 1,
		"Could the infamous Black Dahlia case be about to be solved? Cadaver dog discovers death scent at Hollywood home of suspect 66 years after the horrific murder", "http://www.dailymail.co.uk/news/article-2272640/Could-infamous-Black-Dahlia-case-solved-Cadaver-dog-discovers-death-scent-Hollywood-home-suspect-66-years-horrific-murder.html?ITO=1490&ns_mchannel=rss&ns_campaign=1490", "2013-02-03T04:13:03Z", "", "en-gb"},
	{"daringfireball-2016.atom", "atom", "Daring Fireball", "http://daringfireball.net/", 28,
		"Apple Product Event: Monday March 21", "http://recode.net/2016/02/27/remark-your-calendars-apples-product-event-will-week-of-march-21/", "2016-02-27T21:59:47Z", "John Gruber", ""},
	{"daringfireball.atom", "atom", "Daring Fireball", "https://daringfireball.net/", 32,
		"The Talk Show: ‘I Do Like Throwing a Baby’", "https://daringfireball.net/thetalkshow/2017/06/26/ep-195", "2017-06-27T00:54:17Z", "John Gruber", ""},
	{"daringfireball.json", "json", "Daring Fireball", "https://daringfireball.net/", 35,
		"The Talk Show: ‘I Do Like Throwing a Baby’", "https://daringfireball.net/linked/2017/06/26/the-talk-show-195", "2017-06-27T00:54:17Z", "John Gruber", ""},
	{"daveverse.rss", "rss", "daveverse", "https://daveverse.org", 25,
		"WordPress and AI", "https://daveverse.org/2025/10/25/wordpress-and-ai/", "2025-10-25T15:05:02Z", "", "en-us"},
	{"dcrainmaker.rss", "rss", "DC Rainmaker", "https://www.dcrainmaker.com", 2,
		"Huge Fall Sale: 20% of All Trainers & Most Power Meters, $100 off Fenix 5, GoPro Hero6 deal!", "https://www.dcrainmaker.com/2017/11/trainers-power-meters-fenix5-sale.html", "2017-11-09T05:00:00Z", "DC Rainmaker", "en-US"},
	{"donthitsave.rss", "rss", "Don't Hit Save", "https://donthitsave.com", 10,
		"Skipping Around", "https://donthitsave.com/comic/2019/05/24/skipping-around", "2019-05-24T07:00:00Z", "", "en-us"},
	{"draw-down.atom", "atom", "Draw Down", "https://draw-down.com/collections/all", 23,
		"Revue Faire — no. 56 (Reading Until I Sleep: Manuel Raeder)", "https://draw-down.com/products/revue-faire-no-56-reading-until-i-sleep-manuel-raeder", "2026-05-15T19:53:50Z", "Draw Down", "en"},
	{"expertopinionent.atom", "atom", "ENT expert opinion", "http://expertopinionent.typepad.com/my-blog/", 40,
		"Advances and Testing in Vestibular Pathology", "http://expertopinionent.typepad.com/my-blog/2017/04/advances-and-testing-in-vestibular-pathology.html", "2017-04-07T01:50:50Z", "ENTexpertopinion", ""},
	{"fcutrecht.rss", "rss", "www.fcutrecht.net voetbalnieuws", "https://www.fcutrecht.net/", 20,
		"Serdar Gözübüyük scheidsrechter bij FC Twente - FC Utrecht", "https://www.fcutrecht.net/nieuws/serdar-g-z-b-y-k-scheidsrechter-bij-fc-twente-fc-utrecht~8805", "2021-09-06T10:17:00Z", "webmaster@fcutrecht.net", "nl-nl"},
	{"fvsch.atom", "atom", "Florens Verschelde", "https://fvsch.com", 2,
		"RAW Power 3: an affordable digital photo development app for macOS", "https://fvsch.com/raw-power-mac", "2021-01-10T23:00:00Z", "Florens Verschelde", "en"},
	{"googlecloud.rss", "rss", "Cloud Blog", "https://cloud.google.com/blog/", 6,
		"Want to keep your employees productive? Pay attention to shadow IT clues", "https://cloud.google.com/blog/products/productivity-collaboration/want-to-keep-your-employees-productive-pay-attention-to-shadow-it-clues/", "2019-09-03T18:00:00Z", "Diane Chaleff", "en"},
	{"inessential.json", "json", "inessential.com", "http://inessential.com/", 20,
		"James Dempsey and the Breakpoints Benefit App Camp for Girls", "http://inessential.com/2017/06/02/james_dempsey_and_the_breakpoints_benefi", "2017-06-03T05:05:47Z", "Brent Simmons", ""},
	{"intertwingly.atom", "atom", "Sam Ruby", "http://intertwingly.net/blog/", 20,
		"Inhibiting Suspend", "http://intertwingly.net/blog/2012/07/16/Inhibiting-Suspend", "2012-07-16T15:48:01Z", "Sam Ruby", ""},
	{"katiefloyd.rss", "rss", "Katie Floyd", "http://www.katiefloyd.com", 17,
		"Special Mac Power Users for Relay FM Members", "http://tracking.feedpress.it/link/980/4243452", "2016-08-25T22:20:00Z", "Katie Floyd", "en-US"},
	{"kc0011.rss", "rss", "投资资讯网交易在线--流通纪念币最新20篇论坛主题-全文", "http://www.kc0011.net", 20,
		"建国35周年纪念，华表，和平鸽", "http://www.kc0011.net/dispbbs.asp?BoardID=10&ID=25164257&Page=1", "2020-01-10T14:33:00Z", "大鱼儿", "zh-cn"},
	{"leancrew-cut.json", "json", "And now it’s all this", "", 2,
		"Last thoughts on modifier keys", "http://leancrew.com/all-this/2017/11/last-thoughts-on-modifier-keys/", "2017-11-23T21:08:29Z", "Dr. Drang", ""},
	{"leancrew.json", "json", "And now it’s all this", "http://leancrew.com/all-this/", 12,
		"Last thoughts on modifier keys", "http://leancrew.com/all-this/2017/11/last-thoughts-on-modifier-keys/", "2017-11-23T21:08:29Z", "Dr. Drang", ""},
	{"leancrew.rss", "rss", "And now it’s all this", "http://leancrew.com/all-this", 12,
		"Last thoughts on modifier keys", "http://leancrew.com/all-this/2017/11/last-thoughts-on-modifier-keys/", "2017-11-23T21:08:29Z", "Dr. Drang", "en-US"},
	{"livemint.rss", "rss", "Livemint - News", "https://www.livemint.com/rss/News", 25,
		"PM Modi-Xi Jinping informal summit in Varanasi this October: Report", "https://www.livemint.com/news/india/pm-modi-xi-jinping-informal-summit-in-varanasi-this-october-report-1559104147038.html", "2019-05-29T10:16:00Z", "Elizabeth Roche", ""},
	{"macworld.rss", "rss", "Macworld", "https://www.macworld.com", 30,
		"Best smart lock", "https://www.techhive.com/article/3212828/connected-home/best-smart-lock.html#tk.rss_all", "2017-11-28T23:40:00Z", "Christopher Null", "en-us"},
	{"manton.rss", "rss", "Manton Reece", "http://www.manton.org", 10,
		"", "http://www.manton.org/2015/09/3071.html", "2015-09-25T14:26:40Z", "manton", "en-US"},
	{"medium-emarley.rss", "rss", "Stories by Liz Marley on Medium", "https://medium.com/@emarley?source=rss-b4981c59ffa5------2", 10,
		"UI Automation & screenshots", "https://medium.com/@emarley/ui-automation-screenshots-c44a41af38d1?source=rss-b4981c59ffa5------2", "2016-05-07T23:53:30Z", "Liz Marley", ""},
	{"medium-hodlhodl.rss", "rss", "Stories by Hodl Hodl on Medium", "https://medium.com/@hodlhodl?source=rss-b1f3d322dadf------2", 10,
		"Hodl Hodl closes funding round", "https://medium.com/@hodlhodl/hodl-hodl-closes-funding-round-417d97952d42?source=rss-b1f3d322dadf------2", "2018-11-19T08:10:26Z", "Hodl Hodl", ""},
	{"medscape.rss", "rss", "Medscape Family Medicine Headlines", "http://www.medscape.com/familymedicine?src=rss", 20,
		"Caution Urged for Virtual Care Partnerships in Canada", "https://www.medscape.com/viewarticle/caution-urged-virtual-care-partnerships-canada-2025a1000uja?src=rss", "2025-11-05T18:52:10Z", "", "en-us"},
	{"monkeydom.rss", "rss", "cocoa-dom", "https://coding.monkeydom.de", 13,
		"TCMPortMapper 2018 Edition", "https://github.com/monkeydom/TCMPortMapper", "2018-09-06T13:27:00Z", "", ""},
	{"nasa.rss", "rss", "Liftoff News", "http://liftoff.msfc.nasa.gov/", 4,
		"Star City", "http://liftoff.msfc.nasa.gov/news/2003/news-starcity.asp", "2003-06-03T09:39:21Z", "Writer", "en-us"},
	{"natashatherobot.rss", "rss", "Natasha The Robot", "https://www.natashatherobot.com", 9,
		"The Easiest Way to Get a URL for your Apple Wallet Passkit Pass", "https://www.natashatherobot.com/url-apple-wallet-passkit-pass/", "2017-07-07T11:06:10Z", "Natasha Murashev", "en-US"},
	{"ncatlab.atom", "atom", "nLab", "https://ncatlab.org/nlab/show/HomePage", 1,
		"(0,1)-category", "https://ncatlab.org/nlab/show/%280%2C1%29-category", "2009-09-08T23:20:59Z", "Mike Shulman", "en"},
	{"neverworkintheory.atom", "atom", "It Will Never Work in Theory", "https://neverworkintheory.org/", 20,
		"Retrospective", "https://neverworkintheory.org/2024/03/21/retrospective.html", "2024-03-21T00:00:00Z", "Greg Wilson", ""},
	{"nytimes.rss", "rss", "NYT > Home Page", "http://www.nytimes.com/pages/index.html?partner=rss&emc=rss", 1,
		"E.P.A. Plan to Clean Up Gowanus Canal Meets Local Resistance", "http://www.nytimes.com/2013/05/06/nyregion/epa-plan-to-clean-up-gowanus-canal-meets-local-resistance.html?partner=rss&emc=rss", "2013-05-05T17:15:11Z", "", "en-us"},
	{"onefoottsunami.atom", "atom", "One Foot Tsunami", "http://onefoottsunami.com", 25,
		"Link: Pillow Fight Leaves 24 Concussed", "http://www.nytimes.com/2015/09/05/us/at-west-point-annual-pillow-fight-becomes-weaponized.html?mwrsm=Email&_r=1&pagewanted=all", "2015-09-08T14:21:41Z", "Paul Kafasis", ""},
	{"oren.rss", "rss", "Новости Оренбурга и области / Раздел Новости", "http://www.oren.ru", 10,
		"В Бузулуке главные стройплощадки – детсад и Ледовый дворец", "http://www.oren.ru/news/2743422/", "2014-01-22T14:31:31Z", "", ""},
	{"pappacoda.atom", "atom", "Andrea Pappacoda - Blog", "https://andrea.pappacoda.it/blog/", 3,
		"Le favicon non sono difficili", "https://andrea.pappacoda.it/blog/favicon_2026/", "2026-05-24T11:02:30Z", "Andrea Pappacoda", "it"},
	{"pcmag.rss", "rss", "PCMag.com: the Official John C. Dvorak RSS Feed", "http://www.pcmag.com", 10,
		"My Professional Armchair Analysis of CES", "http://www.pcmag.com/article2/0,2817,2525649,00.asp?kc=PCRSS03079TX1K0000584", "2018-01-17T20:50:00Z", "", "en-us"},
	{"pxlnv.json", "json", "Pixel Envy", "https://pxlnv.com", 20,
		"Uber Lost $4.5 Billion in 2017", "https://pxlnv.com/linklog/uber-losses-2017/", "2018-02-13T23:23:12Z", "Nick Heer", ""},
	{"qemu.atom", "atom", "QEMU", "https://www.qemu.org/", 10,
		"QEMU version 10.1.0 released", "https://www.qemu.org/2025/08/26/qemu-10-1-0/", "2025-08-26T23:25:00Z", "", ""},
	{"rosemaryorchard.json", "json", "Rosemary Orchard", "https://www.rosemaryorchard.com/blog", 19,
		"Workflow: Add Task & Sub Tasks To OmniFocus", "https://www.rosemaryorchard.com/blog/workflow-add-task-sub-tasks-to-omnifocus", "2018-08-24T05:00:00Z", "Rosemary Orchard", ""},
	{"scripting.rss", "rss", "Scripting News", "http://scripting.com/", 44,
		"", "http://scripting.com/2017/06/26.html#a080605", "2017-06-26T12:20:05Z", "", "en-us"},
	{"swtch.atom", "atom", "research!rsc", "", 2,
		"Transparent Logs for Skeptical Clients", "http://research.swtch.com/tlog", "2019-03-01T16:00:00Z", "Russ Cox", ""},
	{"talkingpointsmemo.atom", "atom", "All TPM News", "http://talkingpointsmemo.com", 17,
		"Hannity Announces Fox Has Hired Sebastian Gorka As NatSec Strategist", "http://talkingpointsmemo.com/livewire/hannity-announces-fox-hired-sebastian-gorka-national-security-strategist", "2017-11-08T23:15:58Z", "Esme Cribb", "en-US"},
	{"theomnishow.rss", "rss", "The Omni Show", "https://theomnishow.omnigroup.com/", 4,
		"Andrea McVittie, User Experience Designer", "https://theomnishow.omnigroup.com/episode/andrea-mcvittie-user-experience-designer/", "2017-12-06T14:00:00Z", "The Omni Group", "en-us"},
	{"virtualbox.rss", "rss", "Oracle VM VirtualBox: Ticket #10860: Full resolution not exposed to Linux guest", "https://www.virtualbox.org/ticket/10860", 1,
		"", "https://www.virtualbox.org/ticket/10860#comment:1", "2012-08-24T08:54:14Z", "dsvensson", "en-us"},
	{"washingtonpost.rss", "rss", "Wellness: Health, Fitness, Nutrition & More - The Washington Post", "http://www.washingtonpost.com/lifestyle/wellness?wprss=rss_wellness", 13,
		"Schools minister to kids’ fitness and nutrition needs", "http://feeds.washingtonpost.com/click.phdo?i=cc0c5fb09865354bbec8415210a554da", "2012-08-21T15:33:00Z", "Lenny Bernstein", "en"},
}

// siteAddresses are where feeds came from whose links are relative.
var siteAddresses = map[string]string{
	"qemu.atom":    "https://www.qemu.org/feed.xml",
	"arcgames.rss": "https://www.arcgames.com/en/games/neverwinter/news/rss",
}

func TestSiteFeeds(t *testing.T) {
	checkFeeds(t, "feeds", siteFeeds)
	checkFeeds(t, "made", madeFeeds)
	if all := len(siteFeeds) + len(madeFeeds); all < 120 {
		t.Errorf("there are %d feeds", all)
	}
}

// checkFeeds compares what the feeds of a folder of testdata give with what they must.
func checkFeeds(t *testing.T, folder string, all []siteFeed) {
	listed := map[string]bool{}
	for _, want := range all {
		listed[want.file] = true
		t.Run(want.file, func(t *testing.T) {
			p := parseSite(t, folder, want.file)
			first := p.Items[0]
			date := first.Published
			if date.IsZero() {
				date = first.Updated
			}
			author := ""
			if len(first.Authors) > 0 {
				author = first.Authors[0].Name
				if author == "" {
					author = first.Authors[0].Email
				}
			}
			for _, check := range []struct{ what, got, want string }{
				{"format", p.Format, want.format},
				{"title", p.Title, want.title},
				{"link", p.Link, want.link},
				{"language", p.Language, want.language},
				{"first title", first.Title, want.firstTitle},
				{"first link", first.Link, want.firstLink},
				{"first date", date.Format(time.RFC3339), want.firstDate},
				{"first author", author, want.firstAuthor},
			} {
				if check.got != check.want {
					t.Errorf("%s: %q, want %q", check.what, check.got, check.want)
				}
			}
			if len(p.Items) != want.items {
				t.Errorf("%d items, want %d", len(p.Items), want.items)
			}
			assertParsedIsClean(t, want.file, p)
		})
	}
	files, err := filepath.Glob("../testdata/" + folder + "/*")
	if err != nil {
		t.Fatal(err)
	}
	for _, file := range files {
		if !listed[filepath.Base(file)] {
			t.Errorf("%s is in no table", file)
		}
	}
}

// Every item of a real feed has something to read, can be told from its
// neighbours, and nothing was broken but the one file that is cut on purpose.
func TestSiteFeedsAreWhole(t *testing.T) {
	for _, site := range siteFeeds {
		checkWhole(t, "feeds", site.file)
	}
	for _, site := range madeFeeds {
		checkWhole(t, "made", site.file)
	}
}

func checkWhole(t *testing.T, folder, file string) {
	p := parseSite(t, folder, file)
	keys := map[string]bool{}
	for i, it := range p.Items {
		if it.Content.Empty() && it.Summary.Empty() && it.Title == "" && len(it.Enclosures) == 0 {
			t.Errorf("%s: item %d has nothing to read", file, i)
		}
		if it.Published.IsZero() && it.Updated.IsZero() && file != "netscape-091.rss" && file != "userland-092.rss" {
			t.Errorf("%s: item %d has no date", file, i) // those two are older than dates of items
		}
		if keys[it.Key()] && file != "scripting.rss" { // which gives two of its items twice
			t.Errorf("%s: two items are %q", file, it.Key())
		}
		keys[it.Key()] = true
	}
	if cut := file == "leancrew-cut.json"; (len(p.Warnings) > 0) != cut {
		t.Errorf("%s: warnings %q", file, p.Warnings)
	}
}

// parseSite parses a file of a folder of ../testdata.
func parseSite(t testing.TB, folder, file string) *parse.Parsed {
	t.Helper()
	data, err := os.ReadFile(filepath.Join("../testdata", folder, file))
	if err != nil {
		t.Fatal(err)
	}
	p, err := parse.Document(data, parse.Options{URL: siteAddresses[file]})
	if err != nil {
		t.Fatalf("%s: %v", file, err)
	}
	return p
}

func BenchmarkParse(b *testing.B) {
	for _, file := range []string{"dcrainmaker.rss", "biorxiv.rss", "swtch.atom", "talkingpointsmemo.atom", "leancrew.json"} {
		data, err := os.ReadFile(filepath.Join("../testdata/feeds", file))
		if err != nil {
			b.Fatal(err)
		}
		b.Run(file, func(b *testing.B) {
			b.SetBytes(int64(len(data)))
			b.ReportAllocs()
			for b.Loop() {
				if _, err := parse.Document(data, parse.Options{}); err != nil {
					b.Fatal(err)
				}
			}
		})
	}
}
