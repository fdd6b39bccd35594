"""`coach drill`: a drill played against the clock on this machine, and tried out with a simulated cohort."""

from __future__ import annotations

import asyncio
import os
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Final

import click

from bot.cli.casting import script_named
from bot.cli.judging import listening
from bot.cli.options import TRAINEE, country_option, db_option, new_id, opened, shelf_in
from bot.errors import OutputError
from bot.practice.help_lines import country_from

if TYPE_CHECKING:
    from bot.practice.drill_cohort import Simulated
    from bot.practice.drill_talks import Played
    from bot.practice.session import Practice
    from bot.store.records_drills import DrillRecord
    from bot.store.store import Store

YOU: Final = "You"
NOBODY: Final = "it has no cohort to simulate: add one, or leave out --simulate"


@click.group()
def drill() -> None:
    """Play a drill: one person, one seed, against the clock."""


@drill.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--simulate", is_flag=True, help="Let only the cohort of FILE play, in no time.")
@click.option("--json", "as_json", is_flag=True, help="Print the results as JSON.")
@click.option(
    "--html", type=click.Path(path_type=Path), help="Write the results as a page to this file or folder."
)
@click.option(
    "--csv", type=click.Path(path_type=Path), help="Write one line for each talk to this file or folder."
)
@country_option
@db_option
def run(
    *,
    file: Path,
    simulate: bool,
    as_json: bool,
    html: Path | None,
    csv: Path | None,
    country: str,
    database: str,
) -> None:
    """Play the drill that FILE describes, then see how it went beside the cohort that FILE simulates.

    FILE is YAML: person, seed, pack, mode, length_min, reply_s, most_missed, named, ranked, and cohort, a
    list of {style, count} or {name, replies: FILE}.

    Styles: listener, asker, adviser, commander, quiet, mixed. In a folder a file is named after the drill.

    \b
    person: teresa
    seed: 7
    cohort:
      - {style: listener, count: 4}
      - {style: commander, count: 2}
    """  # noqa: D301 - the mark by which click leaves lines as they are
    nearby = country_from(country, os.environ)
    targets = {"html": html, "csv": csv}
    asyncio.run(_run(file, database, targets, nearby, plays=not simulate, as_json=as_json))


async def _run(
    file: Path, database: str, targets: dict[str, Path | None], country: str, *, plays: bool, as_json: bool
) -> None:
    from bot.errors import BadFileError
    from bot.practice import drill_report
    from bot.practice.drill_cohort import read_drill
    from bot.practice.drill_results import results
    from bot.practice.drill_solo import namesakes_apart

    told, cohort = read_drill(file)
    if not plays and not cohort:
        raise BadFileError(str(file), NOBODY)
    made = _drill_of(told.plan())
    scenario = script_named(made.person).scenario
    played = []
    if plays:
        yours = await _yours(made, database, country, beside=as_json)
        if yours is None:
            return  # whoever stopped is shown people to talk to, and no figures
        played = [yours]
    played += namesakes_apart(await _theirs(made, cohort, first_number=len(played) + 1))
    found = results(replace(made, ended_at=_now()), scenario, played)
    click.echo(drill_report.as_json(found) if as_json else drill_report.as_text(found), nl=False)
    for form, target in targets.items():
        if target is not None:
            named = target / drill_report.file_name(found, form) if target.is_dir() else target
            _write(named, {"html": drill_report.as_html, "csv": drill_report.as_csv}[form](found))


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


async def _yours(made: DrillRecord, database: str, country: str, *, beside: bool) -> Played | None:
    """Let whoever sits here play, on standard error where `beside`; None where they stopped the practice."""
    from bot.practice.drill_solo import play, played_by
    from bot.terminal.drill import Lines, Seat

    async with opened(database) as store:
        talk = await _practice(store).start(
            TRAINEE,
            made.person,
            seed=made.seed,
            mode=made.mode,  # type: ignore[arg-type]
            pack=made.pack,
        )
        write = partial(click.echo, nl=False, err=beside)
        seat = Seat(talk, made, Lines(sys.stdin), write, _now, asks=sys.stdin.isatty())
        await seat.begin()
        done_as = await play(talk, made, seat.listen, seat.show, _now, seat.refuse)
        seat.close(done_as, country, f" --db {database}" if database else "")
        return None if done_as == "stopped" else await played_by(talk, made, 1, YOU, done_as)


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


def _write(target: Path, text: str) -> None:
    try:
        target.write_text(text, encoding="utf-8", newline="")
    except OSError as error:
        raise OutputError(str(target), (error.strerror or str(error)).lower()) from error


def _now() -> datetime:
    return datetime.now(UTC)
