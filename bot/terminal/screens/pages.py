"""Pages laid over the talk and closed again: the call, what was found in a reply, the help."""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar

from textual.app import ComposeResult
from textual.binding import Binding, BindingType
from textual.containers import VerticalScroll
from textual.content import Content
from textual.screen import ModalScreen
from textual.widgets import Static

from bot import texts
from bot.practice.lines import named
from bot.practice.turn import Turn
from bot.terminal.letters import printable
from bot.terminal.wording import plain
from rubric.codes import CODES


class Page(ModalScreen[None]):
    """A titled text that scrolls; Esc or Enter closes it."""

    BINDINGS: ClassVar[list[BindingType]] = [Binding("escape,enter,q", "dismiss", "Close")]

    def __init__(self, title: str, paragraphs: Iterable[Content]) -> None:
        """Take the title and what stands under it."""
        super().__init__()
        self.heading = title
        self.paragraphs = list(paragraphs)

    def compose(self) -> ComposeResult:
        """Lay the page out."""
        with VerticalScroll(classes="page"):
            yield Static(plain(self.heading), classes="heading", markup=False)
            for paragraph in self.paragraphs:
                yield Static(paragraph, classes="paragraph", markup=False)
            yield Static(texts.CLOSE_KEYS, classes="hint", markup=False)


def help_page(keys: Iterable[tuple[str, str]]) -> Page:
    """Return the list of commands and keys."""
    commands = [_entry(f"/{name}", about) for name, about in texts.COMMANDS.items() if name != "decide"]
    listed = [_entry(key, about) for key, about in keys]
    return Page(
        texts.NAME,
        [
            plain(texts.OPENS),
            plain(texts.HELP_ABOUT),
            Content("\n").join(commands),
            Content("\n").join([Content.styled(texts.KEYS, "bold"), *listed]),
        ],
    )


def why_page(turn: Turn) -> Page:
    """Return what was found in a reply: levels, codes with their words, and what they did to the person."""
    found: list[Content] = []
    if turn.assessment:
        levels = [f"{CODES[name].title} {value} of 2" for name, value in turn.assessment.levels.items()]
        found.append(plain(f"{turn.assessment.score} of 100: {', '.join(levels)}."))
        found += [
            _evidence(named(turn.assessment, each.code), each.text, each.why, each.try_)
            for each in turn.assessment.evidence
        ]
    if len(found) == 1:
        found.append(plain(texts.NOTHING_FOUND))
    causes = [
        plain(texts.CAUSE.format(trust=each["trust"], tension=each["tension"], because=each["because"]))
        for each in turn.heard.get("causes", [])
    ]
    return Page(texts.WHY_TITLE.format(n=turn.n), [*found, *causes])


def _evidence(name: str, words: str, why: str, suggestion: str) -> Content:
    parts: list[Content] = [Content.styled(name.capitalize(), "bold")]
    if words:
        parts.append(Content.styled(f'"{printable(words)}"', "italic"))
    parts.append(plain(why))
    if suggestion:
        parts.append(Content.assemble((texts.TRY_LABEL, "bold"), " ", plain(suggestion)))
    return Content("\n").join(parts)


def _entry(name: str, about: str) -> Content:
    return Content.assemble((f"{name:<10}", "bold"), " ", about)
