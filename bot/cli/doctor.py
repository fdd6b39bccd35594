"""`coach doctor`: whether everything that the program needs is there and works."""

from __future__ import annotations

import asyncio
import json
from dataclasses import asdict
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

import click

from bot.cli.options import db_option, programmes_folder_named
from bot.errors import SettingsError

if TYPE_CHECKING:
    from bot.cli.checkup import Finding
    from bot.settings import Settings

MARKS: Final = {"fine": "fine", "warning": "look", "failed": "MEND", "skipped": "-"}


@click.command()
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@db_option
def doctor(database: str, *, as_json: bool) -> int:
    """Check token, intents, database, model, clock, help numbers and programmes.

    Exit code 1: something must be mended.
    Without a token Discord is not asked, and everything else is checked.
    """
    findings = asyncio.run(_look(database))
    if as_json:
        click.echo(json.dumps([asdict(each) for each in findings], ensure_ascii=False, indent=2))
    else:
        for each in findings:
            click.echo(f"{MARKS[each.state]:<6}{each.name:<11}{each.text}")
    return 1 if any(each.state == "failed" for each in findings) else 0


async def _look(database: str) -> list[Finding]:
    from bot.cli import checkup

    of_discord, settings = await _discord(database)
    named = settings.db if settings else database
    return [
        *of_discord,
        *await checkup.database(named),
        await checkup.listener(),
        checkup.help_numbers(datetime.now(UTC).date()),
        *await checkup.programmes(settings.programmes if settings else programmes_folder_named()),
    ]


async def _discord(database: str) -> tuple[list[Finding], Settings | None]:
    """Return what there is to say of Discord and the settings, and these where they can be read."""
    from bot.cli import checkup

    try:
        from bot.settings import read_settings

        settings = read_settings(**{"db": database} if database else {})
        return await checkup.discord_findings(settings), settings
    except ModuleNotFoundError:
        return [checkup.Finding("discord", "skipped", checkup.NOT_INSTALLED)], None
    except SettingsError as error:
        return [checkup.Finding("settings", "failed", str(error))], None
