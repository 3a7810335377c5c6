"""Routes by which the bot answers an interaction: the first answer, @original, followups."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from tests.discord_server.interactions import (
    AUTOCOMPLETE,
    CHOICES,
    DEFER,
    DEFER_UPDATE,
    MESSAGE,
    MODAL,
    SUBMIT,
    UPDATE,
    Interaction,
)
from tests.discord_server.messages import EPHEMERAL, LOADING, V2, Message
from tests.discord_server.rest import Call, Refusal, route
from tests.discord_server.rules import limits

if TYPE_CHECKING:
    from tests.discord_server.server import DiscordServer
    from tests.discord_server.world import JSON

CALLBACK = "/interactions/{interaction_id}/{interaction_token}/callback"
WEBHOOK = "/webhooks/{webhook_id}/{webhook_token}"
ORIGINAL, FOLLOWUP = WEBHOOK + "/messages/@original", WEBHOOK + "/messages/{message_id}"


def asked_of(server: DiscordServer, call: Call) -> Interaction:
    """The interaction of a webhook's token, answered already and not older than its 15 minutes."""
    found = server.by_token.get(call.parts["webhook_token"])
    if not found or call.id("webhook") != server.application or found.callback is None:
        raise Refusal(404, 10015, "Unknown Webhook")
    if found.expired:
        raise Refusal(401, 50027, "Invalid Webhook Token")
    return found


def messages_of(asked: Interaction | None, call: Call) -> list[Message]:
    """The one that the path names: @original, or the original or a followup by its id; none if it's gone."""
    if not asked:
        return []
    named = [asked.original] if "message_id" not in call.parts else [asked.original, *asked.followups]
    return [m for m in named if m and not m.deleted and call.parts.get("message_id", str(m.id)) == str(m.id)]


def message_of(asked: Interaction, call: Call) -> Message:
    found = messages_of(asked, call)
    if not found:
        raise Refusal(404, 10008, "Unknown Message")
    return found[0]


def callback_limits(server: DiscordServer, call: Call) -> Iterable[str]:
    kind, data = call.body.get("type"), call.body.get("data") or {}
    asked = server.by_token.get(call.parts["interaction_token"])
    if kind == DEFER and (flags := (data.get("flags") or 0)) & ~EPHEMERAL:
        yield f"data.flags: only EPHEMERAL after a defer, is {flags}"
    if asked and (kind == CHOICES) != (asked.kind == AUTOCOMPLETE):
        yield f"type: {kind} does not answer an interaction of type {asked.kind}"
    if asked and kind in (DEFER_UPDATE, UPDATE) and not asked.source:
        yield f"type: {kind} needs a message whose component was used"
    if asked and kind == MODAL and asked.kind == SUBMIT:
        yield "type: a modal does not answer a modal"
    if kind == MESSAGE:
        yield from limits.message(data, files=len(call.files), flags=limits.ANSWER_FLAGS)
    elif kind == UPDATE:
        v2 = bool(asked and asked.source and asked.source.flags & V2)
        yield from limits.message(data, files=len(call.files), flags=limits.EDIT_FLAGS, new=False, v2=v2)
    elif kind == MODAL:
        yield from limits.modal(data)
    elif kind == CHOICES:
        yield from limits.choices(data)


@route("POST", CALLBACK, callback_limits)
def callback(server: DiscordServer, call: Call) -> JSON | None:
    """The first answer: 404 if it comes late, 400 if there was one."""
    asked = server.by_token.get(call.parts["interaction_token"])
    if not asked or asked.id != call.id("interaction") or asked.late:
        raise Refusal(404, 10062, "Unknown interaction")
    if asked.callback is not None:
        raise Refusal(400, 40060, "Interaction has already been acknowledged.")
    asked.first_after = asked.age
    take(server, asked, call.body["type"], call.body.get("data") or {}, call)
    asked.callback = call.body["type"]
    if call.query.get("with_response") not in ("1", "true"):
        return None
    interaction = {"id": str(asked.id), "type": asked.kind, "response_message_loading": asked.callback == DEFER}
    found: JSON = {"interaction": interaction}
    if asked.original and asked.callback in (MESSAGE, DEFER, UPDATE):
        found["resource"] = {"type": asked.callback, "message": server.reads(asked.original)}
    return found


def take(server: DiscordServer, asked: Interaction, kind: int, data: JSON, call: Call) -> None:
    """What the first answer brings about."""
    if kind == MESSAGE:
        asked.original = server.post(asked.channel, data, call.files, asked=asked)
        asked.finish()
    elif kind == DEFER:
        flags = (data.get("flags") or 0) & EPHEMERAL | LOADING
        asked.deferred_ephemeral = bool(flags & EPHEMERAL)
        asked.original = server.post(asked.channel, {"flags": flags}, [], asked=asked)
    elif kind in (UPDATE, DEFER_UPDATE):
        asked.original = asked.source
        if kind == UPDATE and asked.source:
            server.revise(asked.source, data, call.files)
            asked.revised += 1
            asked.finish()
    elif kind == MODAL:
        asked.opened = data
        asked.finish()
    elif kind == CHOICES:
        asked.offered = data.get("choices") or []
        asked.finish()


def followup_limits(server: DiscordServer, call: Call) -> Iterable[str]:
    return limits.message(call.body, files=len(call.files), flags=limits.ANSWER_FLAGS)


def edit_limits(server: DiscordServer, call: Call) -> Iterable[str]:
    asked = server.by_token.get(call.parts["webhook_token"])
    loading = any(m.loading for m in messages_of(asked, call))
    v2 = any(m.flags & V2 for m in messages_of(asked, call))
    return limits.message(call.body, files=len(call.files), flags=limits.EDIT_FLAGS, new=loading, v2=v2)


@route("POST", WEBHOOK, followup_limits)
def followup(server: DiscordServer, call: Call) -> JSON | None:
    """Right after a defer it fills in the loading message, as ephemeral as the defer was."""
    asked = asked_of(server, call)
    if asked.callback in (MODAL, CHOICES) and not asked.original:
        raise Refusal(404, 10015, "Unknown Webhook")
    if asked.original and asked.original.loading:
        made = server.revise(asked.original, call.body, call.files)
        asked.revised += 1
    else:
        made = server.post(asked.channel, call.body, call.files, asked=asked)
        asked.followups.append(made)
    asked.finish()
    return server.reads(made) if call.query.get("wait") in ("1", "true") else None


@route("GET", ORIGINAL)
@route("GET", FOLLOWUP)
def get(server: DiscordServer, call: Call) -> JSON:
    return server.reads(message_of(asked_of(server, call), call))


@route("PATCH", ORIGINAL, edit_limits)
@route("PATCH", FOLLOWUP, edit_limits)
def edit(server: DiscordServer, call: Call) -> JSON:
    asked = asked_of(server, call)
    message = message_of(asked, call)
    server.revise(message, call.body, call.files)
    asked.revised += message is asked.original
    asked.finish()
    return server.reads(message)


@route("DELETE", ORIGINAL)
@route("DELETE", FOLLOWUP)
def delete(server: DiscordServer, call: Call) -> None:
    server.delete(message_of(asked_of(server, call), call))
