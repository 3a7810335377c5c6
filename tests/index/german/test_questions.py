"""What German questions ask for, and which forms of their verb are looked for."""

import pytest

from index.german.questions import except_names, read_question, select_names
from index.retrieval.question import parse
from index.text.answer_type import AnswerType


@pytest.mark.parametrize(
    ("question", "answer_type"),
    [
        ("Wer kaufte die Werft?", AnswerType.PERSON),
        ("Wen traf der Kanzler?", AnswerType.PERSON),
        ("Von wem wurde die Werft gekauft?", AnswerType.PERSON),
        ("Welche Ministerin trat zurück?", AnswerType.PERSON),
        ("Welcher Regierungssprecher dementierte?", AnswerType.PERSON),
        ("Wie heißt die Trainerin von Vellmar?", AnswerType.PERSON),
        ("Wie heißt das Schiff?", AnswerType.NAME),
        ("Welche Firma baute die Brücke?", AnswerType.NAME),
        ("Wer ist Vera Lindt?", AnswerType.IDENTITY),
        ("Wer ist die Chefin von Nordlab?", AnswerType.PERSON),
        ("Wann wurde der Hafen eröffnet?", AnswerType.DATE),
        ("Seit wann gibt es den Zoo?", AnswerType.DATE),
        ("In welchem Jahr brannte die Kirche?", AnswerType.DATE),
        ("Um wie viel Uhr begann das Spiel?", AnswerType.DATE),
        ("Wo liegt Pellau?", AnswerType.PLACE),
        ("Wohin wechselte Krantz?", AnswerType.PLACE),
        ("Woher kommt der Löwe?", AnswerType.PLACE),
        ("In welcher Stadt fand das Treffen statt?", AnswerType.PLACE),
        ("Wie viele Brücken hat die Stadt?", AnswerType.COUNT),
        ("Wie oft gewann Okoro?", AnswerType.COUNT),
        ("Wie viele Menschen starben bei dem Brand?", AnswerType.DEATHS),
        ("Wie viele Arbeiter wurden verletzt?", AnswerType.INJURIES),
        ("Wie viel Wasser fiel?", AnswerType.AMOUNT),
        ("Wie viel kostet die Brücke?", AnswerType.MONEY),
        ("Wie teuer war die Werft?", AnswerType.MONEY),
        ("Wie hoch ist der Schaden?", AnswerType.MONEY),
        ("Wie viel Prozent stimmten zu?", AnswerType.PERCENTAGE),
        ("Wie hoch war die Wahlbeteiligung?", AnswerType.PERCENTAGE),
        ("Wie hoch ist der Turm?", AnswerType.MEASURE),
        ("Wie alt ist Falk?", AnswerType.AGE),
        ("Wie lange dauerte der Streik?", AnswerType.DURATION),
        ("Wie viele Tage streikten sie?", AnswerType.DURATION),
        ("Warum trat sie zurück?", AnswerType.REASON),
        ("Aus welchem Grund lehnte er ab?", AnswerType.REASON),
        ("Wie lautet die Telefonnummer der Werft?", AnswerType.PHONE),
        ("Was ist die E-Mail-Adresse der Schule?", AnswerType.MAIL),
        ("Was beschloss der Rat?", AnswerType.OTHER),
    ],
)
def test_what_is_asked_for(question: str, answer_type: AnswerType) -> None:
    assert read_question(question).answer_type is answer_type


@pytest.mark.parametrize(
    ("question", "verb", "form"),
    [
        ("Wer kaufte die Werft?", "kaufte", "gekauft"),
        ("Wann wurde die Werft gekauft?", "gekauft", "kaufte"),
        ("Wann trat die Ministerin zurück?", "trat", "zurückgetreten"),
        ("Wann ist die Ministerin zurückgetreten?", "zurückgetreten", "trat"),
        ("Wer lehnte den Plan ab?", "lehnte", "abgelehnt"),
        ("Wer traf den Kanzler?", "traf", "getroffen"),
        ("Wann wurde die Schule gegründet?", "gegründet", "Gründung"),
        ("Wer übernahm die Werft?", "übernahm", "übernommen"),
    ],
)
def test_a_verb_is_looked_for_in_all_its_forms(question: str, verb: str, form: str) -> None:
    words = {word.text: word for word in parse(question, ("de",)).words}
    (term,) = parse(form, ("de",)).words[0].variants[:1]
    assert words[verb].is_verb
    assert term in words[verb].variants


def test_an_adjective_is_no_verb() -> None:
    assert set(read_question("Wer fand die gestohlenen Gemälde?").forms) == {"fand"}


def test_words_of_grammar_are_not_looked_for() -> None:
    assert [word.text for word in parse("Wann wurde der Hafen eröffnet?", ("de",)).words] == ["Hafen", "eröffnet"]


@pytest.mark.parametrize(
    ("question", "names"),
    [
        ("Wann kaufte der Konzern Nordlab die Werft?", {"Konzern", "Nordlab"}),
        ("Wie alt ist Bürgermeisterin Vera Lindt?", {"Bürgermeisterin", "Vera", "Lindt"}),
        ("Wer eröffnete den Hafen?", set()),
        ("Wer kritisierte die Ministerin?", set()),
    ],
)
def test_a_noun_with_an_article_is_no_name(question: str, names: set[str]) -> None:
    capitals = frozenset(word for word in question.rstrip("?").split()[1:] if word[0].isupper())
    assert select_names(question, capitals) == names


def test_those_whom_a_question_excepts_are_no_answer() -> None:
    assert except_names("Wer außer Witkoff und Rubio traf Putin?") == ("Wer   traf Putin?", ("Witkoff", "Rubio"))
    assert except_names("Wer traf Putin?") == ("Wer traf Putin?", ())
