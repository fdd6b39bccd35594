"""The terminal app: from the first card over the talk to the debrief."""

from __future__ import annotations

import asyncio
import random
import signal
import time
from collections.abc import Callable, Sequence
from contextlib import AbstractAsyncContextManager, AsyncExitStack, suppress
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path
from typing import ClassVar, Final

from textual.app import App
from textual.binding import Binding, BindingType
from textual.screen import Screen

from bot import texts
from bot.errors import CoachError
from bot.practice.help_lines import help_in
from bot.practice.pace import delay_s
from bot.practice.session import Practice
from bot.practice.talk import Talk
from bot.terminal import settings, themes
from bot.terminal.asked import options_of
from bot.terminal.screens.decision import DecisionScreen
from bot.terminal.screens.first_run import FirstRun
from bot.terminal.screens.pages import Page
from bot.terminal.screens.picker import Picker
from bot.terminal.screens.stop import StopScreen
from bot.terminal.screens.talk import TalkScreen
from bot.terminal.wanted import Wanted, take_up
from bot.terminal.wording import plain
from dialogues.errors import DialogueError
from dialogues.scenario import Scenario

NOTICE_S: Final = 20.0
"""Seconds that a notice stays: long enough to be read in the middle of a talk."""


@dataclass(frozen=True, slots=True)
class House:
    """What the app is given from outside.

    Attributes:
        practice: Opens the history; what comes out starts and resumes talks. It is given a way to tell the
            trainee what they must know meanwhile, from any thread.
        people: Returns whom to choose from, the easiest first.
        place: Where the history is kept, in words.
        country: Code of the country whose help lines are shown, or "".
        settings_file: Where the terminal remembers a user's settings.
        seconds: A clock that only goes forward.
        delay_s: Returns the seconds until an answer appears.
    """

    practice: Callable[[Callable[[str], None]], AbstractAsyncContextManager[Practice]]
    people: Callable[[], Sequence[Scenario]]
    place: str
    country: str
    settings_file: Path
    seconds: Callable[[], float] = time.monotonic
    delay_s: Callable[[str], float] = delay_s


class CoachApp(App[None]):
    """Practice in the terminal.

    Attributes:
        talk: The talk, once it has begun.
        failure: Why the app could not go on, or None.
    """

    TITLE = texts.NAME
    CSS_PATH = "coach.tcss"
    ENABLE_COMMAND_PALETTE = False
    HORIZONTAL_BREAKPOINTS = [(0, "-narrow"), (80, "-normal"), (124, "-wide")]  # noqa: RUF012 - as App has it
    BINDINGS: ClassVar[list[BindingType]] = [
        Binding("f9", "people_to_talk_to", "Stop"),
        Binding("f3", "pace", "Pace"),
        Binding("f4", "colours", "Colours"),
        Binding("ctrl+q", "quit", "Quit", priority=True),
        Binding("ctrl+c", "copy_or_quit", show=False, priority=True),
    ]

    def __init__(self, wanted: Wanted, house: House, *, pace: str) -> None:
        """Take which talk is wanted, what the app works with, and the pace, `human` or `off`."""
        super().__init__()
        self.wanted = wanted
        self.house = house
        self.pace = pace
        self.settings = settings.recall(house.settings_file)
        self.register_theme(themes.DARK)
        self.register_theme(themes.LIGHT)
        self.theme = f"coach-{self.settings.colours}"
        self.talk: Talk | None = None
        self.failure: Exception | None = None
        self._opened = AsyncExitStack()

    async def on_mount(self) -> None:
        """Begin; the history opens while the first screen comes up."""
        for ending in (signal.SIGTERM, signal.SIGHUP):  # leave the terminal as it was found
            with suppress(NotImplementedError, RuntimeError):
                asyncio.get_running_loop().add_signal_handler(ending, self.exit)
        self.run_worker(self._begin())

    async def on_unmount(self) -> None:
        """Let go of the history."""
        await self._opened.aclose()

    def check_action(self, action: str, parameters: tuple[object, ...]) -> bool | None:
        """Return whether a key does anything now: what has stopped can't be stopped again."""
        del parameters
        return not (action == "people_to_talk_to" and isinstance(self.screen, StopScreen))

    def action_people_to_talk_to(self) -> None:
        """Show help for real, and end the talk if one is going on."""
        nearby = help_in(self.house.country)
        if self.talk is None or self.talk.ended:
            self.push_screen(Page(texts.PEOPLE_TO_TALK_TO, [plain(each) for each in nearby.as_sentences()]))
        else:
            self.push_screen(StopScreen(nearby, self.talk.stop), self._after_stop)

    def action_look_back(self) -> None:
        """Take the decision, then show the debrief."""
        self.run_worker(self._look_back(), group="look back", exclusive=True)

    def tell(self, sentence: str) -> None:
        """Show a sentence that the trainee must know; called from any thread."""
        self.call_later(partial(self.notify, sentence, timeout=NOTICE_S, markup=False))

    def action_pace(self) -> None:
        """Let answers take their time, or not."""
        self.pace = "human" if self.pace == "off" else "off"
        self.notify(texts.PACE_OFF if self.pace == "off" else texts.PACE_ON, timeout=2)

    def action_colours(self) -> None:
        """Change between dark and light."""
        self.settings = self.settings.with_other_colours()
        self.theme = f"coach-{self.settings.colours}"
        settings.remember(self.settings, self.house.settings_file)

    def action_copy_or_quit(self) -> None:
        """Copy what is selected; where nothing is, leave, as Ctrl-C does everywhere else."""
        chosen = self.screen.get_selected_text() or getattr(self.screen.focused, "selected_text", "")
        if chosen:
            self.copy_to_clipboard(chosen)
        else:
            self.exit()

    async def _begin(self) -> None:
        try:
            talk = await self._take_up()
        except (CoachError, DialogueError) as error:
            self.failure = error
            self.exit()
            return
        self.talk = talk
        await self.push_screen(TalkScreen(talk, self.house.seconds, self._delay_s))

    async def _take_up(self) -> Talk:
        opening = asyncio.create_task(self._opened.enter_async_context(self.house.practice(self.tell)))
        if not self.settings.agreed:
            await self._ask_to_agree()
        if not self.wanted.person and self.wanted.resume is None:
            self.wanted = replace(self.wanted, person=await self._ask_whom())
        return await take_up(await opening, self.wanted)

    async def _ask_to_agree(self) -> None:
        await self.push_screen_wait(FirstRun(self.house.place))
        self.settings = self.settings.with_agreement()
        settings.remember(self.settings, self.house.settings_file)

    async def _ask_whom(self) -> str:
        return await self.push_screen_wait(Picker(self.house.people(), random.Random(self.wanted.seed)))

    async def _look_back(self) -> None:
        # 0.03 s that only the end of a talk needs, and its beginning has not.
        from bot.practice.debrief import debrief  # noqa: PLC0415
        from bot.terminal.screens.debrief import DebriefScreen  # noqa: PLC0415

        talk, room = self.talk, self._talk_screen()
        if talk is None or room is None:
            return
        try:
            if not talk.stopped and talk.record.decision is None:
                question = talk.script.scenario.decision.question
                decision = await self.push_screen_wait(DecisionScreen(question, options_of(talk)))
                if decision:
                    await talk.decide(decision)
            looked = DebriefScreen(talk, await debrief(talk), await talk.turns(), room.rewound)
        except CoachError as error:
            room.say_trouble(str(error))
        else:
            await self.push_screen(looked)

    def _delay_s(self, answer: str) -> float | None:
        return self.house.delay_s(answer) if self.pace == "human" else None

    def _after_stop(self, answer: str | None) -> None:
        if answer == "look_back":
            self.action_look_back()
        else:
            self.exit()

    def _talk_screen(self) -> TalkScreen | None:
        screens: list[Screen[object]] = list(self.screen_stack)
        return next((screen for screen in screens if isinstance(screen, TalkScreen)), None)


def run(wanted: Wanted, house: House, *, pace: str) -> Talk | None:
    """Run the app until the user leaves, and return the talk they had, if any.

    Raises:
        CoachError: The talk could not be started or gone on with.
        DialogueError: The person's file can't be used.
    """
    app = CoachApp(wanted, house, pace=pace)
    app.run()
    if app.failure is not None:
        raise app.failure
    return app.talk
