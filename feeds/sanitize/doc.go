// Package sanitize makes text and links from outside fit to be kept and shown. It is
// the gate between the web and the terminal, and it imports nothing of ours.
//
//	bytes of any encoding ─▶ ToUTF8, PageToUTF8                        charset.go
//	what programs call an encoding, and a guess where they say nothing encodingname.go, detect.go
//	a line of text        ─▶ Line       one clean line                 clean.go
//	text to be set        ─▶ Prose      Line, with its soft hyphens    clean.go
//	several lines         ─▶ Lines      a clean text                   clean.go
//	a title               ─▶ TitleLine, HTMLTitle, TextTitle            title.go
//	a description         ─▶ PlainLine, HTMLLine                       plainline.go
//	entities by hand      ─▶ Unescape, JoinHalves                      references.go
//	a body                ─▶ Source     clean, its markup stays        clean.go
//	what glamour has set  ─▶ Screen     only colours and links remain  screen.go
//	a link                ─▶ Address, AbsoluteLink, MailAddress        address.go, links.go
//
// What comes from outside is hostile until it has passed here: whole terminal
// sequences go (sequences.go), control characters and characters that change how
// their neighbours look go (characters.go), and no letter carries more marks than
// its line can show. Every function takes time in proportion to its input, accepts
// any bytes, and leaves its own output as it is.
package sanitize
