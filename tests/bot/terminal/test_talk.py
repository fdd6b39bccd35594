from __future__ import annotations

import sqlite3

import pytest
from textual.content import Content
from textual.widgets import Static

from bot import texts
from bot.terminal.screens.room import Room
from tests.bot.terminal.acting import Stage, in_the_talk, say, shown, trouble, until


async def test_a_talk_opens_with_the_call_and_the_first_line(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)

        assert texts.OPENS in shown(pilot)
        assert "Someone sits on the step with" in shown(pilot)


async def test_a_reply_is_answered_with_a_note_under_it(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "That sounds like a long day out here.")

        pieces = [str(piece.render()) for piece in pilot.app.screen.query(".bubble")]
        assert pieces[-3].startswith("You\nThat sounds like")
        assert pieces[-2].startswith("Coach · ")
        assert pieces[-1].startswith("They\n")


@pytest.mark.parametrize("mode", ["debrief", "check_ride"])
async def test_no_note_is_shown_where_none_is_wanted(stage: Stage, mode: str) -> None:
    async with stage.app(mode=mode).run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "That sounds like a long day out here.")
        await say(pilot, "/why")

        assert "Coach" not in shown(pilot)
        assert trouble(pilot) == texts.NO_WHY_NOW


async def test_markup_in_a_reply_stays_text(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "[bold red]Hello[/] [link='x']there[/link] \x1b[31m\x00 '; DROP TABLE turns; --")

        [reply] = [piece for piece in pilot.app.screen.query(".yours") if isinstance(piece, Static)]
        assert "[bold red]Hello[/] [link='x']there[/link] [31m '; DROP TABLE turns; --" in str(reply.render())


async def test_what_is_done_between_asterisks_stands_in_italics(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "*steps back* Take your time.")

        content = pilot.app.screen.query(".yours").first(Static).render()
        assert isinstance(content, Content)
        [span] = [span for span in content.spans if "italic" in str(span.style)]
        assert content.plain[span.start : span.end] == "*steps back*"


@pytest.mark.parametrize("text", ["x" * 10_000, "\u202e ", "\x07"])
async def test_what_cannot_be_said_is_refused_and_stays_typed(stage: Stage, text: str) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        room = pilot.app.screen
        assert isinstance(room, Room)
        await say(pilot, text)

        assert trouble(pilot)
        assert room.composer.text == text


@pytest.mark.parametrize("text", ["😀😀😀", "אני כאן איתך", "Ich bin da. Was ist passiert?", "a\nb"])
async def test_any_other_words_are_answered(stage: Stage, text: str) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, text)

        assert not trouble(pilot)
        assert len(pilot.app.screen.query(".yours")) == 1


async def test_a_paste_of_several_lines_keeps_them_all(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await pilot.press("o", "n", "e", "ctrl+j", "t", "w", "o", "enter")
        await until(pilot, lambda: pilot.app.screen.query(".yours"))

        assert "one two" in shown(pilot)


async def test_a_history_in_use_leaves_the_reply_where_it_was_typed(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        room = pilot.app.screen
        assert isinstance(room, Room)
        with sqlite3.connect(stage.file, isolation_level=None) as other:
            other.execute("BEGIN IMMEDIATE")
            await say(pilot, "What happened today?")
            assert "in use by another program" in trouble(pilot)
            assert room.composer.text == "What happened today?"
            other.execute("ROLLBACK")
        other.close()
        await say(pilot, "What happened today?")

        assert not trouble(pilot)
        assert len(pilot.app.screen.query(".yours")) == 1


async def test_an_answer_takes_its_time_and_enter_brings_it_at_once(stage: Stage) -> None:
    async with stage.app(pace="human").run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "What happened today?")

        assert len(pilot.app.screen.query(".dots")) == 1
        assert len(pilot.app.screen.query(".said")) == 1
        with sqlite3.connect(stage.file) as stored:
            assert stored.execute("SELECT count(*) FROM turns").fetchone() == (1,)
        stored.close()
        await pilot.press("enter")
        await until(pilot, lambda: len(pilot.app.screen.query(".said")) == 2)
        assert not pilot.app.screen.query(".dots")


async def test_a_long_silence_is_noticed_but_not_while_something_is_typed(stage: Stage) -> None:
    async with stage.app(pace="human").run_test() as pilot:
        await in_the_talk(pilot)
        room = pilot.app.screen
        assert isinstance(room, Room)
        room.composer.text = "I was about to"
        await pilot.pause()
        stage.seconds.now += 40
        await pilot.pause(0.8)
        assert texts.SILENCE not in shown(pilot)

        room.composer.clear()
        await pilot.pause()
        stage.seconds.now += 40
        await until(pilot, lambda: texts.SILENCE in shown(pilot))


async def test_nobody_notices_a_silence_without_a_pace(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        stage.seconds.now += 400
        await pilot.pause(0.8)

        assert texts.SILENCE not in shown(pilot)


async def test_silence_can_be_chosen(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "/silence")

        assert texts.SILENCE in shown(pilot)
        assert len(pilot.app.screen.query(".said")) == 2


async def test_rewind_shows_the_talk_as_it_was(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "That sounds like a long day.")
        await say(pilot, "Calm down.")
        await say(pilot, "/rewind")

        assert texts.REWOUND.format(n=1) in shown(pilot)
        assert "Calm down." not in shown(pilot)
        await say(pilot, "/rewind 0")
        assert texts.REWOUND_TO_START in shown(pilot)
        assert not pilot.app.screen.query(".yours")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("/rewind 9", "There is no turn 9"),
        ("/rewind soon", "/rewind takes the number of a turn"),
        ("/whatif", texts.NO_REPLY_YET),
        ("/why", texts.NO_REPLY_YET),
        ("/why now", "/why stands alone: leave out the words behind it."),
        ("/dance", "There is no command /dance"),
    ],
)
async def test_a_command_that_cannot_be_followed_is_refused_in_a_sentence(
    stage: Stage, typed: str, said: str
) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, typed)

        assert trouble(pilot).startswith(said)


async def test_a_check_ride_has_no_way_back(stage: Stage) -> None:
    async with stage.app(mode="check_ride").run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "What happened?")
        for command in ("/rewind", "/whatif I hear you."):
            await say(pilot, command)
            assert trouble(pilot) == texts.NOT_IN_A_CHECK_RIDE


async def test_another_reply_is_shown_beside_the_one_that_was_given(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "Calm down.")
        await say(pilot, "/whatif That sounds like a long day.")

        words = shown(pilot)
        assert texts.AS_IT_WENT in words
        assert texts.INSTEAD in words
        assert "Calm down." in words
        assert "That sounds like a long day." in words
        await pilot.press("escape")
        assert "That sounds like a long day." not in shown(pilot)


async def test_why_shows_what_was_found(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await say(pilot, "Calm down.")
        await say(pilot, "/why")

        assert '"Calm down' in shown(pilot)
        assert "they've had orders all day" in shown(pilot)


async def test_the_call_and_the_help_can_be_seen_again(stage: Stage) -> None:
    async with stage.app().run_test() as pilot:
        await in_the_talk(pilot)
        await pilot.press("f2")
        assert "Someone sits on the step" in shown(pilot)
        await pilot.press("escape", "f1")
        assert "/rewind" in shown(pilot)


@pytest.mark.parametrize("size", [(60, 20), (80, 24), (200, 60)])
async def test_the_talk_fits_any_usual_terminal(stage: Stage, size: tuple[int, int]) -> None:
    async with stage.app().run_test(size=size) as pilot:
        await in_the_talk(pilot)
        await say(
            pilot, "That sounds like a long day, and I'd like to hear more about it if you want to say more."
        )

        screen = pilot.app.screen.region
        for piece in pilot.app.screen.query(".bubble"):
            assert piece.region.right <= screen.right
        assert pilot.app.screen.query_one("Composer").region.bottom < screen.bottom
