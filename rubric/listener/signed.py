"""Weights as bytes with a sign, for processors that multiply these exactly.

They are stored without one: a processor that has no instructions of its own for bytes cuts sums off where
one factor has a sign. One that has them (VNNI, AMX) is asked for them by ONNX Runtime only where one has, and
takes twice as long for a reply without. The answers are the same, bit by bit.
"""

from __future__ import annotations

import platform
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Final

import numpy as np
import onnxruntime

from rubric.listener.outside import Placed
from rubric.listener.wire import bytes_in, number_in

_WITHOUT: Final = 2  # the number of the type in ONNX
_WITH: Final = 3
_ZERO: Final = 128  # what is taken from a byte without a sign
_OF: Final = ".w"
_ZEROS_OF: Final = ".z"

# Numbers of the fields in onnx.proto.
_MODEL_VERSION: Final = 1
_MODEL_GRAPH: Final = 7
_MODEL_OPERATORS: Final = 8
_OPERATORS_VERSION: Final = 2
_GRAPH_NODE: Final = 1
_GRAPH_NAME: Final = 2
_GRAPH_INPUT: Final = 11
_GRAPH_OUTPUT: Final = 12
_NODE_INPUT: Final = 1
_NODE_OUTPUT: Final = 2
_NODE_KIND: Final = 4
_VALUE_NAME: Final = 1
_VALUE_TYPE: Final = 2
_TYPE_TENSOR: Final = 1
_TENSOR_ELEMENT: Final = 1
_WHOLE_NUMBERS: Final = 6

_SIZE: Final = 64
_X86: Final = frozenset({"x86_64", "amd64"})


def is_exact() -> bool:
    """Tell whether this processor multiplies bytes with a sign by others exactly.

    Two products of the largest bytes go beyond 16 bits; that is where sums are cut off. Only processors of
    x86 are asked: others are as fast without a sign.
    """
    if platform.machine().lower() not in _X86:
        return False
    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = options.inter_op_num_threads = 1
    session = onnxruntime.InferenceSession(_product(), options, providers=["CPUExecutionProvider"])
    largest = [np.iinfo(kind).max for kind in (np.uint8, np.int8)]
    fed = {
        "x": np.full((_SIZE, _SIZE), largest[0], np.uint8),
        "w": np.full((_SIZE, _SIZE), largest[1], np.int8),
    }
    (product,) = session.run(None, fed)
    return bool((product == _SIZE * largest[0] * largest[1]).all())


def with_signs(arrays: Sequence[Placed], file: Path) -> tuple[tuple[Placed, ...], dict[str, Any]]:
    """Return a file's arrays with a sign where they are weights, and these weights by name, in memory.

    Args:
        arrays: Those of the file; of weights, the zeros lie beside them.
        file: Where they lie.
    """
    zeros = {each.name for each in arrays if each.name.endswith(_ZEROS_OF)}
    weights = zeros | {name.removesuffix(_ZEROS_OF) + _OF for name in zeros}
    signed = {
        each.name: onnxruntime.OrtValue.ortvalue_from_numpy(_signed(each, file))
        for each in arrays
        if each.name in weights and each.kind == _WITHOUT
    }
    told = (replace(each, kind=_WITH) if each.name in signed else each for each in arrays)
    return (*told,), signed


def _signed(array: Placed, file: Path) -> Any:
    stored = np.memmap(file, np.uint8, "r", array.start, array.shape)
    return (stored ^ _ZERO).view(np.int8)  # one bit is all that tells them apart


def _product() -> bytes:
    """Return the model that multiplies `x`, bytes without a sign, by `w`, bytes with one."""
    node = b"".join(bytes_in(_NODE_INPUT, name) for name in (b"x", b"w"))
    node += bytes_in(_NODE_OUTPUT, b"y") + bytes_in(_NODE_KIND, b"MatMulInteger")
    graph = bytes_in(_GRAPH_NODE, node) + bytes_in(_GRAPH_NAME, b"product")
    graph += b"".join(
        bytes_in(_GRAPH_INPUT, _value(name, kind)) for name, kind in ((b"x", _WITHOUT), (b"w", _WITH))
    )
    graph += bytes_in(_GRAPH_OUTPUT, _value(b"y", _WHOLE_NUMBERS))
    operators = number_in(_OPERATORS_VERSION, 17)
    return (
        number_in(_MODEL_VERSION, 8) + bytes_in(_MODEL_OPERATORS, operators) + bytes_in(_MODEL_GRAPH, graph)
    )


def _value(name: bytes, kind: int) -> bytes:
    of_type = bytes_in(_TYPE_TENSOR, number_in(_TENSOR_ELEMENT, kind))
    return bytes_in(_VALUE_NAME, name) + bytes_in(_VALUE_TYPE, of_type)
