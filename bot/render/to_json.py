"""Records of `index` -> what `--json` writes: dicts with their keys in the order of the contract."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from datetime import date
from typing import Any

from bot.render.citation import format_citation, format_location
from index.model import Answer, Article, Changes, Feed, Filters, Hit, Source, Status, Unread, from_record

Json = dict[str, Any]


def dump_answer(answer: Answer, library: str | None = None) -> Json:
    """An answer, or only its passages from one library.

    Offsets count code points of `article.text`, ends excluded; `libraries` maps name to generation.
    """
    return {
        **_select(
            answer, "id question answered sure confidence complete lacks searched_for missing_phrases took_ms libraries"
        ),
        "confidence": round(answer.confidence, 3),  # in its place above, like each name that is given twice
        "took_ms": round(answer.took_ms, 1),
        "passages": [_passage(rank, hit) for rank, hit in enumerate(answer.hits, 1) if library in (None, hit.library)],
    }


def _passage(rank: int, hit: Hit) -> Json:
    cited, location = format_citation(hit.citation), format_location(hit.citation)
    return {
        "rank": rank,
        **_select(hit, "score text start end quote quote_start quote_end highlights article"),
        "score": round(hit.score, 2),
        "citation": f"{cited} ({location})" if location else cited,
        "link": hit.citation.link,
        **_select(hit, "also_reported_by backed newer"),
    }


def dump_reference(article: Article) -> Json:
    """What an answer says about an article."""
    known = _select(article, "id title url source author published")
    return {**known, "title": article.heading, "source": article.outlet}


def dump_article(article: Article) -> Json:
    """A whole article: what an answer says about it, then the rest and its text."""
    return {**dump_reference(article), **_select(article, "edited language origin member text")}


def dump_record(record: Json, articles: Sequence[Article]) -> Json:
    """A recorded answer, with the whole text of those of its articles that still exist."""
    return {**record, "articles": [dump_article(article) for article in articles]}


def dump_filters(filters: Filters) -> Json:
    """What was searched; days as YYYY-MM-DD."""
    return _select(filters, "source after before as_of")


def load_filters(dumped: Json) -> Filters:
    """What `dump_filters` made."""
    days = {name: dumped.get(name) for name in ("after", "before", "as_of")}
    return Filters(dumped.get("source"), **{name: day and date.fromisoformat(day) for name, day in days.items()})


def load_changes(dumped: Json) -> Changes:
    """What `dump` made of changes."""
    unread = tuple(from_record(Unread, {**failure, "undated": failure["is_kept"]}) for failure in dumped["unread"])
    return from_record(Changes, {**dumped, "feeds": tuple(dumped["feeds"]), "unread": unread})


def _select(record: object, names: str) -> Json:
    return {name: dump(getattr(record, name)) for name in names.split()}


def dump(value: Any) -> Any:
    """A source, the status of a library or its changes; times in ISO 8601, sizes in bytes, changes in articles.

    Also a value from a field of these or of an answer.
    """
    match value:
        case Source():
            return _select(value, "name articles oldest newest origins")
        case Status():
            return _select(
                value, "name folder articles passages generation size changed healthy schema feeds unread unconfined"
            )
        case Changes():
            return _select(value, "added replaced unchanged removed generation feeds unread")
        case Article():
            return dump_reference(value)
        case Unread():
            return {**_select(value, "origin member reason"), "is_kept": value.undated}
        case Feed():
            return asdict(value)
        case date():
            return value.isoformat()
        case tuple() | list():
            return [dump(one) for one in value]
        case Mapping():
            return dict(value)
    return value
