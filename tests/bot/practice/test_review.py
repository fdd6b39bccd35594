"""The review, with a real database: who may do what, and what stands afterwards."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.errors import (
    CoachError,
    ReviewError,
    UnknownChoiceError,
    UnknownRemarkError,
    UnknownSessionError,
    UnknownTurnError,
)
from bot.practice.review import Review
from bot.practice.session import Mode, Practice
from bot.store.records import Room
from bot.store.records_reviews import END, MARK, Reader, Wanted
from rubric.assessment import Assessment

INSTRUCTOR = Reader(id="discord:1", name="Ivy", seen_as="instructor", guild_id="g1")
ELSEWHERE = Reader(id="discord:2", name="Otto", seen_as="instructor", guild_id="g2")
TRAINEE = Reader(id="discord:3", name="ana", seen_as="trainee")
OTHER = Reader(id="discord:4", name="ben", seen_as="trainee")
STRANGER = Reader(id="discord:5", name="sam", seen_as="trainee", guild_id="g1")
LOCAL = Reader(id="local", name="you", seen_as="local")


async def hold_talk(
    practice: Practice,
    *,
    trainee: str = TRAINEE.id,
    guild_id: str | None = "g1",
    mode: Mode = "coached",
    ended: bool = True,
) -> str:
    talk = await practice.start(trainee, "mini", seed=1, mode=mode)
    if guild_id:
        at = practice.clock()
        await practice.store.open_room(
            Room(
                session_id=talk.id,
                place_id=talk.id,
                channel_id="c",
                guild_id=guild_id,
                trainee=trainee,
                opened_at=at,
            )
        )
    await talk.reply("I'm in no hurry. What happened today?", message_id="m1")
    await talk.reply("Calm down.", message_id="m2")
    if ended:
        await talk.end()
    return talk.id


def known(found: Assessment | None) -> Assessment:
    assert found is not None
    return found


@pytest.fixture
def review(practice: Practice) -> Review:
    return Review(practice)


Act = Callable[[Review, Reader, str], Awaitable[object]]
ACTS: dict[str, Act] = {
    "open": lambda review, who, talk: review.opened(who, talk),
    "look back": lambda review, who, talk: review.looked_back(who, talk),
    "comment": lambda review, who, talk: review.comment(who, talk, 1, "Good."),
    "flag": lambda review, who, talk: review.flag(who, talk, 1),
    "second look": lambda review, who, talk: review.ask_second_look(who, talk, None),
    "override": lambda review, who, talk: review.override(who, talk, 2, "command", 0, "Asked for."),
    "release": lambda review, who, talk: review.release(who, talk),
    "excerpt": lambda review, who, talk: review.excerpt(who, talk, 1, 2),
    "export": lambda review, who, talk: review.exported(who, talk),
    "answer": lambda review, who, talk: review.answer(who, talk, 1, "I meant it."),
    "appeal": lambda review, who, talk: review.appeal(who, talk, 1, "Why?"),
}
OF_INSTRUCTORS = {"comment", "flag", "second look", "override", "release", "excerpt"}
OF_THE_TRAINEE = {"answer", "appeal"}


@pytest.mark.parametrize("act", ACTS)
@pytest.mark.parametrize(
    ("who", "sees"),
    [
        (INSTRUCTOR, True),
        (TRAINEE, True),
        (ELSEWHERE, False),
        (OTHER, False),
        (STRANGER, False),
        (LOCAL, False),
    ],
    ids=["instructor", "trainee", "instructor elsewhere", "other trainee", "stranger here", "local"],
)
async def test_everyone_can_do_what_is_theirs_and_nothing_else(
    review: Review, act: str, who: Reader, *, sees: bool
) -> None:
    talk = await hold_talk(review.practice, mode="check_ride" if act == "release" else "coached")
    refused: type[CoachError] | None = None if sees else UnknownSessionError
    if not who.reviews and act in OF_INSTRUCTORS:
        refused = ReviewError
    if who is INSTRUCTOR and act in OF_THE_TRAINEE:
        refused = ReviewError
    if refused:
        with pytest.raises(refused):
            await ACTS[act](review, who, talk)
        assert await review.practice.store.reviews_of(INSTRUCTOR, talk) == await untouched(review)
    else:
        await ACTS[act](review, who, talk)


async def untouched(review: Review) -> object:
    """Return what there is of a talk of which nothing was made."""
    return await review.practice.store.reviews_of(INSTRUCTOR, await hold_talk(review.practice))


async def test_lists_hold_what_the_reader_may_see(review: Review) -> None:
    here = await hold_talk(review.practice)
    there = await hold_talk(review.practice, guild_id="g2", trainee=OTHER.id)
    at_home = await hold_talk(review.practice, guild_id=None, trainee="local")

    async def seen(who: Reader) -> set[str]:
        return {talk.id for talk in (await review.listed(who)).talks}

    assert await seen(INSTRUCTOR) == {here}
    assert await seen(ELSEWHERE) == {there}
    assert await seen(TRAINEE) == {here}
    assert await seen(OTHER) == {there}
    assert await seen(STRANGER) == set()
    assert await seen(LOCAL) == {at_home}


async def test_a_list_is_narrowed_and_paged(review: Review) -> None:
    talks = [await hold_talk(review.practice) for _ in range(3)]
    bens = await hold_talk(review.practice, trainee=OTHER.id, mode="check_ride")
    await review.flag(INSTRUCTOR, talks[1], 1, "Look at this.")

    async def ids(**wanted: object) -> list[str]:
        page = await review.listed(INSTRUCTOR, replace(Wanted(), **wanted))  # type: ignore[arg-type]
        return [talk.id for talk in page.talks]

    assert await ids() == [bens, *reversed(talks)]
    assert await ids(trainees=(OTHER.id,)) == [bens]
    assert await ids(trainees=()) == []
    assert await ids(waits="flag") == [talks[1]]
    assert await ids(waits="release") == [bens]
    assert await ids(mode="check_ride") == [bens]
    assert await ids(person="nobody") == []
    assert await ids(score_most=10.0) == []
    assert len(await ids(score_least=10.0)) == 4
    assert await ids(since=review.practice.clock() + timedelta(days=1)) == []
    first = await review.listed(INSTRUCTOR, size=3)
    second = await review.listed(INSTRUCTOR, size=3, page=2)
    assert (first.total, first.more, second.more) == (4, True, False)
    assert [talk.id for talk in second.talks] == [talks[0]]


async def test_an_override_stands_beside_what_was_scored(review: Review) -> None:
    talk = await hold_talk(review.practice)
    before = await review.practice.store.turns(talk)
    kept = await review.override(INSTRUCTOR, talk, 2, "command", 0, "He asked to be told.")
    turn = (await review.opened(INSTRUCTOR, talk)).turn(2)
    assert (kept.was, kept.becomes) == (1, 0)
    assert known(turn.scored).codes == ("command",)
    assert known(turn.standing).codes == ()
    assert known(turn.standing).levels["non_confrontation"] == 2
    assert known(turn.standing).score > known(turn.scored).score
    assert await review.practice.store.turns(talk) == before
    found = await review.opened(INSTRUCTOR, talk)
    assert (found.score_mean("overrides") or 0) > (found.score_mean("scored") or 0)


async def test_another_override_of_the_same_code_takes_the_place_of_the_first(review: Review) -> None:
    talk = await hold_talk(review.practice)
    await review.override(INSTRUCTOR, talk, 1, "empathy", 1, "Warm.")
    await review.override(INSTRUCTOR, talk, 1, "empathy", 2, "Warm, and his.")
    turn = (await review.opened(INSTRUCTOR, talk)).turn(1)
    assert [(each.becomes, each.withdrawn_at is None) for each in turn.overrides] == [(1, False), (2, True)]
    await review.withdraw(INSTRUCTOR, turn.overrides[1].id)
    turn = (await review.opened(INSTRUCTOR, talk)).turn(1)
    assert turn.standing == turn.scored


@pytest.mark.parametrize(
    ("n", "code", "becomes", "reason", "refusal"),
    [
        (2, "command", 1, "why", ReviewError),
        (2, "command", 0, " ", ReviewError),
        (2, "command", 2, "why", UnknownChoiceError),
        (2, "empathy", 3, "why", UnknownChoiceError),
        (2, "rudeness", 1, "why", UnknownChoiceError),
        (9, "command", 0, "why", UnknownTurnError),
    ],
)
async def test_an_override_that_says_nothing_is_refused(
    review: Review, n: int, code: str, becomes: int, reason: str, refusal: type[CoachError]
) -> None:
    talk = await hold_talk(review.practice)
    with pytest.raises(refusal):
        await review.override(INSTRUCTOR, talk, n, code, becomes, reason)


async def test_a_check_ride_shows_its_trainee_nothing_until_it_is_released(review: Review) -> None:
    talk = await hold_talk(review.practice, mode="check_ride")
    await review.comment(INSTRUCTOR, talk, 2, "An order.")
    await review.override(INSTRUCTOR, talk, 1, "empathy", 1, "Warm.")
    hidden = await review.opened(TRAINEE, talk)
    assert hidden.withheld
    assert all(turn.scored is None and turn.turn.note is None and not turn.remarks for turn in hidden.turns)
    assert hidden.made.overrides == ()
    [listed] = (await review.listed(TRAINEE)).talks
    assert (listed.score_mean, listed.comments) == (None, 0)
    with pytest.raises(ReviewError):
        await review.looked_back(TRAINEE, talk)
    with pytest.raises(ReviewError):
        await review.appeal(TRAINEE, talk, 1, "Why?")
    assert await review.practice.store.untold() == []

    await review.release(INSTRUCTOR, talk)
    shown = await review.opened(TRAINEE, talk)
    assert not shown.withheld
    assert known(shown.turn(2).scored).codes == ("command",)
    assert [each.words for each in shown.turn(2).remarks] == ["An order."]
    assert [each.kind for each in await review.practice.store.untold()] == ["release"]
    assert (await review.looked_back(TRAINEE, talk)).measures.replies == 2


async def test_the_first_release_holds(review: Review) -> None:
    talk = await hold_talk(review.practice, mode="check_ride")
    first = await review.release(INSTRUCTOR, talk)
    assert await review.release(replace(INSTRUCTOR, id="discord:9", name="Ida"), talk) == first


@pytest.mark.parametrize(("mode", "ended"), [("coached", True), ("check_ride", False)])
async def test_only_a_check_ride_that_is_over_is_released(review: Review, mode: Mode, *, ended: bool) -> None:
    talk = await hold_talk(review.practice, mode=mode, ended=ended)
    with pytest.raises(ReviewError):
        await review.release(INSTRUCTOR, talk)


async def test_flags_and_second_looks_are_between_instructors(review: Review) -> None:
    talk = await hold_talk(review.practice)
    await review.flag(INSTRUCTOR, talk, 1, "Odd.")
    await review.ask_second_look(INSTRUCTOR, talk, None, "What do you think?")
    await review.comment(INSTRUCTOR, talk, None, "Well held.")
    seen = await review.opened(TRAINEE, talk)
    assert [each.kind for each in seen.made.remarks] == ["comment"]
    [listed] = (await review.listed(TRAINEE)).talks
    assert (listed.flags, listed.second_looks, listed.comments) == (0, 0, 1)


async def test_an_appeal_waits_until_an_instructor_settles_it(review: Review) -> None:
    talk = await hold_talk(review.practice)
    asked = await review.appeal(TRAINEE, talk, 2, "He had told me to say it.")
    assert [each.id for each in (await review.listed(INSTRUCTOR, Wanted(waits="appeal"))).talks] == [talk]
    with pytest.raises(UnknownRemarkError):
        await review.settle(ELSEWHERE, asked.id)
    settled = await review.settle(INSTRUCTOR, asked.id)
    assert settled.settled_by == "Ivy"
    assert (await review.listed(INSTRUCTOR, Wanted(waits="appeal"))).talks == ()
    assert [each.kind for each in await review.practice.store.untold()] == ["settled"]


async def test_the_trainee_is_told_once(review: Review) -> None:
    talk = await hold_talk(review.practice)
    await review.comment(INSTRUCTOR, talk, 1, "Good.")
    store = review.practice.store
    [news] = await store.untold()
    assert (news.trainee, news.person, news.kind) == (TRAINEE.id, "mini", "comment")
    await store.mark_told([news.id], review.practice.clock())
    assert await store.untold() == []


async def test_the_audit_tells_who_read_and_did_what_to_the_trainee_too(review: Review) -> None:
    talk = await hold_talk(review.practice)
    await review.opened(INSTRUCTOR, talk)
    await review.opened(INSTRUCTOR, talk)
    await review.opened(TRAINEE, talk)
    await review.comment(INSTRUCTOR, talk, 1, "Good.")
    for who in (INSTRUCTOR, TRAINEE):
        acts = [(each.reader_name, each.act) for each in await review.audit(who, talk)]
        assert acts == [("Ivy", "comment"), ("Ivy", "opened")]
    assert await review.audit(ELSEWHERE, talk) == []
    assert await review.audit(OTHER) == []


async def test_what_is_said_of_a_turn_goes_with_the_turn_when_it_is_taken_back(review: Review) -> None:
    session_id = await hold_talk(review.practice)
    await review.comment(INSTRUCTOR, session_id, 2, "An order.")
    talk = await review.practice.resume(TRAINEE.id, session_id)
    await talk.rewind(1)
    await talk.reply("Take your time.", message_id="m3")
    assert (await review.opened(INSTRUCTOR, session_id)).turn(2).remarks == ()


async def test_words_are_found_where_the_reader_may_look(review: Review) -> None:
    talk = await hold_talk(review.practice)
    [found] = await review.search(INSTRUCTOR, "hurry happened")
    assert (found.session_id, found.n, found.trainee) == (talk, 1, TRAINEE.id)
    assert found.reply == f"I'm in no {MARK}hurry{END}. What {MARK}happened{END} today?"
    assert await review.search(INSTRUCTOR, '"calm down"')
    assert await review.search(INSTRUCTOR, "hur*")
    assert not await review.search(INSTRUCTOR, '"down calm"')
    assert not await review.search(ELSEWHERE, "hurry")
    assert not await review.search(OTHER, "hurry")
    assert await review.search(TRAINEE, "hurry")


async def test_an_excerpt_leaves_out_who_it_was(review: Review) -> None:
    talk = await review.practice.start(TRAINEE.id, "mini", seed=1)
    await review.practice.store.open_room(
        Room(
            session_id=talk.id,
            place_id="p",
            channel_id="c",
            guild_id="g1",
            trainee=TRAINEE.id,
            opened_at=review.practice.clock(),
        )
    )
    await talk.reply("I'm Ana Ruiz, badge 4471. Call me on 555 010 9988.", message_id="m1")
    draft = await review.excerpt(INSTRUCTOR, talk.id, 1, 1, names=["Ana Ruiz", "ana"])
    assert "Ana" not in draft.words
    assert not any(sign.isdigit() for sign in draft.words)
    shared = await review.share(INSTRUCTOR, draft)
    assert (await review.opened(TRAINEE, talk.id)).made.excerpts == (shared,)
    with pytest.raises(ReviewError):
        await review.excerpt(INSTRUCTOR, talk.id, 5, 9)


async def test_what_was_made_of_a_talk_is_handed_out_with_it_and_erased_with_it(review: Review) -> None:
    talk = await hold_talk(review.practice)
    await review.opened(INSTRUCTOR, talk)
    await review.comment(INSTRUCTOR, talk, 2, "An order.")
    await review.override(INSTRUCTOR, talk, 2, "command", 0, "Asked for.")
    store = review.practice.store
    [whole] = [each async for each in store.export(TRAINEE.id)]
    made = whole["reviews"]
    assert [(each["n"], each["words"], each["author_name"]) for each in made["remarks"]] == [
        (2, "An order.", "Ivy")
    ]
    assert [(each["n"], each["code"], each["reason"]) for each in made["overrides"]] == [
        (2, "command", "Asked for.")
    ]
    assert [each["act"] for each in made["read_by"]] == ["opened", "comment", "overrode"]
    await store.erase_trainee(TRAINEE.id)
    assert await review.audit(INSTRUCTOR) == []
    assert await store.untold() == []
