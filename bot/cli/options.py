"""Options that several commands share."""

from __future__ import annotations

import os
import secrets
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from bot.log import LOG
from bot.store import place
from bot.store.store import Store

if TYPE_CHECKING:
    from bot.practice.programmes.offered import Programmes
    from rubric.packs.shelf import Shelf

TRAINEE = "local"
"""Who practises on this machine without an account."""

Command = Callable[..., Any]


def db_option(command: Command) -> Command:
    """Add `--db`, which every command that touches the history takes."""
    return click.option(
        "--db",
        "database",
        envvar="COACH_DB",
        default="",
        metavar="URL-OR-FILE",
        help="Where the history is kept. Otherwise COACH_DB, or a file in your data folder.",
    )(command)


def country_option(command: Command) -> Command:
    """Add `--country`, whose help lines a stop shows."""
    return click.option(
        "--country",
        envvar="COACH_COUNTRY",
        default="",
        metavar="CODE",
        help="Whose help lines /stop shows, such as US. Otherwise COACH_COUNTRY, or that of your locale.",
    )(command)


def packs_option(command: Command) -> Command:
    """Add `--packs`, the folder of an agency's own packs."""
    return click.option(
        "--packs",
        "folder",
        type=click.Path(file_okay=False, path_type=Path),
        help="Folder of your own packs. Otherwise COACH_PACKS, or `packs` in your data folder.",
    )(command)


def shelf_in(folder: Path | None = None) -> Shelf:
    """Return the packs that ship with those in a folder: as named, or of COACH_PACKS, or the user's own."""
    from rubric.packs.shelf import Shelf

    named = os.environ.get("COACH_PACKS", "")
    return Shelf(folder or (Path(named) if named else place.packs_folder()))


def programmes_folder_named() -> Path | None:
    """Return the folder of programmes that COACH_PROGRAMMES names, or None."""
    named = os.environ.get("COACH_PROGRAMMES", "")
    return Path(named) if named else None


def programmes_here() -> Programmes:
    """Return the programmes that ship with those in a folder: of COACH_PROGRAMMES, or the user's own."""
    from bot.practice.programmes.offered import read_programmes

    found = read_programmes(programmes_folder_named())
    for each in found.left_out:
        LOG.warning("programme left out: %s", each)
    return found


def new_id() -> str:
    """Return a session's id: eight letters and digits that are easy to read out."""
    return "".join(secrets.choice("abcdefghjkmnpqrstuvwxyz23456789") for _ in range(8))


@asynccontextmanager
async def opened(database: str) -> AsyncIterator[Store]:
    """Open the history that `--db` names, or the default one."""
    url = place.url_of(database) if database else place.default_url()
    async with await Store.open(url) as store:
        yield store
