package parse

import "time"

// monthNamed returns the month a word names, whole or shortened, in the
// languages feeds were seen in, 0 for any other word. The word is in lower case
// and without dots.
func monthNamed(word string) time.Month {
	switch word {
	case "jan", "january", "januar", "januari", "janvier", "janv", "jän", "jänner", "enero", "ene", "gennaio", "gen", "genn", "janeiro",
		"styczeń", "stycznia", "sty", "январь", "января", "янв", "січень", "січня", "ιαν", "ιανουάριος", "ιανουαρίου", "január", "janar",
		"ocak", "oca", "leden", "ledna", "led", "tammikuu", "tammikuuta", "gener", "ianuarie", "ian", "يناير", "जनवरी", "ינואר":
		return time.January
	case "feb", "february", "februar", "februari", "février", "fevrier", "févr", "fevr", "fév", "fev", "febrero", "febbraio", "febbr", "fevereiro",
		"luty", "lutego", "lut", "февраль", "февраля", "фев", "февр", "лютий", "лютого", "φεβ", "φεβρουάριος", "φεβρουαρίου", "február",
		"şubat", "şub", "únor", "února", "úno", "helmikuu", "helmikuuta", "febrer", "februarie", "فبراير", "फ़रवरी", "פברואר":
		return time.February
	case "mar", "march", "märz", "maerz", "mär", "mrz", "mars", "marzo", "março", "marco", "maart", "mrt", "marts",
		"marzec", "marca", "март", "марта", "мар", "березень", "березня", "μαρ", "μάρ", "μάρτιος", "μαρτίου", "március", "márc",
		"mart", "březen", "března", "bře", "maaliskuu", "maaliskuuta", "març", "martie", "مارس", "मार्च", "מרץ":
		return time.March
	case "apr", "april", "avril", "avr", "abril", "abr", "aprile", "kwiecień", "kwietnia", "kwi", "апрель", "апреля", "апр",
		"квітень", "квітня", "απρ", "απρίλιος", "απριλίου", "április", "ápr", "nisan", "nis", "duben", "dubna", "dub",
		"huhtikuu", "huhtikuuta", "aprilie", "أبريل", "ابريل", "अप्रैल", "אפריל":
		return time.April
	case "may", "mai", "mayo", "maggio", "mag", "magg", "maio", "mei", "maj", "maja", "май", "мая", "травень", "травня",
		"μάι", "μαϊ", "μαι", "μάιος", "μαΐου", "május", "máj", "mayıs", "květen", "května", "kvě", "toukokuu", "toukokuuta", "maig", "مايو", "मई", "מאי":
		return time.May
	case "jun", "june", "juni", "juin", "junio", "giugno", "giu", "junho", "czerwiec", "czerwca", "cze", "июнь", "июня", "июн",
		"червень", "червня", "ιούν", "ιουν", "ιούνιος", "ιουνίου", "június", "jún", "haziran", "haz", "červen", "června", "čvn",
		"kesäkuu", "kesäkuuta", "juny", "iunie", "iun", "يونيو", "जून", "יוני":
		return time.June
	case "jul", "july", "juli", "juillet", "juil", "julio", "luglio", "lug", "julho", "lipiec", "lipca", "lip", "июль", "июля", "июл",
		"липень", "липня", "ιούλ", "ιουλ", "ιούλιος", "ιουλίου", "július", "júl", "temmuz", "tem", "červenec", "července", "čvc",
		"heinäkuu", "heinäkuuta", "juliol", "iulie", "iul", "يوليو", "जुलाई", "יולי":
		return time.July
	case "aug", "august", "août", "aout", "aoû", "agosto", "ago", "augustus", "augusti", "sierpień", "sierpnia", "sie", "август", "августа", "авг",
		"серпень", "серпня", "αυγ", "αύγ", "αύγουστος", "αυγούστου", "augusztus", "ağustos", "ağu", "srpen", "srpna", "srp",
		"elokuu", "elokuuta", "agost", "أغسطس", "अगस्त", "אוגוסט":
		return time.August
	case "sep", "sept", "september", "septembre", "septiembre", "setiembre", "settembre", "sett", "set", "setembro", "wrzesień", "września", "wrz",
		"сентябрь", "сентября", "сен", "сент", "вересень", "вересня", "σεπ", "σεπτ", "σεπτέμβριος", "σεπτεμβρίου", "szeptember", "szept",
		"eylül", "eyl", "září", "zář", "syyskuu", "syyskuuta", "setembre", "septembrie", "سبتمبر", "सितंबर", "ספטמבר":
		return time.September
	case "oct", "october", "oktober", "okt", "octobre", "octubre", "ottobre", "ott", "outubro", "out", "październik", "października", "paź",
		"октябрь", "октября", "окт", "жовтень", "жовтня", "οκτ", "οκτώβριος", "οκτωβρίου", "október", "ekim", "eki", "říjen", "října", "říj",
		"lokakuu", "lokakuuta", "octombrie", "أكتوبر", "अक्टूबर", "אוקטובר":
		return time.October
	case "nov", "november", "novembre", "noviembre", "novembro", "listopad", "listopada", "lis", "ноябрь", "ноября", "ноя", "нояб",
		"листопад", "листопада", "νοέ", "νοε", "νοέμ", "νοεμ", "νοέμβριος", "νοεμβρίου", "kasım", "kas", "marraskuu", "marraskuuta", "noiembrie", "noi", "نوفمبر", "नवंबर", "נובמבר":
		return time.November
	case "dec", "december", "dezember", "dez", "décembre", "decembre", "déc", "diciembre", "dic", "dicembre", "dezembro", "grudzień", "grudnia", "gru",
		"декабрь", "декабря", "дек", "грудень", "грудня", "δεκ", "δεκέμβριος", "δεκεμβρίου", "aralık", "ara", "prosinec", "prosince", "pro",
		"joulukuu", "joulukuuta", "desembre", "desember", "des", "decembrie", "ديسمبر", "दिसंबर", "דצמבר":
		return time.December
	}
	return 0
}

// zoneNamed returns how many seconds east of Greenwich a zone lies, given by its
// short name in lower case. Names that mean several zones mean the one that
// most feeds mean: America's EST and CST, India's IST, Britain's BST.
func zoneNamed(word string) (seconds int, known bool) {
	const hour, half, quarter = 3600, 1800, 900
	switch word {
	case "z", "ut", "utc", "gmt", "wet", "zulu":
		return 0, true
	case "bst", "west", "cet", "met", "mez", "wat", "hnec":
		return hour, true
	case "cest", "mest", "mesz", "eet", "oez", "sast", "cat", "heec":
		return 2 * hour, true
	case "eest", "oesz", "msk", "eat", "ast3", "trt", "idt":
		return 3 * hour, true
	case "irst":
		return 3*hour + half, true
	case "msd", "gst", "samt", "azt":
		return 4 * hour, true
	case "pkt", "uzt", "yekt":
		return 5 * hour, true
	case "ist":
		return 5*hour + half, true
	case "npt":
		return 5*hour + half + quarter, true
	case "bdt", "almt", "omst":
		return 6 * hour, true
	case "ict", "wib", "krat":
		return 7 * hour, true
	case "awst", "hkt", "sgt", "myt", "pht", "wita", "irkt":
		return 8 * hour, true
	case "jst", "kst", "wit", "yakt":
		return 9 * hour, true
	case "acst":
		return 9*hour + half, true
	case "aest", "vlat":
		return 10 * hour, true
	case "acdt":
		return 10*hour + half, true
	case "aedt":
		return 11 * hour, true
	case "nzst":
		return 12 * hour, true
	case "nzdt":
		return 13 * hour, true
	case "ndt":
		return -2*hour - half, true
	case "brt", "art", "adt", "clst", "uyt":
		return -3 * hour, true
	case "nst":
		return -3*hour - half, true
	case "ast", "edt", "clt", "bot":
		return -4 * hour, true
	case "est", "cdt", "cot", "pet":
		return -5 * hour, true
	case "cst", "mdt":
		return -6 * hour, true
	case "mst", "pdt":
		return -7 * hour, true
	case "pst", "akdt":
		return -8 * hour, true
	case "akst":
		return -9 * hour, true
	case "hst":
		return -10 * hour, true
	}
	return 0, false
}
