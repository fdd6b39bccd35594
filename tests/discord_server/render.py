"""Draws messages and forms as users see them, in one HTML page for a look at them in a browser.

Only as near to Discord as judging texts, order and pictures asks for. The page asks for nothing from outside.
"""

from __future__ import annotations

import base64
import html
from collections.abc import Callable, Sequence
from pathlib import Path

from tests.discord_server import rules
from tests.discord_server.forms import Form
from tests.discord_server.http import FILE
from tests.discord_server.markdown import inline, to_html
from tests.discord_server.people import Person
from tests.discord_server.render_forms import form_html
from tests.discord_server.state import Attachment, Channel, Json, Message, walk
from tests.discord_server.world import World

STYLE = Path(__file__).with_name("render.css")


def page(channel: Channel, viewer: Person, forms: Sequence[Form] = ()) -> str:
    """Return a page with what `viewer` sees in a channel, and forms that they have open."""
    drawing = Drawing(viewer.world)
    thread = channel.thread
    state = " ".join(
        name
        for name, holds in (("archived", thread and thread.archived), ("locked", thread and thread.locked))
        if holds
    )
    drawn = "".join(drawing.message(message) for message in viewer.sees(channel))
    opened = "".join(form_html(form, drawing.markdown) for form in forms)
    sign = "🔒 " if thread and thread.private else "# "
    return (
        f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{_text(channel.name)}</title>'
        f'<meta name="viewport" content="width=device-width"><style>{STYLE.read_text()}</style>'
        f'<header>{sign}{_text(channel.name)}<span class="archived">{state}</span></header>'
        f"<main>{drawn}</main>{opened}</html>"
    )


class Drawing:
    """Draws messages, with the names and files of a world at hand."""

    def __init__(self, world: World) -> None:
        self._world = world
        self._leaves: dict[int, Callable[[Json], str]] = {
            rules.BUTTON: button_html,
            rules.TEXT: self._text,
            rules.THUMBNAIL: self._thumbnail,
            rules.GALLERY: self._gallery,
            rules.SEPARATOR: separator_html,
            rules.FILE: file_html,
        }

    def markdown(self, text: str) -> str:
        """Return a text as HTML."""
        return to_html(text, self._name)

    def _name(self, number: int) -> str:
        roles = {role.id: role.name for guild in self._world.guilds.values() for role in guild.roles.values()}
        known = self._world.users.get(number) or self._world.channels.get(number)
        return known.name if known else roles.get(number, "unknown")

    def message(self, message: Message) -> str:
        """Return one message as HTML."""
        author = message.author
        kinds = ["bot" if author.bot else "person", *(["ephemeral"] if message.ephemeral else [])]
        edited = " (edited)" if message.edited_at else ""
        badge = '<span class="app">APP</span>' if author.bot else ""
        only = (
            '<div class="only">👁 Only you can see this • Dismiss message</div>' if message.ephemeral else ""
        )
        return (
            f'<article class="{" ".join(kinds)}">{self._above(message)}'
            f'<div class="avatar">{_text(author.name[:1].upper())}</div><div class="body">'
            f'<span class="name">{_text(author.name)}</span>{badge}'
            f"<time>{message.made_at:%H:%M}{edited}</time>{self._body(message)}{only}</div></article>"
        )

    def _above(self, message: Message) -> str:
        if message.reply_to is not None:
            said = inline(message.reply_to.text.replace("\n", " "), self._name)
            return f'<div class="above">↱ <b>@{_text(message.reply_to.author.name)}</b> {said}</div>'
        interaction = message.interaction
        if interaction is not None and interaction.kind == 2 and message is interaction.original:
            used = f"<b>{_text(interaction.user.name)}</b> used <b>{_text(interaction.name)}</b>"
            return f'<div class="above">↱ {used}</div>'
        return ""

    def _body(self, message: Message) -> str:
        if message.loading:
            return f'<p class="thinking">{_text(message.author.name)} is thinking…</p>'
        shown = {each.get("attachment_id") for each in _media(message)}
        parts = [self.markdown(message.content)] if message.content else []
        parts += map(self._embed, message.embeds)
        parts += map(self.component, message.components)
        parts += [self._attachment(each) for each in message.attachments if str(each.id) not in shown]
        return "".join(parts)

    def component(self, component: Json) -> str:
        """Return a component, with what stands in it, as HTML."""
        kind = component["type"]
        if kind in rules.SELECTS:
            return select_html(component)
        if kind in self._leaves:
            return self._leaves[kind](component)
        inside = "".join(map(self.component, component.get("components", [])))
        if kind == rules.ROW:
            return f'<div class="row">{inside}</div>'
        if kind == rules.SECTION:
            return f'<div class="section"><div>{inside}</div>{self.component(component["accessory"])}</div>'
        return f'<div class="container"{_accent(component.get("accent_color"))}>{inside}</div>'

    def _text(self, component: Json) -> str:
        return f'<div class="text">{self.markdown(component["content"])}</div>'

    def _thumbnail(self, component: Json) -> str:
        note = _text(component.get("description") or "")
        return f'<img class="thumbnail" {self._source(component["media"])} alt="{note}">'

    def _gallery(self, component: Json) -> str:
        return f'<div class="gallery">{"".join(map(self._picture, component["items"]))}</div>'

    def _picture(self, item: Json) -> str:
        note = _text(item.get("description") or "")
        return f'<figure><img {self._source(item["media"])} alt="{note}"></figure>'

    def _source(self, media: Json) -> str:
        found = FILE.search(media["url"])
        attachment = self._world.files.get(int(found[1])) if found else None
        return f'src="{data_uri(attachment)}"' if attachment else f'data-url="{_text(media["url"])}"'

    def _attachment(self, attachment: Attachment) -> str:
        if attachment.content_type.startswith("image/"):
            note = _text(attachment.description or "")
            return f'<div class="attached"><img src="{data_uri(attachment)}" alt="{note}"></div>'
        size = f"{len(attachment.data) / 1024:.1f} KB"
        return f'<div class="file">📄 <a>{_text(attachment.name)}</a><span>{size}</span></div>'

    def _embed(self, embed: Json) -> str:
        parts = []
        if embed.get("title"):
            parts.append(f"<b>{self.markdown(embed['title'])}</b>")
        if embed.get("description"):
            parts.append(f"<div>{self.markdown(embed['description'])}</div>")
        if fields := embed.get("fields"):
            drawn = "".join(
                f'<div class="{"inline" if each.get("inline") else ""}"><b>{self.markdown(each["name"])}</b>'
                f"{self.markdown(each['value'])}</div>"
                for each in fields
            )
            parts.append(f'<div class="fields">{drawn}</div>')
        if embed.get("image"):
            parts.append(f'<div class="attached"><img {self._source(embed["image"])} alt=""></div>')
        if embed.get("footer"):
            parts.append(f'<p class="small">{_text(embed["footer"]["text"])}</p>')
        return f'<div class="embed"{_accent(embed.get("color"))}>{"".join(parts)}</div>'


def button_html(button: Json) -> str:
    """Return a button as HTML."""
    emoji = (button.get("emoji") or {}).get("name") or ""
    disabled = " disabled" if button.get("disabled") else ""
    label = " ".join(filter(None, (emoji, button.get("label") or "", "↗" if button.get("url") else "")))
    return f'<div class="button s{button["style"]}{disabled}">{_text(label)}</div>'


def separator_html(separator: Json) -> str:
    """Return a separator as HTML."""
    line = "line" if separator.get("divider", True) else ""
    return f'<hr class="{line} {"large" if separator.get("spacing") == 2 else ""}">'


def file_html(component: Json) -> str:
    """Return a file among components as HTML."""
    return f'<div class="file">📄 {_text(component["name"])}</div>'


def select_html(select: Json) -> str:
    """Return a select as HTML, closed."""
    chosen = [each["label"] for each in select.get("options", []) if each.get("default")]
    chosen += [f"({each['type']} {each['id']})" for each in select.get("default_values") or []]
    kinds = f"{' chosen' if chosen else ''}{' disabled' if select.get('disabled') else ''}"
    shown = ", ".join(chosen) or select.get("placeholder") or "Make a selection"
    return f'<div class="select{kinds}"><span>{_text(shown)}</span><span>⌄</span></div>'


def data_uri(attachment: Attachment) -> str:
    """Return a file as an address that holds it whole."""
    data = base64.b64encode(attachment.data).decode()
    return f"data:{attachment.content_type.partition(';')[0]};base64,{data}"


def _media(message: Message) -> list[Json]:
    found = [each.get("media") or each.get("file") or {} for each in walk(message.components)]
    found += [item["media"] for each in walk(message.components) for item in each.get("items", [])]
    return found + [
        embed[key] for embed in message.embeds for key in ("image", "thumbnail") if embed.get(key)
    ]


def _accent(colour: int | None) -> str:
    return "" if colour is None else f' style="--accent:#{colour:06x}"'


def _text(text: str) -> str:
    return html.escape(text)
