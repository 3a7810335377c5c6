"""What the console's commands do, over the seed and over files of one's own."""

import os
import sys
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from bot.console.launch import find_file, open_target
from bot.console.session import COMMANDS, CommandError, Session
from bot.home import Choice
from bot.render.explanation import Match, explain_match
from bot.render.surroundings import surround
from bot.render.text.terminal import render_plain
from bot.render.wording import OPERATORS
from bot.service.answers import AnswerService, serving
from bot.service.subscriptions import FollowError
from bot.settings import Settings
from index.errors import OriginError, QuestionError
from index.library import Library
from index.model import Article
from index.text.passages import paragraphs
from tests.bot.render.test_to_json import HIT
from tests.corpus import five, make_seeded_home

ARTICLE = "The lighthouse of Orm burned down in 1911.\n\nThe keeper of Orm was saved.\n\nThe mill still stands."


@pytest.fixture
def home(tmp_path: Path) -> Path:
    make_seeded_home(Settings(tmp_path / "home"))
    return tmp_path / "home"


@pytest.fixture
def session(home: Path) -> Iterator[Session]:
    """One over the seed."""
    with serving(Choice(Settings(home))) as service:
        yield start(service)


def start(service: AnswerService, days: float = 30.0) -> Session:
    return Session(service, ("default",), days)


def say(session: Session, *typed: str) -> str:
    """The page for the last of what is typed, as plain text."""
    pages = [session.respond(text) for text in typed]
    return render_plain(pages[-1])


def test_a_follow_up_shows_how_it_was_taken_before_its_answer(session: Session) -> None:
    shown = say(session, "who met Putin?", "how long did they talk?").split("\n")
    assert shown[:2] == ["Understood as: how long did they talk? (Putin, Witkoff)", ""]
    assert "three hours" in shown[2]


@pytest.mark.parametrize("typed", ["hello", "thanks!", "bye"])
def test_politeness_is_answered_with_a_line_and_a_question_that_has_an_answer(typed: str, session: Session) -> None:
    shown = say(session, typed)
    assert "\n" not in shown
    assert say(session, shown[shown.index(" who is ") + 1 :]).startswith("1.  ")


def test_a_talk_is_never_told_of_the_same_question_twice_and_each_has_an_answer(session: Session) -> None:
    told = [say(session, typed) for typed in ("hello", "thanks", "really?", "ok, bye")]
    questions = [shown[shown.index("who is ") :] for shown in told]
    assert len(set(questions)) == len(questions)
    assert all(say(session, question).startswith("1.  ") for question in questions)


def test_what_a_question_with_a_name_in_anothers_place_leaned_on_is_kept(session: Session) -> None:
    shown = say(session, "was a ceasefire agreed?", "what did Trump say about it?", "and Zelensky?")
    assert shown.startswith("Understood as: what did Zelensky say about it? (ceasefire)")


def test_more_of_nothing_is_nothing_more(session: Session) -> None:
    assert say(session, "who won the world cup?", "tell me more") == "That was all I found."


def test_more_goes_on_where_the_answer_ended_and_repeats_nothing(session: Session) -> None:
    answer = say(session, "who met Putin?")
    more = say(session, "/more")
    assert (answer.count("\n    [3] "), more.count("\n    [4] ")) == (1, 1)
    assert more.startswith("4.  ")
    quotes = [row for shown in (answer, more) for row in shown.split("\n") if row[:1].isdecimal()]
    assert len(quotes) == len(set(quotes)) == session.count > 2
    *_, last = (say(session, "/more") for _ in range(4))
    assert last == "That was all I found."


def test_more_can_be_asked_for_in_words(session: Session) -> None:
    assert say(session, "who met Putin?", "tell me more").startswith("4.  ")


def test_the_last_answer_can_be_asked_about_when_records_cannot_be_written(session: Session, home: Path) -> None:
    (home / "libraries" / "default" / "records.db").mkdir()
    assert "Witkoff" in say(session, "who met Putin?", "/context 1")
    assert "Passage 1 has" in say(session, "/why 1")
    assert say(session, "/more").startswith("4.  ")
    assert "000_7bee378135b823fb" in say(session, "/open 1")


def test_a_passage_is_shown_among_the_paragraphs_around_it_with_its_quote_marked(session: Session) -> None:
    shown = say(session, "what does Zelensky reject?", "/context 1")
    assert "paragraphs 4 to 6 of 9" in shown
    assert "¶4   Despite this progress" in shown
    assert (
        "¶5   >>Zelensky has steadfastly rejected any notions of recognizing Crimea as a part of Russia.<< Spe" in shown
    )


@pytest.mark.parametrize(
    ("quote", "place", "held"),
    [
        ("The lighthouse of Orm burned down in 1911.", "paragraphs 1 to 2 of 3", ["¶1", "¶2"]),
        ("The keeper of Orm was saved.", "the whole article", ["¶1", "¶2", "¶3"]),
        (ARTICLE, "the whole article", ["¶1", "¶2", "¶3"]),
    ],
)
def test_a_neighbourhood_ends_where_its_article_does(quote: str, place: str, held: list[str]) -> None:
    at = ARTICLE.index(quote)
    hit = replace(HIT, article=Article(ARTICLE), quote_start=at, quote_end=at + len(quote), highlights=())
    shown = render_plain(surround(hit, list(paragraphs(ARTICLE))))
    assert place in shown
    assert [word for word in shown.split() if word.startswith("¶")] == held


def test_why_names_the_words_that_matched_where_and_those_that_did_not(session: Session) -> None:
    shown = say(session, "who met Putin and Macron?", "/why 1").split("\n")
    assert shown[0].startswith("Passage 1 has 2 of 3 words, worth ")
    assert "    …U.S. envoy Steve Witkoff met with Russian President…" in shown
    assert any(row.startswith("Macron ") and row.endswith(" not in this passage") for row in shown)


def test_why_tells_the_questions_words_from_those_of_the_talk(session: Session) -> None:
    shown = say(session, "who met Putin?", "how long did they talk?", "/why").split("\n")
    own = [row for row in shown if row.startswith("talk ")]
    added = [row for row in shown if row.endswith(", from the conversation")]
    assert [row.split()[0] for row in own + added] == ["talk", "Putin", "Witkoff"]


def test_a_word_that_is_everywhere_is_shown_in_a_few_places() -> None:
    text = "Orm burned. " * 9
    places = tuple((at, at + 3) for at in range(0, len(text), 12))
    hit = replace(HIT, article=Article(text), start=0, end=len(text), quote_start=0, quote_end=11)
    shown = render_plain(explain_match(1, hit, [Match("Orm", 2.0, places)]))
    assert "and 6 times more" in shown


@pytest.mark.parametrize("command", ["/more", "/why 1", "/context", "/open 1"])
def test_commands_on_an_answer_want_one_first(command: str, session: Session) -> None:
    with pytest.raises(CommandError, match="ask a question first"):
        session.respond(command)
    session.respond("zebra giraffes")
    with pytest.raises(CommandError, match="no passages"):
        session.respond(command)


@pytest.mark.parametrize("number", ["0", "4", "-1", "x", "1 2", "٢", "9" * 5000])
def test_a_number_that_is_no_passage_is_told_which_are(number: str, session: Session) -> None:
    session.respond("who met Putin?")
    if number == "٢":
        assert "paragraphs" in say(session, f"/context {number}")
        return
    with pytest.raises(CommandError, match="1 to 3"):
        session.respond(f"/context {number}")


def test_the_last_answer_counts_and_none_leaves_nothing_to_look_at(session: Session) -> None:
    session.respond("who met Putin?")
    session.respond("who won the world cup?")
    assert session.count == 0


def test_a_new_talk_leans_on_nothing(session: Session) -> None:
    assert "Understood as" not in say(session, "who met Putin?", "/new", "how long did they talk?")


def test_help_is_shown_at_a_word_too(session: Session) -> None:
    assert say(session, "what can you do?") == say(session, "/help")


def test_help_lists_every_command(session: Session) -> None:
    shown = say(session, "/help")
    *rows, operators = shown.split("\n")
    assert [row.split()[0] for row in rows] == [*COMMANDS, "/quit"]
    assert operators == f"In a question: {OPERATORS}"


def test_what_is_no_command_is_refused(session: Session) -> None:
    with pytest.raises(CommandError, match="/help"):
        session.respond("/nonsense at all")


def test_sources_are_listed(session: Session) -> None:
    assert "1 article" in say(session, "/sources")


BURNED = "When did the lighthouse of Orm burn down?"


def write(folder: Path, name: str = "orm", text: str = "The lighthouse of Orm burned down in 1911.") -> Path:
    file = folder / f"{name}.txt"
    file.write_text(text, encoding="utf-8")
    return file


def test_a_question_that_is_followed_is_told_once_when_an_article_answers_it(tmp_path: Path, session: Session) -> None:
    assert "I have nothing on that" in say(session, BURNED)
    assert "I'll notify you when there's an answer" in say(session, "/follow")
    assert "You already follow" in say(session, "/follow")
    assert say(session, "/follows").startswith(f"1.  {BURNED}\n")
    other = say(session, f"/add {write(tmp_path, 'mill', 'The mill of Brenn was sold.')}")
    assert other == "added 1 article"
    told = say(session, f"/add {write(tmp_path)}")
    assert told.startswith("added 1 article\n")
    assert BURNED in told
    assert "1911" in told
    write(tmp_path, text="The lighthouse of Orm burned down in 1912.")
    assert "191" not in say(session, "/reindex")
    assert "You follow no questions" in say(session, "/follows")


def test_what_was_followed_is_told_by_the_next_console(tmp_path: Path, session: Session, home: Path) -> None:
    say(session, BURNED, "/follow")
    with Library.open(home / "libraries" / "default") as library:
        library.add([str(write(tmp_path))])
    with serving(Choice(Settings(home))) as service:
        assert "1911" in render_plain(start(service).show_news())
        assert start(service).show_news() == ()


def test_after_the_days_that_were_set_it_is_let_go(tmp_path: Path, session: Session, home: Path) -> None:
    say(session, BURNED, "/follow")
    write(tmp_path)
    with serving(Choice(Settings(home))) as service:
        late = start(service, days=0)
        assert "You follow no questions" in say(late, "/follows")
        assert say(late, f"/add {tmp_path}").startswith("added 1 article\n")


def test_a_follow_up_is_followed_as_it_was_taken(session: Session) -> None:
    say(session, "who met Putin?", "and where did he learn to swim?", "/follow")
    assert "swim? (Witkoff)" in say(session, "/follows")


def test_following_ends_at_a_word(tmp_path: Path, session: Session) -> None:
    say(session, BURNED, "/follow")
    with pytest.raises(CommandError, match="you follow no question"):
        say(session, "/unfollow 2")
    assert BURNED in say(session, "/unfollow 1")
    assert say(session, f"/add {write(tmp_path)}") == "added 1 article"


@pytest.mark.parametrize("typed", ["harbour stories", "thanks to the crew", "I like the lighthouse of Orm"])
def test_what_is_no_question_is_not_followed(typed: str, session: Session) -> None:
    with pytest.raises(CommandError, match="is not a question"):
        say(session, typed, "/follow")
    assert "I'll notify you" in say(session, f"{typed}?", "/follow")


def test_only_what_was_asked_and_not_answered_is_followed(session: Session) -> None:
    with pytest.raises(CommandError, match="ask a question first"):
        say(session, "/follow")
    with pytest.raises(FollowError, match="only follow one that was not"):
        say(session, "who met Putin?", "/follow")


@pytest.mark.parametrize("spelling", ["{}", '"{}"', "'{}'", "{} "])
def test_articles_are_added_and_reindexed_in_the_talk(spelling: str, tmp_path: Path, session: Session) -> None:
    file = tmp_path / "old news.txt"
    file.write_text("The lighthouse of Orm burned down in 1911.", encoding="utf-8")
    assert say(session, f"/add {spelling.format(file)}") == "added 1 article"
    assert "lighthouse" in say(session, "when did the lighthouse of Orm burn down?")
    file.write_text("The lighthouse of Orm stands again since 1920.", encoding="utf-8")
    assert "replaced 1" in say(session, "/reindex")
    assert "1920" in say(session, "since when does the lighthouse of Orm stand again?")


def test_files_of_no_format_are_told_as_the_commands_tell_them(tmp_path: Path, session: Session) -> None:
    news = tmp_path / "news"
    news.mkdir()
    write(news)
    (news / "b.jpg").touch()
    told = "skipped 1 file in other formats: 1 .jpg"
    assert say(session, f"/add {news}") == f"added 1 article\n{told}"
    assert say(session, "/reindex").endswith(told)
    assert "left out" not in say(session, f"/add {news / 'orm.txt'}")


def test_several_paths_are_added_at_once(tmp_path: Path, session: Session) -> None:
    for name in ("a.txt", "b c.txt"):
        (tmp_path / name).write_text(f"The lighthouse of {name} burned down.", encoding="utf-8")
    escaped = str(tmp_path / "b c.txt").replace(" ", "\\ ")
    assert say(session, f"/add {tmp_path / 'a.txt'} {escaped}") == "added 2 articles"


def test_adding_what_is_not_there_is_refused(tmp_path: Path, session: Session) -> None:
    with pytest.raises(OriginError):
        session.respond(f"/add {tmp_path / 'none'}")
    with pytest.raises(CommandError, match="needs a file"):
        session.respond("/add")


def test_one_of_several_libraries_can_not_be_added_to(home: Path) -> None:
    for name in ("one", "two"):
        with Library.open(home / "libraries" / name, create=True) as library:
            library.put(five())
    with serving(Choice(Settings(home), ("one", "two"))) as service, pytest.raises(CommandError, match="one, two"):
        Session(service, ("one", "two")).respond("/add x")


@pytest.fixture
def no_desktop(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("DISPLAY", raising=False)
    monkeypatch.delenv("WAYLAND_DISPLAY", raising=False)


@pytest.mark.skipif(sys.platform != "linux", reason="other systems always have a desktop")
@pytest.mark.usefixtures("no_desktop")
def test_without_a_desktop_what_would_open_is_shown(session: Session) -> None:
    shown = say(session, "who met Putin?", "/open 1")
    assert Path(shown).is_file()
    assert Path(shown).name == "000_7bee378135b823fb.txt"


@pytest.mark.usefixtures("no_desktop")
def test_a_page_opens_at_its_quote_and_nothing_else_than_the_web_does(home: Path) -> None:
    bad = Article("The mill of Brenn was sold.", id="bad", url="javascript:alert(1)")
    with Library.open(home / "libraries" / "default", create=True) as library:
        library.put([*five(), bad])
    with serving(Choice(Settings(home))) as service:
        session = start(service)
        assert say(session, "who met the dockers?", "/open").startswith(
            "https://www.vellmar-post.example/harbour#:~:text="
        )
        with pytest.raises(CommandError, match="nothing to open: javascript"):
            say(session, "who sold the mill of Brenn?", "/open")


@pytest.mark.skipif(sys.platform != "linux", reason="xdg-open is Linux's")
def test_what_is_opened_is_one_argument_and_goes_through_no_shell(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told, target = tmp_path / "told", "https://a.example/$(touch%20x);`id`&rm -rf 'x'"
    os.mkfifo(told)
    opener = tmp_path / "xdg-open"
    opener.write_text(f'#!/bin/sh\nprintf "%s\\n" "$#" "$1" > "{told}"\n', encoding="utf-8")
    opener.chmod(0o700)
    monkeypatch.setenv("PATH", f"{tmp_path}{os.pathsep}{os.environ['PATH']}")
    monkeypatch.setenv("DISPLAY", ":0")
    assert open_target(target)
    assert told.read_text(encoding="utf-8").splitlines() == ["1", target]


@pytest.mark.parametrize(
    "path", ["", "relative.txt", "/nowhere/at/all.txt", "seeds/none.txt", "seeds/../../etc/passwd"]
)
def test_a_file_that_is_not_there_is_not_opened(path: str) -> None:
    assert find_file(path) is None


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("who met Putin -Witkoff", "I have nothing on that"),
        ("who met Put*", "Witkoff"),
        ("who met Putin site:nobody.example", "No article is from “nobody.example”."),
        ("/help", "In a question: "),
    ],
)
def test_a_question_has_operators(typed: str, told: str, session: Session) -> None:
    assert told in say(session, typed)


def test_a_date_that_is_none_is_refused(session: Session) -> None:
    with pytest.raises(QuestionError, match="after: 'soon' is not a date"):
        session.respond("who met Putin after:soon")
