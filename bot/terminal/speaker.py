"""Who a line is from: the person's name once the trainee can know it, else he, she or they."""

from __future__ import annotations

import re
from collections.abc import Iterable
from typing import Final

from bot.practice.turn import Opening
from dialogues.scenario import Scenario

PRONOUNS: Final = {"she/her": "She", "he/him": "He", "they/them": "They"}


class Speaker:
    """What to call the person, line by line.

    A name that the call gives, or that the person says, is used from there on.
    """

    def __init__(self, scenario: Scenario, opening: Opening) -> None:
        """Start with what the call tells."""
        self._pattern = re.compile(rf"\b{re.escape(scenario.person.name)}\b")
        self._name = scenario.person.name
        self._pronoun = PRONOUNS[scenario.person.pronouns]
        self._known = False
        self.hear((opening.told, opening.seen))

    def hear(self, texts: Iterable[str]) -> str:
        """Take in what was told or said, and return what to call the person over it."""
        self._known = self._known or any(self._pattern.search(text) for text in texts)
        return self._name if self._known else self._pronoun
