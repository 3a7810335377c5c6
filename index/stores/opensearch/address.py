"""Where an OpenSearch cluster is and how to log in. Imports no client, so that settings can hold one."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """Where a cluster is: the URLs of its nodes, with a login if it wants one; or an API `key`, which goes before.

    `authority`: a file with the certificates that sign its own, else the system's are trusted.
    """

    urls: tuple[str, ...] = field(repr=False)
    key: str | None = field(default=None, repr=False)
    authority: str | None = None

    @property
    def place(self) -> str:
        """Its hosts, without the login."""
        return ",".join(urlsplit(url).netloc.rpartition("@")[2] for url in self.urls)

    @property
    def is_secure(self) -> bool:
        """Whether it is spoken to by TLS."""
        return self.urls[0].startswith("https:")
