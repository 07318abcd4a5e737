package parse

import (
	"strings"
	"time"
)

// monthNamed returns the month a word names, whole or shortened, in the
// languages feeds were seen in, 0 for any other word. The word is in lower case
// and without dots. language is that of the feed, "" if it is not known.
func monthNamed(word, language string) time.Month {
	switch word {
	case "listopad", "listopada": // the month of falling leaves
		if hasLanguage(language, "hr", "bs") {
			return time.October
		}
		return time.November
	case "jan", "january", "januar", "januari", "janvier", "janv", "jän", "jänner", "enero", "ene", "gennaio", "gen", "genn", "janeiro",
		"styczeń", "stycznia", "sty", "январь", "января", "янв", "січень", "січня", "ιαν", "ιανουάριος", "ιανουαρίου", "január", "janar",
		"ocak", "oca", "leden", "ledna", "led", "tammikuu", "tammikuuta", "gener", "ianuarie", "ian", "يناير", "जनवरी", "ינואר", "siječanj", "siječnja", "januara", "јануар", "јануара", "януари", "януара", "студзень", "студзеня", "jaanuar", "jaan", "janvāris", "janvārī", "sausis", "sausio", "saus", "janúar", "urtarrila", "urt", "xaneiro", "xan", "มค", "มกราคม", "जन", "ژانویه", "جانفي", "ינו", "қаңтар", "yanvar", "იანვარი", "იან", "հունվար", "հնվ", "januarie", "ionawr", "eanáir", "জানুয়ারি", "ஜனவரி", "జనవరి", "ಜನವರಿ", "ജനുവരി", "januaro":
		return time.January
	case "feb", "february", "februar", "februari", "février", "fevrier", "févr", "fevr", "fév", "fev", "febrero", "febbraio", "febbr", "fevereiro",
		"luty", "lutego", "lut", "февраль", "февраля", "фев", "февр", "лютий", "лютого", "φεβ", "φεβρουάριος", "φεβρουαρίου", "február",
		"şubat", "şub", "únor", "února", "úno", "helmikuu", "helmikuuta", "febrer", "februarie", "فبراير", "फ़रवरी", "פברואר",
		"veljača", "veljače", "februára", "фебруар", "фебруара", "февруари", "люты", "лютага", "veebruar", "veebr", "februāris", "februārī", "vasaris", "vasario", "febrúar", "otsaila", "ots", "กพ", "กุมภาพันธ์", "फरवरी", "फर", "فوریه", "فيفري", "شباط", "פבר", "ақпан", "fevral", "თებერვალი", "თებ", "փետրվար", "փտվ", "chwefror", "feabhra", "pebrero", "ফেব্রুয়ারি", "பிப்ரவரி", "ఫిబ్రవరి", "ಫೆಬ್ರವರಿ", "ഫെബ്രുവരി", "februaro":
		return time.February
	case "mar", "march", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco", "maart", "mrt", "marts",
		"marzec", "marca", "март", "марта", "мар", "березень", "березня", "μαρ", "μάρ", "μάρτιος", "μαρτίου", "március", "márc",
		"mart", "březen", "března", "bře", "maaliskuu", "maaliskuuta", "març", "martie", "مارس", "मार्च", "מרץ",
		"ožujak", "ožujka", "marec", "сакавік", "сакавіка", "märts", "martā", "kovas", "kovo", "kov", "martxoa", "martxoaren", "มีค", "มีนาคม", "مارچ", "آذار", "מרס", "наурыз", "მარტი", "მარ", "մարտ", "մրտ", "mawrth", "márta", "marso", "মার্চ", "மார்ச்", "మార్చి", "ಮಾರ್ಚ್", "മാർച്ച്", "marto":
		return time.March
	case "apr", "april", "avril", "avr", "abril", "abr", "aprile", "kwiecień", "kwietnia", "kwi", "апрель", "апреля", "апр",
		"квітень", "квітня", "απρ", "απρίλιος", "απριλίου", "április", "ápr", "nisan", "nis", "duben", "dubna", "dub",
		"huhtikuu", "huhtikuuta", "aprilie", "أبريل", "ابريل", "अप्रैल", "אפריל",
		"travanj", "travnja", "април", "апріль", "красавік", "красавіка", "aprill", "aprīlis", "aprīlī", "balandis", "balandžio", "apríl", "apríla", "apirila", "เมย", "เมษายน", "آوریل", "أفريل", "نيسان", "אפר", "сәуір", "aprel", "აპრილი", "აპრ", "ապրիլ", "ապր", "ebrill", "aibreán", "এপ্রিল", "ஏப்ரல்", "ఏప్రిల్", "ಏಪ್ರಿಲ್", "ഏപ്രിൽ", "aprilo":
		return time.April
	case "may", "mai", "mayo", "maggio", "mag", "magg", "maio", "mei", "maj", "maja", "май", "мая", "травень", "травня",
		"μάι", "μαϊ", "μαι", "μάιος", "μαΐου", "május", "máj", "mayıs", "květen", "května", "kvě", "toukokuu", "toukokuuta", "maig", "مايو", "मई", "מאי",
		"svibanj", "svibnja", "mája", "мај", "маја", "maijs", "maijā", "gegužė", "gegužės", "maí", "maiatza", "พค", "พฤษภาคม", "مه", "ماي", "أيار", "мамыр", "მაისი", "մայիս", "bealtaine", "মে", "மே", "మే", "ಮೇ", "മേയ്", "majo", "маі":
		return time.May
	case "jun", "june", "juni", "juin", "junio", "giugno", "giu", "junho", "czerwiec", "czerwca", "cze", "июнь", "июня", "июн",
		"червень", "червня", "ιούν", "ιουν", "ιούνιος", "ιουνίου", "június", "jún", "haziran", "haz", "červen", "června", "čvn",
		"kesäkuu", "kesäkuuta", "juny", "iunie", "iun", "يونيو", "जून", "יוני",
		"lipanj", "lipnja", "júna", "јун", "јуна", "юни", "чэрвень", "чэрвеня", "juuni", "jūnijs", "jūnijā", "birželis", "birželio", "birž", "júní", "ekaina", "xuño", "xuñ", "มิย", "มิถุนายน", "ژوئن", "جوان", "حزيران", "יונ", "маусым", "iyun", "ივნისი", "ივნ", "հունիս", "mehefin", "meitheamh", "hunyo", "জুন", "ஜூன்", "జూన్", "ಜೂನ್", "ജൂൺ", "junie", "junij":
		return time.June
	case "jul", "july", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipiec", "lipca", "lip", "июль", "июля", "июл",
		"липень", "липня", "ιούλ", "ιουλ", "ιούλιος", "ιουλίου", "július", "júl", "temmuz", "tem", "červenec", "července", "čvc",
		"heinäkuu", "heinäkuuta", "juliol", "iulie", "iul", "يوليو", "जुलाई", "יולי",
		"srpanj", "srpnja", "júla", "јул", "јула", "юли", "ліпень", "ліпеня", "juuli", "jūlijs", "jūlijā", "liepa", "liepos", "liep", "júlí", "uztaila", "xullo", "xul", "กค", "กรกฎาคม", "ژوئیه", "ژوئيه", "جويلية", "تموز", "יול", "шілде", "iyul", "ივლისი", "ივლ", "հուլիս", "gorffennaf", "iúil", "hulyo", "জুলাই", "ஜூலை", "జులై", "ಜುಲೈ", "ജൂലൈ", "julie", "julij":
		return time.July
	case "aug", "august", "août", "aout", "aoû", "agosto", "ago", "augustus", "augusti", "sierpień", "sierpnia", "sie", "август", "августа", "авг",
		"серпень", "серпня", "αυγ", "αύγ", "αύγουστος", "αυγούστου", "augusztus", "ağustos", "ağu", "srpen", "srpna", "srp",
		"elokuu", "elokuuta", "agost", "أغسطس", "अगस्त", "אוגוסט",
		"kolovoz", "kolovoza", "augusta", "авґуст", "жнівень", "жніўня", "augusts", "augustā", "rugpjūtis", "rugpjūčio", "rugp", "ágúst", "abuztua", "สค", "สิงหาคม", "अग", "اوت", "أوت", "آب", "אוג", "тамыз", "avqust", "აგვისტო", "აგვ", "օգոստոս", "awst", "lúnasa", "agustus", "ogos", "আগস্ট", "ஆகஸ்ட்", "ఆగస్టు", "ಆಗಸ್ಟ್", "ഓഗസ്റ്റ്", "aŭgusto", "avgust":
		return time.August
	case "sep", "sept", "september", "septembre", "septiembre", "setiembre", "settembre", "sett", "set", "setembro", "wrzesień", "września", "wrz",
		"сентябрь", "сентября", "сен", "сент", "вересень", "вересня", "σεπ", "σεπτ", "σεπτέμβριος", "σεπτεμβρίου", "szeptember", "szept",
		"eylül", "eyl", "září", "zář", "syyskuu", "syyskuuta", "setembre", "septembrie", "سبتمبر", "सितंबर", "ספטמבר",
		"rujan", "rujna", "septembra", "септембар", "септембра", "септември", "верасень", "верасня", "septembris", "septembrī", "rugsėjis", "rugsėjo", "rugs", "iraila", "กย", "กันยายน", "सित", "سپتامبر", "أيلول", "ספט", "қыркүйек", "sentyabr", "სექტემბერი", "სექ", "սեպտեմբեր", "setyembre", "সেপ্টেম্বর", "செப்டம்பர்", "సెప్టెంబర్", "ಸೆಪ್ಟೆಂಬರ್", "സെപ്റ്റംബർ", "septembro":
		return time.September
	case "oct", "october", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "październik", "października", "paź",
		"октябрь", "октября", "окт", "жовтень", "жовтня", "οκτ", "οκτώβριος", "οκτωβρίου", "október", "ekim", "eki", "říjen", "října", "říj",
		"lokakuu", "lokakuuta", "octombrie", "أكتوبر", "अक्टूबर", "אוקטובר",
		"októbra", "октобар", "октобра", "октомври", "кастрычнік", "кастрычніка", "oktoober", "oktobris", "oktobrī", "spalis", "spalio", "spal", "urria", "ตค", "ตุลาคม", "अक्तू", "اکتبر", "אוק", "қазан", "oktyabr", "ოქტომბერი", "ოქტ", "հոկտեմբեր", "hydref", "oktubre", "অক্টোবর", "அக்டோபர்", "అక్టోబర్", "ಅಕ್ಟೋಬರ್", "ഒക്ടോബർ", "oktobro":
		return time.October
	case "nov", "november", "novembre", "noviembre", "novembro", "lis", "ноябрь", "ноября", "ноя", "нояб",
		"листопад", "листопада", "νοέ", "νοε", "νοέμ", "νοεμ", "νοέμβριος", "νοεμβρίου", "kasım", "kas", "marraskuu", "marraskuuta", "noiembrie", "noi", "نوفمبر", "नवंबर", "נובמבר",
		"studeni", "studenog", "studenoga", "novembra", "новембар", "новембра", "ноември", "лістапад", "лістапада", "novembris", "novembrī", "lapkritis", "lapkričio", "lapkr", "nóvember", "azaroa", "พย", "พฤศจิกายน", "नव", "نوامبر", "נוב", "қараша", "noyabr", "ნოემბერი", "ნოე", "նոյեմբեր", "tachwedd", "samhain", "nobyembre", "নভেম্বর", "நவம்பர்", "నవంబర్", "ನವೆಂಬರ್", "നവംബർ":
		return time.November
	case "dec", "december", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre", "dezembro", "grudzień", "grudnia", "gru",
		"декабрь", "декабря", "дек", "грудень", "грудня", "δεκ", "δεκέμβριος", "δεκεμβρίου", "aralık", "ara", "prosinec", "prosince", "pro",
		"joulukuu", "joulukuuta", "desembre", "desember", "des", "decembrie", "ديسمبر", "दिसंबर", "דצמבר",
		"decembra", "децембар", "децембра", "декември", "снежань", "снежня", "detsember", "dets", "decembris", "decembrī", "gruodis", "gruodžio", "gruod", "abendua", "decembro", "ธค", "ธันวาคม", "दिस", "دسامبر", "دیسمبر", "דצמ", "желтоқсан", "dekabr", "დეკემბერი", "დეკ", "դեկտեմբեր", "rhagfyr", "nollaig", "disyembre", "ডিসেম্বর", "டிசம்பர்", "డిసెంబర్", "ಡಿಸೆಂಬರ್", "ഡിസംബർ", "disember":
		return time.December
	case "كانون الثاني":
		return time.January
	case "تشرين الأول", "تشرين الاول":
		return time.October
	case "تشرين الثاني":
		return time.November
	case "كانون الأول", "كانون الاول":
		return time.December
	}
	if bare, found := strings.CutPrefix(word, "ב"); found { // "in" of Hebrew, written together
		return monthNamed(bare, language)
	}
	return 0
}
