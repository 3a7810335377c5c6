"""Records of `index` -> what `--json` writes: dicts with their keys in the order of the contract."""

from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.render.citation import format_citation, format_location
from index.model import Answer, Article, Changes, Filters, Hit, Source, Status, Unread, from_record

Json = dict[str, Any]


def dump_answer(answer: Answer, library: str | None = None) -> Json:
    """An answer, or what of it comes from one library.

    Offsets count code points of `article.text`, ends excluded; `libraries` maps name to generation.
    """
    return {
        "id": answer.id,
        "question": answer.question,
        "answered": answer.answered,
        "sure": answer.sure,
        "confidence": round(answer.confidence, 3),
        "complete": answer.complete,
        "searched_for": dict(answer.searched_for),
        "took_ms": round(answer.took_ms, 1),
        "libraries": dict(answer.libraries),
        "passages": [_passage(rank, hit) for rank, hit in enumerate(answer.hits, 1) if library in (None, hit.library)],
    }


def _passage(rank: int, hit: Hit) -> Json:
    cited, location = format_citation(hit.citation), format_location(hit.citation)
    return {
        "rank": rank,
        "score": round(hit.score, 2),
        "text": hit.text,
        "start": hit.start,
        "end": hit.end,
        "quote": hit.quote,
        "quote_start": hit.quote_start,
        "quote_end": hit.quote_end,
        "highlights": [[start, end] for start, end in hit.highlights],
        "article": dump_reference(hit.article),
        "citation": f"{cited} ({location})" if location else cited,
        "link": hit.citation.link,
        "also_reported_by": [dump_reference(article) for article in hit.also_reported_by],
        "backed": hit.backed,
        "newer": hit.newer,
    }


def dump_reference(article: Article) -> Json:
    """What an answer says of an article."""
    return {
        "id": article.id,
        "title": article.heading,
        "url": article.url,
        "source": article.outlet,
        "author": article.author,
        "published": article.published,
    }


def dump_filters(filters: Filters) -> Json:
    """What was searched; days as YYYY-MM-DD."""
    days = {name: getattr(filters, name) for name in ("after", "before", "as_of")}
    return {"source": filters.source, **{name: day and day.isoformat() for name, day in days.items()}}


def load_filters(dumped: Json) -> Filters:
    """What `dump_filters` made."""
    days = {name: dumped.get(name) for name in ("after", "before", "as_of")}
    return Filters(
        dumped.get("source"), **{name: date.fromisoformat(day) if day else None for name, day in days.items()}
    )


def dump_article(article: Article) -> Json:
    """An article whole: what an answer says of it, then the rest and its text."""
    return {
        **dump_reference(article),
        "edited": article.edited,
        "language": article.language,
        "origin": article.origin,
        "member": article.member,
        "text": article.text,
    }


def dump_record(record: Json, articles: Sequence[Article]) -> Json:
    """An answer from the records, and those of its articles that are still there, whole."""
    return {**record, "articles": [dump_article(kept) for kept in articles]}


def dump_source(source: Source) -> Json:
    """A source; `oldest` and `newest` are ISO 8601 or null."""
    return {**asdict(source), "origins": list(source.origins)}


def dump_status(status: Status) -> Json:
    """A library in figures; `size` in bytes."""
    return {
        "name": status.name,
        "folder": status.folder,
        "articles": status.articles,
        "passages": status.passages,
        "generation": status.generation,
        "size": status.size,
        "changed": status.changed,
        "healthy": status.healthy,
        "schema": status.schema,
        "feeds": [asdict(feed) for feed in status.feeds],
        "unread": [_unread(failure) for failure in status.unread],
    }


def dump_changes(changes: Changes) -> Json:
    """What a change did, in articles."""
    return {
        "added": changes.added,
        "replaced": changes.replaced,
        "unchanged": changes.unchanged,
        "removed": changes.removed,
        "generation": changes.generation,
        "feeds": list(changes.feeds),
        "unread": [_unread(failure) for failure in changes.unread],
    }


def load_changes(dumped: Json) -> Changes:
    """What `dump_changes` made."""
    unread = tuple(from_record(Unread, failure) for failure in dumped["unread"])
    return from_record(Changes, {**dumped, "feeds": tuple(dumped["feeds"]), "unread": unread})


def _unread(unread: Unread) -> Json:
    return {"origin": unread.origin, "member": unread.member, "reason": unread.reason, "is_kept": unread.undated}
