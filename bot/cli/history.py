"""`coach history`, `export`, `erase`: what is stored, about whom, out and gone."""

from __future__ import annotations

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from bot.cli.options import TRAINEE, db_option, new_id, opened, shelf_in
from bot.errors import NothingStoredError
from bot.store.records import SessionSummary, Totals, as_json
from bot.store.records_reviews import Reader

if TYPE_CHECKING:
    from bot.store.store import Store

SHOWN: Final = 20
"""Talks that `coach history` lists unless told otherwise."""


@click.command()
@click.option(
    "--limit", type=click.IntRange(1), default=SHOWN, show_default=True, help="How many talks to list."
)
@click.option("--json", "in_json", is_flag=True, help="Print as JSON.")
@db_option
def history(limit: int, database: str, *, in_json: bool) -> None:
    """List past talks, the latest first, and how practice has gone.

    Scores are as the rubric gave them; where an instructor corrected something, what that comes to stands
    beside. A check ride's score is shown, and counts in the mean, once it is released.
    """

    async def work() -> tuple[list[SessionSummary], Totals, frozenset[str], dict[str, float]]:
        async with opened(database) as store:
            talks = await store.history(TRAINEE, limit)
            released = await store.released([talk.id for talk in talks])
            shown = [talk.id for talk in talks if talk.mode != "check_ride" or talk.id in released]
            return talks, await store.totals(TRAINEE), released, await _corrected(store, shown)

    talks, totals, released, corrected = asyncio.run(work())
    talks = [
        _withheld(talk) if talk.mode == "check_ride" and talk.id not in released else talk for talk in talks
    ]
    if in_json:
        sessions = [as_json(talk) | {"score_mean_corrected": corrected.get(talk.id)} for talk in talks]
        listed = {"sessions": sessions, "totals": as_json(totals)}
        click.echo(json.dumps(listed, ensure_ascii=False, indent=2))
        return
    if not talks:
        click.echo("No talk is stored yet. Start one with `coach practice`.")
        return
    also = f"{'corrected':>11}" if corrected else ""
    click.echo(
        f"{'session':<10}{'when (UTC)':<18}{'person':<10}{'mode':<12}{'replies':>7}{'score':>7}{also}  ending"
    )
    for talk in talks:
        put_right = f"{corrected[talk.id]:.0f}" if talk.id in corrected else ""
        click.echo(_row(talk, f"{put_right:>11}" if also else ""))
    as_scored = " as scored" if corrected else ""
    mean = f", mean score {totals.score_mean:.0f}{as_scored}" if totals.score_mean is not None else ""
    talks_with = f"{_count(totals.sessions, 'talk')} with {_people(totals.people)}"
    click.echo(f"\n{talks_with}, {_count(totals.replies, 'reply')}{mean}.")
    if corrected:
        click.echo(
            "`score` is what the rubric gave; `corrected` is what it comes to with what an instructor "
            "corrected. `coach transcript ID` shows where, and why."
        )
    if totals.withheld:
        rides = _count(totals.withheld, "check ride")
        wait = "waits for its release" if totals.withheld == 1 else "wait for their release"
        click.echo(f"{rides} {wait}, and {'is' if totals.withheld == 1 else 'are'} in no mean before.")


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


async def _corrected(store: Store, session_ids: list[str]) -> dict[str, float]:
    """Return the mean scores of talks as they stand corrected, of those in which something is."""
    marked = await store.corrections_in(session_ids)
    if not marked:
        return {}
    # What only a history with corrections needs is loaded for it alone.
    from bot.cli.casting import script_named
    from bot.practice.corrected import Corrector
    from bot.practice.review import Review
    from bot.practice.session import Practice

    practice = Practice(store, lambda: datetime.now(UTC), new_id, script_named, shelf=shelf_in())
    reader = Reader(id=TRAINEE, name="", seen_as="local")
    means = await Corrector(Review(practice), reader).means(marked)
    return {session_id: each.score for session_id, each in means.items()}


def _withheld(talk: SessionSummary) -> SessionSummary:
    """Return a check ride as it is shown before its release."""
    return replace(
        talk, score_mean=None, empathy_mean=None, reflection_mean=None, non_confrontation_mean=None
    )


def _row(talk: SessionSummary, corrected: str) -> str:
    score = "" if talk.score_mean is None else f"{talk.score_mean:.0f}"
    ending = "stopped" if talk.stopped else talk.ending or "open: coach practice --resume " + talk.id
    when = f"{talk.started_at:%Y-%m-%d %H:%M}"
    return (
        f"{talk.id:<10}{when:<18}{talk.person[-9:]:<10}{talk.mode:<12}{talk.replies:>7}{score:>7}"
        f"{corrected}  {ending}"
    )


def _count(number: int, noun: str) -> str:
    several = f"{noun[:-1]}ies" if noun.endswith("y") else f"{noun}s"
    return f"{number:,} {noun if number == 1 else several}"


def _people(number: int) -> str:
    return "one person" if number == 1 else f"{number} people"
