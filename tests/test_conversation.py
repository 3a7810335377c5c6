from collections.abc import Iterator, Sequence

import pytest

from bot.asking import Asker
from bot.conversation import Conversation, Resolved
from bot.evidence import ask_resolved
from bot.home import _seeds
from index.library import Library
from index.model import Answer

FLOOR = 0.9  # of all turns

Turn = tuple[str, str]

# A question a line and what of the article its first quote must hold; nothing where no answer may be sure. Written from
# the article before the first run; what a talk gets wrong stays in.
_TALKS = """
who met Putin? => Steve Witkoff met with
how long did they talk? => lasted three hours
and what does Zelensky say? => Zelensky
what does he reject? => steadfastly rejected any notions

who met Putin? => Steve Witkoff met with
where was that? => in Moscow
how long did it last? => three hours

who annexed Crimea? => Russia annexed in 2014
when was that? => in 2014
and who rejects recognizing it? => steadfastly rejected

what does Zelensky reject? => rejected any notions
what did he tell reporters? => Speaking to reporters in Kyiv

what did Trump suggest? => nearing a potential agreement
what did he hope for? => yield advantageous agreements
did he swim? =>

who was killed in Moscow? => senior Russian general was killed
how did it happen? => car bomb attack
and in Belgorod? => Belgorod region

how often has Witkoff visited Moscow? => fourth visit in 2025
was traffic halted for him? => traffic was halted

what was on the agenda? => part of the agenda
who revealed that? => the aide revealed

what does the peace proposal favor? => favors Russian interests
how much of the territory would they keep? => approximately 20%
and what do European representatives emphasize? => after hostilities cease

was a ceasefire agreed? => no actual ceasefire has been agreed
who rejected it? => rejecting a proposed temporary ceasefire

who is Macron? =>
where does he live? =>

what did Trump say about tariffs? => tariffs and trade deals
what about casualties? => 5,000 casualties weekly

what did Putin hint at? => hinted at a willingness to negotiate
with whom did he want to negotiate? => negotiate with Zelensky

who met Putin? => Witkoff met with
who won the world cup? =>
when was it? =>

who met putin? => Witkoff met with
how many times did he visit moscow? => fourth visit
and zelensky? => Zelensky

what did Ushakov call the meeting? => described as “constructive,”
how long did it last? => lasted three hours

who is Ushakov? => Yuri Ushakov
what did he reiterate? => bridged some gaps

what did the Kremlin attribute to Ukraine? => which the Kremlin attributed
who was killed there? => general was killed
by what? => car bomb

what pressure does Ukraine face from Trump? => concede territory
what about Russia? => pressure on Russia

who accused Russia? => which he accused of obstructing
of what? => obstructing peace efforts
what did it reject? => temporary ceasefire

what did Zelensky stress? => Zelensky stressed
what did Trump describe? => Trump described the urgency
how many casualties did he speak of? => 5,000 casualties

when did Witkoff arrive? => fourth visit in 2025
where? => central Moscow
why was traffic halted? => traffic was halted

what happened in Belgorod? => Belgorod region
how many people died there? => two fatalities

who negotiated the temporary ceasefire? => negotiated by the U.S.
what about the Easter truce? => Easter festivities
who proposed it? => proposal designed to extend

what remains between the Ukrainian and Russian positions? => considerable differences remain
what do they depend on? => depend on the path

who could discuss territorial issues? => territorial issues
under which condition? => comprehensive ceasefire
who acknowledged that? => he acknowledged
"""
TALKS: list[list[Turn]] = [
    [(question, expected.strip()) for question, _, expected in (row.partition(" =>") for row in talk.splitlines())]
    for talk in _TALKS.strip().split("\n\n")
]


@pytest.fixture(scope="module")
def asker(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Asker]:
    with Library.open(tmp_path_factory.mktemp("seeded") / "default", create=True) as library:
        library.put(_seeds())
        asker = Asker([library])
        yield asker
        asker.close()


def talk(asker: Asker, *questions: str) -> list[tuple[Resolved, Answer]]:
    """Each question as it was taken, with its answer."""
    conversation, turns = Conversation(), []
    for question in questions:
        resolved = conversation.resolve(question)
        answer = ask_resolved(asker, resolved)
        conversation = resolved.talk.follow(answer)
        turns.append((resolved, answer))
    return turns


def is_right(answer: Answer, expected: str) -> bool:
    if not expected:
        return not answer.sure
    return answer.answered and expected in answer.hits[0].quote


def score(answers: Sequence[tuple[Turn, Answer]]) -> tuple[float, list[str]]:
    wrong = [question for (question, expected), answer in answers if not is_right(answer, expected)]
    return 1 - len(wrong) / len(answers), wrong


def test_talks_are_answered_better_than_each_question_alone(asker: Asker) -> None:
    turns = [turn for turns in TALKS for turn in turns]
    in_talk = [answer for turns in TALKS for _, answer in talk(asker, *(question for question, _ in turns))]
    alone = [asker.ask(question) for question, _ in turns]
    together, apart = score(list(zip(turns, in_talk, strict=True))), score(list(zip(turns, alone, strict=True)))
    print(f"{len(TALKS)} talks, {len(turns)} turns: {together[0]:.3f}, alone {apart[0]:.3f}\n{together[1]}\n{apart[1]}")
    assert together[0] >= FLOOR, together[1]
    assert together[0] > apart[0]
