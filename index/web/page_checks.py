"""Why a page is not an article: it shows an error (a soft 404), a login, an offer to subscribe or nothing."""

import re
from urllib.parse import urlsplit

from lxml.html import HtmlElement  # type: ignore[import-untyped]

from index.readers.html import texts
from index.readers.metadata import one_line
from index.readers.pages.head import is_paid

STUB = 200  # characters: an extracted text below this may be a form's, a banner's or a notice's
THIN = 1000  # characters: below this the page's own words are believed that it is no article
NOTICE = 500  # characters that an error page has to say at most
LEAD = 2000  # characters: sites show less of an article for subscribers; a longer text counts as the whole
WHOLE = 400  # characters of a shorter one that counts as the whole, too, if it has so many paragraphs and an end
PARAGRAPHS = 4
SENTENCE = 40  # characters that a paragraph has at least; shorter lines are headings and captions

_ERROR = re.compile(
    r"^(?:error |http )?(?:40[0-9]|410|429|50[0-9])(?:$| ?[-–—:|] | (?:error|not found|forbidden|bad gateway|service))"
    r"|\b(?:page|site|article|story) (?:was |is |has been |could )?(?:not (?:be )?found|no longer available)"
    r"|^not found\b|^access (?:to this page )?(?:has been |is )?denied|^forbidden$|^just a moment|^attention required"
    r"|are you (?:a |not a )?(?:human|robot)|^service unavailable|^bad gateway|seite (?:wurde )?nicht gefunden"
    r"|^(?:(?:site |scheduled )*maintenance(?: mode)?|(?:down for|under|undergoing) (?:scheduled )?maintenance)$"
    r"|\b(?:site|page|service) (?:is )?(?:temporarily|currently) (?:unavailable|offline|down)\b"
    r"|^temporarily unavailable\b|^we['’]ll be (?:right )?back\b|^wartungsarbeiten$"
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
_END = re.compile(r"(?<!\.)[.!?。！？][\"'”’»«)\]]{0,3}\s*$")  # not an ellipsis
_NOT_SHOWN = ("script", "style", "noscript", "template", "header", "nav", "footer")  # or on all pages of a site


def explain_page(tree: HtmlElement, text: str, address: str) -> str | None:
    """What a page with this extracted `text`, maybe empty, shows instead of an article; None if it may be one.

    A long text is an article whatever is around it: many pages have a login form, and an offer to subscribe.
    """
    title, heading = (one_line(tree.xpath(f"string(.//{name})")) or "" for name in ("title", "h1"))
    if len(text) < NOTICE and (error := next(filter(_ERROR.search, (title, heading)), None)):
        return f"shows an error: {error[:80]}"
    is_titled = any(map(_LOGIN.search, (title, heading, urlsplit(address).path)))
    if len(text) < (THIN if is_titled else STUB) and tree.xpath("//input[@type='password']"):
        return "asks for a login"
    is_locked = len(text) < LEAD and is_paid(tree)
    shown = " ".join(" ".join(texts(tree, _NOT_SHOWN)).split()) if is_locked or len(text) < THIN else ""
    if (is_locked and not _is_whole(text)) or _PAYWALL.search(shown):
        return "shows only its beginning: the rest is for subscribers"
    has_nothing_but_scripts = not text and len(shown) < STUB and tree.xpath("//script")
    says_so = len(text) < STUB and _SCRIPTED.search(" ".join([text, *tree.xpath("//noscript//text()"), shown]))
    if has_nothing_but_scripts or says_so:
        return "is made by scripts in a browser, which citebot does not run"
    return None


def _is_whole(text: str) -> bool:
    """Whether it has several paragraphs and an end: some sites state of each article that it is not free."""
    paragraphs = [line for line in text.split("\n") if len(line) >= SENTENCE]
    is_long = len(paragraphs) >= PARAGRAPHS and sum(map(len, paragraphs)) >= WHOLE
    return is_long and _END.search(text) is not None
