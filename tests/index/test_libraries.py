from collections.abc import Iterator
from pathlib import Path
from threading import Thread

import pytest

from index.errors import LibraryError
from index.libraries import LibraryPool
from index.library import ask
from index.model import Article
from index.stores.opening import open_backend
from tests.corpus import article

MANY = 12


@pytest.fixture
def pool(tmp_path: Path) -> Iterator[LibraryPool]:
    """Twelve libraries, of which two stay open; each says its own number."""
    pool = LibraryPool(open_backend(tmp_path), most=2)
    for number in range(MANY):
        with pool.take(f"news-{number}", create=True) as library:
            library.put([Article(f"The lighthouse of isle {number} was lit.", id="same", language="en")])
    yield pool
    pool.close()


def quote(pool: LibraryPool, number: int) -> str:
    with pool.take(f"news-{number}") as library:
        return ask([library], "lighthouse").hits[0].quote


def handles() -> int:
    return sum(1 for _ in Path("/proc/self/fd").iterdir())


def test_each_library_answers_for_itself(pool: LibraryPool) -> None:
    for number in [*range(MANY), *range(MANY)]:
        assert f"isle {number} " in quote(pool, number)


@pytest.mark.skipif(not Path("/proc/self/fd").is_dir(), reason="handles are counted in /proc")
def test_those_that_nobody_uses_hold_no_handle(pool: LibraryPool) -> None:
    for number in range(2):
        quote(pool, number)
    few = handles()
    for number in range(MANY):
        quote(pool, number)
    assert handles() <= few
    pool.close()
    assert handles() < few


def test_one_in_use_stays_open(pool: LibraryPool) -> None:
    with pool.take("news-0") as library:
        for number in range(1, MANY):
            quote(pool, number)
        assert ask([library], "lighthouse").hits
        with pool.take("news-0") as again:
            assert again is library


def test_threads_may_take_the_same_and_others(pool: LibraryPool) -> None:
    seen: list[bool] = []

    def read(first: int) -> None:
        seen.extend(f"isle {n} " in quote(pool, n) for n in [(first + step) % MANY for step in range(3 * MANY)])

    threads = [Thread(target=read, args=(first,)) for first in (0, 0, 5)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert seen == [True] * 9 * MANY


def test_one_that_is_not_there_is_told_and_leaves_nothing(pool: LibraryPool) -> None:
    for _ in range(2):
        with pytest.raises(LibraryError), pool.take("nobody"):
            pass


def test_one_that_was_erased_is_not_answered_from(tmp_path: Path) -> None:
    pool = LibraryPool(open_backend(tmp_path))
    with pool.take("news", create=True) as library:
        library.put([article()])
    open_backend(tmp_path).erase("news")
    with pytest.raises(LibraryError), pool.take("news"):
        pass
    with pool.take("news", create=True) as library:
        assert not ask([library], "harbour").hits
    assert list(tmp_path.iterdir()) == [tmp_path / "news"]
    pool.close()


def test_erasing_what_is_no_library_says_so(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="no library news"):
        open_backend(tmp_path).erase("news")
