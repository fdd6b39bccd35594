from __future__ import annotations

import io
import struct
import zlib
from typing import Any

import discord
import pytest
from discord import ui

from tests.discord_server.markdown import to_html
from tests.discord_server.render import page
from tests.discord_server.running import running
from tests.discord_server.server import DiscordServer
from tests.discord_server_tests.bots import Bot


def picture() -> bytes:
    """Return a small blue PNG."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    rows = b"".join(b"\0" + b"\x33\x66\xcc" * 320 for _ in range(120))
    head = struct.pack(">IIBBBBB", 320, 120, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(rows))
        + chunk(b"IEND", b"")
    )


class Form(ui.Modal, title="Your reply"):
    note: ui.TextDisplay[Any] = ui.TextDisplay("-# Only you and the coach see this.")
    words: ui.Label[Any] = ui.Label(
        text="What do you say?",
        description="Actions between *asterisks*",
        component=ui.TextInput(style=discord.TextStyle.long, max_length=2000, placeholder="Listen first"),
    )


@pytest.fixture
def bot() -> Bot:
    bot = Bot()

    @bot.tree.command(description="Show everything")
    async def show(interaction: discord.Interaction) -> None:
        view = ui.LayoutView()
        gallery: ui.MediaGallery[Any] = ui.MediaGallery()
        gallery.add_item(media="attachment://trend.png", description="A line that rises")
        row: ui.ActionRow[Any] = ui.ActionRow()
        for style in (discord.ButtonStyle.primary, discord.ButtonStyle.secondary, discord.ButtonStyle.danger):
            row.add_item(ui.Button(label=style.name.title(), style=style, custom_id=style.name))
        row.add_item(ui.Button(label="Off", custom_id="off", disabled=True))
        choice: ui.ActionRow[Any] = ui.ActionRow()
        choice.add_item(ui.Select(placeholder="Person", options=[discord.SelectOption(label="Teresa")]))
        note: ui.Button[Any] = ui.Button(label="Why", custom_id="why")
        view.add_item(ui.TextDisplay("> What do *you* want?\n> Leave me alone."))
        view.add_item(
            ui.Container(
                ui.Section("### Coach\nYou **asked** before you _listened_.", accessory=note),
                ui.Separator(),
                gallery,
                ui.TextDisplay("- one\n- two\n-# <@1> `code` <b>no tag</b>"),
                accent_colour=0x3BA55C,
            )
        )
        view.add_item(row)
        view.add_item(choice)
        await interaction.response.send_message(
            view=view, file=discord.File(io.BytesIO(picture()), "trend.png")
        )
        embed = discord.Embed(title="Scores", description="Of ten", colour=0xE67E22)
        embed.add_field(name="Empathy", value="7", inline=True).set_footer(text="rubric 1")
        await interaction.followup.send("Kept for you", embed=embed, ephemeral=True)

    @bot.tree.command(description="Ask")
    async def ask(interaction: discord.Interaction) -> None:
        await interaction.response.send_modal(Form())

    return bot


async def test_a_page_shows_what_its_viewer_sees(discord_server: DiscordServer, bot: Bot) -> None:
    guild = discord_server.guild()
    channel = discord_server.channel(guild)
    ana, ben = discord_server.member(guild, "ana"), discord_server.member(guild, "ben")
    async with running(bot, discord_server):
        said = await ana.say(channel, f"Hello **{ben.mention}**")
        await ben.say(channel, "Hello", reply_to=said)
        await (await ana.slash(channel, "show")).followup()
        form = await (await ana.slash(channel, "ask")).form()
        seen_by_ana, seen_by_ben = page(channel, ana, [form]), page(channel, ben)

    assert 'src="data:image/png;base64,' in seen_by_ana
    assert "What do <i>you</i> want?" in seen_by_ana
    assert "&lt;b&gt;no tag&lt;/b&gt;" in seen_by_ana
    assert "<b>ana</b> used <b>/show</b>" in seen_by_ana
    assert "Only you can see this" in seen_by_ana
    assert "<h2>Your reply</h2>" in seen_by_ana
    assert "Only you can see this" not in seen_by_ben
    assert "http://127.0.0.1" not in seen_by_ana


@pytest.mark.parametrize(
    ("text", "drawn"),
    [
        ("**a** *b* __c__ ~~d~~ `e`", "<p><b>a</b> <i>b</i> <u>c</u> <s>d</s> <code>e</code></p>"),
        ("# Title\n-# small", '<h1>Title</h1><p class="small">small</p>'),
        ("> one\n> two\nthree", "<blockquote><p>one</p><p>two</p></blockquote><p>three</p>"),
        ("<@1> in <#2>", '<p><span class="mention">@n1</span> in <span class="mention">#n2</span></p>'),
        ("```\na < b\n```", "<pre>a &lt; b\n</pre>"),
        ("snake_case and 2*3*4", "<p>snake_case and 2*3*4</p>"),
        (r"\*not so\*", "<p>&#42;not so&#42;</p>"),
    ],
)
def test_markdown_is_drawn(text: str, drawn: str) -> None:
    assert to_html(text, lambda number: f"n{number}") == drawn
