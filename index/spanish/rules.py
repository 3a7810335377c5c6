"""Spanish behind the protocol of `index.text.rule_protocols`."""

from datetime import date

from index.spanish import answers, negation, questions
from index.spanish import premises as spanish_premises
from index.spanish import roles as spanish_roles
from index.spanish.verbs import is_irregular
from index.spanish.vocabulary import ORDINARY


class Spanish:
    """All rules."""

    ordinary_words = ORDINARY
    premises = spanish_premises
    roles = spanish_roles
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
        """`index.text.dates` reads "el año pasado" as it does other periods."""
        return False
