"""What a German text holds of what is asked for."""

import re
from collections.abc import Sequence
from fractions import Fraction

from index.german.phrases import find_names
from index.german.vocabulary import PEOPLE, PEOPLE_ENDING
from index.grammar.answers import Answers, AnswerWords
from index.grammar.quantities import Quantities
from index.text.passages import Span
from index.text.patterns import lazy

_TENS = "zwanzig|dreißig|vierzig|fünfzig|sechzig|siebzig|achtzig|neunzig"
_TIMES = (
    r"Sekunden?|Minuten?|Stunden?|Tage?n?|Nächten?|Nacht|Wochen?|Wochenenden?|Monate?n?|Jahre?n?|Jahrzehnten?|Jahrzehnts?"
    r"|Jahrhunderten?"
)
_WORDS = AnswerWords(
    numbers=(
        rf"\w{{3,7}}und(?:{_TENS})|\w{{0,12}}(?:hundert|tausend)\w{{0,20}}|Hunderte|Tausende"
        rf"|ein(?:e[nmrs]?)? Dutzend|Dutzende"
        r"|Millionen|einmal|zweimal|dreimal|viermal|fünfmal|eine [Mm]illion|eine [Mm]illiarde"
    ),
    scales=r"Tausend|Millionen?|Milliarden?|Billionen?|Dutzend|Mio\.?|Mrd\.?",
    a=r"eine?[mnrs]?|einige|wenige|mehrere|viele|halbe[ns]?|anderthalb|eineinhalb|zweieinhalb|gut eine?",
    times=_TIMES,
    spans=r"\w{2,20}(?:tägig|stündig|minütig|wöchig|monatig)(?:e[nmrs]?)?|\d{1,4}-(?:tägig|stündig|minütig|wöchig|monatig)\w*"
    r"|(?:jahr|tage|stunden|monate|wochen|minuten)lang",
    sizes=(
        r"km/h|km|Kilometer\w*|cm|mm|Zentimeter\w*|Meter\w*|m²?|Meilen?|Quadrat\w+|Hektar|Kubik\w+|kg|Kilo\w*|Gramm|Tonnen?|Liter"
        r"|Grad|°C?|Knoten|[kMG]W|Megawatt\w*|Kilowatt\w*|Fuß|Zoll|Stundenkilometer\w*|Stockwerke?n?"
    ),
    currencies=r"Euro|Dollar|US-Dollar|Pfund|Franken|Kronen?|Yen|Yuan|Rupien|Pesos?|Rubel|Cent|Zloty|Lira|Mark",
    percent=r"Prozent|Prozentpunkte?n?",
    halves=r"die Hälfte|zur Hälfte|(?:ein|zwei) Drittel|(?:ein|drei) Viertel|jede[rs]? (?:zweite|dritte|vierte"
    r"|fünfte|zehnte)",
    old=r"NUMBER[- ]?Jahren? (?:und \w+ Monaten? )?alt|NUMBER-?jährige[nmrs]?|\b\w{3,20}jährige[nmrs]?\b"
    r"|\bim Alter von NUMBER"
    r"|\bmit NUMBER Jahren\b|(?<=[^\W\d_]), \d{1,3},|\(\d{1,3}\)|\bAlter: NUMBER",
    none=r"niemand\w*|keine[nrs]?(?= [A-ZÄÖÜ])|kein(?= [A-ZÄÖÜ])",
    relative=r"vorgestern|übermorgen|(?:letzt|vergangen|vorig|nächst|kommend)e[nmrs]? (?:Woche|Monat|Jahr|Sommer"
    r"|Winter|Frühjahr"
    r"|Frühling|Herbst|Nacht|Wochenende|\w+tag)|vor (?:\w+ ){1,2}(?:Tagen|Wochen|Monaten|Jahren|Stunden|Jahrzehnten)"
    r"|\d{1,2}(?:[:.]\d\d)? Uhr|(?:\d{1,2}\.|\w{3,20}ten) Jahrhundert\w*|\d{2,4}er[- ]Jahre?n?|Heiligabend|Ostern"
    r"|Weihnachten"
    r"|diese[nmrs]? (?:Woche|Monat|Jahr)|am (?:frühen |späten )?(?:Abend|Morgen|Mittag|\w{3,4}mittag)|in der Nacht",
    day_ending=r"s|abend|morgen|mittag|nachmittag|vormittag|nacht|früh",
    because=(
        r"weil|da(?= (?:er|sie|es|d\w\w|ein\w*|man)\b)|denn|wegen|aufgrund|infolge|nachdem|damit"
        r"|um(?= [^.]{0,200}(?:\bzu\b|zu\w{3,30}en\b))|aus (?:Angst|Protest|Mangel|Sorge|Furcht|Mitleid|Not"
        r"|\w+mangel|\w+gründen)"
        r"|Gr[uü]nde?n?|Ursachen?|verursacht\w*|ausgelöst|auslöste|löste\w*|führten? zu\w*|geführt|deshalb|deswegen"
        rf"|nach (?!(?:mehr als )?\w+ (?:{_TIMES})\b)"
        r"(?:d|ein|mehr|heftig|schwer|Prot|Regen|Streit|Kritik)\w*|trotz|mangels|angesichts|sodass|so dass"
        r"|veranlasste\w*|Anlass|Defekt|Mangels?"
    ),
    deaths=(
        r"starb(?:en)?|stirbt|sterben|gestorben|tot|Toten?|Toter|getötet\w*|töteten?|ums Leben|umgekommen|kamen um"
        r"|Todesopfer\w*|ertrank(?:en)?|ertrunken|Todesfälle?n?|Leben verloren|tödlich|erschossen"
    ),
    injuries=r"verletzt\w*|Verletzten?|Verletzter|verwundet\w*|Verwundeten?|Verletzungen|unverletzt",
    clause=r"[,;:.!?()–—](?!\d)|\b(?:und|sowie|während|aber|doch)\b",
)


_NOUN_BEFORE = lazy(
    rf"\b(?:{'|'.join(sorted(PEOPLE))}|\w*(?:{PEOPLE_ENDING}))(?:in|s|e?n)? (?:[A-ZÄÖÜ][\w.-]* ){{0,2}}$", re.IGNORECASE
)
_BEHIND = lazy(
    r"(?:[ -][A-ZÄÖÜ][\w.]*+){0,4}(?:, (?:der|die|das|ein|eine|damals|früher|seit|[A-ZÄÖÜ]\w+)\b|,? (?:ist|war"
    r"|gilt als|wurde) (?:der|die"
    r"|das|ein|eine|seit|als)\b| \()"
)
_REACH = 60


def introduces(text: str, start: int, asked: Sequence[Span]) -> bool:
    """Whether a sentence says of a name asked for who that is: "Trainerin Nina Falk", "Falk, eine Trainerin"."""
    for a, b in asked:
        before = text[max(start, a - _REACH) : a]
        if text[a].isupper() and (_NOUN_BEFORE.search(before) or _BEHIND.match(text, b)):
            return True
    return False


_ANSWERS = Answers("de", _WORDS, find_names, introduces)
holds, find_answers = _ANSWERS.holds, _ANSWERS.find_answers

_HOUR = Fraction(60)
_QUANTITIES = Quantities(
    "de",
    {
        "tausend": 10**3,
        "million": 10**6,
        "millionen": 10**6,
        "milliarde": 10**9,
        "milliarden": 10**9,
        "billionen": 10**12,
    },
    {
        **dict.fromkeys(["sekunde", "sekunden"], ("minute", Fraction(1, 60))),
        **dict.fromkeys(["minute", "minuten"], ("minute", Fraction(1))),
        **dict.fromkeys(["stunde", "stunden"], ("minute", _HOUR)),
        **dict.fromkeys(["tag", "tage", "tagen"], ("minute", 24 * _HOUR)),
        **dict.fromkeys(["woche", "wochen"], ("minute", 7 * 24 * _HOUR)),
        **dict.fromkeys(["monat", "monate", "monaten"], ("month", Fraction(1))),
        **dict.fromkeys(["jahr", "jahre", "jahren"], ("month", Fraction(12))),
        **dict.fromkeys(["jahrzehnt", "jahrzehnte", "jahrzehnten"], ("month", Fraction(120))),
    },
)
quantities, number_words = _QUANTITIES.quantities, _QUANTITIES.number_words

_FOR = lazy(r"\bfür (?:die |den |das |einen? )?(\w+)", re.IGNORECASE)
_OPEN = lazy(
    r"\b(?:mindestens|höchstens|wenigstens|mehr als|weniger als|über|unter|bis zu|etwa|rund|ungefähr|circa|ca|knapp"
    r"|gut|fast|nahezu"
    r"|zwischen|dutzend\w*|hunderte|tausende|millionen|wird|werden|würden?|könnten?|dürften?|soll(?:en|te|ten)?"
    r"|(?:letzte|nächste|diese)[nms]? jahr|falsch|nicht|kein\w*|nie)\b",
    re.IGNORECASE,
)


def parts_of_whole(text: str) -> frozenset[str]:
    """What a number may be for: "12 für die Kinder"."""
    return frozenset(_FOR.findall(text.casefold()))


def is_open(text: str) -> bool:
    """Whether a statement leaves room for another number: a bound, a forecast, a denial."""
    return bool(_OPEN.search(text))
