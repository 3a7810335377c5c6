"""French behind the protocol of `index.text.rule_protocols`."""

from datetime import date

from index.french import answers, negation, questions
from index.french import premises as french_premises
from index.french import roles as french_roles
from index.french.verbs import is_irregular
from index.french.vocabulary import ORDINARY


class French:
    """All rules."""

    ordinary_words = ORDINARY
    premises = french_premises
    roles = french_roles
    read_question = staticmethod(questions.read_question)
    except_names = staticmethod(questions.except_names)
    select_names = staticmethod(questions.select_names)
    is_verb = staticmethod(is_irregular)
    holds = staticmethod(answers.holds)
    find_answers = staticmethod(answers.find_answers)
    quantities = staticmethod(answers.quantities)
    number_words = staticmethod(answers.number_words)
    parts_of_whole = staticmethod(answers.parts_of_whole)
    is_open = staticmethod(answers.is_open)
    denies = staticmethod(negation.denies)
    opposites = staticmethod(negation.opposites)
    contradict = staticmethod(negation.contradict)

    def is_of_another_year(self, asked: str, today: date, quote: str, published: str | None) -> bool:
        """`index.text.dates` reads "l'an dernier" as it does other periods."""
        return False
