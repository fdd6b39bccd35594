"""The codebook: the levels, skills and slips that a reply is coded by.

The ids and their order are plain tuples, so that importing this module reads no file. What a code means, its
source and its examples lie in `codebook.yaml` and are read once, when `CODES` is first looked into.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import cache
from pathlib import Path
from typing import Any, Final, Literal

from rubric.errors import UnknownCode
from rubric.words import load

Kind = Literal["level", "skill", "slip"]

LEVELS: Final = ("empathy", "reflection", "non_confrontation")
SKILLS: Final = (
    "open_question",
    "closed_question",
    "explore",
    "affirm",
    "encourager",
    "i_message",
    "autonomy",
    "introduce",
    "explain_why",
    "ask_suicide",
    "ask_safety",
    "offer_help",
    "slow_down",
    "repair",
    "summary",
)
GRAVE: Final = ("threat", "judge", "confront")
SLIPS: Final = (
    *GRAVE,
    "command",
    "minimise",
    "advice",
    "why_question",
    "false_promise",
    "collude",
    "interrogate",
    "rush",
    "unclear",
)

_BOOK: Final = Path(__file__).with_name("codebook.yaml")


@dataclass(frozen=True, slots=True)
class Example:
    """One reply that shows a code.

    Attributes:
        context: What the person had just said.
        reply: What was answered.
        shows: One line on why this reply is the weak or the strong one.
    """

    context: str
    reply: str
    shows: str


@dataclass(frozen=True, slots=True)
class Code:
    """One entry of the codebook.

    Attributes:
        id: The public name, such as `open_question`.
        kind: Whether it is a level (0-2), a skill or a slip (present or absent).
        grave: A slip that alone brings `non_confrontation` to 0.
        title: The name a trainee reads.
        definition: What it is, in a sentence.
        present_when: What has to be in a reply for it to count.
        not_when: What looks like it and isn't; "" where nothing does.
        why: What it does to the person who hears it.
        source: Where the code comes from.
        weak: For a skill or level a reply that falls short, for a slip the slip itself.
        strong: For a skill or level a reply that does it well, for a slip what to say instead.
    """

    id: str
    kind: Kind
    grave: bool
    title: str
    definition: str
    present_when: str
    not_when: str
    why: str
    source: str
    weak: Example
    strong: Example


def code(id: str) -> Code:  # noqa: A002 - the codebook's own word for it
    """Return the code of this id.

    Raises:
        UnknownCode: The codebook has no such id; the message names the nearest one.
    """
    found = _codebook().get(id)
    if found is None:
        near = get_close_matches(id.strip().lower().replace("-", "_").replace(" ", "_"), _IDS, n=1)
        raise UnknownCode(id, near[0] if near else None)
    return found


class _Codebook(Mapping[str, Code]):
    """The codebook as a mapping that is read from its file when first looked into."""

    def __getitem__(self, id: str) -> Code:  # noqa: A002
        return _codebook()[id]

    def __iter__(self) -> Iterator[str]:
        return iter(_IDS)

    def __len__(self) -> int:
        return len(_IDS)


_IDS: Final = (*LEVELS, *SKILLS, *SLIPS)
CODES: Final[Mapping[str, Code]] = _Codebook()


@cache
def _codebook() -> dict[str, Code]:
    book: dict[str, dict[str, Any]] = load(_BOOK)
    return {id_: _read(id_, book[id_]) for id_ in _IDS}


def _read(id_: str, entry: dict[str, Any]) -> Code:
    kind: Kind = "level" if id_ in LEVELS else "skill" if id_ in SKILLS else "slip"
    weak, strong = Example(**entry["weak"]), Example(**entry["strong"])
    words = {key: text for key, text in entry.items() if key not in {"weak", "strong"}}
    return Code(id=id_, kind=kind, grave=id_ in GRAVE, weak=weak, strong=strong, **words)
