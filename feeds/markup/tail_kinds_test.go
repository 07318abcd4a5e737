package markup_test

import (
	"strings"
	"testing"

	"tidings/feeds/markup"
	"tidings/store"
)

// The page that the bodies of these tests are of, and what its author wrote.
const (
	ferryPage = "https://a.example/2026/11/ferry/"
	ferryText = "The ferry stays in service until spring."
	ferryBody = "<p>" + ferryText + "</p>"
)

func ferry(source string) store.Body { return store.Body{Source: source, Base: ferryPage} }

// What newsletters, blogs and their programs put below an article goes.
func TestWhatNewslettersPutBelow(t *testing.T) {
	for _, tail := range []string{
		`<p>You received this email because you signed up on our website.</p><p><a href="https://a.example/u/1">Unsubscribe</a> · <a href="https://a.example/p">Update your preferences</a> · <a href="https://a.example/v">View in browser</a></p>`,
		`<hr><p><em>Copyright © 2026 Harbour Post, All rights reserved.</em><br>Our mailing address is:</p><p>Harbour Post<br>12 Quay Street, Bergen 5003</p><p>Want to change how you receive these emails?<br>You can <a href="https://post.us1.list-manage.com/profile?u=1">update your preferences</a> or <a href="https://post.us1.list-manage.com/unsubscribe?u=1">unsubscribe from this list</a>.</p>`,
		`<p>You're receiving this because you subscribed to <em>Harbour Post</em>. <a href="https://buttondown.com/unsubscribe/1">Unsubscribe</a></p>`,
		`<p><a href="https://a.example/p">Update your email preferences</a> or <a href="https://a.example/u">unsubscribe here</a></p><p>© 2026 Harbour Post</p><p>228 Park Ave S, #29976, New York, New York 10003, United States</p><p><a href="https://a.example/tos">Terms of Service</a></p>`,
		`<p>© 2026 Harbour Post<br>548 Market Street PMB 72296, San Francisco, CA 94104</p><p><a href="https://a.example/u">Unsubscribe</a></p>`,
		`<p>Du erhältst diese E-Mail, weil du dich angemeldet hast. <a href="https://a.example/u">Abmelden</a></p>`,
		`<p>Vous recevez cet e-mail parce que vous êtes inscrit. <a href="https://a.example/u">Se désabonner</a></p>`,
		`<p>Recibes este correo porque te suscribiste. Puedes <a href="https://a.example/u">darte de baja</a>.</p>`,
		`<p>Ricevi questa e-mail perché sei iscritto. <a href="https://a.example/u">Disiscriviti</a></p>`,
		`<p>Je ontvangt deze e-mail omdat je je hebt aangemeld. <a href="https://a.example/u">Uitschrijven</a></p>`,
		`<p>Você recebeu este e-mail porque se inscreveu. <a href="https://a.example/u">Cancelar inscrição</a></p>`,
		`<p>Вы получили это письмо, потому что подписались. <a href="https://a.example/u">Отписаться</a></p>`,
		`<p>このメールは登録された方にお送りしています。<a href="https://a.example/u">配信停止</a></p>`,
		`<p><a href="https://a.example/subscribe?"><span>Subscribe now</span></a></p><p><a href="https://a.example/p/ferry?utm_source=substack&amp;action=share">Share</a></p><p><a href="https://a.example/p/ferry/comments">Leave a comment</a></p>`,
		`<p><a href="https://a.example/p/ferry?action=share">Share Harbour Post</a></p>`,
		`<p>Thanks for reading Harbour Post! Subscribe for free to receive new posts and support my work.</p><p><a href="https://a.example/subscribe?">Subscribe now</a></p>`,
		`<p>Harbour Post is a reader-supported publication. To receive new posts and support my work, consider becoming a free or paid subscriber.</p><p><a href="https://a.example/subscribe">Upgrade to paid</a></p>`,
		`<p>Danke fürs Lesen von Hafenpost! Abonniere kostenlos, um neue Posts zu erhalten und meine Arbeit zu unterstützen.</p><p><a href="https://a.example/subscribe">Jetzt abonnieren</a></p>`,
		`<div class="subscription-widget-wrap-editor" data-attrs="{}"><div class="subscription-widget"><div class="preamble"><p>Merci d’avoir lu Le Port !</p></div><form><input type="email"><input type="submit" value="S’abonner"></form></div></div>`,
		`<h3>Share this:</h3><ul><li><a href="https://www.facebook.com/sharer/sharer.php?u=x">Facebook</a></li><li><a href="mailto:?subject=The%20ferry&amp;body=x">Email</a></li><li>WhatsApp</li><li>Print</li></ul>`,
		`<p><strong>Teilen</strong></p><p><a href="https://www.addtoany.com/share#url=x"><img src="/a.png" alt="Share"></a> <a href="https://bsky.app/intent/compose?text=x"><img src="/b.png" alt=""></a></p>`,
		`<p>Share this article on: <a href="https://twitter.com/intent/tweet?url=x">X</a>, <a href="https://share.flipboard.com/bookmarklet/popout?url=x">Flipboard</a>, <a href="https://service.weibo.com/share/share.php?url=x">Weibo</a></p>`,
		`<h3>Related posts</h3><ul><li><a href="https://a.example/1">The quay</a></li><li><a href="https://a.example/2">The fish</a></li></ul>`,
		`<p><strong>Das könnte dich auch interessieren:</strong></p><ul><li><a href="/1">Der Kai</a></li><li><a href="/2">Der Fisch</a></li></ul>`,
		`<p><a href="https://www.a.example/2026/11/ferry">Permalink</a></p>`, `<div><a title="Permanent link" href="https://a.example/2026/11/ferry/">&nbsp;★&nbsp;</a></div>`, `<br><br><a href="` + ferryPage + `">∞ Permalink</a>`,
	} {
		body := ferry(ferryBody + tail)
		if views := markup.AllViews(body); views.Text != ferryText || views.Markdown != ferryText {
			t.Errorf("%s\n%q", tail, views.Text)
		}
		if read := markup.Read(body, nil); read.Words != 7 || read.Summary != ferryText {
			t.Errorf("%s: %d words, %q", tail, read.Words, read.Summary)
		}
		if alone := markup.PlainText(ferry("<p>One.</p>" + tail + "<p>Two words.</p>")); alone == "One." {
			t.Errorf("amid the text: %s", tail)
		}
	}
}

// What they put above it goes as well.
func TestWhatNewslettersPutAbove(t *testing.T) {
	for _, above := range []string{
		`<p><a href="https://a.example/v/1">View this email in your browser</a></p>`, `<p><a href="https://a.example/v"><b>View online</b></a> | <a href="https://a.example/s">Subscribe</a></p>`,
		`<p>Having trouble reading this? <a href="https://a.example/v/1">View in browser</a></p>`, `<p><a href="https://a.example/v">Im Browser ansehen</a></p>`,
	} {
		if text := markup.PlainText(ferry(above + ferryBody)); text != ferryText {
			t.Errorf("%s\n%q", above, text)
		}
	}
	for _, stays := range []string{`<p>How to <a href="https://a.example/v">view online</a> what is on paper?</p>`, `<p><a href="https://a.example/v">The harbour at night</a></p>`} {
		if text := markup.PlainText(ferry(stays + ferryBody)); text == ferryText {
			t.Errorf("gone: %s", stays)
		}
	}
}

// Forms and buttons of Substack go from between the paragraphs as well.
func TestWhatSubstackPutsBetween(t *testing.T) {
	for _, widget := range []string{
		`<div class="subscription-widget-wrap" data-component-name="SubscribeWidgetToDOM"><p>Thanks for reading!</p></div>`,
		`<div class="captioned-button-wrap"><div class="preamble"><p class="cta-caption">This post is public.</p></div><p class="button-wrapper"><a href="https://a.example/p/x?action=share">Share</a></p></div>`,
		`<p class="button-wrapper" data-component-name="ButtonCreateButton"><a class="button primary" href="https://a.example/subscribe?"><span>Subscribe now</span></a></p>`,
	} {
		if text := markup.PlainText(ferry("<p>One.</p>" + widget + "<p>Two.</p>")); text != "One.\n\nTwo." {
			t.Errorf("%s\n%q", widget, text)
		}
	}
	own := `<p class="button-wrapper"><a href="https://shop.example/book">Buy the book</a></p>`
	if text := markup.PlainText(ferry("<p>One.</p>" + own + "<p>Two.</p>")); text != "One.\n\nBuy the book\n\nTwo." {
		t.Errorf("the author's own button: %q", text)
	}
}

// A call to read on at the article's own page goes from its end, and it is known that there was
// one.
func TestCallsToReadOnGo(t *testing.T) {
	for source, text := range map[string]string{
		ferryBody + `<p><a href="` + ferryPage + `">Read more</a></p>`:                                                                                                               ferryText,
		ferryBody + `<p><a href="` + ferryPage + `?utm_source=rss#more-12">Continue reading <span>The ferry stays</span> →</a></p>`:                                                  ferryText,
		ferryBody + `<p><a href="/2026/11/ferry/">Read the full story</a></p>`:                                                                                                       ferryText,
		ferryBody + `<p><strong><a href="http://a.example/2026/11/ferry">To read this article in full, please click here</a></strong></p>`:                                           ferryText,
		`<p>The ferry to the island&#8230; <a href="` + ferryPage + `">[read more]</a></p>`:                                                                                          "The ferry to the island…",
		`<p>The ferry stays … <a class="read_more" href="` + ferryPage + `">Read More Here <span>&#8594;</span></a></p>`:                                                             "The ferry stays …",
		`<p>The ferry stays. (<a href="` + ferryPage + `">more&#8230;</a>)</p>`:                                                                                                      "The ferry stays.",
		`<p>The ferry stays.<br><a href="` + ferryPage + `">Weiterlesen »</a></p>`:                                                                                                   "The ferry stays.",
		ferryBody + `<p><a href="` + ferryPage + `">Lire la suite</a></p>`:                                                                                                           ferryText,
		ferryBody + `<p><a href="` + ferryPage + `">Seguir leyendo</a></p>`:                                                                                                          ferryText,
		ferryBody + `<p><a href="` + ferryPage + `">Continua a leggere</a></p>`:                                                                                                      ferryText,
		ferryBody + `<p><a href="` + ferryPage + `">Lees verder</a></p>`:                                                                                                             ferryText,
		ferryBody + `<p><a href="` + ferryPage + `">Leia mais</a></p>`:                                                                                                               ferryText,
		ferryBody + `<p><a href="` + ferryPage + `">Читать далее</a></p>`:                                                                                                            ferryText,
		"<p>渡し船は春まで続く。</p>" + `<p><a href="` + ferryPage + `">続きを読む</a></p>`:                                                                                                         "渡し船は春まで続く。",
		ferryBody + `<p>The post <a href="` + ferryPage + `">The ferry</a> appeared first on <a href="https://a.example">A</a>.</p>`:                                                 ferryText,
		ferryBody + `<p><a href="` + ferryPage + `">Read more</a></p><p>The post <a href="` + ferryPage + `">The ferry</a> appeared first on <a href="https://a.example">A</a>.</p>`: ferryText,
	} {
		if got := markup.PlainText(ferry(source)); got != text {
			t.Errorf("%s\n%q, not %q", source, got, text)
		}
		called := text != ferryText || source != ferryBody+`<p>The post <a href="`+ferryPage+`">The ferry</a> appeared first on <a href="https://a.example">A</a>.</p>`
		if markup.IsCutShort(ferry(source)) != called {
			t.Errorf("is cut short: %v: %s", !called, source)
		}
	}
}

// What an author writes stays, though it looks like something of a program's.
func TestWhatStaysAtTheEnd(t *testing.T) {
	for _, stays := range []string{
		`<p>Whoever wants no more letters presses <a href="https://mail.example/help/unsubscribe">unsubscribe</a>, and the law says that this has to be enough.</p>`,
		`<p>Nobody reads “you received this email because you signed up”, and <a href="https://law.example/canspam">the law</a> wants it all the same.</p>`,
		`<p>You are receiving this letter, dear Ann, in a bottle.</p>`,
		`<p>Copyright is older than print, as <a href="https://law.example/anne">the Statute of Anne</a> shows.</p>`,
		`<p>Unsubscribe from everything, says the monk, and breathe.</p>`,
		`<p>The old harbour stood at 12 Quay Street, Bergen 5003</p>`,
		`<p>I have told that story <a href="` + ferryPage + `">before</a>, and shall tell it again.</p>`,
		`<p>Who wants to can <a href="` + ferryPage + `">read more</a> of it in my book.</p>`,
		`<p>All he had to say was: <a href="` + ferryPage + `">read on</a></p>`,
		`<p><a href="https://other.example/story">Read more</a></p>`,
		`<p>It is told well. <a href="https://other.example/story">Read the full story</a></p>`,
		`<p><a href="https://a.example/2026/11/harbour/">Continue reading with part two</a></p>`,
		`<p><a href="https://shop.example/book">Buy the book</a></p>`,
		`<p><a href="https://conf.example/register">Sign up</a></p>`,
		`<p><a href="https://gov.example/privacy">Privacy policy</a></p>`,
		`<p><a href="https://a.example/shares">Shares</a> fell.</p>`,
		`<p>Share your bread with <a href="https://www.facebook.com/harbour">the harbour</a>.</p>`,
		`<p>Write to <a href="mailto:ann@a.example?subject=Ferry">Ann</a></p>`,
		`<p>Thanks for reading, and for all the letters! If you come to Bergen, knock.</p>`,
		`<p>Thanks for reading!</p>`,
		`<h3>Related posts</h3><ul><li><a href="https://a.example/1">The quay</a>, of which I wrote in May</li><li><a href="https://a.example/2">The fish</a></li></ul>`,
		`<h3>Sources</h3><ul><li><a href="https://a.example/1">The quay</a></li><li><a href="https://a.example/2">The fish</a></li></ul>`,
		`<p>Related:</p><ul><li><a href="https://other.example/1">The quay</a></li><li><a href="https://other.example/2">The fish</a></li></ul>`,
		`<p><a href="` + ferryPage + `"><img src="/ferry.jpg" alt="The ferry at night"></a></p>`,
		`<p>Permalink is an ugly word. <a href="https://other.example/">So is blog.</a></p>`,
		`<p>See <a href="https://a.example/u">preferences</a></p>`,
	} {
		alone, before := markup.SafeHTML(ferry(stays)), markup.SafeHTML(ferry(ferryBody))
		if html := markup.SafeHTML(ferry(ferryBody + stays)); html != before+"\n"+alone {
			t.Errorf("at the end: %s\n%q", stays, html)
		}
		if html := markup.SafeHTML(ferry(stays + ferryBody)); html != alone+"\n"+before {
			t.Errorf("at the beginning: %s\n%q", stays, html)
		}
		if markup.IsCutShort(ferry(ferryBody+stays)) && markup.IsCutShort(ferry(stays)) != true {
			t.Errorf("is cut short: %s", stays)
		}
	}
	letter := `<p>Unsubscribe from <a href="https://a.example/u">your fears</a>.</p>`
	if text := markup.PlainText(ferry(letter)); text != "Unsubscribe from your fears." {
		t.Errorf("all of a body: %q", text)
	}
}

// Where the comments are is known, though the row that leads there is not shown.
func TestCommentsAreFoundInWhatIsCut(t *testing.T) {
	body := ferry(ferryBody + `<p><a href="https://a.example/p/ferry/comments">Leave a comment</a></p>`)
	if text := markup.PlainText(body); text != ferryText {
		t.Errorf("%q", text)
	}
	if address := markup.CommentsLink(body); address != "https://a.example/p/ferry/comments" {
		t.Errorf("comments at %q", address)
	}
}

// The sign that leads from the last note back to its mark is no call to read on.
func TestTheWayBackFromANoteStays(t *testing.T) {
	body := ferry(`<p>It stays<sup><a href="#fn1" id="r1">1</a></sup>.</p><hr><p id="fn1"><a href="#r1">1</a> Until spring. <a href="#r1">↩</a></p>`)
	if text := (markup.Form{Jumps: true}).Markdown(body); !strings.Contains(text, "[↩]("+ferryPage+"#r1)") {
		t.Errorf("%q", text)
	}
	if markup.IsCutShort(body) {
		t.Error("is cut short")
	}
}
