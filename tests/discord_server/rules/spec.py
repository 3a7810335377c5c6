"""Requests against the official OpenAPI document, where it is at hand.

https://github.com/discord/discord-api-spec, specs/openapi.json. What the unchanged discord.py sends and Discord takes,
though the document has it otherwise, is put right before: see `normalised`.
"""

import json
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema_rs

from tests.corpus import ROOT

DOCUMENT = ROOT.parent / "shared" / "discord" / "openapi.json"
IDS = {"message_id", "channel_id", "guild_id", "id"}


@cache
def document(path: Path = DOCUMENT) -> dict[str, Any] | None:
    """The whole of it; None where it isn't."""
    return json.loads(path.read_text(encoding="utf-8")) if path.exists() else None


@cache
def operation(method: str, template: str) -> dict[str, Any] | None:
    """Parameters are compared by place, not by name."""
    wanted = _shape(template)
    paths = (document() or {"paths": {}})["paths"]
    item: dict[str, Any] = next((item for path, item in paths.items() if _shape(path) == wanted), {})
    return item.get(method.lower())


def _shape(path: str) -> list[str]:
    return ["{}" if part.startswith("{") else part for part in path.split("/")]


@cache
def validator(method: str, template: str) -> Any:
    """Of the operation's JSON body; None where it has none."""
    content = ((operation(method, template) or {}).get("requestBody") or {}).get("content") or {}
    if "application/json" not in content:
        return None
    schema = {**content["application/json"]["schema"], "components": (document() or {})["components"]}
    return jsonschema_rs.Draft202012Validator(schema)


def problems(method: str, template: str, body: Any) -> list[str]:
    """What the document has against a request; nothing where there is no document."""
    if document() is None:
        return []
    if operation(method, template) is None:
        return [f"spec: there is no {method} {template}"]
    check = validator(method, template)
    if check is None or body is None:
        return []
    found = [told for error in check.iter_errors(normalised(body)) for told in explained(error)]
    return [f"spec: {'.'.join(map(str, error.instance_path))}: {error.message[:300]}" for error in found]


def explained(error: Any) -> list[Any]:
    """Where none of several schemas fits, what is wrong by the one that was meant: that whose `type` fits."""
    ways = getattr(error.kind, "context", None)
    if not ways:
        return [error]
    meant = min(ways, key=lambda way: (any(e.instance_path[-1:] == ["type"] for e in way), len(way)))
    if all(inner.instance_path == error.instance_path for inner in meant):
        return [error]
    return [told for inner in meant for told in explained(inner)]


def normalised(body: Any, key: str = "") -> Any:
    """With discord.py's integers as the strings that the document calls for, each place by its reason:

    - ids in message_reference and attachments: 64-bit JSON integers, which Discord reads as snowflakes;
    - ids in allowed_mentions.users and .roles, and recipient_id of a new DM: the same;
    - default_member_permissions: a string, where the document has an integer.
    """
    if isinstance(body, list):
        return [str(v) if key in ("users", "roles") and type(v) is int else normalised(v, key) for v in body]
    if not isinstance(body, dict):
        return body
    found = {name: normalised(value, name) for name, value in body.items()}
    if key in ("message_reference", "attachments"):
        found |= {name: str(found[name]) for name in IDS & found.keys() if type(found[name]) is int}
    if type(found.get("recipient_id")) is int:
        found["recipient_id"] = str(found["recipient_id"])
    if isinstance(found.get("default_member_permissions"), str):
        found["default_member_permissions"] = int(found["default_member_permissions"])
    return found
