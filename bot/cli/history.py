"""`coach history`, `export`, `erase`: what is stored, about whom, out and gone."""

from __future__ import annotations

import asyncio
import json
from typing import Final

import click

from bot.cli.options import TRAINEE, db_option, opened
from bot.errors import NothingStoredError
from bot.store.records import SessionSummary, Totals, as_json

SHOWN: Final = 20
"""Talks that `coach history` lists unless told otherwise."""


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), default=SHOWN, show_default=True, help="How many talks to list."
)
@click.option("--json", "in_json", is_flag=True, help="Print as JSON.")
@db_option
def history(limit: int, database: str, *, in_json: bool) -> None:
    """List past talks, the latest first, and how practice has gone."""

    async def work() -> tuple[list[SessionSummary], Totals, frozenset[str]]:
        async with opened(database) as store:
            talks = await store.history(TRAINEE, limit)
            return talks, await store.totals(TRAINEE), await store.released([talk.id for talk in talks])

    talks, totals, released = asyncio.run(work())
    if in_json:
        listed = {"sessions": [as_json(talk) for talk in talks], "totals": as_json(totals)}
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    if not talks:
        click.echo("No talk is stored yet. Start one with `coach practice`.")
        return
    click.echo(
        f"{'session':<10}{'when (UTC)':<18}{'person':<10}{'mode':<12}{'replies':>7}{'score':>7}  ending"
    )
    for talk in talks:
        click.echo(_row(talk, withheld=talk.mode == "check_ride" and talk.id not in released))
    mean = f", mean score {totals.score_mean:.0f}" if totals.score_mean is not None else ""
    talks_with = f"{_count(totals.sessions, 'talk')} with {_people(totals.people)}"
    click.echo(f"\n{talks_with}, {_count(totals.replies, 'reply')}{mean}.")


@click.command()
@db_option
def export(database: str) -> None:
    """Print all that is stored, as one JSON document."""

    async def work() -> None:
        async with opened(database) as store:
            click.echo('{"sessions": [', nl=False)
            before = ""
            async for talk in store.export(TRAINEE):
                click.echo(f"{before}\n{json.dumps(talk, ensure_ascii=False)}", nl=False)
                before = ","
            click.echo("\n]}")

    asyncio.run(work())


@click.command()
@click.option("--session", default="", metavar="ID", help="Erase only this talk.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@db_option
def erase(session: str, database: str, *, yes: bool) -> None:
    """Erase what is stored, words and all. It can't be undone."""
    what = f"the talk {session}" if session else "every stored talk"
    if not yes:
        click.confirm(f"This erases {what} for good. Go on?", abort=True)

    async def work() -> int:
        async with opened(database) as store:
            return await (store.erase_session(session) if session else store.erase(TRAINEE))

    erased = asyncio.run(work())
    if session and not erased:
        raise NothingStoredError(session)
    click.echo(f"Erased {_count(erased, 'talk')}. Nothing of it is left in the history.")


def _row(talk: SessionSummary, *, withheld: bool) -> str:
    score = "" if withheld or talk.score_mean is None else f"{talk.score_mean:.0f}"
    ending = "stopped" if talk.stopped else talk.ending or "open: coach practice --resume " + talk.id
    when = f"{talk.started_at:%Y-%m-%d %H:%M}"
    return (
        f"{talk.id:<10}{when:<18}{talk.person[-9:]:<10}{talk.mode:<12}{talk.replies:>7}{score:>7}  {ending}"
    )


def _count(number: int, noun: str) -> str:
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else several}"


def _people(number: int) -> str:
    return "one person" if number == 1 else f"{number} people"
