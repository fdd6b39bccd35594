"""The trained network as an ONNX graph, built by hand: fused operators, and weights of 8 bits or of 32.

Of 8 bits there are two sorts. `columns`: a scale per output, and what flows in is cut to 8 bits too, by the
largest value in it, as it flows. `blocks`: a scale per `BLOCK` weights, closer to the 32 bits and slower.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final, Literal

import numpy as np
import onnx
from numpy.typing import NDArray
from onnx import TensorProto, helper, numpy_helper

from rubric.listener import weights
from rubric.listener.tasks import WIDTH

Array = NDArray[Any]
State = dict[str, Array]
StoredAs = Literal["float", "columns", "blocks"]

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
        if self.stored_as == "columns":
            stored, scales = by_row(weight)
            inputs = [x, self.store(f"{out}.w", stored.T), self.store(f"{out}.s", scales[:, 0])]
            return self.add("DynamicQuantizeMatMul", inputs, out, _FUSED)
        return self._times_blocks(x, weight, out)

    def _times_blocks(self, x: str, weight: Array, out: str) -> str:
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


def by_row(weight: Array) -> tuple[Array, Array]:
    """Return a weight [rows, columns] as signed bytes of the same shape, and one scale per row, [rows, 1]."""
    scales = np.abs(weight).max(1, keepdims=True) / (_ZERO - 1)
    scales[scales == 0] = 1.0
    return np.rint(weight / scales).astype(np.int8), scales.astype(np.float32)


def build(state: State, heads: int, stored_as: StoredAs) -> weights.Graph:
    """Return the graph: `ids` and `types` [batch, length] in, `answers` [batch, `WIDTH`] out.

    There is no mask: rows of one batch have the same length. So no row can change another's answer.

    Args:
        state: The network's weights by name, as arrays.
        heads: Attention heads per layer.
        stored_as: How the weights are stored; in 8 bits the words have a scale per row in any case.
    """
    graph = _Graph(stored_as)
    x = _embedded(graph, state)
    depth = len({name.split(".")[1] for name in state if name.startswith("layers.")})
    for number in range(depth):
        x = _layer(graph, state, x, f"layers.{number}", heads)
    _answers(graph, state, x)
    shape = ["batch", "length"]
    model = helper.make_model(
        helper.make_graph(
            graph.nodes,
            "listener",
            [helper.make_tensor_value_info(name, TensorProto.INT64, shape) for name in ("ids", "types")],
            [helper.make_tensor_value_info("answers", TensorProto.FLOAT, ["batch", WIDTH])],
            graph.stored,
        ),
        opset_imports=[helper.make_opsetid("", _OPSET), helper.make_opsetid(_FUSED, 1)],
        ir_version=10,
    )
    return weights.Graph(model.SerializeToString(), (*graph.outside,))


def _embedded(graph: _Graph, state: State) -> str:
    words = state["words.weight"]
    if graph.stored_as != "float":
        stored, scales = by_row(words)
        table = graph.store("words", stored)
        small = graph.add("Gather", [table, "ids"], "words.small")
        scale = graph.add("Gather", [graph.store("words.s", scales), "ids"], "words.scale")
        seen = graph.add(
            "Mul", [graph.add("Cast", [small], "words.cast", to=TensorProto.FLOAT), scale], "words.seen"
        )
    else:
        seen = graph.add("Gather", [graph.store("words", words), "ids"], "words.seen")
    size = graph.add("Shape", ["ids"], "size", start=1, end=2)
    first, axis = graph.store("first", np.array([0])), graph.store("axis", np.array([0]))
    places = graph.add(
        "Slice", [graph.store("places", state["places.weight"]), first, size, axis], "places.seen"
    )
    kinds = graph.add("Gather", [graph.store("kinds", state["types.weight"]), "types"], "kinds.seen")
    summed = graph.add("Add", [graph.add("Add", [seen, places], "placed"), kinds], "summed")
    norm = [graph.store(f"norm.{kind}", state[f"norm.{kind}"]) for kind in ("weight", "bias")]
    return graph.add("LayerNormalization", [summed, *norm], "embedded", epsilon=_EPSILON)


def _layer(graph: _Graph, state: State, x: str, at: str, heads: int) -> str:
    width = state[f"{at}.out.weight"].shape[0]
    qkv = graph.times(x, state[f"{at}.qkv.weight"], f"{at}.qkv")
    parts = [f"{at}.{part}" for part in "qkv"]
    split = graph.store(f"{at}.split", np.array([width] * 3))
    graph.nodes.append(helper.make_node("Split", [qkv, split], parts, f"{at}.parts", axis=2))
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


def _answers(graph: _Graph, state: State, x: str) -> None:
    is_reply = graph.add("Cast", ["types"], "is_reply.flat", to=TensorProto.FLOAT)
    last = graph.store("last", np.array([2]))
    is_reply = graph.add("Unsqueeze", [is_reply, last], "is_reply")
    total = graph.add(
        "ReduceSum",
        [graph.add("Mul", [x, is_reply], "kept"), graph.store("by", np.array([1]))],
        "total",
        keepdims=0,
    )
    count = graph.add("ReduceSum", [is_reply, "by"], "count", keepdims=0)
    mean = graph.add("Div", [total, count], "mean")
    one = graph.store("one", np.array(1.0, np.float32))
    far = graph.store("far", np.array(-1e4, np.float32))
    outside = graph.add("Mul", [graph.add("Sub", [one, is_reply], "context"), far], "outside")
    top = graph.add("ReduceMax", [graph.add("Add", [x, outside], "reply_only")], "top", axes=[1], keepdims=0)
    start = graph.add("Gather", [x, graph.store("start", np.array(0))], "begin", axis=1)
    pooled = graph.add("Concat", [start, mean, top], "pooled", axis=1)
    weight, bias = (graph.store(f"answers.{kind}", state[f"answers.{kind}"]) for kind in ("weight", "bias"))
    graph.add("Gemm", [pooled, weight, bias], "answers", transB=1)
