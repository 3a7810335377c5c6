"""The .txt reader, which takes the whole file, with what its byline says."""

from collections.abc import Iterator
from pathlib import Path

from index.model import Article
from index.readers.decoding import decode, load
from index.readers.metadata import with_byline


def read(path: Path) -> Iterator[Article]:
    """One article: the whole file."""
    yield with_byline(Article(text=decode(load(path)), origin=str(path), first_line=1))
