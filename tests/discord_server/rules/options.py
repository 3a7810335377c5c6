"""The options a person fills in for a slash command, checked as Discord's client checks them."""

from __future__ import annotations

from typing import Any

from tests.discord_server.interactions import Resolved
from tests.discord_server.messages import File
from tests.discord_server.rules.limits import units
from tests.discord_server.world import EVERYBODY, JSON, Channel, Role, User

SORTS: dict[int, tuple[type, ...]] = {
    3: (str,),
    4: (int,),
    5: (bool,),
    6: (User,),
    7: (Channel,),
    8: (Role,),
    9: (User, Role),
    10: (int, float),
    11: (File,),
}


class Impossible(AssertionError):
    """Discord's client would not let a person do that."""


def leaf(command: JSON, path: list[str]) -> list[JSON]:
    """The options of the command, or of the subcommand that the path leads to."""
    found: JSON = command
    for name in path:
        inner = [o for o in found.get("options") or () if o["name"] == name and o["type"] in (1, 2)]
        if not inner:
            raise Impossible(f"/{command['name']} has no {name!r}")
        found = inner[0]
    options: list[JSON] = found.get("options") or []
    if any(option["type"] in (1, 2) for option in options):
        raise Impossible(f"/{' '.join([command['name'], *path])} wants a subcommand")
    return options


def filled(known: list[JSON], values: dict[str, Any], resolved: Resolved, focused: str = "") -> list[JSON]:
    """As `data.options`; `focused` is the one being typed, where nothing is checked yet."""
    names = {option["name"] for option in known}
    if unknown := values.keys() - names:
        raise Impossible(f"no such options: {sorted(unknown)}; there are {sorted(names)}")
    if focused and not next(o for o in known if o["name"] == focused).get("autocomplete"):
        raise Impossible(f"{focused} has no autocomplete")
    found = []
    for option in known:
        name = option["name"]
        if name == focused:
            found.append({"name": name, "type": option["type"], "value": values[name], "focused": True})
        elif name in values:
            found.append({"name": name, "type": option["type"], "value": value(option, values[name], resolved)})
        elif option.get("required") and not focused:
            raise Impossible(f"{name} is required")
    return found


def value(option: JSON, given: Any, resolved: Resolved) -> Any:
    """One option's value, an id where it is a user, role, channel or file."""
    name = option["name"]
    if not isinstance(given, SORTS[option["type"]]) or (isinstance(given, bool) and option["type"] != 5):
        raise Impossible(f"{name} cannot be {given!r}")
    if option.get("choices") and given not in [choice["value"] for choice in option["choices"]]:
        raise Impossible(f"{name} is to be chosen from {[choice['value'] for choice in option['choices']]}")
    if isinstance(given, str):
        if not (option.get("min_length") or 0) <= units(given) <= (option.get("max_length") or 6000):
            raise Impossible(f"{name} may not be {units(given)} long")
    elif isinstance(given, int | float):
        least, most = option.get("min_value"), option.get("max_value")
        if (least is not None and given < least) or (most is not None and given > most):
            raise Impossible(f"{name} may not be {given}")
    elif isinstance(given, User):
        resolved.users.append(given)
    elif isinstance(given, File):
        resolved.files += resolved.server.attach(resolved.channel, [given])
    elif isinstance(given, Role | Channel):
        kind = "roles" if isinstance(given, Role) else "channels"
        shown = given.json() if isinstance(given, Role) else {**given.json(), "permissions": str(EVERYBODY)}
        resolved.other.setdefault(kind, {})[str(given.id)] = shown
    return str(given.id) if isinstance(given, User | Role | Channel | File) else given
