"""What a newer citebot keeps can be read by an older one: the fields that it doesn't know are ignored."""

import json
from dataclasses import asdict
from unittest.mock import Mock

from bot.records.protocol import Records
from bot.render.to_json import dump, dump_filters, load_changes, load_filters
from bot.service import server_settings, subscriptions
from bot.service.server_settings import ServerSettings
from bot.service.subscriptions import Subscription
from index.model import Changes, Filters, Unread

NEWER = {"colour": "red"}


def keeping(value: object) -> Records:
    """Records in which every note has this value."""
    records = Mock(spec=Records)
    records.noted.return_value = json.dumps(value)
    return records


def test_a_subscription() -> None:
    kept = Subscription("a1", "7", 2_000_000_000, 1, 2, {"question": "who?", "passages": []}, {"news": 3})
    assert subscriptions.find(keeping([asdict(kept) | NEWER]), days=30) == [kept]


def test_the_settings_of_a_server() -> None:
    rules = ServerSettings(channels=(1, 2), quotes=2)
    assert server_settings.load(keeping(asdict(rules) | NEWER)) == rules
    assert server_settings.load(keeping({})) == ServerSettings()


def test_what_a_job_reports() -> None:
    changes = Changes(
        added=1,
        unread=(Unread("/a.txt", "is binary"), Unread("/b.eml", "no date", undated=True)),
        feeds=("https://a.example/feed",),
    )
    dumped = dump(changes)
    unread = [one | NEWER for one in dumped["unread"]]
    assert load_changes(dumped | NEWER | {"unread": unread}) == changes


def test_filters() -> None:
    assert load_filters(dump_filters(Filters(source="post")) | NEWER) == Filters(source="post")
