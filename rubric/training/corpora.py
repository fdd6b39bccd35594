"""The labelled replies that the listener learns from, each corpus brought to the names of the codebook.

What a corpus doesn't label is left out of `labels`, and is then neither learned nor measured on its rows.
"""

from __future__ import annotations

import csv
import json
import zlib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from rubric.codes import GRAVE, SKILLS, SLIPS
from rubric.listener.tasks import ANNOMI, ANY_GRAVE, CODED_TWICE, MECHANISMS, within

EXAMPLES: Final = Path(__file__).with_name("examples")
PUBLISHED: Final = ("annomi", "epitome")
DEVELOPMENT: Final = 15  # per cent of the groups
_REFLECTION: Final = {"n/a": 0, "simple": 1, "complex": 2}


@dataclass(frozen=True, slots=True)
class Item:
    """One reply in its context, with what is known of it.

    Attributes:
        corpus: `annomi`, `epitome` or `crisis`.
        group: What must not be torn apart between training and development: transcript, post or context.
        labels: Code -> 0 or 1; level -> 0, 1 or 2.
        rationales: Mechanism -> spans of characters of the reply that show it.
    """

    corpus: str
    group: str
    context: str
    reply: str
    labels: Mapping[str, int]
    rationales: Mapping[str, tuple[tuple[int, int], ...]] = field(default_factory=dict)

    @property
    def targets(self) -> Mapping[str, int]:
        """The labels by the names of the listener's answers: AnnoMI's coders had a book of their own."""
        if self.corpus != ANNOMI:
            return self.labels
        return {
            within(name, ANNOMI) if name in CODED_TWICE else name: value
            for name, value in self.labels.items()
        }

    @property
    def is_development(self) -> bool:
        """Whether it is kept apart for thresholds and report; decided by the group's name alone."""
        return zlib.crc32(f"{self.corpus}:{self.group}".encode()) % 100 < DEVELOPMENT


def read_all(folder: Path) -> list[Item]:
    """Return every item: the corpora that lie in the folder, and the project's own examples.

    Raises:
        FileNotFoundError: The folder lacks AnnoMI or EPITOME.
    """
    return [*annomi(folder / "annomi.csv"), *epitome(folder / "epitome.csv"), *examples()]


def examples() -> list[Item]:
    """Return the project's own examples."""
    return [item for path in sorted(EXAMPLES.glob("*.jsonl")) for item in crisis(path)]


def annomi(path: Path) -> Iterator[Item]:
    """Read AnnoMI: reflection, questions, input; `advice` only where it is sure."""
    for entry in _rows(path, ","):
        labels = {
            "reflection": _REFLECTION[entry["reflection_subtype"]],
            "open_question": int(entry["question_subtype"] == "open"),
            "closed_question": int(entry["question_subtype"] == "closed"),
            "input": int(entry["therapist_input_exists"] == "True"),
        }
        if entry["therapist_input_subtype"] in {"n/a", "advice"}:
            labels["advice"] = int(entry["therapist_input_subtype"] == "advice")
        yield Item(ANNOMI, entry["transcript_id"], entry["context"], entry["reply"], labels)


def epitome(path: Path) -> Iterator[Item]:
    """Read EPITOME: its three mechanisms, and the words that show them where these stand in the reply."""
    for entry in _rows(path, ","):
        reply = entry["response_post"]
        yield Item(
            "epitome",
            entry["seeker_id"],
            entry["seeker_post"],
            reply,
            {name: int(entry[name]) for name in MECHANISMS},
            {name: _spans(reply, entry[f"{name}_rationales"]) for name in MECHANISMS},
        )


def crisis(path: Path) -> Iterator[Item]:
    """Read the project's own examples, which are coded by the whole codebook."""
    with path.open(encoding="utf-8") as file:
        for line in file:
            entry = json.loads(line)
            labels = {code: int(code in entry["codes"]) for code in (*SKILLS, *SLIPS)}
            labels[ANY_GRAVE] = int(any(labels[slip] for slip in GRAVE))
            labels |= {level: entry["levels"][level] for level in ("empathy", "reflection")}
            yield Item("crisis", entry["context"], entry["context"], entry["reply"], labels)


def _rows(path: Path, delimiter: str) -> Iterator[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=delimiter)


def _spans(reply: str, parts: str) -> tuple[tuple[int, int], ...]:
    found = []
    for part in filter(None, (part.strip() for part in parts.split("|"))):
        start = reply.find(part)
        if start >= 0:
            found.append((start, start + len(part)))
    return tuple(found)
