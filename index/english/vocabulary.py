"""English vocabulary beyond what text analysis needs: verbs, words that questions ask with, opposites, numbers."""

from index.text.word_forms import IRREGULAR_VERBS

VERBS = IRREGULAR_VERBS["en"]
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

CURRENCY = r"(?:euros?|dollars?|pounds?|kron\w+|francs?|yen|yuan|rupees?|pesos?|roubles?|rubles?|pence|cents?|zlotys?)"
"""A unit of money, as a regular expression."""

NAMED = (
    "company companies firm club team bank union party group agency university college school airline newspaper yard "
    "shipyard committee ministry organisation organization manufacturer maker brand band institute museum website "
    "court church airport film movie book song novel album series programme game prize award ship ferry boat vessel "
    "state island river mountain street stadium province region village"
)
"""Nouns after "which": what is asked for has a name."""
PEOPLE = (
    "person politician minister president mayor actor actress player singer author writer artist judge scientist "
    "director man woman boy girl doctor nurse professor teacher student guide pilot driver captain lawyer officer "
    "leader founder owner winner donor victim expert researcher witness neighbour neighbor friend secretary senator "
    "governor ambassador spokesman spokeswoman coach trainer manager chairman chairwoman executive prosecutor editor "
    "journalist reporter husband wife son daughter father mother brother sister"
)
"""Nouns after "which" or "the name of": a person is asked for."""

NEGATIONS = (
    r"refus(?:e[sd]?|ing|als?)|reject\w*|declin(?:e[sd]?|ing)|den(?:y|ies|ied|ying|ials?)|fail\w*|avoid\w*|lack\w*"
    r"|prevent\w*|boycott\w*|skip\w*|no|not|never|nobody|none|without|cannot|unable|unwilling"
)
"""What says that something did not happen."""

DEATHS = "die dead death kill perish drown fatality"
INJURIES = "hurt injure injury wounded"
UNHURT = "unhurt unharmed unscathed uninjured"
CASUALTIES = f"{DEATHS} {INJURIES} {UNHURT} survive casualty"
"""What a report of the dead or the injured says: a question for their number seldom uses the same word."""

_PAIRS = """
accept agree approve welcome embrace/reject refuse decline deny; win victory/lose defeat; rise increase grow gain
climb/fall decrease drop shrink decline lose; open/close shut; start begin launch/end stop finish halt; buy
purchase/sell; hire employ/fire dismiss sack; arrest detain jail/release free acquit; support back endorse favour
favor/oppose resist; allow permit legalise legalize/ban forbid prohibit outlaw; enter join/leave quit exit;
arrive/depart; succeed/fail; praise applaud commend/criticise criticize condemn blame; love/hate; build
construct/demolish destroy; raise lift/lower cut reduce; expand/shrink; import/export; borrow/lend; remember/forget;
confirm/deny; strengthen/weaken; appear/vanish disappear; accelerate/slow; admit/deny; oldest/youngest newest; biggest
largest/smallest; convict/acquit; guilty/innocent; highest/lowest; longest/shortest; north/south; east/west; ally/enemy;
man boy/woman girl; male/female; mother/father; daughter/son; sister/brother; wife/husband; best/worst; fastest/slowest;
coldest/warmest hottest; upper/lower; junior/senior; singles/doubles; winter/summer; morning/evening; maximum/minimum;
northern/southern; eastern/western; first/second third fourth fifth last; second/third fourth fifth
"""
OPPOSITES = [tuple(pair.split("/", 1)) for pair in " ".join(_PAIRS.split()).split(";")]
"""Words, and those that mean the opposite."""

_ONES = "one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen"
NUMBERS = {word: n for n, word in enumerate(f"{_ONES} eighteen nineteen".split(), 1)}
NUMBERS |= {w: n * 10 for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), 2)}
"""A number's word -> the number."""
