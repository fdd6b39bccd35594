"""`coach programme`: a sequence of talks whose feedback fades, for one person at a terminal."""

from __future__ import annotations

import asyncio
import json
import secrets
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.options import TRAINEE, db_option, new_id, opened, programmes_here, shelf_in
from bot.counting import count
from bot.errors import NotYetError

if TYPE_CHECKING:
    from bot.practice.course import Course, StepStanding
    from bot.store.records_assignments import Enrolment
    from bot.store.store import Store

ALONE = ""
"""Stands for the server of a programme that is joined here."""


@click.group()
def programme() -> None:
    """Go through a sequence of talks: notes at first, then fewer, then a check ride, and refreshers later."""


@programme.command("list")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_programmes(*, as_json: bool) -> None:
    """List the programmes there are: those that ship, and those in your folder.

    The folder is that of COACH_PROGRAMMES, or `programmes` in your data folder.
    """
    found = programmes_here()
    if as_json:
        plain = [each.model_dump(mode="json", exclude={"format"}) for each in found.by_id.values()]
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
    else:
        for each in found.by_id.values():
            click.echo(f"{each.id:<16} {each.title}: {' '.join(each.about.split())}")
    for line in found.left_out:
        click.echo(f"Left out: {line}", err=True)


@programme.command()
@click.argument("file", type=click.Path(path_type=Path))
def check(file: Path) -> None:
    """Check the FILE of a programme."""
    from bot.practice.programmes.reading import read_file

    found = read_file(file)
    click.echo(f"{file} is in form: {found.title}, {count(len(found.steps), 'step')}.")


@programme.command()
@click.argument("name")
@db_option
def join(name: str, database: str) -> None:
    """Join the programme NAME."""
    asyncio.run(_join(name, database))


@programme.command()
@click.argument("name")
@db_option
def leave(name: str, database: str) -> None:
    """Leave the programme NAME: what was passed counts no more, and talks stay in the history."""
    asyncio.run(_leave(name, database))


@programme.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@db_option
def status(database: str, *, as_json: bool) -> None:
    """Say where you stand, and what is due."""
    if as_json:
        plain = asyncio.run(_status_plain(database))
        click.echo(json.dumps(plain, ensure_ascii=False, indent=2))
        return
    for line in asyncio.run(_status(database)):
        click.echo(line)


@programme.command("next")
@click.argument("name", required=False, default="")
@db_option
@click.pass_context
def go_on(context: click.Context, name: str, database: str) -> None:
    """Begin the talk that comes next, in the programme NAME where you are in several."""
    from bot.cli.practice import practice

    session_id = asyncio.run(_begin(name, database))
    context.invoke(practice, resume=session_id, database=database)
    for line in asyncio.run(_status(database)):
        click.echo(line)


async def _join(name: str, database: str) -> None:
    from bot.practice.programme import enrol

    found = programmes_here().named(name)
    async with opened(database) as store:
        new = await enrol(
            store, found, [TRAINEE], guild_id=ALONE, enrolled_by=TRAINEE, clock=_now, new_id=new_id
        )
    click.echo(f"You have joined {found.title}." if new else f"You are in {found.title} already.")
    click.echo("`coach programme next` begins the talk that comes next.")


async def _leave(name: str, database: str) -> None:
    async with opened(database) as store:
        found = {each.programme: each for each in await store.enrolments_of(TRAINEE, ALONE)}
        if name not in found:
            raise NotYetError(_in_none(name))
        await store.leave(found[name].id, _now())
    title = programmes_here().titles.get(name, name)
    click.echo(
        f"You have left {title}. The talks you held for it stay in your history; what you had passed in it "
        "counts no more, and whoever joins again begins anew."
    )


async def _status(database: str) -> list[str]:
    from bot.store.assignments import LEAST_REPLIES

    async with opened(database) as store:
        courses, gone = await _courses(store)
    found, missing = [each.as_told for each in courses], [_gone(each.programme) for each in gone]
    if not found and missing:
        return missing
    if not found:
        return [
            "You are in no programme. `coach programme list` shows those there are, `join NAME` joins one."
        ]
    lines = [*(line for each in found for line in _lines(each)), *missing]
    if any(each.next for each in found):
        lines.append(f"A talk counts once it has ended with {LEAST_REPLIES} replies or more.")
    return lines


async def _status_plain(database: str) -> list[dict[str, Any]]:
    """Return where you stand in each programme, with those too that are no longer there, as plain values."""
    async with opened(database) as store:
        courses, gone = await _courses(store)
    return [_plain(each.enrolment, each.as_told) for each in courses] + [_plain(each, None) for each in gone]


async def _begin(name: str, database: str) -> str:
    """Start the talk that comes next, or take up the one that was left open, and return its id."""
    from bot.cli.practice import over
    from bot.practice.programme import next_talk
    from bot.practice.session import SEEDS
    from bot.store.records_assignments import Attempt

    async with opened(database) as store:
        courses, gone = await _courses(store)
        found = [each for each in courses if name in {"", each.programme.id}]
        missing = [each.programme for each in gone if name in {"", each.programme}]
        if missing and not found:
            raise NotYetError(_gone(missing[0]))
        if len(found) != 1:
            raise NotYetError(
                "You are in several programmes. Say which: `coach programme next NAME`, with one of: "
                f"{', '.join(each.programme.id for each in found)}."
                if found
                else _in_none(name)
            )
        left_open = await _left_open(store, found[0])
        if left_open:
            return left_open
        step, person = await next_talk(store, found[0])
        talk = await over(store).start(
            TRAINEE, person, seed=secrets.randbelow(SEEDS), mode=step.mode, pack=found[0].programme.pack
        )
        at, enrolment_id = talk.record.started_at, found[0].enrolment.id
        await store.add_attempt(Attempt(session_id=talk.id, at=at, enrolment_id=enrolment_id, step=step.id))
        return talk.id


async def _left_open(store: Store, found: Course) -> str:
    """Return the talk for a programme that has not ended, or ""."""
    for talk in await store.step_talks([found.enrolment.id]):
        if talk.session_id and (await store.session(talk.session_id)).ended_at is None:
            return talk.session_id
    return ""


async def _courses(store: Store) -> tuple[list[Course], list[Enrolment]]:
    """Return where you stand in each programme, and which you joined that are no longer there."""
    from bot.practice.programme import courses, judge_what_ended

    programmes = programmes_here()
    await judge_what_ended(store, _now, programmes, shelf_in())
    joined = await store.enrolments_of(TRAINEE, ALONE)
    return await courses(store, joined, _now(), programmes), programmes.gone(joined)


def _plain(joined: Enrolment, told: Course | None) -> dict[str, Any]:
    """Return where you stand in a programme, as far as you are told; None for one that is no longer there."""
    coming = told.next if told else None
    return {
        "programme": joined.programme,
        "title": told.programme.title if told else "",
        "there": told is not None,
        "joined_at": joined.at.isoformat(),
        "passed_at": _moment(told.passed_at) if told else None,
        "next": coming.step.id if coming else None,
        "steps": [_plain_step(each) for each in told.steps] if told else [],
    }


def _plain_step(each: StepStanding) -> dict[str, Any]:
    return {
        "id": each.step.id,
        "title": each.step.title,
        "mode": each.step.mode,
        "stage": each.stage,
        "talks": each.step.talks,
        "done": each.done,
        "waiting": each.waiting,
        "missed": each.missed,
        "passed_at": _moment(each.passed_at),
        "opens_at": _moment(each.opens_at),
        "due_at": _moment(each.due_at),
        "lacks_score": each.lacks_score,
    }


def _moment(at: datetime | None) -> str | None:
    return at.isoformat() if at else None


def _lines(found: Course) -> Iterator[str]:
    yield found.programme.title
    for each in found.steps:
        yield f"  {_line(each)}"
    if any(each.step.marks for each in found.steps):
        yield "  Pass marks go by what was scored at the end of a talk; later corrections change none."


def _line(each: StepStanding) -> str:
    from bot.practice.programme import why_closed

    if each.passed_at is not None:
        return f"passed  {each.step.title}"
    if each.stage == "open":
        due = f", due {each.due_at:%Y-%m-%d}" if each.due_at else ""
        held = min(each.done + each.waiting, each.step.talks)
        line = f"open    {each.step.title} ({held} of {each.step.talks}{due})"
        if not each.waiting:
            return line
        them = "it" if each.waiting == 1 else "them"
        results = "the result comes" if each.waiting == 1 else f"results of {each.waiting} come"
        return f"{line}; {results} when an instructor has released {them} in `coach web`"
    return f"later   {why_closed(each)}"


def _gone(name: str) -> str:
    return (
        f"The programme {name} that you joined is no longer there, or can't be used. "
        f"`coach programme list` shows those there are, `coach programme leave {name}` leaves it."
    )


def _in_none(name: str) -> str:
    """Return that somebody is not in a programme, or in none at all where none was named."""
    what = f"You are in no programme {name}" if name else "You are in no programme yet"
    return f"{what}. `coach programme status` shows yours; `list` shows all there are, `join NAME` joins one."


def _now() -> datetime:
    return datetime.now(UTC)
