from __future__ import annotations

from typing import Any

import discord
import pytest
from discord import ui

from tests.discord_server.choosing import NotPossible
from tests.discord_server.people import Person
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server.state import Channel
from tests.discord_server_tests.bots import Bot


class Reply(ui.Modal, title="Your reply"):
    words: ui.Label[Any] = ui.Label(text="What do you say?", component=ui.TextInput(max_length=200))
    tone: ui.Label[Any] = ui.Label(
        text="How?",
        component=ui.Select(options=[discord.SelectOption(label="Calm"), discord.SelectOption(label="Firm")]),
    )

    async def on_submit(self, interaction: discord.Interaction) -> None:
        words, tone = self.words.component, self.tone.component
        assert isinstance(words, ui.TextInput)
        assert isinstance(tone, ui.Select)
        await interaction.response.edit_message(view=Turn(f"{words.value}, {tone.values[0]}"))


class Row(ui.ActionRow[Any]):
    @ui.button(label="Reply", custom_id="reply")
    async def reply(self, interaction: discord.Interaction, _: ui.Button[Any]) -> None:
        await interaction.response.send_modal(Reply(custom_id="say:1:1"))

    @ui.button(label="Stop", custom_id="stop", style=discord.ButtonStyle.danger)
    async def stop(self, interaction: discord.Interaction, _: ui.Button[Any]) -> None:
        await interaction.response.defer()
        await interaction.delete_original_response()
        await interaction.followup.send("Stopped", ephemeral=True)

    @ui.button(label="Later", disabled=True, custom_id="later")
    async def later(self, _: discord.Interaction, __: ui.Button[Any]) -> None:
        raise AssertionError


class Turn(ui.LayoutView):
    def __init__(self, text: str) -> None:
        super().__init__(timeout=None)
        self.add_item(ui.Container(ui.TextDisplay(text), ui.Separator(), accent_colour=0x3366CC))
        self.add_item(Row())


class Why(ui.DynamicItem[ui.Button[Any]], template=r"why:(?P<turn>\d+)"):
    def __init__(self, turn: int) -> None:
        super().__init__(ui.Button(label="Why", custom_id=f"why:{turn}"))
        self.turn = turn

    @classmethod
    async def from_custom_id(cls, _: discord.Interaction, __: ui.Item[Any], match: Any) -> Why:
        return cls(int(match["turn"]))

    async def callback(self, interaction: discord.Interaction) -> None:
        await interaction.response.send_message(f"Because of turn {self.turn}", ephemeral=True)


class Setup(ui.View):
    @ui.select(cls=ui.RoleSelect, placeholder="Role", custom_id="role")
    async def role(self, interaction: discord.Interaction, select: ui.RoleSelect[Any]) -> None:
        await interaction.response.send_message(f"role {select.values[0].name}")

    @ui.select(cls=ui.ChannelSelect, placeholder="Channel", channel_types=[discord.ChannelType.text])
    async def channel(self, interaction: discord.Interaction, select: ui.ChannelSelect[Any]) -> None:
        await interaction.response.send_message(f"channel {select.values[0].name}")

    @ui.select(cls=ui.UserSelect, placeholder="User", max_values=2)
    async def user(self, interaction: discord.Interaction, select: ui.UserSelect[Any]) -> None:
        await interaction.response.send_message(f"users {[each.name for each in select.values]}")

    @ui.select(placeholder="Mode", options=[discord.SelectOption(label="Coached", value="c")])
    async def mode(self, interaction: discord.Interaction, select: ui.Select[Any]) -> None:
        await interaction.response.send_message(f"mode {select.values[0]}")


@pytest.fixture
def channel(discord_server: DiscordServer) -> Channel:
    return discord_server.channel(discord_server.guild())


@pytest.fixture
def ana(discord_server: DiscordServer, channel: Channel) -> Person:
    assert channel.guild
    return discord_server.member(channel.guild, "ana")


@pytest.fixture
def bot() -> Bot:
    bot = Bot()

    @bot.tree.command(description="Talk")
    async def talk(interaction: discord.Interaction) -> None:
        await interaction.response.send_message(view=Turn("What do you want?"))

    @bot.tree.command(description="Set up")
    async def setup(interaction: discord.Interaction) -> None:
        await interaction.response.send_message("Choose", view=Setup())

    @bot.tree.command(description="Explain")
    async def explain(interaction: discord.Interaction) -> None:
        view = ui.LayoutView(timeout=None)
        view.add_item(ui.Section("A line", accessory=Why(3)))
        await interaction.response.send_message(view=view)

    return bot


async def test_a_button_opens_a_form_whose_submit_edits_the_message(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        message = await (await ana.slash(channel, "talk")).message()
        assert message.text == "What do you want?"
        assert message.labels == ["Reply", "Stop", "Later"]

        form = await (await ana.press(message, "Reply")).form()
        assert (form.title, form.custom_id) == ("Your reply", "say:1:1")
        assert form.labels == ["What do you say?", "How?"]
        edited = await (await ana.submit(form, {"What do you say?": "I hear you", "How?": "Calm"})).message()

        assert edited is message
        assert message.text == "I hear you, Calm"
        assert message.edits == 1


async def test_a_form_takes_only_what_its_fields_take(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        message = await (await ana.slash(channel, "talk")).message()
        form = await (await ana.press(message, "reply")).form()

        for values in (
            {"What do you say?": "x" * 201, "How?": "Calm"},
            {"How?": "Calm"},
            {"What do you say?": "x", "How?": "Loud"},
            {"What do you say?": "x", "How?": "Calm", "When?": "now"},
        ):
            with pytest.raises(NotPossible):
                await ana.submit(form, values)


async def test_a_message_can_be_deferred_deleted_and_followed_up(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        message = await (await ana.slash(channel, "talk")).message()
        exchange = await ana.press(message, "Stop")
        followup = await exchange.followup()

        assert exchange.deferred
        assert message.deleted
        assert followup.text == "Stopped"
        assert ana.sees(channel) == [followup]


async def test_what_a_user_cannot_press_is_not_pressed(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        message = await (await ana.slash(channel, "talk")).message()
        stranger = discord_server.person("zoe")

        with pytest.raises(NotPossible):
            await ana.press(message, "Later")
        with pytest.raises(NotPossible):
            await ana.press(message, "Nothing")
        with pytest.raises(NotPossible):
            await stranger.press(message, "Reply")


async def test_every_kind_of_select_is_understood(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    assert channel.guild
    role = discord_server.role(channel.guild, "Trainee")
    ben = discord_server.member(channel.guild, "ben", [role])
    async with running(bot, discord_server):
        message = await (await ana.slash(channel, "setup")).message()
        answers = [
            await (await ana.select(message, "Role", role)).message(),
            await (await ana.select(message, "Channel", [channel])).message(),
            await (await ana.select(message, "User", [ana, ben])).message(),
            await (await ana.select(message, "Mode", "Coached")).message(),
        ]

        texts = [answer.text for answer in answers]
        assert texts == ["role Trainee", "channel practice", "users ['ana', 'ben']", "mode c"]
        with pytest.raises(NotPossible):
            await ana.select(message, "Mode", "Alone")


async def test_a_dynamic_button_outlives_a_restart(
    discord_server: DiscordServer, bot: Bot, channel: Channel, ana: Person
) -> None:
    async with running(bot, discord_server):
        message = await (await ana.slash(channel, "explain")).message()
    after = Bot()
    after.add_dynamic_items(Why)
    async with running(after, discord_server):
        answer = await (await ana.press(message, "Why")).message()

        assert answer.text == "Because of turn 3"
