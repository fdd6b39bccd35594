"""`coach db`: the history's own upkeep."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli.options import db_option, opened
from bot.store.place import default_url, shown, url_of
from bot.store.store import Store


@click.group()
def db() -> None:
    """Look after the history."""


@db.command()
@db_option
def upgrade(database: str) -> None:
    """Bring the history up to date with this version. Opening it does the same."""

    async def work() -> None:
        async with opened(database):
            click.echo("The history is up to date.")

    asyncio.run(work())


@db.command()
@click.argument("target", metavar="FILE", type=click.Path(path_type=Path))
@db_option
def backup(target: Path, database: str) -> None:
    """Write a copy of the history to FILE, also while somebody practises."""

    async def work() -> None:
        async with opened(database) as store:
            await store.backup(target)
        click.echo(f"The history is copied to {target}.")

    asyncio.run(work())


@db.command()
@click.argument("target", metavar="TARGET")
@db_option
def move(target: str, database: str) -> None:
    """Copy the history to TARGET, a new file or an empty database on a server.

    Stop the bot and coach web first, and let nobody practise meanwhile: a history that is open elsewhere is
    refused. The old history stays as it is: name TARGET from then on, and delete the
    old one once you have seen that all is well.
    """

    async def work() -> None:
        # What is written to either meanwhile would be lost, or in the way.
        for each in (url_of(database) if database else default_url(), url_of(target)):
            await Store.refuse_if_open(each)
        async with opened(database) as source, opened(target) as new:
            counts = await source.copy_into(new)
        for name, rows in counts.items():
            if rows:
                click.echo(f"{name:<16}{rows:>12,}")
        where = shown(url_of(target))
        click.echo(
            f"All {sum(counts.values()):,} rows are in {where} too. Name it with --db or COACH_DB now."
        )

    asyncio.run(work())
