from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import discord
import pytest
from discord.http import Route

from tests.discord_server.people import Person
from tests.discord_server.rules import message_problems
from tests.discord_server.rules_of_commands import command_problems
from tests.discord_server.rules_of_forms import form_problems
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import COMPONENTS_V2
from tests.discord_server_tests.bots import Bot


def button(**changed: object) -> dict[str, Any]:
    return {"type": 2, "style": 1, "label": "Go", "custom_id": "go"} | changed


def select(**changed: object) -> dict[str, Any]:
    return {"type": 3, "custom_id": "pick", "options": [{"label": "One", "value": "1"}]} | changed


def row(*inside: Mapping[str, Any]) -> dict[str, Any]:
    return {"type": 1, "components": list(inside)}


def text(content: str = "Hello") -> dict[str, Any]:
    return {"type": 10, "content": content}


def options(count: int) -> list[dict[str, str]]:
    return [{"label": str(number), "value": str(number)} for number in range(count)]


GOOD = {
    "rows": {"content": "x" * 2000, "components": [row(*(button(custom_id=str(n)) for n in range(5)))]},
    "a link": {"components": [row({"type": 2, "style": 5, "label": "Site", "url": "https://example.org"})]},
    "select": {"components": [row(select(options=options(25), min_values=0, max_values=25))]},
    "embeds": {"embeds": [{"description": "x" * 3000}, {"description": "y" * 3000}]},
    "v2": {"components": [{"type": 17, "components": [text("x" * 4000), row(button())]}], "flags": 1 << 15},
    "40": {"components": [text() for _ in range(40)], "flags": 1 << 15},
}
BAD = {
    "long content": {"content": "x" * 2001},
    "no custom id": {"components": [row(button(custom_id=None))]},
    "custom id too long": {"components": [row(button(custom_id="x" * 101))]},
    "label too long": {"components": [row(button(label="x" * 81))]},
    "neither label nor emoji": {"components": [row(button(label=None))]},
    "link with custom id": {"components": [row(button(style=5, url="https://example.org"))]},
    "custom id twice": {"components": [row(button()), row(button())]},
    "component id twice": {"components": [row(button(id=2), button(id=2, custom_id="b"))]},
    "six in a row": {"components": [row(*(button(custom_id=str(n)) for n in range(6)))]},
    "empty row": {"components": [row()]},
    "two selects in a row": {"components": [row(select(), select(custom_id="other"))]},
    "six rows": {"components": [row(button(custom_id=str(n))) for n in range(6)]},
    "26 options": {"components": [row(select(options=options(26)))]},
    "option twice": {"components": [row(select(options=options(1) * 2))]},
    "more than there are": {"components": [row(select(max_values=2))]},
    "button outside a row": {"components": [button()]},
    "v2 without the flag": {"components": [text()]},
    "v2 beside content": {"content": "Hello", "components": [text()], "flags": COMPONENTS_V2},
    "v2 beside embeds": {"embeds": [{"title": "x"}], "components": [text()], "flags": COMPONENTS_V2},
    "v2 text too long": {"components": [text("x" * 2001), text("y" * 2000)], "flags": COMPONENTS_V2},
    "41 components": {"components": [text() for _ in range(41)], "flags": COMPONENTS_V2},
    "41 with the nested": {
        "components": [{"type": 17, "components": [text() for _ in range(40)]}],
        "flags": COMPONENTS_V2,
    },
    "container in a container": {
        "components": [{"type": 17, "components": [{"type": 17, "components": [text()]}]}],
        "flags": COMPONENTS_V2,
    },
    "section without accessory": {
        "components": [{"type": 9, "components": [text()]}],
        "flags": COMPONENTS_V2,
    },
    "empty text": {"components": [text("")], "flags": COMPONENTS_V2},
    "embeds too long": {"embeds": [{"description": "x" * 3001}, {"description": "y" * 3000}]},
    "eleven embeds": {"embeds": [{"title": "x"}] * 11},
}


def problems(message: Mapping[str, Any]) -> list[str]:
    found = message_problems(
        message.get("content", ""),
        message.get("embeds", []),
        message.get("components", []),
        message.get("flags", 0),
    )
    return list(map(str, found))


@pytest.mark.parametrize("message", GOOD.values(), ids=GOOD)
def test_a_message_in_form_is_accepted(message: Mapping[str, Any]) -> None:
    assert problems(message) == []


@pytest.mark.parametrize("message", BAD.values(), ids=BAD)
def test_a_message_against_the_rules_is_refused(message: Mapping[str, Any]) -> None:
    assert len(problems(message)) == 1


FIELD = {"type": 18, "label": "Words", "component": {"type": 4, "custom_id": "words", "style": 1}}
FORM = {"title": "Reply", "custom_id": "say", "components": [FIELD]}
BAD_FORMS = {
    "title too long": {"title": "x" * 46},
    "no title": {"title": ""},
    "no custom id": {"custom_id": ""},
    "empty": {"components": []},
    "six items": {"components": [text() for _ in range(6)]},
    "custom id twice": {"components": [FIELD, FIELD]},
    "a button": {"components": [row(button())]},
    "label too long": {"components": [FIELD | {"label": "x" * 46}]},
    "value too long": {
        "components": [FIELD | {"component": {"type": 4, "custom_id": "a", "value": "x" * 4001}}]
    },
    "a button in a label": {"components": [FIELD | {"component": button()}]},
}


def test_a_form_in_order_is_accepted() -> None:
    assert list(form_problems(FORM)) == []


@pytest.mark.parametrize("change", BAD_FORMS.values(), ids=BAD_FORMS)
def test_a_form_against_the_rules_is_refused(change: Mapping[str, Any]) -> None:
    assert len(list(form_problems({**FORM, **change}))) == 1


OPTION = {"type": 3, "name": "person", "description": "Who"}
COMMAND = {"type": 1, "name": "start", "description": "Begin", "options": [OPTION]}
BAD_COMMANDS = {
    "capitals": {"name": "Start"},
    "a blank in the name": {"name": "start now"},
    "no description": {"description": ""},
    "required last": {"options": [OPTION, OPTION | {"name": "mode", "required": True}]},
    "option twice": {"options": [OPTION, OPTION]},
    "26 options": {"options": [OPTION | {"name": f"n{number}"} for number in range(26)]},
    "26 choices": {"options": [OPTION | {"choices": [{"name": "x", "value": "x"}] * 26}]},
    "choices and autocomplete": {
        "options": [OPTION | {"choices": [{"name": "x", "value": "x"}], "autocomplete": True}]
    },
    "mixed": {"options": [OPTION, {"type": 1, "name": "sub", "description": "x"}]},
}


def test_a_command_in_order_is_accepted() -> None:
    assert list(command_problems([COMMAND])) == []


@pytest.mark.parametrize("change", BAD_COMMANDS.values(), ids=BAD_COMMANDS)
def test_a_command_against_the_rules_is_refused(change: Mapping[str, Any]) -> None:
    assert len(list(command_problems([{**COMMAND, **change}]))) == 1


@pytest.mark.parametrize("kind", [4, 9])
async def test_a_bad_body_is_refused_and_noted(discord_server: DiscordServer, kind: int) -> None:
    bot, codes = Bot(), []

    @bot.tree.command(description="Say hello")
    async def hello(interaction: discord.Interaction) -> None:
        route = Route("POST", f"/interactions/{interaction.id}/{interaction.token}/callback")
        data = {"components": [row(button(label="x" * 81))]} if kind == 4 else FORM | {"title": "x" * 46}
        with pytest.raises(discord.HTTPException) as refused:
            await bot.http.request(route, json={"type": kind, "data": data})
        codes.append((refused.value.status, refused.value.code))
        await interaction.response.send_message("Sorry")

    guild = discord_server.guild()
    ana = discord_server.member(guild, "ana")
    async with running(bot, discord_server):
        await (await ana.slash(discord_server.channel(guild), "hello")).message()

        assert codes == [(400, 50035)]
        assert [each.method for each in discord_server.faults] == ["POST"]
        discord_server.faults.clear()


async def test_what_a_form_is_answered_with_is_no_form(discord_server: DiscordServer) -> None:
    bot, codes = Bot(), []

    @bot.tree.command(description="Say hello")
    async def hello(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Asked())

    class Asked(discord.ui.Modal, title="Reply"):
        words: discord.ui.TextInput[Any] = discord.ui.TextInput(label="Words")

        async def on_submit(self, interaction: discord.Interaction) -> None:
            with pytest.raises(discord.HTTPException) as refused:
                await interaction.response.send_modal(Asked())
            codes.append(refused.value.code)

    guild = discord_server.guild()
    ana: Person = discord_server.member(guild, "ana")
    async with running(bot, discord_server):
        form = await (await ana.slash(discord_server.channel(guild), "hello")).form()
        await ana.submit(form, {"Words": "hello"})
        await discord_server.settled()

        assert codes == [50035]
        discord_server.faults.clear()
