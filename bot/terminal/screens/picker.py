"""Who to talk to: the people there are, the easiest first."""

from __future__ import annotations

import random
from collections.abc import Sequence

from textual.app import ComposeResult
from textual.content import Content
from textual.screen import Screen
from textual.widgets import Footer, OptionList, Static
from textual.widgets.option_list import Option

from bot import texts
from bot.terminal.letters import printable
from bot.terminal.wording import plain
from dialogues.scenario import Scenario


class Picker(Screen[str]):
    """Closes with the id of the person that was chosen."""

    def __init__(self, people: Sequence[Scenario], chance: random.Random) -> None:
        """Take the people, in the order in which they are shown, and what draws one by chance."""
        super().__init__()
        self.people = people
        self.chance = chance

    def compose(self) -> ComposeResult:
        """List the people."""
        yield Static(texts.PICK, classes="heading top", markup=False)
        options = [Option(_card(person), person.id) for person in self.people]
        surprise = Content.assemble((texts.SURPRISE, "bold"), "\n", texts.SURPRISE_ABOUT, "\n")
        yield OptionList(*options, Option(surprise, "?"), markup=False)
        yield Static(texts.PICK_KEYS, classes="hint", markup=False)
        yield Footer()

    def on_option_list_option_selected(self, event: OptionList.OptionSelected) -> None:
        """Close with the choice, or with one drawn."""
        chosen = event.option_id or "?"
        self.dismiss(self.chance.choice(self.people).id if chosen == "?" else chosen)


def _card(person: Scenario) -> Content:
    facts = f"{person.presentation}, {texts.DIFFICULTY.format(n=person.difficulty)}"
    return Content.assemble(
        (printable(person.title), "bold"),
        "\n",
        plain(facts),
        "\n",
        plain(" ".join(person.summary.split())),
        "\n",
        (printable(texts.CONTAINS.format(notes=", ".join(person.content_notes))), "italic"),
        "\n",
    )
