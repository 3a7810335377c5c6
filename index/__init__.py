"""citebot as a library: add articles, ask questions, get verbatim quotes with exact citations.

    from pathlib import Path

    from index import Library, ask

    with Library.open(Path("news"), create=True) as library:
        library.add(["articles/"])
        answer = ask([library], "who met Putin?")

The names below are the public ones. They are loaded when first used, since a reader's child process needs few of them.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from index.errors import CitebotError, LibraryBusy, LibraryError, OriginError, QuestionError, Unavailable
    from index.library import Library, ask
    from index.model import Answer, Article, Changes, Citation, Filters, Hit, Status

__all__ = [
    "Answer",
    "Article",
    "Changes",
    "Citation",
    "CitebotError",
    "Filters",
    "Hit",
    "Library",
    "LibraryBusy",
    "LibraryError",
    "OriginError",
    "QuestionError",
    "Status",
    "Unavailable",
    "ask",
]


def __getattr__(name: str) -> Any:
    if name in __all__:
        for module in ("index.errors", "index.model", "index.library"):
            if hasattr(loaded := import_module(module), name):
                return getattr(loaded, name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
