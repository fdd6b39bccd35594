"""What administrators set up, as one message that is drawn anew after each choice."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

import discord
from discord import ui

from bot.catalogue import say
from bot.practice.guilds import help_for, lines_as_text
from bot.practice.session import MODES
from bot.store.records import GuildSettings
from bot.views.buttons import button, choice
from bot.views.forms import Form
from bot.views.helping import help_text
from bot.views.layout import PROGRAM, message, panel

KEPT_DAYS: Final = (30, 90, 180, 365, 730)
FOR_EVER: Final = "0"
LONGEST_LINES: Final = 1000


@dataclass(frozen=True, slots=True)
class Standing:
    """How things stand in a server.

    Attributes:
        settings: What is set up.
        people: Id and title of everyone there is.
        remarks: What is missing, or that nothing is.
        typed: Trainees can type in their threads.
    """

    settings: GuildSettings
    people: Sequence[tuple[str, str]]
    remarks: Sequence[str]
    typed: bool


def setup_message(now: Standing) -> ui.LayoutView:
    """Return the choices and how things stand."""
    settings = now.settings
    channel: ui.ChannelSelect[Any] = ui.ChannelSelect(
        custom_id="setup:channel",
        channel_types=[discord.ChannelType.text],
        min_values=0,
        default_values=_defaults(settings.practice_channel, discord.SelectDefaultValueType.channel),
    )
    roles = [
        ui.RoleSelect[Any](
            custom_id=f"setup:{name}",
            min_values=0,
            default_values=_defaults(role, discord.SelectDefaultValueType.role),
        )
        for name, role in (("trainees", settings.trainee_role), ("instructors", settings.instructor_role))
    ]
    kept = [
        (FOR_EVER, say("setup.keep_ever")),
        *((str(n), say("setup.keep_days", days=n)) for n in KEPT_DAYS),
    ]
    return message(
        panel(say("setup.title"), say("setup.about"), *now.remarks, colour=PROGRAM),
        ui.TextDisplay(say("setup.channel")),
        ui.ActionRow(channel),
        ui.TextDisplay(say("setup.trainees")),
        ui.ActionRow(roles[0]),
        ui.TextDisplay(say("setup.instructors")),
        ui.ActionRow(roles[1]),
        choice(
            "setup:mode",
            say("setup.mode"),
            [(mode, f"{say('setup.mode')}: {say(f'mode.{mode}')}") for mode in MODES],
            [settings.mode],
        ),
        choice("setup:people", say("setup.people"), now.people, settings.people or (), most=len(now.people)),
        choice(
            "setup:retention",
            say("setup.retention"),
            [(value, f"{say('setup.retention')}: {title}") for value, title in kept],
            [str(settings.retention_days or FOR_EVER)],
        ),
        ui.TextDisplay(f"{say('setup.helps')}\n{help_text(help_for(settings))}"),
        ui.ActionRow(
            button(say("setup.country", country=settings.country)[:80], "setup:country"),
            button(say("setup.lines"), "setup:lines"),
        ),
        ui.TextDisplay(f"{say('setup.typing_on' if now.typed else 'setup.typing_off')}\n{say('setup.next')}"),
    )


def lines_form(settings: GuildSettings) -> Form:
    """Return the form in which the help numbers are edited."""
    return _form("lines", lines_as_text(settings)[:LONGEST_LINES], LONGEST_LINES, say("setup.lines_about"))


def country_form(settings: GuildSettings) -> Form:
    """Return the form in which the country is named."""
    return _form("country", settings.country, 2, "")


def _form(name: str, now: str, longest: int, about: str) -> Form:
    form = Form(title=say(f"setup.{name}_title"), custom_id=f"setup:{name}")
    style = discord.TextStyle.short if name == "country" else discord.TextStyle.paragraph
    field: ui.TextInput[Any] = ui.TextInput(
        style=style, default=now or None, required=False, max_length=longest, custom_id="words"
    )
    form.add_item(ui.Label(text=say(f"setup.{name}_label"), description=about or None, component=field))
    return form


def _defaults(chosen: str | None, kind: discord.SelectDefaultValueType) -> list[discord.SelectDefaultValue]:
    return [discord.SelectDefaultValue(id=int(chosen), type=kind)] if chosen else []
