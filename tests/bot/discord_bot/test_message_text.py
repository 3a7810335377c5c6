"""What is read of a message: its words, and of the signs of Discord none."""

import time

import pytest

from bot.discord_bot.message_text import read_question


@pytest.mark.parametrize(
    ("written", "read"),
    [
        ("<@1> who met Putin?", "who met Putin?"),
        ("<@!1>, please ask @bob.the-1: who met Putin?", "who met Putin?"),
        ("hey <@1>, who met Putin?", "who met Putin?"),
        ("/ASK question:who met Putin?", "who met Putin?"),
        ("who met Putin<a:wave:12>?", "who met Putin ?"),
        ("ask who met Putin", "ask who met Putin"),
        ("who can I ask <@5> about?", "who can I ask about?"),
        ("who met Putin? ask <@5>", "who met Putin?"),
        ("who is @potus?", "who is @potus?"),
        ("write to mail@here.example?", "write to mail@here.example?"),
        ("is 3 <4 and 5> 2?", "is 3 <4 and 5> 2?"),
        ("what is /ask for?", "what is /ask for?"),
        ("/asking who?", "/asking who?"),
        ("@everyone <@1>", ""),
    ],
)
def test_pings_and_commands_are_left_out_and_words_are_not(written: str, read: str) -> None:
    assert read_question(written) == read


@pytest.mark.parametrize("piece", ["<", "<:a", "</a", "ask ", "ask @", "@here", "[", "[](", "<t:", "please "])
def test_no_text_takes_long_to_read(piece: str) -> None:
    began = time.process_time()
    read_question(piece * 20_000)
    assert time.process_time() - began < 1.0
