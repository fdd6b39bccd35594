"""A scenario file that can't be used says where, what, and what was probably meant."""

from __future__ import annotations

import contextlib
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialogues.errors import NewerFormat, ScenarioError
from dialogues.reading import read_file, read_text
from dialogues.yaml_files import MAX_BYTES

MINI = (Path(__file__).parent / "people" / "mini.yaml").read_text(encoding="utf-8")


def problems_of(text: str) -> list[str]:
    with pytest.raises(ScenarioError) as caught:
        read_text(text.encode(), "jo.yaml")
    return [str(problem) for problem in caught.value.problems]


def test_a_good_file_is_read() -> None:
    scenario, source = read_text(MINI.encode(), "jo.yaml")
    assert scenario.person.name == "Jo"
    assert source.problem(["mood", "trust"], "x").line == 17


@pytest.mark.parametrize(
    ("old", "new", "expected"),
    [
        (
            "title: A short talk",
            "titel: A short talk",
            "jo.yaml:4:8: `titel` is not known here. Did you mean `title`?",
        ),
        ("trust: 20, tension: 50", "trust: 120, tension: 50", "jo.yaml:17:15: `trust` must be at most 100."),
        ("age: 40", "age: forty", "`age` must be a whole number."),
        (
            "pronouns: they/them",
            "pronouns: it",
            "`pronouns` must be one of 'she/her', 'he/him' or 'they/them'.",
        ),
        ('say: ["Jo."', 'say: [no, "Jo."', "Put it in quotes."),
        (
            "from: shut, to: open",
            "from: shut, to: opn",
            "there is no state or ending `opn`. Did you mean `open`?",
        ),
        ("from: shut, to: open", "from: shtu, to: open", "there is no state `shtu`. Did you mean `shut`?"),
        ("heard_ever: [ask_suicide]", "heard_ever: [ask_suicid]", "Did you mean `ask_suicide`?"),
        (
            "  command: {trust: -6",
            "  comand: {trust: -6",
            "there is no code `comand`. Did you mean `command`?",
        ),
        ("with {dog}.", "with {cat}.", "there is no fact `cat`."),
        ("*looks at {dog}*", "*looks at {dgo}*", "there is no fact `dgo`. Did you mean `dog`?"),
        ("cue: risk", "cue: rsk", "`cue` must be one of"),
        ("cue: risk", "cue: rsk", "Did you mean `risk`?"),
        (
            "  - {to: left}",
            "  - {to: left, when: {turns_at_least: 2}}",
            "the last way of leaving must have no `when`",
        ),
        ("by_ending: {better:", "by_ending: {bettr:", "there is no ending `bettr`. Did you mean `better`?"),
        (
            "trust: 30, tells: true",
            "trust: 0, tells: true",
            "answers must go from the least trust to the most",
        ),
        ("title: A short talk\n", "", "`title` is missing."),
        ("version: 1", "version: 1\nversion: 2", "`version` stands here a second time."),
        ("summary: Someone", "summary: &a Someone", "anchors and aliases"),
        ("summary: Someone on a step.", "summary: 2026-01-32", "can't be read"),
    ],
)
def test_each_mistake_is_named_with_its_place(old: str, new: str, expected: str) -> None:
    assert old in MINI
    problems = problems_of(MINI.replace(old, new, 1))
    assert any(expected in problem for problem in problems), problems
    assert all(problem.startswith("jo.yaml:") for problem in problems)


def test_every_mistake_is_told_at_once() -> None:
    text = MINI.replace("age: 40", "age: 400").replace("trust: 20,", "trust: -1,")
    assert len(problems_of(text)) == 2


def test_a_newer_format_asks_for_an_update() -> None:
    with pytest.raises(NewerFormat, match="format 9 is newer than this program reads"):
        read_text(MINI.replace("format: 1", "format: 9").encode(), "jo.yaml")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", "the file is empty"),
        ("[" * 5000, "nested deeper than"),
        ("a: " + "{b: " * 100, "nested deeper than"),
        ("- [a]\n" * 60_000, "holds too many parts"),
        ("a: [1, 2", "not valid YAML"),
        ("a: !!python/object/apply:os.system [ls]", "can't be read"),
        ("just words", "must hold named parts"),
        ("\x00\x01", "not YAML text"),
    ],
)
def test_a_hostile_or_broken_file_is_refused_in_a_sentence(text: str, expected: str) -> None:
    assert expected in "\n".join(problems_of(text))


def test_a_file_in_another_encoding_is_refused() -> None:
    with pytest.raises(ScenarioError, match="not YAML text in UTF-8"):
        read_text("title: né".encode("latin-1"), "jo.yaml")


def test_a_missing_file_a_folder_and_a_huge_file_are_refused(tmp_path: Path) -> None:
    huge = tmp_path / "huge.yaml"
    huge.write_bytes(b"a" * (MAX_BYTES + 1))
    for path, expected in (
        (tmp_path / "none.yaml", "no such file"),
        (tmp_path, "can't be read"),
        (huge, "larger than"),
    ):
        with pytest.raises(ScenarioError, match=expected):
            read_file(path)


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(raw: bytes) -> None:
    with pytest.raises(ScenarioError):
        read_text(raw, "jo.yaml")


@given(st.data())
def test_a_file_cut_short_or_scrambled_is_read_or_refused(data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(MINI)))
    end = data.draw(st.integers(start, len(MINI)))
    with contextlib.suppress(ScenarioError):  # refused is as good as read; anything else fails the test
        scenario, _ = read_text((MINI[:start] + MINI[end:]).encode(), "jo.yaml")
        assert scenario.person.name
