"""`coach web`: instructors review in a browser."""

from __future__ import annotations

import asyncio
from collections.abc import Collection
from datetime import UTC, datetime
from urllib.request import urlopen

import click

from bot.cli.casting import script_named
from bot.cli.options import TRAINEE, db_option, new_id, shelf_in
from bot.errors import MissingExtraError, SettingsError
from bot.practice.anonymous import AT_THIS_MACHINE
from bot.store import place
from bot.store.records_reviews import Reader

PORT = 8440
INSTRUCTOR_NAME = "Instructor"
OPEN_WARNING = (
    "Other machines reach {host}. Put a proxy with TLS before it, and say with --url https://... where it is "
    "reached: browsers keep no session over plain http, and other names are not answered."
)

OF_THIS_MACHINE = (
    "This link shows what was practised at this machine. Talks and drills of a Discord server are shown with "
    "--guild SERVER-ID; this history has: {servers}."
)
UNKNOWN_SERVER = "This link shows nothing: the history holds nothing of a server {server}."
OTHER_SERVERS = "It holds: {servers}. Give one of these to --guild."
NO_SERVER = "It holds no server at all. Name the bot's own history with --db or COACH_DB."


@click.command()
@click.option("--host", default="127.0.0.1", show_default=True, help="Address to listen on.")
@click.option(
    "--port",
    type=click.IntRange(0, 65535),
    default=PORT,
    show_default=True,
    help="Port to listen on; 0 for any.",
)
@click.option(
    "--url",
    envvar="COACH_WEB_URL",
    default="",
    help="Where visitors reach it, if elsewhere. Or COACH_WEB_URL.",
)
@click.option("--behind-proxy", is_flag=True, help="Believe X-Forwarded-For: a proxy of yours writes it.")
@click.option("--link", is_flag=True, help="Print a link that lets one visitor in, once, within ten minutes.")
@click.option(
    "--guild", default="", metavar="ID", help="The link is for an instructor of this Discord server."
)
@click.option("--name", default="", help="What the visitor is called beside their comments.")
@click.option("--manages", is_flag=True, help="The visitor may change the settings of the server too.")
@db_option
def web(  # noqa: PLR0913 - an argument for each option
    host: str,
    port: int,
    url: str,
    guild: str,
    name: str,
    database: str,
    *,
    behind_proxy: bool,
    link: bool,
    manages: bool,
) -> None:
    """Review talks in a browser: serves pages until Ctrl-C.

    Whoever has a link from --link or from /review web gets in. Where it runs already, --link only prints one.
    """
    try:
        visitor = _visitor(guild, name, manages=manages) if link else None
        asyncio.run(_work(host, port, url, visitor, database, behind_proxy))
    except ModuleNotFoundError as error:
        raise MissingExtraError("web", error.name or "aiohttp") from error


def _visitor(guild: str, name: str, *, manages: bool) -> Reader:
    if guild:
        return Reader(
            id=f"{TRAINEE}:{guild}",
            name=name or INSTRUCTOR_NAME,
            seen_as="instructor",
            guild_id=guild,
            manages=manages,
        )
    return Reader(id=TRAINEE, name=name or AT_THIS_MACHINE, seen_as="local")


async def _work(
    host: str,
    port: int,
    url: str,
    visitor: Reader | None,
    database: str,
    behind_proxy: bool,  # noqa: FBT001
) -> None:
    from bot.cli.options import opened
    from bot.journal import start_journal
    from bot.practice.session import Practice
    from bot.web.desk import Desk, everybody
    from bot.web.entrance import entrance_of, link_for
    from bot.web.server import is_loopback, serve, until_told
    from bot.web.yielding import yield_to_others

    def clock() -> datetime:
        return datetime.now(UTC)

    start_journal("info")
    history = place.beside(place.url_of(database) if database else place.default_url())
    named = f"[{host}]" if ":" in host else host
    async with opened(database) as store:
        practice = Practice(store, clock, new_id, script_named, shelf=shelf_in())
        reached = url or f"http://{named if is_loopback(host) else '127.0.0.1'}"
        desk = Desk(store, practice, entrance_of(history, clock), clock, everybody(), reached, behind_proxy)
        try:
            runner = await serve(desk, host, port)
        except SettingsError:
            if visitor is None or not await asyncio.to_thread(_runs_already, f"http://{named}:{port}"):
                raise
            click.echo(link_for(history, url or f"{reached}:{port}", visitor, clock))
            _warn(visitor, await store.guild_ids())
            return
        try:
            at = runner.addresses[0][1]
            if not is_loopback(host):
                click.echo(OPEN_WARNING.format(host=host), err=True)
            if visitor:
                click.echo(link_for(history, url or f"{reached}:{at}", visitor, clock))
                _warn(visitor, await store.guild_ids())
            click.echo(f"The review pages are served on {named}, port {at}. Ctrl-C ends it.", err=True)
            yield_to_others()
            await until_told()
        finally:
            await runner.cleanup()


def _warn(visitor: Reader, servers: Collection[str]) -> None:
    """Say where a link shows less than whoever asked for it may look for."""
    there = ", ".join(sorted(servers))
    if visitor.guild_id is None and servers:
        click.echo(OF_THIS_MACHINE.format(servers=there), err=True)
    elif visitor.guild_id and visitor.guild_id not in servers:
        has = OTHER_SERVERS.format(servers=there) if servers else NO_SERVER
        click.echo(f"{UNKNOWN_SERVER.format(server=visitor.guild_id)} {has}", err=True)


def _runs_already(url: str) -> bool:
    """Tell whether these pages are served there by another process."""
    try:
        with urlopen(f"{url}/healthz", timeout=2) as answer:  # noqa: S310 - of this machine
            return bool(answer.read() == b"ok\n")
    except OSError:
        return False
