"""The trained network as an ONNX graph, built by hand: fused operators, and weights of 8 bits or of 32.

The last layer of each ear works out only those places that are looked at: the first, and the reply's. The
words lie in half a byte each number, unless all is of 32 bits.

Of 8 bits there is a scale per output, and what flows in is cut to 8 bits by the largest value in it. So that
a few loud numbers don't leave the others a handful of steps, what flows in is evened first (`EVENED`), and
where the first token is by far the loudest it goes by itself. A scale per 64 weights strays hardly less from
the answers in 32 bits, and takes twice as long where a processor has no instructions for it: longer than 32
bits do.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rubric.listener import weights
from rubric.listener.pairs import LONGEST
from rubric.listener.tasks import WIDTH
from rubric.training.halves import STEPS, packed, rounded, scales_of
from rubric.training.network import PARTED

Array = NDArray[Any]
State = dict[str, Array]
StoredAs = Literal["float", "bytes"]

EVENED: Final = 0.65
"""How much of the difference in loudness moves from what flows in to the weights.

The mean distance of 150 replies' answers from those in 32 bits is 0.045 at this share, 0.049 at 0.6, 0.048 at
0.7 and 0.061 at 0.85 (SmoothQuant, Xiao et al. 2023); with a scale per 64 weights it is 0.032.
"""

_QUIETEST: Final = 1e-3
_OPSET: Final = 17
_FUSED: Final = "com.microsoft"
_EPSILON: Final = 1e-12
_OF_BYTES: Final = (TensorProto.UINT8, TensorProto.INT8)
_ZERO: Final = 128  # what 0 is stored as in 8 bits without a sign


@dataclass(slots=True)
class _Graph:
    """What the graph is made of so far.

    Attributes:
        stored_as: How the weights are stored.
        largest: As in `build`.
        first_apart: What is multiplied for the first token by itself: it is several times as loud there as
            all the others, and would leave them few steps.
        nodes: In order.
        stored: What lies in the model.
        outside: Arrays of bytes, which lie beside it.
    """

    stored_as: StoredAs
    largest: Mapping[str, Array]
    first_apart: frozenset[str] = frozenset()
    nodes: list[onnx.NodeProto] = field(default_factory=list)
    stored: list[onnx.TensorProto] = field(default_factory=list)
    outside: list[weights.Array] = field(default_factory=list)

    def store(self, name: str, array: Array) -> str:
        kind = helper.np_dtype_to_tensor_dtype(array.dtype)
        if kind in _OF_BYTES:
            self.outside.append(weights.Array(name, kind, array.shape, array.tobytes()))
            return name
        self.stored.append(numpy_helper.from_array(np.require(array, requirements="C"), name))
        return name

    def add(self, kind: str, inputs: list[str], out: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [out], out, domain=domain, **attributes))
        return out

    def times(self, x: str, weight: Array, out: str, of: str) -> str:
        """Multiply with a weight [outputs, inputs] of one of the network's parts, stored as all are."""
        if self.stored_as == "float":
            return self.add("MatMul", [x, self.store(f"{out}.w", weight.T)], out)
        if of in self.largest:
            share = evened(self.largest[of], weight)
            x = self.add("Mul", [x, self.store(f"{out}.e", 1 / share)], f"{out}.evened")
            weight = weight * share
        stored, scales = in_bytes(weight)
        zeros = np.full(len(scales), _ZERO, np.uint8)
        arrays = [
            self.store(f"{out}.{kind}", each) for kind, each in (("w", stored), ("s", scales), ("z", zeros))
        ]
        if out not in self.first_apart:
            return self.add("DynamicQuantizeMatMul", [x, *arrays], out, _FUSED)
        zero, one, end, axis = (
            self.store(f"{out}.{name}", np.array([value]))
            for name, value in (("zero", 0), ("one", 1), ("end", np.iinfo(np.int64).max), ("axis", 1))
        )
        both = [
            self.add(
                "DynamicQuantizeMatMul",
                [self.add("Slice", [x, *bounds, axis], f"{out}.{name}.x"), *arrays],
                f"{out}.{name}",
                _FUSED,
            )
            for name, bounds in (("first", (zero, one)), ("rest", (one, end)))
        ]
        return self.add("Concat", both, out, axis=1)


def in_bytes(weight: Array) -> tuple[Array, Array]:
    """Return a weight [outputs, inputs] as bytes [inputs, outputs], and one scale per output.

    The bytes have no sign: with one, processors without instructions of their own for this cut sums off.
    `rubric.listener.signed` gives them one where that is exact.
    """
    scales = np.abs(weight).max(1) / (_ZERO - 1)
    scales[scales == 0] = 1.0
    stored = np.clip(np.rint(weight / scales[:, None]) + _ZERO, 1, 255).astype(np.uint8)
    return stored.T, scales.astype(np.float32)


def evened(largest: Array, weight: Array) -> Array:
    """Return by what each number that flows in is divided, and its weights multiplied, [inputs].

    Args:
        largest: The largest value that each was seen with, without its sign.
        weight: The weight that they flow into, [outputs, inputs].
    """
    loud, heavy = (np.maximum(each, _QUIETEST) for each in (largest, np.abs(weight).max(0)))
    share = loud**EVENED / heavy ** (1 - EVENED)
    return (share / np.exp(np.log(share).mean())).astype(np.float32)


def build(state: State, heads: int, stored_as: StoredAs, largest: Mapping[str, Array]) -> weights.Graph:
    """Return the graph: `ids` and `types` [1, length] in, `answers` [1, `WIDTH`] out; one row at a time.

    `parts` [parts, tokens of the reply] marks parts of the reply with 1.0; `answers_of_parts`
    [parts, `WIDTH`] is what the answers are where only these tokens are pooled, each heard in its place.

    Args:
        state: The network's weights by name, as arrays.
        heads: Attention heads per layer.
        stored_as: How the weights are stored.
        largest: Part of a layer -> the largest value of each number that flows in (`largest_flowing`).
    """
    depth = len({name.split(".")[1] for name in state if name.startswith("layers.")})
    graph = _Graph(stored_as, largest, frozenset(f"layers.{number}.down" for number in range(depth - PARTED)))
    x, looked_at = _embedded(graph, state), _looked_at(graph)
    for number in range(depth - PARTED):
        x = _layer(graph, state, x, f"layers.{number}", heads)
    own = [f"layers.{number}" for number in range(depth - PARTED, depth)]
    other = [f"second.{number}" for number in range(PARTED)]
    heard = {
        "codebook": _listened(graph, state, x, own, heads, looked_at),
        "published": _listened(graph, state, x, other, heads, looked_at),
        "talk": graph.add("Gather", [x, looked_at], "talk.looked_at", axis=1),
    }
    for name, tokens in heard.items():
        _answers(graph, state, tokens, name)
    graph.add("Concat", [*heard], "answers", axis=1)
    graph.add("Concat", [f"{name}.of_parts" for name in heard], "answers_of_parts", axis=1)
    value = helper.make_tensor_value_info
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "listener",
            [
                value("ids", TensorProto.INT64, [1, "length"]),
                value("types", TensorProto.INT64, [1, "length"]),
                value("parts", TensorProto.FLOAT, ["parts", "reply"]),
            ],
            [
                value("answers", TensorProto.FLOAT, [1, WIDTH]),
                value("answers_of_parts", TensorProto.FLOAT, ["parts", WIDTH]),
            ],
            graph.stored,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)],
        ir_version=10,
    )
    return weights.Graph(model.SerializeToString(), (*graph.outside,))


def _embedded(graph: _Graph, state: State) -> str:
    words = state["words.weight"]
    if graph.stored_as != "float":
        scales = scales_of(words)
        table = graph.store("words", packed(rounded(words, scales)))
        scale = graph.add("Gather", [graph.store("words.s", scales), "ids"], "words.scale")
        seen = graph.add("Mul", [_unpacked(graph, table), scale], "words.seen")
    else:
        seen = graph.add("Gather", [graph.store("words", words), "ids"], "words.seen")
    size = graph.add("Shape", ["ids"], "size", start=1, end=2)
    first, axis = graph.store("first", np.array([0])), graph.store("axis", np.array([0]))
    table = graph.store("places", state["places.weight"][:LONGEST])
    places = graph.add("Slice", [table, first, size, axis], "places.seen")
    kinds = graph.add("Gather", [graph.store("kinds", state["types.weight"]), "types"], "kinds.seen")
    summed = graph.add("Add", [graph.add("Add", [seen, places], "placed"), kinds], "summed")
    norm = [graph.store(f"norm.{kind}", state[f"norm.{kind}"]) for kind in ("weight", "bias")]
    return graph.add("LayerNormalization", [summed, *norm], "embedded", epsilon=_EPSILON)


def _unpacked(graph: _Graph, table: str) -> str:
    """Return the steps of the words that are read, [1, length, width]."""
    pair = graph.add("Gather", [table, "ids"], "words.packed")
    pair = graph.add("Cast", [pair], "words.pair", to=TensorProto.FLOAT)
    sixteen = graph.store("sixteen", np.array(16.0, np.float32))
    high = graph.add("Floor", [graph.add("Div", [pair, sixteen], "words.shifted")], "words.high")
    low = graph.add("Sub", [pair, graph.add("Mul", [high, sixteen], "words.above")], "words.low")
    both = graph.add("Concat", [low, high], "words.both", axis=2)
    return graph.add("Sub", [both, graph.store("none", np.array(STEPS + 1.0, np.float32))], "words.steps")


def _listened(graph: _Graph, state: State, x: str, layers: list[str], heads: int, looked_at: str) -> str:
    """Add one ear's layers, and return what the last makes of the places that are looked at."""
    for layer in layers[:-1]:
        x = _layer(graph, state, x, layer, heads)
    return _layer(graph, state, x, layers[-1], heads, looked_at)


def _looked_at(graph: _Graph) -> str:
    """Return the places of the first token and of the reply's."""
    found = graph.add("NonZero", ["types"], "reply.found")
    places = graph.add("Gather", [found, graph.store("along", np.array(1))], "reply.places", axis=0)
    return graph.add("Concat", [graph.store("begin", np.array([0])), places], "looked_at", axis=0)


def _layer(graph: _Graph, state: State, x: str, at: str, heads: int, looked_at: str | None = None) -> str:
    """Add a layer; where places are given it returns these alone, having heard all."""
    weight, width = state[f"{at}.qkv.weight"], state[f"{at}.out.weight"].shape[0]
    parts = [f"{at}.{part}" for part in "qkv"]
    if looked_at is None:
        _split(graph, graph.times(x, weight, f"{at}.qkv", f"{at}.qkv"), parts, width, at)
    else:
        _split(graph, graph.times(x, weight[width:], f"{at}.kv", f"{at}.qkv"), parts[1:], width, at)
        x = graph.add("Gather", [x, looked_at], f"{at}.looked_at", axis=1)
        graph.times(x, weight[:width], parts[0], f"{at}.qkv")
    bias = graph.store(f"{at}.qkv.b", state[f"{at}.qkv.bias"])
    seen = graph.add("MultiHeadAttention", [*parts, bias], f"{at}.seen", _FUSED, num_heads=heads)
    x = _added(
        graph,
        state,
        graph.times(seen, state[f"{at}.out.weight"], f"{at}.out", f"{at}.out"),
        x,
        f"{at}.attended",
        f"{at}.out",
    )
    up = graph.times(x, state[f"{at}.up.weight"], f"{at}.up", f"{at}.up")
    up = graph.add("BiasGelu", [up, graph.store(f"{at}.up.b", state[f"{at}.up.bias"])], f"{at}.gelu", _FUSED)
    return _added(
        graph,
        state,
        graph.times(up, state[f"{at}.down.weight"], f"{at}.down", f"{at}.down"),
        x,
        f"{at}.done",
        f"{at}.down",
    )


def _added(graph: _Graph, state: State, new: str, old: str, norm: str, bias_of: str) -> str:
    stored = [
        graph.store(name, state[name]) for name in (f"{norm}.weight", f"{norm}.bias", f"{bias_of}.bias")
    ]
    return graph.add("SkipLayerNormalization", [new, old, *stored], norm, _FUSED, epsilon=_EPSILON)


def _split(graph: _Graph, joined: str, parts: list[str], width: int, at: str) -> None:
    sizes = graph.store(f"{at}.split", np.array([width] * len(parts)))
    graph.nodes.append(helper.make_node("Split", [joined, sizes], parts, f"{at}.parts", axis=2))


def _answers(graph: _Graph, state: State, looked_at: str, name: str) -> None:
    """Add one head's answers, over the first token beside mean and maximum of the reply's, and its parts'.

    Args:
        graph: Where to.
        state: The network's weights.
        looked_at: The first token and the reply's, [1, 1 + reply, width].
        name: The head's.
    """
    one = graph.store(f"{name}.one", np.array([1]))
    bounds = [one, graph.store(f"{name}.end", np.array([np.iinfo(np.int64).max])), one]
    reply = graph.add("Slice", [looked_at, *bounds], f"{name}.reply")
    at = graph.store(f"{name}.at", np.array(0))
    first = graph.add("Gather", [looked_at, at], f"{name}.first", axis=1)
    mean = graph.add("ReduceMean", [reply], f"{name}.mean", axes=[1], keepdims=0)
    top = graph.add("ReduceMax", [reply], f"{name}.top", axes=[1], keepdims=0)
    head = [graph.store(f"{name}.{kind}", state[f"{name}.{kind}"]) for kind in ("weight", "bias")]
    pooled = graph.add("Concat", [first, mean, top], f"{name}.pooled", axis=1)
    graph.add("Gemm", [pooled, *head], name, transB=1)
    of_parts = graph.add("Concat", _pooled_parts(graph, reply, first, name), f"{name}.parts", axis=1)
    graph.add("Gemm", [of_parts, *head], f"{name}.of_parts", transB=1)


def _pooled_parts(graph: _Graph, reply: str, first: str, name: str) -> list[str]:
    """Return the first token, and mean and maximum of each part's, each [parts, width]."""
    at = f"{name}.parts"
    tokens = graph.add("Squeeze", [reply, graph.store(f"{at}.row", np.array([0]))], f"{at}.tokens")
    total = graph.add("MatMul", ["parts", tokens], f"{at}.total")
    count = graph.add("ReduceSum", ["parts", f"{name}.one"], f"{at}.count", keepdims=1)
    mean = graph.add("Div", [total, count], f"{at}.mean")
    away = graph.add("Sub", ["parts", graph.store(f"{at}.in", np.array(1.0, np.float32))], f"{at}.away")
    away = graph.add("Mul", [away, graph.store(f"{at}.far", np.array(1e4, np.float32))], f"{at}.outside")
    away = graph.add("Unsqueeze", [away, graph.store(f"{at}.last", np.array([2]))], f"{at}.wide")
    only = graph.add("Add", [away, tokens], f"{at}.only")
    top = graph.add("ReduceMax", [only], f"{at}.top", axes=[1], keepdims=0)
    start = graph.add("Expand", [first, graph.add("Shape", [mean], f"{at}.shape")], f"{at}.first")
    return [start, mean, top]
