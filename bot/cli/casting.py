"""Finding a person by what was typed: an id, or the path of an author's file."""

from __future__ import annotations

from pathlib import Path

from dialogues.reading import read_file
from dialogues.script import Script, make_script, script_of


def script_named(name: str) -> Script:
    """Return the script of a person that comes with the program, or of a file.

    Raises:
        UnknownPerson: It is no file's name, and nobody is called so.
        ScenarioError: The file can't be used.
    """
    if name.endswith((".yaml", ".yml")) or "/" in name:
        return make_script(read_file(Path(name))[0])
    return script_of(name)
