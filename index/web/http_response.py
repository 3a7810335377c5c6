"""What an HTTP answer's status, headers and body mean; `fetch` brings them."""

import re
import time
import zlib
from collections.abc import Iterable
from contextlib import suppress
from email.utils import parsedate_to_datetime
from urllib.parse import urljoin

from index.errors import OriginError, Unavailable
from index.readers.decoding import check_size
from index.readers.metadata import published

VALIDATOR_LENGTH = 500  # characters of an ETag that is worth sending back

_STATUSES = {
    401: "asks for a login",
    402: "asks for payment",
    403: "is forbidden: it may be behind a login, or keep programs out",
    404: "is not there: check its address",
    407: "asks for a login",
    410: "is gone for good",
    408: "timed out at its server",
    425: "is not ready yet",
    429: "asks for fewer requests",
    451: "is withheld for legal reasons",
    503: "is unavailable",
}
_PASSING = {408, 425, 429}  # of those below 500


def status_error(status: int, retry: str | None = None) -> OriginError:
    """The error for an HTTP status that brings no page, with the time that a Retry-After header names.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    reason = _STATUSES.get(status, "fails at its server" if status >= 500 else "gives no page")
    if status not in _PASSING and status < 500:
        return OriginError(f"{reason} ({status})")
    if retry and re.fullmatch(r"\d{1,7}", retry.strip(), re.ASCII):
        return Unavailable(f"{reason} ({status}): try again in {int(retry):,} seconds", float(retry))
    if not (day := published(retry)):
        return Unavailable(f"{reason} ({status}): try again later")
    wait = None
    with suppress(ValueError, OverflowError):  # a date, but none of HTTP
        wait = max(0.0, parsedate_to_datetime(retry or "").timestamp() - time.time()) or None
    return Unavailable(f"{reason} ({status}): try again after {day}", wait)


def redirect_target(url: str, location: str | None) -> str:
    """Where a redirect from `url` leads: http.client takes the header for Latin-1, servers write UTF-8.

    Raises OriginError if that is nowhere.
    """
    if not location:
        raise OriginError("redirects without an address")
    with suppress(UnicodeError):
        location = location.encode("latin-1").decode()
    try:
        return urljoin(url, location)
    except ValueError as error:
        raise OriginError("redirects to an address that can't be understood") from error


def validator(value: str | None) -> str | None:
    """An ETag or Last-Modified that can be sent back: a folded header would end the line."""
    return value if value and len(value) <= VALIDATOR_LENGTH and value.isascii() and value.isprintable() else None


def unpack(chunks: Iterable[bytes], packing: str | None, size: int) -> bytes:
    """The body whole. Raises OriginError if it is more than `size` bytes unpacked, or no whole gzip; zlib.error."""
    packing = (packing or "identity").strip().lower()
    if packing not in {"identity", "gzip", "x-gzip"}:
        raise OriginError(f"is compressed as {packing[:20]}, which was not asked for")
    unpacker = zlib.decompressobj(wbits=31) if packing != "identity" else None
    data = bytearray()
    for chunk in chunks:
        data += unpacker.decompress(chunk, size + 1 - len(data)) if unpacker else chunk
        check_size(len(data), size)
    if unpacker and data and (not unpacker.eof or unpacker.unused_data):
        raise in_part()
    return bytes(data)


def in_part() -> OriginError:
    """The error for a body that ended too early."""
    return Unavailable("was sent only in part: try again")
