"""Which internet addresses are public, and which hosts are not: those of this machine, a home or an office."""

import re
from ipaddress import IPv6Address, ip_address, ip_network
from unicodedata import normalize
from urllib.parse import unquote, urlsplit

# a host that ends so is an IPv4 address: https://url.spec.whatwg.org/#host-parsing
NUMBER = re.compile(r"\d+|0x[0-9a-f]*")
# ends of names
_INSIDE = {"localhost", "localdomain", "local", "internal", "intranet", "lan", "home", "corp", "private", "arpa"}
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


def leads_inside(url: str) -> bool:
    """Whether a URL names a host that is not public: by its IP address, however written, or by how its name ends.

    The host is read as browsers do, to which ① is 1, ⓛ is l, %31 is 1 and 。 is a dot.
    https://url.spec.whatwg.org/#host-parsing
    """
    try:
        host = normalize("NFKC", unquote(urlsplit(url).hostname or "")).lower().replace("。", ".").rstrip(".")
    except ValueError:
        return True
    last = host.rpartition(".")[2]
    if not last.isascii() and any(map(str.isascii, last)):  # no domain ends so, but browsers drop some characters
        return True
    if ":" in host or NUMBER.fullmatch(last):  # also 127.1 and 0x7f000001, which browsers take for 127.0.0.1
        return not is_public(host)
    return last in _INSIDE or "." not in host
