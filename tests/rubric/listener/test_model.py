from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from rubric.listener.errors import ListenerUnavailable
from rubric.listener.model import Trained
from rubric.listener.opinion import Opinion
from rubric.listener.weights import WEIGHTS, Calibration, Graph, Weights, write

pytest.importorskip("onnxruntime")
pytest.importorskip("tokenizers")

PAIRS = [
    ("It sounds like you're worn out from holding it all together.", "I do everything and nobody sees it."),
    ("Calm down.", "Don't come any closer!"),
    ("", ""),
    ("what happened tonight", "They put cameras in my walls."),
    ("I hear that you're scared, but calm down. " * 40, "I'm scared. " * 60),
    ("\x00 \ud800 ☃ 你好", "…"),
]


@pytest.fixture(scope="module")
def listener() -> Trained:
    if not WEIGHTS.exists():
        pytest.skip("no weights here")
    return Trained()


def test_any_text_gets_an_opinion(listener: Trained) -> None:
    assert all(isinstance(listener.opinion(reply, context), Opinion) for reply, context in PAIRS)


def test_order_and_size_of_a_batch_change_nothing(listener: Trained) -> None:
    alone = [listener.opinion(reply, context) for reply, context in PAIRS]
    assert listener.opinions(PAIRS) == alone
    assert listener.opinions(PAIRS[::-1]) == alone[::-1]
    assert listener.opinions(PAIRS[2:4] * 3) == alone[2:4] * 3


def test_telling_of_parts_changes_nothing_of_the_whole(listener: Trained) -> None:
    for reply, context in PAIRS:
        parts = [(0, len(reply) // 2), (len(reply) // 2, len(reply))]
        told = listener.opinion(reply, context, parts)
        assert len(told.parts([])) == len(parts)
        assert told == listener.opinion(reply, context)


def test_a_part_is_told_by_its_own_words(listener: Trained) -> None:
    reply = "You came all this way in the rain. What was the worst of it?"
    kind, asking = listener.opinion(reply, "I nearly didn't come.", [(0, 34), (35, len(reply))]).parts(
        ["open_question"]
    )
    assert kind is not None
    assert asking is not None
    assert asking.codes["open_question"] > kind.codes["open_question"]


def test_a_part_that_was_not_read_is_not_told_of(listener: Trained) -> None:
    long = "so " * 400
    assert listener.opinion(long, "", [(600, 640)]).parts([]) == [None]
    assert listener.opinion("", "", [(0, 0)]).parts([]) == [None]


def test_two_listeners_think_the_same(listener: Trained) -> None:
    assert Trained().opinion(*PAIRS[0]) == listener.opinion(*PAIRS[0])


def test_upper_and_lower_case_are_the_same_to_it(listener: Trained) -> None:
    reply, context = PAIRS[0]
    assert listener.opinion(reply.upper(), context.upper()) == listener.opinion(
        reply.lower(), context.lower()
    )


def test_nothing_is_loaded_before_the_first_question() -> None:
    begun = "import sys; from rubric.listener.model import Trained; Trained(); "
    asked = begun + "print('onnxruntime' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", asked], capture_output=True, text=True, check=True)
    assert said.stdout.strip() == "False"


def test_a_graph_that_is_none_is_refused_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "listener.zip"
    write(path, Weights(Graph(b"no graph"), '{"model": {}}', Calibration.none()))
    with pytest.raises(ListenerUnavailable, match="can't be used"):
        Trained(path).load()


def test_missing_weights_are_told_with_the_first_question(tmp_path: Path) -> None:
    with pytest.raises(ListenerUnavailable, match="not installed"):
        Trained(tmp_path / "none.zip").opinion("Hello.", "")
