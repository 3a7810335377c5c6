"""Words that a stemmer can't bring together, per language: irregular forms, acronyms, and the names of the months."""

from collections.abc import Mapping

# English: the base form, then what counts as the same word. Facts of the language, as any grammar lists them; forms
# that are more common in another sense (wound, ground, lay) are left out.
_VERBS = """
arise arose arisen; awake awoke awoken; bear bore borne; beat beaten; become became; begin began begun; bend bent;
bind bound; bite bit bitten; bleed bled; blow blew blown; break broke broken; breed bred; bring brought; build built;
burn burnt; buy bought; catch caught; choose chose chosen; cling clung; come came; creep crept; deal dealt; dig dug;
draw drew drawn; dream dreamt; drink drank drunk; drive drove driven; eat ate eaten; fall fell fallen; feed fed;
feel felt; fight fought; find found; flee fled; fling flung; fly flew flown; forbid forbade forbidden;
forecast forecasted; foresee foresaw foreseen; forget forgot forgotten; forgive forgave forgiven; freeze froze frozen;
get got gotten; give gave given; go went gone; grow grew grown; hang hung; hear heard; hide hid hidden; hold held;
keep kept; kneel knelt; know knew known; lead led; lean leant; leap leapt; learn learnt; leave left; lend lent;
lie lain; light lit; lose lost; make made; mean meant; meet met; mistake mistook mistaken; oversee oversaw overseen;
overtake overtook overtaken; overthrow overthrew overthrown; overcome overcame; pay paid; prove proven;
rebuild rebuilt; ride rode ridden; ring rang rung; rise rose risen; run ran; say said; see saw seen; seek sought;
sell sold; send sent; sew sewn; shake shook shaken; shed sheds; shine shone; shoot shot; show shown;
shrink shrank shrunk; sing sang sung; sink sank sunk; sit sat; slay slew slain; sleep slept; slide slid; sow sown;
speak spoke spoken; speed sped; spell spelt; spend spent; spill spilt; spin spun; spoil spoilt; spring sprang sprung;
stand stood; steal stole stolen; stick stuck; sting stung; stink stank stunk; strike struck stricken;
strive strove striven; swear swore sworn; sweep swept; swell swollen; swim swam swum; swing swung; take took taken;
teach taught; tear tore torn; tell told; think thought; throw threw thrown; tread trod trodden;
undergo underwent undergone; understand understood; undertake undertook undertaken; undo undid undone; uphold upheld;
wake woke woken; wear wore worn; weave wove woven; weep wept; win won; withdraw withdrew withdrawn; withhold withheld;
withstand withstood; wring wrung; write wrote written; rewrite rewrote rewritten; retake retook retaken; resell resold;
repay repaid; remake remade; outgrow outgrew; die died dying; lie lied lying; tie tied tying;
"""
_OTHERS = """
man men; woman women;
child children; foot feet; tooth teeth; goose geese; mouse mice; ox oxen; wife wives; life lives; knife knives;
leaf leaves; half halves; wolf wolves; thief thieves; shelf shelves; loaf loaves; calf calves; crisis crises;
analysis analyses; basis bases; thesis theses; hypothesis hypotheses; axis axes; oasis oases; phenomenon phenomena;
criterion criteria; medium media; datum data; bacterium bacteria; curriculum curricula; memorandum memoranda;
referendum referenda; nucleus nuclei; cactus cacti; fungus fungi; alumnus alumni; index indices; vertex vertices;
matrix matrices; spokesman spokesmen; spokeswoman spokeswomen; policeman policemen; fireman firemen; gunman gunmen;
congressman congressmen; businessman businessmen; fisherman fishermen; good better best; bad worse worst;
far farther farthest;
first 1st; second 2nd; february feb; april apr; june jun; july jul; august aug; september sept sep; october oct;
november nov; december dec; kilometer km; kilogram kg; centimeter cm;
color colour; favor favour; honor honour; labor labour; harbor harbour; neighbor neighbour; behavior behaviour;
center centre; theater theatre; meter metre; kilometer kilometre; liter litre; fiber fibre; defense defence;
offense offence; license licence; traveler traveller; gray grey; plow plough; program programme; tire tyre;
"""
_PLACES = """
afghanistan afghan; africa african; albania albanian; algeria algerian; america american; angola angolan;
arabia arab arabian arabic; argentina argentine argentinian; armenia armenian; asia asian; australia australian;
austria austrian; azerbaijan azerbaijani azeri; bahrain bahraini; bangladesh bangladeshi;
belarus belarusian belarussian; belgium belgian; bolivia bolivian; bosnia bosnian; brazil brazilian;
britain british briton; bulgaria bulgarian; burma burmese; cambodia cambodian; cameroon cameroonian; canada canadian;
catalonia catalan; chad chadian; chechnya chechen; chile chilean; china chinese; colombia colombian; congo congolese;
crimea crimean; croatia croatian croat; cuba cuban; cyprus cypriot; czechia czech; denmark danish dane;
ecuador ecuadorian; egypt egyptian; england english; eritrea eritrean; estonia estonian; ethiopia ethiopian;
europe european; finland finnish finn; france french; gaza gazan; georgia georgian; germany german; ghana ghanaian;
greece greek; greenland greenlandic; guatemala guatemalan; haiti haitian; honduras honduran; hungary hungarian;
iceland icelandic; india indian; indonesia indonesian; iran iranian; iraq iraqi; ireland irish; israel israeli;
italy italian; jamaica jamaican; japan japanese; jordan jordanian; kazakhstan kazakh; kenya kenyan; korea korean;
kosovo kosovan kosovar; kurdistan kurdish kurd; kuwait kuwaiti; kyrgyzstan kyrgyz; laos laotian; latvia latvian;
lebanon lebanese; liberia liberian; libya libyan; lithuania lithuanian; malaysia malaysian; mali malian; malta maltese;
mexico mexican; moldova moldovan; mongolia mongolian; montenegro montenegrin; morocco moroccan; mozambique mozambican;
myanmar myanma; namibia namibian; nepal nepalese nepali; netherlands dutch; nicaragua nicaraguan; nigeria nigerian;
norway norwegian; oman omani; pakistan pakistani; palestine palestinian; panama panamanian; paraguay paraguayan;
peru peruvian; philippines philippine filipino; poland polish; portugal portuguese; qatar qatari; romania romanian;
russia russian; rwanda rwandan; scotland scottish scot; senegal senegalese; serbia serbian serb; siberia siberian;
sicily sicilian; singapore singaporean; slovakia slovak slovakian; slovenia slovenian slovene; somalia somali;
spain spanish spaniard; sudan sudanese; sweden swedish swede; switzerland swiss; syria syrian; taiwan taiwanese;
tajikistan tajik; tanzania tanzanian; thailand thai; tibet tibetan; tunisia tunisian; turkey turkish turk;
turkmenistan turkmen; uganda ugandan; ukraine ukrainian; uruguay uruguayan; uzbekistan uzbek; venezuela venezuelan;
vietnam vietnamese; wales welsh; yemen yemeni; zambia zambian; zimbabwe zimbabwean; paris parisian; london londoner;
moscow muscovite; berlin berliner; venice venetian; vatican; texas texan; california californian; hawaii hawaiian;
"""


_NUMBERS = {  # language -> the words for 2 to 20, and for the tens from 30 on
    "en": "two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen "
    "eighteen nineteen twenty/thirty forty fifty sixty seventy eighty ninety",
    "de": "zwei drei vier fünf sechs sieben acht neun zehn elf zwölf dreizehn vierzehn fünfzehn sechzehn siebzehn "
    "achtzehn neunzehn zwanzig/dreißig vierzig fünfzig sechzig siebzig achtzig neunzig",
    "fr": "deux trois quatre cinq six sept huit neuf dix onze douze treize quatorze quinze seize dix-sept dix-huit "
    "dix-neuf vingt/trente quarante cinquante soixante",
    "es": "dos tres cuatro cinco seis siete ocho nueve diez once doce trece catorce quince dieciséis diecisiete "
    "dieciocho diecinueve veinte/treinta cuarenta cincuenta sesenta setenta ochenta noventa",
    "it": "due tre quattro cinque sei sette otto nove dieci undici dodici tredici quattordici quindici sedici "
    "diciassette diciotto diciannove venti/trenta quaranta cinquanta sessanta settanta ottanta novanta",
    "nl": "twee drie vier vijf zes zeven acht negen tien elf twaalf dertien veertien vijftien zestien zeventien "
    "achttien negentien twintig/dertig veertig vijftig zestig zeventig tachtig negentig",
}
_ORDINALS = (
    "first second third fourth fifth sixth seventh eighth ninth tenth eleventh twelfth thirteenth fourteenth "
    "fifteenth sixteenth seventeenth eighteenth nineteenth".split()
)

# Places that have had another name, or are written in several ways from another script, and persons whose names are.
# https://unstats.un.org/unsd/ungegn/, https://en.wikipedia.org/wiki/List_of_city_name_changes
_NAMES = """
kyiv kiev kyjiw kiew kijev kyjiv; kharkiv kharkov charkiw charkow; lviv lvov lwiw lemberg lwow; odesa odessa;
dnipro dnepropetrovsk dnipropetrovsk; mykolaiv nikolaev nikolayev; chernihiv chernigov; luhansk lugansk;
chernobyl chornobyl tschernobyl tchernobyl; mariupol marioupol; zaporizhzhia zaporozhye saporischschja;
beijing peking pekin pechino; nanjing nanking; guangdong kwangtung; chongqing chungking; tianjin tientsin;
mumbai bombay; kolkata calcutta; chennai madras; bengaluru bangalore; varanasi benares; pune poona;
burma myanmar; yangon rangoon; turkey türkiye turkiye; swaziland eswatini; astana nursultan; bishkek frunze;
mecca makkah mekka; medina madinah; jeddah jiddah dschidda djeddah; tehran teheran; riyadh riad; basra basrah;
jakarta djakarta; dhaka dacca; kathmandu katmandu; colombo kolombo; chisinau kishinev; tbilisi tiflis;
yerevan erevan eriwan; almaty almaata; tashkent taschkent; minsk mensk; gdansk danzig; wroclaw breslau;
cologne köln; munich münchen; vienna wien; prague praha prag; warsaw warszawa warschau; lisbon lisboa lissabon;
geneva genf genève ginevra; zurich zürich; moscow moskva moskau moscou mosca; athens athen; rome roma rom;
gaddafi qaddafi kadhafi gadhafi khadafy qadhafi gadafi khaddafi qadafi gathafi; zelensky zelenskyy zelenskiy selenskyj
zelenski selenski zelenskyi; mohammed muhammad mohamed mohammad muhammed mohamad; hezbollah hizbollah hizbullah
hisbollah hezbullah; qaeda qaida kaida; quran koran; houthi huthi huthis; putin poutine; yeltsin jelzin eltsine;
gorbachev gorbatschow gorbatchev gorbachov; khrushchev chruschtschow khrouchtchev; navalny nawalny navalni navalnyj;
lukashenko lukaschenko loukachenko lukashenka; medvedev medwedew medvedjev; tchaikovsky tschaikowski chaikovsky
tschaikowsky; netanyahu netanjahu netanyahou; osama usama; khashoggi kashoggi khashogji; rumi roumi; sisi sissi;
"""


def _bases(lines: str) -> dict[str, str]:
    """Each other form -> its base form."""
    groups = [line.split() for line in lines.replace("\n", " ").split(";")]
    return {form: base for base, *forms in filter(None, groups) for form in forms}


def _numbers(words: str) -> dict[str, str]:
    """The words for numbers -> digits."""
    small, tens = (part.split() for part in words.split("/"))
    return {word: str(n) for n, word in enumerate(small, 2)} | {
        word: str(n) for n, word in zip(range(30, 100, 10), tens, strict=False)
    }


def _ordinal(number: int) -> str:
    ending = "th" if number in (11, 12, 13) else {1: "st", 2: "nd", 3: "rd"}.get(number % 10, "th")
    return f"{number}{ending}"


def _english_numbers() -> dict[str, str]:
    """English numbers and ordinals, with those of two words and a hyphen."""
    numbers = _numbers(_NUMBERS["en"]) | {word: _ordinal(n) for n, word in enumerate(_ORDINALS[2:], 3)}
    tens = [(word, int(n)) for word, n in numbers.items() if n.endswith("0") and word.endswith("ty")]
    numbers |= {word[:-1] + "ieth": _ordinal(n) for word, n in tens}
    ones = ["one", *_NUMBERS["en"].split()[:8]]
    for word, ten in tens:
        numbers |= {f"{word}-{one}": str(ten + n) for n, one in enumerate(ones, 1)}
        numbers |= {f"{word}-{one}": _ordinal(ten + n) for n, one in enumerate(_ORDINALS[:9], 1)}
    return numbers


NAMES: Mapping[str, str] = _bases(_NAMES)
"""A name that is written in several ways -> the one that counts, in all languages."""

IRREGULAR: Mapping[str, Mapping[str, str]] = {language: _numbers(words) for language, words in _NUMBERS.items()} | {
    "en": _bases(_VERBS) | _bases(_OTHERS) | _bases(_PLACES) | _english_numbers()
}
"""Language -> form -> the base form that counts as the same word."""

IRREGULAR_VERBS: Mapping[str, frozenset[str]] = {
    "en": frozenset(base for base, *_ in filter(None, map(str.split, _VERBS.split(";"))))
}
"""Language -> the base forms of its irregular verbs, which are the commonest ones."""

ACRONYMS: Mapping[str, Mapping[str, str]] = {
    "en": {"US": "usa", "USA": "usa", "U.S": "usa", "U.S.A": "usa", "u.s": "usa", "WHO": "who"}
}
"""Capitals that are another word in lower case, and spellings of one name; a last full stop is cut before."""

PHRASES: Mapping[str, str] = {
    **dict.fromkeys(["united states", "united states of america", "vereinigte staaten", "vereinigten staaten"], "usa"),
    **dict.fromkeys(["états-unis", "etats-unis", "estados unidos", "stati uniti", "verenigde staten"], "usa"),
    "united kingdom": "uk",
    "united nations": "un",
    "united arab emirates": "uae",
    "european union": "eu",
}
"""Names of several words, in lower case -> the acronym that counts as the same word."""

_DENIALS = {
    "de": "nicht nichts nie niemals niemand niemanden niemandem kein keine keinen keinem keiner keines weder",
    "nl": "niet niets nooit niemand geen noch",
    "fr": "ne n pas jamais aucun aucune ni",
    "es": "no nunca jamás nadie ningún ninguno ninguna tampoco ni",
    "it": "non mai nessun nessuno nessuna né neanche",
    "pt": "não nunca jamais ninguém nenhum nenhuma nem",
    "sv": "inte aldrig ingen inget inga varken",
    "da": "ikke aldrig ingen intet hverken",
    "no": "ikke aldri ingen intet verken",
}
DENIALS: Mapping[str, frozenset[str]] = {language: frozenset(words.split()) for language, words in _DENIALS.items()}
"""Language without rules of its own -> the words that deny."""

_MONTHS = {
    "en": "January February March April May June July August September October November December",
    "de": "Januar Februar März April Mai Juni Juli August September Oktober November Dezember",
    "fr": "janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
    "es": "enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
    "it": "gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
    "nl": "januari februari maart april mei juni juli augustus september oktober november december",
}
MONTHS: Mapping[str, tuple[str, ...]] = {language: tuple(names.split()) for language, names in _MONTHS.items()}
"""Language -> its months as a question names them, January first."""
