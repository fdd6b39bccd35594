"""`coach transcript`: one talk on paper."""

from __future__ import annotations

import asyncio
import json
from datetime import UTC, datetime
from pathlib import Path

import click

from bot.cli.casting import script_named
from bot.cli.options import TRAINEE, db_option, new_id, opened, shelf_in
from bot.errors import NothingStoredError, OutputError
from bot.practice import transcript as paper
from bot.practice.session import Practice


@click.command()
@click.argument("session")
@click.option(
    "--format", "form", type=click.Choice(["text", "json", "html"]), default="text", show_default=True
)
@click.option("--out", type=click.Path(path_type=Path), help="Write to this file instead of the screen.")
@db_option
def transcript(session: str, form: str, out: Path | None, database: str) -> None:
    """Print one talk: text, JSON, or a page that needs nothing from the network. SESSION may be `last`."""

    async def work() -> str:
        async with opened(database) as store:
            latest = await store.history(TRAINEE, 1)
            if session == "last" and not latest:
                raise NothingStoredError
            wanted = latest[0].id if session == "last" else session
            practice = Practice(store, lambda: datetime.now(UTC), new_id, script_named, shelf=shelf_in())
            whole = await paper.transcript(await practice.resume(TRAINEE, wanted))
            if form == "json":
                return json.dumps(paper.as_json(whole), ensure_ascii=False, indent=2)
            return paper.as_html(whole) if form == "html" else paper.as_text(whole)

    text = asyncio.run(work())
    if out is None:
        click.echo(text.rstrip("\n"))
        return
    try:
        out.write_text(text, encoding="utf-8")
    except OSError as error:
        raise OutputError(str(out), error.strerror or str(error)) from error
    click.echo(f"Written to {out}.")
