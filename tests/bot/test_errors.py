from __future__ import annotations

import inspect

import pytest

from bot import errors
from bot.errors import CoachError


def every_error(kind: type[CoachError] = CoachError) -> list[type[CoachError]]:
    return [kind, *(each for below in kind.__subclasses__() for each in every_error(below))]


OURS = [each for each in every_error() if each.__module__ == errors.__name__]
WORDED = [each for each in OURS if "__init__" in vars(each)]


def parameters(kind: type[CoachError]) -> list[str]:
    return list(inspect.signature(kind).parameters)


def made(kind: type[CoachError]) -> CoachError:
    numbers = {"number", "length", "most", "n", "last", "days"}
    return kind(*(3 if name in numbers else f"<{name}>" for name in parameters(kind)))


@pytest.mark.parametrize("kind", WORDED)
def test_an_error_carries_what_its_sentence_is_made_from(kind: type[CoachError]) -> None:
    assert sorted(vars(made(kind))) == sorted(parameters(kind))


@pytest.mark.parametrize("kind", WORDED)
def test_an_error_is_a_sentence_or_two(kind: type[CoachError]) -> None:
    sentence = str(made(kind))
    assert sentence[0].isupper() or sentence.startswith("<")
    assert sentence.endswith((".", "'crisis-coach[<extra>]'"))


def test_the_tree_at_the_top_of_the_file_names_every_error() -> None:
    tree = errors.__doc__ or ""
    assert [each.__name__ for each in OURS if each.__name__ not in tree] == []
