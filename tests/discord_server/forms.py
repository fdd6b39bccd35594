"""Forms (modals) as users fill them in."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from tests.discord_server.choosing import NotPossible, id_of, picked
from tests.discord_server.rules import (
    CHECKBOX,
    CHECKBOX_GROUP,
    FILE_UPLOAD,
    INPUTS,
    MODAL_LABEL,
    RADIO_GROUP,
    ROW,
    SELECTS,
    TEXT_INPUT,
)
from tests.discord_server.state import Interaction, Json, walk

LONGEST = 4000


@dataclass(frozen=True)
class Form:
    """A form that the bot opened.

    Attributes:
        interaction: What opened it.
        components: What stands in it.
    """

    interaction: Interaction
    title: str
    custom_id: str
    components: list[Json] = field(repr=False)

    @property
    def labels(self) -> list[str]:
        """What the fields are called."""
        return [label for label, _ in fields_of(self)]

    @property
    def text(self) -> str:
        """What it displays beside the fields."""
        told = [each.get("content") or each.get("description") for each in walk(self.components)]
        return "\n".join(filter(None, told))


def fields_of(form: Form) -> Iterator[tuple[str, Json]]:
    """Yield what each field is called, and the field."""
    for item in form.components:
        if item["type"] == MODAL_LABEL:
            yield item["label"], item["component"]
        elif item["type"] == ROW:
            yield item["components"][0].get("label") or "", item["components"][0]


def submitted(form: Form, values: dict[str, object]) -> tuple[Json, list[object]]:
    """Return the data of a submit, and the people, roles and channels chosen in it.

    Args:
        form: The form.
        values: What was filled in, by label or custom id. A field left out keeps what stood in it.

    Raises:
        NotPossible: A field is missing, unknown, or filled in with what it doesn't take.
    """
    left, things = dict(values), list[object]()
    answers: dict[str, Json] = {}
    for label, each in fields_of(form):
        key = next((name for name in (each["custom_id"], label) if name in left), None)
        answer, chosen = _answer(label, each, left.pop(key) if key else None)
        answers[each["custom_id"]] = {"type": each["type"], "custom_id": each["custom_id"]} | answer
        things += chosen
    if left:
        raise NotPossible(f"The form has no fields {sorted(left)}; there are {form.labels}")
    components = [_told(item, answers) for item in form.components]
    for number, each in enumerate(walk(components), 1):
        each.setdefault("id", number)
    return {"custom_id": form.custom_id, "components": components}, things


def _told(item: Json, answers: dict[str, Json]) -> Json:
    if item["type"] == ROW:
        return {"type": ROW, "components": [answers[item["components"][0]["custom_id"]]]}
    if item["type"] == MODAL_LABEL:
        return {"type": MODAL_LABEL, "component": answers[item["component"]["custom_id"]]}
    return {"type": item["type"]}


def _answer(label: str, field: Json, value: object) -> tuple[Json, list[object]]:
    """Return what a field tells the bot, and what was chosen in it."""
    kind = field["type"]
    required = field.get("required", True)
    assert kind in INPUTS
    if kind == TEXT_INPUT:
        text = str(field.get("value") or "" if value is None else value)
        least, most = field.get("min_length") or int(required), field.get("max_length") or LONGEST
        if not (least <= len(text) <= most or (not required and not text)):
            raise NotPossible(f"{label!r} takes {least} to {most} characters, not {len(text)}")
        return {"value": text}, []
    if kind == CHECKBOX:
        return {"value": bool(field.get("default") if value is None else value)}, []
    chosen = _chosen(field, value)
    if required and not chosen:
        raise NotPossible(f"{label!r} is required")
    if kind == RADIO_GROUP:
        return {"value": chosen[0] if chosen else None}, []
    if kind == FILE_UPLOAD and chosen:
        raise NotPossible("Files can't be uploaded in a form here yet")
    return {"values": [id_of(each) for each in chosen]}, chosen


def _chosen(field: Json, value: object) -> list[object]:
    if value is None:
        return [each["value"] for each in field.get("options") or [] if each.get("default")]
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if field["type"] in SELECTS:
        return picked(field, values) if values else []
    if field["type"] in (RADIO_GROUP, CHECKBOX_GROUP):
        names = {each["label"]: each["value"] for each in field["options"]}
        chosen = [names.get(str(each), each) for each in values]
        if any(each not in names.values() for each in chosen):
            raise NotPossible(f"{values} is not among {sorted(names)}")
        return chosen
    return values
