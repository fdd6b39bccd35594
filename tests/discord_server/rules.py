"""What Discord refuses in a message or a form, checked by hand: the OpenAPI document misses most of it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from tests.discord_server.refusals import Place, Problem
from tests.discord_server.state import COMPONENTS_V2, Json, walk

MOST_COMPONENTS = 40
MOST_V2_TEXT = 4000
MOST_CONTENT = 2000
MOST_EMBED_TEXT = 6000
MOST_EMBEDS = 10
MOST_ROWS = 5
MOST_IN_ROW = 5
MOST_OPTIONS = 25
CUSTOM_ID = 100
LABEL = 80

ROW, BUTTON, STRING_SELECT, TEXT_INPUT = 1, 2, 3, 4
USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT = 5, 6, 7, 8
SECTION, TEXT, THUMBNAIL, GALLERY, FILE, SEPARATOR = 9, 10, 11, 12, 13, 14
CONTAINER, MODAL_LABEL = 17, 18
FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX = 19, 21, 22, 23
SELECTS = frozenset({STRING_SELECT, USER_SELECT, ROLE_SELECT, MENTIONABLE_SELECT, CHANNEL_SELECT})
INPUTS = SELECTS | {TEXT_INPUT, FILE_UPLOAD, RADIO_GROUP, CHECKBOX_GROUP, CHECKBOX}
LINK, PREMIUM = 5, 6

IN_V2 = frozenset({ROW, SECTION, TEXT, GALLERY, FILE, SEPARATOR, CONTAINER})
WITHIN = {
    ROW: SELECTS | {BUTTON},
    SECTION: frozenset({TEXT}),
    CONTAINER: IN_V2 - {CONTAINER},
}
"""What may stand in what."""


def message_problems(
    content: str, embeds: Sequence[Json], components: Sequence[Json], flags: int
) -> Iterator[Problem]:
    """Yield what is wrong with a message."""
    if len(content) > MOST_CONTENT:
        yield Problem(("content",), f"Must be {MOST_CONTENT} or fewer in length.", "BASE_TYPE_MAX_LENGTH")
    yield from embed_problems(embeds)
    nested = list(walk(list(components)))
    if len(nested) > MOST_COMPONENTS:
        yield Problem(("components",), f"{len(nested)} components, {MOST_COMPONENTS} are allowed", "TOO_MANY")
    yield from _ids(nested)
    if flags & COMPONENTS_V2:
        yield from _v2(content, embeds, components, nested)
    else:
        yield from _rows_only(components)
    for index, component in enumerate(components):
        yield from _component(("components", index), component)


def _v2(
    content: str, embeds: Sequence[Json], components: Sequence[Json], nested: Sequence[Json]
) -> Iterator[Problem]:
    code = "MESSAGE_CANNOT_USE_LEGACY_FIELDS_WITH_COMPONENTS_V2"
    if content:
        yield Problem(("content",), "Can't be used with components V2", code)
    if embeds:
        yield Problem(("embeds",), "Can't be used with components V2", code)
    length = sum(len(each["content"]) for each in nested if each.get("type") == TEXT)
    if length > MOST_V2_TEXT:
        yield Problem(("components",), f"{length} characters of text, {MOST_V2_TEXT} are allowed", "TOO_LONG")
    for index, each in enumerate(components):
        if each.get("type") not in IN_V2:
            yield Problem(("components", index, "type"), "Can't stand by itself")


def _rows_only(components: Sequence[Json]) -> Iterator[Problem]:
    if len(components) > MOST_ROWS:
        yield Problem(("components",), f"Must be {MOST_ROWS} or fewer in length.", "BASE_TYPE_BAD_LENGTH")
    for index, each in enumerate(components):
        if each.get("type") != ROW:
            text = "Value of field 'type' must be one of (1,) without the flag for components V2"
            yield Problem(("components", index, "type"), text, "UNION_TYPE_CHOICES")


def _ids(nested: Sequence[Json]) -> Iterator[Problem]:
    custom = [each["custom_id"] for each in nested if each.get("custom_id")]
    for twice in sorted({each for each in custom if custom.count(each) > 1}):
        code = "COMPONENT_CUSTOM_ID_DUPLICATED"
        yield Problem(("components",), f"Component custom id cannot be duplicated: {twice}", code)
    numbers = [each["id"] for each in nested if each.get("id")]
    if len(numbers) != len(set(numbers)):
        yield Problem(("components",), "Component id cannot be duplicated", "COMPONENT_ID_DUPLICATED")
    for each in custom:
        if len(each) > CUSTOM_ID:
            text = f"custom_id must be {CUSTOM_ID} or fewer in length: {each}"
            yield Problem(("components",), text, "BASE_TYPE_MAX_LENGTH")


def _component(place: Place, component: Json) -> Iterator[Problem]:
    kind = component.get("type")
    if kind == BUTTON:
        yield from _button(place, component)
    elif kind in SELECTS:
        yield from select_problems(place, component)
    elif kind == ROW:
        yield from _row(place, component)
    elif kind == SECTION:
        yield from _section(place, component)
    elif kind == TEXT and not component.get("content"):
        yield Problem((*place, "content"), "This field is required", "BASE_TYPE_REQUIRED")
    elif kind == GALLERY and not 1 <= len(component.get("items", [])) <= MOST_EMBEDS:
        yield Problem((*place, "items"), "Must be between 1 and 10 in length.", "BASE_TYPE_BAD_LENGTH")
    elif kind == CONTAINER and not component.get("components"):
        yield Problem((*place, "components"), "This field is required", "BASE_TYPE_REQUIRED")
    for index, each in enumerate(component.get("components", [])):
        within = (*place, "components", index)
        if each.get("type") not in WITHIN.get(kind or 0, ()):
            yield Problem((*within, "type"), f"A component of type {each.get('type')} can't stand here")
        yield from _component(within, each)


def _row(place: Place, row: Json) -> Iterator[Problem]:
    inside = [each.get("type") for each in row.get("components", [])]
    room = MOST_IN_ROW if all(each == BUTTON for each in inside) else 1
    if not 1 <= len(inside) <= room:
        yield Problem((*place, "components"), f"{len(inside)} in a row", "BASE_TYPE_BAD_LENGTH")


def _section(place: Place, section: Json) -> Iterator[Problem]:
    accessory = section.get("accessory") or {}
    if accessory.get("type") not in (BUTTON, THUMBNAIL):
        yield Problem((*place, "accessory"), "This field is required", "BASE_TYPE_REQUIRED")
    else:
        yield from _component((*place, "accessory"), accessory)
    if not 1 <= len(section.get("components", [])) <= 3:
        yield Problem((*place, "components"), "Must be between 1 and 3 in length.", "BASE_TYPE_BAD_LENGTH")


def _button(place: Place, button: Json) -> Iterator[Problem]:
    style, custom = button.get("style"), button.get("custom_id")
    if style == LINK:
        if custom or not button.get("url"):
            yield Problem(place, "A link has a url and no custom id", "BUTTON_COMPONENT_INVALID_LINK")
    elif style != PREMIUM and not custom:
        text = "A custom id is required"
        yield Problem((*place, "custom_id"), text, "BUTTON_COMPONENT_CUSTOM_ID_REQUIRED")
    if style != PREMIUM and not button.get("label") and not button.get("emoji"):
        yield Problem(place, "A label or an emoji is required", "BUTTON_COMPONENT_LABEL_REQUIRED")
    if len(button.get("label") or "") > LABEL:
        yield Problem((*place, "label"), f"Must be {LABEL} or fewer in length.", "BASE_TYPE_MAX_LENGTH")


def select_problems(place: Place, select: Json) -> Iterator[Problem]:
    """Yield what is wrong with a select."""
    if not select.get("custom_id"):
        yield Problem((*place, "custom_id"), "This field is required", "BASE_TYPE_REQUIRED")
    least, most = select.get("min_values"), select.get("max_values")
    if (1 if least is None else least) > (1 if most is None else most):
        yield Problem((*place, "min_values"), "More than max_values", "SELECT_COMPONENT_MIN_MAX")
    if select["type"] == STRING_SELECT:
        yield from option_problems((*place, "options"), select.get("options", []), most or 1)


def option_problems(place: Place, options: Sequence[Json], most: int) -> Iterator[Problem]:
    """Yield what is wrong with the options of a select or of a group of boxes."""
    if not 1 <= len(options) <= MOST_OPTIONS:
        text = f"Must be between 1 and {MOST_OPTIONS} in length."
        yield Problem(place, text, "BASE_TYPE_BAD_LENGTH")
    elif most > len(options):
        yield Problem(place, f"max_values is {most}, and there are {len(options)}", "SELECT_TOO_FEW_OPTIONS")
    values = [each.get("value") for each in options]
    if len(values) != len(set(values)):
        yield Problem(
            place, "The specified option value is already used", "SELECT_COMPONENT_OPTION_VALUE_DUPLICATED"
        )
    if sum(bool(each.get("default")) for each in options) > most:
        yield Problem(place, "More defaults than may be chosen", "SELECT_COMPONENT_TOO_MANY_DEFAULTS")


def embed_problems(embeds: Sequence[Json]) -> Iterator[Problem]:
    """Yield what is wrong with embeds."""
    if len(embeds) > MOST_EMBEDS:
        yield Problem(("embeds",), f"Must be {MOST_EMBEDS} or fewer in length.", "BASE_TYPE_BAD_LENGTH")
    if sum(map(_length, embeds)) > MOST_EMBED_TEXT:
        text = f"Embed size exceeds maximum size of {MOST_EMBED_TEXT}"
        yield Problem(("embeds",), text, "MAX_EMBED_SIZE_EXCEEDED")
    for index, embed in enumerate(embeds):
        if not embed.keys() - {"type", "color", "flags"}:
            yield Problem(("embeds", index), "This field is required", "BASE_TYPE_REQUIRED")


def _length(embed: Json) -> int:
    texts = [embed.get("title"), embed.get("description")]
    texts += [text for each in embed.get("fields", []) for text in (each["name"], each["value"])]
    texts += [(embed.get("footer") or {}).get("text"), (embed.get("author") or {}).get("name")]
    return sum(len(text or "") for text in texts)
