"""The trained listener: a small transformer that reads reply and context as a pair.

It needs `onnxruntime`, `tokenizers` and `numpy`, and loads them with its weights when it is first asked.
"""

from __future__ import annotations

import os
from collections.abc import Collection, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import cached_property, partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rubric.listener.calibrated import opinion_of
from rubric.listener.errors import ListenerUnavailable
from rubric.listener.heaps import give_back
from rubric.listener.opinion import Opinion
from rubric.listener.outside import with_arrays
from rubric.listener.pairs import row
from rubric.listener.weights import WEIGHTS, Calibration, read

if TYPE_CHECKING:
    from tokenizers import Tokenizer

_QUIET = 3  # onnxruntime's level for errors only
_FOLDER = "session.model_external_initializers_file_folder_path"


@dataclass(frozen=True, slots=True)
class _Loaded:
    session: Any
    tokenizer: Tokenizer
    integers: Any
    numbers: Any
    calibration: Calibration
    failures: tuple[type[Exception], ...]


class Trained:
    """A listener with trained weights; making one is free, the first question loads it.

    The same pair gets the same opinion on every run, alone or in any batch: each is computed by itself.
    """

    def __init__(self, path: Path = WEIGHTS) -> None:
        self._path = path

    @cached_property
    def _loaded(self) -> _Loaded:
        loaded = _load(self._path)
        give_back()
        return loaded

    def load(self) -> None:
        """Load now what would be loaded with the first question.

        Raises:
            ListenerUnavailable: No weights, damaged ones, another rubric's, or no runtime for them here.
        """
        _ = self._loaded

    def opinion(self, reply: str, context: str, parts: Sequence[tuple[int, int]] = ()) -> Opinion:
        """Return what it thinks of the reply.

        Args:
            reply: What the trainee said; any text. Of a long one the first 80 and last 48 tokens are read.
            context: The person's last line; of a long one the last 48 tokens are read.
            parts: Parts of the reply to tell of besides: first character, and the one behind the last.

        Raises:
            ListenerUnavailable: As in `load`, or memory runs out.
        """
        calibration = self._loaded.calibration
        answers, of_parts = self._answers(reply, context, parts)

        def told(names: Collection[str]) -> list[Opinion | None]:
            return [opinion_of(one, calibration, names) if one else None for one in of_parts]

        return replace(opinion_of(answers, calibration), parts=told)

    def opinions(self, pairs: Sequence[tuple[str, str]]) -> list[Opinion]:
        """Return what it thinks of many (reply, context) pairs, in order; equal pairs are computed once.

        Raises:
            ListenerUnavailable: As in `opinion`.
        """
        self.load()
        apart = list(dict.fromkeys(pairs))
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            thought = dict(zip(apart, pool.map(lambda pair: self.opinion(*pair), apart), strict=True))
        return [thought[pair] for pair in pairs]

    def logits(self, reply: str, context: str) -> list[float]:
        """Return the model's raw answers, in the columns of `tasks`; to calibrate and to measure.

        Raises:
            ListenerUnavailable: As in `opinion`.
        """
        answers, _ = self._answers(reply, context, ())
        return answers

    def _answers(
        self, reply: str, context: str, parts: Sequence[tuple[int, int]]
    ) -> tuple[list[float], list[list[float]]]:
        """Return the raw answers on the reply, and on each part; none on one of which no token was read."""
        loaded = self._loaded
        pair = row(loaded.tokenizer, reply, context)
        marked = [pair.marked(part) for part in parts]
        read = [marks for marks in marked if any(marks)]
        fed = {
            "ids": loaded.integers([pair.ids]),
            "types": loaded.integers([pair.types]),
            "parts": loaded.numbers(read or [pair.marked()]),
        }
        try:
            answers, of_parts = loaded.session.run(None, fed)
        except loaded.failures as error:
            raise ListenerUnavailable(f"The listener failed on a reply: {error}") from error
        told = iter(of_parts.tolist())
        return answers[0].tolist(), [next(told) if any(marks) else [] for marks in marked]


def _load(path: Path) -> _Loaded:
    try:
        import numpy as np  # noqa: PLC0415 - loaded when first needed, and only if there
        import onnxruntime  # noqa: PLC0415
        from onnxruntime.capi import onnxruntime_pybind11_state as state  # noqa: PLC0415
        from tokenizers import Tokenizer  # noqa: PLC0415

        from rubric.listener.signed import is_exact, with_signs  # noqa: PLC0415 - both need what may be missing
    except ImportError as error:
        raise ListenerUnavailable(
            f"The listener needs onnxruntime, tokenizers and numpy: {error}."
        ) from error
    refusals = (
        state.Fail,
        state.InvalidArgument,
        state.InvalidGraph,
        state.InvalidProtobuf,
        state.NotImplemented,
    )
    failures = (RuntimeError, MemoryError, state.RuntimeException, *refusals)
    weights = read(path)
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    options.log_severity_level = _QUIET
    options.enable_cpu_mem_arena = False  # it would keep 4 MB for itself, and is no faster here
    options.graph_optimization_level = (
        onnxruntime.GraphOptimizationLevel.ORT_DISABLE_ALL
    )  # the graph is fused already
    options.add_session_config_entry(_FOLDER, str(weights.file.parent))
    arrays, signed = weights.arrays, dict[str, Any]()
    try:
        if is_exact():
            arrays, signed = with_signs(weights.arrays, weights.file)
        options.add_external_initializers([*signed], [*signed.values()])
        model = with_arrays(weights.model, arrays, weights.file.name)
        session = onnxruntime.InferenceSession(model, options, providers=["CPUExecutionProvider"])
    except failures as error:
        raise ListenerUnavailable(
            f"The listener's weights can't be used on this computer: {error}"
        ) from error
    session._model_bytes = None  # noqa: SLF001 - kept for other processors only: 2 MB for nothing
    tokenizer = Tokenizer.from_str(weights.tokenizer)
    tokenizer.no_padding()
    tokenizer.no_truncation()

    return _Loaded(
        session,
        tokenizer,
        integers=partial(np.array, dtype=np.int64),
        numbers=partial(np.array, dtype=np.float32),
        calibration=weights.calibration,
        failures=failures,
    )
