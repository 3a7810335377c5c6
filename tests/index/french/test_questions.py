"""What French questions ask for, and which of their words are looked for."""

import pytest

from index.french.questions import except_names, read_question
from index.text.answer_type import AnswerType

KINDS = [
    ("Qui a racheté Hidromar ?", AnswerType.PERSON),
    ("Par qui Hidromar a-t-il été racheté ?", AnswerType.PERSON),
    ("Qui est-ce qui a racheté Hidromar ?", AnswerType.PERSON),
    ("Quel ministre a signé l’accord ?", AnswerType.PERSON),
    ("Comment s’appelle le préfet ?", AnswerType.PERSON),
    ("Lequel des deux a gagné ?", AnswerType.PERSON),
    ("Qui est Vera Lindt ?", AnswerType.IDENTITY),
    ("Qui est la maire de Corvin ?", AnswerType.PERSON),
    ("Comment s’appelle le navire ?", AnswerType.NAME),
    ("Quelle entreprise a construit le pont ?", AnswerType.NAME),
    ("Quand le pont a-t-il ouvert ?", AnswerType.DATE),
    ("Depuis quand dirige-t-il le musée ?", AnswerType.DATE),
    ("En quelle année le cirque a-t-il été fondé ?", AnswerType.DATE),
    ("À quelle heure commence le match ?", AnswerType.DATE),
    ("Où le suspect a-t-il été arrêté ?", AnswerType.PLACE),
    ("D’où vient le navire ?", AnswerType.PLACE),
    ("Dans quelle ville habite-t-elle ?", AnswerType.PLACE),
    ("Combien de stations compte la ligne ?", AnswerType.COUNT),
    ("Combien y a-t-il d’élèves ?", AnswerType.COUNT),
    ("Combien de personnes ont été tuées ?", AnswerType.DEATHS),
    ("Combien de pompiers ont été blessés ?", AnswerType.INJURIES),
    ("Combien de temps l’essai a-t-il duré ?", AnswerType.DURATION),
    ("Pendant combien d’années a-t-il travaillé ?", AnswerType.DURATION),
    ("Combien d’euros a-t-il reçus ?", AnswerType.MONEY),
    ("Combien coûte le ticket ?", AnswerType.MONEY),
    ("À combien sont estimés les dégâts ?", AnswerType.MONEY),
    ("Quel est le prix du billet ?", AnswerType.MONEY),
    ("Quel âge a Sven Aldo ?", AnswerType.AGE),
    ("À quel âge est mort Jean Prat ?", AnswerType.AGE),
    ("Quelle est la hauteur du mont Brann ?", AnswerType.MEASURE),
    ("Quel pourcentage des voix a-t-il obtenu ?", AnswerType.PERCENTAGE),
    ("Pourquoi le cirque a-t-il fermé ?", AnswerType.REASON),
    ("Pour quelle raison a-t-elle démissionné ?", AnswerType.REASON),
    ("Quelle est l’adresse e-mail du musée ?", AnswerType.MAIL),
    ("Quel est le numéro de téléphone du musée ?", AnswerType.PHONE),
    ("Le pont a-t-il ouvert ?", AnswerType.OTHER),
    ("Qu’est-ce que Nordlab a racheté ?", AnswerType.OTHER),
]


@pytest.mark.parametrize(("question", "answer_type"), KINDS)
def test_what_a_question_asks_for(question: str, answer_type: AnswerType) -> None:
    assert read_question(question).answer_type is answer_type


@pytest.mark.parametrize(
    ("question", "words", "verb"),
    [
        ("Quand Nordlab a-t-il racheté Hidromar ?", "Nordlab racheté Hidromar ?", "racheté"),
        ("Par qui le livre a-t-il été traduit ?", "le livre traduit ?", "traduit"),
        ("Qui est-ce qui a vendu le tableau ?", "vendu le tableau ?", "vendu"),
    ],
)
def test_what_only_asks_is_not_looked_for(question: str, words: str, verb: str) -> None:
    asked = read_question(question)
    assert (" ".join(asked.text.split()).removeprefix("qui "), asked.verb) == (words, verb)


def test_a_verb_is_looked_for_in_all_its_forms() -> None:
    assert {"vend", "vendit", "vendre"} <= set(read_question("Qui a vendu le tableau ?").forms["vendu"])


def test_a_noun_of_measure_is_found_by_its_adjective() -> None:
    assert "culmine" in read_question("Quelle est la hauteur du mont Brann ?").forms["hauteur"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Qui, à part Witkoff, a rencontré Poutine ?", ("Witkoff",)),
        ("Qui sauf Witkoff et Ouchakov a rencontré Poutine ?", ("Witkoff", "Ouchakov")),
        ("Qui a rencontré Poutine ?", ()),
    ],
)
def test_whom_a_question_excepts(question: str, names: tuple[str, ...]) -> None:
    assert except_names(question)[1] == names
