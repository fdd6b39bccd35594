"""`coach doctor`: each finding says what is fine or what to do."""

from __future__ import annotations

import asyncio
import json
import os
import sqlite3
import subprocess
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.cli import checkup, run
from tests.discord_server.fixtures import discord_server
from tests.discord_server.server import DiscordServer

__all__ = ["discord_server"]
ROOT = Path(__file__).parents[3]
NOW = datetime(2026, 11, 22, 9, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def _a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COACH_DB", str(tmp_path / "history.db"))


Looked = tuple[int, dict[str, dict[str, str]]]


def looked(capsys: pytest.CaptureFixture[str]) -> Looked:
    """Run `coach doctor --json`; return its exit code and its findings by name."""
    code = run(["doctor", "--json"])
    found: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return code, {each["name"]: each for each in found}


async def looked_at_discord(
    server: DiscordServer,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    token: str = "",
) -> Looked:
    monkeypatch.setenv("COACH_TOKEN", token or server.token)
    return await asyncio.to_thread(looked, capsys)


def test_without_a_token_everything_else_is_checked(capsys: pytest.CaptureFixture[str]) -> None:
    code, found = looked(capsys)

    assert code == 0
    assert found["discord"]["state"] == "skipped"
    assert "Not checked" in found["discord"]["text"]
    assert {name: found[name]["state"] for name in ("database", "disk", "listener")} == {
        "database": "fine",
        "disk": "fine",
        "listener": "fine",
    }


def test_each_finding_is_a_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["doctor"]) == 0
    lines = capsys.readouterr().out.splitlines()

    assert [line.split()[1] for line in lines] == [
        "discord",
        "database",
        "disk",
        "listener",
        "help",
        "programmes",
    ]
    assert all(line.endswith(".") for line in lines)


def test_a_programme_that_can_not_be_used_is_worth_a_look_and_named(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = tmp_path / "programmes"
    monkeypatch.setenv("COACH_PROGRAMMES", str(folder))
    assert "this folder of programmes can't be read" in looked(capsys)[1]["programmes"]["text"]
    folder.mkdir()
    assert looked(capsys)[1]["programmes"]["state"] == "fine"
    (folder / "night.yaml").write_text("format: 1\n")
    code, found = looked(capsys)
    assert (code, found["programmes"]["state"]) == (0, "warning")
    assert found["programmes"]["text"].startswith(f"Left out: {folder}/night.yaml:1:1: ")


async def test_a_token_that_discord_knows_is_fine(
    discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = await looked_at_discord(discord_server, monkeypatch, capsys)

    assert code == 0
    assert (found["token"]["state"], found["intent"]["state"], found["clock"]["state"]) == ("fine",) * 3
    assert str(discord_server.world.bot.id) in found["token"]["text"]
    assert "type their replies" in found["intent"]["text"]
    assert discord_server.token not in str(found)
    assert discord_server.gateway.identified == 0


async def test_a_token_that_discord_doesnt_know_fails(
    discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, found = await looked_at_discord(discord_server, monkeypatch, capsys, token="of-somebody-else")  # noqa: S106

    assert code == 1
    assert found["token"]["state"] == "failed"
    assert "does not know this token" in found["token"]["text"]
    assert found["database"]["state"] == "fine"


async def test_a_discord_that_is_down_fails(
    discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    discord_server.fail_next("GET /users/@me", 503, times=5)
    code, found = await looked_at_discord(discord_server, monkeypatch, capsys)

    assert code == 1
    assert "Discord refused the bot (503" in found["discord"]["text"]


async def test_a_file_of_the_token_that_cant_be_read_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_TOKEN_FILE", "nowhere/token")
    code, found = await asyncio.to_thread(looked, capsys)

    assert code == 1
    assert "can't be read (no such file or directory)" in found["token"]["text"]


def test_settings_that_cant_be_used_fail_and_the_rest_is_checked(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_SHARDS", "all")
    code, found = looked(capsys)

    assert code == 1
    assert "COACH_SHARDS can't be used" in found["settings"]["text"]
    assert found["database"]["state"] == "fine"


def test_a_database_that_is_none_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "history.db").write_text("only words " * 500)
    code, found = looked(capsys)

    assert code == 1
    assert "is not a history" in found["database"]["text"]
    assert "disk" not in found


def test_a_database_of_a_newer_version_fails(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    looked(capsys)
    with sqlite3.connect(tmp_path / "history.db") as connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    connection.close()
    code, found = looked(capsys)

    assert code == 1
    assert "newer Crisis Coach" in found["database"]["text"]


def test_a_folder_that_is_not_there_fails(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_DB", "nowhere/history.db")
    code, found = looked(capsys)

    assert code == 1
    assert "does not exist" in found["database"]["text"]


def test_little_room_is_worth_a_look() -> None:
    assert checkup.room(199_000_000).state == "warning"
    assert checkup.room(200_000_000).state == "fine"


@pytest.mark.parametrize(
    ("off_s", "state", "said"),
    [
        (0, "fine", "agrees"),
        (5, "fine", "agrees"),
        (90, "warning", "90 s ahead of"),
        (-3600, "warning", "3,600 s behind"),
    ],
)
def test_a_clock_that_is_wrong_is_worth_a_look(off_s: int, state: str, said: str) -> None:
    found = checkup.clock(NOW, NOW + timedelta(seconds=off_s))

    assert found.state == state
    assert said in found.text


@pytest.mark.parametrize(
    ("is_on", "wanted", "state", "said"),
    [
        (True, None, "fine", "type their replies"),
        (False, None, "fine", "switch on Message Content Intent"),
        (False, True, "warning", "switch on Message Content Intent"),
        (True, False, "fine", "COACH_TYPED is off"),
    ],
)
def test_the_intent_is_told(is_on: bool, wanted: bool | None, state: str, said: str) -> None:
    found = checkup.intent(is_on=is_on, wanted=wanted)

    assert found.state == state
    assert said in found.text


@pytest.mark.parametrize(
    ("checked", "state"),
    [
        (None, "warning"),
        ("last spring", "warning"),
        (date(2025, 11, 21), "warning"),
        (date(2025, 11, 22), "fine"),
        (date(2026, 11, 22), "fine"),
    ],
)
def test_help_numbers_that_nobody_compared_lately_are_worth_a_look(checked: object, state: str) -> None:
    assert checkup.help_numbers_of(checked, NOW.date()).state == state


def test_the_built_in_help_numbers_can_be_looked_at() -> None:
    assert checkup.help_numbers(NOW.date()).name == "help"


def test_without_the_extra_for_discord_it_says_so_and_checks_the_rest(tmp_path: Path) -> None:
    blocked = "; ".join(f"sys.modules[{name!r}] = None" for name in ("discord", "pydantic_settings"))
    program = f"import sys; {blocked}; sys.argv[1:] = ['doctor']; from bot.cli import main; main()"
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stderr
    assert "install the extra first" in done.stdout
    assert "can be read and written" in done.stdout


def test_a_listener_without_weights_fails(tmp_path: Path) -> None:
    program = (
        "import sys, pathlib, rubric.listener.model as model; "
        "model.Trained.__init__.__defaults__ = (pathlib.Path('nowhere.zip'),); "
        "sys.argv[1:] = ['doctor']; from bot.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1, done.stderr
    assert "MEND  listener" in done.stdout
