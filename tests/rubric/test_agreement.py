"""How far the rubric agrees with people: figures that can be checked by hand, and where they part."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from sklearn.metrics import cohen_kappa_score, f1_score

from rubric.agreement import COVERED, RESAMPLES, SEED, Agreement, agree, macro_f1, read_labelled
from rubric.assessment import Assessment
from rubric.training.corpora import Item

ANNOMI = (
    "transcript_id,mi_quality,topic,utterance_id,context,reply,reflection_exists,reflection_subtype,question_exists,"
    "question_subtype,therapist_input_exists,therapist_input_subtype,main_therapist_behaviour\n"
    "1,high,x,0,I drink.,You drink.,True,simple,False,n/a,False,n/a,reflection\n"
    "1,high,x,2,Yes.,How much?,False,n/a,True,open,False,n/a,question\n"
    "1,high,x,4,Some.,Daily?,False,n/a,True,closed,False,n/a,question\n"
    "1,high,x,6,No.,Drink less.,False,n/a,False,n/a,True,advice,therapist_input\n"
)


def verdict(*codes: str, empathy: int = 0, reflection: int = 0, p: float = 0.9) -> Assessment:
    levels = {"empathy": empathy, "reflection": reflection, "non_confrontation": 2}
    spread = {step: p if int(step) == empathy else (1 - p) / 2 for step in ("0", "1", "2")}
    chances: dict[str, float | dict[str, float]] = {"empathy": spread, "exploration": spread, "input": 1 - p}
    chances["reflection"] = {step: p if int(step) == reflection else (1 - p) / 2 for step in ("0", "1", "2")}
    for code in ("command", "open_question", "closed_question"):
        chances[code] = p if code in codes else 1 - p
    return Assessment(levels, 50, codes, chances, (), "police@1", "cues")


def item(reply: str, **labels: int) -> Item:
    return Item("crisis", "g", "They say.", reply, labels)


def of(found: list[Agreement], name: str) -> Agreement:
    return next(each for each in found if each.name == name)


def test_precision_recall_and_kappa_of_a_code_are_as_counted_by_hand() -> None:
    items = [item(reply, command=people) for reply, people in (("a", 1), ("b", 1), ("c", 0), ("d", 0))]
    found = agree(items, lambda reply, _: verdict("command") if reply in "ac" else verdict())
    command = of(found, "command")
    assert (command.n, command.present) == (4, 2)
    assert (command.precision, command.recall, command.f1, command.kappa) == (0.5, 0.5, 0.5, 0.0)
    assert command.confusion == ((1, 1), (1, 1))
    assert {each.reply for each in command.worst} == {"b", "c"}
    assert macro_f1(found) == 0.5


def test_levels_are_weighed_by_how_far_apart_they_are() -> None:
    near = [item("near", empathy=2), item("x", empathy=0), item("y", empathy=1)]
    off_by_one = agree(near, lambda reply, _: verdict(empathy={"near": 1, "x": 0, "y": 1}[reply]))
    off_by_two = agree(near, lambda reply, _: verdict(empathy={"near": 0, "x": 0, "y": 1}[reply]))
    assert of(off_by_one, "empathy").kappa > of(off_by_two, "empathy").kappa


def test_full_agreement_is_one_with_an_interval_of_one() -> None:
    items = [item(str(n), command=n % 2) for n in range(10)]
    command = of(agree(items, lambda reply, _: verdict(*["command"] * (int(reply) % 2))), "command")
    assert (command.kappa, command.interval, command.worst) == (1.0, (1.0, 1.0), ())


def test_the_disagreement_that_was_surest_comes_first() -> None:
    items = [item("sure", command=0), item("unsure", command=0), item("x", command=1)]
    found = agree(items, lambda reply, _: verdict("command", p=0.99 if reply == "sure" else 0.6), worst=1)
    assert [each.reply for each in of(found, "command").worst] == ["sure"]


def test_what_people_never_gave_is_left_out() -> None:
    assert agree([item("a", command=0)], lambda *_: verdict()) == []


def test_a_corpus_is_measured_by_its_own_questions(tmp_path: Path) -> None:
    file = tmp_path / "annomi-part.csv"
    file.write_text(ANNOMI, encoding="utf-8")
    answers = {
        "You drink.": verdict(reflection=2),
        "How much?": verdict("open_question"),
        "Daily?": verdict("open_question"),
        "Drink less.": verdict(p=0.2),
    }
    found = agree(read_labelled(file), lambda reply, _: answers[reply])
    assert {each.name for each in found} == {
        "reflection present",
        "question",
        "open among questions",
        "input",
    }
    assert of(found, "reflection present").kappa == 1.0
    assert of(found, "question").kappa == 1.0
    assert of(found, "open among questions").n == 2
    assert of(found, "input").kappa == 1.0


def test_a_file_of_examples_is_read_with_all_codes() -> None:
    items = read_labelled(Path(__file__).with_name("held_out.jsonl"))
    assert len(items) == 241
    assert {"command", "empathy", "reflection"} <= items[0].labels.keys()


def test_another_kind_of_file_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="neither JSON lines"):
        read_labelled(tmp_path / "notes.txt")


@given(st.lists(st.tuples(st.integers(0, 1), st.integers(0, 1)), min_size=2, max_size=30))
def test_kappa_is_the_librarys_kappa(pairs: list[tuple[int, int]]) -> None:
    items = [item(str(n), command=people) for n, (people, _) in enumerate(pairs)]
    found = agree(items, lambda reply, _: verdict(*["command"] * pairs[int(reply)][1]), worst=0)
    people, rubric = zip(*pairs, strict=True)
    if found and len({*people, *rubric}) == 2:
        assert found[0].kappa == pytest.approx(cohen_kappa_score(people, rubric, weights="linear"))
        assert found[0].interval[0] <= found[0].interval[1]


def test_the_figures_are_plain_json() -> None:
    found = agree([item("a", command=1), item("b", command=0)], lambda *_: verdict("command"))
    assert json.loads(json.dumps(found[0].as_json()))["name"] == "command"


@pytest.mark.parametrize("steps", [2, 3])
def test_the_intervals_are_those_of_the_librarys_measures_on_each_resample(steps: int) -> None:
    drawn = np.random.default_rng(1).integers(0, steps, (60, 2))
    name = "command" if steps == 2 else "empathy"
    items = [item(str(n), **{name: int(people)}) for n, (people, _) in enumerate(drawn)]
    codes = [["command"] * int(said) if steps == 2 else [] for _, said in drawn]
    levels = [0 if steps == 2 else int(said) for _, said in drawn]
    found = of(agree(items, lambda n, _: verdict(*codes[int(n)], empathy=levels[int(n)]), worst=0), name)
    chance = np.random.default_rng(SEED)
    resampled = [drawn[chance.integers(0, 60, 60)].T for _ in range(RESAMPLES)]
    kappas = [cohen_kappa_score(*each, weights="linear") for each in resampled]
    f1s = [f1_score(*each, average="binary" if steps == 2 else "macro") for each in resampled]
    assert found.interval == pytest.approx(np.percentile(kappas, COVERED))
    assert found.f1_interval == pytest.approx(np.percentile(f1s, COVERED))
