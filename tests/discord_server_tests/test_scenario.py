from __future__ import annotations

import asyncio
import sys
from pathlib import Path

import aiohttp

from tests.discord_server.scenario import serve

ROOT = Path(__file__).parents[2]


async def test_a_scenario_has_who_it_says() -> None:
    async with serve(trainees=3) as scenario:
        assert [person.name for person in scenario.trainees] == ["trainee1", "trainee2", "trainee3"]
        assert scenario.trainees[0].sees(scenario.channel) == []


async def test_it_serves_in_a_process_of_its_own() -> None:
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-W", "ignore", "-m", "tests.discord_server"),
        cwd=ROOT,
        stdout=asyncio.subprocess.PIPE,
    )
    assert process.stdout
    async with asyncio.timeout(60):
        lines = [(await process.stdout.readline()).decode().split() for _ in range(3)]
    told = {line[0]: line[1] for line in lines}
    bearer = {"Authorization": f"Bot {told['Token']}"}
    async with (
        aiohttp.ClientSession() as session,
        session.get(f"{told['API']}/users/@me", headers=bearer) as me,
    ):
        assert (await me.json())["username"] == "Coach"
    process.terminate()
    await process.wait()


async def test_the_program_runs_against_it() -> None:
    async with serve() as scenario:
        urls = scenario.server.api_url, scenario.server.gateway_url
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.discord_server.apart", *urls, "people", "list"),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
        told, _ = await process.communicate()

    assert b"teresa" in told
    assert process.returncode == 0
