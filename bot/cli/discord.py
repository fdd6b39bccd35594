"""`coach discord`: the bot, until it is told to stop; and the link that invites it."""

from __future__ import annotations

import asyncio
from typing import Final

import click

from bot.cli.options import db_option
from bot.errors import MissingExtraError
from bot.log import stop_log

OURS: Final = frozenset({"bot", "dialogues", "rubric"})


@click.command("discord")
@click.option(
    "--shards",
    metavar="FIRST-LAST/ALL",
    default="",
    help="Which of Discord's shards this process runs, such as 0-3/8. Otherwise COACH_SHARDS, or all.",
)
@click.option(
    "--invite", is_flag=True, help="Print the link by which an administrator adds the bot, and stop."
)
@db_option
def run(*, shards: str, database: str, invite: bool) -> None:
    """Practise on Discord: runs the bot until it is stopped. docs/discord.md says how to set it up.

    The bot's token is read from COACH_TOKEN, or from the file that COACH_TOKEN_FILE names. A file .env in
    this folder is read too.
    """
    try:
        from bot.cli.serving import link, serve
        from bot.journal import start_journal
        from bot.settings import read_settings
    except ModuleNotFoundError as error:
        if error.name and error.name.split(".")[0] in OURS:
            raise  # a fault of ours, and no matter of what was installed
        raise MissingExtraError("discord", error.name or "discord.py") from error

    given = {"shards": shards, "db": database}
    settings = read_settings(**{name: value for name, value in given.items() if value})
    if invite:
        click.echo(asyncio.run(link(settings.secret())))
        return
    stop_log()  # a service's log goes to standard error, for whatever runs it
    start_journal(settings.log_level)
    asyncio.run(serve(settings, settings.secret()))
