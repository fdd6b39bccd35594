"""What messages are made of stays within Discord's bounds, and reads as it was meant."""

from __future__ import annotations

import discord
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.views.layout import (
    MOST_CHARACTERS,
    MOST_PARTS,
    PROGRAM,
    cut,
    fitted,
    flowing,
    message,
    panel,
    plain,
    shortened,
    spoken,
)

HOSTILE = st.text(st.sampled_from("*_~`|>#-[]()<@&!:/\\ \nab\u200b"), max_size=3000)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("**bold** _sloping_", "\\*\\*bold\\*\\* \\_sloping\\_"),
        ("# head", "\\# head"),
        ("-# small", "\\-# small"),
        ("> quoted", "\\> quoted"),
        ("<@1> <@&2> <#3> <t:1:R> </say:4>", "\\<@1> \\<@&2> \\<#3> \\<t:1:R> \\</say:4>"),
        ("@everyone", "@\u200beveryone"),
        ("2 < 3", "2 < 3"),
    ],
)
def test_nothing_in_somebodys_words_is_read_as_markup(text: str, shown: str) -> None:
    assert plain(text) == shown


def test_what_is_done_is_set_in_italics() -> None:
    assert spoken("Well. *looks <away>* a_b") == "Well. *looks \\<away>* a\\_b"


@given(HOSTILE, st.integers(min_value=40, max_value=1500))
def test_a_text_is_cut_by_what_is_shown_of_it(text: str, most: int) -> None:
    for shown in (plain, spoken):
        assert len(shortened(text, most, shown)) <= most


@given(HOSTILE)
def test_a_text_with_room_is_shown_whole(text: str) -> None:
    assert shortened(text, 10_000, plain) == plain(text)


def test_a_text_is_cut_at_a_word() -> None:
    assert cut("one two three four", 12) == "one two …"
    assert cut("one", 12) == "one"


@given(st.lists(st.text(min_size=1, max_size=900), max_size=60))
def test_texts_fit_into_one_message(texts: list[str]) -> None:
    kept = fitted(texts)
    assert len("\n".join(kept)) <= MOST_CHARACTERS
    whole = message(panel(*kept, colour=PROGRAM)) if kept else message()
    assert whole.total_children_count <= 2 + MOST_PARTS


def test_a_text_of_a_scenario_loses_the_line_breaks_of_its_file() -> None:
    assert flowing("One\n  line.\n\nAnother\tone.\n") == "One line.\n\nAnother one."


async def test_a_message_is_not_remembered_by_the_library() -> None:
    assert message().is_finished()
    assert isinstance(message(), discord.ui.LayoutView)
