"""The coach's voice: sentences from `feedback.yaml`, about this person, and none twice in a talk."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from rubric.again import nearly_said
from rubric.phrasing import capital, fill, pronouns, sentence
from rubric.words import load

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from rubric.phrasing import Pronouns

_TEXT: Final = Path(__file__).with_name("feedback.yaml")
_FORMS: Final = (
    "{quoted} {is_}: {reason}",
    "{quoted} {is_}. {Reason}",
    "You {did} with {quoted}: {reason}",
    "With {quoted} you {did}. {Reason}",
)


class Voice:
    """Words the sentences of one note."""

    def __init__(self, written_pronouns: str, name: str, given: frozenset[str], number: int) -> None:
        """Speak of a person by these pronouns.

        Args:
            written_pronouns: As a scenario writes them, such as `she/her`.
            name: The name to use where a sentence begins with it; "" to use the pronoun.
            given: What earlier notes of the talk said.
            number: Turns the wordings: the same number gives the same ones.
        """
        self._forms: Pronouns = pronouns(written_pronouns)
        self._who = name or capital(self._forms.they)
        self._given = given
        self._number = number

    def tell(self, text: Mapping[str, Any], quoted: str, reason: str) -> str:
        """Return a sentence on what the quoted words did, with its reason where there is one."""
        form = self._number % len(_FORMS)
        if not quoted:
            form, quoted = form % 2, "That"
        told = _FORMS[form].format(
            quoted=quoted,
            is_=self._pick(text["is"], reason),
            did=self._pick(text["did"], reason),
            reason=reason,
            Reason=capital(reason),
        )
        return sentence(told if reason else told.rstrip(" :."))

    def say(self, texts: Sequence[str], **parts: str) -> str:
        """Return one of the texts, filled: the first from this turn on that hasn't been said in the talk."""
        filled = [sentence(self.fill(text, **parts)) for text in self.rotated(texts)]
        return next((text for text in filled if text not in self._given), filled[0])

    def reason(self, own: str, texts: Sequence[str]) -> str:
        """Return the scenario's `own` reason, or a stock one when it was told before, or "" when all were."""
        reasons = (own, *(self.fill(text) for text in self.rotated(texts)))
        return next((reason for reason in reasons if reason and not self.told(reason)), "")

    def told(self, reason: str) -> bool:
        """Say whether an earlier note of the talk gave this reason."""
        return any(reason[1:] in earlier for earlier in self._given)

    def fill(self, text: str, **parts: str) -> str:
        """Return the text with pronouns, verbs and parts in place."""
        return fill(text, self._forms, Who=self._who, **parts)

    def rotated(self, texts: Sequence[str]) -> list[str]:
        """Return the texts, beginning where this turn begins."""
        start = self._number % len(texts) if texts else 0
        return [*texts[start:], *texts[:start]]

    def fresh(self, tries: Sequence[str]) -> str:
        """Return the first line not offered in the talk; when all have been, one of them; "" for no lines.

        A line that was offered with "it" for "the knife" comes behind those that are new altogether.
        """
        fit = list(dict.fromkeys(tries))
        unsaid = [line for line in fit if line not in self._given]
        left = [line for line in unsaid if not nearly_said(line, self._given)] or unsaid
        if left:
            return left[0]
        return fit[self._number % len(fit)] if fit else ""

    def _pick(self, texts: Sequence[str], reason: str) -> str:
        """Return the text of this turn, or the next one where the reason says the same in the same words."""
        filled = [self.fill(text) for text in self.rotated(texts)]
        new = (text for text in filled if " " not in text or text.partition(" ")[2] not in reason)
        return next(new, filled[0])


def known_name(name: str, *texts: str) -> str:
    """Return the name where one of the texts has it: a note gives away nothing the trainee hasn't heard."""
    return (
        name
        if name and any(re.search(rf"\b{re.escape(name)}\b", text, re.IGNORECASE) for text in texts)
        else ""
    )


@cache
def texts() -> dict[str, Any]:
    """Return what `feedback.yaml` holds."""
    book: dict[str, Any] = load(_TEXT)
    return book
