"""Stored talks under another version of a pack: who would move, and why."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import yaml

from bot.errors import ReviewError
from bot.practice.rescoring import rescore
from bot.practice.session import Practice
from rubric.errors import BadPack, UnknownPack
from rubric.packs.shelf import Shelf
from tests.bot.practice.test_review import ELSEWHERE, INSTRUCTOR, TRAINEE, hold_talk


@pytest.fixture
def shelf(tmp_path: Path) -> Shelf:
    """The packs that ship, and a second version for police in which orders weigh more."""
    found = Shelf(tmp_path / "packs")
    target = found.copy("police@1")
    said = yaml.safe_load(target.read_text())
    said["weights"]["codes"]["command"] = -40
    target.write_text(yaml.safe_dump(said))
    return found


async def test_it_tells_who_would_move_and_why_and_changes_nothing(practice: Practice, shelf: Shelf) -> None:
    talk = await hold_talk(practice)
    before = await practice.store.turns(talk)
    found = await rescore(practice.store, shelf, INSTRUCTOR, "police@2")
    [moved] = found.moved
    assert (moved.session_id, moved.trainee) == (talk, TRAINEE.id)
    assert moved.before - moved.after == pytest.approx((40 - 18) / 2)
    assert [(each.code, each.before, each.after, each.replies) for each in moved.because] == [
        ("command", -18, -40, 1)
    ]
    assert await practice.store.turns(talk) == before


async def test_the_same_weights_move_nobody(practice: Practice, shelf: Shelf) -> None:
    await hold_talk(practice)
    found = await rescore(practice.store, shelf, INSTRUCTOR, "police@1")
    assert found.moved == ()
    assert [each.before for each in found.talks] == [each.after for each in found.talks]
    assert found.total == 1


async def test_only_ones_own_talks_and_only_by_instructors(practice: Practice, shelf: Shelf) -> None:
    await hold_talk(practice)
    assert (await rescore(practice.store, shelf, ELSEWHERE, "police@2")).talks == ()
    with pytest.raises(ReviewError):
        await rescore(practice.store, shelf, TRAINEE, "police@2")
    with pytest.raises(UnknownPack):
        await rescore(practice.store, shelf, INSTRUCTOR, "police@7")


async def test_a_new_talk_is_scored_by_what_is_in_force_and_an_old_one_as_it_began(
    practice: Practice, shelf: Shelf
) -> None:
    here = replace(practice, shelf=shelf)
    old = await here.start("local", "mini", seed=1)
    shelf.put_in_force("police@2")
    new = await here.start("local", "mini", seed=1)
    assert (old.record.rubric, new.record.rubric) == ("police@1", "police@2")
    again = await here.resume("local", old.id)
    await again.reply("Calm down.", message_id="m")
    await new.reply("Calm down.", message_id="m")
    scores = [(await each.turns())[0].assessment for each in (again, new)]
    assert [each.score if each else None for each in scores] == [32, 10]


async def test_a_version_that_was_tampered_with_scores_nothing(practice: Practice, shelf: Shelf) -> None:
    shelf.put_in_force("police@2")
    assert shelf.folder
    file = shelf.folder / "police@2.yaml"
    file.write_text(file.read_text().replace("-40", "-1"))
    with pytest.raises(BadPack):
        await replace(practice, shelf=shelf).start("local", "mini", seed=1)
