"""Environment and `.env` -> one frozen Settings, read once and passed on. Importing this needs nothing to be set."""

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
from index.web.policy import Policy

PLAIN = ("DISCORD_TOKEN", "OPENSEARCH_URL")  # as other programs call them too; the rest begin with PREFIX
PREFIX = "CITEBOT_"
LEVELS = ("DEBUG", "INFO", "WARNING", "ERROR", "CRITICAL")
LONGEST_WAIT = 86_400  # seconds
LONGEST_KEPT = 36_500  # days
LONGEST_UNREAD = 525_600  # minutes, a year

_HOST = re.compile(r"(?:[a-z0-9](?:[a-z0-9._-]*[a-z0-9])?|\[[0-9a-f:.]{2,45}\])(?::[1-9]\d{0,4})?")
_CONTACT = re.compile(r"[!-'*-~]{1,200}")  # no space, and no parenthesis, which would end the comment that it stands in
_LISTEN = re.compile(r"(?:(localhost|[0-9.]+|\[[0-9a-f:.]+\]):)?([1-9][0-9]{0,4})")
_LIBRARY = re.compile("[a-z0-9-]{1,64}")


class SettingsError(CitebotError):
    """A setting is wrong; names the variable, what was expected and an example, never a secret's value."""


@dataclass(frozen=True, slots=True)
class Settings:
    """What a run was told; what may hold a secret is left out of the repr.

    `wait`: seconds for another writer. `fetch_allow`, `fetch_proxy`, `contact`: as in Policy. `share`: whether Discord
    servers and direct messages search the default library too. `keep_days`: how long the library of a server that the
    bot was removed from stays. `metrics`: address and port where /metrics, /healthz and /readyz are served. `watch`:
    folders that `library` follows while the bot runs. `reread`: minutes until the bot asks again for the pages its
    libraries were given; 0 for never. `opensearch_url`: of each node that may be asked, none to keep all in the home.
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
        """Where libraries live if not in the home."""
        return self.find_cluster(self.opensearch_url) if self.opensearch_url else None

    @property
    def backend(self) -> Backend:
        """The libraries. Raises LibraryError if what a cluster needs is not installed."""
        return open_backend(self.home / "libraries", self.cluster)

    def find_cluster(self, urls: tuple[str, ...]) -> Address:
        """The cluster at these URLs, with the key and the authority that are set."""
        return Address(urls, self.opensearch_key, self.opensearch_ca)


def load(environ: Mapping[str, str], folder: Path) -> Settings:
    """The settings of a process with this environment, started in `folder`, whose `.env` counts where it is silent.

    An empty value is as good as none. Raises SettingsError.
    """
    kept = _read(folder / ".env")
    _check_names([*kept, *(name for name in environ if name.upper().startswith(PREFIX))])
    given = {**kept, **{name: value for name, value in environ.items() if value}}
    return Settings(
        home=_home(given.get("CITEBOT_HOME"), folder),
        library=check_library(given.get("CITEBOT_LIBRARY", "default"), "CITEBOT_LIBRARY"),
        log_level=_level(given.get("CITEBOT_LOG_LEVEL", "WARNING")),
        wait=_number(given.get("CITEBOT_WAIT", "30"), "CITEBOT_WAIT", "seconds", LONGEST_WAIT),
        fetch_allow=_hosts(given.get("CITEBOT_FETCH_ALLOW", "")),
        fetch_proxy=_proxy(given.get("CITEBOT_FETCH_PROXY")),
        contact=_contact(given.get("CITEBOT_CONTACT")),
        share=_flag(given.get("CITEBOT_SHARE", "no"), "CITEBOT_SHARE"),
        keep_days=_number(given.get("CITEBOT_KEEP_DAYS", "30"), "CITEBOT_KEEP_DAYS", "days", LONGEST_KEPT),
        metrics=_listen(given.get("CITEBOT_METRICS")),
        watch=_folders(given.get("CITEBOT_WATCH", ""), folder),
        reread=_number(given.get("CITEBOT_REREAD", "30"), "CITEBOT_REREAD", "minutes", LONGEST_UNREAD),
        discord_token=_token(given.get("DISCORD_TOKEN")),
        opensearch_url=check_urls(given.get("OPENSEARCH_URL", ""), "OPENSEARCH_URL"),
        opensearch_key=_key(given.get("CITEBOT_OPENSEARCH_KEY")),
        opensearch_ca=_file(given.get("CITEBOT_OPENSEARCH_CA"), folder),
    )


def check_library(name: str, setting: str = "--library") -> str:
    """The name, if it is one that a library can have. Raises SettingsError, which calls it by its setting."""
    if not _LIBRARY.fullmatch(name):
        raise SettingsError(f"{setting} takes 1 to 64 of a-z, 0-9 and -, as in daily-news; not {name[:80]!r}")
    return name


def _check_names(names: Iterable[str]) -> None:
    """A misspelt setting would be passed over in silence; a name that is like none of ours is somebody else's."""
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
    from dotenv import dotenv_values  # 14 ms that most runs need not spend

    try:
        values = dotenv_values(file, interpolate=False, encoding="utf-8-sig")
    except (OSError, UnicodeError) as error:
        raise SettingsError(f"{file} can't be read: mend or remove it ({type(error).__name__})") from error
    return {name: value for name, value in values.items() if value}


def _home(value: str | None, folder: Path) -> Path:
    if not value:
        from platformdirs import user_data_path

        return user_data_path("citebot", appauthor=False)
    return _folder(value, folder, "CITEBOT_HOME takes a folder, as in ~/citebot")


def _folders(value: str, folder: Path) -> tuple[Path, ...]:
    takes = f"CITEBOT_WATCH takes folders, as in ~/news{os.pathsep}/srv/archive"
    return tuple(_folder(name.strip(), folder, takes) for name in value.split(os.pathsep) if name.strip())


def _folder(value: str, folder: Path, takes: str) -> Path:
    try:
        return Path(os.path.normpath(folder.absolute() / Path(value).expanduser()))
    except RuntimeError as error:  # ~nobody
        raise SettingsError(f"{takes}; not {value[:80]!r}: {error}") from error


def _level(value: str) -> str:
    if value.upper() not in LEVELS:
        raise SettingsError(f"CITEBOT_LOG_LEVEL takes one of {', '.join(LEVELS)}, as in INFO; not {value[:80]!r}")
    return value.upper()


def _number(value: str, setting: str, unit: str, most: int) -> float:
    try:
        number = float(value)
    except ValueError:
        number = -1
    if not 0 <= number <= most:  # false for nan too
        raise SettingsError(f"{setting} takes {unit} from 0 to {most}, as in 30; not {value[:80]!r}")
    return number


def _flag(value: str, setting: str) -> bool:
    if value.lower() not in ("yes", "no"):
        raise SettingsError(f"{setting} takes yes or no; not {value[:80]!r}")
    return value.lower() == "yes"


def _hosts(value: str) -> frozenset[str]:
    hosts = value.lower().replace(",", " ").split()
    for host in hosts:
        if not _HOST.fullmatch(host):
            raise SettingsError(
                "CITEBOT_FETCH_ALLOW takes hosts, with a port if it is neither 80 nor 443, as in wiki.corp, "
                f"10.0.0.5:8080; not {host[:80]!r}"
            )
    return frozenset(hosts)


def _proxy(value: str | None) -> str | None:
    proxy = value.strip().lower().rstrip("/") if value else None
    if proxy and not (proxy.startswith("http://") and _HOST.fullmatch(proxy.removeprefix("http://"))):
        raise SettingsError(  # not shown: it may hold a password
            "CITEBOT_FETCH_PROXY takes the http address of a proxy, without a login, as in http://proxy.corp:3128"
        )
    return proxy or None


def _contact(value: str | None) -> str | None:
    contact = value.strip() if value else None
    if contact and not (_CONTACT.fullmatch(contact) and re.search(r".@.|^https?://.", contact)):
        raise SettingsError(
            "CITEBOT_CONTACT takes a mail address or a URL, for the servers that are asked for pages, "
            f"as in me@example.com; not {contact[:80]!r}"
        )
    return contact or None


def _listen(value: str | None) -> tuple[str, int] | None:
    """Where to serve: an address, this machine's own if none is given, and a port."""
    if not value:
        return None
    found = _LISTEN.fullmatch(value.strip().lower())
    if not found or int(found[2]) > 65_535:
        raise SettingsError(
            "CITEBOT_METRICS takes a port, with the address to listen on if it is not 127.0.0.1, "
            f"as in 9464, 0.0.0.0:9464; not {value[:80]!r}"
        )
    return (found[1] or "127.0.0.1").strip("[]"), int(found[2])


def _token(value: str | None) -> str | None:
    token = value.strip() if value else None
    if token and not re.fullmatch("[!-~]+", token):
        raise SettingsError(
            "DISCORD_TOKEN takes the token alone, without spaces, as in MTk4NjIy.Cl2FMQ.ZnCjm1XVW7vRze4b7Cq4se7kKWs"
        )
    return token


def check_urls(value: str, setting: str) -> tuple[str, ...]:
    """The addresses of a cluster's nodes, a comma between. Raises SettingsError, which calls them by their setting."""
    urls = tuple(filter(None, (url.strip() for url in value.split(","))))
    schemes = {_scheme(url) for url in urls}
    if not schemes <= {"http", "https"} or len(schemes) > 1:  # not shown: it may hold a password
        raise SettingsError(f"{setting} takes http or https addresses, as in https://localhost:9200")
    return urls


def _scheme(url: str) -> str:
    """What a URL begins with; empty if it is none."""
    try:
        parts = urlsplit(url)
        is_good = bool(parts.hostname) and (parts.port is None or parts.port > 0)
    except ValueError:
        is_good = False
    return parts.scheme if is_good else ""


def _key(value: str | None) -> str | None:
    key = value.strip() if value else None
    if key and not re.fullmatch("[!-~]+", key):
        raise SettingsError("CITEBOT_OPENSEARCH_KEY takes the API key alone, without spaces, as in bXlrZXk6c2VjcmV0")
    return key


def _file(value: str | None, folder: Path) -> str | None:
    if not value:
        return None
    file = folder.absolute() / Path(value).expanduser()
    if not file.is_file():
        raise SettingsError(f"CITEBOT_OPENSEARCH_CA takes a file of certificates, as in ca.pem; not {value[:80]!r}")
    return str(file)
