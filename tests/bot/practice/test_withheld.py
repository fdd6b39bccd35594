"""What waits for its release is told by no mean, and by no list that is narrowed or ordered by score."""

from __future__ import annotations

from dataclasses import replace

import pytest

from bot.practice.progress import as_lines, progress
from bot.practice.review import Review
from bot.practice.session import Practice
from bot.store.records_reviews import Order, Reader, Wanted

ANA = Reader(id="ana", name="Ana", seen_as="trainee")
HERE = Reader(id="local", name="you", seen_as="local")


@pytest.fixture
async def review(practice: Practice) -> Review:
    """Two talks of Ana that are over: one that is open to her, and a check ride that went better."""
    for mode, words in (("coached", "Calm down."), ("check_ride", "That sounds like a long day.")):
        talk = await practice.start("ana", "mini", seed=7, mode=mode)  # type: ignore[arg-type]
        await talk.reply(words, message_id="1")
        await talk.end()
    return Review(practice)


async def modes(review: Review, reader: Reader, wanted: Wanted, order: Order = "latest") -> list[str]:
    return [talk.mode for talk in (await review.listed(reader, wanted, order=order)).talks]


async def test_no_limit_by_score_finds_what_waits_until_it_is_released(review: Review) -> None:
    everything = Wanted(score_least=0, score_most=100)
    assert await modes(review, ANA, everything) == ["coached"]
    assert await modes(review, ANA, Wanted(score_least=60)) == []
    assert await modes(review, HERE, everything) == ["check_ride", "coached"]
    assert (await review.listed(ANA, everything)).total == 1

    [ride] = (await review.listed(HERE, Wanted(mode="check_ride"))).talks
    await review.release(HERE, ride.id)
    assert await modes(review, ANA, everything) == ["check_ride", "coached"]


@pytest.mark.parametrize("order", ["score_low", "score_high"])
async def test_an_order_by_score_puts_what_waits_last(review: Review, order: Order) -> None:
    assert await modes(review, ANA, Wanted(), order) == ["coached", "check_ride"]
    await_release = ["coached", "check_ride"] if order == "score_low" else ["check_ride", "coached"]
    assert await modes(review, HERE, Wanted(), order) == await_release


async def test_a_trainees_mean_leaves_out_what_waits_and_counts_it(review: Review) -> None:
    store = review.practice.store
    [ride], [open_one] = [
        (await review.listed(HERE, Wanted(mode=mode))).talks for mode in ("check_ride", "coached")
    ]
    totals = await store.totals("ana")
    assert (totals.score_mean, totals.withheld) == (open_one.score_mean, 1)
    assert totals.replies == 2

    await review.release(HERE, ride.id)
    after = await store.totals("ana")
    assert after.withheld == 0
    assert after.score_mean != totals.score_mean
    assert replace(after, withheld=1, score_mean=totals.score_mean) == totals


async def test_what_a_trainee_reads_of_their_progress_says_nothing_of_it(review: Review) -> None:
    found = await progress(review.practice.store, "ana", now=review.practice.clock())
    assert [talk.score is None for talk in found.talks] == [False, True]
    assert "mean" not in " ".join(as_lines(found)).lower()
