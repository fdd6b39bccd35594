"""`coach rubric pack`: an agency's own weights and pass marks, tried on stored talks before they count."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.cli.options import TRAINEE, db_option, opened, packs_option, shelf_in
from bot.errors import BadFileError, OutputError
from rubric.codes import CODES
from rubric.packs import pack_ids

if TYPE_CHECKING:
    from bot.practice.rescoring import Moved, Rescored
    from rubric.packs import Pack

SHOWN = 20
"""Talks that a comparison lists."""

REASONS = 3

COMMAND_LINE = "The command line"
"""Who stands in the audit for whoever has the machine."""


@click.group()
def pack() -> None:
    """Copy a role's pack, edit it, see who would move, and put it in force."""


@pack.command("list")
@packs_option
def list_packs(folder: Path | None) -> None:
    """List every version, and which is in force."""
    shelf = shelf_in(folder)
    in_force = {shelf.in_force(each).rubric for each in pack_ids()}
    for rubric in shelf.rubrics():
        click.echo(f"{rubric}{' (in force)' if rubric in in_force else ''}")


@pack.command()
@click.argument("rubric")
@packs_option
def copy(rubric: str, folder: Path | None) -> None:
    """Copy version RUBRIC, such as police@1, to the next one of its role."""
    try:
        target = shelf_in(folder).copy(rubric)
    except OSError as error:
        raise OutputError(str(folder or "the folder of packs"), error.strerror or str(error)) from error
    click.echo(f"Copied to {target}. Edit it, then: coach rubric pack compare {target.stem}")


@pack.command()
@click.argument("rubric")
@packs_option
def check(rubric: str, folder: Path | None) -> None:
    """Check that version RUBRIC can be used."""
    found = shelf_in(folder).read(rubric)
    click.echo(f"{found.rubric} can be used: {found.title}.")


@pack.command()
@click.argument("rubric")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@packs_option
@db_option
def compare(rubric: str, folder: Path | None, database: str, *, as_json: bool) -> None:
    """Score stored talks by version RUBRIC, and show who would move, and why. Nothing is changed."""
    from bot.practice.rescoring import rescore
    from bot.store.records_reviews import Reader

    reader = Reader(id=TRAINEE, name="", seen_as="local")

    async def work() -> Rescored:
        async with opened(database) as store:
            return await rescore(store, shelf_in(folder), reader, rubric)

    found = asyncio.run(work())
    if as_json:
        click.echo(json.dumps([_plain(each) for each in found.talks], ensure_ascii=False, indent=2))
        return
    moved = found.moved
    click.echo(f"{len(moved)} of {len(found.talks)} talks move under {rubric}.")
    for each in moved[:SHOWN]:
        click.echo(_line(each))
    if len(moved) > SHOWN:
        click.echo(f"... and {len(moved) - SHOWN} more; --json shows all.")


@pack.command()
@click.argument("rubric")
@packs_option
@db_option
def use(rubric: str, folder: Path | None, database: str) -> None:
    """Let new talks be scored by version RUBRIC. Talks that are stored keep their scores.

    The audit of the history that --db names says so.
    """
    from bot.practice.in_force import put_in_force

    async def work() -> Pack:
        async with opened(database) as store:
            return await put_in_force(
                store,
                shelf_in(folder),
                rubric,
                author=COMMAND_LINE,
                author_name=COMMAND_LINE,
                at=datetime.now(UTC),
            )

    try:
        found = asyncio.run(work())
    except OSError as error:
        raise BadFileError(str(folder or "the folder of packs"), error.strerror or str(error)) from error
    click.echo(f"New talks as {found.title} are scored by {rubric} from now on.")


def _plain(each: Moved) -> dict[str, Any]:
    return asdict(each) | {"started_at": each.started_at.isoformat()}


def _line(each: Moved) -> str:
    verdict = {True: "passes", False: "does not pass", None: "not measured"}
    passes = (
        f", {verdict[each.passed_before]} -> {verdict[each.passed_after]}" if each.changes_verdict else ""
    )
    because = "; ".join(
        f"{_title(reason.code)} {reason.before:+d} -> {reason.after:+d} in {reason.replies}"
        for reason in each.because[:REASONS]
    )
    return (
        f"{each.session_id:<10}{each.person:<10}{each.before:>6.1f} ->{each.after:>6.1f}{passes}  {because}"
    )


def _title(code: str) -> str:
    return CODES[code].title if code in CODES else code.replace("_", " ")
