"""`coach discord`, as a process of its own against the stand-in: how it starts, how it ends, what it says."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import subprocess
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path

import pytest
import pytest_asyncio

from bot.cli import run
from bot.invite import IN_CHANNELS
from tests.discord_server.fixtures import discord_server
from tests.discord_server.server import DiscordServer

__all__ = ["discord_server"]
ROOT = Path(__file__).parents[3]
PATIENCE_S = 60
NOWHERE = "http://127.0.0.1:9/api/v10"
Started = Callable[..., Awaitable[asyncio.subprocess.Process]]


@pytest_asyncio.fixture
async def started(discord_server: DiscordServer, tmp_path: Path) -> AsyncIterator[Started]:
    """Start `coach discord` with some environment; whatever still runs in the end is killed."""
    processes = []

    async def start(*options: str, api_url: str = "", **environment: str) -> asyncio.subprocess.Process:
        urls = api_url or discord_server.api_url, discord_server.gateway_url
        settings = {"COACH_TOKEN": discord_server.token, "COACH_DB": str(tmp_path / "history.db")}
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.discord_server.apart", *urls, "discord", *options),
            cwd=tmp_path,
            env=os.environ | settings | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.PIPE,
        )
        processes.append(process)
        return process

    yield start
    for process in processes:
        if process.returncode is None:
            process.kill()
            await process.communicate()


async def ended(process: asyncio.subprocess.Process) -> tuple[int | None, list[str], list[dict[str, str]]]:
    """Return the exit code of a process, what it said on standard error, and its log there."""
    async with asyncio.timeout(PATIENCE_S):
        _, error = await process.communicate()
    lines = error.decode().splitlines()
    log = [json.loads(line) for line in lines if line.startswith("{")]
    return process.returncode, [line for line in lines if not line.startswith("{")], log


async def patiently(server: DiscordServer, look: Callable[[], object]) -> None:
    """Wait until something is true; longer than the stand-in would, for a process imports first."""
    async with asyncio.timeout(PATIENCE_S):
        while not look():
            with suppress(AssertionError):
                await server.until(lambda: look() or None)


async def connected(server: DiscordServer, process: asyncio.subprocess.Process) -> None:
    """Wait until a process is connected and has taken in what it was told at that."""
    await patiently(server, lambda: server.gateway.connected() or process.returncode is not None)
    assert process.returncode is None, await ended(process)
    await server.settled()


@pytest.mark.parametrize("sign", [signal.SIGTERM, signal.SIGINT])
async def test_it_runs_until_it_is_told_to_stop_and_leaves_in_good_order(
    discord_server: DiscordServer, started: Started, tmp_path: Path, sign: signal.Signals
) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana = discord_server.member(guild, "ana")
    health = tmp_path / "connected"
    process = await started(COACH_HEALTH_FILE=str(health))
    await connected(discord_server, process)
    told = await (await ana.slash(channel, "about")).message()
    process.send_signal(sign)
    code, said, log = await ended(process)

    assert "Crisis Coach" in told.text
    assert (code, said) == (0, [])
    assert [each["event"] for each in log if each["level"] != "info"] == []
    assert log[-1]["event"] == "stopped"
    assert not health.exists()
    assert discord_server.gateway.connected() == []


async def test_it_is_told_to_stop_before_it_was_connected(
    discord_server: DiscordServer, started: Started
) -> None:
    gate = discord_server.hold_next("GET /users/@me")
    process = await started()
    while not gate.waiting:
        with suppress(TimeoutError):
            await gate.reached()
    process.send_signal(signal.SIGTERM)
    code, said, _ = await ended(process)
    gate.open()

    assert (code, said) == (0, [])


async def test_shards_are_those_of_the_option(discord_server: DiscordServer, started: Started) -> None:
    process = await started("--shards", "1/2")
    await connected(discord_server, process)

    assert [each.shard for each in discord_server.gateway.connected()] == [(1, 2)]


async def test_a_token_that_discord_doesnt_know_is_told_in_a_sentence(started: Started) -> None:
    code, said, _ = await ended(await started(COACH_TOKEN="of-somebody-else"))  # noqa: S106

    assert code == 2
    assert len(said) == 1
    assert said[0].startswith("Discord does not know this token. Copy it anew")


async def test_no_network_is_told_in_a_sentence(started: Started) -> None:
    code, said, _ = await ended(await started(api_url=NOWHERE))

    assert code == 1
    assert len(said) == 1
    assert said[0].startswith("Discord can't be reached (")


async def test_a_refusal_at_the_start_is_told_in_a_sentence(
    discord_server: DiscordServer, started: Started
) -> None:
    discord_server.fail_next("PUT /applications/{application_id}/commands", 403, code=50001)
    code, said, _ = await ended(await started())

    assert code == 1
    assert len(said) == 1
    assert said[0].startswith("Discord refused the bot (403")


@pytest.mark.parametrize(
    ("close_code", "sentence"),
    [(4014, "The Message Content Intent was switched off"), (4004, "Discord closed the connection for good")],
)
async def test_a_connection_that_is_closed_for_good_ends_it_with_a_failure(
    discord_server: DiscordServer, started: Started, close_code: int, sentence: str
) -> None:
    process = await started()
    await connected(discord_server, process)
    discord_server.gateway.drop(code=close_code)
    code, said, _ = await ended(process)

    assert code == 1
    assert len(said) == 1
    assert said[0].startswith(sentence)


async def test_a_dropped_connection_is_taken_up_again(
    discord_server: DiscordServer, started: Started
) -> None:
    process = await started()
    await connected(discord_server, process)
    async with discord_server.gateway_away():
        pass

    assert discord_server.gateway.resumed == 1
    assert process.returncode is None


async def test_a_database_that_cant_be_used_is_told_in_a_sentence(started: Started, tmp_path: Path) -> None:
    (tmp_path / "notes.db").write_text("not a database at all, only words " * 100)
    code, said, _ = await ended(await started("--db", str(tmp_path / "notes.db")))

    assert code == 2
    assert len(said) == 1
    assert "is not a history of Crisis Coach" in said[0]


async def test_the_log_holds_no_token(started: Started, discord_server: DiscordServer) -> None:
    process = await started(COACH_LOG_LEVEL="debug")
    await connected(discord_server, process)
    process.terminate()
    _, said, log = await ended(process)

    assert discord_server.token not in str(said) + str(log)
    assert {"starting", "commands made known"} <= {each["event"] for each in log}


async def test_the_invite_asks_for_exactly_what_is_needed(
    discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("COACH_TOKEN", discord_server.token)
    code = await asyncio.to_thread(run, ["discord", "--invite"])
    told = capsys.readouterr().out

    assert code == 0
    assert f"client_id={discord_server.world.bot.id}" in told
    assert f"permissions={IN_CHANNELS.value}" in told
    assert "scope=bot+applications.commands" in told
    assert discord_server.gateway.identified == 0


async def test_an_invite_for_an_unknown_token_is_refused(
    discord_server: DiscordServer, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    del discord_server
    monkeypatch.setenv("COACH_TOKEN", "of-somebody-else")

    assert await asyncio.to_thread(run, ["discord", "--invite"]) == 2
    assert "does not know this token" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "There is no token."),
        (["--invite"], "There is no token."),
        (["--shards", "8"], "COACH_SHARDS can't be used: shards are written like 0-3/8"),
        (["--shards", "3-9/8"], "COACH_SHARDS can't be used: shards 3-9/8 lie outside 0 to 7"),
    ],
)
def test_settings_that_cant_be_used_are_told_before_anything_starts(
    tmp_path: Path, arguments: list[str], sentence: str
) -> None:
    done = subprocess.run(
        [sys.executable, "-c", "from bot.cli import main; main()", "discord", *arguments],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 2
    assert done.stderr.startswith(sentence)
    assert done.stderr.count("\n") == 1


@pytest.mark.parametrize("missing", ["discord", "pydantic_settings", "structlog"])
def test_what_was_not_installed_is_named_with_how_to_install_it(tmp_path: Path, missing: str) -> None:
    program = (
        f"import sys; sys.modules[{missing!r}] = None; sys.argv[1:] = ['discord']; "
        "from bot.cli import main; main()"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        cwd=tmp_path,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 1
    assert done.stderr == (
        f"This needs {missing}, which is not installed. "
        "Install the extra: pip install 'crisis-coach[discord]'\n"
    )
