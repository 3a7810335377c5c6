"""Web addresses: how they are spelled, and which are of one site. It opens no connection."""

import re
from functools import cache, lru_cache
from ipaddress import IPv4Address, IPv6Address
from typing import TYPE_CHECKING
from urllib.parse import SplitResult, quote, urlsplit

from index.errors import OriginError
from index.readers.metadata import URL_LENGTH
from index.readers.public_addresses import NUMBER

if TYPE_CHECKING:
    from tldextract import TLDExtract

PORTS = {"http": 80, "https": 443}
HOST_LENGTH = 253  # characters; https://www.rfc-editor.org/info/rfc1035

_EDITIONS = {"www", "m", "mobile", "amp"}  # parts of a host's name that make it no other site
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
_IN_PATH, _IN_QUERY = "%/:@!$&'()*+,;=~", "%/:@!$&'()*+,;=~?[]"  # left as they are; all else is percent-encoded


def normalise(url: str) -> str:
    """The URL as it is stored and asked for: in ASCII, without fragment, default port and the host's last dot.

    Raises OriginError, with a bare reason, if it is no http or https URL that leads to a host.
    """
    parts = _split(url.strip())
    host = _host(parts)
    port = "" if parts.port in (None, PORTS[parts.scheme]) else f":{parts.port}"
    path, query = quote(parts.path or "/", safe=_IN_PATH), quote(parts.query, safe=_IN_QUERY)
    found = f"{parts.scheme}://{host}{port}{path}{'?' if query else ''}{query}"
    if len(found) > URL_LENGTH:
        raise OriginError(f"is an address of more than {URL_LENGTH:,} characters")
    return found


def base_url(url: str) -> str:
    """The scheme, host and port of a normalised URL."""
    parts = urlsplit(url)
    return f"{parts.scheme}://{parts.netloc}"


def host_and_port(url: str) -> tuple[str, int]:
    """The host, an IPv6 address without brackets, and the port of a normalised URL."""
    parts = urlsplit(url)
    return parts.hostname or "", parts.port or PORTS[parts.scheme]


def site(url: str) -> tuple[str, int | None]:
    """The host of a URL without the first labels that make it no other site (www, m), and its port if it names one."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    domain = _registrable(host)
    while host != domain and host.partition(".")[0] in _EDITIONS:
        host = host.partition(".")[2]
    return host, parts.port


def is_same_site(one: str, other: str) -> bool:
    """Whether two normalised URLs have the same host, or one is below the other: feeds.example.org, www.example.org.

    Both are of one domain that somebody has registered: what is below co.uk or github.io is not of one site with it.
    """
    (host, port), (another, at) = site(one), site(other)
    is_below = host == another or host.endswith(f".{another}") or another.endswith(f".{host}")
    return port == at and is_below and _registrable(host) == _registrable(another)


@lru_cache(1000)
def _registrable(host: str) -> str:
    """The domain that somebody has registered, by the public suffix list: bbc.co.uk of news.bbc.co.uk.

    The host itself if it is an IP address or a public suffix. https://publicsuffix.org/list
    """
    if ":" in host or NUMBER.fullmatch(host.rpartition(".")[2]):
        return host
    found = _suffix_list()(host)
    return found.top_domain_under_public_suffix if found.domain and found.suffix else _last_two(host, found.suffix)


def _last_two(host: str, suffix: str) -> str:
    """A public suffix itself; of a host below none that is listed the last two labels, as the list says."""
    return host if suffix else ".".join(host.split(".")[-2:])


@cache
def _suffix_list() -> "TLDExtract":
    from tldextract import TLDExtract  # with its list 0.1 s, which a question need not spend

    return TLDExtract(cache_dir=None, suffix_list_urls=(), include_psl_private_domains=True)  # as it ships: no network


def is_same_page(one: str, other: str) -> bool:
    """Whether two normalised URLs differ in no more than the scheme and the edition of the site."""
    return site(one) == site(other) and urlsplit(one)[2:4] == urlsplit(other)[2:4]


def _split(url: str) -> SplitResult:
    if "\\" in url or any(c.isspace() or not c.isprintable() for c in url):  # urlsplit drops some of them unseen
        raise OriginError("contains a space, a backslash or a control character: percent-encode or remove it")
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError as error:
        raise OriginError("is not an address that can be understood") from error
    if parts.scheme not in PORTS:
        raise OriginError("is neither http nor https")
    if "@" in parts.netloc:
        raise OriginError("contains a user name or password: remove it, because citations show the address")
    if not parts.hostname:
        raise OriginError("has no host: check its spelling")
    if port == 0:
        raise OriginError("has port 0, which no server uses")
    return parts


def _host(parts: SplitResult) -> str:
    host = parts.hostname or ""
    if parts.netloc.startswith("["):
        try:
            return f"[{IPv6Address('%' if '%' in host else host).compressed}]"  # no zone: it means this machine's wires
        except ValueError as error:
            raise OriginError("has a host that is not an IPv6 address, or one with a zone") from error
    labels = _ascii(host).removesuffix(".").split(".")
    if not all(map(_LABEL.fullmatch, labels)) or len(".".join(labels)) > HOST_LENGTH:
        raise OriginError("has a host that is not valid: check its spelling")
    if NUMBER.fullmatch(labels[-1]):
        try:
            IPv4Address(".".join(labels))
        except ValueError as error:  # 127.1, 0x7f.1, 2130706433, 0177.0.0.1: resolvers take them for 127.0.0.1
            raise OriginError("has a host that is a number, but not an IPv4 address of four decimal numbers") from error
    return ".".join(labels)


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    import idna  # few hosts need it

    try:
        return idna.encode(host, uts46=True).decode()
    except idna.IDNAError as error:
        raise OriginError(f"has a host that is not valid: {str(error).partition(':')[0]}") from error
