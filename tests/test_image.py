"""What stands beside the code for whoever runs the bot: pins, container, example settings, manual."""

from __future__ import annotations

import re
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

from bot.invite import IN_CHANNELS, named
from bot.settings import Settings
from tests.test_house import pins_of

ROOT = Path(__file__).parent.parent
MANUAL = (ROOT / "docs" / "discord.md").read_text("utf-8")
EXAMPLE = (ROOT / ".env.example").read_text("utf-8")
DOCKERFILE = (ROOT / "Dockerfile").read_text("utf-8")
VARIABLES = {f"COACH_{name.upper()}" for name in Settings.model_fields}
PINS = "requirements/discord.txt"


def test_the_bot_is_pinned_to_the_versions_that_were_tested() -> None:
    tested = {pin[:2] for pin in pins_of("constraints.txt")}

    assert {pin[:2] for pin in pins_of(PINS)} <= tested


def test_every_pin_of_the_bot_has_hashes_and_no_address() -> None:
    assert "://" not in (ROOT / PINS).read_text()
    assert [name for name, _, rest in pins_of(PINS) if "--hash=sha256:" not in rest] == []


def test_all_that_the_bot_needs_is_pinned() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"], *extras["discord"], *extras["postgres"]]
    pinned = {name for name, _, _ in pins_of(PINS)}

    assert {canonicalize_name(Requirement(line).name) for line in asked} - pinned == set(), "run 'make lock'"


def test_the_manual_has_every_setting_and_no_other() -> None:
    table = MANUAL.partition("## Settings")[2].partition("## ")[0]

    assert set(re.findall(r"^\| `(COACH_\w+)`", table, re.MULTILINE)) == VARIABLES


def test_the_example_has_every_setting_and_no_other_and_sets_none() -> None:
    assert set(re.findall(r"^#(COACH_\w+)=", EXAMPLE, re.MULTILINE)) == VARIABLES
    assert [line for line in EXAMPLE.splitlines() if line and not line.startswith("#")] == []


def test_the_example_can_be_used_as_it_stands(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    on = re.sub(r"^#(COACH_(?!TOKEN|GUILD)\w+=.+)$", r"\1", EXAMPLE, flags=re.MULTILINE)
    (tmp_path / ".env").write_text(on)

    assert Settings().shards == (0, 3, 8)


def test_the_manual_names_every_permission_that_the_invite_asks_for_and_no_other() -> None:
    table = MANUAL.partition("## What it may do")[2].partition("Discord shows")[0]
    rows = re.findall(r"^\| ([A-Z][^|]*) \|", table, re.MULTILINE)

    assert sorted(name for row in rows for name in row.split(", ")) == sorted(named(IN_CHANNELS))


@pytest.fixture(scope="module")
def compose() -> Any:
    return yaml.safe_load((ROOT / "compose.yaml").read_text("utf-8"))


def test_the_service_is_restarted_keeps_its_data_and_turns_its_log(compose: Any) -> None:
    service = compose["services"]["coach"]

    assert service["restart"] == "unless-stopped"
    assert service["volumes"] == ["coach:/data"]
    assert "coach" in compose["volumes"]
    assert service["logging"]["driver"] == "json-file"
    assert set(service["logging"]["options"]) == {"max-size", "max-file"}
    assert service["read_only"] is True
    assert service["environment"]["COACH_TOKEN_FILE"] == "/run/secrets/token"  # noqa: S105 - where it lies


def test_the_image_runs_as_nobody_special_and_tells_whether_the_gateway_is_connected() -> None:
    assert re.search(r"^USER coach$", DOCKERFILE, re.MULTILINE)
    assert re.search(r'^HEALTHCHECK .*"bot\.health", "(\S+)"', DOCKERFILE, re.MULTILINE)
    assert "--require-hashes" in DOCKERFILE
    assert "--no-deps" in DOCKERFILE
    assert "root" not in DOCKERFILE


def test_no_secret_gets_into_the_image_or_the_repository() -> None:
    kept_out = (ROOT / ".gitignore").read_text().split()
    let_in = [line[1:] for line in (ROOT / ".dockerignore").read_text().splitlines() if line.startswith("!")]

    assert {".env", "token.txt"} <= set(kept_out)
    assert sorted(let_in) == ["bot", "dialogues", "pyproject.toml", "requirements", "rubric"]
