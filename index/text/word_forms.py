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
2 two; 3 three; 4 four; 5 five; 6 six; 7 seven; 8 eight; 9 nine; 10 ten; 11 eleven; 12 twelve; 20 twenty; 30 thirty;
3rd third; 4th fourth; 5th fifth; 6th sixth; 7th seventh; 8th eighth; 9th ninth; 10th tenth;
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


def _bases(lines: str) -> dict[str, str]:
    """Each other form -> its base form."""
    groups = [line.split() for line in lines.replace("\n", " ").split(";")]
    return {form: base for base, *forms in filter(None, groups) for form in forms}


IRREGULAR: Mapping[str, Mapping[str, str]] = {"en": _bases(_VERBS) | _bases(_OTHERS) | _bases(_PLACES)}
"""Language -> form -> the base form that counts as the same word."""

IRREGULAR_VERBS: Mapping[str, frozenset[str]] = {
    "en": frozenset(base for base, *_ in filter(None, map(str.split, _VERBS.split(";"))))
}
"""Language -> the base forms of its irregular verbs, which are the commonest ones."""

ACRONYMS: Mapping[str, Mapping[str, str]] = {
    "en": {"US": "usa", "USA": "usa", "U.S": "usa", "U.S.A": "usa", "u.s": "usa", "WHO": "who"}
}
"""Capitals that are another word in lower case, and spellings of one name; a last full stop is cut before."""

MONTHS: Mapping[str, tuple[str, ...]] = {
    "en": (
        *("January", "February", "March", "April", "May", "June"),
        *("July", "August", "September", "October", "November", "December"),
    )
}
"""Language -> its months as a question names them, January first."""
