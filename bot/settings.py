"""Environment variables and `.env` -> one frozen Settings, read once and passed on. Importing this reads nothing."""

import os
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from index.errors import CitebotError
from index.ingest.budget import Quota
from index.retrieval.spelling import nearest_spelling
from index.stores.backend import Backend
from index.stores.opening import open_backend
from index.stores.opensearch.address import Address
from index.web.model import Policy

PLAIN = ("DISCORD_TOKEN", "OPENSEARCH_URL")  # names other programs use too; all others begin with PREFIX
PREFIX = "CITEBOT_"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")

_HOST = r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[1-9]\d{0,4})?"
_CONTACT = r"(?:(?=.+@.|https?://.)[!-'*-~]{1,200})?"  # no space, and no parenthesis: it is sent inside a comment
_TOKEN = r"(?:[A-Za-z0-9_-]+(?:\.[A-Za-z0-9_-]+){2})?"  # as all of Discord's are
_LISTEN = re.compile(r"(?:(localhost|[0-9.]+|\[[0-9a-f:.]+\]):)?([1-9][0-9]{0,4})")


Parse = Callable[[str, Path], Any]
"""Text, and the folder that relative paths start at -> the value. Raises ValueError with what is wrong, and why."""


class SettingsError(CitebotError):
    """A setting is wrong. The message names it, what it takes and an example, but never a secret's value."""


def _find_home() -> Path:
    from platformdirs import user_data_path

    return user_data_path("citebot", appauthor=False)


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. Those that may contain a secret are left out of the repr.

    `wait`: seconds to wait for another writer. `fetch_allow`, `fetch_proxy`, `contact`: see Policy. `share`: whether
    Discord servers and direct messages search `library` too. `keep_days`: how long the library of a server
    stays after the bot was removed from it. `metrics`: address and port of /metrics, /healthz and /readyz. `watch`:
    folders that `library` is updated from while the bot runs. `reread`: minutes between two downloads of a library's
    pages; 0 for never. `server_articles` and so on: the most of each that the library of a Discord server may
    have. `opensearch_url`: the nodes of the cluster; empty if libraries are in `home`.
    """

    home: Path = field(default_factory=_find_home)
    library: str = "default"
    log_level: str = "WARNING"
    wait: float = 30.0
    fetch_allow: frozenset[str] = frozenset()
    fetch_proxy: str | None = None
    contact: str | None = None
    share: bool = True
    keep_days: float = 30.0
    metrics: tuple[str, int] | None = None
    watch: tuple[Path, ...] = ()
    reread: float = 30.0
    server_articles: float = 5000
    server_megabytes: float = 100
    server_feeds: float = 25
    server_files: float = 500
    discord_token: str | None = field(default=None, repr=False)
    opensearch_url: tuple[str, ...] = field(default=(), repr=False)
    opensearch_key: str | None = field(default=None, repr=False)
    opensearch_ca: str | None = None

    @property
    def policy(self) -> Policy:
        """What may be fetched from the network."""
        return Policy(allow=self.fetch_allow, contact=self.contact, proxy=self.fetch_proxy)

    @property
    def quota(self) -> Quota:
        """What the library of a Discord server may hold."""
        return Quota(self.server_articles, self.server_megabytes * 1_000_000, self.server_feeds)

    @property
    def cluster(self) -> Address | None:
        """The cluster that has the libraries; None if they are in `home`."""
        return self.find_cluster(self.opensearch_url) if self.opensearch_url else None

    @property
    def backend(self) -> Backend:
        """The libraries. Raises LibraryError if what a cluster needs is not installed."""
        return open_backend(self.home / "libraries", self.cluster)

    def find_cluster(self, urls: tuple[str, ...]) -> Address:
        """The cluster at these URLs, with the API key and the certificates from the settings."""
        return Address(urls, self.opensearch_key, self.opensearch_ca)


def load(environ: Mapping[str, str], folder: Path) -> Settings:
    """The settings from these environment variables, and from the `.env` in `folder` for those that are not set.

    An empty value counts as not set, except for the home: a script whose variable is empty would silently use another.
    Relative paths start at `folder`. Raises SettingsError.
    """
    file = _read(folder / ".env")
    _check_names([*file, *(name for name in environ if name.upper().startswith(PREFIX))])
    home = NAMES["home"]
    if not environ.get(home, file.get(home, "-")).strip():
        raise SettingsError(f"{home} is empty: name a folder, as in ~/citebot, or leave it unset")
    given = {name: value for values in (file, environ) for name, value in values.items() if value}
    return Settings(**{key: _parse(key, given[NAMES[key]], folder) for key in RULES if NAMES[key] in given})


def check_library(name: str, setting: str = "--library") -> str:
    """The name, if a library can have it. Raises SettingsError, which calls it by its setting."""
    return str(_parse("library", name, Path(), setting))


def check_urls(value: str, setting: str) -> tuple[str, ...]:
    """The addresses of a cluster's nodes, separated by commas. Raises SettingsError, which names the setting."""
    return tuple(_parse("opensearch_url", value, Path(), setting))


def _parse(key: str, text: str, folder: Path, setting: str = "") -> Any:
    rule = RULES[key]
    try:
        return rule.parse(text, folder)
    except ValueError as error:
        takes = f"{setting or NAMES[key]} takes {rule.takes}"
        wrong, *reason = error.args
        message = takes if rule.is_secret else ": ".join([f"{takes}; not {wrong[:80]!r}", *reason])
    raise SettingsError(message)  # out here, since the first error would show a secret in the log


def _check_names(names: Iterable[str]) -> None:
    """Reject misspelt settings, which would be ignored silently. Names unlike any of ours belong to other programs."""
    ours = NAMES.values()
    for name in set(names).difference(ours):
        meant = name.upper().replace("-", "_")
        rest = meant.removeprefix(PREFIX)
        spellings = {one.removeprefix(PREFIX) if rest != meant else one: one for one in ours}
        if near := nearest_spelling(rest, spellings):
            raise SettingsError(f"there is no setting {name[:80]!r}: {spellings[near]} is one")


def _read(file: Path) -> dict[str, str]:
    if not file.is_file():
        return {}
    from dotenv import dotenv_values  # 14 ms, which most runs can save

    try:
        values = dotenv_values(file, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{file} can't be read: correct or remove it ({type(error).__name__})") from error
    return {name: value for name, value in values.items() if value is not None}


@dataclass(frozen=True, slots=True)
class Rule:
    """What a setting `takes`, in words, and how it is parsed; `is_secret`: whether the value must not be shown."""

    takes: str
    parse: Parse
    is_secret: bool = False


def _matching(pattern: str, adapt: Callable[[str], str] = str.strip) -> Parse:
    """For a text that matches as a whole after it is adapted; None if nothing is left of it."""

    def parse(text: str, _: Path) -> str | None:
        if not re.fullmatch(pattern, adapted := adapt(text)):
            raise ValueError(adapted)
        return adapted or None

    return parse


def _number(unit: str, most: int) -> Rule:
    def parse(text: str, _: Path) -> float:
        try:
            number = float(text)
        except ValueError:
            number = -1
        if not 0 <= number <= most:  # false for nan too
            raise ValueError(text)
        return number

    return Rule(f"{unit} from 0 to {most}, as in 30", parse)


def _secret(name: str, example: str, pattern: str = "[!-~]*") -> Rule:
    return Rule(f"the {name} alone, without spaces, as in {example}", _matching(pattern), is_secret=True)


def _path(text: str, folder: Path) -> Path:
    try:
        return Path(os.path.normpath(folder.absolute() / Path(text).expanduser()))
    except RuntimeError as error:  # ~nobody
        raise ValueError(text, str(error)) from error


def _file(text: str, folder: Path) -> str:
    if not (file := _path(text, folder)).is_file():
        raise ValueError(text)
    return str(file)


def _hosts(text: str, folder: Path) -> frozenset[str]:
    check = _matching(_HOST)
    return frozenset(check(host, folder) for host in text.lower().replace(",", " ").split())


def _listen(text: str, _: Path) -> tuple[str, int]:
    """The address, 127.0.0.1 by default, and the port to listen on."""
    found = _LISTEN.fullmatch(text.strip().lower())
    if not found or int(found[2]) > 65_535:
        raise ValueError(text)
    return (found[1] or "127.0.0.1").strip("[]"), int(found[2])


def _urls(text: str, _: Path) -> tuple[str, ...]:
    urls = tuple(filter(None, (url.strip() for url in text.split(","))))
    parts = [urlsplit(url) for url in urls]  # raises ValueError, as a port that is no number does
    if any(not part.hostname or part.port == 0 for part in parts):
        raise ValueError(text)
    if (schemes := {part.scheme for part in parts}) not in (set(), {"http"}, {"https"}):
        raise ValueError(schemes)
    return urls


RULES = {
    "home": Rule("a folder, as in ~/citebot", _path),
    "library": Rule("1 to 64 of a-z, 0-9 and -, as in daily-news", _matching("[a-z0-9-]{1,64}", str)),
    "log_level": Rule(f"one of {', '.join(LEVELS)}, as in INFO", _matching("|".join(LEVELS), str.upper)),
    "wait": _number("seconds", 86_400),
    "fetch_allow": Rule("hosts, with a port if it is neither 80 nor 443, as in wiki.corp, 10.0.0.5:8080", _hosts),
    "fetch_proxy": Rule(
        "the http address of a proxy, without a login, as in http://proxy.corp:3128",
        _matching(f"(?:http://{_HOST})?", lambda text: text.strip().lower().rstrip("/")),
        is_secret=True,  # it may contain a password
    ),
    "contact": Rule(
        "a mail address or a URL, for the servers that pages are downloaded from, as in me@example.com",
        _matching(_CONTACT),
    ),
    "share": Rule("yes or no", lambda text, folder: _matching("yes|no", str.lower)(text, folder) == "yes"),
    "keep_days": _number("days", 36_500),
    "metrics": Rule("a port, with the address to listen on if it is not 127.0.0.1, as in 9464, 0.0.0.0:9464", _listen),
    "watch": Rule(
        f"folders, as in ~/news{os.pathsep}/srv/archive",
        lambda text, folder: tuple(_path(name.strip(), folder) for name in text.split(os.pathsep) if name.strip()),
    ),
    "reread": _number("minutes", 525_600),  # a year
    "server_articles": _number("a number of articles", 10_000_000),
    "server_megabytes": _number("megabytes", 10_000_000),
    "server_feeds": _number("a number of feeds", 10_000),
    "server_files": _number("a number of files", 1_000_000),
    "discord_token": _secret("token", "MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs", _TOKEN),
    "opensearch_url": Rule("http or https addresses, as in https://localhost:9200", _urls, is_secret=True),
    "opensearch_key": _secret("API key", "bXlrZXk6c2VjcmV0"),
    "opensearch_ca": Rule("a file of certificates, as in ca.pem", _file),
}
NAMES = {key: key.upper() if key.upper() in PLAIN else PREFIX + key.upper() for key in RULES}
"""The environment variable of each setting."""
