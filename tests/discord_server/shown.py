"""What a message shows a person and whom it notifies: words, links and pings."""

import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple

JSON = dict[str, Any]

# Discord's client reads a masked link much like this: text without unescaped brackets, a target that may be in <> and
# may hold balanced parentheses.
MASKED = re.compile(r"(?<!\\)\[((?:\\.|[^\]\\])+)\]\(\s*<?(https?://(?:\([^()\s]*\)|\\.|[^\s()<>\\])+)>?[^)]*\)")
BARE = re.compile(r"https?://[^\s<>\])]+", re.IGNORECASE)
CODE = re.compile(r"(`{1,3})(?:.+?)\1", re.DOTALL)
PING = re.compile(r"<@(?P<user>!?\d+)>|<@&(?P<role>\d+)>|(?P<all>@everyone|@here)")


class Link(NamedTuple):
    """`kind` is masked, bare, button, embed or image; `text` what is shown for it."""

    kind: str
    text: str
    url: str


class Ping(NamedTuple):
    """`kind` is user, role, everyone or here; `id` of the user or role, else 0."""

    kind: str
    id: int


def walk(components: Iterable[JSON]) -> Iterator[JSON]:
    """Each component and, after it, those inside it."""
    for component in components:
        yield component
        inner = [*component.get("components", ())]
        inner += [component[name] for name in ("accessory", "component") if component.get(name)]
        yield from walk(inner)


def displays(components: Iterable[JSON]) -> list[str]:
    """The texts of text displays."""
    return [c["content"] for c in walk(components) if c["type"] == 10]


def texts(content: str, embeds: Iterable[JSON], components: Iterable[JSON]) -> list[str]:
    """All words a person reads, but for those on buttons, in reading order."""
    found: list[Any] = [content]
    for embed in embeds:
        found += [(embed.get("author") or {}).get("name"), embed.get("title"), embed.get("description")]
        for each in embed.get("fields") or ():
            found += [each["name"], each["value"]]
        found.append((embed.get("footer") or {}).get("text"))
    return [text for text in [*found, *displays(components)] if text]


def links(content: str, embeds: Iterable[JSON], components: Iterable[JSON]) -> list[Link]:
    """All links a person can follow; only where Discord renders Markdown is text read as Markdown."""
    found: list[Link] = []
    marked = [content, *displays(components)]
    for embed in embeds:
        marked += [embed.get("description") or "", *(each["value"] for each in embed.get("fields") or ())]
        author = embed.get("author") or {}
        for text, url in ((embed.get("title"), embed.get("url")), (author.get("name"), author.get("url"))):
            if url:
                found.append(Link("embed", text or "", url))
        found += [Link("image", "", embed[key]["url"]) for key in ("image", "thumbnail") if embed.get(key)]
    for text in marked:
        text = CODE.sub(" ", text)
        found += [Link("masked", m[1], m[2]) for m in MASKED.finditer(text)]
        found += [Link("bare", url.rstrip(".,;:!?'\""), url.rstrip(".,;:!?'\"")) for url in bare(text)]
    found += [Link("button", c.get("label") or "", c["url"]) for c in walk(components) if c.get("url")]
    return found


def bare(text: str) -> list[str]:
    """URLs that stand in the text themselves."""
    return BARE.findall(MASKED.sub(" ", text))


def pings(content: str, components: Iterable[JSON], allowed: JSON | None) -> list[Ping]:
    """Whom a new message notifies, but for the author of a message replied to; embeds never notify.

    Without allowed_mentions all do: https://docs.discord.com/developers/resources/message#allowed-mentions-object.
    Mentions in code count too: what Discord makes of them is not documented, so this is the stricter reading.
    """
    found: dict[Ping, None] = {}
    parse = {"users", "roles", "everyone"} if allowed is None else set(allowed.get("parse") or ())
    named = {kind: {int(i) for i in (allowed or {}).get(f"{kind}s") or ()} for kind in ("user", "role")}
    for match in PING.finditer("\n".join([content, *displays(components)])):
        kind = str(match.lastgroup)
        if kind == "all":
            if "everyone" in parse:
                found[Ping(match[0][1:], 0)] = None
        elif f"{kind}s" in parse or int(match[kind].lstrip("!")) in named[kind]:
            found[Ping(kind, int(match[kind].lstrip("!")))] = None
    return list(found)
