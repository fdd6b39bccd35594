"""`coach web` as a program: it prints a link, serves, and ends when told."""

from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import urllib.request
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.store.place import url_of
from bot.store.records import GuildSettings
from bot.store.store import Store

PROGRAM = [sys.executable, "-c", "from bot.cli import main; main()", "web"]
PATIENCE_S = 60


@pytest.fixture
def serving(tmp_path: Path) -> Iterator[tuple[subprocess.Popen[str], str]]:
    """The program with a history of its own, and the link that it printed."""
    command = [*PROGRAM, "--port", "0", "--link", "--db", str(tmp_path / "history.db")]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as program:
        assert program.stdout is not None
        yield program, program.stdout.readline().strip()
        program.kill()


def read(url: str) -> bytes:
    """Return what is served at an address of this machine."""
    with urllib.request.urlopen(url, timeout=PATIENCE_S) as answer:  # noqa: S310 - http, as printed
        content: bytes = answer.read()
    return content


def test_a_link_is_printed_and_the_pages_are_served(serving: tuple[subprocess.Popen[str], str]) -> None:
    program, link = serving
    found = re.fullmatch(r"(http://127\.0\.0\.1:\d+)/enter/\S+", link)
    assert found
    assert read(f"{found[1]}/healthz") == b"ok\n"
    assert b"You, at this machine" in read(link)
    program.send_signal(signal.SIGTERM)
    assert program.wait(PATIENCE_S) == 0


def test_where_it_runs_already_only_a_link_is_printed(
    serving: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    _, link = serving
    port = link.split("/")[2].rpartition(":")[2]
    command = [*PROGRAM, "--port", port, "--link", "--guild", "7", "--db", str(tmp_path / "history.db")]
    second = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert b"Sign in as Instructor" in read(second.stdout.strip())


@pytest.mark.parametrize(
    ("asked", "told"),
    [
        ([], "This link shows what was practised at this machine."),
        ([], "this history has: 100."),
        (["--guild", "7"], "the history holds nothing of a server 7. It holds: 100."),
        (["--guild", "100"], ""),
    ],
)
def test_a_link_that_shows_less_than_the_history_holds_says_what_to_ask_for(
    serving: tuple[subprocess.Popen[str], str], tmp_path: Path, asked: list[str], told: str
) -> None:
    _, link = serving
    file = tmp_path / "history.db"

    async def set_up() -> None:
        async with await Store.open(url_of(str(file))) as store:
            await store.save_guild(GuildSettings(id="100"))

    asyncio.run(set_up())
    port = link.split("/")[2].rpartition(":")[2]
    command = [*PROGRAM, "--port", port, "--link", *asked, "--db", str(file)]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=True)
    assert "/enter/" in ran.stdout
    assert told in ran.stderr
    assert "This link" not in ran.stderr or told


def test_an_address_that_is_taken_is_told_in_a_sentence(
    serving: tuple[subprocess.Popen[str], str], tmp_path: Path
) -> None:
    _, link = serving
    port = link.split("/")[2].rpartition(":")[2]
    command = [*PROGRAM, "--port", port, "--db", str(tmp_path / "history.db")]
    refused = subprocess.run(command, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert refused.returncode == 2
    assert f"I can't listen on 127.0.0.1, port {port}" in refused.stderr


def test_without_its_extra_it_says_what_to_install(tmp_path: Path) -> None:
    blocked = "import sys; sys.modules['itsdangerous'] = None; sys.argv[1:] = ['web']; "
    ran = subprocess.run(
        [sys.executable, "-c", f"{blocked}from bot.cli import main; main()"],
        capture_output=True,
        text=True,
        timeout=PATIENCE_S,
        check=False,
        env={**os.environ, "COACH_DB": str(tmp_path / "history.db")},
    )
    assert ran.returncode == 1
    assert "crisis-coach[web]" in ran.stderr
