from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from index.errors import LibraryError
from index.libraries import erase
from index.library import ask
from index.library_pool import Shelf
from index.model import Article
from tests.corpus import article

MANY = 12


@pytest.fixture
def shelf(tmp_path: Path) -> Iterator[Shelf]:
    """Twelve libraries, of which two stay open; each says its own number."""
    shelf = Shelf(tmp_path, most=2)
    for number in range(MANY):
        with shelf.take(f"news-{number}", create=True) as library:
            library.put([Article(f"The lighthouse of isle {number} was lit.", id="same", language="en")])
    yield shelf
    shelf.close()


def quote(shelf: Shelf, number: int) -> str:
    with shelf.take(f"news-{number}") as library:
        return ask([library], "lighthouse").hits[0].quote


def handles() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_each_library_answers_for_itself(shelf: Shelf) -> None:
    for number in [*range(MANY), *range(MANY)]:
        assert f"isle {number} " in quote(shelf, number)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="handles are counted in /proc")
def test_those_that_nobody_uses_hold_no_handle(shelf: Shelf) -> None:
    for number in range(2):
        quote(shelf, number)
    few = handles()
    for number in range(MANY):
        quote(shelf, number)
    assert handles() <= few
    shelf.close()
    assert handles() < few


def test_one_in_use_stays_open(shelf: Shelf) -> None:
    with shelf.take("news-0") as library:
        for number in range(1, MANY):
            quote(shelf, number)
        assert ask([library], "lighthouse").hits
        with shelf.take("news-0") as again:
            assert again is library


def test_threads_may_take_the_same_and_others(shelf: Shelf) -> None:
    seen: list[bool] = []

    def read(first: int) -> None:
        seen.extend(f"isle {n} " in quote(shelf, n) for n in [(first + step) % MANY for step in range(3 * MANY)])

    threads = [Thread(target=read, args=(first,)) for first in (0, 0, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 9 * MANY


def test_one_that_is_not_there_is_told_and_leaves_nothing(shelf: Shelf) -> None:
    for _ in range(2):
        with pytest.raises(LibraryError), shelf.take("nobody"):
            pass


def test_one_that_was_erased_is_not_answered_from(tmp_path: Path) -> None:
    shelf = Shelf(tmp_path)
    with shelf.take("news", create=True) as library:
        library.put([article()])
    erase(tmp_path / "news")
    with pytest.raises(LibraryError), shelf.take("news"):
        pass
    with shelf.take("news", create=True) as library:
        assert not ask([library], "harbour").hits
    assert list(tmp_path.iterdir()) == [tmp_path / "news"]
    shelf.close()


def test_erasing_what_is_no_library_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library news"):
        erase(tmp_path / "news")
