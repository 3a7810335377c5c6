import json
import tracemalloc
from pathlib import Path

import pytest

from bot.render.text.library_report import format_unread
from index.model import Article, Unread
from index.readers import jsonl, read


def read_lines(folder: Path, data: bytes) -> list[Article | Unread]:
    file = folder / "a.jsonl"
    file.write_bytes(data)
    return list(read(file))


def test_each_line_is_an_article_with_what_is_known_of_it(tmp_path: Path) -> None:
    full = {
        "title": "A\ntitle",
        "text": "One.\r\n\r\nTwo “three”.",
        "id": 7,
        "url": "https://example.com/a",
        "source": "The Paper",
        "author": ["Ann", "Bob"],
        "published": "2025-04-25T19:01:22+02:00",
        "language": "en-US",
        "category": {"more": [1, 2]},
    }
    data = b"\xef\xbb\xbf" + json.dumps(full).encode() + b'\r\n\n  \n{"text": "Bare."}'
    origin = str(tmp_path / "a.jsonl")
    assert read_lines(tmp_path, data) == [
        Article(
            text="One.\n\nTwo “three”.",
            title="A title",
            id="7",
            url="https://example.com/a",
            source="The Paper",
            author="Ann, Bob",
            published="2025-04-25T17:01:22Z",
            language="en",
            origin=origin,
            member="1",
        ),
        Article(text="Bare.", origin=origin, member="4"),
    ]


@pytest.mark.parametrize(
    ("fields", "expected"),
    [
        ({"published_at": "2025-04-25"}, "2025-04-25"),
        ({"date": "2025-04-25"}, "2025-04-25"),
        ({"published": None, "date": "2025-04-25"}, "2025-04-25"),
        ({"published": "soon", "published_at": "2025-04-25", "date": "2024-01-01"}, "2025-04-25"),
        ({"published": 1745600482}, None),
    ],
)
def test_the_date_has_several_names(fields: dict[str, object], expected: str | None, tmp_path: Path) -> None:
    article, *told = read_lines(tmp_path, json.dumps({"text": "x", **fields}).encode())
    assert isinstance(article, Article)
    assert (article.published, bool(told)) == (expected, expected is None)


@pytest.mark.parametrize(
    ("line", "reason"),
    [
        (b"{", "is not JSON: Expecting property name enclosed in double quotes, column 2"),
        (b"words", "is not JSON: Expecting value, column 1"),
        (b'{"text": "a"} {"text": "b"}', "is not JSON: Extra data, column 15"),
        (b'["text"]', "is not a JSON object"),
        (b"null", "is not a JSON object"),
        (b"{}", "has no text"),
        (b'{"text": null}', "has no text"),
        (b'{"text": 5}', "has no text"),
        (b'{"text": " \\n"}', "has no text"),
        (b'{"text": "a", "score": NaN}', "is not JSON that can be read: NaN"),
        (b'{"text": "a", "score": -Infinity}', "is not JSON that can be read: -Infinity"),
        (b'{"text": "a", "n": ' + b"9" * 5000 + b"}", "is not JSON that can be read: Exceeds the limit"),
        (b'{"text": "a", "n": ' + b"[" * 100_000 + b"}", "is not JSON that can be read: it is nested too deep"),
        (b'{"text": "a", "title": 5}', "has a title that is not a string"),
        (b'{"text": "a", "url": ["u"]}', "has a url that is not a string"),
        (b'{"text": "a", "source": {"name": "s"}}', "has a source that is not a string"),
        (b'{"text": "a", "language": false}', "has a language that is not a string"),
        (b'{"text": "a", "author": 5}', "has an author that is neither"),
        (b'{"text": "a", "author": [5]}', "has an author that is neither"),
        (b'{"text": "a", "id": true}', "has an id that can't be used"),
        (b'{"text": "a", "id": 1.5}', "has an id that can't be used"),
        (b'{"text": "a", "id": "\\u0000"}', "has an id that can't be used"),
        (b'{"text": "a", "id": "' + b"x" * 201 + b'"}', "has an id that can't be used"),
        (b'{"text": "caf\xe9"}', "is not UTF-8"),
    ],
)
def test_a_bad_line_is_named_and_the_others_are_taken(line: bytes, reason: str, tmp_path: Path) -> None:
    first, bad, last = read_lines(tmp_path, b'{"text": "first"}\n' + line + b'\n{"text": "last"}\n')
    assert isinstance(first, Article) and first.text == "first"
    assert isinstance(last, Article) and (last.text, last.member) == ("last", "3")
    assert isinstance(bad, Unread) and bad.reason.startswith(reason)
    assert "sys." not in bad.reason
    assert bad.member == "2" and ", line 2: " in format_unread(bad)


def test_an_empty_id_is_derived_and_a_bad_address_stays_missing(tmp_path: Path) -> None:
    (article,) = read_lines(tmp_path, b'{"text": "a", "id": "", "url": "example.com", "title": null}')
    assert article == Article(text="a", origin=str(tmp_path / "a.jsonl"), member="1")


def test_escaped_surrogates_become_characters(tmp_path: Path) -> None:
    (article,) = read_lines(tmp_path, b'{"text": "\\ud83d\\ude00 \\ud83d", "title": "\\udc00"}')
    assert isinstance(article, Article)
    assert (article.text, article.title) == ("😀 \ufffd", "\ufffd")


def test_a_line_over_the_limit_is_skipped(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LINE_SIZE", 2**20)
    fits = b'{"text": "' + b"x" * (2**20 - 12) + b'"}'
    over = b'{"text": "' + b"x" * (2**20 - 11) + b'"}'
    assert len(fits) == 2**20
    items = read_lines(tmp_path, b"\n".join([fits, over, b'{"text": "b"}', over * 3]))
    assert [(item.member, isinstance(item, Article)) for item in items] == [
        ("1", True),
        ("2", False),
        ("3", True),
        ("4", False),
    ]
    assert "is longer than 1 MB" in str(items[1])


@pytest.mark.parametrize("lines", [2, 200])
def test_memory_does_not_grow_with_the_file(lines: int, tmp_path: Path) -> None:
    file = tmp_path / "a.jsonl"
    file.write_bytes((b'{"text": "' + b"x" * 100_000 + b'"}\n') * lines)
    list(read(file))  # imports
    tracemalloc.start()
    count = sum(1 for _ in read(file))
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == lines
    assert peak < 2_000_000  # bytes; the larger file has 20 million


def test_memory_does_not_grow_with_a_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "LINE_SIZE", 2**20)
    (tmp_path / "a.jsonl").write_bytes(b"x" * 30_000_000)
    tracemalloc.start()
    (item,) = read(tmp_path / "a.jsonl")
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert isinstance(item, Unread)
    assert peak < 5_000_000  # bytes


@pytest.mark.parametrize("data", [b"", b"\n \n\t\n", b"\xef\xbb\xbf"])
def test_a_file_without_lines_is_empty(data: bytes, tmp_path: Path) -> None:
    assert read_lines(tmp_path, data) == [Unread(str(tmp_path / "a.jsonl"), "is empty")]


@pytest.mark.parametrize("data", ['{"text": "a"}\n'.encode("utf-16"), b"PK\x03\x04\n\n\n", b"\x01\n\x00\n"])
def test_a_binary_file_is_refused_once(data: bytes, tmp_path: Path) -> None:
    assert read_lines(tmp_path, data) == [Unread(str(tmp_path / "a.jsonl"), "is not UTF-8 text")]
