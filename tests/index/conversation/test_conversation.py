from collections.abc import Iterator, Sequence
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.home import Choice, make_home
from bot.service.answers import AnswerService, serving
from bot.settings import Settings
from index.conversation.conversation import Conversation, Resolved
from index.errors import QuestionError
from index.library import Library
from index.model import Answer, Article
from tests.benchmarks.talks import NAMES, opened, talk
from tests.bot.render.test_to_json import HIT


@pytest.fixture(scope="module")
def news(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    """One that answers from the articles that were written for talks, each with several people and places."""
    with opened("news", tmp_path_factory.mktemp("home")) as service:
        yield service


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    """One that answers from the seed."""
    with serving(Choice(Settings(tmp_path_factory.mktemp("home")))) as service:
        yield service


def last(service: AnswerService, *questions: str) -> tuple[Resolved, Answer]:
    """The last of these turns of a talk, as it was taken, with its answer."""
    resolved, answer = talk(service, questions)[-1]
    assert answer is not None
    return resolved, answer


@pytest.mark.parametrize(
    ("questions", "meaning"),
    [
        (("who met Putin?", "how long did they talk?"), "how long did they talk? (Putin, Witkoff)"),
        (("who met putin?", "how long did they talk?"), "how long did they talk? (Putin, Witkoff)"),
        (("who met Putin?", "when was that?"), "when was that? (met, Putin)"),
        (("who met Putin?", "why?"), "why? (met, Putin)"),
        (("who met Putin?", "what about Ukraine?"), "who met Ukraine?"),
        (("who met putin?", "and what about ukraine?"), "who met Ukraine?"),
        (("who met Putin?", "what did he say?"), "what did he say? (Witkoff)"),
        (("who did Putin meet?", "what did he say?"), "what did he say? (Putin)"),
        (("who did Putin meet?", "when?", "how long did they talk?"), "how long did they talk? (Putin, Witkoff)"),
        (("what happened to the general?", "who killed him?"), "who killed him? (general)"),
        (("what about belgorod", "and the general?", "who did it"), "who did it (general, Belgorod)"),
        (("who is macron", "where does he live"), "where does he live (macron)"),
        (
            ("what does Zelensky reject?", "which tariffs are planned?", "what does he want?"),
            "what does he want? (Zelensky)",
        ),
        (("who was killed in Moscow?", "and in Kyiv?"), "who was killed in Kyiv?"),
        (("what does Zelensky reject?", "what did he tell reporters?"), "what did he tell reporters? (Zelensky)"),
        (("what does Zelensky reject?", "what does he want?", "and Trump?"), "what does Trump want?"),
        (("who annexed Crimea?", "who recognizes it?"), "who recognizes it? (Crimea, annexed)"),
        (("was a ceasefire agreed?", "who proposed it?"), "who proposed it? (ceasefire)"),
        (("what did Trump say about tariffs?", "what about casualties?"), "casualties (Trump)"),
        (("who was killed in Moscow?", "what happened there?"), "what happened there? (killed, Moscow)"),
        (("who is Macron?", "where does he live?"), "where does he live? (Macron)"),
    ],
)
def test_a_follow_up_is_completed_from_the_talk(questions: Sequence[str], meaning: str, service: AnswerService) -> None:
    assert last(service, *questions)[0].meaning == meaning


@pytest.mark.parametrize(
    "question",
    [
        "and what does Zelensky say?",
        "who won the world cup?",
        "what did Trump say about his plan?",
        "is there a ceasefire?",
        "is it true that Russia annexed Crimea?",
        "what was agreed this week?",
        "the general that was killed",
        "Was hat Selenskyj gesagt?",
    ],
)
def test_a_question_that_stands_by_itself_is_asked_as_it_is(question: str, service: AnswerService) -> None:
    resolved, _ = last(service, "who met Putin?", question)
    assert (resolved.text, resolved.meaning) == (question, None)


@pytest.fixture(scope="module")
def town(tmp_path_factory: pytest.TempPathFactory) -> Iterator[AnswerService]:
    """One that answers from two articles: on a bridge, and on a match."""
    folder = tmp_path_factory.mktemp("town")
    (folder / "bridge.txt").write_text(
        "The new bridge over the Lune cost 48 million euros. Anna Berg said that she was glad. The state pays two "
        "thirds of it and the town the rest, said minister Jonas Vik.",
        encoding="utf-8",
    )
    (folder / "match.txt").write_text(
        "Halden won the final by three goals to one on Sunday. Peter Ness pays and pays.", encoding="utf-8"
    )
    settings = Settings(folder / "home")
    make_home(settings)
    with Library.open(folder / "home" / "libraries" / "town", create=True) as library:
        library.add([str(folder / "bridge.txt"), str(folder / "match.txt")])
    with serving(Choice(settings, ("town",))) as service:
        yield service


def test_a_question_with_a_verb_and_an_object_of_its_own_is_never_completed(town: AnswerService) -> None:
    resolved, answer = last(town, "how much did the bridge cost?", "Who won the lottery?")
    assert (resolved.text, resolved.meaning, answer.answered) == ("Who won the lottery?", None, False)


def test_a_question_of_one_word_is_asked_within_the_talk_too(town: AnswerService) -> None:
    resolved, answer = last(town, "how much did the bridge cost?", "who pays?")
    assert resolved.meaning == "who pays? (bridge, cost)"
    assert "The state pays two thirds" in answer.hits[0].quote


@pytest.mark.parametrize(
    "correction", ["not her, the minister", "no, not her, but the minister", "not her: the minister?"]
)
def test_an_office_takes_the_place_of_a_person_who_was_not_meant(correction: str, town: AnswerService) -> None:
    resolved, answer = last(town, "what did Anna Berg say?", correction)
    assert resolved.meaning == "what did the minister say?"
    assert "said minister Jonas Vik" in answer.hits[0].quote


@pytest.mark.parametrize("text", ["source?", "Sources", "what's the source?", "link?", "says who?", "who says so?"])
def test_asked_for_its_source_it_says_where_that_stands(text: str, town: AnswerService) -> None:
    resolved, answer = talk(town, ("how much did the bridge cost?", text))[-1]
    assert (resolved.courtesy, answer) == ("source", None)
    assert Conversation().resolve(text).courtesy is None


@pytest.mark.parametrize("question", ["how long did they talk?", "why?", "what about Ukraine?", "tell me more"])
def test_a_first_question_leans_on_nothing(question: str) -> None:
    resolved = Conversation().resolve(question)
    assert (resolved.text, resolved.meaning, resolved.wants_more) == (question, None, False)


@pytest.mark.parametrize(
    "questions",
    [
        ("who met Putin?", "did they swim?"),
        ("who met Putin?", "what did Witkoff eat?", "did he like it?"),
        ("who is Macron?", "where does he live?"),
        ("who annexed Crimea?", "how much did it cost?"),
    ],
)
def test_a_follow_up_whose_words_are_nowhere_has_no_answer_whatever_the_talk_adds(
    questions: Sequence[str], service: AnswerService
) -> None:
    resolved, answer = last(service, *questions)
    assert resolved.meaning
    assert not answer.answered


@pytest.mark.parametrize(
    "questions",
    [
        ("who met Putin?", "why?"),
        ("who met Putin?", "when was that?"),
        ("what does Zelensky reject?", "what does he think?"),
        ("how often has Witkoff visited Moscow?", "and Zelensky?"),
    ],
)
def test_an_answer_that_only_the_talk_supports_is_not_sure(questions: Sequence[str], service: AnswerService) -> None:
    resolved, answer = last(service, *questions)
    assert resolved.meaning
    assert not answer.sure


def test_what_is_recorded_of_a_tempered_answer_is_what_was_shown(service: AnswerService) -> None:
    _, answer = last(service, "who met Putin?", "did they swim?")
    record = service.find_recorded(["demo"], answer.id)
    assert record is not None
    assert (record["answered"], record["sure"]) == (False, False)


def test_only_a_sure_quote_tells_whom_a_talk_is_about() -> None:
    article = Article("The envoy Steve Witkoff met Vladimir Putin.", id="t")
    hit = replace(HIT, article=article, start=0, end=43, quote_start=0, quote_end=43)
    sure = Answer("who met the envoy?", (hit,), answered=True, sure=True)
    for answer, names in ((sure, {"Steve Witkoff", "Vladimir Putin"}), (replace(sure, sure=False), set())):
        conversation = Conversation().resolve(answer.question).talk.advance(answer)
        assert {name.text for name in conversation.topic.found} == names


def test_a_new_topic_starts_afresh(service: AnswerService) -> None:
    resolved, _ = last(service, "who met Putin?", "what was on the agenda?", "who revealed that?")
    assert resolved.meaning == "who revealed that? (agenda)"


@pytest.mark.parametrize(
    ("questions", "meaning"),
    [
        (("what did norrail offer", "who is the head"), "who is the head (Norrail, offer)"),
        (("who is the captain of the corriden?", "what did she say"), "what did she say (Marsh)"),
        (("who ordered the channel closed", "what did he say"), "what did he say (Oyelaran)"),
        (("who is hugh pellworth", "what did he promise", "and she?"), "what did Marsh promise"),
        (("what did wanjala say about the agreement", "no, i meant okello"), "what did Okello say about the agreement"),
        (("who is jesper holm", "what did he thank him for"), "what did he thank him for (Holm)"),
        (
            ("who is the goalkeeper of odense nord", "for how many matches"),
            "for how many matches (goalkeeper, odense, nord)",
        ),
        (("do hallsdottir and achterberg agree", "what does the former say"), "what does Hallsdottir say"),
        (
            ("do hallsdottir and achterberg agree", "what does the former say", "and the latter?"),
            "what does Achterberg say",
        ),
        (("what did the recount change", "who is the former minister"), None),
        (("where are the evacuees", "what happened there"), "what happened there (evacuees, Torvik)"),
        (
            ("who painted the salt road", "did she have pupils", "what is it insured for"),
            "what is it insured for (salt, road)",
        ),
        (
            ("where is the Hadley museum?", "who is Rosalind Achebe?", "how big is it?"),
            "how big is it? (Hadley, museum)",
        ),
    ],
)
def test_a_follow_up_is_about_the_right_one_of_several(
    questions: Sequence[str], meaning: str | None, news: AnswerService
) -> None:
    assert last(news, *questions)[0].meaning == meaning


@pytest.mark.parametrize(
    ("questions", "quote"),
    [
        (("who is hugh pellworth", "what did lindqvist promise"), "freeze rents"),
        (("who is jesper holm", "when does the ferry sail to holm"), "island of Holm"),
        (("who is the captain of the corriden?", "why is captain petrov banned"), "pushed a referee"),
        (("when is the strike vote in dresden", "how long do the train drivers strike"), "48 hours"),
        (("who leads the investigation at the hadley museum", "who is the head of the driveon union"), "Agnes Tollef"),
    ],
)
def test_a_new_topic_that_shares_words_takes_nothing_from_the_old(
    questions: Sequence[str], quote: str, news: AnswerService
) -> None:
    resolved, answer = last(news, *questions)
    assert resolved.meaning is None
    assert quote in answer.hits[0].quote


def test_an_answer_about_somebody_is_from_an_article_that_names_him_or_her(news: AnswerService) -> None:
    resolved, answer = last(news, "who is the mayor of vellmar", "which plant will she spare")
    assert resolved.people == ("Lindqvist",)
    assert not answer.answered
    assert news.ask(NAMES, "which plant will she spare").answered


def test_what_names_nobody_is_asked_within_the_talk_only_where_that_holds_it(news: AnswerService) -> None:
    within, _ = last(news, "what did norrail offer", "who is the head")
    beyond, answer = last(news, "what does kenya accuse uganda of", "who is the judge")
    assert (within.meaning, beyond.meaning) == ("who is the head (Norrail, offer)", None)
    assert "Judge Helene Aubry" in answer.hits[0].quote


def test_an_article_without_what_the_question_leans_on_is_no_sure_answer(news: AnswerService) -> None:
    resolved, answer = last(news, "who stole the paintings", "when do they strike")
    assert resolved.things == ("paintings",)
    assert "strike" in answer.hits[0].quote
    assert (answer.answered, answer.sure) == (True, False)


def test_the_quote_of_a_follow_up_is_of_the_words_that_were_typed(news: AnswerService) -> None:
    resolved, answer = last(news, "where did the corriden run aground", "what about life jackets")
    assert resolved.meaning == "life jackets (Corriden)"
    assert answer.hits[0].quote == "He praised the crew, who had handed out life jackets within six minutes."


def test_a_place_takes_the_place_of_no_person(service: AnswerService) -> None:
    conversation = talk(service, ["what did Trump suggest?"])[0][0].talk
    assert conversation.resolve("and in Kyiv?").text == "what did Trump suggest? (Kyiv)"


def test_what_was_proposed_is_not_proposed_again(service: AnswerService) -> None:
    conversation, proposed = Conversation(), []
    for _ in range(9):
        turn = service.respond(NAMES, conversation, "hello")
        conversation = turn.conversation
        proposed.append(turn.example)
    assert proposed[0] is not None
    assert proposed[-1] is None
    assert len(set(filter(None, proposed))) == len(list(filter(None, proposed)))


def test_a_question_without_an_answer_does_not_end_the_thread(service: AnswerService) -> None:
    resolved, answer = last(service, "who met Putin?", "did they swim?", "how long did they talk?")
    assert resolved.meaning == "how long did they talk? (Putin, Witkoff)"
    assert answer.answered


@pytest.mark.parametrize(
    ("text", "courtesy"),
    [
        *(
            (text, "greeting")
            for text in ("hi", "Hello!", "hey there", "Good morning, citebot.", "hello, how are you?")
        ),
        *(
            (text, "thanks")
            for text in ("thanks", "Thank you very much!", "ok, thanks a lot", "great!", "merci", "thx :)")
        ),
        *((text, "doubt") for text in ("really?", "are you sure?", "Is that true?", "wait, really?")),
        *((text, "farewell") for text in ("bye", "Goodbye!", "good night", "thanks, bye")),
        *((text, "help") for text in ("help", "Help me, please!", "hi, what can you do?", "who are you, citebot?")),
        *((text, "help") for text in ("list", "list all the articles", "How do you work?", "what can I ask here?")),
    ],
)
def test_politeness_is_no_question(text: str, courtesy: str) -> None:
    assert Conversation().resolve(text).courtesy == courtesy


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("hi, who met Putin?", "who met Putin?"),
        ("thanks! And what does Zelensky say?", "And what does Zelensky say?"),
        ("hello who met Putin?", "who met Putin?"),
        ("great powers of Europe?", "great powers of Europe?"),
        ("who said thanks?", "who said thanks?"),
        ("Hi-tech firms", "Hi-tech firms"),
        ("okapis", "okapis"),
        ("really, who met Putin?", "who met Putin?"),
        ("is it true that Putin met Witkoff?", "is it true that Putin met Witkoff?"),
        ("sure winners", "sure winners"),
        ("help for Brenn", "help for Brenn"),
        ("help, who met Putin?", "help, who met Putin?"),
        ("what can you do about the storm?", "what can you do about the storm?"),
        ("list of the lakes", "list of the lakes"),
        ("who are you in the play?", "who are you in the play?"),
    ],
)
def test_politeness_before_a_question_is_left_out_of_it(text: str, asked: str) -> None:
    resolved = Conversation().resolve(text)
    assert (resolved.text, resolved.courtesy) == (asked, None)


@pytest.mark.parametrize("text", ["tell me more", "what else?", "and anything else?", "more please", "go on"])
def test_more_is_asked_for_in_words_too(text: str, service: AnswerService) -> None:
    conversation = talk(service, ["who met Putin?"])[0][0].talk
    assert conversation.resolve(text).wants_more


@given(st.lists(st.text(max_size=60), min_size=1, max_size=4))
def test_whatever_is_typed_is_taken_somehow_or_refused(typed: list[str]) -> None:
    conversation = Conversation().resolve("who met Putin in Kyiv?").talk
    for text in typed:
        try:
            resolved = conversation.resolve(text)
        except QuestionError:
            continue
        conversation = resolved.talk.advance(Answer(resolved.text))
        assert resolved.text.startswith(resolved.own)


def test_a_question_too_long_to_ask_is_refused(service: AnswerService) -> None:
    with pytest.raises(QuestionError):
        talk(service, ["who met Putin?", "and he " + "x" * 5000])
