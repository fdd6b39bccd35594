"""`coach drill`: a drill played against the clock on this machine, and tried out with a simulated cohort."""

from __future__ import annotations

import asyncio
import sys
import tempfile
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.cli.casting import script_named
from bot.cli.judging import listening
from bot.cli.options import TRAINEE, db_option, new_id, opened, shelf_in
from bot.errors import OutputError

if TYPE_CHECKING:
    from bot.practice.drill_cohort import Simulated
    from bot.practice.drill_talks import Played
    from bot.practice.session import Practice
    from bot.practice.talk import Talk
    from bot.practice.turn import Turn
    from bot.store.records_drills import DrillRecord
    from bot.store.store import Store

YOU: Final = "You"
RULES: Final = (
    "{minutes:g} minutes. The person waits {seconds:g} seconds for a reply, then speaks up. "
    "Type what you would say; an empty line ends the talk, /stop ends it at once."
)
NOBODY: Final = "the file has no cohort to simulate"


@click.group()
def drill() -> None:
    """Play a drill: one person, one seed, against the clock."""


@drill.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--simulate", is_flag=True, help="Let only the cohort of FILE play, in no time.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option("--html", type=click.Path(path_type=Path), help="Write the results as a page to this file.")
@click.option("--csv", type=click.Path(path_type=Path), help="Write one line for each talk to this file.")
@db_option
def run(
    *, file: Path, simulate: bool, as_json: bool, html: Path | None, csv: Path | None, database: str
) -> None:
    """Play the drill that FILE describes, then see how it went beside the cohort that FILE simulates.

    FILE is YAML: person, seed, pack, mode, length_min, reply_s, most_missed, named, ranked, and cohort, a
    list of {style, count} or {name, replies: FILE}.

    Styles: listener, asker, adviser, commander, quiet, mixed.
    """
    asyncio.run(_run(file, database, {"html": html, "csv": csv}, plays=not simulate, as_json=as_json))


async def _run(
    file: Path, database: str, targets: dict[str, Path | None], *, plays: bool, as_json: bool
) -> None:
    from bot.errors import BadFileError
    from bot.practice import drill_report
    from bot.practice.drill_cohort import read_drill
    from bot.practice.drill_results import results

    told, cohort = read_drill(file)
    if not plays and not cohort:
        raise BadFileError(str(file), NOBODY)
    made = _drill_of(told.plan())
    scenario = script_named(made.person).scenario
    played = await _yours(made, database) if plays else []
    played += await _theirs(made, cohort, first_number=len(played) + 1)
    found = results(replace(made, ended_at=_now()), scenario, played)
    click.echo(drill_report.as_json(found) if as_json else drill_report.as_text(found), nl=False)
    for form, target in targets.items():
        if target is not None:
            _write(target, {"html": drill_report.as_html, "csv": drill_report.as_csv}[form](found))


def _drill_of(wanted: object) -> DrillRecord:
    from bot.practice.drill_plan import Plan, checked
    from bot.store.records_drills import DrillRecord

    assert isinstance(wanted, Plan)  # noqa: S101 - imported only here
    now = _now()
    plan = checked(wanted, script_named, now)
    return DrillRecord(
        id=new_id(),
        guild_id=None,
        channel_id=None,
        created_by=TRAINEE,
        created_at=now,
        person=plan.person,
        seed=plan.seed,
        pack=plan.pack,
        mode=plan.mode,
        length_s=plan.length_min * 60,
        reply_s=plan.reply_s or 0.0,
        most_missed=plan.most_missed,
        late=plan.late,
        named=plan.named,
        ranked=plan.ranked,
        state="ended",
        started_at=now,
    )


async def _yours(made: DrillRecord, database: str) -> list[Played]:
    """Let whoever sits here play."""
    from bot.practice.drill_solo import play, played_by

    async with opened(database) as store:
        talk = await _practice(store).start(
            TRAINEE,
            made.person,
            seed=made.seed,
            mode=made.mode,  # type: ignore[arg-type]
            pack=made.pack,
        )
        _show_call(talk, made)
        done_as = await play(talk, made, _typed(), lambda turn: _show(talk, turn), _now)
        click.echo("")
        return [await played_by(talk, made, 1, YOU, done_as)]


async def _theirs(made: DrillRecord, cohort: tuple[Simulated, ...], *, first_number: int) -> list[Played]:
    """Let the simulated cohort play; its talks are kept nowhere."""
    from bot.practice.drill_solo import simulate

    if not cohort:
        return []
    async with _nowhere() as store:
        return await simulate(_practice(store), made, cohort, first_number=first_number)


@asynccontextmanager
async def _nowhere() -> AsyncIterator[Store]:
    with tempfile.TemporaryDirectory() as folder:
        async with opened(str(Path(folder) / "simulated.db")) as store:
            yield store


def _practice(store: Store) -> Practice:
    from bot.practice.session import Practice

    return Practice(store, _now, new_id, script_named, listening(), shelf_in())


def _typed() -> Callable[[float], Awaitable[str | None]]:
    """Return what waits for a typed line; a thread reads, so that the clock can overtake it."""
    loop, lines = asyncio.get_running_loop(), asyncio.Queue[str]()

    def read() -> None:
        for line in sys.stdin:
            loop.call_soon_threadsafe(lines.put_nowait, line.strip())
        loop.call_soon_threadsafe(lines.put_nowait, "")

    threading.Thread(target=read, daemon=True, name="typed").start()

    async def listen(patience_s: float) -> str | None:
        try:
            return await asyncio.wait_for(lines.get(), patience_s)
        except TimeoutError:
            return None

    return listen


def _show_call(talk: Talk, made: DrillRecord) -> None:
    for part in (talk.opening.told, talk.opening.seen):
        if part:
            click.echo(f"{' '.join(part.split())}\n")
    click.echo(f"{RULES.format(minutes=made.length_s / 60, seconds=made.reply_s)}\n")
    _show(talk, talk.opening.said)


def _show(talk: Talk, turn: Turn | str) -> None:
    said = turn if isinstance(turn, str) else turn.said
    if not isinstance(turn, str) and turn.kind == "silence":
        click.echo("(You say nothing for a while.)")
    click.echo(f"{talk.script.scenario.person.name}: {said}")


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(str(target), (error.strerror or str(error)).lower()) from error


def _now() -> datetime:
    return datetime.now(UTC)
