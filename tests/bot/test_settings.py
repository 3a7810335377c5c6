import os
from pathlib import Path

import pytest

from bot.settings import Settings, SettingsError, load
from index.errors import CitebotError
from index.stores.opensearch.address import Address


def test_defaults_serve_where_nothing_is_set(tmp_path: Path) -> None:
    settings = load({}, tmp_path)
    assert settings.home.is_absolute()
    assert "citebot" in settings.home.name
    assert (settings.library, settings.log_level, settings.wait) == ("default", "WARNING", 30.0)
    assert settings.discord_token is None
    assert settings.cluster is None


@pytest.mark.parametrize(("given", "share"), [("yes", True), ("YES", True), ("no", False), ("", True)])
def test_the_operators_library_is_shared_with_discord_unless_that_is_turned_off(
    given: str, share: bool, tmp_path: Path
) -> None:
    assert load({"CITEBOT_SHARE": given}, tmp_path).share is share


@pytest.mark.parametrize(("given", "days"), [("", 30.0), ("0", 0.0), ("0.5", 0.5), ("36500", 36_500.0)])
def test_the_library_of_a_server_that_was_left_stays_for_days(given: str, days: float, tmp_path: Path) -> None:
    assert load({"CITEBOT_KEEP_DAYS": given}, tmp_path).keep_days == days


def test_folders_to_watch_are_divided_as_those_of_path_are(tmp_path: Path) -> None:
    given = os.pathsep.join(["news", " ~/archive ", "", str(tmp_path / "a" / ".." / "b")])
    assert load({"CITEBOT_WATCH": given}, tmp_path).watch == (
        tmp_path / "news",
        Path.home() / "archive",
        tmp_path / "b",
    )
    assert load({}, tmp_path).watch == ()


@pytest.mark.parametrize(("given", "minutes"), [("", 30.0), ("0", 0.0), ("0.5", 0.5), ("525600", 525_600.0)])
def test_pages_are_read_again_after_minutes(given: str, minutes: float, tmp_path: Path) -> None:
    assert load({"CITEBOT_REREAD": given}, tmp_path).reread == minutes


def test_a_dotenv_counts_where_the_environment_is_silent(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CITEBOT_LIBRARY=news\nCITEBOT_LOG_LEVEL='info'\nCITEBOT_WAIT=5\n", encoding="utf-8")
    settings = load({"CITEBOT_LIBRARY": "sports", "CITEBOT_LOG_LEVEL": ""}, tmp_path)
    assert (settings.library, settings.log_level, settings.wait) == ("sports", "INFO", 5.0)


@pytest.mark.parametrize(
    ("value", "hosts"),
    [
        ("", set[str]()),
        ("Wiki.Corp", {"wiki.corp"}),
        (" wiki.corp, 10.0.0.5:8080 [fd00::1]:8080,", {"wiki.corp", "10.0.0.5:8080", "[fd00::1]:8080"}),
    ],
)
def test_hosts_are_divided_by_commas_or_spaces(value: str, hosts: set[str], tmp_path: Path) -> None:
    assert load({"CITEBOT_FETCH_ALLOW": value}, tmp_path).fetch_allow == hosts


@pytest.mark.parametrize("contact", ["me@example.com", "https://example.com/bot?who=me"])
def test_a_contact_is_a_mail_address_or_a_url(contact: str, tmp_path: Path) -> None:
    assert load({"CITEBOT_CONTACT": f" {contact} "}, tmp_path).contact == contact


@pytest.mark.parametrize("value", ["http://proxy.corp:3128", " HTTP://Proxy.Corp:3128/ "])
def test_a_proxy_is_an_http_address(value: str, tmp_path: Path) -> None:
    assert load({"CITEBOT_FETCH_PROXY": value, "HTTP_PROXY": "http://other"}, tmp_path).fetch_proxy == (
        "http://proxy.corp:3128"
    )


@pytest.mark.parametrize(
    ("value", "place"),
    [
        ("", None),
        (" 9464 ", ("127.0.0.1", 9464)),
        ("0.0.0.0:9464", ("0.0.0.0", 9464)),
        ("LocalHost:1", ("localhost", 1)),
        ("[::1]:65535", ("::1", 65535)),
    ],
)
def test_figures_are_served_where_that_is_said_and_else_on_this_machine(
    value: str, place: tuple[str, int] | None, tmp_path: Path
) -> None:
    assert load({"CITEBOT_METRICS": value}, tmp_path).metrics == place


def test_a_dollar_in_a_dotenv_is_only_a_dollar(tmp_path: Path) -> None:
    (tmp_path / ".env").write_text("CITEBOT_OPENSEARCH_KEY=a$HOME${PATH}b\n", encoding="utf-8")
    assert load({}, tmp_path).opensearch_key == "a$HOME${PATH}b"


def test_a_home_is_taken_from_the_folder_it_was_given_in(tmp_path: Path) -> None:
    assert load({"CITEBOT_HOME": "sub/../data"}, tmp_path).home == tmp_path / "data"
    assert load({"CITEBOT_HOME": "~/data"}, tmp_path).home == Path.home() / "data"


@pytest.mark.parametrize("given", ["", " \t"])
def test_an_empty_home_is_refused_wherever_it_is_set(given: str, tmp_path: Path) -> None:
    (tmp_path / "set").mkdir()
    (tmp_path / "set" / ".env").write_text(f"CITEBOT_HOME={given}\n", encoding="utf-8")
    for environ, folder in (({"CITEBOT_HOME": given}, tmp_path), ({}, tmp_path / "set")):
        with pytest.raises(SettingsError, match="CITEBOT_HOME is empty: name a folder, as in ~/citebot"):
            load(environ, folder)
    assert load({"CITEBOT_HOME": "here"}, tmp_path / "set").home == tmp_path / "set" / "here"


@pytest.mark.parametrize(
    ("secret", "value"),
    [
        ("DISCORD_TOKEN", "MTk4.hunter2.x-_"),
        ("OPENSEARCH_URL", "https://user:hunter2@localhost:9200"),
        ("CITEBOT_OPENSEARCH_KEY", "hunter2"),
    ],
)
def test_secrets_stay_out_of_repr_and_str(secret: str, value: str, tmp_path: Path) -> None:
    settings = load({secret: value}, tmp_path)
    assert "hunter2" not in repr(settings) + str(settings) + repr(settings.cluster)


def test_a_cluster_is_named_by_its_nodes(tmp_path: Path) -> None:
    (tmp_path / "ca.pem").touch()
    given = {"OPENSEARCH_URL": "https://me:hunter2@one:9200, https://two", "CITEBOT_OPENSEARCH_CA": "ca.pem"}
    cluster = load({**given, "CITEBOT_OPENSEARCH_KEY": "secret"}, tmp_path).cluster
    assert cluster == Address(("https://me:hunter2@one:9200", "https://two"), "secret", str(tmp_path / "ca.pem"))
    assert (cluster.place, cluster.is_secure) == ("one:9200,two", True)


@pytest.mark.parametrize(
    ("name", "value", "expected"),
    [
        ("CITEBOT_LIBRARY", "Daily News", "daily-news"),
        ("CITEBOT_LIBRARY", "../etc", "daily-news"),
        ("CITEBOT_LIBRARY", "a" * 65, "daily-news"),
        ("CITEBOT_LIBRARY", "news\n", "daily-news"),
        ("CITEBOT_LOG_LEVEL", "loud", "INFO"),
        ("CITEBOT_WAIT", "soon", "30"),
        ("CITEBOT_WAIT", "-1", "30"),
        ("CITEBOT_WAIT", "nan", "30"),
        ("CITEBOT_FETCH_ALLOW", "http://wiki.corp/", "10.0.0.5:8080"),
        ("CITEBOT_FETCH_ALLOW", "wiki.corp:port", "10.0.0.5:8080"),
        ("CITEBOT_FETCH_ALLOW", "wiki.corp, *.corp", "10.0.0.5:8080"),
        ("CITEBOT_FETCH_ALLOW", "10.0.0.0/8", "10.0.0.5:8080"),
        ("CITEBOT_FETCH_PROXY", "proxy.corp:3128", "http://proxy.corp:3128"),
        ("CITEBOT_FETCH_PROXY", "https://proxy.corp", "http://proxy.corp:3128"),
        ("CITEBOT_FETCH_PROXY", "http://me:hunter2@proxy.corp:3128", "http://proxy.corp:3128"),
        ("CITEBOT_FETCH_PROXY", "http://proxy.corp/path", "http://proxy.corp:3128"),
        ("CITEBOT_CONTACT", "me", "me@example.com"),
        ("CITEBOT_CONTACT", "me@example.com\r\nCookie: x", "me@example.com"),
        ("CITEBOT_CONTACT", "me@example.com)", "me@example.com"),
        ("CITEBOT_SHARE", "maybe", "yes or no"),
        ("CITEBOT_SHARE", "1", "yes or no"),
        ("CITEBOT_METRICS", "yes", "as in 9464"),
        ("CITEBOT_METRICS", "65536", "as in 9464"),
        ("CITEBOT_METRICS", "metrics.example:9464", "0.0.0.0:9464"),
        ("CITEBOT_KEEP_DAYS", "a month", "from 0 to 36500"),
        ("CITEBOT_KEEP_DAYS", "-1", "as in 30"),
        ("CITEBOT_KEEP_DAYS", "inf", "as in 30"),
        ("CITEBOT_WATCH", "news:~nobody-of-this-name/x", "~/news"),
        ("CITEBOT_REREAD", "hourly", "minutes from 0 to 525600"),
        ("CITEBOT_REREAD", "-1", "as in 30"),
        ("CITEBOT_HOME", "~nobody-of-this-name/x", "~/citebot"),
        ("DISCORD_TOKEN", "Bot hunter2", "MTk4"),
        ("DISCORD_TOKEN", "hunter2\n\x1b[0m", "MTk4"),
        ("DISCORD_TOKEN", "hunter2", "MTk4"),
        ("DISCORD_TOKEN", "hunter2.Cl2FMQ", "MTk4"),
        ("DISCORD_TOKEN", "https://hunter2.example.com", "MTk4"),
        ("OPENSEARCH_URL", "user:hunter2@localhost", "https://localhost:9200"),
        ("OPENSEARCH_URL", "https://user:hunter2@[", "https://localhost:9200"),
        ("OPENSEARCH_URL", "https://user:hunter2@host:port", "https://localhost:9200"),
        ("OPENSEARCH_URL", "ftp://hunter2@host", "https://localhost:9200"),
        ("OPENSEARCH_URL", "https://me:hunter2@one,host:two", "https://localhost:9200"),
        ("OPENSEARCH_URL", "https://me:hunter2@one,http://two", "https://localhost:9200"),
        ("CITEBOT_OPENSEARCH_KEY", "hunter2 hunter3", "bXlrZXk6c2VjcmV0"),
        ("CITEBOT_OPENSEARCH_CA", "nowhere.pem", "as in ca.pem"),
        ("CITEBOT_OPENSEARCH_CA", "~nobody-of-this-name/ca.pem", "as in ca.pem"),
    ],
)
def test_a_wrong_value_names_its_setting_and_an_example(name: str, value: str, expected: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError) as raised:
        load({name: value}, tmp_path)
    message = str(raised.value)
    assert isinstance(raised.value, CitebotError)
    assert name in message
    assert expected in message
    assert "hunter2" not in message
    assert "\n" not in message


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("CITEBOT_WACTH", "CITEBOT_WATCH"),
        ("CITEBOT_KEEPDAYS", "CITEBOT_KEEP_DAYS"),
        ("CITEBOT_DISCORD_TOKEN", "DISCORD_TOKEN"),
        ("CITEBOT_OPENSEARCH_URL", "OPENSEARCH_URL"),
        ("OPENSEARCH_URI", "OPENSEARCH_URL"),
        ("DISCORD_TOKN", "DISCORD_TOKEN"),
        ("discord_token", "DISCORD_TOKEN"),
        ("CITEBOT-HOME", "CITEBOT_HOME"),
        ("CITBOT_HOME", "CITEBOT_HOME"),
    ],
)
def test_a_misspelt_name_in_a_dotenv_is_told(given: str, meant: str, tmp_path: Path) -> None:
    (tmp_path / ".env").write_text(f"{given}=hunter2\n")
    with pytest.raises(SettingsError, match=f"'{given}': {meant} is one$"):
        load({}, tmp_path)


def test_in_the_environment_only_names_that_begin_as_ours_do_are_looked_at(tmp_path: Path) -> None:
    for name in ("CITEBOT_WACTH", "citebot_watch"):
        with pytest.raises(SettingsError, match=f"'{name}': CITEBOT_WATCH is one$"):
            load({name: "news"}, tmp_path)
    ours = ("CITEBOT_METRICS_PORT", "CITEBOT_WATCHDOG", "CITEBOT_HOMEPAGE", "CITEBOT_HOST", "CITEBOT_IMAGE")
    others = dict.fromkeys([*ours, "_CITEBOT_COMPLETE", "DISCORD_TOKENS"], "x")  # the first is set by Kubernetes
    assert load(others, tmp_path) == load({}, tmp_path)


def test_a_dotenv_that_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / ".env").write_bytes(b"DISCORD_TOKEN=\xff\xfehunter2\n")
    with pytest.raises(SettingsError, match=r"\.env can't be read") as raised:
        load({}, tmp_path)
    assert "hunter2" not in str(raised.value)


def test_the_example_names_every_setting() -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    names = {"discord_token": "DISCORD_TOKEN", "opensearch_url": "OPENSEARCH_URL"}
    for setting in Settings.__dataclass_fields__:
        assert f"#{names.get(setting, f'CITEBOT_{setting.upper()}')}=" in example


def test_the_example_as_it_stands_changes_nothing(tmp_path: Path) -> None:
    example = (Path(__file__).parents[2] / ".env.example").read_text(encoding="utf-8")
    (tmp_path / ".env").write_text(example, encoding="utf-8")
    assert load({}, tmp_path) == load({}, tmp_path / "elsewhere")
