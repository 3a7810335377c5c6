"""The libraries that a command works on, opened; and a new home with its first library."""

import re
import shutil
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, replace
from secrets import token_hex

from bot.settings import Settings, SettingsError, check_library
from index.errors import LibraryError
from index.library import Library
from index.model import Article
from index.stores.library_folder import clear_erased
from index.stores.opening import open_backend

FIRST = "default"
DEMO = "demo"  # the library of the article that citebot comes with, made once, with its home


@dataclass(frozen=True, slots=True)
class Choice:
    """What a command works on: the settings, and the libraries that were named, if any.

    `on_wait` is called with a sentence when another process has locked a library.
    """

    settings: Settings
    named: tuple[str, ...] = ()
    on_wait: Callable[[str], None] | None = None

    @property
    def name(self) -> str:
        """The one library to use. Raises SettingsError if several were named."""
        if len(self.names) > 1:
            raise SettingsError(f"this works on one library at a time: choose one of {', '.join(self.names)}")
        return self.names[0]

    @property
    def names(self) -> tuple[str, ...]:
        """The libraries to use, each once."""
        return tuple(dict.fromkeys(self.named)) or (self.settings.library,)

    def narrow(self, named: Sequence[str]) -> "Choice":
        """The same with other libraries named, if any are. Raises SettingsError."""
        return replace(self, named=tuple(check_library(name) for name in named) or self.named)


def server_of(library: str) -> int | None:
    """The Discord server whose own library has this name; None if it is no server's."""
    found = re.fullmatch("discord-([0-9]+)", library)
    return int(found[1]) if found else None


def shared_libraries(settings: Settings) -> tuple[str, ...]:
    """The operator's library if Discord servers and direct messages search it too; never one server's own."""
    is_shared = settings.share and server_of(settings.library) is None
    return (settings.library,) if is_shared else ()


def describe_search(settings: Settings) -> str:
    """Which libraries are searched in Discord, and how to change that, in a line. Raises LibraryError."""
    name, backend = settings.library, settings.backend
    articles = 0
    if backend.exists(name):
        with backend.peek(name) as contents:
            articles = contents.totals().articles
    library = f"the library {name} ({articles:,} {'article' if articles == 1 else 'articles'})"
    if shared_libraries(settings):
        return f"each server searches its own library and {library}, direct messages {name}: CITEBOT_SHARE=no ends that"
    if server_of(name) is not None:
        return f"each server searches only its own library, since {name} belongs to one of them"
    return f"each server searches only its own library, and direct messages none: CITEBOT_SHARE=yes adds {library}"


@contextmanager
def opened(choice: Choice, *, create: bool = False) -> Iterator[list[Library]]:
    """The chosen libraries, open, in order; a new home is created first. Without `create`, maybe the demo instead.

    Raises LibraryError if one does not exist, unless `create`.
    """
    make_home(choice.settings)
    choice = choice if create else or_demo(choice)
    with ExitStack() as stack:
        yield [stack.enter_context(_open(choice, name, create=create)) for name in choice.names]


@contextmanager
def opened_alone(choice: Choice, *, create: bool = False) -> Iterator[Library]:
    """The chosen library, open. Raises SettingsError if several were named, and as `opened` does."""
    choice.name  # noqa: B018  # it raises
    with opened(choice, create=create) as (library,):
        yield library


def or_demo(choice: Choice) -> Choice:
    """The demo, if no library was named and there is no other yet; else the choice itself. Raises LibraryError."""
    make_home(choice.settings)
    backend = choice.settings.backend
    if choice.named or backend.exists(choice.settings.library) or backend.names() != [DEMO]:
        return choice
    return replace(choice, named=(DEMO,))


def _open(choice: Choice, name: str, *, create: bool) -> Library:
    settings, backend = choice.settings, choice.settings.backend
    if not create and not backend.exists(name):
        there = ", ".join(backend.names())
        others = f"the libraries are {there}" if there else "there are no libraries yet"
        named = "" if name == settings.library else f" --library {name}"
        raise LibraryError(f"there is no library {name}: {others}; `citebot{named} add PATH` creates it")
    store = backend.open(name, create=create, wait=settings.wait, on_wait=choice.on_wait)
    return Library(store, settings.policy)


def make_home(settings: Settings) -> None:
    """Create the home and the demo, unless the home exists; atomically.

    If a cluster already has libraries, none is created. Raises LibraryError.
    """
    home, libraries = settings.home, settings.home / "libraries"
    draft = home / f".new-{token_hex(4)}"
    try:
        if libraries.exists():
            with suppress(OSError):  # another's folder: then its rights are another's matter, too
                libraries.chmod(0o700)  # an earlier citebot left them to the umask
            clear_erased(libraries)
            return
        draft.mkdir(parents=True, mode=0o700)
        if not settings.backend.names():
            store = open_backend(draft, settings.cluster).open(DEMO, create=True, wait=settings.wait)
            with Library(store) as library:
                library.put(seeds())
        try:
            draft.rename(libraries)
        except OSError:  # another process may have been first
            if not libraries.exists():
                raise
    except OSError as error:
        raise LibraryError(f"can't create a home at {home}: {error.strerror}; choose another with --home") from error
    finally:
        shutil.rmtree(draft, ignore_errors=True)


def seeds() -> list[Article]:
    """The articles that citebot comes with."""
    from importlib.resources import files  # only a new home needs them

    texts = [seed for seed in files("seeds").iterdir() if seed.name.endswith(".txt")]
    return [
        Article(seed.read_text(encoding="utf-8"), language="en", origin=f"seeds/{seed.name}", first_line=1)
        for seed in sorted(texts, key=lambda seed: seed.name)
    ]
