"""Discord's documented limits of application commands, as sentences about what breaks them.

The numbers are those of https://docs.discord.com/developers/interactions/application-commands.
"""

from collections import Counter
from collections.abc import Iterator
from typing import Any

from tests.discord_server.rules.limits import long, many, unique, units

JSON = dict[str, Any]
GROUP, SUB = 2, 1
SORTS = {1: ("CHAT_INPUT", 100), 2: ("USER", 15), 3: ("MESSAGE", 15)}


def commands(all_: list[JSON]) -> Iterator[str]:
    """A bulk overwrite."""
    sorts = Counter(command.get("type") or 1 for command in all_)
    yield from (f"{SORTS[s][0]}: {n} commands, {SORTS[s][1]} at most" for s, n in sorts.items() if n > SORTS[s][1])
    yield from unique("commands", ((command.get("type") or 1, command.get("name")) for command in all_))
    for command in all_:
        where = f"/{command.get('name')}"
        if (command.get("type") or 1) == 1:
            yield from named(where, command)
            yield from options(where, command.get("options") or [], depth=0)
            if (total := weight(command)) > 8000:
                yield f"{where}: must be 8000 or fewer in length altogether, is {total}"
        else:
            yield from long(f"{where}: name", command.get("name"), 32, 1)
            if command.get("description"):
                yield f"{where}: a context-menu command has no description"


def named(where: str, one: JSON) -> Iterator[str]:
    name = one.get("name") or ""
    yield from long(f"{where}: name", name, 32, 1)
    if not all(c in "-_'" or c.isalnum() or "\u0900" <= c <= "\u097f" or "\u0e00" <= c <= "\u0e7f" for c in name):
        yield f"{where}: name has characters that it may not have"
    if name != name.lower():
        yield f"{where}: name is not in lower case"
    yield from long(f"{where}: description", one.get("description"), 100, 1)


def options(where: str, all_: list[JSON], depth: int) -> Iterator[str]:
    yield from many(f"{where}: options", all_, 25)
    yield from unique(f"{where}: options", (option.get("name") for option in all_))
    nesting = [option["type"] in (SUB, GROUP) for option in all_]
    if any(nesting) and not all(nesting):
        yield f"{where}: subcommands and options don't mix"
    required = [bool(option.get("required")) for option in all_]
    if required != sorted(required, reverse=True):
        yield f"{where}: required options come first"
    for option in all_:
        inner = f"{where} {option.get('name')}"
        yield from named(inner, option)
        if (option["type"] == GROUP and depth > 0) or (option["type"] == SUB and depth > 1):
            yield f"{inner}: is nested too deep"
        if option["type"] in (SUB, GROUP):
            yield from options(inner, option.get("options") or [], depth + (1 if option["type"] == GROUP else 2))
        else:
            yield from value(inner, option)


def value(where: str, option: JSON) -> Iterator[str]:
    choices = option.get("choices") or []
    yield from many(f"{where}: choices", choices, 25)
    yield from unique(f"{where}: choices", (choice.get("name") for choice in choices))
    if choices and option.get("autocomplete"):
        yield f"{where}: has choices and autocomplete"
    for choice in choices:
        yield from long(f"{where}: choice", choice.get("name"), 100, 1)
        if option["type"] == 3:
            yield from long(f"{where}: choice value", choice.get("value"), 100, 1)
    least, most = option.get("min_length"), option.get("max_length")
    if (least is not None and not 0 <= least <= 6000) or (most is not None and not max(least or 0, 1) <= most <= 6000):
        yield f"{where}: min_length {least} and max_length {most} don't fit"


def weight(one: JSON) -> int:
    """What a command counts towards the 8000, in characters: names, descriptions and values, the nested ones too."""
    own = sum(units(str(one[key])) for key in ("name", "description", "value") if isinstance(one.get(key), str))
    return own + sum(weight(inner) for key in ("options", "choices") for inner in one.get(key) or ())
