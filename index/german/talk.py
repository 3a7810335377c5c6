"""Follow-up questions in German: pronouns, ellipses, verbs that say little, and what people say to be polite."""

import re

from index.german.names import find_known, find_names
from index.german.phrases import is_person
from index.german.questions import ASKS
from index.german.verbs import is_participle, spell_forms
from index.grammar.talk import Talk
from index.text.analysis import analyser
from index.text.patterns import lazy
from index.text.rule_protocols import Pronoun

_PLURAL_VERB = r"(?:sind|waren|haben|hatten|wurden|werden|sollen|wollen|können|müssen|[a-zäöüß]+en)"
_PRONOUNS: dict[Pronoun, re.Pattern[str]] = {
    "he": lazy(r"\b(?:er|ihn|ihm|sein|seine[nmrs]?|dieser)\b", re.IGNORECASE),
    "them": lazy(
        rf"\b(?:ihnen|die beiden|beide|diese beiden)\b|\b{_PLURAL_VERB} (?:sich )?sie\b"
        rf"|\bsie (?:[a-zäöüß]+ ){{0,6}}{_PLURAL_VERB}\W*$",
        re.IGNORECASE,
    ),
    "she": lazy(r"\b(?:sie|ihr|ihre[nmrs]?)\b", re.IGNORECASE),
    "it": lazy(
        r"\bes\b|\b(?:de[rnms]|die|das) (?:erste|zweite|dritte|letzte|nächste|andere)n?\b(?! [A-ZÄÖÜ])"
        r"|\bda(?:für|von|mit|gegen|bei|zu|ran|rauf|rin|rüber)\b",
        re.IGNORECASE,
    ),
    "that": lazy(r"\b(?:das|dies)\b(?! [a-zäöüß]* ?[A-ZÄÖÜ])(?!\w)|\bdamals\b|\bdanach\b|\bdavor\b"),
    "there": lazy(r"\b(?:dort|dorthin|dorther|da(?= \w|\W*$)|hin(?=\W*$))\b", re.IGNORECASE),
}
_EMPTY = lazy(  # "gibt es", "wie viele sind es", "es gibt", "stimmt es, dass"
    r"\b(?:gibt|gab|geht|ging|handelt|kam|regnet\w*|stimmt|heißt|ist) es\b(?=.*\b(?:dass|zu|ob|um|für)\b| [a-zäöüß]*"
    r"|\W*$)"
    r"|\bes (?:gibt|gab)\b",
    re.IGNORECASE,
)
_NO = r"(?:nein|nee|ne|sorry|entschuldigung|moment|halt)"
_NOT = r"nicht (?:er|ihn|ihm|sie|ihr|es|das|den|die|der)"
_JOINT = lazy(r"^(?:(?:und|aber|oder|also|dann|auch|außerdem|ja)\b[\s,]*)+", re.IGNORECASE)
_CORRECTS = lazy(
    rf"^(?:(?:{_NO}|{_NOT})\b[\s,.!-]*)*(?:ich mein(?:e|te)|gemeint (?:ist|war)|ich will wissen)\b[\s,:]*"
    rf"|^(?:{_NO}[\s,.!-]+)?{_NOT}(?:\s*[,;:.–—-]\s*(?:sondern )?| sondern )",
    re.IGNORECASE,
)
_ABOUT = lazy(
    r"^(?:was|wie) (?:ist|war|sieht es|steht es) (?:mit|bei)\s+(?:(?:dem|der|den)\s+)?|^wie (?:ist|wäre) es mit\s+",
    re.IGNORECASE,
)
_PREDICATE = lazy(
    r"\b(?:wer|wen|wem|wessen|was|wann|wo|wohin|woher|warum|wieso|weshalb|wie|welche[nmrs]?|ist|sind|war|waren|hat|haben"
    r"|hatten?|wird|werden|wurden?|kann|können|soll|sollen|will|wollen|darf|muss)\b",
    re.IGNORECASE,
)
_FRAGMENT = lazy(
    r"(?:für|mit|von|bei|an|in|auf|unter|gegen|über|durch|seit|bis|ab|zu|aus|nach|um|wegen) "
    r"(?:wen|wem|was|wann|wo|wie|welche[nmrs]?)(?: [\wäöüß-]+){0,3}"
    r"|wie (?:viele?|alt|weit|groß|hoch|lange?|oft|teuer|schnell)(?: [\wäöüß-]+)?|woher|wohin|womit|wofür|wogegen",
    re.IGNORECASE,
)
_MORE = lazy(
    r"(?:(?:erzähl|sag|zeig)e? (?:mir|uns) )?(?:noch )?mehr(?: (?:davon|dazu|darüber))?(?:,? bitte)?"
    r"|(?:gibt es |was )?(?:noch|sonst)(?: noch)?(?: etwas| was| mehr)?|weiter|und weiter|nächste",
    re.IGNORECASE,
)
_SOURCE = lazy(
    r"(?:(?:die|deine|gibt es eine|was ist (?:die|deine)|hast du eine) )?(?:quellen?|belege?|links?)"
    r"|(?:aus |in )?welche[mrn]? (?:quelle|artikel|zeitung)|woher (?:hast du|weißt du|stammt|kommt) das|wer sagt das"
    r"|laut wem|wo steht das",
    re.IGNORECASE,
)
_TWO = tuple(
    lazy(rf"\b(?:de[rmn]|die|das) {one}(?:e|en|er)?(?=\W*$| [a-zäöüß])", re.IGNORECASE) for one in ("erster", "letzter")
)
_SUBJECT = lazy(r"\b(?:(?P<one>er|ihn|ihm)|sie|ihnen)\b", re.IGNORECASE)
_PREPOSITION = lazy(
    r"(?:in|im|an|am|bei|beim|aus|nach|auf|für|mit|von|vom|zu|zum|zur|über|um|seit"
    r"|ab)\s",
    re.IGNORECASE,
)
_ASKED_OF = lazy(r"\W*(?:\w+ )?(?:wen|wem)\b", re.IGNORECASE)
_BEGINS = lazy(
    r"\W{0,9}(?:ist|sind|war|waren|hat|haben|hatte|hatten|wird|werden|wurde|wurden|kann|können|soll|sollen|darf|gibt"
    r"|gab) ",
    re.IGNORECASE,
)
_YOU = r"(?:,? (?:zusammen|alle|citebot|bot))*"
_GREETING = (
    rf"(?:hallo|hi|hey|moin|servus|grüß (?:dich|gott)|guten (?:morgen|tag|abend)){_YOU}"
    r"(?:[\s,.!?]+wie geht(?: e|'|’)?s(?: dir)?)?"
)
_THANKS = (
    r"(?:(?:ok|okay|super|toll|prima|nein)[\s,!]+)?(?:vielen dank|besten dank|herzlichen dank|danke?)"
    rf"(?: (?:schön|sehr|dir|für (?:die|deine) (?:hilfe|antwort)))*{_YOU}"
    r"|ok|okay|super|toll|prima|gut zu wissen|alles klar|verstanden"
)
_FAREWELL = rf"(?:tschüss?|auf wiedersehen|bis bald|bis dann|ciao|gute nacht){_YOU}"
_DOUBT = (
    r"(?:(?:moment|hm+|oh|nein)[\s,]+)?(?:wirklich|echt|im ernst|(?:bist du )?(?:dir )?sicher"
    r"|stimmt das(?: wirklich)?|ist das (?:wirklich )?(?:wahr|richtig|so))"
)
_ASKS_NEXT = r"(?=(?:und|aber|we[rnm]|wessen|was|wann|wo|wohin|woher|welche[nmrs]?|warum|wie|ist|sind|war|hat|wurde)\b)"
_POLITE = lazy(
    rf"\s*(?:(?P<greeting>{_GREETING})|(?P<thanks>{_THANKS})|(?P<farewell>{_FAREWELL})|(?P<doubt>{_DOUBT}))"
    rf"(?:[\s.,!?:;)—-]*$|\s*[.,!?:;—]+\s+|\s+{_ASKS_NEXT})",
    re.IGNORECASE,
)
_HELP = lazy(
    r"\s*(?:(?:bitte |kannst du mir )?(?:hilfe|helfen|hilf mir)|was kannst du|was kann ich (?:dich )?fragen|wer bist du"
    r"|wie funktionierst du)[\s.,!?:;)—-]*",
    re.IGNORECASE,
)


def _terms(verbs: str) -> frozenset[str]:
    forms = (form for verb in verbs.split() for form in (verb, *spell_forms(verb)))
    return frozenset(analyser("de").terms(" ".join(forms)))


class GermanTalk(Talk):
    """All rules."""

    language = "de"
    events = _terms("passier gescheh ereign komm geh beginn anfang start end aufhör dauer") | frozenset(
        analyser("de").terms("genau sonst fand stattgefunden statt ablief los Ort nächste letzte")
    )
    reports = _terms("sag erzähl sprech red denk glaub wiss woll kommentier erwähn erklär mitteil mein äußer nenn")
    people = frozenset("menschen leute polizei männer frauen kinder beamte".split())
    has_gendered_things = True
    pronouns, empty = _PRONOUNS, _EMPTY
    joint, corrects, about, predicate = _JOINT, _CORRECTS, _ABOUT, _PREDICATE
    fragment, more, source, two = _FRAGMENT, _MORE, _SOURCE, _TWO
    subject, preposition, asked_of = _SUBJECT, _PREPOSITION, _ASKED_OF
    asks, begins, polite, help = ASKS, _BEGINS, _POLITE, _HELP
    both, who_is = " und ", "wer ist {}?"
    find_names, find_known = staticmethod(find_names), staticmethod(find_known)

    def find_pronouns(self, text: str) -> dict[Pronoun, int]:
        """Those of the text; "sie" is one or several, by its verb."""
        found = super().find_pronouns(text)
        if "them" in found:
            found.pop("she", None)
        return found

    def is_office(self, word: str) -> bool:
        """Whether a word stands for a person without a name."""
        return is_person(word)

    def is_noun(self, word: str) -> bool:
        """Whether a word has a capital, or no ending of a verb."""
        return word[:1].isupper() or not (is_participle(word) or word.endswith(("te", "ten")))

    def is_plural(self, word: str) -> bool:
        """Whether a noun has an ending of the plural that few others have."""
        text = word.casefold()
        return text in self.people or text.endswith(("innen", "ungen", "heiten", "keiten", "leute", "tage", "ten"))
