"""What kind of answer a German question expects."""

import re

from index.german.phrases import find_phrases
from index.german.verbs import LIGHT, PARTICLES, read_verbs, spell_forms
from index.german.vocabulary import ARTICLES, FUNCTION_WORDS, GROUPS, PEOPLE, PEOPLE_ENDING, PREPOSITIONS
from index.grammar import questions as grammar_questions
from index.grammar.questions import Asking
from index.text.answer_type import AnswerType
from index.text.patterns import lazy
from index.text.rule_protocols import Asked
from index.text.stop_words import stop_words

_PEOPLE = rf"(?:(?:{'|'.join(sorted(PEOPLE))})(?:in|innen|s|e?n)?|\w*(?:{PEOPLE_ENDING})(?:in|innen|s|e?n)?)"
_WHICH = r"welche[nmrs]?"
_HOW_MANY = r"wie ?viele?"
_TIME = r"(?:Sekunden|Minuten|Stunden|Tagen?|Nächten?|Wochen|Monaten?|Jahren?|Jahrzehnten?|Jahrhunderten?)"
_MONEY = r"(?:Euro|Dollar|Pfund|Franken|Kronen|Yen|Geld|Cent|Rubel)"
_COST = (
    r"(?:Preis|Kosten|Strafe|Geldstrafe|Schaden|Sachschaden|Gehalt|Lohn|Umsatz|Gewinn|Verlust|Schulden|Budget|Etat|Miete"
    r"|Gebühr|Beitrag|Summe|Kaufpreis|Einnahmen|Ausgaben|Investition|Preisgeld|Kredit|Wert|Steuer|Spende|Belohnung)\w*"
)
_PRICED = (
    r"(?:kost\w+|gekostet|bezahl\w*|gezahlt|zahl(?:t|te|ten|en)|verdien\w*|wert|ausgegeben|gab\w* .* aus|spendet\w*"
    r"|gespendet"
    r"|verkauft|gekauft|verlangt\w*|investier\w*)"
)
_DEATH = (
    r"(?:starb|starben|gestorben|sterben|Tote|Toten|tot|getötet|ums Leben|umgekommen|Todesopfer|ertrunken"
    r"|ertranken|Leben verloren)"
)
_INJURY = r"(?:verletzt|verletzten|Verletzte|Verletzten|verwundet)"
_KINDS = (  # the first that matches
    (
        rf"(?:wie (?:lautet|ist)|was ist|{_WHICH}) (?:(?:die|der|das|ihre|seine"
        rf"|deine) )?(?:\w+ )?(?:E-?Mail(?:-?Adresse)?"
        r"|Mailadresse)\b(?: (?:von|vom|der|des|für))?",
        AnswerType.MAIL,
    ),
    (
        rf"(?:wie (?:lautet|ist)|was ist|{_WHICH}) (?:(?:die|der|das|ihre|seine|deine) )?(?:\w+ )?(?:(?:Telefon"
        rf"|Handy|Fax)"
        r"(?:-?nummer)?|Rufnummer|Hotline)\b(?: (?:von|vom|der|des|für))?",
        AnswerType.PHONE,
    ),
    (
        rf"{_WHICH}\b(?= (?:[\w-]+ ){{0,2}}?{_PEOPLE}\b)"
        rf"|wie (?:heißt|hieß|heißen|hießen|ist der Name|war der Name"
        rf"|lautet der Name)\b(?= (?:\w+ ){{1,3}}?{_PEOPLE}\b)",
        AnswerType.PERSON,
    ),
    (r"wie (?:heißt|hieß|heißen|hießen|(?:ist|war|lautet|lautete) der (?:Name|Titel))\b", AnswerType.NAME),
    (
        r"warum|wieso|weshalb|weswegen|wodurch|aus welche[mn] Gr[uü]nde?n?|was (?:war|ist) (?:der Grund|die Ursache)",
        AnswerType.REASON,
    ),
    (
        rf"(?:{_HOW_MANY}|{_WHICH})(?= (?:Prozent|Prozentsatz|Anteil)\b)|wie (?:hoch|groß) (?:ist|war|sind|waren)"
        r"(?= (?:der|die) (?:\w+ )?(?:Anteil|Prozentsatz|Quote|Mehrheit|Wahlbeteiligung|Arbeitslosenquote"
        r"|Inflation)\b)",
        AnswerType.PERCENTAGE,
    ),
    (
        rf"{_HOW_MANY}(?= (?:(?:Millionen|Milliarden) )?{_MONEY}\b)|wie ?viel\b(?=.{{0,200}}\b{_PRICED}\b)|wie teuer"
        rf"|was (?=koste)|wie hoch(?= \w+ (?:(?:der|die|das|ihre?|seine?) )?(?:\w+ )?(?:\w+)?{_COST}\b)"
        rf"|{_WHICH}(?= (?:Preis|Summe|Betrag|Geldsumme)\b)",
        AnswerType.MONEY,
    ),
    (r"wie alt", AnswerType.AGE),
    (rf"wie ?viele? (?=Jahre alt)|(?:für )?wie lange|{_HOW_MANY}(?= (?:\w+ )?{_TIME}\b)", AnswerType.DURATION),
    (
        rf"{_HOW_MANY}\b(?: (?:Menschen|Personen|Leute))?(?= (?:[\w-]+ ){{0,8}}?{_DEATH}\b)|wie hoch (?=(?:ist"
        rf"|war) die Zahl der"
        r" Toten)",
        AnswerType.DEATHS,
    ),
    (rf"{_HOW_MANY}\b(?: (?:Menschen|Personen|Leute))?(?= (?:[\w-]+ ){{0,8}}?{_INJURY}\b)", AnswerType.INJURIES),
    (r"wie ?viel\b(?! Uhr)", AnswerType.AMOUNT),
    (rf"wie ?viele|wie oft|wie häufig|{_WHICH} (?=(?:Anzahl|Zahl)\b)", AnswerType.COUNT),
    (r"wie (?:hoch|groß|tief|breit|weit|lang|schnell|schwer|heiß|warm|kalt|dick)(?= )", AnswerType.MEASURE),
    (
        r"(?:seit |bis |ab )?wann|(?:in|seit|ab|bis|zu|an|um|vor|nach)? ?(?:welche[nmrs]?|wie ?viel) "
        r"(?:Jahr(?:es|en?|hundert|zehnt)?|Monat|Tag|Datum|Uhr|Uhrzeit|Wochentag|Zeitpunkt)\b|vor wie langer Zeit",
        AnswerType.DATE,
    ),
    (
        r"wo|wohin|woher|(?:in|aus|nach|auf|an|bei) welche[nmrs]? (?:Stadt|Ort|Land|Staat|Dorf|Region|Bundesland"
        r"|Provinz|Insel"
        r"|Straße|Gemeinde|Stadtteil|Kontinent)",
        AnswerType.PLACE,
    ),
    (
        r"wer (?:ist|war|sind|waren)(?= (?!(?:ein|eine|der|die|das|für|in|am|im|bei|an|mit|von)\b"
        r"|[\w’'-]+s [A-ZÄÖÜ])[\w.’'-]++"
        r"(?: [\w.’'-]++){0,2}+\W*+$)",
        AnswerType.IDENTITY,
    ),
    (r"wer|wen|wem|wessen", AnswerType.PERSON),
    (rf"{_WHICH}\b(?= (?:[\w-]+ ){{0,2}}?\w*(?:{'|'.join(sorted(GROUPS))})(?:s|es|en|n)?\b)", AnswerType.NAME),
)
ASKS = lazy(
    r"\b(?:wer|wen|wem|wessen|was|wann|wo|wohin|woher|warum|wieso|weshalb|weswegen|wie|wieviele?|welche[nmrs]?|wo(?:mit"
    r"|durch|für|ran|rauf|rüber|rum|runter|von|vor|zu|bei|gegen|nach|rin|raus))\b",
    re.IGNORECASE,
)
_IDLE = lazy(
    r"\b(?:wurde|wurden|worden|geworden|hatten|hatte|bekam|bekamen|laut|zufolge|gab es|gibt es|stattgefunden"
    r"|fand(?:en)?"
    r"(?=.*\bstatt\b)|statt(?=\W*$)|um|insgesamt)\b",
    re.IGNORECASE,
)
_ASKING = Asking(
    "de",
    ASKS,
    tuple((lazy(rf"\b(?:{pattern})(?![\w-])", re.IGNORECASE), kind) for pattern, kind in _KINDS),
    _IDLE,
    {
        AnswerType.DEATHS: "starb starben gestorben sterben Tote tot getötet tötete Todesopfer umgekommen Leben "
        "ertrunken ertranken verletzt Verletzte unverletzt",
        AnswerType.INJURIES: "verletzt Verletzte verletzten unverletzt verwundet",
    },
)


def read_question(text: str) -> Asked:
    """The question without the words that ask, its expected answer type, its verb, and the forms of that."""
    asked = _ASKING.read(text)
    forms = dict[str, tuple[str, ...]]()
    left = asked.text
    main = ""
    for (start, end), stems in read_verbs(asked.text, 0, len(asked.text)):
        if may_be_verb(asked.text, start, end) and stems.isdisjoint(LIGHT):
            main = asked.text[start:end]
            forms[main] = tuple(form for stem in sorted(stems) for form in spell_forms(stem))
    particle = re.search(r" ([a-zäöü]+)(?=\W*$)", left)
    if particle and particle[1] in PARTICLES and forms:
        left = left[: particle.start()] + left[particle.end() :]
    return Asked(left, asked.answer_type, main, asked.alike, forms)


_EXCEPT = lazy(
    r"\b(?:außer|abgesehen von|mit Ausnahme von|ausgenommen|neben)\s+(?:(?:in|an|am|im|bei)\s+)?(?:(?:der|die|das"
    r"|dem|den)\s+)?",
    re.IGNORECASE,
)
_AND = lazy(r",? und |, | oder ")


def except_names(text: str) -> tuple[str, tuple[str, ...]]:
    """The question without those that are no answer to it, and their names."""
    return grammar_questions.except_names(text, _EXCEPT, _AND)


def may_be_verb(text: str, start: int, end: int) -> bool:
    """Whether a word without a capital may be a verb: no adjective before a noun, and no word of grammar."""
    word = text[start:end].casefold()
    if (
        word in stop_words("de")
        or word in FUNCTION_WORDS
        or word in PREPOSITIONS
        or word in ARTICLES
        or word in PARTICLES
    ):
        return False
    behind = re.match(r" (?:[a-zäöüß]+e[nmrs]? )?[A-ZÄÖÜ]", text[end:])
    before = re.search(r"(?<![^\W\d_])([^\W\d_]++) $", text[:start])
    is_led = before and (before[1].casefold() in ARTICLES or before[1].casefold() in PREPOSITIONS)
    return not (behind and is_led) and not word.endswith(("lich", "isch", "weise", "mals"))


def select_names(text: str, capitals: frozenset[str]) -> frozenset[str]:
    """Of the words with capitals those that are names, and those with a digit."""
    names = {
        word
        for phrase in find_phrases(text, 0, len(text))
        if phrase.names
        for word in re.split(r"\s", text[phrase.start : phrase.end])
    }
    return frozenset(word for word in capitals if word in names or any(map(str.isdigit, word)))
