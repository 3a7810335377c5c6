"""German verbs: which forms are of one verb, "kündigte ... an", "angekündigt" and "anzukündigen"."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from index.grammar.deeds import find_words
from index.text.analysis import analyser
from index.text.passages import Span
from index.text.patterns import lazy

# The infinitive, then the forms that its endings don't tell: present, past, past participle. Facts of the language, as
# any grammar lists them. Verbs with a prefix are told by those without it.
_IRREGULAR = """
backen bäckt gebacken; befehlen befiehlt befahl befohlen; beginnen begann begonnen; beißen biss gebissen;
bergen birgt barg geborgen; bersten birst barst geborsten; bewegen bewog bewogen; biegen bog gebogen;
bieten bot geboten; binden band gebunden; bitten bat gebeten; blasen bläst blies geblasen; bleiben blieb geblieben;
braten brät briet gebraten; brechen bricht brach gebrochen; brennen brannte gebrannt; bringen brachte gebracht;
denken dachte gedacht; dringen drang gedrungen; dürfen darf durfte gedurft; empfehlen empfiehlt empfahl empfohlen;
empfangen empfängt empfing; erlöschen erlischt erlosch erloschen; erschrecken erschrickt erschrak erschrocken;
essen isst aß gegessen; fahren fährt fuhr gefahren; fallen fällt fiel gefallen; fangen fängt fing gefangen;
fechten ficht focht gefochten; finden fand gefunden; fliegen flog geflogen; fliehen floh geflohen;
fließen floss geflossen; fressen frisst fraß gefressen; frieren fror gefroren; gebären gebar geboren;
geben gibt gab gegeben; gehen geht ging gegangen; gelingen gelang gelungen; gelten gilt galt gegolten;
genießen genoss genossen; geschehen geschieht geschah; gewinnen gewann gewonnen; gießen goss gegossen;
gleichen glich geglichen; gleiten glitt geglitten; graben gräbt grub gegraben; greifen griff gegriffen;
haben hat hatte gehabt; halten hält hielt gehalten; hängen hing gehangen; heben hob gehoben;
heißen hieß geheißen; helfen hilft half geholfen; kennen kannte gekannt; klingen klang geklungen;
kneifen kniff gekniffen; kommen kommt kam gekommen; können kann konnte gekonnt; kriechen kroch gekrochen;
laden lädt lud geladen; lassen lässt ließ gelassen; laufen läuft lief gelaufen; leiden leidet litt gelitten;
leihen lieh geliehen; lesen liest las gelesen; liegen lag gelegen; lügen log gelogen; meiden mied gemieden;
messen misst maß gemessen; misslingen misslang misslungen; mögen mag mochte gemocht; müssen muss musste gemusst;
nehmen nimmt nahm genommen; nennen nannte genannt; pfeifen pfiff gepfiffen; raten rät riet geraten;
reiben rieb gerieben; reißen riss gerissen; reiten ritt geritten; rennen rannte gerannt; riechen roch gerochen;
ringen rang gerungen; rufen rief gerufen; saufen säuft soff gesoffen; schaffen schuf geschaffen;
scheiden schied geschieden; scheinen schien geschienen; schelten schilt schalt gescholten;
schieben schob geschoben; schießen schoss geschossen; schlafen schläft schlief geschlafen;
schlagen schlägt schlug geschlagen; schleichen schlich geschlichen; schließen schloss geschlossen;
schmeißen schmiss geschmissen; schmelzen schmilzt schmolz geschmolzen; schneiden schnitt geschnitten;
schreiben schrieb geschrieben; schreien schrie geschrien; schreiten schritt geschritten;
schweigen schwieg geschwiegen; schwimmen schwamm geschwommen; schwinden schwand geschwunden;
schwingen schwang geschwungen; schwören schwor geschworen; sehen sieht sah gesehen;
sein ist bin sind war gewesen; senden sandte gesandt; singen sang gesungen; sinken sank gesunken;
sinnen sann gesonnen; sitzen saß gesessen; sollen soll sollte; speien spie gespien; spinnen spann gesponnen;
sprechen spricht sprach gesprochen; sprießen spross gesprossen; springen sprang gesprungen;
stechen sticht stach gestochen; stecken stak gesteckt; stehen stand gestanden; stehlen stiehlt stahl gestohlen;
steigen stieg gestiegen; sterben stirbt starb gestorben; stinken stank gestunken; stoßen stößt stieß gestoßen;
streichen strich gestrichen; streiten stritt gestritten; tragen trägt trug getragen; treffen trifft traf getroffen;
treiben trieb getrieben; treten tritt trat getreten; trinken trank getrunken; trügen trog getrogen;
tun tut tat getan; verderben verdirbt verdarb verdorben; vergessen vergisst vergaß vergessen;
verlieren verlor verloren; verzeihen verzieh verziehen; wachsen wächst wuchs gewachsen;
waschen wäscht wusch gewaschen; weichen wich gewichen; weisen wies gewiesen; wenden wandte gewandt;
werben wirbt warb geworben; werden wird wurde geworden; werfen wirft warf geworfen; wiegen wog gewogen;
winden wand gewunden; wissen weiß wusste gewusst; wollen will wollte gewollt; ziehen zog gezogen;
zwingen zwang gezwungen
"""
_APART = (
    "zusammen zurück vorbei vorher voraus hinaus heraus herein hinein heraus herab hinzu entgegen gegenüber fest fort "
    "weiter wieder frei los ein aus auf ab an bei her hin mit nach nieder vor weg zu um über unter durch teil statt "
    "dar "
    "bekannt wahr heim still".split()
)
"""Prefixes that may stand apart, at the end of the clause."""
_TIED = "be emp ent er ge miss ver zer über unter wider hinter voll durch um wieder".split()
_PREFIXES = sorted({*_APART, *_TIED}, key=lambda prefix: -len(prefix))
PARTICLES = frozenset(_APART)
_ADJECTIVE = re.compile(r"e[nmrs]?$")
_ENDING = re.compile(r"(?:e(?:te[nst]?|st|t|n)|te|st|t|e|n)$")
_NEEDS_E = re.compile(r"(?:[td]|[bcdfgkpstv]n|chn|[dt]m)$")  # arbeitet, eröffnet, rechnet, atmet
_PARTICIPLE = re.compile(r"ge(\w{3,}?)e?t(?:e[nmrs]?)?")
_WITH_ZU = re.compile(r"zu(\w{3,}?)e?n")
_WITH_GE = re.compile("ge(?:nehmig|hör|währ|fährd|stalt|lang|lob|brauch|nüg|wöhn|bühr|statt|duld)")
"""Verbs of which the "ge" is a part."""
_CLAUSE = lazy(r"[^,;:.!?()–—]+")
_MIN = 3  # letters of a verb's stem
LIGHT = frozenset("hab sein werd tun mach geb komm geh steh sag lass halt bekomm erhalt gelt lieg".split())
"""Stems of verbs that a text says in other ways."""


def _read_irregular() -> tuple[dict[str, str], dict[str, list[str]]]:
    """Each form -> the stem of its verb, and each such stem -> the forms."""
    stems, forms = dict[str, str](), dict[str, list[str]]()
    for line in filter(None, map(str.split, _IRREGULAR.casefold().split(";"))):
        infinitive, *others = line
        stem = infinitive if infinitive in ("sein", "tun") else infinitive.removesuffix("n").removesuffix("e")
        whole = [infinitive, *others, stem + "t", stem + "e"]
        for form in others:
            if not form.endswith("n") and not (form.startswith("ge") and form.endswith("t")):
                whole += [form + "n", form + "en", form + "t", form + "e"]
        for form in whole:
            stems.setdefault(form, stem)
        forms[stem] = [infinitive, *others]
    return stems, forms


_STEMS, _FORMS = _read_irregular()


@lru_cache(maxsize=4096)
def find_stems(word: str) -> frozenset[str]:
    """The stems of the verbs that a word may be a form of: "kauf" of kaufte and gekauft, "ablehn" of abgelehnt.

    Two where the word does not tell: "kauften" may be of "kaufen", as "arbeiten" is of "arbeiten".
    """
    plain = word.casefold()
    for form in dict.fromkeys((plain, _ADJECTIVE.sub("", plain))):
        if irregular := _irregular(form):
            return frozenset([irregular])
    found = {_regular(plain)}
    if plain.endswith("ten") and len(plain) > _MIN + 3:
        found.add(_regular(plain.removesuffix("ten")))
    return frozenset(found)


def _irregular(form: str) -> str | None:
    if form in _STEMS:
        return _STEMS[form]
    for prefix in _PREFIXES:
        rest = form.removeprefix(prefix)
        if rest == form or len(rest) < _MIN:
            continue
        if known := _STEMS.get(rest.removeprefix("zu")) or _irregular(rest):
            return prefix + known
        if prefix in _TIED and "ge" + rest in _STEMS:
            return prefix + _STEMS["ge" + rest]  # entschieden, verstanden
    return None


def _regular(form: str) -> str:
    for prefix in ("", *_APART):
        rest = form.removeprefix(prefix)
        if (prefix and rest == form) or _WITH_GE.match(rest):
            continue
        found = _PARTICIPLE.fullmatch(rest) or (prefix and _WITH_ZU.fullmatch(rest))
        if found:
            return prefix + str(found[1])
    cut = _ENDING.sub("", form)
    return cut if len(cut) >= _MIN else form


def spell_forms(verb: str) -> tuple[str, ...]:
    """The forms of a verb that texts have, by its stem, and the noun in -ung."""
    prefix = next((p for p in _PREFIXES if verb.startswith(p) and verb.removeprefix(p) in _FORMS), "")
    base = verb.removeprefix(prefix)
    forms = _spell_irregular(prefix, base) if base in _FORMS else _spell_regular(verb)
    return tuple(dict.fromkeys([*forms, verb + "ung"]))


def _spell_irregular(prefix: str, base: str) -> list[str]:
    forms = _FORMS[base]
    whole = [prefix + form for form in forms]
    if prefix in _TIED:  # verstehen: verstanden
        whole += [prefix + form.removeprefix("ge") for form in forms[1:] if form.startswith("ge")]
    elif prefix:  # zurücktreten: trat zurück
        whole += [f"{prefix}zu{forms[0]}", *(form for form in forms if not form.startswith("ge"))]
    return whole


def _spell_regular(verb: str) -> list[str]:
    e = "e" if _NEEDS_E.search(verb) else ""
    ends = f"{e}t", f"{e}te", "n" if verb.endswith(("er", "el")) else "en"
    whole = [verb + end for end in ends]
    prefix = next((p for p in _APART if verb.startswith(p) and len(verb) - len(p) >= _MIN), "")
    base = verb.removeprefix(prefix)
    if prefix not in _TIED and prefix and not base.startswith(("ge", "be", "ver", "er")):
        return [*whole, f"{prefix}ge{base}{ends[0]}", f"{prefix}zu{base}{ends[2]}", base + ends[0], base + ends[1]]
    return whole if verb.startswith((*_TIED, "ge")) or verb.endswith("ier") else [*whole, f"ge{verb}{ends[0]}"]


def find_verbs(text: str, start: int, end: int, stems: frozenset[str]) -> list[Span]:
    """Where `text[start:end]` has verbs of these stems as verbs, which have no capital."""
    return [span for span, found in read_verbs(text, start, end) if not found.isdisjoint(stems)]


def read_verbs(text: str, start: int, end: int) -> Iterator[tuple[Span, frozenset[str]]]:
    """Each word that may be a verb, and its stems; then, if a prefix stands apart behind it, those with the prefix."""
    for clause in _CLAUSE.finditer(text, start, end):
        words = [match for match in find_words(text, *clause.span()) if _may_be_verb(match[0], match.start() == start)]
        last = words[-1] if words else None
        is_apart = last and last[0] in PARTICLES and not text[last.end() : clause.end()].strip()
        for match in words:
            stems = find_stems(match[0])
            yield match.span(), stems
            if last and is_apart and match is not last:
                yield match.span(), frozenset(last[0] + stem for stem in stems)


def _may_be_verb(word: str, is_first: bool) -> bool:
    """Whether it has no capital, or is a participle that begins a sentence."""
    return word[0].islower() or (is_first and is_participle(word))


def is_irregular(term: str) -> bool:
    """Whether a term is of an irregular verb: these are German's commonest."""
    return term in _terms()


@cache
def _terms() -> frozenset[str]:
    return frozenset(analyser("de").terms(" ".join(_STEMS)))


def is_participle(word: str) -> bool:
    """Whether a word may be a past participle: gekauft, abgelehnt, eröffnet, verboten."""
    plain = word.casefold()
    if plain.endswith("iert"):
        return True
    stem = re.match(r"(\w{4,40})(?:t|en)$", plain)
    prefixed = r"ge\w\w|^(?:be|emp|ent|er|miss|ver|zer|über|unter|wider|hinter|durch)\w\w"
    return bool(stem and re.search(prefixed, stem[1]))


def is_infinitive(word: str, verb: str) -> bool:
    """Whether a word is the infinitive of a verb with this stem, with a "zu" in it or not."""
    plain, whole = word.casefold(), (verb + "en", verb + "n")
    return plain in whole or plain.replace("zu", "", 1) in whole
