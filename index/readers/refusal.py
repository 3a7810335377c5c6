"""Why what came from the network is no article: the status of an answer, or what a page shows in an article's place."""

import re

from index.readers.fields import published

_STATUSES = {
    401: "asks for a login",
    402: "asks for payment",
    403: "is forbidden: it may be behind a login, or keep programs out",
    404: "is not there: check its address",
    407: "asks for a login",
    410: "is gone for good",
    429: "asks for fewer requests",
    451: "is withheld for legal reasons",
    503: "is out of service",
}


def explain_status(status: int, retry: str | None = None) -> str:
    """The reason for an HTTP status that brings no page, with the time that a Retry-After header names.

    https://www.rfc-editor.org/rfc/rfc9110#field.retry-after
    """
    reason = _STATUSES.get(status, "fails at its server" if status >= 500 else "gives no page")
    if status != 429 and status < 500:
        return f"{reason} ({status})"
    if retry and re.fullmatch(r"\d{1,7}", retry.strip(), re.ASCII):
        return f"{reason} ({status}): try again in {int(retry):,} seconds"
    return f"{reason} ({status}): try again {f'after {day}' if (day := published(retry)) else 'later'}"
