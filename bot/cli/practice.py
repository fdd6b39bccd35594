"""`coach practice`: a talk with a scripted person, in a terminal, in plain lines, or played from a file."""

from __future__ import annotations

import asyncio
import json
import os
import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

import click

from bot import texts
from bot.cli.casting import script_named
from bot.cli.judging import Tell, listening
from bot.cli.options import TRAINEE, country_option, db_option, new_id, opened, shelf_in
from bot.practice.help_lines import country_from
from bot.practice.session import MODES, MOST_SEED, SEEDS, Mode, Practice
from bot.store import place
from bot.terminal.wanted import Wanted, command_for, take_up
from dialogues.script import person_ids
from rubric.packs import pack_ids

if TYPE_CHECKING:
    from bot.store.store import Store
    from bot.terminal.plain import Streams
    from dialogues.scenario import Scenario


STDIN: Final = "-"
LONGEST_FILE: Final = 1_000_000
"""Characters of a file of replies."""


@click.command()
@click.argument("person", required=False, default="")
@click.option(
    "--pack",
    type=click.Choice(pack_ids()),
    help="Role to be scored as. Otherwise the one the person is written for.",
)
@click.option(
    "--mode", type=click.Choice(MODES), help="When feedback is shown. Otherwise coached: after each reply."
)
@click.option(
    "--seed",
    type=click.IntRange(0, MOST_SEED),
    help="The same seed gives the same talk. Otherwise by chance.",
)
@click.option(
    "--resume",
    is_flag=False,
    flag_value="",
    metavar="[ID]",
    help="Go on with a talk, or with the last one left open.",
)
@click.option(
    "--replies", metavar="FILE", help="Play the lines of FILE (- for standard input) as the trainee."
)
@click.option("--json", "as_json", is_flag=True, help="With --replies: print the session as JSON.")
@click.option(
    "--pace",
    type=click.Choice(["human", "off"]),
    envvar="COACH_PACE",
    default="human",
    help="Let an answer take as long as a person would, or not. Otherwise COACH_PACE, or human.",
)
@country_option
@db_option
def practice(  # noqa: PLR0913 - one for each option
    *,
    person: str,
    pack: str | None,
    mode: Mode | None,
    seed: int | None,
    resume: str | None,
    replies: str | None,
    as_json: bool,
    pace: str,
    country: str,
    database: str,
) -> None:
    """Talk to a scripted person in crisis. PERSON is an id from `coach people list`, or an author's file.

    This is practice. It is no help line. /stop, or the words "stop practice", end it at once.
    """
    _refuse_what_contradicts(
        {"PERSON": person, "--pack": pack, "--mode": mode, "--seed": seed, "--replies": replies}, resume
    )
    if as_json and replies is None:
        raise click.UsageError("--json needs --replies. Add a file of them, or leave out --json.")
    drawn = secrets.randbelow(SEEDS) if seed is None else seed
    wanted = Wanted(TRAINEE, _found(person), drawn, mode or "coached", pack or "", resume)
    nearby = country_from(country, os.environ)
    if replies is not None:
        asyncio.run(_play(_someone(wanted), replies, database, nearby, as_json=as_json))
    elif _is_terminal():
        _show(wanted, database, nearby, pace)
    else:
        asyncio.run(_converse(_someone(wanted), database, nearby))


def over(store: Store, tell: Tell | None = None) -> Practice:
    """Return the practice over a history, with people by id or file, and the trained listener."""
    return Practice(store, lambda: datetime.now(UTC), new_id, script_named, listening(tell), shelf_in())


def _show(wanted: Wanted, database: str, country: str, pace: str) -> None:
    """Run the app; afterwards say how to go on, or how to have the same talk again."""
    from bot.terminal.app import House, run
    from bot.terminal.settings import settings_file

    if wanted.person:
        script_named(wanted.person)  # a person that can't be had is refused before the screen changes

    @asynccontextmanager
    async def opened_practice(tell: Tell) -> AsyncIterator[Practice]:
        async with opened(database) as store:
            yield over(store, tell)

    house = House(opened_practice, _people, _place(database), country, settings_file())
    talk = run(wanted, house, pace=pace)
    if talk is None:
        return
    if not talk.ended:
        click.echo(texts.LEFT_OPEN.format(id=talk.id, db=_naming(database)))
    click.echo(texts.AGAIN.format(command=command_for(talk)))
    click.echo(texts.CLOSES)


async def _converse(wanted: Wanted, database: str, country: str) -> None:
    from bot.terminal.plain import converse

    async with opened(database) as store:
        talk = await take_up(over(store), wanted)
        await converse(talk, _streams(database), country)


async def _play(wanted: Wanted, file: str, database: str, country: str, *, as_json: bool) -> None:
    from bot.practice import transcript
    from bot.practice.scripted import play, read_lines
    from bot.terminal.plain import print_talk

    async with opened(database) as store:
        coach = over(store)
        lines = read_lines(_read(file), coach.find_script(wanted.person).scenario)
        talk = await take_up(coach, wanted)
        streams = _streams(database)
        passed_over = await play(talk, lines)
        if as_json:
            session = transcript.as_json(await transcript.transcript(talk))
            click.echo(json.dumps(session, ensure_ascii=False, indent=2))
        else:
            await print_talk(talk, streams, country)
        if passed_over:
            streams.remark(texts.PASSED_OVER.format(n=passed_over))


def _refuse_what_contradicts(given: dict[str, object], resume: str | None) -> None:
    """With --resume the stored talk says all that; better to say so than to pass it over."""
    named = [name for name, value in given.items() if value not in (None, "")]
    if resume is not None and named:
        raise click.UsageError(f"--resume goes on with a stored talk as it is. Leave out {', '.join(named)}.")


def _someone(wanted: Wanted) -> Wanted:
    """Return what is wanted with the easiest person, and say so, where none was named."""
    if wanted.person or wanted.resume is not None:
        return wanted
    easiest = _people()[0]
    click.echo(texts.EASIEST.format(person=easiest.id), err=True)
    return replace(wanted, person=easiest.id)


def _place(database: str) -> str:
    """Return where the history is kept, as a user would write it."""
    url = place.url_of(database) if database else place.default_url()
    if place.is_served(url):
        return place.shown(url)
    file, home = place.file_of(url), Path.home()
    return f"~/{file.relative_to(home)}" if file.is_relative_to(home) else str(file)


def _people() -> list[Scenario]:
    """Return the people that come with the program, the easiest first."""
    scenarios = [script_named(name).scenario for name in person_ids()]
    return sorted(scenarios, key=lambda scenario: (scenario.difficulty, scenario.id))


def _found(person: str) -> str:
    """Return an author's file by its full path, so that the talk can be resumed from any folder."""
    is_file = person.endswith((".yaml", ".yml")) or "/" in person
    return str(Path(person).absolute()) if is_file else person


def _is_terminal() -> bool:
    return sys.stdin.isatty() and sys.stdout.isatty() and os.environ.get("TERM") != "dumb"


def _streams(database: str) -> Streams:
    from bot.terminal.plain import Streams

    return Streams(_opened(STDIN), click.echo, lambda text: click.echo(text, err=True), _naming(database))


def _naming(database: str) -> str:
    """Return the option that names the same history, where it isn't the default one."""
    if not database or place.is_served(place.url_of(database)):
        return ""  # an address may hold a password, and stands in COACH_DB then
    return f" --db {database}"


def _opened(file: str) -> IO[str]:
    """Open a file, or standard input for `-`, as text in which anything may stand."""
    return click.open_file(file, encoding="utf-8", errors="replace")


def _read(file: str) -> str:
    """Return the text of a file of replies.

    Raises:
        click.UsageError: It can't be read, or is far too long.
    """
    try:
        with _opened(file) as stream:
            text = stream.read(LONGEST_FILE + 1)
    except OSError as error:
        raise click.UsageError(
            f"I can't read {file} ({(error.strerror or str(error)).lower()}). Name another file."
        ) from error
    if len(text) > LONGEST_FILE:
        raise click.UsageError(f"{file} holds more than {LONGEST_FILE:,} characters. Give a shorter file.")
    return text
