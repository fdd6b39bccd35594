from __future__ import annotations

from typing import Any

import pytest

from bot.errors import NothingOpenError
from bot.terminal.screens.first_run import FirstRun
from bot.terminal.screens.picker import Picker
from bot.terminal.settings import Settings, recall
from dialogues.errors import UnknownPerson
from tests.bot.terminal.acting import Stage, in_the_talk, say, shown, until


async def test_a_new_user_reads_once_what_this_is_and_agrees(stage: Stage) -> None:
    async with stage.app(agreed=False).run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstRun))
        for part in ("This is practice.", "It is no help line.", "~/history.db", "/stop"):
            assert part in shown(pilot)
        await pilot.press("enter")
        await in_the_talk(pilot)

    async with stage.app(agreed=recall(stage.settings_file).agreed).run_test() as pilot:
        await in_the_talk(pilot)


async def test_nothing_is_stored_before_the_user_agrees(stage: Stage) -> None:
    app = stage.app(agreed=False)
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstRun))
        await pilot.press("ctrl+q")

    assert app.talk is None
    async with stage.practice(print) as practice:
        assert await practice.store.history("ana") == []


async def test_help_is_there_before_the_first_talk(stage: Stage) -> None:
    async with stage.app(agreed=False).run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, FirstRun))
        await pilot.press("f9")

        assert "988" in shown(pilot)


async def test_without_a_name_the_user_chooses_whom_to_talk_to(stage: Stage) -> None:
    app = stage.app(person="")
    async with app.run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, Picker))
        await pilot.press("down", "enter")
        await until(pilot, lambda: pilot.app.screen.query(".said"))

    assert app.talk is not None
    assert app.talk.script.scenario.id == "owen"


async def test_somebody_can_be_drawn_by_chance(stage: Stage) -> None:
    async with stage.app(person="").run_test() as pilot:
        await until(pilot, lambda: isinstance(pilot.app.screen, Picker))
        await pilot.press("end", "enter")
        await until(pilot, lambda: pilot.app.screen.query(".said"))


async def test_a_talk_is_gone_on_with_where_it_stood(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "That sounds like a long day.")
        await pilot.press("ctrl+c")

    async with stage.app(person="", resume="").run_test() as pilot:
        await in_the_talk(pilot)

        assert "That sounds like a long day." in shown(pilot)
        await say(pilot, "And then what happened?")
        assert len(pilot.app.screen.query(".yours")) == 2


async def test_colours_are_remembered(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await pilot.press("f4")

        assert pilot.app.theme == "coach-light"
    assert recall(stage.settings_file) == Settings(agreed=True, colours="light")


async def test_the_pace_can_be_changed_in_the_talk(stage: Stage) -> None:
    async with stage.app(pace="human").run_test() as pilot:
        await in_the_talk(pilot)
        await pilot.press("f3")
        await say(pilot, "What happened today?")

        await until(pilot, lambda: len(pilot.app.screen.query(".said")) == 2)


@pytest.mark.parametrize(
    ("wanted", "failure"),
    [({"person": "", "resume": ""}, NothingOpenError), ({"person": "nobody"}, UnknownPerson)],
)
async def test_what_cannot_begin_closes_the_app_with_its_reason(
    stage: Stage, wanted: dict[str, Any], failure: type[Exception]
) -> None:
    app = stage.app(**wanted)
    async with app.run_test() as pilot:
        await until(pilot, lambda: app.failure)

    assert isinstance(app.failure, failure)


def test_settings_that_cannot_be_read_remember_nothing(stage: Stage) -> None:
    stage.settings_file.parent.mkdir()
    for text in ("", "[]", '{"agreed": 1}', "\x00"):
        stage.settings_file.write_text(text)
        assert recall(stage.settings_file) == Settings()
