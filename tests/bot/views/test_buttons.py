"""Ids say what a press means; forms give what was written."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bot.practice.intake import LONGEST_REPLY
from bot.views.buttons import Pressed, choice, row
from bot.views.forms import reply_form, what_if_form, written


@given(st.text())
def test_any_id_can_be_read(custom_id: str) -> None:
    pressed = Pressed.read(custom_id)
    assert ":".join([pressed.kind, *pressed.parts]) == custom_id


def test_a_button_says_what_to_do_in_which_talk_at_which_turn() -> None:
    buttons = row("abc23456", 12, ["why", "stop"]).to_component_dict()["components"]
    assert [each["custom_id"] for each in buttons] == ["talk:why:abc23456:12", "talk:stop:abc23456:12"]


def test_a_list_holds_no_more_than_discord_takes() -> None:
    options = [(str(number), "x" * 200) for number in range(40)]
    (select,) = choice("pick", "p" * 300, options, most=40).to_component_dict()["components"]
    assert len(select["options"]) == select["max_values"] == 25
    assert len(select["placeholder"]) == 150
    assert all(len(each["label"]) <= 100 for each in select["options"])


async def test_each_form_has_an_id_of_its_own_and_is_not_remembered() -> None:
    reply, other = reply_form("abc", 3), what_if_form("abc", 3)
    assert (reply.custom_id, other.custom_id) == ("say:abc:3", "whatif:abc:3")
    assert reply.is_finished()
    (label,) = reply.to_dict()["components"]
    assert label["component"]["max_length"] == LONGEST_REPLY


def test_what_was_written_is_found_however_it_is_wrapped() -> None:
    field = {"type": 4, "custom_id": "words", "value": "Hello."}
    assert written({"components": [{"type": 18, "component": field}]}) == "Hello."
    assert written({"components": [{"type": 1, "components": [field]}]}) == "Hello."
    assert written({}) == ""
