"""English behind the protocol of `index.text.rule_protocols`, and what of it other languages share."""

from index.english import answers, negation, questions
from index.english import premises as english_premises
from index.english import quantities as english_quantities
from index.english import roles as english_roles
from index.english.vocabulary import ORDINARY, VERBS
from index.text.rule_protocols import Asked, PremiseRules, RoleRules


class Fallback:
    """The rules of a language without a folder of its own: none for questions, and what English says of texts.

    English there does no harm, and helps where a text mixes languages or writes numbers and months alike.
    """

    ordinary_words = ORDINARY
    premises: PremiseRules | None = None
    roles: RoleRules | None = None
    holds = staticmethod(answers.holds)
    find_answers = staticmethod(answers.find_answers)
    quantities = staticmethod(english_quantities.quantities)
    number_words = staticmethod(english_quantities.number_words)
    parts_of_whole = staticmethod(english_quantities.parts_of_whole)
    is_open = staticmethod(english_quantities.is_open)
    is_of_another_year = staticmethod(english_premises.is_of_another_year)
    denies = staticmethod(negation.denies)
    opposites = staticmethod(negation.opposites)
    contradict = staticmethod(negation.contradict)

    def read_question(self, text: str) -> Asked:
        """The whole text, of no expected answer type."""
        return Asked(text)

    def select_names(self, text: str, capitals: frozenset[str]) -> frozenset[str]:
        """All of them."""
        return capitals

    def except_names(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The whole text, and no names."""
        return text, ()

    def is_verb(self, term: str) -> bool:
        """Unknown, so no."""
        return False


class English(Fallback):
    """All rules."""

    premises = english_premises
    roles = english_roles

    def read_question(self, text: str) -> Asked:
        """What a question asks for."""
        return questions.read_question(text)

    def except_names(self, text: str) -> tuple[str, tuple[str, ...]]:
        """The question without those whom it excepts, and their names."""
        return questions.except_names(text)

    def is_verb(self, term: str) -> bool:
        """Whether a term is an irregular verb: these are English's commonest."""
        return term in VERBS
