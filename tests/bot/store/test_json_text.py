"""Tests for JSON columns as text."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.store.json_text import read, written

WORDS = st.text(st.characters(codec="utf-8"))
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | WORDS,
    lambda values: st.lists(values) | st.dictionaries(WORDS, values),
    max_leaves=12,
)


@given(VALUES)
def test_what_is_written_is_read_the_same(value: Any) -> None:
    assert read(written(value)) == value
    assert json.loads(written(value)) == value


@given(VALUES)
def test_what_an_earlier_version_wrote_is_read_the_same(value: Any) -> None:
    assert read(json.dumps(value, ensure_ascii=False, separators=(",", ":"))) == value


@pytest.mark.parametrize("value", [object(), "half a letter: \ud800"])
def test_what_json_has_no_form_for_is_refused(value: object) -> None:
    with pytest.raises(ValueError, match=r"serialize|surrogate"):
        written(value)


def test_letters_stay_letters_and_nothing_is_spaced_out() -> None:
    assert written({"said": ["naïve", "“so”"]}) == '{"said":["naïve","“so”"]}'
