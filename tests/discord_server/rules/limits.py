"""Discord's documented limits of messages, components and modals, as sentences about what breaks them.

The numbers are those of https://docs.discord.com/developers/resources/message and .../components/reference, which the
OpenAPI spec leaves out in part or contradicts. A character is a UTF-16 unit here: Discord doesn't say, and this is the
stricter reading.
"""

from collections.abc import Iterable, Iterator
from typing import Any

from tests.discord_server.messages import EPHEMERAL, V2
from tests.discord_server.shown import displays, walk

JSON = dict[str, Any]
CREATED_FLAGS = 1 << 2 | 1 << 12 | 1 << 13 | V2  # suppress embeds, suppress notifications, voice message
ANSWER_FLAGS = CREATED_FLAGS | EPHEMERAL
EDIT_FLAGS = 1 << 2 | V2
REQUEST = 25 * 1024 * 1024  # bytes
SELECTS = (3, 5, 6, 7, 8)


def units(text: str) -> int:
    """UTF-16 units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def long(where: str, text: Any, most: int, least: int = 0) -> Iterator[str]:
    """At most one problem: a text that is too short or too long, or no text; None counts as absent if it may be."""
    if text is None and not least:
        return
    if not isinstance(text, str) or not least <= units(text) <= most:
        size = units(text) if isinstance(text, str) else repr(text)
        yield f"{where}: must be {least} to {most} in length, is {size}"


def many(where: str, items: Any, most: int, least: int = 0) -> Iterator[str]:
    if not least <= len(items or ()) <= most:
        yield f"{where}: must have {least} to {most} items, has {len(items or ())}"


def unique(where: str, values: Iterable[Any]) -> Iterator[str]:
    seen = [value for value in values if value is not None]
    yield from (f"{where}: {value!r} is there twice" for value in {v for v in seen if seen.count(v) > 1})


def message(body: JSON, *, files: int, flags: int = CREATED_FLAGS, new: bool = True, v2: bool = False) -> Iterator[str]:
    """A message to make or (new=False) to edit; `flags` are those it may set, `v2` whether it is one already."""
    content, embeds, components = body.get("content"), body.get("embeds") or [], body.get("components") or []
    v2 = v2 or bool((body.get("flags") or 0) & V2)
    yield from long("content", content, 2000)
    yield from many("embeds", embeds, 10)
    for n, one in enumerate(embeds):
        yield from embed(f"embeds[{n}]", one)
    if (total := sum(map(weight, embeds))) > 6000:
        yield f"embeds: must be 6000 or fewer in length altogether, are {total}"
    yield from rows(components, v2)
    if v2 and (content or embeds or body.get("poll") or body.get("sticker_ids")):
        yield "flags: with components v2 there is no content, embed, poll or sticker"
    if (wrong := (body.get("flags") or 0) & ~flags) != 0:
        yield f"flags: {wrong} may not be set here"
    if body.get("nonce") is not None:
        yield from long("nonce", str(body["nonce"]), 25)
    yield from many("files", range(files), 10)
    for n, attachment in enumerate(body.get("attachments") or ()):
        yield from long(f"attachments[{n}].description", attachment.get("description"), 1024)
    allowed = body.get("allowed_mentions") or {}
    for kind in ("users", "roles"):
        yield from many(f"allowed_mentions.{kind}", allowed.get(kind), 100)
        if allowed.get(kind) and kind in (allowed.get("parse") or ()):
            yield f"allowed_mentions.{kind}: excludes {kind} in parse"
    held = ((content or "").strip(), embeds, components, files, body.get("poll"), body.get("sticker_ids"))
    if new and not any(held):
        yield "message: cannot be empty"


def embed(where: str, one: JSON) -> Iterator[str]:
    parts = [
        ("title", one.get("title"), 256),
        ("description", one.get("description"), 4096),
        ("footer.text", (one.get("footer") or {}).get("text"), 2048),
        ("author.name", (one.get("author") or {}).get("name"), 256),
    ]
    for name, text, most in parts:
        yield from long(f"{where}.{name}", text and text.strip(), most)
    yield from many(f"{where}.fields", one.get("fields"), 25)
    for n, each in enumerate(one.get("fields") or ()):
        yield from long(f"{where}.fields[{n}].name", (each.get("name") or "").strip(), 256, 1)
        yield from long(f"{where}.fields[{n}].value", (each.get("value") or "").strip(), 1024, 1)
    holders = [("", one)] + [(f".{k}", one.get(k) or {}) for k in ("author", "image", "thumbnail", "footer")]
    for name, holder in holders:
        for key in ("url", "icon_url"):
            if holder.get(key):
                yield from link(f"{where}{name}.{key}", holder[key], 2048)
    if not any(one.get(key) for key in ("title", "description", "fields", "footer", "author", "image", "thumbnail")):
        yield f"{where}: is empty"


def weight(one: JSON) -> int:
    """What an embed counts towards the 6000, in characters."""
    texts = [one.get("title"), one.get("description"), (one.get("footer") or {}).get("text")]
    texts.append((one.get("author") or {}).get("name"))
    texts += [each.get(key) for each in one.get("fields") or () for key in ("name", "value")]
    return sum(units(text.strip()) for text in texts if text)


def link(where: str, url: str, most: int, schemes: tuple[str, ...] = ("http", "https", "attachment")) -> Iterator[str]:
    yield from long(where, url, most)
    if url.split("://")[0].lower() not in schemes or any(c.isspace() for c in url):
        yield f"{where}: not a well formed URL: {url!r}"


def rows(components: list[JSON], v2: bool) -> Iterator[str]:
    """The components of a message."""
    every = list(walk(components))
    yield from unique("components: custom_id", (c.get("custom_id") for c in every))
    yield from unique("components: id", (c.get("id") or None for c in every))
    if v2:
        yield from many("components", every, 40)
        if (total := sum(map(units, displays(components)))) > 4000:
            yield f"components: texts must be 4000 or fewer in length altogether, are {total}"
    else:
        yield from many("components", components, 5)
        new = {c["type"] for c in every} - {1, 2, *SELECTS}
        yield from (f"components: type {kind} needs components v2" for kind in new)
        yield from ("components: only action rows stand at the top" for c in components if c["type"] in (2, *SELECTS))
    for n, component in enumerate(every):
        where = f"components({n})"
        kind = component["type"]
        if kind == 1:
            yield from row(where, component.get("components") or [])
        elif kind == 2:
            yield from button(where, component)
        elif kind in SELECTS:
            yield from select(where, component)
        elif kind == 9:
            yield from many(f"{where}.components", component.get("components"), 3, 1)
        elif kind == 10:
            yield from long(f"{where}.content", component.get("content"), 4000, 1)
        elif kind == 12:
            yield from many(f"{where}.items", component.get("items"), 10, 1)


def row(where: str, inside: list[JSON]) -> Iterator[str]:
    yield from many(f"{where}.components", inside, 5, 1)
    if len(inside) > 1 and any(c["type"] != 2 for c in inside):
        yield f"{where}: holds buttons or one select"


def button(where: str, one: JSON) -> Iterator[str]:
    yield from long(f"{where}.label", one.get("label"), 80)
    if one.get("style") == 6:
        return
    if not one.get("label") and not one.get("emoji"):
        yield f"{where}: has neither label nor emoji"
    if one.get("style") == 5:
        if one.get("custom_id") is not None:
            yield f"{where}: a link button has no custom_id"
        yield from link(f"{where}.url", one.get("url") or "", 512, ("http", "https", "discord"))
    else:
        if one.get("url") is not None:
            yield f"{where}: a button with a custom_id has no url"
        yield from long(f"{where}.custom_id", one.get("custom_id"), 100, 1)


def select(where: str, one: JSON) -> Iterator[str]:
    yield from long(f"{where}.custom_id", one.get("custom_id"), 100, 1)
    yield from long(f"{where}.placeholder", one.get("placeholder"), 150)
    least, most = one.get("min_values", 1), one.get("max_values", 1)
    if not (0 <= least <= 25 and 1 <= most <= 25 and least <= most):
        yield f"{where}: min_values {least} and max_values {most} don't fit"
    if one["type"] != 3:
        return
    options = one.get("options") or []
    yield from many(f"{where}.options", options, 25, 1)
    yield from unique(f"{where}.options", (option.get("value") for option in options))
    if most > len(options):
        yield f"{where}: max_values {most} is more than its options"
    for n, option in enumerate(options):
        yield from long(f"{where}.options[{n}].label", option.get("label"), 100, 1)
        yield from long(f"{where}.options[{n}].value", option.get("value"), 100, 1)
        yield from long(f"{where}.options[{n}].description", option.get("description"), 100)


def modal(body: JSON) -> Iterator[str]:
    """A modal to open."""
    components = body.get("components") or []
    every = list(walk(components))
    yield from long("title", body.get("title"), 45, 1)
    yield from long("custom_id", body.get("custom_id"), 100, 1)
    yield from many("components", components, 5, 1)
    yield from unique("components: custom_id", (c.get("custom_id") for c in every))
    for n, component in enumerate(every):
        where, kind = f"components({n})", component["type"]
        if kind == 18:
            yield from long(f"{where}.label", component.get("label"), 45, 1)
            yield from long(f"{where}.description", component.get("description"), 100)
        elif kind in SELECTS:
            yield from select(where, component)
        elif kind == 4:
            yield from long(f"{where}.custom_id", component.get("custom_id"), 100, 1)
            yield from long(f"{where}.label", component.get("label"), 45)
            yield from long(f"{where}.placeholder", component.get("placeholder"), 100)
            yield from long(f"{where}.value", component.get("value"), 4000)
            least, most = component.get("min_length") or 0, component.get("max_length") or 4000
            if not (0 <= least <= most and 1 <= most <= 4000):
                yield f"{where}: min_length {least} and max_length {most} don't fit"


def choices(body: JSON) -> Iterator[str]:
    """An autocomplete answer."""
    yield from many("choices", body.get("choices"), 25)
    for n, choice in enumerate(body.get("choices") or ()):
        yield from long(f"choices[{n}].name", choice.get("name"), 100, 1)
        if isinstance(choice.get("value"), str):
            yield from long(f"choices[{n}].value", choice["value"], 100, 1)
