"""English as the analysis needs it: words that carry no subject, and forms that a stemmer cannot bring together."""

STOP_WORDS = frozenset(
    """
    a an the this that these those such some any each every either neither both all no nor not only own same so than too
    very s t d ll m re ve i me my mine myself we us our ours ourselves you your yours yourself yourselves he him his
    himself she her hers herself it its itself they them their theirs themselves one
    what which who whom whose when where why how
    am is are was were be been being isn't aren't wasn't weren't ain't
    have has had having haven't hasn't hadn't do does did doing done don't doesn't didn't
    can could will would shall should may might must ought can't cannot couldn't won't wouldn't shan't shouldn't mustn't
    and but if or because as until while although though unless whereas
    of at by for with about against between into through during before after above below to from up down in out on off
    over under again further then once here there upon within without via per toward towards among amongst amid onto
    also just ever yet even still please tell
    """.split()
)

ACRONYMS = {"US": "usa", "USA": "usa", "U.S": "usa", "U.S.A": "usa", "u.s": "usa", "WHO": "who"}
"""Capitals that are another word in lower case, and spellings of one name; a last full stop is cut before."""

# The base form, then what counts as the same word: irregular verbs and plurals, and below them what comes from a place.
# Facts of the language, as any grammar lists them; forms more common in another sense (wound, ground, lay) stay out.
_FORMS = """
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
repay repaid; remake remade; outgrow outgrew; die died dying; lie lied lying; tie tied tying; man men; woman women;
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


IRREGULAR = _bases(_FORMS) | _bases(_PLACES)
"""A form -> the base form that stands for it."""

VERBS = frozenset(base for base, *_ in filter(None, map(str.split, _FORMS.partition("man men")[0].split(";"))))
"""The base forms of the irregular verbs: English's commonest."""

ORDINARY = frozenset(
    """
    mr mrs ms dr sir people person persons man woman men women someone somebody anyone anybody everyone name names
    named called kind kinds type types sort sorts form percentage percent part parts number numbers amount rate thing
    things way ways reason reasons cause purpose role job title nickname term word words phrase example examples place
    places area location position group groups entity entities event events year years day days time times date month
    week century decade people's main major famous current currently former formerly first last next previous prior
    recent recently now today happen happened happens happening take takes taking use uses make makes big biggest
    large largest small smallest high highest low lowest old oldest new newest long longest short shortest good best
    bad worst many much more most less least few several different same other others another also besides aside
    despite like unlike versus vs actually exactly really usually often always sometimes ago approximately about
    around roughly nearly almost only kilometers kilometres miles meters metres feet kids child children country
    countries city cities town state states want wants wanted try tries tried mean means meaning know known say says
    said tell told talk talks ask asks asked kill kills win wins news article articles story report reports
    information fact facts details detail latest
    """.split()
)
"""Words a question asks with: one that no article has tells little."""

NEGATIONS = (
    r"refus(?:e[sd]?|ing|als?)|reject\w*|declin(?:e[sd]?|ing)|den(?:y|ies|ied|ying|ials?)|fail\w*|avoid\w*|lack\w*"
    r"|prevent\w*|boycott\w*|skip\w*|no|not|never|nobody|none|without|cannot|unable|unwilling"
)
"""What says that something did not happen."""

_PAIRS = """
accept agree approve welcome embrace/reject refuse decline deny; win victory/lose defeat; rise increase grow gain
climb/fall decrease drop shrink decline lose; open/close shut; start begin launch/end stop finish halt; buy
purchase/sell; hire employ/fire dismiss sack; arrest detain jail/release free acquit; support back endorse favour
favor/oppose resist; allow permit legalise legalize/ban forbid prohibit outlaw; enter join/leave quit exit;
arrive/depart; succeed/fail; praise applaud commend/criticise criticize condemn blame; love/hate; build
construct/demolish destroy; raise lift/lower cut reduce; expand/shrink; import/export; borrow/lend; remember/forget;
confirm/deny; strengthen/weaken; appear/vanish disappear; accelerate/slow; admit/deny; oldest/youngest newest; biggest
largest/smallest; convict/acquit; guilty/innocent; highest/lowest; longest/shortest; north/south; east/west; ally/enemy
"""
OPPOSITES = [tuple(pair.split("/", 1)) for pair in " ".join(_PAIRS.split()).split(";")]
"""Words, and those that mean the opposite."""

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
NUMBERS = {word: n for n, word in enumerate(f"{_ONES} eighteen nineteen".split(), 1)}
NUMBERS |= {w: n * 10 for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
"""A number's word -> the number."""
