"""What can go wrong with a scripted person.

DialogueError
├── UnknownPerson          no person of that name
├── ScenarioError          a file that can't be used; holds every problem found
│   └── NewerFormat        written for a newer version of this program
└── SnapshotMismatch       a stored mind that does not belong to this scenario
"""

from __future__ import annotations

from dataclasses import dataclass


class DialogueError(Exception):
    """Base of every error of this package; its text is a plain sentence for the user."""


class UnknownPerson(DialogueError):
    """No person of that name is known."""


@dataclass(frozen=True, slots=True)
class Problem:
    """One thing wrong in a scenario file.

    Attributes:
        file: Path of the file as it was given.
        line: Line, from 1; 0 where the whole file is meant.
        column: Column, from 1; 0 where the whole file is meant.
        text: What is wrong and, where it can be guessed, what was meant.
    """

    file: str
    line: int
    column: int
    text: str

    def __str__(self) -> str:
        """Render as `file:line:column: text`."""
        place = f":{self.line}:{self.column}" if self.line else ""
        return f"{self.file}{place}: {self.text}"


class ScenarioError(DialogueError):
    """A scenario file can't be used.

    Attributes:
        problems: Everything found wrong, in the order of the file.
    """

    def __init__(self, problems: tuple[Problem, ...]) -> None:
        """Keep the problems; the message shows one a line."""
        self.problems = problems
        super().__init__("\n".join(str(problem) for problem in problems))


class NewerFormat(ScenarioError):
    """The file is of a newer format than this program reads."""


class SnapshotMismatch(DialogueError):
    """A stored mind names a state, a topic or a line that the scenario does not have."""
