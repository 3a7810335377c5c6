"""Why what came from the network is no article: the status of an answer, or what a page shows in an article's place."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.fields import one_line, published
from index.readers.head import is_paid

STUB = 200  # characters: an extracted text below this may be a form's, a banner's or a notice's
THIN = 1000  # characters: below this the page's own words are believed that it is no article
NOTICE = 500  # characters that an error page has to say at most
LEAD = 2000  # characters that sites show of an article for subscribers; what is longer is taken for the whole

_ERROR = re.compile(
    r"^(?:error |http )?(?:40[0-9]|410|429|50[0-9])(?:$| ?[-–—:|] | (?:error|not found|forbidden|bad gateway|service))"
    r"|\b(?:page|site|article|story) (?:was |is |has been |could )?(?:not (?:be )?found|no longer available)"
    r"|^not found\b|^access (?:to this page )?(?:has been |is )?denied|^forbidden$|^just a moment|^attention required"
    r"|are you (?:a |not a )?(?:human|robot)|^service unavailable|^bad gateway|seite (?:wurde )?nicht gefunden"
    r"|page (?:non trouvée|introuvable)|página no encontrada|страница не найдена",
    re.IGNORECASE,
)
_LOGIN = re.compile(
    r"\b(?:log|sign)[ _-]?(?:in|on)\b|\bsso\b|\banmeld|\bconnexion\b|iniciar sesión|войти", re.IGNORECASE
)
_PAYWALL = re.compile(
    r"(?:subscribe|register|log in|sign in|join) (?:now )?to (?:continue|keep reading|read (?:this|the|more|on)|unlock)"
    r"|to (?:continue|keep) reading|read the (?:full|whole|rest)[^.]{0,40} with (?:a|your) subscription"
    r"|(?:article|story|content|post) is (?:only )?(?:for|reserved for|available (?:only )?to)"
    r" (?:paid |paying )?(?:subscribers|members)"
    r"|weiterlesen mit|nur für abonnenten|réservée? (?:à nos|aux) abonnés|solo para suscriptores"
    r"|только для подписчиков",
    re.IGNORECASE,
)
_SCRIPTED = re.compile(
    r"(?:enable|activate|turn on|requires?|needs?|without|allow) (?:your )?java ?script"
    r"|java ?script (?:is |must be |needs to be |has been |to be )?(?:enabled|disabled|required|turned off|not)"
    r"|javascript aktivieren|activer javascript",
    re.IGNORECASE,
)
_TEXT = (
    "//body//text()[not(ancestor::script or ancestor::style or ancestor::noscript or ancestor::template"
    " or ancestor::header or ancestor::nav or ancestor::footer)]"
)
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


def explain_page(tree: HtmlElement, text: str, address: str) -> str | None:
    """What a page with an extracted `text`, maybe empty, shows in an article's place; None if it may be one.

    A long text is an article whatever stands around it: many a page has a form to log in, and an offer to subscribe.
    """
    title, heading = ((one_line(tree.findtext(f".//{name}")) or "") for name in ("title", "h1"))
    if len(text) < NOTICE and (error := next(filter(_ERROR.search, (title, heading)), None)):
        return f"shows an error: {error[:80]}"
    is_titled = any(map(_LOGIN.search, (title, heading, urlsplit(address).path)))
    if len(text) < (THIN if is_titled else STUB) and tree.xpath("//input[@type='password']"):
        return "asks for a login"
    if (len(text) < LEAD and is_paid(tree)) or (len(text) < THIN and _PAYWALL.search(_shown(tree))):
        return "shows the beginning only: the rest is for subscribers"
    if len(text) < STUB and _is_scripted(tree, text):
        return "is made by scripts in a browser, which are not run here"
    return None


def _is_scripted(tree: HtmlElement, text: str) -> bool:
    """Whether the page says so, or holds scripts and nothing to read."""
    if _SCRIPTED.search(" ".join([text, *tree.xpath("//noscript//text()"), _shown(tree)])):
        return True
    return not text and bool(tree.xpath("//script")) and len(_shown(tree)) < STUB


def _shown(tree: HtmlElement) -> str:
    """The page's text without what stands on all pages of a site, on one line."""
    return " ".join(" ".join(tree.xpath(_TEXT)).split())
