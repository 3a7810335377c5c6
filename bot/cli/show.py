"""`citebot show`: an id -> a whole article, or the articles that an answer quoted."""

from collections.abc import Mapping
from typing import Any

import click

from bot.cli import output
from bot.cli.citation_lookup import find_cited
from bot.home import Choice, opened
from bot.records.opening import open_record_store
from bot.render.text.article import article_key, read_article, read_record
from bot.render.to_json import dump_article, dump_record
from bot.service.past_answers import find_answer
from index.errors import OriginError
from index.model import Article


@click.command()
@click.argument("key", metavar="ID", type=click.Path())
@click.option("--json", "as_json", is_flag=True, help="Write JSON, with the whole text.")
@click.pass_obj
def show(choice: Choice, key: str, as_json: bool) -> None:
    """Show an article, or what an answer quoted.

    Name an article by its id, file, URL or citation. Answers are stored for 30 days. Their quotes are marked in the
    articles; a quote is still shown if its article was changed or removed.

    \b
    citebot show news/article.txt
    citebot show 3f9c2ab41d07 --json
    citebot show "Harbour of Vellmar reopens — Vellmar Post, 2024-03-05, ¶2"
    """  # noqa: D301  # \b keeps click from filling the examples
    article = _find_article(choice, key)
    answer = None if article else _find_answer(choice, key)
    if not answer:
        article = article or _find_cited(choice, key)
        if as_json:
            output.write_json(dump_article(article))
        else:
            output.show(read_article(article))
        return
    record, articles = answer
    if as_json:
        output.write_json(dump_record(record, list(articles.values())))
    else:
        output.show(read_record(record, articles))


def _find_article(choice: Choice, key: str) -> Article | None:
    with opened(choice) as libraries:
        return next((found for library in libraries if (found := library.article(key))), None)


def _find_cited(choice: Choice, key: str) -> Article:
    """Raises OriginError if no article is cited so, or several are."""
    with opened(choice) as libraries:
        for library in libraries:
            if found := find_cited(library, key):
                return found
    raise OriginError(f"{key[:80]} is no article or answer: `citebot sources` lists what there is")


def _find_answer(choice: Choice, key: str) -> tuple[dict[str, Any], Mapping[str, Article]] | None:
    """The answer as recorded by all its libraries, and those of its articles that still exist.

    Searches the given libraries, else all of them; None if none has it.
    """
    settings = choice.settings
    records = open_record_store(settings.home, settings.cluster)
    record = find_answer(records, choice.named or settings.backend.names(), key)
    if not record:
        return None
    articles = {}
    with opened(choice.narrow(record.pop("given_by"))) as libraries:
        holders = {library.name: library for library in libraries}
        for passage in record["passages"]:
            if article := holders[passage["library"]].article(passage["article"]["id"]):
                articles[article_key(passage)] = article
    return record, articles
