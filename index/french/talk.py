"""Follow-up questions in French: pronouns, ellipses, verbs that say little, and what people say to be polite."""

import re

from index.french.names import find_known, find_names
from index.french.questions import ASKS
from index.french.verbs import VERBS, is_participle
from index.french.vocabulary import PEOPLE
from index.grammar.spelling import simplify
from index.grammar.talk import Talk
from index.text.analysis import analyser
from index.text.patterns import lazy
from index.text.rule_protocols import Pronoun

_CLITIC = r"(?= (?:a|ont|avait|avaient|aura)\b| \w+(?:-t)?-(?:il|elle|on)| \w+(?:e|ent|ait|aient|era|eront|it|it)\W*$)"
_PRONOUNS: dict[Pronoun, re.Pattern[str]] = {
    "he": lazy(
        r"\b(?:il|lui|celui-ci|ce dernier|sien)\b|\b(?:son|sa|ses)\b"
        rf"|\b(?:qui|quand|où|pourquoi|comment) (?:le|l'){_CLITIC}",
        re.IGNORECASE,
    ),
    "she": lazy(
        r"\b(?:elle|celle-ci|cette dernière)\b|\b(?:qui|quand|où|pourquoi|comment) la" + _CLITIC, re.IGNORECASE
    ),
    "them": lazy(r"\b(?:ils|elles|eux|leurs?|les deux|tous les deux|ceux-ci)\b", re.IGNORECASE),
    "it": lazy(
        r"\b(?:qui|quand|où|pourquoi|comment|combien) (?:l'(?:a|avait|ont)\b|en (?:a|avait|ont)\b)|\b(?:le|la) "
        r"(?:première?|deuxième|second|seconde|troisième|dernière?)(?=\W*$)|\bde (?:celui|celle)-ci\b",
        re.IGNORECASE,
    ),
    "that": lazy(r"\b(?:cela|ça|c'(?:est|était)|est-ce(?! qu)|était-ce|ceci)\b", re.IGNORECASE),
    "there": lazy(r"\b(?:là|là-bas|là-dedans|y(?= \w)|sur place)\b", re.IGNORECASE),
}
_EMPTY = lazy(  # "il y a", "que s'est-il passé", "combien y a-t-il"
    r"\b(?:il y (?:a|avait|aura|eut)|y (?:a|avait|aura|eut)-(?:t-)?il|s'(?:est|était)-il"
    r"|il (?:faut|pleut|neige|est vrai)|est-il vrai|faut-il|s'agit-il|il s'agit)\b",
    re.IGNORECASE,
)
_NO = r"(?:non|pardon|désolée?|attends|attendez)"
_NOT = r"pas (?:lui|elle|eux|elles|ça|celui-là|celle-là)"
_JOINT = lazy(r"^(?:(?:et|mais|ou|alors|donc|puis|aussi|oui)\b[\s,]*)+", re.IGNORECASE)
_CORRECTS = lazy(
    rf"^(?:(?:{_NO}|{_NOT})\b[\s,.!-]*)*(?:je (?:veux|voulais) dire|je (?:parle|parlais) d(?:e la|e l'|e|u))\b[\s,:]*"
    rf"|^(?:{_NO}[\s,.!-]+)?{_NOT}(?:\s*[,;:.–—-]\s*(?:mais )?| mais )",
    re.IGNORECASE,
)
_ABOUT = lazy(
    r"^(?:(?:qu'en est-il|que dire|quid|et à propos|à propos) (?:de la |de l'|des |du |de |d')|(?:pour|concernant)\s+"
    r"(?=[A-ZÀ-Ý]))",
    re.IGNORECASE,
)
_PREDICATE = lazy(
    r"\b(?:qui|que|quoi|quand|où|pourquoi|comment|combien|quel(?:le)?s?|est|sont|était|étaient|a|ont|avait|avaient|sera"
    r"|seront|va|vont|peut|peuvent|doit|doivent|veut|veulent)\b|-t-|-il\b|-elle\b",
    re.IGNORECASE,
)
_FRAGMENT = lazy(
    r"(?:à|de|en|dans|pour|avec|par|contre|depuis|sur|chez|vers|pendant|jusqu'à)"
    r" (?:qui|quoi|quand|où|combien"
    r"|quel(?:le)?s?)(?: (?:de |d')?[\w-]+){0,3}|combien (?:de |d')[\w-]+|quel âge|d'où|jusqu'où",
    re.IGNORECASE,
)
_MORE = lazy(
    r"(?:(?:dis|dites|raconte|racontez|donne|donnez)(?:-m'en| m'en|-moi)? )?(?:encore|davantage|plus|la suite|suivante?"
    r"|continue|continuez|autre chose|quoi d'autre|en savoir plus)(?: (?:s'il te plaît|s'il vous plaît|stp|svp))?"
    r"|(?:y a-t-il )?(?:d'autres (?:infos|informations|détails)|autre chose|plus de détails)",
    re.IGNORECASE,
)
_SOURCE = lazy(
    r"(?:(?:la|ta|votre|quelle est (?:la|ta|votre)) )?(?:sources?|références?|liens?)"
    r"|(?:de |dans )?quel(?:le)? (?:source|article|journal)|d'où (?:vient|tiens-tu|tenez-vous|sort) (?:cela|ça)"
    r"|qui (?:le )?dit (?:ça|cela)|qui le dit|selon qui|d'après qui",
    re.IGNORECASE,
)
_TWO = tuple(
    lazy(rf"\b(?:le|la) {one}(?=\W*$| (?:a|est|avait|était)\b)", re.IGNORECASE)
    for one in ("premi(?:er|ère)", "second(?:e)?")
)
_SUBJECT = lazy(r"\b(?:(?P<one>il|elle|lui)|ils|elles|eux)\b(?<!-il)(?<!-elle)(?<!-ils)", re.IGNORECASE)
_PREPOSITION = lazy(
    r"(?:à|au|aux|en|dans|chez|de|du|des|pour|avec|par|sur|vers|depuis|avant|après|près)\s|d'", re.IGNORECASE
)
_ASKS_OF = lazy(
    r"\W{0,9}(?:à qui|qui (?:est-ce que|est-ce qu')|qui \w[\w' -]{1,60}-(?:t-)?(?:il|elle|ils|elles)\b)", re.IGNORECASE
)
_BEGINS = lazy(
    r"\W{0,9}(?:est-ce (?:que|qu')|y a-t-il|(?:est|sont|a|ont|était|avait|peut|va)-(?:t-)?(?:il|elle|ils|elles|on)) ",
    re.IGNORECASE,
)
_YOU = r"(?:,? (?:à tous|tout le monde|citebot|le bot))*"
_GREETING = (
    rf"(?:bonjour|bonsoir|salut|coucou|hello|hey){_YOU}(?:[\s,.!?]+(?:comment (?:ça va|vas-tu|allez-vous)|ça va))?"
)
_THANKS = (
    r"(?:(?:ok|super|parfait|non)[\s,!]+)?(?:merci|je te remercie|je vous remercie)(?: (?:beaucoup|bien|à toi|à vous"
    rf"|pour (?:ton|votre) aide|infiniment))*{_YOU}|ok|d'accord|super|parfait|compris|entendu|très bien"
)
_FAREWELL = rf"(?:au revoir|à bientôt|à plus(?: tard)?|bonne (?:nuit|journée|soirée)|ciao|adieu){_YOU}"
_DOUBT = (
    r"(?:(?:attends|hm+|oh|non)[\s,]+)?(?:vraiment|sérieux|sérieusement|(?:tu es |vous êtes |es-tu |êtes-vous )?sûre?s?"
    r"|c'est vrai|est-ce (?:bien )?vrai|c'est sûr)"
)
_ASKS_NEXT = r"(?=(?:et|mais|qui|que|qu'|quand|où|pourquoi|comment|combien|quel(?:le)?s?|est-ce)\b)"
_POLITE = lazy(
    rf"\s*(?:(?P<greeting>{_GREETING})|(?P<thanks>{_THANKS})|(?P<farewell>{_FAREWELL})|(?P<doubt>{_DOUBT}))"
    rf"(?:[\s.,!?:;)—-]*$|\s*[.,!?:;—]+\s+|\s+{_ASKS_NEXT})",
    re.IGNORECASE,
)
_HELP = lazy(
    r"\s*(?:(?:s'il te plaît |peux-tu m')?(?:aide|aider|aide-moi|aidez-moi)|que (?:sais|peux)-tu faire|qui es-tu"
    r"|que puis-je (?:te )?demander|comment (?:ça marche|tu fonctionnes))[\s.,!?:;)—-]*",
    re.IGNORECASE,
)


class FrenchTalk(Talk):
    """All rules."""

    language = "fr"
    events = VERBS.spell_terms(
        "passer arriver produire dérouler commencer débuter finir terminer durer cesser"
    ) | frozenset(analyser("fr").terms("exactement lieu ensuite suite a été est prochain dernier"))
    reports = VERBS.spell_terms(
        "dire déclarer raconter parler penser croire savoir vouloir affirmer expliquer annoncer estimer nommer"
    )
    people = frozenset("gens personnes police hommes femmes enfants habitants policiers pompiers salariés".split())
    has_gendered_things = True
    pronouns, empty = _PRONOUNS, _EMPTY
    joint, corrects, about, predicate = _JOINT, _CORRECTS, _ABOUT, _PREDICATE
    fragment, more, source, two = _FRAGMENT, _MORE, _SOURCE, _TWO
    subject, preposition, asked_of = _SUBJECT, _PREPOSITION, _ASKS_OF
    asks, begins, polite, help = ASKS, _BEGINS, _POLITE, _HELP
    both, who_is = " et ", "qui est {} ?"
    find_names, find_known = staticmethod(find_names), staticmethod(find_known)

    def find_pronouns(self, text: str) -> dict[Pronoun, int]:
        """Those of the text, with its apostrophes made one."""
        return super().find_pronouns(simplify(text))

    def is_office(self, word: str) -> bool:
        """Whether a word stands for a person without a name."""
        return word.casefold() in PEOPLE

    def is_noun(self, word: str) -> bool:
        """Whether a word has a capital, or no ending of a verb."""
        return word[:1].isupper() or not (is_participle(word) or word.endswith(("er", "ait", "ent", "era")))

    def is_plural(self, word: str) -> bool:
        """Whether a noun has an ending of the plural."""
        text = word.casefold()
        return text in self.people or text.endswith(("s", "aux", "eux"))
