"""What stands in a page but is not its article: menus, what is hidden, comments, and what asks for consent."""

import re
from collections.abc import Iterator
from math import inf

from lxml.html import HtmlElement  # type: ignore[import-untyped]

SHARE = 3  # a menu or hidden part with so many times the prose of all the rest holds the article
LONG, NEARLY_NOTHING = 500, 50  # characters of one that has not even paragraphs, and of what is left without it
NOTICE = 1500  # characters: a longer paragraph asks for nothing
PRECEDING = 150  # characters of an article before its comments
PARAGRAPHS = 3  # of an article that has neither a heading nor a tag of its own

_STYLE = "translate(@style, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ \t\n', 'abcdefghijklmnopqrstuvwxyz')"
HIDDEN = (
    f".//body//*[@hidden or @style and (contains({_STYLE}, 'display:none') or contains({_STYLE}, 'visibility:hidden')"
    f" or contains({_STYLE}, 'mso-hide:all'))]"
)
MENUS_AND_HIDDEN = [".//nav", HIDDEN]  # where the text is short, trafilatura takes menus for it

_NO_PROSE = {"a", "script", "style", "noscript", "template", "svg", "button", "select", "option"}
_LEAVES = ("p", "li", "div", "td", "h2", "h3", "h4")
_BLOCKS = {"p", "li", "ul", "ol", "div", "table", "section", "article", "main", "header", "h1", "h2", "h3", "h4"}
_CONSENT_WORDS = ("ookie", "consent", "legitimate interest", "information on a device", "Einwilligung")
_CONSENT_NAMES = re.compile(
    r"cookie|consent|gdpr|dsgvo|onetrust|didomi|usercentrics|truste|qc-cmp|cmpbox|cmp-|\bcc-window|sp_message|privacy",
    re.IGNORECASE,
)
_COMMENTS = re.compile(
    r"(?<![^\s_-])comments?[-_]?(?:list|area|section|form|container|thread|wrapper|respond|box)(?![a-z])"
    r"|(?<!\S)(?:comments|respond|disqus_thread)(?!\S)",
    re.IGNORECASE,
)
_CONSENT = re.compile(
    r"\b(?:uses?|using|stores?|sets?|places?) (?:[^. ]{1,30} ){0,12}cookies"
    r"|\bcookies? (?:policy|settings|preferences|notice|consent|banner|declaration)|\baccept (?:all )?(?:the )?cookies"
    r"|\b(?:use|usage|such as|similar|and other) (?:of )?(?:tracking )?cookies|\byour (?:cookie |privacy )?consent\b"
    r"|\bpartners?\b.{0,200}\blegitimate interests?\b|\bpersonenbezogene\w{0,2} daten\b.{0,200}\beinwilligung"
    r"|\bstore and/or access\b|\bstore and read information on\b"
    r"|\baccess information on a device"
    r"|\bcookies?\b[^.]{0,60}\b(?:agree|accept|consent|experience|analy[sz]e)|\b(?:agree|consent)\b[^.]{0,80}\bcookies"
    r"|verwende[nt]\b[^.]{0,40}\bcookies|cookie-?(?:einstellungen|richtlinie|hinweis)|\bcookies\b[^.]{0,60}zustimm"
    r"|utilis\w{1,6} (?:des |les |de )?cookies|\bcookies\b[^.]{0,60}(?:accepte|consent)"
    r"|politique (?:de|en matière de) cookies"
    r"|(?:utiliza\w{0,5}|usamos|uso de|política de) (?:las )?cookies|utilizz\w{1,6} (?:i )?cookie"
    r"|gebruik\w{0,4} (?:van )?cookies"
    r"|używa\w{0,3} (?:plik\w{0,3} )?cookie|используе\w{1,3} (?:файл\w{0,3} )?cookie|använder cookies",
    re.IGNORECASE,
)


def reveal(tree: HtmlElement) -> None:
    """Make plain parts of the menus and hidden elements that hold the article, as of a `<nav>` that nobody closed.

    So do pages that are hidden until a script runs. Browsers show both.
    """
    body = tree.find(".//body")
    if body is None:
        return
    for element in [found for path in MENUS_AND_HIDDEN for found in tree.xpath(path)]:
        within = _prose(element)
        left = _prose(body, within + within // SHARE) - within if within else 0
        if within > SHARE * left and _may_be_article(element, within, left):
            element.tag = "div" if element.tag == "nav" else element.tag
            for name in ("hidden", "style"):
                element.attrib.pop(name, None)


def drop_other_voices(tree: HtmlElement) -> None:
    """Remove readers' comments, and what asks for consent to cookies, unless the page is about them or nothing else."""
    body = tree.find(".//body")
    for element in list(body.iter("div", "section", "aside", "dialog", "form", "ol", "ul")) if body is not None else ():
        names = f"{element.get('id')} {element.get('class')} {element.get('aria-label')}"
        if names == "None None None":
            continue
        if _COMMENTS.search(names):
            if not _is_article(element) and _has_prose_before(element):
                _drop(element)
        elif _CONSENT_NAMES.search(names) and not _is_article(element) and _asks(element.text_content()[:NOTICE]):
            _drop(element)
    asking, others = list[HtmlElement](), list(tree.iter("title", "h1"))
    for element in tree.iter(*_LEAVES):
        if not any(child.tag in _BLOCKS for child in element):
            text = element.text_content()
            (asking if len(text) <= NOTICE and _asks(text) else others).append(element)
    boxes = dict.fromkeys(map(_box, asking))
    left = (one for one in others if boxes.keys().isdisjoint(one.iterancestors())) if boxes else ()
    rest = " ".join(one.text_content() for one in left)
    if rest.strip() and not any(word in rest for word in _CONSENT_WORDS):
        for box in boxes:
            _drop(box)


def _box(asking: HtmlElement) -> HtmlElement:
    """The part of the page that is there to ask: what stands around the element, if it makes much of that."""
    parent = asking.getparent()
    if (
        parent is None
        or parent.tag not in {"div", "section", "aside", "footer", "dialog", "form"}
        or _is_article(parent)
    ):
        return asking
    is_much = len(parent.text_content()) <= SHARE * len(asking.text_content())
    return parent if is_much else asking


def _asks(text: str) -> bool:
    return any(word in text for word in _CONSENT_WORDS) and _CONSENT.search(text) is not None


def _may_be_article(element: HtmlElement, within: int, left: int) -> bool:
    return (
        _is_article(element) or len(element.findall(".//p")) >= PARAGRAPHS or (within >= LONG and left < NEARLY_NOTHING)
    )


def _is_article(element: HtmlElement) -> bool:
    return any(element.find(f".//{name}") is not None for name in ("article", "main", "h1"))


def _prose(element: HtmlElement, most: float = inf) -> int:
    """How many characters of text it has outside of links, buttons and scripts; counted until there are over `most`."""
    count = 0
    for text in _texts(element):
        count += len(text)
        if count > most:
            break
    return count


def _texts(element: HtmlElement) -> Iterator[str]:
    if isinstance(element.tag, str) and element.tag not in _NO_PROSE:
        yield (element.text or "").strip()
        for child in element:
            yield from _texts(child)
            yield (child.tail or "").strip()


def _has_prose_before(element: HtmlElement) -> bool:
    """Whether an article may stand before it in the page, as before its comments."""
    siblings = (one for node in (element, *element.iterancestors()) for one in node.itersiblings(preceding=True))
    count = 0
    for one in siblings:
        count += _prose(one, PRECEDING)
        if count > PRECEDING:
            return True
    return False


def _drop(element: HtmlElement) -> None:
    if element.getparent() is not None:
        element.drop_tree()
