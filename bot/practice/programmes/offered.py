"""The programmes that are offered: those that ship, and those in a folder of one's own."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from bot.errors import BadProgrammeError, UnknownChoiceError
from bot.practice.programmes import Programme
from bot.practice.programmes.reading import SHIPPED, read_file
from bot.store import place
from bot.store.records_assignments import Enrolment
from dialogues.errors import Problem


@dataclass(frozen=True, slots=True)
class Programmes:
    """What can be joined. It stays as it was read: another look at the folder makes another one.

    Attributes:
        by_id: The programmes by their ids.
        left_out: What is wrong with each file that can't be used, a line each.
    """

    by_id: Mapping[str, Programme]
    left_out: tuple[str, ...] = ()

    @property
    def titles(self) -> dict[str, str]:
        """What lists call the programmes, by their ids."""
        return {name: each.title for name, each in self.by_id.items()}

    def named(self, typed: str) -> Programme:
        """Return a programme by its id, or by its title as somebody types it.

        Raises:
            UnknownChoiceError: There is none of that name.
        """
        titled = {each.title.lower(): each for each in self.by_id.values()}
        found = self.by_id.get(typed) or titled.get(typed.strip().lower())
        if found is None:
            raise UnknownChoiceError("programme", typed, ", ".join(self.by_id))
        return found

    def gone(self, joined: Iterable[Enrolment]) -> list[Enrolment]:
        """Return where somebody is in a programme that is no longer there, or can't be used any more."""
        return [each for each in joined if each.programme not in self.by_id]


def read_programmes(named: Path | None) -> Programmes:
    """Read every programme there is; a file of one's own that can't be used is left out.

    Args:
        named: The folder that COACH_PROGRAMMES names; None for the one in the data folder, if there is one.
    """
    found = {file.stem: read_file(file) for file in sorted(SHIPPED.glob("*.yaml"))}
    left_out = []
    try:
        files = _files(named)
    except OSError as error:
        reason = (error.strerror or str(error)).lower()
        text = f"this folder of programmes can't be read ({reason}). Check COACH_PROGRAMMES."
        return Programmes(found, (str(Problem(str(named or place.programmes_folder()), 0, 0, text)),))
    for file in files:
        try:
            found[file.stem] = read_file(file)
        except BadProgrammeError as error:
            first, *rest = error.problems
            left_out.append(" ".join([str(first), *(f"Line {each.line}: {each.text}" for each in rest)]))
    return Programmes(found, tuple(left_out))


def _files(named: Path | None) -> list[Path]:
    folder = named or place.programmes_folder()
    if named is None and not folder.exists():
        return []
    return sorted(each for each in folder.iterdir() if each.suffix == ".yaml")
