"""Past answers: found in the records of the libraries that gave them, and their passages turned back into hits."""

from collections.abc import Sequence

from bot.records.protocol import Record, RecordStore
from bot.render.text.article import find_quote
from index.answering.citing import cite
from index.model import Article, Hit


def find_answer(records: RecordStore, names: Sequence[str], key: str) -> Record | None:
    """The answer of this id, its passages by rank, each with its `library`; `given_by` names those libraries."""
    found = {name: record for name in names if (record := records.open(name).find(key))}
    if not found:
        return None
    passages = [{**passage, "library": name} for name, record in found.items() for passage in record["passages"]]
    passages.sort(key=lambda passage: passage["rank"])
    return {**next(iter(found.values())), "passages": passages, "given_by": list(found)}


def restore_hit(passage: Record, article: Article | None) -> Hit | None:
    """A recorded passage as a hit in the article of today; None if the quote is no longer in it."""
    found = find_quote(passage, article.text) if article else None
    if not article or not found:
        return None
    start, end = found
    by = start - passage["quote_start"]  # where the quote has moved, the text around it may have changed
    return Hit(
        article=article,
        start=start if by else passage["start"],
        end=end if by else passage["end"],
        quote_start=start,
        quote_end=end,
        highlights=tuple((a + by, b + by) for a, b in passage["highlights"] if not by or start <= a + by < end),
        score=passage["score"],
        citation=cite(article, start, end),
        library=passage["library"],
    )
