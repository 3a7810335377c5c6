"""A modal that a person fills in, checked as Discord's client checks it."""

from __future__ import annotations

from typing import Any

from tests.discord_server.interactions import Resolved
from tests.discord_server.messages import File
from tests.discord_server.rules.limits import SELECTS, units
from tests.discord_server.rules.options import Impossible
from tests.discord_server.world import JSON


def submitted(modal: JSON, values: dict[str, Any], resolved: Resolved) -> list[JSON]:
    """The modal's components as `data.components`; each value is named by its field's custom_id or label."""
    left = dict(values)
    found = []
    for n, outer in enumerate(modal["components"], 1):
        inner = [outer["component"]] if outer["type"] == 18 else outer.get("components") or []
        fields = [_field(outer, one, left, resolved) for one in inner]
        if outer["type"] == 18:
            found.append({"type": 18, "id": n, "component": fields[0]})
        elif outer["type"] == 1:
            found.append({"type": 1, "id": n, "components": fields})
        else:
            found.append({"type": outer["type"], "id": n})
    if left:
        raise Impossible(f"the modal has no field {sorted(left)}")
    return found


def _field(outer: JSON, one: JSON, left: dict[str, Any], resolved: Resolved) -> JSON:
    label = outer.get("label") or one.get("label")
    name = next((key for key in (one["custom_id"], label) if key in left), None)
    given = left.pop(name) if name else None
    found: JSON = {"type": one["type"], "id": 0, "custom_id": one["custom_id"]}
    required = one.get("required", True)
    if one["type"] == 4:
        text = one.get("value") or "" if given is None else given
        if not text and required:
            raise Impossible(f"{label} is required")
        if text and not (one.get("min_length") or 0) <= units(text) <= (one.get("max_length") or 4000):
            raise Impossible(f"{label} may not be {units(text)} long")
        return found | {"value": text}
    chosen = [] if given is None else given if isinstance(given, list) else [given]
    if one["type"] in (*SELECTS, 19):
        least = one.get("min_values", 1) if required else 0
        if not least <= len(chosen) <= one.get("max_values", 1):
            raise Impossible(f"{label} wants {least} to {one.get('max_values', 1)} values")
    if one["type"] == 19:
        files = [file for file in chosen if isinstance(file, File)]
        resolved.files += resolved.server.attach(resolved.channel, files)
        return found | {"values": [str(file.id) for file in files]}
    if one["type"] == 3 and (wrong := set(chosen) - {option["value"] for option in one["options"]}):
        raise Impossible(f"{label} does not offer {sorted(wrong)}")
    return found | {"values": chosen}
