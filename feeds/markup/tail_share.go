package markup

import (
	"net/url"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"
	"golang.org/x/net/html/atom"
)

// Bars and rows at the ends of a body: links with which a reader shares, subscribes, comments
// or ends a subscription. What a link leads to says what it is, or the few words in it, which
// nobody would write as a paragraph.

// mostBeside is how many letters a bar has outside its links, apart from what says that it
// shares something, and with what.
const mostBeside = 12

// isBarOf reports whether a paragraph or a list has nothing but links of a kind.
func isBarOf(n *html.Node, isOne func(*html.Node) bool) bool {
	if n.DataAtom != atom.P && n.DataAtom != atom.Ul && n.DataAtom != atom.Ol {
		return false
	}
	links, beside := 0, ""
	var walk func(*html.Node) bool
	walk = func(n *html.Node) bool {
		for child := range n.ChildNodes() {
			switch {
			case child.Type == html.TextNode:
				if beside += " " + child.Data; len(beside) > longestCall {
					return false
				}
			case child.DataAtom == atom.A:
				if links++; !isOne(child) {
					return false
				}
			case !walk(child):
				return false
			}
		}
		return true
	}
	return walk(n) && links > 0 && (labels()[smallWords(beside)] || lettersBeside(beside) <= mostBeside)
}

// lettersBeside is how many letters a text has, apart from the names of what one shares with.
func lettersBeside(text string) (count int) {
	for word := range strings.FieldsFuncSeq(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && r != '-' }) {
		if !slices.Contains(strings.Fields(sharedWith), word) {
			count += utf8.RuneCountInString(word)
		}
	}
	return count
}

// sharedWith is the names of what one shares with, in small letters.
const sharedWith = `facebook twitter x bluesky mastodon threads linkedin pinterest reddit tumblr telegram whatsapp viber xing vk email e-mail mail print drucken imprimer imprimir stampa
	pocket instapaper flipboard line hatena skype messenger copy link`

// sharesElsewhere reports whether an address is one at which a site asks its readers to share
// something that is given in the address, or a letter to nobody yet.
func sharesElsewhere(address string) bool {
	u, err := url.Parse(address)
	switch {
	case err != nil || u.RawQuery == "" && u.Fragment == "":
		return false
	case u.Scheme == "mailto":
		return u.Opaque == "" && u.Host == "" && (u.Query().Has("subject") || u.Query().Has("body"))
	}
	host, path := "."+strings.ToLower(u.Hostname()), strings.ToLower(u.Path)
	for _, way := range []struct{ host, path string }{
		{".facebook.com", "/sharer"}, {".facebook.com", "/share"}, {".facebook.com", "/dialog/"}, {".twitter.com", "/intent/"}, {".twitter.com", "/share"}, {".twitter.com", "/home"}, {".x.com", "/intent/"}, {".x.com", "/share"},
		{".linkedin.com", "/sharearticle"}, {".linkedin.com", "/sharing/"}, {".linkedin.com", "/cws/share"}, {".pinterest.com", "/pin/create"}, {".pinterest.de", "/pin/create"}, {".reddit.com", "/submit"}, {".tumblr.com", "/share"}, {".tumblr.com", "/widgets/share"},
		{".t.me", "/share"}, {".telegram.me", "/share"}, {".bsky.app", "/intent/"}, {".threads.net", "/intent/"}, {".threads.com", "/intent/"}, {".ycombinator.com", "/submitlink"}, {".getpocket.com", "/save"}, {".getpocket.com", "/edit"},
		{".whatsapp.com", "/send"}, {".wa.me", "/"}, {".xing.com", "/spi/shares"}, {".xing.com", "/app/user"}, {".vk.com", "/share"}, {".vkontakte.ru", "/share"}, {".ok.ru", "/offer"}, {".ok.ru", "/dk"}, {".flipboard.com", "/bookmarklet"}, {".flipboard.com", "/share"},
		{".line.me", "/r/"}, {".line.me", "/lineit/share"}, {".line.me", "/msg/"}, {".hatena.ne.jp", "/add"}, {".hatena.ne.jp", "/entry"}, {".addtoany.com", "/"}, {".addthis.com", "/bookmark"}, {".sharethis.com", "/"}, {".mastodon.social", "/share"}, {".mastodonshare.com", "/"},
		{".tootpick.org", "/"}, {".weibo.com", "/share"}, {".buffer.com", "/add"}, {".bufferapp.com", "/add"}, {".instapaper.com", "/hello2"}, {".instapaper.com", "/edit"}, {".digg.com", "/submit"}, {".stumbleupon.com", "/submit"}, {".evernote.com", "/clip"},
		{".skype.com", "/share"}, {".diasporafoundation.org", "/"}, {".mix.com", "/add"}, {".printfriendly.com", "/print"}, {".google.com", "/bookmarks/mark"}, {".plus.google.com", "/share"}, {".story.kakao.com", "/share"},
	} {
		if strings.HasSuffix(host, way.host) && strings.HasPrefix(path, way.path) {
			return true
		}
	}
	return false
}

// controlWords is what a link says, in small letters, that is nothing but a control of a site,
// unsubscribeWords what one says that ends a subscription or changes it, and footerWords what may
// stand beside that. labelWords is what stands above a bar for sharing.
const (
	controlWords = `share, share this, share this post, share this article, share post, restack, tweet, tweet this, pin it, subscribe, subscribe now, subscribe for free, upgrade to paid, upgrade subscription, become a paid subscriber, refer a friend, start a substack,
leave a comment, comment, add a comment, email this, print, print this, give a gift subscription, forward to a friend, view in browser, view in your browser, view online, view this email in your browser, read online, read in browser, read in app, open in app, open in browser,
teilen, jetzt abonnieren, abonnieren, kommentieren, kommentar hinterlassen, drucken, weiterleiten, im browser ansehen, im browser öffnen, online ansehen,
partager, s'abonner, s’abonner, abonnez-vous, laisser un commentaire, imprimer, voir dans le navigateur, voir en ligne,
compartir, suscribirse, suscríbete, suscríbete ahora, dejar un comentario, imprimir, ver en el navegador, ver en línea, condividi, iscriviti, iscriviti ora, lascia un commento, stampa, visualizza nel browser, apri nel browser,
delen, abonneren, abonneer, laat een reactie achter, afdrukken, bekijk in browser, bekijk online, compartilhar, partilhar, inscreva-se, subscrever, deixe um comentário, ver no navegador,
поделиться, подписаться, оставить комментарий, распечатать, открыть в браузере, посмотреть в браузере, シェア, シェアする, 共有, 共有する, 購読する, コメントを残す, ブラウザで見る, ブラウザで表示`

	unsubscribeWords = `unsubscribe, unsubscribe here, unsubscribe from this list, unsubscribe from all, click here to unsubscribe, manage your subscription, manage your subscriptions, manage subscription, update your preferences, manage your preferences, manage preferences,
update your email preferences, update subscription preferences, update your profile, change your preferences, email preferences, abmelden, abbestellen, newsletter abbestellen, vom newsletter abmelden, hier abmelden, newsletter abmelden, einstellungen ändern, abo verwalten,
se désabonner, se désinscrire, vous désabonner, vous désinscrire, me désabonner, désabonnement, désinscription, gérer vos préférences, mettre à jour vos préférences, darse de baja, darte de baja, darme de baja, date de baja, cancelar suscripción, cancelar la suscripción, actualizar tus preferencias,
disiscriviti, annulla iscrizione, annulla l'iscrizione, annulla l’iscrizione, annullare l'iscrizione, annullare l’iscrizione, cancella iscrizione, aggiorna le preferenze, uitschrijven, afmelden, voorkeuren wijzigen, voorkeuren aanpassen,
cancelar inscrição, cancelar a inscrição, cancelar subscrição, cancelar a subscrição, cancelar assinatura, cancelar a assinatura, descadastrar, descadastre-se, atualizar preferências, отписаться, отписаться от рассылки, настроить подписку,
配信停止, 配信を停止, 配信解除, 購読解除, 購読を解除, 登録解除`

	footerWords = `preferences, privacy, privacy policy, terms, terms of service, contact, contact us, forward, powered by beehiiv, powered by buttondown, start writing, get the app, datenschutz, datenschutzerklärung, impressum, mentions légales, confidentialité,
aviso legal, privacidad, política de privacidad, note legali, informativa sulla privacy, privacyverklaring, política de privacidade, политика конфиденциальности, プライバシーポリシー`

	labelWords = `share, share this, share this post, share this article, share this article on, share on, share with, share this with, teilen, teilen auf, artikel teilen, diesen artikel teilen, beitrag teilen, partager, partager cet article, compartir, comparte, compartir en, condividi,
condividi su, delen, deel dit artikel, compartilhar, compartilhe, partilhar, поделиться, поделиться в соцсетях, シェア, シェアする, 共有`
)

// wordSet is a list of words between commas, as a set.
func wordSet(list string) map[string]bool {
	set := map[string]bool{}
	for word := range strings.FieldsFuncSeq(list, func(r rune) bool { return r == ',' || r == '\n' }) {
		if word = strings.TrimSpace(word); word != "" {
			set[word] = true
		}
	}
	return set
}

var controls = sync.OnceValue(func() map[string]bool { return wordSet(controlWords + ",\n" + unsubscribeWords) })

var footers = sync.OnceValue(func() map[string]bool { return wordSet(footerWords) })

var unsubscribers = sync.OnceValue(func() map[string]bool { return wordSet(unsubscribeWords) })

var labels = sync.OnceValue(func() map[string]bool { return wordSet(labelWords) })

// longestControl is how long the words of a control are at most, in bytes.
const longestControl = 80

// smallWords is a short text in small letters without the signs around it.
func smallWords(text string) string {
	return strings.ToLower(strings.Join(strings.Fields(strings.TrimFunc(text, func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) })), " "))
}

// isControl reports whether a link is a control.
func isControl(a *html.Node, base string) bool {
	href := Attribute(a, "href")
	return sharesElsewhere(href) || controls()[smallWords(TextOf(a, longestControl))] || isSiteControl(href, base)
}

// isSiteControl reports whether an address is one at which a page's own newsletter shares it or
// takes subscribers, as Substack's buttons have them.
func isSiteControl(href, base string) bool {
	page, query, _ := strings.Cut(href, "?")
	return strings.Contains(query, "action=share") || sameHost(href, base) && strings.HasSuffix(page, "/subscribe")
}

// buttonClass is the class of the paragraph that a button of Substack stands in.
const buttonClass = "button-wrapper"

// isSiteButton reports whether an element is a button that shares its page or subscribes to it,
// also between paragraphs.
func isSiteButton(n *html.Node) bool {
	if !strings.Contains(Attribute(n, "class"), buttonClass) {
		return false
	}
	a := FindElement(n, atom.A)
	if a == nil {
		return false
	}
	page, query, _ := strings.Cut(Attribute(a, "href"), "?")
	return strings.Contains(query, "action=share") || strings.HasSuffix(page, "/subscribe")
}

// isLabel reports whether a line only says that what follows shares something.
func isLabel(n *html.Node) bool {
	switch n.DataAtom {
	case atom.P, atom.H2, atom.H3, atom.H4, atom.H5, atom.H6:
		return labels()[smallWords(TextOf(n, longestControl))]
	}
	return false
}
