"""Draws forms (modals) as users see them."""

from __future__ import annotations

import html
from collections.abc import Callable

from tests.discord_server import rules
from tests.discord_server.forms import Form
from tests.discord_server.state import Json

LONG = 2
"""The style of a text input of several lines."""


def form_html(form: Form, markdown: Callable[[str], str]) -> str:
    """Return a form as HTML."""
    items = "".join(_item(item, markdown) for item in form.components)
    buttons = '<div class="row"><div class="button">Cancel</div><div class="button s1">Submit</div></div>'
    return f"<dialog open><h2>{html.escape(form.title)}</h2>{items}{buttons}</dialog>"


def _item(item: Json, markdown: Callable[[str], str]) -> str:
    if item["type"] == rules.TEXT:
        return markdown(item["content"])
    inside = item["component"] if item["type"] == rules.MODAL_LABEL else item["components"][0]
    label = item.get("label") or inside.get("label") or ""
    needed = ' <span class="needed">*</span>' if inside.get("required", True) else ""
    note = f'<p class="small">{html.escape(item["description"])}</p>' if item.get("description") else ""
    return f'<div class="field"><b>{html.escape(label)}</b>{needed}{note}{_input(inside)}</div>'


def _input(field: Json) -> str:
    if field["type"] == rules.TEXT_INPUT:
        value = field.get("value") or ""
        kinds = f"{' long' if field.get('style') == LONG else ''}{'' if value else ' empty'}"
        limit = f'<p class="limit">{len(value)}/{field["max_length"]}</p>' if field.get("max_length") else ""
        return (
            f'<div class="input{kinds}">{html.escape(value or field.get("placeholder") or "")}</div>{limit}'
        )
    if field["type"] in (rules.RADIO_GROUP, rules.CHECKBOX_GROUP):
        return "".join(
            f'<p class="option{" chosen" if each.get("default") else ""}">{html.escape(each["label"])}</p>'
            for each in field["options"]
        )
    if field["type"] == rules.CHECKBOX:
        return f'<p class="option{" chosen" if field.get("default") else ""}">Yes</p>'
    chosen = [each["label"] for each in field.get("options", []) if each.get("default")]
    shown = ", ".join(chosen) or field.get("placeholder") or "Make a selection"
    return f'<div class="select"><span>{html.escape(shown)}</span><span>⌄</span></div>'
