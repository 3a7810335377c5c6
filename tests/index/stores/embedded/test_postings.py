"""The postings find the passages that hold a word, say up to which generation, and know when they are broken."""

import os
import shutil
from collections.abc import Callable, Iterable
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from index.errors import LibraryError
from index.model import Filters
from index.stores.embedded import postings as module
from index.stores.embedded.postings import Postings
from index.stores.embedded.postings_view import PostingsDamaged, catch_damage
from index.stores.rows import Posted, StoredPassage

DATES = ["2024-01-01", "2024-02-01T10:00:00Z", None, "2024-04-01", "2024-05-01"]


def posted(number: int, terms: str, *, article: int | None = None, **changes: str | None) -> Posted:
    outlet, url, published = (changes.get(name) for name in ("outlet", "url", "published"))
    passage = StoredPassage(number, number if article is None else article, 0, 0, 0, 0, terms)
    return Posted(passage, outlet, url, published, "en")


def build(postings: Postings, generation: int, come: Iterable[Posted]) -> None:
    postings.build(generation, come)
    postings.swap()


@pytest.fixture
def postings(tmp_path: Path) -> Postings:
    """Passages 1 to 5, all with `ferry`, each with a word of its own, of different outlets and days."""
    made = Postings(tmp_path / "postings", "token")
    outlets = ["Vellmar Post", "vellmar post", None, "Field Notes", None]
    urls = [None, None, "https://www.Science.example/a", "https://science.example/b", None]
    come = zip(range(1, 6), outlets, urls, DATES, strict=True)
    build(made, 1, [posted(n, f"ferry own{n}", outlet=o, url=u, published=d) for n, o, u, d in come])
    return made


def holding(postings: Postings, *terms: str, generation: int = 1, **filters: Any) -> set[int]:
    return set(postings.view(generation).candidates(terms, Filters(**filters), 100))


class TestCandidates:
    @pytest.mark.parametrize(
        ("terms", "found"),
        [(("own2",), {2}), (("own2", "own4"), {2, 4}), (("own1", "unknown"), {1}), (("unknown",), set())],
    )
    def test_a_passage_that_holds_any_of_the_terms_is_found(
        self, postings: Postings, terms: tuple[str, ...], found: set[int]
    ) -> None:
        assert holding(postings, *terms) == found

    def test_the_likeliest_are_kept_when_there_are_too_many(self, postings: Postings) -> None:
        assert postings.view(1).candidates(["ferry", "own4"], Filters(), 1) == {4: posted(4, "ferry own4").passage.sum}

    @pytest.mark.parametrize("term", ["o'clock", "3.5", "u.s", "c++", "AND", "*", '"', "ærø", "金曜", "a" * 64])
    def test_a_term_is_matched_as_it_stands(self, tmp_path: Path, term: str) -> None:
        postings = Postings(tmp_path / "postings", "token")
        build(postings, 1, [posted(1, f"before {term} after"), posted(2, "other")])
        assert (holding(postings, term), postings.view(1).count(term)) == ({1}, 1)


class TestFilters:
    @pytest.mark.parametrize(
        ("source", "found"),
        [
            ("Vellmar Post", {1, 2}),
            ("VELLMAR POST", {1, 2}),
            ("Field Notes", {4}),
            ("science.example", {3, 4}),
            ("www.Science.example", {3, 4}),
            ("Vellmar", set()),
        ],
    )
    def test_source_is_an_outlet_or_a_host_case_folded(self, postings: Postings, source: str, found: set[int]) -> None:
        assert holding(postings, "ferry", source=source) == found

    @pytest.mark.parametrize(
        ("filters", "found"),
        [
            ({"after": date(2024, 2, 1)}, {2, 4, 5}),
            ({"before": date(2024, 2, 1)}, {1, 2}),
            ({"as_of": date(2024, 2, 1)}, {1, 2, 3}),
            ({"after": date(2024, 2, 1), "before": date(2024, 4, 1)}, {2, 4}),
            ({"after": date(2024, 2, 1), "as_of": date(2024, 4, 1)}, {2, 4}),
            ({"before": date(2024, 5, 1), "as_of": date(2024, 1, 31)}, {1}),
            ({"after": date(2024, 6, 1)}, set()),
            ({"before": date(2023, 12, 31)}, set()),
            ({"as_of": date(2023, 12, 31)}, {3}),
            ({"after": date(2024, 1, 1), "source": "Vellmar Post"}, {1, 2}),
        ],
        ids=lambda value: " ".join(f"{k} {v}" for k, v in value.items()) if isinstance(value, dict) else None,
    )
    def test_days_are_both_included_and_the_undated_pass_only_as_of(
        self, postings: Postings, filters: dict[str, Any], found: set[int]
    ) -> None:
        assert holding(postings, "ferry", **filters) == found

    @pytest.mark.parametrize("day", ["2024-01-01", "2024-04-01", "2024-04-11", "2024-04-12"])
    def test_the_likeliest_of_the_days_are_kept_whether_few_or_many_pass(self, tmp_path: Path, day: str) -> None:
        """April has the worse half, so that none of it is among the best."""
        postings = Postings(tmp_path / "postings", "token")
        dated = [(month * 22 + n, f"2024-{month:02}-{n % 11 + 1:02}") for month in (1, 4) for n in range(22)]
        build(postings, 1, [posted(n, "ferry" + " other" * n, published=published) for n, published in dated])
        found = postings.view(1).candidates(["ferry"], Filters(after=date.fromisoformat(day)), 5)
        assert list(found) == [n for n, published in dated if published >= day][:5]


class TestChanges:
    def test_nobody_sees_what_is_staged(self, postings: Postings, tmp_path: Path) -> None:
        staged = postings.stage(2, [1], [posted(6, "new")])
        seen = [
            (p.view(2).generation, p.view(2).count("new")) for p in (postings, Postings(tmp_path / "postings", "token"))
        ]
        staged.drop()
        assert seen == [(1, 0), (1, 0)]

    def test_what_is_committed_is_seen_by_whoever_has_them_open(self, postings: Postings, tmp_path: Path) -> None:
        other = Postings(tmp_path / "postings", "token")
        other.view(1)
        postings.stage(2, [1], [posted(6, "ferry new")]).commit()
        assert (other.view(2).generation, holding(other, "ferry", generation=2)) == (2, {2, 3, 4, 5, 6})

    def test_what_is_dropped_never_was_and_the_next_change_goes_through(self, postings: Postings) -> None:
        postings.stage(2, [1], [posted(6, "dropped")]).drop()
        postings.stage(2, [2], [posted(7, "kept")]).commit()
        counts = {term: postings.view(2).count(term) for term in ("dropped", "own1", "own2", "kept")}
        assert counts == {"dropped": 0, "own1": 1, "own2": 0, "kept": 1}

    def test_a_view_stays_as_it_was_taken(self, postings: Postings) -> None:
        before = postings.view(1)
        postings.stage(2, [1, 2], []).commit()
        build(postings, 3, [])
        assert (before.generation, [*before.candidates(["own1"], Filters(), 9)], before.count("ferry")) == (1, [1], 5)

    def test_all_passages_of_an_article_go_with_it(self, tmp_path: Path) -> None:
        postings = Postings(tmp_path / "postings", "token")
        build(postings, 1, [posted(n, "ferry", article=n // 3) for n in range(9)])
        postings.stage(2, [1], []).commit()
        assert holding(postings, "ferry", generation=2) == {0, 1, 2, 6, 7, 8}

    def test_a_count_leaves_out_what_is_gone(self, postings: Postings) -> None:
        postings.stage(2, [1, 2, 3, 4], []).commit()
        assert postings.view(2).count("ferry") == 1
        postings.stage(3, [], [posted(9, "ferry")]).commit()
        assert postings.view(3).count("ferry") == 2

    def test_there_is_one_marker_however_many_changes(self, postings: Postings) -> None:
        for generation in range(2, 8):
            postings.stage(generation, [], [posted(generation + 10, "ferry")]).commit()
        assert postings.view(7).generation == 7

    def test_what_is_built_is_seen_by_nobody_before_the_swap(self, postings: Postings, tmp_path: Path) -> None:
        postings.build(2, [posted(9, "alone")])
        seen = [
            (p.view(2).generation, p.view(2).count("alone"))
            for p in (postings, Postings(tmp_path / "postings", "token"))
        ]
        assert seen == [(1, 0), (1, 0)]

    def test_building_leaves_only_the_new_ones(self, postings: Postings, tmp_path: Path) -> None:
        build(postings, 2, [posted(9, "alone")])
        assert [path.name for path in tmp_path.iterdir()] == ["postings"]
        assert (postings.view(2).count("ferry"), postings.view(2).count("alone")) == (0, 1)

    @pytest.mark.parametrize(
        "swaps", [1, 2], ids=["each time", "every other time"]
    )  # an inode freed is soon used again
    def test_what_another_swapped_is_opened_anew(self, postings: Postings, tmp_path: Path, swaps: int) -> None:
        other = Postings(tmp_path / "postings", "token")
        other.view(1)
        for generation in range(2, 8):
            build(postings, generation, [posted(generation, "swapped")])
            if generation % swaps == 0:
                assert holding(other, "swapped", generation=generation) == {generation}

    @pytest.mark.parametrize("left", ["postings.new", "postings.old"])
    def test_what_a_killed_build_left_is_in_nobodys_way(self, postings: Postings, tmp_path: Path, left: str) -> None:
        shutil.copytree(tmp_path / "postings", tmp_path / left)
        build(postings, 2, [posted(1, "built")])
        assert postings.view(2).count("built") == 1


def gone(folder: Path) -> None:
    shutil.rmtree(folder)


def empty(folder: Path) -> None:
    shutil.rmtree(folder)
    folder.mkdir()


def without(name: str) -> Callable[[Path], None]:
    return lambda folder: next(folder.glob(name)).unlink()


def overwritten(name: str, content: bytes) -> Callable[[Path], None]:
    def overwrite(folder: Path) -> None:
        next(folder.glob(name)).write_bytes(content)

    return overwrite


def halved(name: str) -> Callable[[Path], None]:
    def halve(folder: Path) -> None:
        path = next(folder.glob(name))
        os.truncate(path, path.stat().st_size // 2)

    return halve


SEGMENT = ["*.term", "*.idx", "*.fast", "*.store", "*.fieldnorm", "*.pos"]
DAMAGE = [
    pytest.param(gone, id="gone"),
    pytest.param(empty, id="emptied"),
    pytest.param(overwritten("meta.json", b"{}"), id="meta.json of another kind"),
    pytest.param(overwritten("meta.json", b"\xff\xfe"), id="meta.json no text"),
    *(pytest.param(without(name), id=f"{name} gone") for name in ["meta.json", *SEGMENT]),
    *(pytest.param(halved(name), id=f"{name} cut in half") for name in ["meta.json", *SEGMENT]),
    *(pytest.param(overwritten(name, b""), id=f"{name} empty") for name in ["meta.json", *SEGMENT]),
    *(pytest.param(overwritten(name, b"\xff" * 5000), id=f"{name} overwritten") for name in SEGMENT),
]


class TestDamage:
    @pytest.mark.parametrize("spoil", DAMAGE)
    def test_broken_files_are_told_as_damage(
        self, postings: Postings, tmp_path: Path, spoil: Callable[[Path], None]
    ) -> None:
        spoil(tmp_path / "postings")
        with pytest.raises(PostingsDamaged):
            Postings(tmp_path / "postings", "token").view(1)

    @pytest.mark.parametrize("spoil", DAMAGE)
    def test_broken_files_are_built_anew(
        self, postings: Postings, tmp_path: Path, spoil: Callable[[Path], None]
    ) -> None:
        spoil(tmp_path / "postings")
        other = Postings(tmp_path / "postings", "token")
        build(other, 2, [posted(1, "mended")])
        assert (other.view(2).count("mended"), postings.view(2).count("mended")) == (1, 1)

    def test_those_of_another_format_are_told_as_damage(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        with monkeypatch.context() as patch:
            patch.setattr(module, "FORMAT", "0/0/0")
            build(Postings(tmp_path / "postings", "token"), 1, [posted(1, "ferry")])
        with pytest.raises(PostingsDamaged):
            Postings(tmp_path / "postings", "token").view(1)

    def test_a_writer_that_is_at_work_is_no_reason_to_wait(self, postings: Postings) -> None:
        staged = postings.stage(2, [], [])
        with pytest.raises(PostingsDamaged, match="Lock"):
            postings.stage(2, [], [])
        staged.drop()


@pytest.mark.parametrize("told", ["IoError: No space left on device (os error 28)", "[Errno 30] Read-only file system"])
def test_trouble_that_no_rebuild_mends_is_told_and_is_no_damage(told: str) -> None:
    with pytest.raises(LibraryError, match="can't be written"), catch_damage():
        raise ValueError(told)
