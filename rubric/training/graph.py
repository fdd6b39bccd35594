"""The trained network as an ONNX graph, built by hand: fused operators, and weights of 8 bits or of 32.

The last layer of each ear works out only those places that are looked at: the first, and the reply's. The
words lie in half a byte each number, unless all is of 32 bits.

Of 8 bits there is a scale per `BLOCK` weights. One per output, with what flows in cut to 8 bits by the
largest value in it, strayed four times as far from the answers in 32 bits; it took over half as long.
"""

from __future__ import annotations

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
StoredAs = Literal["float", "blocks"]

BLOCK: Final = 64
_OPSET: Final = 17
_FUSED: Final = "com.microsoft"
_EPSILON: Final = 1e-12
_OF_BYTES: Final = (TensorProto.UINT8, TensorProto.INT8)
_ZERO: Final = 128  # what 0 is stored as in 8 bits without a sign


@dataclass(slots=True)
class _Graph:
    stored_as: StoredAs
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

    def times(self, x: str, weight: Array, out: str) -> str:
        """Multiply with a weight [outputs, inputs], stored as the graph stores its weights."""
        if self.stored_as == "float":
            return self.add("MatMul", [x, self.store(f"{out}.w", weight.T)], out)
        stored, scales = in_blocks(weight)
        outputs, inputs = weight.shape
        return self.add(
            "MatMulNBits",
            [x, self.store(f"{out}.w", stored), self.store(f"{out}.s", scales)],
            out,
            _FUSED,
            K=inputs,
            N=outputs,
            bits=8,
            block_size=BLOCK,
            accuracy_level=4,
        )


def in_blocks(weight: Array) -> tuple[Array, Array]:
    """Return a weight [outputs, inputs] as bytes [outputs, blocks, BLOCK], and one scale per block."""
    outputs, inputs = weight.shape
    blocks = weight.reshape(outputs, inputs // BLOCK, BLOCK)
    scales = np.abs(blocks).max(-1) / (_ZERO - 1)
    scales[scales == 0] = 1.0
    stored = np.clip(np.rint(blocks / scales[..., None]) + _ZERO, 1, 255).astype(np.uint8)
    return stored, scales.astype(np.float32).reshape(-1)


def build(state: State, heads: int, stored_as: StoredAs) -> weights.Graph:
    """Return the graph: `ids` and `types` [1, length] in, `answers` [1, `WIDTH`] out; one row at a time.

    `parts` [parts, tokens of the reply] marks parts of the reply with 1.0; `answers_of_parts`
    [parts, `WIDTH`] is what the answers are where only these tokens are pooled, each heard in its place.

    Args:
        state: The network's weights by name, as arrays.
        heads: Attention heads per layer.
        stored_as: How the weights are stored.
    """
    graph = _Graph(stored_as)
    x, looked_at = _embedded(graph, state), _looked_at(graph)
    depth = len({name.split(".")[1] for name in state if name.startswith("layers.")})
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
        _split(graph, graph.times(x, weight, f"{at}.qkv"), parts, width, at)
    else:
        _split(graph, graph.times(x, weight[width:], f"{at}.kv"), parts[1:], width, at)
        x = graph.add("Gather", [x, looked_at], f"{at}.looked_at", axis=1)
        graph.times(x, weight[:width], parts[0])
    bias = graph.store(f"{at}.qkv.b", state[f"{at}.qkv.bias"])
    seen = graph.add("MultiHeadAttention", [*parts, bias], f"{at}.seen", _FUSED, num_heads=heads)
    x = _added(
        graph,
        state,
        graph.times(seen, state[f"{at}.out.weight"], f"{at}.out"),
        x,
        f"{at}.attended",
        f"{at}.out",
    )
    up = graph.times(x, state[f"{at}.up.weight"], f"{at}.up")
    up = graph.add("BiasGelu", [up, graph.store(f"{at}.up.b", state[f"{at}.up.bias"])], f"{at}.gelu", _FUSED)
    return _added(
        graph, state, graph.times(up, state[f"{at}.down.weight"], f"{at}.down"), x, f"{at}.done", f"{at}.down"
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
