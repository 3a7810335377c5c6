import time
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.model import Article, Unread
from index.readers.metadata import (
    LINE_LENGTH,
    SHOWN,
    authors,
    explain_undated,
    identity,
    language,
    one_line,
    published,
    web_address,
    with_date,
)


@pytest.fixture
def far_from_utc(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """A machine whose own clock must not matter."""
    monkeypatch.setenv("TZ", "America/New_York")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


@pytest.mark.usefixtures("far_from_utc")
@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("2025-04-25", "2025-04-25"),
        (" 2025-04-25\n", "2025-04-25"),
        ("20250425", "2025-04-25"),
        ("2025-04-25T17:01:22Z", "2025-04-25T17:01:22Z"),
        ("2025-04-25t17:01:22.123z", "2025-04-25T17:01:22Z"),
        ("2025-04-25T17:01:22+02:00", "2025-04-25T15:01:22Z"),
        ("2025-04-25 17:01:22 +0200", "2025-04-25T15:01:22Z"),
        ("2025-04-25 17:01:22 -05:00", "2025-04-25T22:01:22Z"),
        ("2025-04-25 17:01:22 UTC", "2025-04-25T17:01:22Z"),
        ("2025-04-25 17:01", "2025-04-25T17:01:00Z"),
        ("2025-04-25T17:01:22", "2025-04-25T17:01:22Z"),
        ("Fri, 25 Apr 2025 17:01:22 +0200", "2025-04-25T15:01:22Z"),
        ("25 Apr 2025 17:01:22 GMT", "2025-04-25T17:01:22Z"),
        ("25 Apr 2025", "2025-04-25"),
        ("April 25, 2025", "2025-04-25"),
        (date(2025, 4, 25), "2025-04-25"),
        (datetime(2025, 4, 25, 17, 1, 22), "2025-04-25T17:01:22Z"),
        (datetime(2025, 4, 25, 1, 0, tzinfo=timezone(timedelta(hours=2))), "2025-04-25T01:00:00+02:00"),
        ("Thu, 24 Apr 2025 23:30:00 -0500", "2025-04-24T23:30:00-05:00"),
    ],
)
def test_a_date_that_can_be_read_comes_back_as_a_moment_of_the_day_it_names(value: object, expected: str) -> None:
    assert published(value) == expected


@pytest.mark.parametrize(
    "value",
    [
        None,
        "",
        "soon",
        "2025",
        "2025-04",
        "2025-02-30",
        "2025-13-01",
        "25/04/2025",
        "31 Apr 2025",
        "25 Abril Avril 2025",
        "April 2025",
        "25 Apr 0999",
        "Mon, 01 Jan 0001 00:00:00 GMT",
        "1 Jan 25 10:00",
        "0999-01-01",
        "3000-01-01",
        "3000-01-01T10:00",
        "0001-01-01T00:00:00+14:00",
        "1000-01-01T00:00:00+14:00",
        "9999-12-31T23:59:59-14:00",
        "2025-04-25T25:00",
        "2025-04-25T10:00+99:00",
        "1745600482",
        "1712010100123",
        1745600482,
        20250425,
        True,
        ["2025-04-25"],
        "٢٠٢٥-٠٤-٢٥",
    ],
)
def test_a_date_that_cannot_be_read_stays_missing(value: object) -> None:
    assert published(value) is None


@pytest.mark.parametrize(
    ("dates", "told"),
    [
        ((), None),
        ((None, "", " \n", 0, [], {}), None),
        ((None, "32 May\x1b 2026", "soon"), "32 May 2026"),
        ((1745600482,), "1745600482"),
        (("9" * 50,), "9" * SHOWN),
        (("so\u00ad\u200bon\n5 ",), "soon 5"),
    ],
)
def test_a_date_that_cannot_be_read_is_told_of_an_article_without_one(
    dates: Sequence[object], told: str | None
) -> None:
    bare = Article("Text.", origin="/a.jsonl", member="7")
    expected = [Unread("/a.jsonl", explain_undated(told), "7", undated=True)] if told else []
    assert list(with_date(bare, dates)) == [bare, *expected]
    assert list(with_date(bare, [*dates, "2025-04-25"])) == [replace(bare, published="2025-04-25")]


@given(
    st.text()
    | st.dates()
    | st.datetimes()
    | st.from_regex(r"\A[12]\d{3}-[01]\d-[0-3]\d[T ][012]\d:\d\d ?[+-]\d\d:?\d\d\Z")
    | st.from_regex(r"\A(Mon, )?[1-9] (Jan|Dec) \d{4} \d\d?:\d\d")
)
def test_a_published_date_is_always_one_that_can_be_read_again(value: object) -> None:
    if moment := published(value):
        assert published(moment) == moment
        assert 1000 <= datetime.fromisoformat(moment).year < 3000


@pytest.mark.parametrize(
    "url",
    ["https://example.com/a?b=c#d", "http://127.0.0.1:8000/", "HTTPS://Example.com", "https://пример.рф/статья"],
)
def test_an_http_address_is_kept_as_it_is_written(url: str) -> None:
    assert web_address(f" {url}\n") == url


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        "",
        "example.com",
        "/a",
        "//example.com/a",
        "https://",
        "https:///a",
        "javascript:alert(1)",
        "file:///etc/passwd",
        "ftp://example.com",
        "https://example.com/a b",
        "https://example.com/\u202egpj",
        "https://example.com/\x00",
        "https://example.com/\ud800",
        "https://[::1",
        "https://example.com:port/",
        "https://example.com:99999/",
        "https://example.com/" + "a" * 2048,
    ],
)
def test_what_is_no_http_address_stays_missing(value: object) -> None:
    assert web_address(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("  A\ttitle\r\nin  lines ", "A title in lines"),
        ("evil\u202etxt.exe\u2066", "eviltxt.exe"),
        ("a\x00b\x1b[31m", "ab[31m"),
        ("lone \ud83d surrogate", "lone \ufffd surrogate"),
        ("pair \ud83d\ude00", "pair 😀"),
        ("x" * 400, "x" * LINE_LENGTH),
        (" \u200e ", None),
        ("", None),
        (5, None),
        (None, None),
    ],
)
def test_a_title_is_one_line_without_control_characters(value: object, expected: str | None) -> None:
    assert one_line(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("Ann", "Ann"),
        (["Ann", " Bob\n"], "Ann, Bob"),
        (["Ann", 5, None, ["x"]], "Ann"),
        ([], None),
        ({"name": 1}, None),
    ],
)
def test_several_authors_are_joined_by_commas(value: object, expected: str | None) -> None:
    assert authors(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (" a-1 ", "a-1"),
        (7, "7"),
        ("x" * 200, "x" * 200),
        ("x" * 201, None),
        (10**300, None),
        ("a\nb", None),
        ("a\u202eb", None),
        (" ", None),
        (True, None),
        (1.5, None),
        (None, None),
    ],
)
def test_an_id_is_short_and_printable(value: object, expected: str | None) -> None:
    assert identity(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("en", "en"),
        ("pt-BR", "pt"),
        ("ZH_hant", "zh"),
        ("nds", "nds"),
        ("English", None),
        ("e", None),
        ("", None),
        (5, None),
    ],
)
def test_a_language_is_the_first_part_of_its_tag(value: object, expected: str | None) -> None:
    assert language(value) == expected
