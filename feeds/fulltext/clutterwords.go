package fulltext

import (
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/net/html"

	"tidings/feeds/markup"
)

// The words by which clutter is known where its form does not tell. Each rule of
// clutter.go first asks where a line stands and what it is made of, and these last, so
// that a story about newsletters keeps all its sentences. They are in the languages in
// which news were seen, in lower case.

// phrases makes a set of the lines of a text.
func phrases(lines string) func() map[string]bool {
	return sync.OnceValue(func() map[string]bool {
		set := map[string]bool{}
		for line := range strings.Lines(lines) {
			for phrase := range strings.SplitSeq(line, ",") {
				if phrase = strings.TrimSpace(phrase); phrase != "" {
					set[phrase] = true
				}
			}
		}
		return set
	})
}

// fillers are lines that stand for an advertisement, a player or a missing script.
var fillers = phrases(`
	advertisement, advertisements, advertising, ad, ads, sponsored, sponsored content, paid content, promoted, promoted content
	continue reading, continue reading below, article continues below, article continues below advertisement, article continues after advertisement
	story continues below, story continues below advertisement, story continues after advertisement, advertisement - story continues below
	advertisement - article continues below, advertisement · scroll to continue, skip advertisement, scroll to continue, report this ad, remove ads
	anzeige, werbung, - anzeige -, weiterlesen nach der anzeige, nach der anzeige geht es weiter, publicité, la suite après la publicité, la suite après cette publicité
	publicidad, continúa leyendo después de la publicidad, sigue leyendo, pubblicità, continua a leggere, continua a leggere dopo la pubblicità
	publicidade, continua após a publicidade, continua depois da publicidade, advertentie, artikel gaat verder onder de advertentie, annons, annonse, annonce, reklame, reklam, reklama, mainos
	artikeln fortsätter under annonsen, dalsza część artykułu pod materiałem wideo, dalsza część artykułu znajduje się pod materiałem wideo, dalsza część tekstu pod wideo, dalsza część artykułu pod reklamą
	реклама, на правах рекламы, продолжение после рекламы, διαφήμιση, 广告, 廣告, 広告, pr, 광고, إعلان, اعلان, פרסומת
	this slideshow requires javascript, video player, audio player, video player is loading, your browser does not support the video tag, your browser does not support the audio element
	your browser does not support html5 video, your browser does not support the audio tag, your browser does not support html video, your browser does not support iframes
	javascript is not available, please enable javascript, you need to enable javascript to run this app, loading, loading...
	listen to this article, listen to article, listen, watch video, play video, close video, media playback is unsupported on your device, current time 0:00, duration 0:00, loaded: 0%, progress: 0%
	bitte javascript aktivieren, artikel anhören, écouter cet article, escuchar este artículo, ascolta l’articolo, ouvir este artigo, luister naar dit artikel, прослушать
	jump to recipe, print recipe, jump to video, pin recipe, print, view gallery, view image in fullscreen, open image in lightbox, enlarge image, click to enlarge, bild vergrößern, agrandir l’image
	skip to content, skip to main content, back to top, top, nach oben, zum seitenanfang, retour en haut, наверх, 返回顶部, ページトップへ, 全文阅读
	copy link, link copied, share this article, share this story, share this page, share this post, share this, share this poem, share on social media, share full article, save article, gift article
	artikel merken, artikel drucken, artikel teilen, partager cet article, partager l’article, compartir, compartir esta noticia, compartilhe, compartilhar, condividi, deel dit artikel, dela artikeln, udostępnij, поделиться, paylaş
	unlock the editor’s digest for free, unlock the editor's digest for free, recommended stories, member discussion, leave a comment, post a comment, comments, view comments, show comments, hide comments, add a comment
	kommentar schreiben, kommentare, commentaires, deja un comentario, comentarios, commenti, lascia un commento, reacties, комментарии, 评论, コメント, コメントを書く, 댓글
	related articles, related stories, related posts, related content, related links, related, more stories, more on this story, more from, read more, read also, read next, up next, recommended for you, recommended, you may also like, you might also like, you might like, don't miss, don’t miss, most read, most viewed, most popular, trending, trending now, editors’ picks, editor's picks, more like this, more coverage
	lesen sie auch, lies auch, mehr zum thema, auch interessant, das könnte sie auch interessieren, weitere artikel, weiterlesen, empfohlene artikel, meistgelesen
	lire aussi, à lire aussi, à lire également, sur le même sujet, articles liés, les plus lus, pour aller plus loin, vous aimerez aussi, recettes similaires
	lea también, lee también, te puede interesar, te recomendamos, noticias relacionadas, más información, lo más visto, ver también, también te puede interesar
	leggi anche, articoli correlati, potrebbe interessarti, ti potrebbe interessare, da leggere, le più lette, leia também, leia mais, veja também, veja mais, notícias relacionadas, mais lidas, saiba mais
	lees ook, lees meer, meest gelezen, gerelateerd, läs också, läs mer, läs även, mest läst, les også, læs også, lue myös, czytaj także, czytaj też, zobacz także, zobacz też, przeczytaj także, polecamy, najczęściej czytane
	читайте также, смотрите также, читайте по теме, материалы по теме, по теме, популярное, самое читаемое, рекомендуем, читайте ещё, читайте еще, читати також, читайте також
	ilgili haber, ilgili haberler, i̇lgi̇li̇ haber, ilginizi çekebilir, bunları da okuyun, çok okunanlar, διαβάστε επίσης, δείτε επίσης
	相关阅读, 相关新闻, 相关文章, 延伸阅读, 推荐阅读, 热门文章, 更多新闻, 関連記事, あわせて読みたい, おすすめ記事, こちらもおすすめ, 人気記事, アクセスランキング, 관련기사, 관련 기사, 많이 본 뉴스, 추천 기사
	اقرأ أيضا, اقرأ أيضاً, إقرأ أيضا, اقرأ المزيد, مواضيع ذات صلة, أخبار ذات صلة, شاهد أيضا, الأكثر قراءة, קראו גם`)

// promoLabels stand before a link to another story, whatever comes behind them.
var promoLabels = phrases(`
	read more, read more here, read also, also read, see also, read next, more here, related, related article, related story, related stories, related reading, recommended, recommended reading, more, more on this, watch, watch more, don’t miss, don't miss, dont miss, in case you missed it, icymi, up next, explore more, further coverage, must read, you may also like
	lesen sie auch, lesen sie mehr, lesen sie hier mehr, lesen sie dazu, lesen sie dazu auch, lesen sie hier, mehr zum thema, mehr dazu, lies auch, lies mehr, auch interessant, passend dazu, zum thema
	lire aussi, à lire aussi, à lire, à lire également, lire également, lire plus, voir aussi, à voir aussi, sur le même sujet
	lea también, lee también, leer más, lee más, ver también, te puede interesar, te recomendamos, más información, también lee, además
	leggi anche, leggi di più, guarda anche, vedi anche, per approfondire, approfondisci, leia também, leia mais, veja também, veja mais, saiba mais
	lees ook, lees meer, bekijk ook, läs också, läs mer, läs även, les også, læs også, lue myös, czytaj także, czytaj też, czytaj więcej, zobacz także, zobacz też, przeczytaj także, przeczytaj też, czytaj również
	читайте также, смотрите также, читайте по теме, материалы по теме, по теме, подробнее, читайте ещё, читайте еще, читать далее, читайте також, ранее
	ilgili haber, ilginizi çekebilir, bunu da okuyun, διαβάστε επίσης, δείτε επίσης
	相关阅读, 相关新闻, 相关报道, 延伸阅读, 推荐阅读, 更多, 阅读更多, 関連記事, 関連, 関連リンク, あわせて読みたい, 続きを読む, 写真, 画像, 動画, 관련기사, 관련 기사, 더보기
	اقرأ أيضا, اقرأ أيضاً, إقرأ أيضا, اقرأ المزيد, شاهد أيضا, مواضيع ذات صلة, קראו גם`)

// callVerbs begin a call to do something for the site.
var callVerbs = phrases(`
	sign up, sign-up, subscribe, follow, like us, join, get the, get our, get more, get breaking, download, register, receive, stay, click here, tap here, want more, pin it, tag us, buy me, support, become a, if you like, if you enjoyed, enjoyed this, did you, view this, you can unsubscribe, already a, have a tip, have you got a, do you have a, you can follow, listen to our, listen on, subscribe to, share, never miss, don't miss, don’t miss, discover more, this post may contain, this article contains affiliate, this article may contain, when you purchase, when you buy, as an amazon
	abonnieren, melden sie, melde dich, jetzt, folgen sie, folge, folgt, nichts mehr, newsletter, unterstützen sie, unterstütze, teilen sie, teile, dieser beitrag enthält, dieser artikel enthält, laden sie, hat ihnen, gefällt
	suivez, abonnez-vous, inscrivez-vous, recevez, téléchargez, rejoignez, retrouvez, partagez, vous avez aimé, soutenez, déjà abonné
	síguenos, sigue, suscríbete, suscríbase, regístrate, recibe, descarga, únete, comparte, apúntate
	segui, seguici, iscriviti, scarica, abbonati, ricevi, condividi, siga, inscreva-se, assine, receba, baixe, participe, compartilhe, cadastre-se, acompanhe, clique aqui, ✅ siga
	volg, schrijf je in, meld je aan, abonneer, wilt u, wil je, följ, prenumerera, anmäl dig, følg, abonner, obserwuj, polub, zapisz się, subskrybuj, dołącz, dziękujemy, bądź na bieżąco
	подписывайтесь, подпишитесь, подписаться, следите за, присоединяйтесь, читайте нас, скачайте, поделитесь, понравилась, нашли ошибку, заметили ошибку, нажимая, підписуйтесь
	takip, abone, bizi, google news, ακολουθήστε, 关注, 扫描, 扫码, 订阅, 下载, 点击, 更多精彩, 欢迎关注, 觉得, フォロー, 登録, 会員登録, ※会員, この記事, 友だち追加, 会員登録（無料）, 読者, 구독, 팔로우, 카카오톡
	تابعوا, تابعونا, تابع, اشترك, اشتركوا, انضم, حمل`)

// callNouns are what such a call speaks of.
var callNouns = phrases(`
	newsletter, newsletters, our email, by email, e-mail alert, email alert, inbox, your email, in your browser, these emails, this list, subscription, subscriber, subscribers, paid member, unlimited access, notifications, push alerts, the app, our app, app store, google play, google news, apple news, apple podcasts, facebook, twitter, instagram, whatsapp, telegram, linkedin, tiktok, youtube, bluesky, mastodon, threads, pinterest, snapchat, podcast, rss, follow us, like us, support us, coffee, patreon, ko-fi, pin it, affiliate, commission, amazon associate, log in, sign in, leave a comment, comment below, on social, @, disclosure policy, this article, this post, this story, this recipe, new posts, this button
	abonnement, registrierung, e-mail, kanal, kaffee, app, provision, artikel, fehler, freunde, lettre d’information, lettre d'information, alertes, appli, application, compte, article
	boletín, correo, canal, redes, aplicación, seguir leyendo, gratis, avisi, canale, app gratuita, notizie, notícias, grupo, boletim, nieuwsbrief, redactie, reageren, nyhetsbrev, appen, wiadomości google, powiadomienia, artykuł, newslettera
	telegram, телеграм, канал, рассылку, рассылка, соцсет, вконтакте, дзен, max, ctrl+enter, друзьям, политикой, приложение, ошибк, kanalı, abone ol, takip edin, κανάλι, 微信, 公众号, 微博, 二维码, 客户端, app, 咖啡, フォロー, メルマガ, line, 友だち, アプリ, ボタン, 会員, 無料, ご利用, 채널, 뉴스레터, 앱, 네이버
	فيسبوك, تويتر, تلغرام, واتساب, انستغرام, النشرة, قناة, قناتنا, التطبيق`)

// rightsWords are in lines about who may copy the text.
var rightsWords = phrases(`
	all rights reserved, may not be published, may not be reproduced, may not be copied, without permission, no reproduction, terms of use, reprints and permissions, republish, creative commons, under a free license
	alle rechte vorbehalten, dpa-infocom, nachdruck, tous droits réservés, reproduction interdite, todos los derechos reservados, prohibida la reproducción, riproduzione riservata, tutti i diritti riservati, todos os direitos reservados, proibida a reprodução
	alle rechten voorbehouden, alla rättigheter, wszelkie prawa zastrzeżone, все права защищены, при использовании материалов, перепечатка, tüm hakları saklıdır
	版权所有, 未经授权, 转载请注明, 不得转载, 许可协议, 無断転載, 転載を禁じ, 무단전재, 무단 전재, 재배포, 저작권자, جميع الحقوق محفوظة`)

// sourceLabels stand before the agency, the editor or the tags, at the end of a text.
var sourceLabels = phrases(`
	source, sources, topics, topic, tags, tag, tagged, filed under, filed in, categories, category, keywords, posted in, labels, more about, editing by, reporting by, edited by, first published, last updated, published, comments, subscribe, share
	quelle, quellen, schlagwörter, schlagworte, themen, stichwörter, redaktion, dieses thema im programm, mots-clés, mots clés, thèmes, étiquettes, archivado en, etiquetas, temas, fuente, con información de, fonte, fonti, tag correlati, argomenti, marcadores, assuntos, tópicos, bron, trefwoorden, källa, ämnen, źródło, tagi, tematy, kaynak, etiketler, теги, метки, источник, темы, ключевые слова, рубрики, πηγή
	来源, 关键字, 关键词, 标签, 责任编辑, 责编, 编辑, 编辑：, 作者, 出典, タグ, キーワード, カテゴリ, 문의, 기자, 태그, 출처, الكلمات المفتاحية, الوسوم, المصدر, تصنيف`)

// factWords are the words beside names, dates and numbers in the lines above a text, and
// those on buttons for sharing it.
var factWords = phrases(`
	by, and, on, at, in, of, for, to, from, the, a, last, first, published, updated, posted, modified, created, written, reported, words, text, story, photos, photo, photographs, photographer, video, staff, writer, reporter, correspondent, editor, contributor, min, mins, minute, minutes, read, reading, time, hour, hours, day, days, week, weeks, month, months, year, years, ago, views, view, comment, comments, share, shares, likes, like, print, email, mail, e, copy, link, save, bookmark, listen, follow, sign, log, login, subscribe, register, account, facebook, twitter, x, whatsapp, telegram, linkedin, pinterest, reddit, instagram, youtube, threads, bluesky, mastodon, tiktok, flipboard, messenger, tumblr, pocket, via, gift, cite, this, article, download, pdf, no, accesses, citations, section, more, save, today, yesterday, est, edt, cst, cdt, mst, mdt, pst, pdt, gmt, bst, utc, et, ct, pt, am, pm, noon, ist, cet, cest, msk, jst, kst
	von, und, am, um, uhr, stand, aktualisiert, veröffentlicht, erstellt, lesezeit, minuten, lesedauer, kommentare, kommentar, keine, teilen, drucken, merken, interview, fotos, artikel, autor, autorin, anmelden
	par, et, le, à, la, les, du, publié, publiée, modifié, mis, mise, jour, lecture, temps, heures, commentaires, réactions, partager, imprimer, envoyer, copier, sélections, ajouter, vos, votes, carnet, au, propos, recueillis, envoyée, envoyé, spéciale, spécial
	por, y, el, las, los, de, del, a, publicado, actualizado, actualizada, lectura, minutos, comentarios, compartir, imprimir, enviar, copiar, enlace, h, hs, hrs, redacción
	di, il, alle, ore, pubblicato, aggiornato, lettura, minuti, tempo, condividi, stampa, commenti, redazione, do, da, em, às, há, dias, horas, atualizado, atualizada, leitura, compartilhar, comentários, redação, e
	door, op, om, gepubliceerd, bijgewerkt, leestijd, delen, deel, reacties, av, publicerad, uppdaterad, kl, dela, text, foto, af, opublikowano, aktualizacja, dodano, autor, komentarzy, udostępnij, skopiuj, drukuj, oprac, i, roku, r, godz
	автор, текст, фото, опубликовано, обновлено, просмотров, просмотры, комментариев, комментарии, поделиться, вконтакте, одноклассники, вк, мин, минут, минуты, чтения, время, на, год, года, в, мск, автора
	yayınlanma, güncelleme, giriş, tarihi, son, okuma, süresi, dk, paylaş, yorum, saat
	来源, 作者, 记者, 编辑, 发布, 时间, 发布时间, 更新, 更新时间, 阅读, 字体, 缩小字体, 放大字体, 收藏, 微博, 微信, 分享, 评论, 我要评论, 大, 中, 小, 字, 约, 分钟, 分, 时, 日, 月, 年, 公開, 配信, 日時, 投稿, 投稿日, 更新日, 作成, 執筆, 文, 取材, 時, 分, シェア, ツイート, ブックマーク, 印刷, はてな, 記者, 朝刊, 夕刊
	입력, 수정, 등록, 승인, 기자명, 기자, 댓글, 공유, 페이스북, 카카오톡, 트위터, url복사, 인쇄, 오전, 오후
	شارك, نشر, تحديث, آخر, بقلم, كتب, كتبت, وقت, القراءة, دقائق, دقيقة, فيسبوك, تويتر, واتساب, تاريخ, في`)

// clutterTokens are words in the class or id of an element that is no part of the text.
var clutterTokens = phrases(`
	newsletter, newsletters, promo, promos, promobox, related, relatedlinks, readmore, readalso, alsoread, share, sharing, sharebar, advert, advertisement, adslot, adunit, sponsor, sponsored, signup, subscribe, subscription, paywall, barrier, affiliate, disclosure, taglist, tags, breadcrumb, breadcrumbs, breadcrumps, copyright, trending, mostread, recommended, recommendations, recirc, recirculation, outbrain, taboola, consent, donate, donation, cta, toolbar, tools, jumplink, crosslink, crosslinks, postmeta, comments, bio, authorbio, catcher, ilgili, kanren, teilen, metrics, rights, player, rating, votes, pagination, paginator, pager, pages, signature, postprofile`)

// clutterClass is the word in an element's class or id that says that it is no part of
// the text, "" if there is none.
func clutterClass(n *html.Node) string {
	for _, a := range n.Attr {
		if a.Key != "class" && a.Key != "id" || a.Val == "" || len(a.Val) > 300 {
			continue
		}
		for token := range strings.FieldsFuncSeq(strings.ToLower(a.Val), func(r rune) bool { return !unicode.IsLetter(r) }) {
			if clutterTokens()[token] {
				return token
			}
		}
	}
	return ""
}

// startsWithAny reports whether a line begins with one of the phrases, as whole words,
// and returns what comes behind it.
func startsWithAny(line string, set map[string]bool) (rest string, ok bool) {
	for at := min(len(line), 80); at > 0; at-- { // the longest first
		if at < len(line) && line[at]&0xC0 == 0x80 || !set[line[:at]] {
			continue
		}
		if next, _ := utf8.DecodeRuneInString(line[at:]); !unicode.IsLetter(next) || isIdeographic(next) {
			return line[at:], true
		}
	}
	return "", false
}

// containsAny reports whether one of the phrases stands in the line, as whole words where
// words are separated.
func containsAny(line string, set map[string]bool) bool {
	for phrase := range set {
		at := strings.Index(line, phrase)
		if at < 0 {
			continue
		}
		before, _ := utf8.DecodeLastRuneInString(line[:at])
		after, _ := utf8.DecodeRuneInString(line[at+len(phrase):])
		first, _ := utf8.DecodeRuneInString(phrase)
		if isIdeographic(first) || first > 0x370 || !unicode.IsLetter(before) && !unicode.IsLetter(after) {
			return true
		}
	}
	return false
}

// isShareTarget reports whether a link leads to a page for sharing, signing in or
// subscribing, by the form of its address.
func isShareTarget(a *html.Node) bool {
	href := strings.ToLower(markup.Attribute(a, "href"))
	path, query, _ := strings.Cut(href, "?")
	for segment := range strings.FieldsFuncSeq(path, func(r rune) bool { return r == '/' || r == '.' || r == '#' }) {
		switch segment {
		case "login", "signin", "sign-in", "signup", "sign-up", "register", "subscribe", "subscription", "subscriptions", "newsletter", "newsletters", "sharer", "share", "intent", "abo", "abonnement", "connexion", "suscripcion", "registro", "unsubscribe":
			return true
		}
	}
	return strings.Contains(query, "share=") || strings.Contains(query, "action=share")
}

// isIdeographic reports whether a character is of a script that does not separate words.
func isIdeographic(r rune) bool {
	return r >= 0x2E80 && unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana)
}

func firstRune(text string) rune {
	r, _ := utf8.DecodeRuneInString(text)
	return r
}

func lastRune(text string) rune {
	r, _ := utf8.DecodeLastRuneInString(text)
	return r
}
