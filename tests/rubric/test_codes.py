"""The codebook that ships with the rubric."""

from __future__ import annotations

from dataclasses import FrozenInstanceError, fields

import pytest

from rubric.codes import CODES, GRAVE, LEVELS, SKILLS, SLIPS, code
from rubric.errors import RubricError, UnknownCode


def test_the_book_lists_levels_then_skills_then_slips() -> None:
    assert tuple(CODES) == (*LEVELS, *SKILLS, *SLIPS)
    assert len(CODES) == len(set(CODES)) == 30


def test_grave_slips_are_threat_judge_and_confront() -> None:
    assert GRAVE == ("threat", "judge", "confront")
    assert tuple(id_ for id_, entry in CODES.items() if entry.grave) == GRAVE


@pytest.mark.parametrize("id_", list(CODES))
def test_every_code_says_what_it_is_and_shows_it(id_: str) -> None:
    entry = CODES[id_]
    told = [getattr(entry, field.name) for field in fields(entry) if field.name not in {"grave", "not_when"}]
    assert all(told)
    assert entry.weak.context == entry.strong.context
    assert entry.weak.reply != entry.strong.reply
    assert entry.kind == ("level" if id_ in LEVELS else "skill" if id_ in SKILLS else "slip")


@pytest.mark.parametrize("id_", list(CODES))
def test_what_the_book_says_itself_has_no_exclamation_mark(id_: str) -> None:
    entry = CODES[id_]
    said = (
        entry.title,
        entry.definition,
        entry.why,
        entry.weak.shows,
        entry.strong.shows,
        entry.strong.reply,
    )
    assert not any("!" in words for words in said)


def test_a_code_is_found_by_its_id() -> None:
    assert code("open_question").title == "open question"


def test_a_code_cannot_be_changed() -> None:
    with pytest.raises(FrozenInstanceError):
        code("threat").title = "warning"  # type: ignore[misc]


@pytest.mark.parametrize(
    ("typed", "meant"), [("open-question", "open_question"), ("minimize", "minimise"), ("Threats", "threat")]
)
def test_a_mistyped_code_is_answered_with_the_nearest_one(typed: str, meant: str) -> None:
    with pytest.raises(UnknownCode, match=f"Did you mean {meant}") as caught:
        code(typed)
    assert caught.value.near == meant
    assert isinstance(caught.value, RubricError)


def test_a_code_like_no_other_is_answered_with_where_to_look() -> None:
    with pytest.raises(UnknownCode, match="coach rubric list"):
        code("zzz")
