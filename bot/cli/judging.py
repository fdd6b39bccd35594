"""The judge beside the cues, as every command uses it."""

from __future__ import annotations

from collections.abc import Callable

import click

from bot.log import LOG
from rubric.listener import Listener
from rubric.listener.fallback import OrCues
from rubric.listener.model import Trained

Tell = Callable[[str], None]


def listening(tell: Tell | None = None) -> Listener:
    """Return the trained listener, which loads when it is first asked, or says once why it can't.

    Args:
        tell: Takes that sentence; standard error where none is given.
    """

    def told(sentence: str) -> None:
        LOG.warning(sentence)
        (tell or _on_standard_error)(sentence)

    return OrCues(Trained(), told)


def _on_standard_error(sentence: str) -> None:
    click.echo(sentence, err=True)
