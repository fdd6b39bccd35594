"""The commands with a history on PostgreSQL: they work, or say what does, and tell no password."""

from __future__ import annotations

import asyncio
import json
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from bot.cli import run

if TYPE_CHECKING:
    from tests.bot.cluster import Cluster

SECRET = "tr0ub4dor"  # noqa: S105 - of a server that asks for none
PROGRAM = [sys.executable, "-c", "from bot.cli import main; main()"]


@pytest.fixture(autouse=True)
def _on_the_server(cluster: Cluster, made: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COACH_DB", cluster.address(made, password=SECRET))


def told(capfd: pytest.CaptureFixture[str], *command: str) -> tuple[int, str]:
    code = run(list(command))
    printed = capfd.readouterr()
    assert SECRET not in printed.out + printed.err
    return code, printed.out + printed.err


def test_a_talk_is_held_listed_and_erased() -> None:
    practice = [*PROGRAM, "practice", "owen", "--seed", "7"]
    held = subprocess.run(
        practice, input="That sounds like too much.\n/quit\n", capture_output=True, text=True, check=False
    )
    assert held.returncode == 0, held.stderr
    listed = subprocess.run([*PROGRAM, "history", "--json"], capture_output=True, text=True, check=True)
    [talk] = json.loads(listed.stdout)["sessions"]
    assert (talk["person"], talk["seed"], talk["replies"]) == ("owen", 7, 1)
    erased = subprocess.run([*PROGRAM, "erase", "--yes"], capture_output=True, text=True, check=True)
    assert "Erased 1 talk" in erased.stdout
    assert SECRET not in held.stdout + held.stderr + listed.stderr + erased.stderr


def test_the_doctor_names_the_database_and_asks_for_no_room_on_this_machine(
    capfd: pytest.CaptureFixture[str], made: str
) -> None:
    _, printed = told(capfd, "doctor", "--json")
    found = {each["name"]: each for each in json.loads(printed)}
    assert found["database"]["state"] == "fine"
    assert found["database"]["text"].startswith(f"postgresql://coach@/{made} can be read and written")
    assert "disk" not in found
    assert "search" not in found


def test_the_doctor_warns_of_a_database_that_knows_few_letters(
    capfd: pytest.CaptureFixture[str], cluster: Cluster, monkeypatch: pytest.MonkeyPatch
) -> None:
    asyncio.run(cluster.say("CREATE DATABASE plain TEMPLATE template0 ENCODING 'UTF8' LOCALE 'C'"))
    try:
        monkeypatch.setenv("COACH_DB", cluster.address("plain", password=SECRET))
        _, printed = told(capfd, "doctor", "--json")
    finally:
        asyncio.run(cluster.drop("plain"))
    [search] = [each for each in json.loads(printed) if each["name"] == "search"]
    assert search["state"] == "warning"
    assert "made with the locale C, which knows the letters from A to Z only" in search["text"]


def test_a_copy_to_a_file_is_refused_with_what_does_it(
    capfd: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    code, printed = told(capfd, "db", "backup", str(tmp_path / "copy.db"))
    assert code == 2
    assert "pg_dump" in printed


def test_a_server_that_is_away_is_told_in_a_sentence(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("COACH_DB", f"postgresql://coach:{SECRET}@/coach?host={tmp_path}")
    code, printed = told(capfd, "history")
    assert code == 1
    assert "can't be reached (nothing answers there)" in printed
    assert printed.count("\n") == 1


def test_without_the_driver_the_extra_is_named(
    capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in [each for each in sys.modules if each.startswith("bot.store.postgres.")]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, "asyncpg", None)
    code, printed = told(capfd, "history")
    assert code == 1
    assert "crisis-coach[postgres]" in printed
