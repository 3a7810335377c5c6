"""Postings that were damaged, by whatever means, are found, told and rebuilt; answers go on meanwhile."""

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import apsw
import pytest
from filelock import FileLock

from index.errors import LibraryError
from index.library import Library, ask
from index.model import Answer
from index.stores.embedded import store
from index.stores.embedded.store import EmbeddedStore
from tests.corpus import five

QUESTION = "harbour"


@pytest.fixture
def library(tmp_path: Path) -> Iterator[Library]:
    with Library.open(tmp_path / "news", create=True) as library:
        library.put(five())
        yield library


def shown(answer: Answer) -> list[tuple[str, int, float]]:
    return [(hit.article.id, hit.quote_start, round(hit.score, 6)) for hit in answer.hits]


def postings(library: Library) -> Path:
    return library.store.folder / "postings"


def flip(file: Path, seed: int = 0) -> None:
    """Flip a bit in place: writing the file anew would pull it from under a process that has it mapped."""
    rng = random.Random(seed)
    at = rng.randrange(file.stat().st_size)
    with file.open("r+b") as data:
        data.seek(at)
        byte = data.read(1)[0]
        data.seek(at)
        data.write(bytes([byte ^ 1 << rng.randrange(8)]))


def truncate(file: Path) -> None:
    os.truncate(file, file.stat().st_size - 3)


DAMAGES: list[Callable[[Path], None]] = [flip, truncate, Path.unlink]


def names(folder: Path) -> list[str]:
    """The files that tantivy needs to answer."""
    left_out = {".managed.json", "manifest.json"}
    return sorted(
        f.name for f in folder.iterdir() if f.stat().st_size and f.suffix != ".lock" and f.name not in left_out
    )


def test_whole_postings_have_nothing_wrong(library: Library) -> None:
    assert library.check() == []


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_to_any_file_is_found_told_and_mended(library: Library, damage: Callable[[Path], None]) -> None:
    before = shown(ask([library], QUESTION))
    suffixes = {Path(name).suffix for name in names(postings(library))}
    assert {".json", ".term", ".idx", ".store", ".fast", ".fieldnorm"} <= suffixes
    for suffix in sorted(suffixes):
        damage(next(postings(library) / name for name in names(postings(library)) if name.endswith(suffix)))
        assert library.check() != [], suffix
        assert library.check() == []
        assert shown(ask([library], QUESTION)) == before


@pytest.mark.parametrize("damage", DAMAGES)
def test_damage_found_when_opening_is_mended(library: Library, damage: Callable[[Path], None]) -> None:
    before = shown(ask([library], QUESTION))
    for name in names(postings(library)):
        damage(postings(library) / name)
    with Library.open(library.store.folder) as again:
        again.check()
        answer = ask([again], QUESTION)
        assert (shown(answer), answer.complete) == (before, True)


def test_damage_to_large_postings_is_found_aside_while_they_answer(
    library: Library, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(store, "CHECKED", 0)
    monkeypatch.setattr(store, "LATER", 0)
    whole = shown(ask([library], QUESTION))
    file = next(postings(library).glob("*.store"))
    library.close()
    flip(file)
    with Library.open(library.store.folder) as opened:
        ask([opened], QUESTION)
        assert isinstance(opened.store, EmbeddedStore) and opened.store._checker
        opened.store._checker.join(60)
        assert opened.check() == []
        assert shown(ask([opened], QUESTION)) == whole


@pytest.mark.parametrize("seed", range(60))
def test_no_flipped_bit_makes_a_question_fail(library: Library, seed: int) -> None:
    before = shown(ask([library], QUESTION))
    file = random.Random(seed).choice(names(postings(library)))
    flip(postings(library) / file, seed)
    with Library.open(library.store.folder) as again:
        ask([again], QUESTION)
        again.check()
        assert again.check() == []
        assert shown(ask([again], QUESTION)) == before


SPOILT = {
    "a text": "UPDATE article SET text = replace(text, 'Tuesday', 'Thursday')",
    "bytes that are no text": "UPDATE article SET title = CAST(x'48ff' AS TEXT) WHERE title IS NOT NULL",
    "a field of another kind": "UPDATE article SET title = CAST(title AS BLOB)",
}
MISCUT = {
    "terms": "UPDATE passage SET terms = replace(terms, 'harbor', 'harbour')",
    "an offset": "UPDATE passage SET end = end - 1",
    "a passage that is gone": "DELETE FROM passage WHERE terms LIKE '%harbor%'",
}
MISCOUNTED = {
    "passages": "UPDATE library SET passages = passages + 8",
    "languages": "UPDATE language SET code = 'eo'",
}


def change(library: Library, sql: str) -> None:
    with closing(apsw.Connection(str(library.store.folder / "catalogue.db"))) as db:
        db.execute(sql).fetchall()


@pytest.mark.parametrize("sql", SPOILT.values(), ids=SPOILT)
def test_an_article_that_is_not_as_it_was_stored_is_told_and_never_quoted(library: Library, sql: str) -> None:
    change(library, sql)
    for use in (lambda: ask([library], QUESTION), library.check, lambda: library.article(five()[0].id)):
        with pytest.raises(LibraryError, match=r"is damaged.*citebot restore") as told:
            use()
        assert str(told.value).isprintable()


@pytest.mark.parametrize("sql", MISCUT.values(), ids=MISCUT)
def test_passages_that_are_not_as_they_were_stored_are_told_and_made_again_by_check(library: Library, sql: str) -> None:
    before = shown(ask([library], QUESTION))
    change(library, sql)
    with pytest.raises(LibraryError, match="citebot check"):
        ask([library], QUESTION)
    assert library.check() == ["passages or counts were not those of the articles"]
    assert shown(ask([library], QUESTION)) == before
    assert library.check() == []


@pytest.mark.parametrize("sql", MISCOUNTED.values(), ids=MISCOUNTED)
def test_wrong_counts_are_mended_by_check(library: Library, sql: str) -> None:
    before = shown(ask([library], QUESTION))
    change(library, sql)
    assert library.check() != []
    assert shown(ask([library], QUESTION)) == before
    assert library.check() == []


def test_deleted_postings_are_rebuilt_under_a_running_process(library: Library) -> None:
    before = shown(ask([library], QUESTION))
    shutil.rmtree(postings(library))
    assert shown(ask([library], QUESTION)) == before
    assert library.check() == []


def test_while_nothing_can_be_rebuilt_the_answer_says_that_it_is_not_complete(library: Library) -> None:
    with FileLock(library.store.folder / "lock"):
        shutil.rmtree(postings(library))
        with Library.open(library.store.folder) as again:
            answer = ask([again], QUESTION)
            assert (answer.complete, answer.answered) == (False, False)
    with Library.open(library.store.folder) as again:
        assert ask([again], QUESTION).complete


def test_a_library_that_was_behind_becomes_whole_without_reopening(library: Library) -> None:
    before = shown(ask([library], QUESTION))
    with Library.open(library.store.folder) as again:
        with FileLock(library.store.folder / "lock"):
            shutil.rmtree(postings(library))
            assert not ask([again], QUESTION).complete
        again.check()
        answer = ask([again], QUESTION)
        assert (shown(answer), answer.complete) == (before, True)
