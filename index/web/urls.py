"""Which web addresses may be asked for, and which internet addresses are public. It opens no connection itself."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, quote, urlsplit

from index.errors import OriginError
from index.readers.metadata import URL_LENGTH

PORTS = {"http": 80, "https": 443}
HOST_LENGTH = 253  # characters; https://www.rfc-editor.org/info/rfc1035

_EDITIONS = {"www", "m", "mobile", "amp"}  # parts of a host's name that make it no other site
_LABEL = re.compile(r"[a-z0-9_](?:[a-z0-9_-]{0,61}[a-z0-9_])?")
# a host that ends so is an IPv4 address: https://url.spec.whatwg.org/#host-parsing
_NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
_IN_PATH, _IN_QUERY = "%/:@!$&'()*+,;=~", "%/:@!$&'()*+,;=~?[]"  # left as they are; all else is percent-encoded
# An own table, because ipaddress calls some of these public, in Python before 3.11.10 and 3.12.4 more of them.
# https://www.iana.org/assignments/iana-ipv4-special-registry
# https://www.iana.org/assignments/ipv6-address-space: all that is allotted for the internet lies in 2000::/3. Outside
# are loopback, private, link-local and multicast, and what hides an IPv4 address: mapped (::ffff:0:0/96), compatible
# (::/96), translated (64:ff9b::/96 and 64:ff9b:1::/48, NAT64).
_ALLOTTED = ip_network("2000::/3")
_NOT_PUBLIC = [
    ip_network(network)
    for network in (
        "0.0.0.0/8",  # this network
        "10.0.0.0/8",  # private
        "100.64.0.0/10",  # shared by the customers of a provider, and some clouds' metadata
        "127.0.0.0/8",  # loopback
        "168.63.129.16/32",  # Azure's own services, from within it
        "169.254.0.0/16",  # link-local, and most clouds' metadata
        "172.16.0.0/12",  # private
        "192.0.0.0/24",  # protocol assignments
        "192.0.2.0/24",  # documentation
        "192.31.196.0/24",  # AS112
        "192.52.193.0/24",  # multicast tunnels
        "192.88.99.0/24",  # 6to4 relays
        "192.168.0.0/16",  # private
        "192.175.48.0/24",  # AS112
        "198.18.0.0/15",  # benchmarks
        "198.51.100.0/24",  # documentation
        "203.0.113.0/24",  # documentation
        "224.0.0.0/3",  # multicast, reserved, broadcast
        "2001::/23",  # protocol assignments: Teredo, which hides an IPv4 address, ORCHID, benchmarks
        "2001:db8::/32",  # documentation
        "2002::/16",  # 6to4, which hides an IPv4 address
        "2620:4f:8000::/48",  # AS112
        "3fff::/20",  # documentation
    )
]


def is_public(address: str) -> bool:
    """Whether an IP address is one of the public internet."""
    try:
        found = ip_address(address)
    except ValueError:
        return False
    if isinstance(found, IPv6Address) and (found.scope_id is not None or found not in _ALLOTTED):
        return False
    return not any(found in network for network in _NOT_PUBLIC)


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
    """The host of a URL without the parts that make it no other site (www, m), and its port if it names one."""
    parts = urlsplit(url)
    return ".".join(label for label in (parts.hostname or "").split(".") if label not in _EDITIONS), parts.port


def is_same_site(one: str, other: str) -> bool:
    """Whether two normalised URLs have the same host, or one is below the other: feeds.example.org, www.example.org."""
    (host, port), (another, at) = site(one), site(other)
    return port == at and (host == another or host.endswith(f".{another}") or another.endswith(f".{host}"))


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
    if _NUMBER.fullmatch(labels[-1]):
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
