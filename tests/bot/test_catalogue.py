"""The catalogue against the code: no text is missing, none unused, and every `{...}` is filled in."""

from __future__ import annotations

import ast
import inspect
import re
import string
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import bot.errors
import dialogues.errors
import rubric.errors
from bot import catalogue
from bot.catalogue import ENGLISH, has, say, texts_in
from bot.practice.session import MODES
from bot.views.buttons import Act
from rubric.packs import pack_ids

BOT = Path(bot.__file__).parent
FOLDER = Path(catalogue.__file__).parent
TEXTS = texts_in(ENGLISH)
SECTIONS = {key.split(".")[0] for key in TEXTS}
KEY = re.compile(rf"(?:{'|'.join(sorted(SECTIONS))})(?:\.\w+)+")
LANGUAGES = sorted(file.stem for file in FOLDER.glob("*.yaml"))


def files() -> Iterator[ast.Module]:
    """Yield the code that takes texts from the catalogue."""
    for path in sorted(BOT.rglob("*.py")):
        text = path.read_text("utf-8")
        if "from bot.catalogue" in text:
            yield ast.parse(text)


def calls() -> Iterator[ast.Call]:
    """Yield every `say(...)` and `worded(...)`."""
    for tree in files():
        for node in ast.walk(tree):
            match node:
                case ast.Call(func=ast.Name(id="say" | "worded")):
                    yield node


def patterns(key: ast.expr) -> list[str]:
    """Return what the first argument of a call can be, as patterns; none where a variable holds it."""
    if isinstance(key, ast.Constant):
        return [re.escape(str(key.value))]
    if isinstance(key, ast.IfExp):
        return [*patterns(key.body), *patterns(key.orelse)]
    if isinstance(key, ast.JoinedStr):
        return [
            "".join(
                re.escape(str(each.value)) if isinstance(each, ast.Constant) else r"\w+"
                for each in key.values
            )
        ]
    return []


def placeholders(key: str) -> set[str]:
    return {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(TEXTS[key]) if name}


def errors() -> dict[str, type[Exception]]:
    """Return our own errors by name."""
    return {
        name: kind
        for module in (bot.errors, dialogues.errors, rubric.errors)
        for name, kind in inspect.getmembers(module, inspect.isclass)
        if issubclass(kind, Exception)
    }


CALLS = [(call, pattern) for call in calls() for pattern in patterns(call.args[0])]
NAMED = {
    node.value
    for tree in files()
    for node in ast.walk(tree)
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and KEY.fullmatch(node.value)
}
OF_ERRORS = {key for key in TEXTS if key.startswith("error.")}


def test_there_is_something_to_hold_against_each_other() -> None:
    assert len(CALLS) > 100
    assert len(TEXTS) > 100


def test_every_text_that_the_code_asks_for_is_there() -> None:
    missing = {pattern for _, pattern in CALLS if not any(re.fullmatch(pattern, key) for key in TEXTS)}
    assert missing | (NAMED - set(TEXTS)) == set()


def test_no_text_is_unused() -> None:
    asked = {key for key in TEXTS for _, pattern in CALLS if re.fullmatch(pattern, key)}
    assert set(TEXTS) - asked - NAMED - OF_ERRORS == set()


def test_a_text_for_an_error_is_for_one_that_there_is() -> None:
    assert {key.removeprefix("error.") for key in OF_ERRORS} <= set(errors())


def test_a_text_for_an_error_needs_what_that_error_knows() -> None:
    for key in OF_ERRORS:
        kind = errors()[key.removeprefix("error.")]
        known = inspect.signature(kind).parameters if "__init__" in vars(kind) else {}
        assert placeholders(key) <= set(known), key


def test_whoever_asks_for_a_text_fills_in_what_it_leaves_open() -> None:
    wrong = {
        key: given
        for call, pattern in CALLS
        if None not in (given := {each.arg for each in call.keywords})  # of `**values` nothing is known yet
        for key in TEXTS
        if pattern == re.escape(key) and placeholders(key) != given
    }
    assert wrong == {}


def test_what_there_is_one_of_each_for_has_a_text_for_each() -> None:
    for section, names in {"button": get_args(Act), "mode": MODES, "role": pack_ids()}.items():
        assert {key for key in TEXTS if key.startswith(f"{section}.")} == {
            f"{section}.{name}" for name in names
        }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_no_text_that_english_lacks(language: str) -> None:
    assert set(texts_in(language)) <= set(TEXTS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_translation_leaves_open_what_the_english_text_does(language: str) -> None:
    for key, text in texts_in(language).items():
        names = {name.split(".")[0] for _, name, _, _ in string.Formatter().parse(text) if name}
        assert names == placeholders(key), key


@pytest.mark.parametrize("key", sorted(TEXTS))
def test_a_text_is_plain_english_without_exclamation_marks(key: str) -> None:
    assert TEXTS[key].strip()
    assert "!" not in TEXTS[key]


def test_the_words_of_commands_fit_discord() -> None:
    assert {key: text for key, text in TEXTS.items() if key.startswith("command.") and len(text) > 100} == {}
    assert {key: text for key, text in TEXTS.items() if key.startswith("button.") and len(text) > 80} == {}
    assert {key: text for key, text in TEXTS.items() if key.endswith("_title") and len(text) > 45} == {}
    assert {key: text for key, text in TEXTS.items() if key.endswith("_label") and len(text) > 45} == {}


def test_a_text_that_is_not_there_is_a_fault() -> None:
    assert not has("no.such")
    with pytest.raises(KeyError):
        say("no.such")
    with pytest.raises(KeyError):
        say("turn.person", name="Teresa")


def test_a_language_without_a_file_has_no_texts() -> None:
    assert texts_in("xx") == {}
