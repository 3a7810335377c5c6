"""What the files say: news of the project's own sets, each with an author of its own."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

NEWS = Path(__file__).parents[1] / "news"
AUTHORS = ("Ada Brandt", "Luis Ferrer", "Mina Okafor", "Tom Whitfield", "Priya Raman", "Ines Calder", "Zoë Lindqvist")


@dataclass(frozen=True)
class Story:
    """One article as it is to be read."""

    title: str
    author: str
    source: str
    day: date
    paragraphs: tuple[str, ...]

    @property
    def text(self) -> str:
        """Its paragraphs with blank lines between them."""
        return "\n\n".join(self.paragraphs)

    @property
    def host(self) -> str:
        """The domain of who published it."""
        return f"www.{self.source.lower().replace(' ', '-')}.example"


@dataclass(frozen=True)
class Sample:
    """A file of a format by a writer. `states` are those of title, date and author that it says; `address` its own."""

    format: str
    writer: str
    data: bytes
    stories: tuple[Story, ...]
    states: frozenset[str]
    name: str
    address: str = ""


def load_stories(count: int) -> list[Story]:
    """The first of them that are as long as an article."""
    files = sorted(NEWS.glob("*/articles.jsonl"))
    records = [json.loads(line) for file in files for line in file.read_text(encoding="utf-8").splitlines()]
    long = [record for record in records if len(record["text"]) > 1200]
    return [_story(number, record) for number, record in enumerate(long[:count])]


def _story(number: int, record: dict[str, str]) -> Story:
    paragraphs = [" ".join(part.split()) for part in record["text"].split("\n\n") if part.strip()]
    day = date.fromisoformat(record["published"][:10])
    return Story(record["title"], AUTHORS[number % len(AUTHORS)], record["source"], day, tuple(paragraphs))


BOOK, CHAPTER = "The week", "Report"  # where a book has several stories, and where it is one


def in_books(story: Story) -> tuple[str, str]:
    """Its titles as a chapter, with the book's."""
    return f"{BOOK}: {story.title}", f"{story.title}: {CHAPTER}"


def slug(story: Story) -> str:
    """A name for it in addresses and files."""
    return "-".join("".join(c if c.isascii() and c.isalnum() else " " for c in story.title.lower()).split())


def several(stories: Sequence[Story], size: int) -> list[tuple[Story, ...]]:
    """The stories in groups."""
    return [tuple(stories[at : at + size]) for at in range(0, len(stories), size)]
