"""`coach db`: the history's own upkeep."""

from __future__ import annotations

import asyncio
from pathlib import Path

import click

from bot.cli.options import db_option, opened


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
