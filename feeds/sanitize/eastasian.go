package sanitize

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"sync"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"
)

// The encodings of East Asia share their bytes: whatever is written in one of them can be read in
// most of the others, as characters that nobody uses. So what tells them apart is how usual the
// characters are that each makes of a text, by the letters of a title even: each character has a
// likelihood in the language of the encoding, and the encoding that makes the text likeliest is
// the one. What a document says of its language, or the country of the hosts in it, counts as
// some characters do, and is overruled by more of them.

// An eastAsian is one of these encodings.
type eastAsian struct {
	encoding encoding.Encoding
	language string // with the country, for Chinese
	trails   string // ranges of what stands behind the first byte of a pair, two bytes each
	usual    string // the range of first bytes of characters that are in use
	kana     bool   // it has single bytes for kana of half the width
}

func eastAsians() []eastAsian {
	return []eastAsian{
		{simplifiedchinese.GB18030, "zh-cn", "\x40\x7e\x80\xfe", "\xb0\xd7", false},
		{traditionalchinese.Big5, "zh-tw", "\x40\x7e\xa1\xfe", "\xa4\xc6", false},
		{korean.EUCKR, "ko", "\x41\x5a\x61\x7a\x81\xfe", "\xb0\xc8", false},
		{japanese.EUCJP, "ja", "\xa1\xfe", "\xb0\xcf", false},
		{japanese.ShiftJIS, "ja", "\x40\x7e\x80\xfc", "\x88\x98", true},
	}
}

func isEastAsian(e encoding.Encoding) bool {
	return e == simplifiedchinese.GBK || slices.ContainsFunc(eastAsians(), func(one eastAsian) bool { return one.encoding == e })
}

const (
	likely       = -8.4 // what a character of a text is at least, on average, in the encoding that it is in
	possible     = -9.7 // what it is at least if the document says that this is its language
	byLanguage   = 12.0 // what a document says of its language counts for
	byCountry    = 6.0  // and the country of a host
	weighedBytes = 4 << 10
	fewestHinted = 3 // bytes beyond ASCII of a text that may be one in such a language
)

// A likeness is what is known of a text before it is weighed.
type likeness struct {
	language     string // that the document says it is in, with the country; "" for none
	high         int    // bytes beyond ASCII
	isDense      bool   // they stand in rows
	isAlphabetic bool   // one of the alphabets makes words of nearly all of it
}

// guessEastAsian is the encoding of East Asia that a text is likely in, nil if it is in none. Few
// bytes do not say enough, and words of an alphabet are what they are, unless the document says
// more.
func guessEastAsian(data, text []byte, known likeness) encoding.Encoding {
	hints := hintsOf(data, known.language)
	text = text[:min(len(text), weighedBytes)]
	if !known.isDense && (len(hints) == 0 || known.high < fewestHinted) {
		return nil
	}
	var best encoding.Encoding
	most := math.Inf(-1)
	for _, one := range eastAsians() {
		sum, chars := one.weigh(text)
		if chars == 0 {
			continue
		}
		hint, least := hints[one.language], likely
		if hint > 0 {
			least = possible
		}
		if sum/float64(chars) >= least && sum+hint > most && (hint > 0 || !known.isAlphabetic) {
			best, most = one.encoding, sum+hint
		}
	}
	return best
}

// weigh is how likely a text is in the encoding, as a sum of logarithms, and how many characters
// beyond ASCII it has.
func (e eastAsian) weigh(text []byte) (sum float64, chars int) {
	decoder := e.encoding.NewDecoder()
	for i := 0; i < len(text); i++ {
		lead := text[i]
		if lead < utf8.RuneSelf {
			continue
		}
		chars++
		if e.kana && lead >= 0xA1 && lead <= 0xDF {
			sum += -10
			continue
		}
		if i+1 == len(text) {
			return sum, chars - 1 // a pair that was cut
		}
		if !within(e.trails, text[i+1]) {
			sum += -25
			continue
		}
		pair, err := decoder.Bytes(text[i : i+2])
		i++
		r, _ := utf8.DecodeRune(pair)
		if err != nil || r == utf8.RuneError {
			sum += -25
			continue
		}
		sum += e.likelihood(r, within(e.usual, lead))
	}
	return sum, chars
}

// within reports whether a byte is in one of the ranges.
func within(ranges string, b byte) bool {
	for i := 0; i+1 < len(ranges); i += 2 {
		if b >= ranges[i] && b <= ranges[i+1] {
			return true
		}
	}
	return false
}

// likelihood is the logarithm of how often a character comes in the language: what of a text
// is of its kind, over how many of the kind there are. isUsual says that it stands where the
// encoding has those in use.
func (e eastAsian) likelihood(r rune, isUsual bool) float64 {
	isJapanese, isKorean := e.language == "ja", e.language == "ko"
	switch {
	case commonCharacters()[e.language][r]:
		if isKorean {
			return -5.6
		}
		return -6.6
	case unicode.Is(unicode.Hiragana, r) && isJapanese:
		return -5.2
	case (unicode.Is(unicode.Katakana, r) || r == 'ー') && isJapanese:
		return -6.4
	case strings.ContainsRune("、。，：！？；「」『』《》“”‘’（）【】·・…—～　", r):
		return -6.5
	case r >= '！' && r <= '～': // letters and digits of full width
		return -9
	case unicode.Is(unicode.Hangul, r) && isKorean && isUsual, unicode.Is(unicode.Han, r) && isUsual && !isKorean:
		return -9.6
	case unicode.Is(unicode.Han, r):
		return -13
	}
	return -15
}

// hintsOf is what a document says of the languages of East Asia, by language: by its own, and by
// the countries of the hosts that it names.
func hintsOf(data []byte, said string) map[string]float64 {
	hints := map[string]float64{}
	switch language, _, _ := strings.Cut(said, "-"); {
	case language == "ja" || language == "ko":
		hints[language] += byLanguage
	case strings.HasPrefix(said, "zh-tw"), strings.HasPrefix(said, "zh-hk"), strings.HasPrefix(said, "zh-hant"), strings.HasPrefix(said, "zh-mo"):
		hints["zh-tw"] += byLanguage
	case strings.HasPrefix(said, "zh-"):
		hints["zh-cn"] += byLanguage
	case language == "zh":
		hints["zh-cn"] += byLanguage
		hints["zh-tw"] += byLanguage
	}
	head := data[:min(len(data), 4096)]
	for top, language := range map[string]string{"jp": "ja", "kr": "ko", "cn": "zh-cn", "tw": "zh-tw", "hk": "zh-tw"} {
		for _, after := range []string{"/", ":", "<", `"`, "'"} {
			if bytes.Contains(head, []byte("."+top+after)) {
				hints[language] += byCountry
				break
			}
		}
	}
	return hints
}

// commonCharacters are those of which the greater part of a text is made, by language.
var commonCharacters = sync.OnceValue(func() map[string]map[rune]bool {
	all := map[string]map[rune]bool{}
	for language, text := range map[string]string{"zh-cn": commonSimplified, "zh-tw": commonTraditional, "ja": commonJapanese, "ko": commonKorean} {
		all[language] = map[rune]bool{}
		for _, r := range text {
			all[language][r] = true
		}
	}
	return all
})

const commonSimplified = `的一是不了在人有我他这个们中来上大为和国地到以说时要就出会可也你对生能而子那得于着下自之年过发后作里用道行所然家种事成方多经么去法学如都同现当没动面起看定天分还进好小部其些主样理心她本前开但因只从想实日军者意无力它与长把机十民第公此已工使情明性知全三又关点正业外将两高间由问很最重并物手应战向头文体政美相见被利什二等产或新己制身果加西斯月话合回特代内信表化老给世位次度门任常先海通教儿原东声提立及比员解水名真论处走义各入几口认条平系气题活尔更别打女变四神总何电数安少报才结反受目太量再感建务做接必场件计管期市直德资命山金指克许统区保至队形社便空决治展马科司五基眼书非则听白却界达光放强即像难且权思王象完设式色路记南品住告类求据程北边死张该交规万取拉格望觉术领共确传师观清今切院让识候带导争运六八九京城港闻网站博客图片视频最热快讯消息通知布公告更未来智能首页文章评论分享阅读上海广州香台湾华际球赛杯幕股票基金经济增减缓价格银行企业`
const commonTraditional = `的一是不了在人有我他這個們中來上大為和國地到以說時要就出會可也你對生能而子那得於著下自之年過發後作裡用道行所然家種事成方多經麼去法學如都同現當沒動面起看定天分還進好小部其些主樣理心她本前開但因只從想實日軍者意無力它與長把機十民第公此已工使情明性知全三又關點正業外將兩高間由問很最重並物手應戰向頭文體政美相見被利什二等產或新己制身果加西斯月話合回特代內信表化老給世位次度門任常先海通教兒原東聲提立及比員解水名真論處走義各入幾口認條平系氣題活爾更別打女變四神總何電數安少報才結反受目太量再感建務做接必場件計管期市直德資命山金指克許統區保至隊形社便空決治展馬科司五基眼書非則聽白卻界達光放強即像難且權思王象完設式色路記南品住告類求據程北邊死張該交規萬取拉格望覺術領共確傳師觀清今切院讓識候帶導爭運六八九京城港聞網站部落格圖片影視頻熱快訊消息通知布公告未智慧首頁文章評論分享閱讀台灣臺北高雄香華際球賽股票基金經濟成增減緩價銀企談總統颱風來襲選舉立委議員`
const commonJapanese = `日一国人年大十二本中長出三同時政事自行社見月分議後前民生連五発間対上部東者党地合市業内相方四定今回新場金員九入選立開手米力学問高代明実円関決子動京全目表戦経通外最言氏現理調体化田当八六約主題下首意法不来作性的要用制治度務強気小七成期公野協取都和統以機平総加山思家話世受区領多県続進正安設保改数記院女初北午指権心界支第産結百派点教報済書府活原先共得解名交資予川向際査勝面委告軍文反元重近千考判認画海参売利組知案道信策集在件団別物側任引使求所次水半品昨論計死官増係感特情投示変打男基私各始島直両朝革価式確村提運終挙果西勢減台広容必応演電歳住争談能無再位置企真流格有疑口過局少放税検町常校料裁状工建語球営空職証土与急止送援供可役構木割聞身費付施切由説転食比難防補車優夫研収断井何南石足違消境神番規術護展態導備宅害配副算視条独警究育席訪楽起万着店述残想線率病農州声質念待試族象銀域助労例衛早張映限親額環験追商義伝働形景落担好退準訴造英被株頭技低毎医復仕味負失移差衆個門写評課末守極種美影命福量望非観察整段型白深字答夜製況音様財港識注達震災更覧読記者速報会見`
const commonKorean = `이다는의에을가고하를한지은로사기시도인자어대리나그정해수일아스서장라보주국원제부전상들만여과구동비조무소문선신미용공관있으경안연성진화회면위계유니세모습것까오우생학금실중민당발방치차와개년내게교현업분재산간요거물강통반야처청체최터점남마명군음말데네권런월투입심트임레력달추련울본적식단노바더불래출작건법북특결설드표직호준합증평론영확령외규각포석급뉴날씨항책판매가격속보행코크주식시장항됐했된될때또많없었였열였저너두듯뒤며면서씨새길글목록댓블로그홈페이지`
