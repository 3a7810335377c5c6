"""Environment variables and `.env` -> one frozen Settings, read once and passed on. Importing this reads nothing."""

import os
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from index.errors import CitebotError
from index.retrieval.spelling import nearest_spelling
from index.stores.backend import Backend
from index.stores.opening import open_backend
from index.stores.opensearch.address import Address
from index.web.model import Policy

PLAIN = ("DISCORD_TOKEN", "OPENSEARCH_URL")  # names other programs use too; all others begin with PREFIX
PREFIX = "CITEBOT_"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
MAX_WAIT = 86_400  # seconds
MAX_KEEP_DAYS = 36_500
MAX_REREAD = 525_600  # minutes, a year

_HOST = r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[1-9]\d{0,4})?"
_CONTACT = r"(?:(?=.+@.|https?://.)[!-'*-~]{1,200})?"  # no space, and no parenthesis: it is sent inside a comment
_LISTEN = re.compile(r"(?:(localhost|[0-9.]+|\[[0-9a-f:.]+\]):)?([1-9][0-9]{0,4})")


class SettingsError(CitebotError):
    """A setting is wrong. The message names it, what it takes and an example, but never a secret's value."""


@dataclass(frozen=True, slots=True)
class Settings:
    """The settings of one run. Those that may contain a secret are left out of the repr.

    `wait`: seconds to wait for another writer. `fetch_allow`, `fetch_proxy`, `contact`: see Policy. `share`: whether
    Discord servers and direct messages search the default library too. `keep_days`: how long the library of a server
    stays after the bot was removed from it. `metrics`: address and port of /metrics, /healthz and /readyz. `watch`:
    folders that `library` is updated from while the bot runs. `reread`: minutes between two downloads of a library's
    pages; 0 for never. `opensearch_url`: the nodes of the cluster; empty if libraries are in `home`.
    """

    home: Path
    library: str = "default"
    log_level: str = "WARNING"
    wait: float = 30.0
    fetch_allow: frozenset[str] = frozenset()
    fetch_proxy: str | None = None
    contact: str | None = None
    share: bool = False
    keep_days: float = 30.0
    metrics: tuple[str, int] | None = None
    watch: tuple[Path, ...] = ()
    reread: float = 30.0
    discord_token: str | None = field(default=None, repr=False)
    opensearch_url: tuple[str, ...] = field(default=(), repr=False)
    opensearch_key: str | None = field(default=None, repr=False)
    opensearch_ca: str | None = None

    @property
    def policy(self) -> Policy:
        """What may be fetched from the network."""
        return Policy(allow=self.fetch_allow, contact=self.contact, proxy=self.fetch_proxy)

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

    An empty value counts as not set. Relative paths start at `folder`. Raises SettingsError.
    """
    file = _read(folder / ".env")
    _check_names([*file, *(name for name in environ if name.upper().startswith(PREFIX))])
    given = {**file, **{name: value for name, value in environ.items() if value}}
    return Settings(
        home=_home(given.get("CITEBOT_HOME"), folder),
        library=check_library(given.get("CITEBOT_LIBRARY", "default"), "CITEBOT_LIBRARY"),
        log_level=_level(given.get("CITEBOT_LOG_LEVEL", "WARNING")),
        wait=_number(given, "CITEBOT_WAIT", "seconds", MAX_WAIT),
        fetch_allow=_hosts(given.get("CITEBOT_FETCH_ALLOW", "")),
        fetch_proxy=_proxy(given.get("CITEBOT_FETCH_PROXY", "")),
        contact=_contact(given.get("CITEBOT_CONTACT", "")),
        share=_check(given.get("CITEBOT_SHARE", "no").lower(), "yes|no", "CITEBOT_SHARE takes yes or no") == "yes",
        keep_days=_number(given, "CITEBOT_KEEP_DAYS", "days", MAX_KEEP_DAYS),
        metrics=_listen(given.get("CITEBOT_METRICS")),
        watch=_folders(given.get("CITEBOT_WATCH", ""), folder),
        reread=_number(given, "CITEBOT_REREAD", "minutes", MAX_REREAD),
        discord_token=_secret(given, "DISCORD_TOKEN", "token", "MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"),
        opensearch_url=check_urls(given.get("OPENSEARCH_URL", ""), "OPENSEARCH_URL"),
        opensearch_key=_secret(given, "CITEBOT_OPENSEARCH_KEY", "API key", "bXlrZXk6c2VjcmV0"),
        opensearch_ca=_file(given.get("CITEBOT_OPENSEARCH_CA"), folder),
    )


def check_library(name: str, setting: str = "--library") -> str:
    """The name, if a library can have it. Raises SettingsError, which calls it by its setting."""
    return _check(name, "[a-z0-9-]{1,64}", f"{setting} takes 1 to 64 of a-z, 0-9 and -, as in daily-news")


def _check(value: str, pattern: str, takes: str, *, is_secret: bool = False) -> str:
    """The value, if all of it matches; else the error says what the setting `takes`, and shows the value if it may."""
    if re.fullmatch(pattern, value):
        return value
    raise SettingsError(takes) if is_secret else _wrong(takes, value)


def _wrong(takes: str, value: str) -> SettingsError:
    return SettingsError(f"{takes}; not {value[:80]!r}")


def _check_names(names: Iterable[str]) -> None:
    """Reject misspelt settings, which would be ignored silently. Names unlike any of ours belong to other programs."""
    ours = [PREFIX + name.upper() for name in Settings.__dataclass_fields__ if name.upper() not in PLAIN]
    ours += PLAIN
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
    return {name: value for name, value in values.items() if value}


def _home(value: str | None, folder: Path) -> Path:
    if not value:
        from platformdirs import user_data_path

        return user_data_path("citebot", appauthor=False)
    return _path(value, folder, "CITEBOT_HOME takes a folder, as in ~/citebot")


def _folders(value: str, folder: Path) -> tuple[Path, ...]:
    takes = f"CITEBOT_WATCH takes folders, as in ~/news{os.pathsep}/srv/archive"
    return tuple(_path(name.strip(), folder, takes) for name in value.split(os.pathsep) if name.strip())


def _path(value: str, folder: Path, takes: str) -> Path:
    try:
        return Path(os.path.normpath(folder.absolute() / Path(value).expanduser()))
    except RuntimeError as error:  # ~nobody
        raise SettingsError(f"{_wrong(takes, value)}: {error}") from error


def _level(value: str) -> str:
    return _check(value.upper(), "|".join(LEVELS), f"CITEBOT_LOG_LEVEL takes one of {', '.join(LEVELS)}, as in INFO")


def _number(given: Mapping[str, str], setting: str, unit: str, most: int) -> float:
    value = given.get(setting, "30")
    try:
        number = float(value)
    except ValueError:
        number = -1
    if not 0 <= number <= most:  # false for nan too
        raise _wrong(f"{setting} takes {unit} from 0 to {most}, as in 30", value)
    return number


def _hosts(value: str) -> frozenset[str]:
    takes = "CITEBOT_FETCH_ALLOW takes hosts, with a port if it is neither 80 nor 443, as in wiki.corp, 10.0.0.5:8080"
    return frozenset(_check(host, _HOST, takes) for host in value.lower().replace(",", " ").split())


def _proxy(value: str) -> str | None:
    takes = "CITEBOT_FETCH_PROXY takes the http address of a proxy, without a login, as in http://proxy.corp:3128"
    proxy = value.strip().lower().rstrip("/")
    return _check(proxy, f"(?:http://{_HOST})?", takes, is_secret=True) or None  # it may contain a password


def _contact(value: str) -> str | None:
    takes = (
        "CITEBOT_CONTACT takes a mail address or a URL, for the servers that pages are downloaded from, "
        "as in me@example.com"
    )
    return _check(value.strip(), _CONTACT, takes) or None


def _secret(given: Mapping[str, str], setting: str, name: str, example: str) -> str | None:
    takes = f"{setting} takes the {name} alone, without spaces, as in {example}"
    return _check(given.get(setting, "").strip(), "[!-~]*", takes, is_secret=True) or None


def _listen(value: str | None) -> tuple[str, int] | None:
    """The address, 127.0.0.1 by default, and the port to listen on."""
    if not value:
        return None
    found = _LISTEN.fullmatch(value.strip().lower())
    if not found or int(found[2]) > 65_535:
        takes = "CITEBOT_METRICS takes a port, with the address to listen on if it is not 127.0.0.1"
        raise _wrong(f"{takes}, as in 9464, 0.0.0.0:9464", value)
    return (found[1] or "127.0.0.1").strip("[]"), int(found[2])


def check_urls(value: str, setting: str) -> tuple[str, ...]:
    """The addresses of a cluster's nodes, separated by commas. Raises SettingsError, which names the setting."""
    urls = tuple(filter(None, (url.strip() for url in value.split(","))))
    schemes = {_scheme(url) for url in urls}
    if not schemes <= {"http", "https"} or len(schemes) > 1:  # not shown: they may contain a password
        raise SettingsError(f"{setting} takes http or https addresses, as in https://localhost:9200")
    return urls


def _scheme(url: str) -> str:
    """The scheme of a URL; empty if it is not a URL."""
    try:
        parts = urlsplit(url)
        is_good = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_good = False
    return parts.scheme if is_good else ""


def _file(value: str | None, folder: Path) -> str | None:
    if not value:
        return None
    takes = "CITEBOT_OPENSEARCH_CA takes a file of certificates, as in ca.pem"
    file = _path(value, folder, takes)
    if not file.is_file():
        raise _wrong(takes, value)
    return str(file)
