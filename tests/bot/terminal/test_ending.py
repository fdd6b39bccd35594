from __future__ import annotations

import sqlite3

import pytest

from bot import texts
from bot.terminal.screens.debrief import DebriefScreen
from bot.terminal.screens.decision import DecisionScreen
from bot.terminal.screens.stop import StopScreen
from bot.terminal.screens.talk import TalkScreen
from tests.bot.terminal.acting import Stage, in_the_talk, say, shown, trouble, until

SKILLED = (
    "Long day. You sound worn out, and nobody asked.",
    "That sounds lonely, sitting out here after a day like that.",
    "You've had enough of it, and you're still here. What happened?",
    "Are you thinking about suicide?",
)


@pytest.mark.parametrize("typed", ["/stop", "stop practice", "Stop practice.", "STOP THE PRACTICE"])
async def test_the_stop_word_ends_the_talk_at_once_and_shows_help(stage: Stage, typed: str) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        room = pilot.app.screen
        room.composer.text = typed  # type: ignore[attr-defined]
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, StopScreen))

        assert texts.STOPPED in shown(pilot)
        assert "988" in shown(pilot)
        await until(pilot, lambda: pilot.app.talk.stopped)  # type: ignore[attr-defined]
    assert b"stop practice" not in stage.file.read_bytes().lower()


async def test_help_is_shown_even_when_the_history_is_in_use(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        with sqlite3.connect(stage.file, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("f9")
            await until(pilot, lambda: "988" in shown(pilot))
            await until(pilot, lambda: "in use by another program" in shown(pilot))
            other.execute("ROLLBACK")
        other.close()


async def test_a_stopped_talk_can_be_looked_back_on(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "That sounds like a long day.")
        await pilot.press("f9")
        await until(pilot, lambda: pilot.app.talk.stopped)  # type: ignore[attr-defined]
        await pilot.press("d")
        await until(pilot, lambda: isinstance(pilot.app.screen, DebriefScreen))

        assert "You stopped the practice" in shown(pilot)


async def test_an_ended_talk_asks_for_a_decision_and_then_looks_back(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test(size=(90, 40)) as pilot:
        await in_the_talk(pilot)
        for reply in SKILLED:
            await say(pilot, reply)
        await say(pilot, "/end")
        assert texts.ENDED in shown(pilot)
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DecisionScreen))
        await pilot.press("1")
        await until(
            pilot, lambda: isinstance(pilot.app.screen, DebriefScreen) and texts.CHECK_IN in shown(pilot)
        )

        words = shown(pilot)
        assert app.talk is not None
        assert app.talk.record.decision in {"stay", "leave"}
        for part in (texts.CHOSEN, texts.TRUST, texts.TENSION, texts.SCORES, texts.MEASURES, texts.PASSES):
            assert part in words
        assert texts.CLOSES in words
        assert texts.NOTES not in words


async def test_the_decision_can_be_left_open(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "/end")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DecisionScreen))
        await pilot.press("9", "escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DebriefScreen))

        assert app.talk is not None
        assert app.talk.record.decision is None


async def test_notes_that_were_held_back_are_shown_at_the_end(stage: Stage) -> None:
    async with stage.app(mode="debrief").run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "Calm down.")
        await say(pilot, "/end")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DecisionScreen))
        await pilot.press("escape")
        await until(pilot, lambda: texts.NOTES in shown(pilot))


async def test_a_check_ride_shows_the_ending_and_no_feedback(stage: Stage) -> None:
    async with stage.app(mode="check_ride").run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "Calm down.")
        await say(pilot, "/end")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DecisionScreen))
        await pilot.press("1")
        await until(pilot, lambda: texts.RELEASES in shown(pilot))

        words = shown(pilot)
        assert "Jo afterwards" in words
        for part in (texts.TRUST, texts.SCORES, texts.HURT, texts.MEASURES, texts.FITS["poor"][:10]):
            assert part not in words


async def test_from_the_debrief_the_talk_can_be_taken_up_again(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        for reply in SKILLED[:2]:
            await say(pilot, reply)
        await say(pilot, "/end")
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DecisionScreen))
        await pilot.press("escape")
        await until(pilot, lambda: isinstance(pilot.app.screen, DebriefScreen))
        await say(pilot, "/whatif 1 Calm down.")
        assert texts.INSTEAD in shown(pilot)
        await pilot.press("escape")
        await say(pilot, "/rewind 1")
        await until(pilot, lambda: isinstance(pilot.app.screen, TalkScreen))

        assert texts.REWOUND.format(n=1) in shown(pilot)
        await say(pilot, "What happened then?")
        assert not trouble(pilot)


async def test_words_for_a_talk_that_is_over_are_refused(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "/end")
        await say(pilot, "One more thing.")

        assert trouble(pilot).startswith("This talk is over.")


async def test_a_decision_that_cannot_be_stored_is_said_and_can_be_taken_again(stage: Stage) -> None:
    app = stage.app()
    async with app.run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "/end")
        with sqlite3.connect(stage.file, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            await pilot.press("enter")
            await until(pilot, lambda: isinstance(pilot.app.screen, DecisionScreen))
            await pilot.press("1")
            await until(pilot, lambda: isinstance(pilot.app.screen, TalkScreen) and trouble(pilot))
            other.execute("ROLLBACK")
        other.close()
        await pilot.press("enter")
        await until(pilot, lambda: isinstance(pilot.app.screen, DecisionScreen))
        await pilot.press("1")
        await until(pilot, lambda: isinstance(pilot.app.screen, DebriefScreen))
