"""`coach doctor`: whether everything that the program needs is there and works."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from bot.cli.options import db_option
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.cli.checkup import Finding

MARKS: Final = {"fine": "fine", "warning": "look", "failed": "MEND", "skipped": "-"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@db_option
def doctor(database: str, *, as_json: bool) -> int:
    """Check token, intents, database, model, clock and help numbers. Exit code 1: something must be mended.

    Without a token Discord is not asked, and everything else is checked.
    """
    findings = asyncio.run(_look(database))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))
    else:
        for each in findings:
            click.echo(f"{MARKS[each.state]:<6}{each.name:<10}{each.text}")
    return 1 if any(each.state == "failed" for each in findings) else 0


async def _look(database: str) -> list[Finding]:
    from bot.cli import checkup

    of_discord, named = await _discord(database)
    return [
        *of_discord,
        *await checkup.database(named),
        await checkup.listener(),
        checkup.help_numbers(datetime.now(UTC).date()),
    ]


async def _discord(database: str) -> tuple[list[Finding], str]:
    """Return what there is to say of Discord and the settings, and the history that they name."""
    from bot.cli import checkup

    try:
        from bot.settings import read_settings

        settings = read_settings(**{"db": database} if database else {})
        return await checkup.discord_findings(settings), settings.db
    except ModuleNotFoundError:
        return [checkup.Finding("discord", "skipped", checkup.NOT_INSTALLED)], database
    except SettingsError as error:
        return [checkup.Finding("settings", "failed", str(error))], database
