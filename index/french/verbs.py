"""French verbs: which forms are of one verb, where the stemmer does not bring them together."""

import re

from index.french.vocabulary import DETERMINERS
from index.grammar.verbs import Verbs

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


def _spell() -> dict[str, tuple[str, ...]]:
    return {line.split()[0]: _spell_irregular(line) for line in _IRREGULAR.split(";")}


_DETERMINE = DETERMINERS - {"le", "la", "les", "leur", "l'"}  # which may be pronouns, too: "le rachète"


def _is_noun(before: str, word: str) -> bool:
    return before in _DETERMINE or (before in ("de", "d'") and not word.endswith(("er", "ir", "re")))


VERBS = Verbs("fr", _spell, _PREFIXES, _is_noun)
stem, spell_forms, is_irregular = VERBS.stem, VERBS.spell_forms, VERBS.is_irregular
read_verbs, find_verbs = VERBS.read, VERBS.find


def is_participle(word: str) -> bool:
    """Whether a word may be the participle of a verb that has a passive: racheté, vendue, élus."""
    plain = word.casefold()
    return bool(_PARTICIPLE.fullmatch(plain)) and not _INTRANSITIVE.fullmatch(plain)
