"""Files that people upload: each is compared with the library before it is added, and none replaces another unasked.

A file already uploaded is not added again. An article of a channel, feed or page does not count as there: it is removed
when its source is. A file that looks like a new version of an article is only reported: whoever uploaded it says
whether it takes that one's place (`replace`) or both stay (`keep`).
"""

import shutil
import time
from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from hashlib import sha256
from itertools import islice
from pathlib import Path
from urllib.parse import urldefrag

from index.errors import OriginError, QuestionError
from index.ingest.file_reading import by_place
from index.ingest.origins import is_page, spellings
from index.library import Library, ask
from index.model import Article, Changes
from index.sandbox.sandbox import Sandbox
from index.stores.library_folder import uploads_in
from index.text.analysis import analyser

COMPARED = 50  # articles of one file; each takes some ms
NAMED = 50  # articles of the same name or title, the newest
ALIKE = 1 / 2  # of all words of two texts: a correction shares more, two stories under one name share less
ASKED = 86_400  # seconds that a file waits for its person to say what to do with it
FACTS = ("title", "url", "source", "author", "published")


@dataclass(frozen=True, slots=True)
class Version:
    """An upload, by the name of its folder, that looks like a new version of `before`; both as they are headed.

    `number`: how many articles it would replace. `mark`: a number of at most six digits that tells which.
    """

    upload: str
    heading: str
    before: str
    number: int
    mark: int


@dataclass(frozen=True, slots=True)
class Compared:
    """`same`: articles of the upload that the library already has, text and facts. `is_there`: it has all of them.

    `version`: what the upload looks like a new version of, if anything; `older`: the ids of the articles that it would
    replace.
    """

    same: Sequence[Article] = ()
    is_there: bool = False
    version: Version | None = None
    older: Sequence[str] = ()


def is_upload(library: Library, origin: str) -> bool:
    """Whether an origin is a file that was uploaded to the library."""
    return uploads_in(library.store.folder) in Path(origin).parents


def add(library: Library, file: Path, together: Collection[str] = ()) -> tuple[Changes, Version | None]:
    """Add an upload, unless it stands already or looks like a new version, which is told instead.

    It is no new version of what was uploaded `together` with it.
    """
    found = compare(library, file, together)
    if found.version:
        return Changes(), found.version
    done = Changes(unchanged=len(found.same)) if found.is_there else _add(library, file, found)
    discard(library, [file])
    return done, None


def keep(library: Library, file: Path) -> Changes:
    """Add an upload beside what stands."""
    return _add(library, file, compare(library, file))


def take_place(library: Library, file: Path, mark: int) -> tuple[Changes, Version | None]:
    """Add an upload in place of the articles that it is a new version of.

    If these are others than those of the version that has this mark, nothing is changed, and the new version is told.
    """
    found = compare(library, file)
    if found.version and found.version.mark != mark:
        return Changes(), found.version
    done = _add(library, file, found)
    removed = sum(_remove(library, key, purge=key == found.older[-1]).removed for key in found.older)
    done = replace(done, added=max(0, done.added - removed), replaced=removed, generation=library.generation())
    return done, None


def remove(library: Library, key: str) -> Changes:
    """Remove the article with this id, or the page or feed that is read at this address.

    Whatever else a person types is refused: a folder such as "/" would take every upload with it. Raises OriginError.
    """
    with library.store.catalogue() as catalogue:
        is_known = catalogue.standing(key) or (
            is_page(key) and not catalogue.origins().keys().isdisjoint(spellings(key))
        )
    if not is_known:
        raise OriginError(f"I have no article with the id {key[:200]!r}: choose one from the list.")
    return _remove(library, key)


def _remove(library: Library, key: str, *, purge: bool = True) -> Changes:
    """Remove an article, or all of an upload, and the uploaded file with its last article."""
    article = library.article(key)
    file = Path(article.origin) if article and article.origin and is_upload(library, article.origin) else None
    if article and file:
        with library.store.catalogue() as catalogue:
            is_last = {*catalogue.ids(str(file))} <= {article.id}
        if is_last or key == str(file):
            file.unlink(missing_ok=True)  # first: if this is killed, the article is there to be removed again
    changes = library.remove(key, purge=purge)
    discard(library, [file] if file else [])  # its name, too
    return changes


def compare(library: Library, file: Path, together: Collection[str] = ()) -> Compared:
    """An upload beside the library; nothing to compare if it was added before."""
    if library.article(str(file)):
        return Compared()
    with Sandbox() as sandbox:
        items = list(islice(library.budget.limit(str(file), sandbox.read(file)), COMPARED + 1))
    articles = [one for one in items if isinstance(one, Article)]
    urls = Counter(_address(one) for one in articles)
    same, twins = list[Article](), dict[str, Article]()
    older = list[tuple[Article, Article]]()
    for new in articles[:COMPARED]:
        near = {one.id: one for one in _near(library, new) if one.origin != new.origin}
        equal = {key: one for key, one in near.items() if _is_same(new, one) and is_upload(library, one.origin or "")}
        named = [one for one in near.values() if _address(one) == _address(new)]
        is_named = urls[_address(new)] == len(named) == 1  # else it is the address of a site, and tells nothing
        if equal:
            same.append(new)
            twins |= equal
        else:
            alike = [one for one in near.values() if _is_older(new, one, is_named=is_named) and not _is_same(new, one)]
            older += [(new, one) for one in alike if one.origin not in together]
    if len(items) > COMPARED:
        return _compare_whole(library, file, [*twins.values(), *(one for _, one in older)])
    older = [(new, one) for new, one in older if one.id not in twins]  # these stand for what is not added again
    ids = [*dict.fromkeys(one.id for _, one in older)]
    is_there = bool(articles) and len(same) == len(articles)
    version = _version(file, older[0][0].heading, older[0][1].heading, ids) if older else None
    return Compared(same, is_there, version, ids)


def _compare_whole(library: Library, file: Path, known: Sequence[Article]) -> Compared:
    """A file of more articles than are compared, beside the upload of its name that holds most of those `known`."""
    origins = Counter(one.origin for one in known if one.origin and Path(one.origin).name == file.name)
    for origin, number in origins.most_common(1):
        if number > COMPARED / 2 and is_upload(library, origin):
            with library.store.catalogue() as catalogue:
                ids = [*catalogue.ids(origin)]
            return Compared(version=_version(file, file.name, Path(origin).name, ids), older=ids)
    return Compared()


def _version(file: Path, heading: str, before: str, ids: Sequence[str]) -> Version:
    mark = int(sha256("\n".join(sorted(ids)).encode()).hexdigest(), 16) % 1_000_000
    return Version(file.parent.name, heading, before, len(ids), mark)


def discard(library: Library, files: Iterable[Path]) -> None:
    """Delete those of these uploads that brought no article, and what is known of them."""
    for file in files:
        with library.store.catalogue() as catalogue:
            is_used = not is_upload(library, str(file)) or any(True for _ in catalogue.ids(str(file)))
            is_known = str(file) in catalogue.origins()
        if is_used:
            continue
        if is_known:
            with library.store.writing() as change:
                change.catalogue.forget_origin(str(file))
        shutil.rmtree(file.parent, ignore_errors=True)


def sweep(library: Library) -> None:
    """Delete uploads that nothing came of: refused, cancelled, or a day after their person was asked about them."""
    with library.store.catalogue() as catalogue:
        known = {Path(origin).parent for origin in catalogue.origins()}
        for folder in uploads_in(library.store.folder).glob("*/"):
            files = {*folder.iterdir()}
            is_used = folder in known
            is_used = is_used or any(True for file in files for _ in catalogue.ids(str(file)))
            if not is_used and time.time() - folder.stat().st_mtime > ASKED:
                shutil.rmtree(folder, ignore_errors=True)


def _add(library: Library, file: Path, found: Compared) -> Changes:
    """Add the file without those of its articles that stand already."""
    done = library.add([str(file)])
    for new in found.same:
        with suppress(OriginError):
            library.remove(by_place(new).id, purge=False)  # its words stand
    twins = len(found.same)
    return replace(done, added=max(0, done.added - twins), unchanged=done.unchanged + twins)


def _near(library: Library, article: Article) -> Iterator[Article]:
    """Articles that may be the same as this one, or an older version: by address, title, file name and words."""
    names = [f"/{Path(article.origin or '').name}", *([article.title] if article.title else [])]
    with library.store.catalogue() as catalogue:
        found = [*(catalogue.find(article.url) if article.url else [])]
        found += [one for name in names for one in catalogue.titled(name, NAMED)]
    yield from found
    with suppress(QuestionError):
        for hit in ask([library], Article(article.text, language=article.language).heading, limit=10).hits:
            yield from (hit.article, *hit.also_reported_by)


def _is_same(new: Article, old: Article) -> bool:
    """Whether the texts are the same, and the new one says nothing else about itself."""
    stated = [(getattr(new, name), getattr(old, name)) for name in FACTS]
    return new.text.split() == old.text.split() and all(mine in (None, theirs) for mine, theirs in stated)


def _address(article: Article) -> str | None:
    return urldefrag(article.url).url if article.url else None


def _is_older(new: Article, old: Article, *, is_named: bool) -> bool:
    """Whether the one that stands looks like an older version of the new one; `is_named`: if it has its address."""
    if new.text.split() == old.text.split():
        return True
    if is_named and new.url and _address(new) == _address(old):
        return True
    is_named_alike = (new.title and new.title == old.title) or _file_name(new) == _file_name(old)
    return bool(is_named_alike) and _likeness(new, old) >= ALIKE


def _file_name(article: Article) -> str:
    return Path(article.origin or "").name


def _likeness(new: Article, old: Article) -> float:
    """The share of the words of both texts that both have."""
    mine, theirs = ({*analyser(old.language).terms(one.text)} for one in (new, old))
    return len(mine & theirs) / max(1, len(mine | theirs))
