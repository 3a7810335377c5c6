"""The address of an OpenSearch cluster and its login. It imports no client, so that settings can hold one."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True)
class Address:
    """The URLs of a cluster's nodes, with a login if it needs one; or an API `key`, which comes before the login.

    `authority`: a file with the certificates of the authorities to trust, instead of the system's.
    """

    urls: tuple[str, ...] = field(repr=False)
    key: str | None = field(default=None, repr=False)
    authority: str | None = None

    @property
    def place(self) -> str:
        """The hosts, without the login."""
        return ",".join(urlsplit(url).netloc.rpartition("@")[2] for url in self.urls)

    @property
    def is_secure(self) -> bool:
        """Whether the connection uses TLS."""
        return self.urls[0].startswith("https:")
