"""The command line itself: help, wrong commands, exit codes."""

from __future__ import annotations

import subprocess
import sys

import pytest

from bot.cli import COMMANDS, run


def test_help_names_every_command_and_that_this_is_no_help_line(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--help"]) == 0
    text = capsys.readouterr().out
    assert all(f"  {name} " in text for name in COMMANDS)
    assert "It is no help line" in " ".join(text.split())


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_has_help(capsys: pytest.CaptureFixture[str], command: str) -> None:
    assert run([command, "--help"]) == 0
    assert "Usage: coach" in capsys.readouterr().out


def test_no_command_shows_the_help_and_is_wrong_input(capsys: pytest.CaptureFixture[str]) -> None:
    assert run([]) == 2
    assert "Commands:" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("typed", "told"),
    [
        ("nonsense", "No such command 'nonsense'. `coach --help` lists what there is."),
        ("--nonsense", "No such option '--nonsense'. `coach --help` lists what there is."),
        ("score --nonsense", "No such option '--nonsense'. `coach score --help` lists what there is."),
        ("programme jion", "No such command 'jion'. Did you mean 'join'? `coach programme --help` lists"),
        (
            "people list --jsn",
            "No such option '--jsn'. Did you mean '--json'? `coach people list --help` lists",
        ),
        ("history --limit none", "'--limit' takes a whole number of 1 or more. `coach history --help` lists"),
        ("history --limit 0", "'--limit' takes a whole number of 1 or more. `coach history --help` lists"),
        (
            "rubric agreement x --worst x",
            "'--worst' takes a whole number from 0 to 100. `coach rubric agreement",
        ),
        ("practice --pace loud", "'loud' is not one of 'human', 'off'. `coach practice --help` lists"),
        ("practice teresa --seed", "Option '--seed' requires an argument. `coach practice --help` lists"),
        ("programme join", "Missing argument 'NAME'. `coach programme join --help` lists"),
    ],
)
def test_what_was_typed_wrong_is_told_in_one_line_with_the_help_of_its_command(
    capsys: pytest.CaptureFixture[str], typed: str, told: str
) -> None:
    assert run(typed.split()) == 2
    error = capsys.readouterr().err
    assert error.count("\n") == 1
    assert told in error
    assert error.endswith("--help` lists what there is.\n")


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["--version"]) == 0
    assert capsys.readouterr().out.startswith("coach ")


def test_a_reader_that_leaves_early_is_no_error_to_shout_about() -> None:
    command = f"{sys.executable} -c 'from bot.cli import main; main()' rubric list | head -1"
    done = subprocess.run(["/bin/bash", "-c", command], capture_output=True, text=True, check=False)
    assert done.stdout.startswith("Levels")
    assert "Traceback" not in done.stderr
