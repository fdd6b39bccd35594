from __future__ import annotations

import json
import platform
from pathlib import Path

import numpy as np
import onnxruntime
import pytest

from rubric.listener import signed
from rubric.listener.model import Trained
from rubric.listener.weights import WEIGHTS, read

CPUINFO = Path("/proc/cpuinfo")
OWN_INSTRUCTIONS = {"avx512_vnni", "avx_vnni", "amx_int8"}
REPLIES = Path(__file__).parents[1] / "fresh.jsonl"


def test_a_processor_with_instructions_for_bytes_is_exact_with_signs() -> None:
    if platform.machine() != "x86_64" or not CPUINFO.exists():
        pytest.skip("asks Linux on x86 what the processor can do")
    flags = set(CPUINFO.read_text(encoding="ascii").split())
    assert signed.is_exact() == bool(flags & OWN_INSTRUCTIONS)


@pytest.mark.parametrize("machine", ["arm64", "aarch64", ""])
def test_other_processors_keep_bytes_without_a_sign(machine: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(platform, "machine", lambda: machine)
    assert not signed.is_exact()


def test_weights_and_their_zeros_get_a_sign_and_the_words_none() -> None:
    stored = read(WEIGHTS)
    arrays, own = signed.with_signs(stored.arrays, stored.file)
    assert [each.name for each in arrays] == [each.name for each in stored.arrays]
    assert {each.name for each in arrays if each.kind == 2} == {"words"}
    assert own.keys() == {each.name for each in arrays} - {"words"}
    for each in arrays:
        if each.name in own:
            lies = np.memmap(stored.file, np.uint8, "r", each.start, each.shape)
            assert (own[each.name].numpy().astype(int) == lies.astype(int) - 128).all()


def test_answers_are_the_same_bit_by_bit_with_signs_and_without(monkeypatch: pytest.MonkeyPatch) -> None:
    if not signed.is_exact():
        pytest.skip("this processor cuts sums off where bytes have a sign, so weights are never given one")
    examples = [json.loads(line) for line in REPLIES.read_text(encoding="utf-8").splitlines()[:40]]
    having = Trained()
    having.load()
    monkeypatch.setattr(signed, "is_exact", lambda: False)
    lacking = Trained()
    for each in examples:
        pair = each["reply"], each["context"]
        assert having.logits(*pair) == lacking.logits(*pair)


def test_the_memory_that_weights_are_handed_over_in_is_needed_no_more(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """The runtime has to have copied it: the arrays are let go of as soon as it has loaded."""
    if not signed.is_exact():
        pytest.skip("this processor cuts sums off where bytes have a sign, so weights are never given one")
    handed_over: list[np.typing.NDArray[np.int8]] = []
    in_memory = onnxruntime.OrtValue.ortvalue_from_numpy

    def noted(array: np.typing.NDArray[np.int8]) -> object:
        handed_over.append(array)
        return in_memory(array)

    monkeypatch.setattr(onnxruntime.OrtValue, "ortvalue_from_numpy", noted)
    listener, pair = Trained(), ("You sound worn out.", "I can't sleep.")
    before = listener.logits(*pair)
    for array in handed_over:
        array[...] = 77
    assert handed_over
    assert listener.logits(*pair) == before
