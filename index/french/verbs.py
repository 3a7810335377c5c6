"""French verbs: which forms are of one verb, where the stemmer does not bring them together."""

import re
from collections.abc import Iterator
from functools import cache, lru_cache

from index.french.vocabulary import DETERMINERS
from index.grammar.deeds import find_words
from index.text.analysis import analyser
from index.text.passages import Span

# The infinitive; then he, they, the stem of the imperfect, the simple past, the participle, and what begins the future
# if it is not the infinitive. Facts of the language, as any grammar lists them.
_IRREGULAR = """
prendre prend prennent pren prit pris; mettre met mettent mett mit mis; venir vient viennent ven vint venu viendr;
tenir tient tiennent ten tint tenu tiendr; battre bat battent batt battit battu; vendre vend vendent vend vendit
vendu; rendre rend rendent rend rendit rendu; perdre perd perdent perd perdit perdu; pendre pend pendent pend pendit
pendu; tendre tend tendent tend tendit tendu; fendre fend fendent fend fendit fendu; fondre fond fondent fond fondit
fondu; pondre pond pondent pond pondit pondu; scendre scend scendent scend scendit scendu; mordre mord mordent mord
mordit mordu; pandre pand pandent pand pandit pandu; rompre rompt rompent romp rompit rompu; duire duit duisent duis
duisit duit; struire struit struisent struis struisit struit; truire truit truisent truis truisit truit; cuire cuit
cuisent cuis cuisit cuit; crire crit crivent criv crivit crit; dire dit disent dis dit dit; lire lit lisent lis lut
lu; élire élit élisent élis élut élu; faire fait font fais fit fait fer; voir voit voient voy vit vu verr; courir
court courent cour courut couru courr; couvrir couvre couvrent couvr couvrit couvert; ouvrir ouvre ouvrent ouvr ouvrit
ouvert; offrir offre offrent offr offrit offert; souffrir souffre souffrent souffr souffrit souffert; mourir meurt
meurent mour mourut mort mourr; cevoir çoit çoivent cev çut çu cevr; devoir doit doivent dev dut dû devr; pouvoir peut
peuvent pouv put pu pourr; vouloir veut veulent voul voulut voulu voudr; savoir sait savent sav sut su saur; valoir
vaut valent val valut valu vaudr; falloir faut fallait fall fallut fallu faudr; suivre suit suivent suiv suivit suivi;
vivre vit vivent viv vécut vécu; naître naît naissent naiss naquit né; connaître connaît connaissent connaiss connut
connu; paraître paraît paraissent paraiss parut paru; croître croît croissent croiss crût crû; croire croit croient
croy crut cru; boire boit boivent buv but bu; craindre craint craignent craign craignit craint; peindre peint peignent
peign peignit peint; teindre teint teignent teign teignit teint; joindre joint joignent joign joignit joint; freindre
freint freignent freign freignit freint; soudre sout solvent solv solut résolu; partir part partent part partit parti;
sortir sort sortent sort sortit sorti; servir sert servent serv servit servi; sentir sent sentent sent sentit senti;
mentir ment mentent ment mentit menti; dormir dort dorment dorm dormit dormi; fuir fuit fuient fuy fuit fui; quérir
quiert quièrent quér quit quis querr; rire rit rient ri rit ri; vaincre vainc vainquent vainqu vainquit vaincu; plaire
plaît plaisent plais plut plu; taire tait taisent tais tut tu; traire trait traient tray trayit trait; clure clut
cluent clu clut clu; aller va vont all alla allé ir; cueillir cueille cueillent cueill cueillit cueilli cueiller;
mouvoir meut meuvent mouv mut mu mouvr; asseoir assied asseyent assey assit assis assiér; envoyer envoie envoient
envoy envoya envoyé enverr; vêtir vêt vêtent vêt vêtit vêtu
"""
_PREFIXES = (
    "re r ré res dé dés dis de con com cor col par per pro pré pour sou sous sur sub inter entre main ad ap ac at abs "
    "contre mal mé trans é en em in im ins ob op ex des cir circons pres ent abat débat ra ren tra"
)
_PREFIX = re.compile(rf"(?:{'|'.join(sorted(set(_PREFIXES.split()), key=lambda prefix: -len(prefix)))}){{1,2}}")
LIGHT = frozenset(
    "appel faire aller venir mettre prendre tenir dire voir devoir pouvoir vouloir savoir donn rest pass port".split()
)
"""Verbs that a text says in other ways."""
_INTRANSITIVE = re.compile(
    r"(?:(?:re)?(?:de|par|inter|sur|pro)?ven|all|arriv|part|mort|n|d[eé]c[eé]d|entr|rentr|rest|tomb|pass|retourn"
    r"|mont|descend)"
    r"(?:é|u|i)?e?s?"
)
_PARTICIPLE = re.compile(r"\w+(?:é|i|u|is|it|ert|uit|int|ort)e?s?")


def _spell_irregular(line: str) -> tuple[str, ...]:
    infinitive, he, they, imperfect, past, participle, *future = line.split()
    will = future[0] if future else infinitive.removesuffix("e")
    plural = {"t": past[:-1] + "rent", "a": past[:-1] + "èrent"}[past[-1]]
    return (
        *(infinitive, he, they, past, plural),
        *(imperfect + ending for ending in ("ait", "aient", "ant")),
        *(will + ending for ending in ("a", "ont", "ait", "aient")),
        *(participle + ending for ending in ("", "e", "s" if participle[-1] != "s" else "", "es")),
    )


@cache
def _irregular() -> tuple[dict[str, str], dict[str, tuple[str, ...]]]:
    """Each form -> its infinitive, and each infinitive -> its forms."""
    forms = {line.split()[0]: _spell_irregular(line) for line in _IRREGULAR.split(";")}
    return {form: verb for verb, spelt in forms.items() for form in spelt}, forms


@lru_cache(maxsize=4096)
def stem(word: str) -> str:
    """The infinitive of an irregular verb that a word may be a form of; of others the term."""
    plain, (stems, _) = word.casefold(), _irregular()
    if plain in stems:
        return stems[plain]
    for size in range(1, len(plain) - 1):
        if plain[size:] in stems and _PREFIX.fullmatch(plain[:size]):
            return plain[:size] + stems[plain[size:]]
    return next(iter(analyser("fr").terms(plain)), plain)


def spell_forms(verb: str) -> tuple[str, ...]:
    """The forms of a verb that the stemmer does not bring together, by its stem."""
    _, forms = _irregular()
    if verb in forms:
        return forms[verb]
    sizes = (size for size in range(1, len(verb)) if verb[size:] in forms and _PREFIX.fullmatch(verb[:size]))
    size = next(sizes, None)
    return tuple(verb[:size] + form for form in forms[verb[size:]]) if size else ()


def find_verbs(text: str, start: int, end: int, stems: frozenset[str]) -> list[Span]:
    """Where `text[start:end]` has verbs of these stems, as verbs."""
    return [span for span, found in read_verbs(text, start, end) if found in stems]


def read_verbs(text: str, start: int, end: int) -> Iterator[tuple[Span, str]]:
    """Each word that may be a verb, and its stem: it has no capital, and no determiner is before it."""
    before = ""
    for match in find_words(text, start, end):
        first, word = match.start(), match[0]
        tied, apostrophe, rest = word.rpartition("'")
        if apostrophe:  # "l'usine", "n'ouvrira", "l'a"
            before, first, word = tied.casefold() + "'", first + len(tied) + 1, rest
        if "-" in word:  # a-t-il, succédera-t-il
            word = word.partition("-")[0]
        is_noun = before in _DETERMINE or (before in ("de", "d'") and not word.endswith(("er", "ir", "re")))
        if word and word[0].islower() and not is_noun:
            yield (first, first + len(word)), stem(word)
        before = word.casefold()


_DETERMINE = DETERMINERS - {"le", "la", "les", "leur", "l'"}  # which may be pronouns, too: "le rachète"


def is_participle(word: str) -> bool:
    """Whether a word may be the participle of a verb that has a passive: racheté, vendue, élus."""
    plain = word.casefold()
    return bool(_PARTICIPLE.fullmatch(plain)) and not _INTRANSITIVE.fullmatch(plain)


def is_irregular(term: str) -> bool:
    """Whether a term is of an irregular verb: these are French's commonest."""
    return term in _terms()


@cache
def _terms() -> frozenset[str]:
    return frozenset(analyser("fr").terms(" ".join(_irregular()[0])))
