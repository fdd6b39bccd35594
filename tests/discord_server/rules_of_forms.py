"""What Discord refuses in a form (a modal), checked by hand."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.discord_server.refusals import Place, Problem
from tests.discord_server.rules import (
    CHECKBOX_GROUP,
    CUSTOM_ID,
    INPUTS,
    MODAL_LABEL,
    RADIO_GROUP,
    ROW,
    SELECTS,
    TEXT,
    TEXT_INPUT,
    option_problems,
    select_problems,
)
from tests.discord_server.state import Json, walk

MOST_ITEMS = 5
TITLE = 45
LABEL = 45
INPUT = 4000
MOST_BOXES = 10


def form_problems(form: Json) -> Iterator[Problem]:
    """Yield what is wrong with a form."""
    if not 1 <= len(form.get("title") or "") <= TITLE:
        yield Problem(("data", "title"), f"Must be between 1 and {TITLE} in length.", "BASE_TYPE_BAD_LENGTH")
    if not 1 <= len(form.get("custom_id") or "") <= CUSTOM_ID:
        text = f"Must be between 1 and {CUSTOM_ID} in length."
        yield Problem(("data", "custom_id"), text, "BASE_TYPE_BAD_LENGTH")
    items: Sequence[Json] = form.get("components") or []
    if not 1 <= len(items) <= MOST_ITEMS:
        text = f"Must be between 1 and {MOST_ITEMS} in length."
        yield Problem(("data", "components"), text, "BASE_TYPE_BAD_LENGTH")
    custom = [each["custom_id"] for each in walk(list(items)) if each.get("custom_id")]
    if len(custom) != len(set(custom)):
        code = "COMPONENT_CUSTOM_ID_DUPLICATED"
        yield Problem(("data", "components"), "Component custom id cannot be duplicated", code)
    for index, item in enumerate(items):
        yield from _item(("data", "components", index), item)


def _item(place: Place, item: Json) -> Iterator[Problem]:
    if item.get("type") == ROW:
        inside = item.get("components", [])
        if [each.get("type") for each in inside] != [TEXT_INPUT]:
            yield Problem((*place, "components"), "A row of a form holds one text input")
        elif not 1 <= len(inside[0].get("label") or "") <= LABEL:
            text = f"Must be between 1 and {LABEL} in length."
            yield Problem((*place, "components", 0, "label"), text, "BASE_TYPE_BAD_LENGTH")
    elif item.get("type") == MODAL_LABEL:
        yield from _label(place, item)
    elif item.get("type") != TEXT:
        yield Problem((*place, "type"), f"A component of type {item.get('type')} can't stand in a form")
    for each in walk([item]):
        if each.get("type") == TEXT_INPUT:
            yield from _text_input(place, each)


def _label(place: Place, item: Json) -> Iterator[Problem]:
    inside = item.get("component") or {}
    kind = inside.get("type")
    if kind not in INPUTS:
        yield Problem((*place, "component"), f"A component of type {kind} can't stand in a label")
    if not 1 <= len(item.get("label") or "") <= LABEL:
        text = f"Must be between 1 and {LABEL} in length."
        yield Problem((*place, "label"), text, "BASE_TYPE_BAD_LENGTH")
    if kind == TEXT_INPUT and inside.get("label"):
        yield Problem((*place, "component", "label"), "The label stands around it already")
    if kind in SELECTS:
        yield from select_problems((*place, "component"), inside)
    if kind in (RADIO_GROUP, CHECKBOX_GROUP):
        options = inside.get("options", [])
        yield from option_problems((*place, "component", "options"), options, inside.get("max_values") or 1)
        if len(options) > MOST_BOXES:
            yield Problem((*place, "component", "options"), f"Must be {MOST_BOXES} or fewer in length.")


def _text_input(place: Place, field: Json) -> Iterator[Problem]:
    least, most = field.get("min_length") or 0, field.get("max_length") or INPUT
    value = field.get("value") or ""
    if least > most or most > INPUT:
        yield Problem(place, f"A length of {least} to {most}")
    if value and not least <= len(value) <= most:
        yield Problem(place, f"The value is {len(value)} long, which is not {least} to {most}")
