"""The words for days and periods of each language whose dates are understood, as regular expressions."""

from dataclasses import dataclass

from index.text.word_forms import MONTHS

_ABBREVIATED = {  # beside the first three letters; January first
    "en": {"sept": 9},
    "de": {"mrz": 3, "maerz": 3, "märz": 3, "sept": 9, "jän": 1, "jänner": 1},
    "fr": {"janv": 1, "févr": 2, "fevrier": 2, "avr": 4, "juil": 7, "juillet": 7, "aout": 8, "sept": 9, "decembre": 12},
    "es": {"sept": 9, "setiembre": 9},
    "it": {"sett": 9},
    "nl": {"mrt": 3, "sept": 9},
}


@dataclass(frozen=True, slots=True)
class DateWords:
    """Each field is a regular expression without a group; `days` has seven of them, Monday first.

    `before_thing` and `behind_thing` hold what means last, this and next, where it stands before "week" and behind it.
    `lead`: what may stand between a preposition and a day. `units`: day, week, month, year, weekend. `ago` has the
    words before and behind the number and its unit. `seasons`: the first month -> its words.
    `has_bare_years`: whether a year stands without "in".
    """

    before: str
    after: str
    since: str
    until: str
    between: str
    and_: str
    at: str
    lead: str
    of: str
    days: tuple[str, ...]
    before_thing: tuple[str, str, str]
    behind_thing: tuple[str, str, str]
    units: tuple[str, str, str, str, str]
    ago: tuple[str, str]
    today: str
    yesterday: str
    quarter: str
    latest: str
    seasons: dict[int, str]
    ordinal: str = r"\.?"
    has_bare_years: bool = False


_NONE = r"(?!)"

WORDS = {
    "en": DateWords(
        before="before|prior to|earlier than",
        after="after|later than",
        since="since|from",
        until="until|till|up to|by",
        between="between",
        and_="and|to",
        at="in|on|during|of|at",
        lead="the|early|mid|late|end of|the end of|the start of|the beginning of",
        of="of",
        days=tuple(
            f"{day}(?:day)?" for day in ("Mon", "Tue(?:s)?", "Wed(?:nes)?", "Thu(?:rs)?", "Fri", "Sat(?:ur)?", "Sun")
        ),
        before_thing=("last|past", "this", "next"),
        behind_thing=(_NONE, _NONE, _NONE),
        units=("day", "week", "month", "year", "weekend"),
        ago=("", "ago"),
        today="today|tonight",
        yesterday="yesterday",
        quarter=r"(?:the )?Q([1-4])",
        latest="latest|newest|most recent(?:ly)?|right now|currently|at the moment|up to date",
        seasons={3: "spring", 6: "summer", 9: "autumn|fall", 12: "winter"},
        ordinal="(?:st|nd|rd|th)?",
    ),
    "de": DateWords(
        before="vor",
        after="nach",
        since="seit|ab",
        until="bis(?: zum)?",
        between="zwischen",
        and_="und|bis",
        at="im|am|in|vom|des",
        lead="dem|den|der|anfang|mitte|ende",
        of="des",
        days=(*("Montag", "Dienstag", "Mittwoch", "Donnerstag", "Freitag", "(?:Samstag|Sonnabend)", "Sonntag"),),
        before_thing=("(?:letzt|vergangen|vorig)(?:e[nrms]?)", "diese[nrms]?", "nächste[nrms]?"),
        behind_thing=(_NONE, _NONE, _NONE),
        units=("Tag(?:e|en)?", "Wochen?", "Monat(?:e|en|s)?", "Jahr(?:e|en|s|es)?", "Wochenende"),
        ago=("vor", ""),
        today="heute",
        yesterday="gestern",
        quarter=r"(?:(?:dem )?([1-4])\. Quartal|Q([1-4]))",
        latest="neueste[nrms]?|neuesten|aktuell(?:e[nrms]?)?|derzeit|momentan",
        seasons={3: "Frühling|Frühjahr", 6: "Sommer", 9: "Herbst", 12: "Winter"},
        has_bare_years=True,
    ),
    "fr": DateWords(
        before="avant",
        after="après",
        since="depuis|à partir d[eu]",
        until="jusqu[’'](?:à|en|au)",
        between="entre",
        and_="et",
        at="en|le|au|du|de|dans",
        lead="le|la|l[’']|début|mi|fin",
        of="de",
        days=("lundi", "mardi", "mercredi", "jeudi", "vendredi", "samedi", "dimanche"),
        before_thing=(_NONE, "cette|cet|ce", _NONE),
        behind_thing=("derni(?:er|ère)|passée?", _NONE, "prochaine?"),
        units=("jours?", "semaines?", "mois", "(?:année|an)s?", "week-end"),
        ago=("il y a", ""),
        today="aujourd[’']hui",
        yesterday="hier",
        quarter=r"(?:T([1-4])|([1-4])e trimestre)",
        latest="derni(?:er|ère)s? nouvelles?|en ce moment|actuellement",
        seasons={3: "printemps", 6: "été", 9: "automne", 12: "hiver"},
        ordinal="(?:er)?",
    ),
    "es": DateWords(
        before="antes del?",
        after="después del?|tras",
        since="desde|a partir del?",
        until="hasta",
        between="entre",
        and_="y",
        at="en|el|del?|durante",
        lead="el|la|principios de|mediados de|finales de",
        of="del?",
        days=("lunes", "martes", "miércoles", "jueves", "viernes", "sábado", "domingo"),
        before_thing=("pasad[oa]", "est[ae]", "próxim[oa]"),
        behind_thing=("pasad[oa]", _NONE, "próxim[oa]|que viene"),
        units=("días?", "semanas?", "mes(?:es)?", "años?", "fin de semana"),
        ago=("hace", ""),
        today="hoy",
        yesterday="ayer",
        quarter=r"(?:T([1-4])|([1-4])T)",
        latest="lo último|más reciente|actualmente",
        seasons={3: "primavera", 6: "verano", 9: "otoño", 12: "invierno"},
        ordinal="º?",
    ),
    "it": DateWords(
        before="prima d(?:i|el|ell[’'])",
        after="dopo",
        since="da|dal|dall[’']",
        until="fino a(?:l|ll[’'])?|entro",
        between="tra|fra",
        and_="e",
        at="in|a|il|nel|di|del|durante",
        lead="il|la|l[’']|inizio|metà|fine",
        of="di|del",
        days=("lunedì", "martedì", "mercoledì", "giovedì", "venerdì", "sabato", "domenica"),
        before_thing=("scors[oa]", "quest[oa]", "prossim[oa]"),
        behind_thing=("scors[oa]|passat[oa]", _NONE, "prossim[oa]"),
        units=("giorn[oi]", "settiman[ae]", "mes[ei]", "ann[oi]", "fine settimana"),
        ago=("", "fa"),
        today="oggi",
        yesterday="ieri",
        quarter=r"(?:T([1-4])|([1-4])° trimestre)",
        latest="ultimissime|più recent[ei]|attualmente",
        seasons={3: "primavera", 6: "estate", 9: "autunno", 12: "inverno"},
        ordinal="[º°]?",
    ),
    "nl": DateWords(
        before="voor|vóór",
        after="na",
        since="sinds|vanaf",
        until="tot(?: en met)?",
        between="tussen",
        and_="en",
        at="in|op|van",
        lead="de|begin|midden|eind",
        of="van",
        days=("maandag", "dinsdag", "woensdag", "donderdag", "vrijdag", "zaterdag", "zondag"),
        before_thing=("vorige?|afgelopen", "de(?:ze|it)|dit", "volgende?|komende?"),
        behind_thing=(_NONE, _NONE, _NONE),
        units=("dag(?:en)?", "we(?:ek|ken)", "maand(?:en)?", "ja(?:ar|ren)", "weekend"),
        ago=("", "geleden"),
        today="vandaag|vanavond",
        yesterday="gisteren",
        quarter=r"(?:Q([1-4])|([1-4])e kwartaal)",
        latest="laatste nieuws|nieuwste|momenteel",
        seasons={3: "lente|voorjaar", 6: "zomer", 9: "herfst|najaar", 12: "winter"},
        ordinal="e?",
    ),
}
"""Language -> its words for days."""


def month_names(language: str) -> dict[str, int]:
    """Each name of a month and its abbreviations, in lower case -> its number."""
    full = {name.casefold(): number for number, name in enumerate(MONTHS[language], 1)}
    short = {name[:3]: number for name, number in full.items()}
    if language == "fr":  # "jui" is June or July
        del short["jui"]
    return short | _ABBREVIATED[language] | full
