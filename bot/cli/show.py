"""`citebot show`: an id -> a whole article, or the articles that an answer quoted."""

import click

from bot.cli import output
from bot.cli.citation_lookup import find_cited
from bot.home import Choice
from bot.render.text.article import read_article, read_record
from bot.render.to_json import dump_article, dump_record
from bot.service.answers import serving
from index.errors import OriginError

FIRST = "this is one of {:,} articles from there: `citebot list` gives their ids, and `citebot show ID` shows each"


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
    with serving(choice) as service, service.opened(choice.names) as libraries:
        holder = next((library for library in libraries if library.article(key)), None)
        article, held = (holder.article(key), holder.count(key)) if holder else (None, 0)
        # Unless libraries were named, the answer may be of any.
        record = None if article else service.find_recorded(choice.named or choice.settings.backend.names(), key)
        if not article and not record:
            article = next((found for library in libraries if (found := find_cited(library, key))), None)
    if article:
        output.present(as_json, dump_article(article), read_article(article))
        if held > 1:
            output.warn(FIRST.format(held, article.id))
    elif record:
        with serving(choice.narrow(record.pop("given_by"))) as service:
            articles = service.find_quoted(choice.names, record)
        output.present(as_json, dump_record(record, list(articles.values())), read_record(record, articles))
    else:
        raise OriginError(f"No article or answer {key[:80]!r} in this library. `citebot sources` lists the articles")
