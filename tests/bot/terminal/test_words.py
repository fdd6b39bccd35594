from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.practice import blocks
from bot.practice.pace import LEAST_S, MOST_S, delay_s
from bot.practice.turn import Opening
from bot.terminal.letters import paragraphs, printable
from bot.terminal.speaker import Speaker
from bot.terminal.wording import spoken, stressed
from dialogues.script import script_of


@given(st.text())
def test_what_is_printed_moves_no_cursor(text: str) -> None:
    assert not set(printable(text)) & {"\x1b", "\x07", "\x08", "\r", "\x9b", "\u202e", "\u2066"}


def test_an_emoji_of_several_parts_stays_one() -> None:
    assert printable("👩\u200d🚒") == "👩\u200d🚒"


def test_an_authors_line_breaks_are_joined_and_paragraphs_stay() -> None:
    assert paragraphs("One\n line.\n\n  Two\nlines.\n") == "One line.\n\nTwo lines."


def test_square_brackets_are_words() -> None:
    assert spoken("[red]no[/red] *nods*").plain == "[red]no[/red] *nods*"


def test_words_are_stressed_only_where_they_stand() -> None:
    assert stressed(spoken("I hear you."), "hear").spans
    assert not stressed(spoken("I hear you."), "elsewhere").spans
    assert not stressed(spoken("I hear you."), "").spans


@given(st.text(max_size=2000))
def test_an_answer_takes_a_moment_and_never_long(answer: str) -> None:
    assert LEAST_S <= delay_s(answer) <= MOST_S


def test_a_longer_answer_takes_longer() -> None:
    assert delay_s("Mm.") < delay_s("I put my face on at six and I take it off at seven.")


def test_a_name_is_used_once_it_is_known() -> None:
    speaker = Speaker(script_of("teresa").scenario, Opening("A woman calls.", "", "Oh."))

    assert speaker.hear(["Oh."]) == "She"
    assert speaker.hear(["It's Teresa, if you must."]) == "Teresa"
    assert speaker.hear(["Mm."]) == "Teresa"


def test_a_bar_stands_for_each_turn() -> None:
    assert blocks.columns([0, 50, 100, None], 40) == [
        "100 ┤    █",
        "    │    █",
        "    │  █ █",
        "  0 ┤▁ █ █ ·",
        "     1",
    ]


def test_levels_stand_under_the_bars() -> None:
    assert blocks.strip("Empathy", [0, 1, 2, None], 40, 14) == "Empathy   1.0 ▁ ▄ █ ·"


@pytest.mark.parametrize("turns", [1, 10, 40, 100])
@pytest.mark.parametrize("width", [30, 50, 92])
def test_a_chart_never_grows_wider_than_its_room(turns: int, width: int) -> None:
    values = [float(n % 101) for n in range(turns)]
    lines = [
        *blocks.columns(values, width, 21),
        blocks.strip("Reflection", [n % 3 for n in range(turns)], width, 21),
    ]

    assert max(map(len, lines)) <= width
    assert lines[3].rstrip("▁▂▃▄▅▆▇█ ").endswith("┤")
