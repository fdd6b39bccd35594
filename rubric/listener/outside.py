"""Arrays of an ONNX model that stay in the file they came in and are mapped into memory from there.

The table of words is half of the weights, and a talk needs few of its rows: of a mapped table only these
take memory. Matrices that the runtime packs anew for itself are mapped until it has.

A model names the file of such arrays. Ours can't know what its file will be called, so they are added to it
as it is loaded; by hand, since the package `onnx`, which could do it, is there for training only.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Final

from rubric.listener.wire import bytes_in, number_in

# Numbers of the fields in onnx.proto, and of a value there.
_MODEL_GRAPH: Final = 7
_GRAPH_INITIALIZER: Final = 5
_TENSOR_DIMS: Final = 1
_TENSOR_TYPE: Final = 2
_TENSOR_NAME: Final = 8
_TENSOR_DATA: Final = 13
_TENSOR_LOCATION: Final = 14
_EXTERNAL: Final = 1
_ENTRY_KEY: Final = 1
_ENTRY_VALUE: Final = 2


@dataclass(frozen=True, slots=True)
class Placed:
    """An array, and where in a file its bytes lie.

    Attributes:
        name: What the graph calls it.
        kind: The number of its type in ONNX: 2 bytes without a sign, 3 bytes with one.
        shape: Its size along each axis.
        start: Its first byte in the file.
        size: Its bytes.
    """

    name: str
    kind: int
    shape: tuple[int, ...]
    start: int
    size: int


def with_arrays(model: bytes, arrays: Iterable[Placed], file: str) -> bytes:
    """Return a serialised ONNX model with arrays added to it that lie in the file of that name."""
    stored = b"".join(bytes_in(_GRAPH_INITIALIZER, _tensor(array, file)) for array in arrays)
    return model + bytes_in(_MODEL_GRAPH, stored)  # protobuf joins both parts of a graph into one


def _tensor(array: Placed, file: str) -> bytes:
    where = {"location": file, "offset": str(array.start), "length": str(array.size)}
    return b"".join(
        (
            *(number_in(_TENSOR_DIMS, size) for size in array.shape),
            number_in(_TENSOR_TYPE, array.kind),
            bytes_in(_TENSOR_NAME, array.name.encode()),
            *(
                bytes_in(
                    _TENSOR_DATA, bytes_in(_ENTRY_KEY, key.encode()) + bytes_in(_ENTRY_VALUE, value.encode())
                )
                for key, value in where.items()
            ),
            number_in(_TENSOR_LOCATION, _EXTERNAL),
        )
    )
