"""The container image, compose.yaml and the files of bot/deploy match the code and are valid."""

import re
import shutil
import subprocess
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import promql_parser
import pytest
import yaml
from dockerfile_parse import DockerfileParser
from prometheus_client.parser import text_string_to_metric_families as parse

from bot.metrics.prometheus import Figures
from bot.settings import load

ROOT = Path(__file__).parent.parent
DEPLOY = ROOT / "bot" / "deploy"
UNIT = (DEPLOY / "citebot.service").read_text(encoding="utf-8")


@cache
def steps() -> list[tuple[str, str]]:
    """The Dockerfile's instructions with their values."""
    with (ROOT / "Dockerfile").open("rb") as file:
        found = DockerfileParser(fileobj=file).structure
    return [(step["instruction"], step["value"]) for step in found if step["instruction"] != "COMMENT"]


def last(instruction: str) -> str:
    """The last value of an instruction in the last stage."""
    begin = max(i for i, (name, _) in enumerate(steps()) if name == "FROM")
    return [value for name, value in steps()[begin:] if name == instruction][-1]


def copied() -> list[str]:
    """The files and folders that the image copies from the checkout."""
    copies = [value.split() for name, value in steps() if name == "COPY"]
    return [source for words in copies if not words[0].startswith("--from") for source in words[:-1]]


def test_the_image_copies_everything_that_an_install_needs() -> None:
    assert [source for source in copied() if not (ROOT / source).exists()] == []
    assert {*copied()} >= {"pyproject.toml", "README.md", "LICENSE", "bot", "index", "seeds"}


def test_dockerignore_lets_only_the_copied_files_through() -> None:
    lines = (ROOT / ".dockerignore").read_text(encoding="utf-8").splitlines()
    rules = [line for line in lines if line and not line.startswith("#")]
    assert rules[0] == "*"
    assert {rule[1:] for rule in rules if rule.startswith("!")} == {*copied()}
    assert not any(fnmatch(".env", rule[1:]) for rule in rules if rule.startswith("!"))


def test_images_are_named_by_version() -> None:
    images = [value.split()[0] for name, value in steps() if name == "FROM"]
    images += [service["image"] for service in compose()["services"].values()]
    assert [image for image in images if not re.search(r":\d+\.\d+", image)] == []


def test_the_image_runs_unprivileged_and_has_a_health_check() -> None:
    user = last("USER").partition(":")[0]
    assert user.isdecimal()
    assert int(user) > 999
    assert "/healthz" in last("HEALTHCHECK")
    assert last("ENTRYPOINT") == '["citebot"]'
    environ = dict(pair.split("=", 1) for pair in last("ENV").split())
    settings = load({name: environ[name] for name in ("CITEBOT_HOME", "CITEBOT_METRICS")}, ROOT)
    assert settings.metrics
    assert f"127.0.0.1:{settings.metrics[1]}/healthz" in last("HEALTHCHECK")
    assert str(settings.home) == last("VOLUME") == last("WORKDIR")


@cache
def compose() -> dict[str, Any]:
    found: dict[str, Any] = yaml.safe_load((ROOT / "compose.yaml").read_text(encoding="utf-8"))
    return found


def test_compose_gives_the_bot_no_more_than_it_needs() -> None:
    bot = compose()["services"]["citebot"]
    assert (bot["read_only"], bot["cap_drop"], bot["init"]) == (True, ["ALL"], True)
    assert bot["volumes"] == [f"data:{last('VOLUME')}"]
    settings = load(bot["environment"], ROOT)
    assert (str(settings.home), settings.metrics) == (last("VOLUME"), ("0.0.0.0", 9464))
    assert not {"DISCORD_TOKEN", "privileged", "user"} & {*bot, *bot["environment"]}


def test_compose_publishes_ports_on_this_machine_alone_and_opensearch_only_on_request() -> None:
    services = compose()["services"]
    published = {name: service.get("ports", []) for name, service in services.items()}
    assert published == {"citebot": ["127.0.0.1:9464:9464"], "opensearch": []}
    assert services["opensearch"]["profiles"] == ["cluster"]
    assert {volume.partition(":")[0] for s in services.values() for volume in s["volumes"]} == {*compose()["volumes"]}


@cache
def rules() -> list[dict[str, Any]]:
    (group,) = yaml.safe_load((DEPLOY / "citebot.rules.yaml").read_text(encoding="utf-8"))["groups"]
    return list(group["rules"])


def test_each_alert_is_valid_and_uses_existing_metrics() -> None:
    known = {sample.name for family in parse(Figures().show().decode()) for sample in family.samples} | {"up"}
    names = [rule["alert"] for rule in rules()]
    assert len(names) == len({*names}) > 5
    for rule in rules():
        assert {*rule} <= {"alert", "expr", "for"}
        promql_parser.parse(rule["expr"])
        assert {*re.findall(r"\b(?:up\b|citebot_\w+)", re.sub(r'"[^"]*"', "", rule["expr"]))} <= known


def test_alerts_use_existing_label_values() -> None:
    shown = Figures().show().decode()
    for rule in rules():
        for label, values in re.findall(r'(\w+)=~?"([^"]+)"', rule["expr"]):
            assert label == "job" or all(f'{label}="{value}"' in shown for value in values.split("|")), rule


@pytest.mark.skipif(not shutil.which("systemd-analyze"), reason="needs systemd-analyze")
def test_the_systemd_unit_is_valid_and_confined(tmp_path: Path) -> None:
    unit = tmp_path / "citebot.service"
    unit.write_text(UNIT.replace("/opt/citebot/bin/citebot", shutil.which("true") or ""), encoding="utf-8")
    for check in (["verify"], ["security", "--offline=yes", "--threshold=20"]):  # 2.0 of 10
        checked = subprocess.run(["systemd-analyze", *check, str(unit)], capture_output=True, text=True)
        assert (checked.returncode, checked.stderr) == (0, ""), checked
    environ = dict(pair.split("=") for line in re.findall("^Environment=(.*)", UNIT, re.M) for pair in line.split())
    assert load(environ, tmp_path).metrics == ("127.0.0.1", 9464)


@pytest.mark.skipif(not shutil.which("bash"), reason="needs bash")
def test_the_crontab_backs_up_each_library_with_a_valid_command() -> None:
    (line,) = (line for line in (DEPLOY / "crontab").read_text().splitlines() if not line.startswith("#"))
    command = line.split(maxsplit=5)[5]
    assert subprocess.run(["bash", "-n", "-c", command]).returncode == 0
    assert "backup /var/backups/citebot/$n.db" in command and "%" not in command
