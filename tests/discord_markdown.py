"""Discord's Markdown as a client reads it, written apart from what makes it: text -> nodes, rather too many.

The order and the shape of the rules follow SimpleMarkdown, which the client is built on; mentions, emoji and timestamps
follow https://discord.com/developers/docs/reference#message-formatting. Inside a link's label no backslash escapes, and
a label that holds a link, a mention or an emoji leaves the whole link as raw text.
"""

import re
from collections.abc import Iterator, Sequence
from typing import NamedTuple


class Node(NamedTuple):
    """`kind` "text" has a value only; a "link" leads to its value; others have parts, or a value that names them."""

    kind: str
    parts: tuple["Node", ...] = ()
    value: str = ""


_EMOJI = (
    "[\u203c\u2049\u2122\u2139\u2194-\u21aa\u231a-\u23ff\u24c2\u25aa-\u27bf\u2934-\u2b55\u3030\u303d\u3297\u3299"
    "\U0001f000-\U0001faff]\ufe0f?|[0-9#*]\ufe0f?\u20e3"
)
_INVITE = r"(?:https?://)?(?:www\.)?discord(?:app)?\.(?:gg|com/invite)/[\w-]+"
BLOCKS = {
    "quote": r" *>>> (?P<rest>[\s\S]*)|(?P<lines>(?: *> [^\n]*(?:\n|$))+)",
    "heading": r" *#{1,3}\s+(?P<inner>[^\n]+)(?:\n|$)",
    "subtext": r" *-# +(?P<inner>[^\n]+)(?:\n|$)",
    "list": r" *(?:[*+-]|\d+\.) +(?P<inner>[^\n]+)(?:\n|$)",
}
INLINES = {
    "escape": r"\\(?P<text>[^0-9A-Za-z\s])",
    "codeblock": r"```(?P<code>[\s\S]+?)```",
    "code": r"(?P<ticks>`+)(?P<code>[\s\S]*?[^`])(?P=ticks)(?!`)",
    "user": r"<@!?\d+>",
    "role": r"<@&\d+>",
    "channel": r"<#\d+>",
    "everyone": r"@(?:everyone|here)",
    "command": r"</[^<>\n]+:\d+>",
    "emoji": rf"<a?:\w+:\d+>|:[a-z0-9_+-]+:|{_EMOJI}",
    "time": r"<t:-?\d+(?::[tTdDfFRsS])?>",
    "guide": r"<id:\w+(?::\d+)?>",
    "contact": r"<(?:mailto:|tel:|sms:|\+)?[^<>\s@]*@?[\w.+-]+>",
    "autolink": r"<(?P<url>[^: >]+:/[^ >]+)>",
    "invite": _INVITE,
    "masked": r"\[(?P<label>(?:\[[^\]]*\]|[^\[\]]|\](?=[^\[]*\]))*)\]"
    r"\(\s*<?(?P<url>(?:\([^)]*\)|[^\s\\]|\\[^\n])*?)>?(?:\s+['\"][\s\S]*?['\"])?\s*\)",
    "url": r"(?P<url>(?:https?|steam|discord)://[^\s<]+[^<.,:;\"'\]\s])",
    "bold": r"\*\*(?P<inner>(?:\\[\s\S]|[^\\])+?)\*\*(?!\*)",
    "underline": r"__(?P<inner>(?:\\[\s\S]|[^\\])+?)__(?!_)",
    "italic": r"\*(?=\S)(?P<inner>(?:\\[\s\S]|\*\*|[^*\\])+?)\*(?!\*)",
    "italic ": r"_(?P<inner>(?:\\[\s\S]|__|[^_\\])+?)_(?!\w)",
    "strike": r"~~(?P<inner>[\s\S]+?)~~(?!_)",
    "spoiler": r"\|\|(?P<inner>[\s\S]+?)\|\|",
    "shrug": r"¯\\_\(ツ\)_/¯",
}
_BLOCKS = [(kind, re.compile(pattern)) for kind, pattern in BLOCKS.items()]
_INLINES = [(kind, re.compile(pattern)) for kind, pattern in INLINES.items()]
_LABEL_BREAKS = frozenset(
    ("user", "role", "channel", "everyone", "command", "emoji", "guide", "contact", "link", "invite")
)


def parse(source: str, *, in_label: bool = False) -> tuple[Node, ...]:
    """The nodes of a text; neighbouring pieces of text are one."""
    return tuple(_merged(_nodes(source, in_label)))


def walk(nodes: Sequence[Node]) -> Iterator[Node]:
    """Every node, parents first."""
    for node in nodes:
        yield node
        yield from walk(node.parts)


def read(nodes: Sequence[Node]) -> str:
    """What a person reads of the nodes; emoji by their source."""
    return "".join(node.value if node.kind == "text" else read(node.parts) or node.value for node in nodes)


def _nodes(source: str, in_label: bool) -> Iterator[Node]:
    at = 0
    while at < len(source):
        rules = [*(_BLOCKS if at == 0 or source[at - 1] == "\n" else ()), *_INLINES]
        for kind, pattern in rules:
            if (match := pattern.match(source, at)) and not (in_label and kind == "escape"):
                yield _node(kind, match, in_label)
                at = match.end()
                break
        else:
            yield Node("text", (), source[at])
            at += 1


def _node(kind: str, match: re.Match[str], in_label: bool) -> Node:
    found = match.groupdict()
    if kind == "escape":
        return Node("text", (), found["text"])
    if kind == "masked":
        return _link(match, found["label"], found["url"])
    if kind in ("url", "autolink"):
        return Node("link", (Node("text", (), found["url"]),), found["url"])
    if kind in ("code", "codeblock"):
        return Node(kind, (Node("text", (), found["code"]),))
    if found.get("lines"):
        return Node(kind, parse(re.sub(r"^ *> ", "", found["lines"], flags=re.MULTILINE).rstrip("\n")))
    inner = found.get("inner") or found.get("rest")
    return Node(kind.strip(), parse(inner, in_label=in_label)) if inner else Node(kind, (), match[0])


def _link(match: re.Match[str], label: str, url: str) -> Node:
    is_web = re.match(r"(?:https?|discord)://[^/?#\s]", url)
    inner = parse(label, in_label=True)
    if not is_web or not label.strip() or any(node.kind in _LABEL_BREAKS for node in walk(inner)):
        return Node("text", (), match[0])
    return Node("link", inner, url)


def _merged(nodes: Iterator[Node]) -> Iterator[Node]:
    text = ""
    for node in nodes:
        if node.kind == "text":
            text += node.value
            continue
        if text:
            yield Node("text", (), text)
            text = ""
        yield node
    if text:
        yield Node("text", (), text)
