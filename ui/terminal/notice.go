package terminal

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/charmbracelet/x/ansi"
)

// A NoticeWay is how a terminal is asked to tell the person something who may be looking
// elsewhere. No terminal answers any of them, so a person can only say which one theirs has:
//
//	bell     BEL                                      every terminal, each in its own manner
//	osc9     OSC 9 ; text                             iTerm2, ConEmu, Windows Terminal, WezTerm, Ghostty
//	osc777   OSC 777 ; notify ; title ; text          urxvt, foot, Ghostty, WezTerm, Konsole
//	osc99    OSC 99 ; i=…:d=0 ; title, and p=body     kitty, foot (kitty, "Desktop notifications")
//
// ConEmu has commands of its own in OSC 9, which begin with a number; so no text of ours
// does.
type NoticeWay string

// The ways of a notice. Any other sends nothing.
const (
	NoticeBell   NoticeWay = "bell"
	NoticeOSC9   NoticeWay = "osc9"
	NoticeOSC777 NoticeWay = "osc777"
	NoticeOSC99  NoticeWay = "osc99"
)

// The most bytes of a title and a text that are sent. kitty takes chunks of 2,048 bytes.
const (
	mostNoticeTitle = 200
	mostNoticeText  = 1000
)

// Notice returns what makes a terminal tell of something, "" in a way that there is not. A
// later notice takes the place of an earlier one where terminals can do that.
func Notice(way NoticeWay, title, text string) string {
	title, text = noticeText(title, mostNoticeTitle), noticeText(text, mostNoticeText)
	switch way {
	case NoticeBell:
		return "\a"
	case NoticeOSC9:
		if text != "" {
			title += ": " + text
		}
		return ansi.Notify("tidings: " + title)
	case NoticeOSC777:
		return ansi.URxvtExt("notify", title, text)
	case NoticeOSC99:
		if text == "" {
			return ansi.DesktopNotification(title, "i=tidings")
		}
		return ansi.DesktopNotification(title, "i=tidings", "d=0") + ansi.DesktopNotification(text, "i=tidings", "p=body")
	}
	return ""
}

// noticeText is a text without what would end a sequence or part its fields, cut to a number
// of bytes. What comes from a feed has been cleaned before; here a terminal's own rules hold.
func noticeText(text string, most int) string {
	text = strings.Map(func(c rune) rune {
		switch {
		case c == ';':
			return ','
		case c == utf8.RuneError, unicode.IsControl(c), unicode.Is(unicode.Cf, c) && c != '\u200d' && c != '\u200c':
			return -1
		}
		return c
	}, text)
	if len(text) <= most {
		return text
	}
	end := most - len("…")
	for !utf8.RuneStart(text[end]) {
		end--
	}
	return text[:end] + "…"
}
