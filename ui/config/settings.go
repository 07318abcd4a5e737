package config

import (
	"slices"
	"strconv"
	"strings"
	"time"
)

// Settings are all settings, each with a value.
type Settings struct {
	Background   string // Auto, "dark" or "light"
	Theme        string // Auto, the name of a theme, or "light:NAME,dark:NAME"
	Paint        bool   // the theme's ground covers the terminal's
	Linear       bool   // the screen is for screen readers: one pane, words, the cursor where one is
	Zen          bool   // an article stands alone on the screen; it is no setting of the file
	Pictures     string // Auto, "on" or "off"
	PicturesNow  string // that as the person has changed it by a key, "" if not; it is no setting of the file
	PicturesBy   string // Auto, "blocks", "kitty", "kitty-tmux", "iterm2" or "sixel"
	Mouse        bool   // clicks and the wheel are used; the terminal's own selecting needs Shift then
	PageStyle    string // Auto for that of the theme; else the name of one of glamour's, or of a file
	PageWidth    int    // of the column of an article, in cells
	Preview      string // Auto, PreviewOn or PreviewOff
	Bidi         string // who puts lines in order that are written from the right: Auto, BidiOn or BidiOff
	PageLeft     bool   // the column stands at the left of its pane, not in its centre
	Links        string // LinksHidden and so on
	KeepTrackers bool   // links keep what follows readers about
	SidebarWidth int    // in cells; 0 to go by the screen's width
	PanesRatio   int    // how much of the room a list has beside an article, in percent; 0 to go by the screen's width
	CountsUnread bool   // the side bar counts what is unread
	CountsAll    bool   // the side bar counts all there is
	ListLines    int    // of a row that has room for all in one
	ListDays     bool   // rows show the day, not the age
	ListOldest   bool   // lists begin with the oldest article
	ListGroups   string // what lists have headings for: GroupsDay and so on
	ListExcerpt  int    // lines of the text's beginning under each row
	WindowTitle  bool   // the terminal's window says where one is
	MarkRead     MarkRead
	SetAside     int    // days after which what is unread is set aside; 0 for never
	Space        string // what Space does at the end of a list: SpaceOffers and so on
	FirstList    string // FirstUnread and so on
	ConfirmQuit  bool
	KeyPreset    string // one of KeyPresets
	Counts       bool   // digits are counts

	RefreshEvery   time.Duration // how often feeds are looked at by themselves; 0 for never
	RefreshAtStart bool          // as soon as the screen opens

	SaveFolder string // that articles are saved in, as the person calls it; "" to be asked
	SaveForm   string // "markdown", "text" or "html"
	PipeForm   string // these or "json": in which programs get articles

	NotifyWay     string // how a terminal is told of new articles; NotifyOff for not at all
	NotifyProgram Words  // the program that is told of them
	Hooks         Hooks

	Open           Open
	DownloadFolder string // where files of articles are put; Auto for that of the system
}

// Open are the programs that files of articles are opened with, by what these are; without one,
// a file is opened as links are.
type Open struct{ Audio, Video, File Words }

// Hooks are the programs that are told of what happens.
type Hooks struct{ New, Refresh, Bookmark, Open Words }

// Auto lets tidings choose.
const Auto = "auto"

// Whether the page is seen beside the list before it is opened.
const (
	PreviewOn  = "on"
	PreviewOff = "off"
)

// Who puts lines in order that are written from the right: tidings, or the terminal.
const (
	BidiOn  = "on"
	BidiOff = "off"
)

// NotifyOff is the way in which no terminal is told of new articles.
const NotifyOff = "off"

// MarkRead is when an article counts as read.
type MarkRead struct {
	When  string        // OnOpen and so on
	After time.Duration // how long it has been open, if When is OnTime
}

// When an article counts as read.
const (
	OnOpen   = "open"
	OnEnd    = "end"
	OnScroll = "scroll"
	OnTime   = "after"
	ByHand   = "hand"
)

// How links of an article are shown.
const (
	LinksHidden   = "hidden"   // as links and no more
	LinksNumbered = "numbered" // with a number behind each
	LinksListed   = "list"     // and their addresses at the end
)

// What lists have headings for.
const (
	GroupsDay  = "day"
	GroupsFeed = "feed"
	GroupsOff  = "off"
)

// What Space does at the end of a list.
const (
	SpaceOffers = "offer"
	SpaceGoesOn = "next-feed"
	SpaceStops  = "stop"
)

// What the screen begins with.
const (
	FirstUnread    = "unread"
	FirstAll       = "all"
	FirstToday     = "today"
	FirstBookmarks = "bookmarks"
	FirstFeeds     = "feeds"
)

// KeyPresets are the names of all sets of keys, the default first.
func KeyPresets() []string { return []string{"default", "vim", "newsboat", "arrows"} }

// Defaults are the settings of somebody who has set nothing.
func Defaults() Settings {
	return Settings{
		Background: Auto, Theme: Auto, PageStyle: Auto, PageWidth: 72, Pictures: Auto, PicturesBy: Auto, Links: LinksHidden, Preview: Auto, Bidi: Auto, CountsUnread: true, ListLines: 1, ListGroups: GroupsDay, WindowTitle: true,
		MarkRead: MarkRead{When: OnOpen}, FirstList: FirstUnread, Space: SpaceOffers, KeyPreset: KeyPresets()[0],
		RefreshEvery: 30 * time.Minute, RefreshAtStart: true, SaveForm: "markdown", PipeForm: "markdown", NotifyWay: NotifyOff, DownloadFolder: Auto,
	}
}

// A Setting is a row of the table of settings.
type Setting struct {
	Key     string   // as the file says it: "page.width"
	Default string   // as the file would say it
	Choices string   // in words: "a whole number from 40 to 120"
	Why     string   // one line, without its full stop
	AtHome  bool     // it is for who sits at the machine of the library: a server has no use for it, or would do harm by it
	words   []string // values that are words

	// take gives the setting a value out of the file: a bool, an int64 or a string. It
	// reports whether that is a value for it.
	take func(*Settings, any) bool
}

// Words are the values that can be typed without knowing more: for completion. Those of a
// setting that takes numbers are only its words.
func (s Setting) Words() []string { return s.words }

// All is the table of settings, in the order in which they are shown.
func All() []Setting { return slices.Concat(ofScreens(), ofHome()) }

// ofScreens are the settings of any screen.
func ofScreens() []Setting {
	return []Setting{
		oneOf("background", "What the terminal's ground is; auto asks the terminal", []string{Auto, "dark", "light"},
			func(s *Settings, word string) { s.Background = word }),
		name("theme", "What the screen looks like; auto is paper on a light ground and night on a dark one", Themes(),
			`"auto", the name of a theme ("paper", "night", "sepia"), or one for each ground as in "light:sepia,dark:night"`,
			func(s *Settings, word string) { s.Theme = word }),
		onOff("paint", "Whether the whole screen has the theme's ground in place of the terminal's", false,
			func(s *Settings, on bool) { s.Paint = on }),
		onOff("linear", "Whether the screen is for screen readers: words for signs, one pane, and the cursor on your line", false,
			func(s *Settings, on bool) { s.Linear = on }),
		onOff("mouse", "Whether clicks and the wheel work here; selecting text needs Shift then", false,
			func(s *Settings, on bool) { s.Mouse = on }),
		number("page.width", "How wide the column of an article is, in letters", 40, 120, 72,
			func(s *Settings, n int) { s.PageWidth = n }),
		oneOf("page.place", "Where that column stands", []string{"centre", "left"},
			func(s *Settings, word string) { s.PageLeft = word == "left" }),
		name("page.style", "How an article is set; auto is as the theme says", []string{Auto, "dark", "light", "dracula", "pink", "tokyo-night", "notty", "ascii"},
			`"auto", one of glamour's styles ("dark", "light", "dracula", "pink", "tokyo-night", "notty", "ascii"), or a file of such a style as in "mine.json"`,
			func(s *Settings, word string) { s.PageStyle = word }),
		oneOf("page.links", "Whether the links of an article have numbers, for the digits, and whether their addresses stand at its end", []string{LinksHidden, LinksNumbered, LinksListed},
			func(s *Settings, word string) { s.Links = word }),
		oneOf("page.pictures", "Whether pictures are fetched and shown on the page; auto is not over SSH, nor with fewer than 256 colours", []string{Auto, "on", "off"},
			func(s *Settings, word string) { s.Pictures = word }),
		oneOf("page.pictures-by", "How the terminal shows them: in half blocks, or by a protocol; kitty-tmux is kitty's inside tmux with allow-passthrough on, and iterm2 and sixel are for the key I alone", []string{Auto, "blocks", "kitty", "kitty-tmux", "iterm2", "sixel"},
			func(s *Settings, word string) { s.PicturesBy = word }),
		oneOf("links.trackers", "Whether links that are opened, copied and shown keep what only follows you about", []string{"remove", "keep"},
			func(s *Settings, word string) { s.KeepTrackers = word == "keep" }),
		oneOf("preview", "Whether the page of the article under the cursor is seen beside the list before it is opened; auto is on wide screens", []string{Auto, PreviewOn, PreviewOff},
			func(s *Settings, word string) { s.Preview = word }),
		oneOf("bidi", "Whether tidings puts Hebrew and Arabic in the order in which they are seen; auto leaves that to terminals that are known to do it", []string{Auto, BidiOn, BidiOff},
			func(s *Settings, word string) { s.Bidi = word }),
		numberOr(Auto, "sidebar.width", "How wide the side bar is; auto gives it what its names need", 16, 60,
			func(s *Settings, n int) { s.SidebarWidth = n }),
		counts("sidebar.counts", "What stands behind feeds, folders, tags and searches in the side bar"),
		numberOr(Auto, "panes.ratio", "How much of the room a list has beside an article, in percent", leastRatio, mostRatio,
			func(s *Settings, n int) { s.PanesRatio = n }),
		number("list.lines", "Lines of a row in a list; where there is little room it is always 2", 1, 2, 1,
			func(s *Settings, n int) { s.ListLines = n }),
		oneOf("list.order", "Whether lists begin with the newest article or with the oldest; S changes it for one list", []string{"newest", "oldest"},
			func(s *Settings, word string) { s.ListOldest = word == "oldest" }),
		oneOf("list.groups", "What long lists have headings for: each day, each feed, whose articles stand together then, or nothing; S changes it for one list", []string{GroupsDay, GroupsFeed, GroupsOff},
			func(s *Settings, word string) { s.ListGroups = word }),
		oneOf("list.dates", "Whether rows show how old an article is, or its day", []string{"age", "day"},
			func(s *Settings, word string) { s.ListDays = word == "day" }),
		number("list.excerpt", "Lines of an article's beginning under its row", 0, 3, 0,
			func(s *Settings, n int) { s.ListExcerpt = n }),
		onOff("window.title", "Whether the terminal's window says where you are and how much is unread", true,
			func(s *Settings, on bool) { s.WindowTitle = on }),
		markRead("reading.mark-read", "When an article counts as read; scroll is when the list's cursor has passed it"),
		numberOr("never", "reading.set-aside", "After how many days unread articles leave Unread and stand under “Set aside”; 0 is never", 0, 3650,
			func(s *Settings, n int) { s.SetAside = n }),
		oneOf("reading.space", "What Space does when a list has nothing unread any more: name the next feed and go there when it is pressed again, go there, or stop", []string{SpaceOffers, SpaceGoesOn, SpaceStops},
			func(s *Settings, word string) { s.Space = word }),
		oneOf("screen.first", "What the screen begins with; unread begins with all if nothing is unread",
			[]string{FirstUnread, FirstAll, FirstToday, FirstBookmarks, FirstFeeds},
			func(s *Settings, word string) { s.FirstList = word }),
		onOff("screen.confirm-quit", "Whether leaving asks for the same key once more", false,
			func(s *Settings, on bool) { s.ConfirmQuit = on }),
		oneOf("keyboard.preset", "Which keys stand below those of [keys]: for people who come from elsewhere", KeyPresets(),
			func(s *Settings, word string) { s.KeyPreset = word }),
		onOff("keyboard.counts", "Whether digits are counts, as in 10j and 5m; the filters are g 1, g 2, g 3 then", false,
			func(s *Settings, on bool) { s.Counts = on }),
	}
}

// ofHome are those for who sits at the machine of the library.
func ofHome() []Setting {
	return []Setting{
		atHome(intervalOrNever("refresh.every", "How often feeds are looked at by themselves; those that seldom bring something less often", 5*time.Minute, 24*time.Hour, 30*time.Minute,
			func(s *Settings, every time.Duration) { s.RefreshEvery = every })),
		atHome(onOff("refresh.at-start", "Whether feeds that are due are looked at as soon as the screen opens", true,
			func(s *Settings, on bool) { s.RefreshAtStart = on })),
		atHome(name("save.folder", "The folder that s saves articles in; ask asks you, once", []string{"ask"}, `"ask", or a folder as in "~/Notes"`,
			func(s *Settings, folder string) {
				if s.SaveFolder = folder; folder == "ask" {
					s.SaveFolder = ""
				}
			})),
		atHome(oneOf("save.form", "In which form s saves articles", []string{"markdown", "text", "html"},
			func(s *Settings, form string) { s.SaveForm = form })),
		atHome(oneOf("pipe.form", "In which form | gives an article to a command; Tab changes it there", []string{"markdown", "text", "html", "json"},
			func(s *Settings, form string) { s.PipeForm = form })),
		atHome(oneOf("notify.way", "How your terminal is told that a refresh brought something; tmux passes on the bell alone, unless it is told otherwise", []string{NotifyOff, "bell", "osc9", "osc777", "osc99"},
			func(s *Settings, way string) { s.NotifyWay = way })),
		atHome(program("notify.program", "A program that is told that a refresh brought something: in its arguments, and on its standard input", `["notify-send", "{summary}", "{titles}"]`,
			func(s *Settings, words Words) { s.NotifyProgram = words })),
		atHome(program("hooks.on-new", "A program that gets the new articles of a refresh on its standard input, one line of JSON each", `["append", "{count}"]`,
			func(s *Settings, words Words) { s.Hooks.New = words })),
		atHome(program("hooks.on-refresh", "A program that gets the counts of each refresh on its standard input, as JSON", `["log", "{summary}"]`,
			func(s *Settings, words Words) { s.Hooks.Refresh = words })),
		atHome(program("hooks.on-bookmark", "A program that gets an article as JSON when you bookmark it", `["save", "{link}", "--title={title}"]`,
			func(s *Settings, words Words) { s.Hooks.Bookmark = words })),
		atHome(program("hooks.on-open", "A program that gets an article as JSON when you open its page in the browser", `["log", "{feed}", "{id}"]`,
			func(s *Settings, words Words) { s.Hooks.Open = words })),
		atHome(opening("open.audio", "The program that plays the sounds that hang on articles; without one they are opened as links are", `["mpv", "--force-window", "{url}"]`,
			func(s *Settings, words Words) { s.Open.Audio = words })),
		atHome(opening("open.video", "The program that plays the films that hang on articles", `["mpv", "{url}"]`,
			func(s *Settings, words Words) { s.Open.Video = words })),
		atHome(opening("open.file", "The program that opens all other files that hang on articles", `["xdg-open", "{url}"]`,
			func(s *Settings, words Words) { s.Open.File = words })),
		atHome(name("download.folder", "The folder for files that you download; auto is the system's, mostly ~/Downloads", []string{Auto},
			`"auto", or a folder as in "~/Podcasts"`,
			func(s *Settings, folder string) { s.DownloadFolder = folder })),
	}
}

// Offered are the settings that a person has: all of them at home, over SSH those of All that
// are not AtHome.
func Offered(remote bool) []Setting {
	all := All()
	if remote {
		all = slices.DeleteFunc(all, func(s Setting) bool { return s.AtHome })
	}
	return all
}

// Find returns the setting with a key. If there is none, nearest is the key that was
// probably meant, "" if that is not known.
func Find(key string) (s Setting, nearestKey string, found bool) {
	all := All()
	if s, found = find(all, strings.Split(key, ".")); found {
		return s, "", true
	}
	return Setting{}, Nearest(key, keysOf(all)), false
}

// find returns the setting with a path.
func find(all []Setting, path []string) (Setting, bool) {
	for _, s := range all {
		if slices.Equal(strings.Split(s.Key, "."), path) {
			return s, true
		}
	}
	return Setting{}, false
}

func keysOf(all []Setting) []string {
	keys := make([]string, len(all))
	for i, s := range all {
		keys[i] = s.Key
	}
	return keys
}

// Value returns how the file says a value that somebody has typed, with or without quotes;
// false if it is none for the setting.
func (s Setting) Value(typed string) (text string, ok bool) {
	typed = strings.TrimSpace(typed)
	var ignored Settings
	for _, value := range []any{valueOf([]byte(typed)), typed} {
		if s.take(&ignored, value) {
			return written(value), true
		}
	}
	return "", false
}

// written is a value as the file says it.
func written(value any) string {
	switch value := value.(type) {
	case bool:
		return strconv.FormatBool(value)
	case int64:
		return strconv.FormatInt(value, 10)
	case []any:
		return writtenWords(value)
	case string:
		return strconv.Quote(value) // the words of settings have no letters that TOML quotes in another way
	}
	return ""
}
