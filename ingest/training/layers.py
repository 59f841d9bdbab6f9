"""The layers of the encoder as ONNX Runtime reads them: matrices in 8 bits, one scale a column.

The graph takes one window, a row per piece, and gives a row of states per piece. Most of its operators are ONNX
Runtime's own (`com.microsoft`), each several of the standard at once.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import onnx
from onnx import TensorProto, helper, numpy_helper
from torch import Tensor, nn

from ingest.extract.learned.encoder import STATES
from ingest.training.encoder import HEADS, SMALL, WIDTH, Encoder

_OWN, _STANDARD = "com.microsoft", ""
_MOST = 127  # the largest whole number that a matrix holds


def build_layers(encoder: Encoder) -> bytes:
    """The graph of a file."""
    graph = _Graph()
    values = "entered"
    for number, layer in enumerate(encoder.layers):
        at = f"{number}:"
        parts = zip(layer.asked.weight.chunk(3), layer.asked.bias.chunk(3), strict=True)
        asked = [graph.multiply(values, weight, bias, f"{at}{way}") for way, (weight, bias) in enumerate(parts)]
        found = graph.add("MultiHeadAttention", asked, f"{at}found", num_heads=HEADS)
        found = graph.multiply(found, layer.out.weight, layer.out.bias, f"{at}out")
        values = graph.join(values, found, layer.norm, f"{at}norm")
        inner = graph.multiply(values, layer.inner.weight, None, f"{at}inner")
        inner = graph.add("BiasGelu", [inner, graph.hold(layer.inner.bias, f"{at}inner bias")], f"{at}bent")
        outer = graph.multiply(inner, layer.outer.weight, layer.outer.bias, f"{at}outer")
        values = graph.join(values, outer, layer.last_norm, f"{at}last")
    graph.multiply(values, encoder.narrow.weight, encoder.narrow.bias, "states")
    return graph.write()


class _Graph:
    """Nodes and what they hold, as they are added."""

    def __init__(self) -> None:
        self._nodes: list[Any] = []
        self._held: list[Any] = []

    def hold(self, values: Tensor | np.ndarray[Any, Any], name: str) -> str:
        """Arrays that belong to the graph."""
        array = values.detach().float().numpy() if isinstance(values, Tensor) else values
        self._held.append(numpy_helper.from_array(np.ascontiguousarray(array), name))
        return name

    def add(self, operator: str, given: list[str], name: str, *, domain: str = _OWN, **settings: Any) -> str:
        """One node, and the name of what it gives."""
        self._nodes.append(helper.make_node(operator, given, [name], domain=domain, **settings))
        return name

    def multiply(self, values: str, weight: Tensor, bias: Tensor | None, name: str) -> str:
        """The product with a matrix, turned as PyTorch has it; of what comes in the scale is found as it comes."""
        matrix = weight.detach().float().numpy().T
        scales = np.maximum(np.abs(matrix).max(axis=0) / _MOST, 1e-9).astype(np.float32)
        whole = np.rint(matrix / scales).clip(-_MOST, _MOST).astype(np.int8)
        held = [self.hold(array, f"{name} {part}") for part, array in (("whole", whole), ("scales", scales))]
        held.append(self.hold(np.zeros(len(scales), dtype=np.int8), f"{name} nought"))
        if bias is not None:
            held.append(self.hold(bias, f"{name} bias"))
        return self.add("DynamicQuantizeMatMul", [values, *held], name)

    def join(self, values: str, found: str, norm: nn.LayerNorm, name: str) -> str:
        """What was, with what was found, made even. One operator for both, which there is, takes far longer."""
        both = self.add("Add", [values, found], f"{name} both", domain=_STANDARD)
        held = [self.hold(norm.weight, f"{name} scale"), self.hold(norm.bias, f"{name} shift")]
        return self.add("LayerNormalization", [both, *held], name, domain=_STANDARD, axis=-1, epsilon=SMALL)

    def write(self) -> bytes:
        """The file."""
        given = helper.make_tensor_value_info("entered", TensorProto.FLOAT, [1, "pieces", WIDTH])
        found = helper.make_tensor_value_info("states", TensorProto.FLOAT, [1, "pieces", STATES])
        graph = helper.make_graph(self._nodes, "encoder", [given], [found], self._held)
        sets = [helper.make_opsetid("", 17), helper.make_opsetid(_OWN, 1)]
        model = helper.make_model(graph, opset_imports=sets)
        model.ir_version = 9
        onnx.checker.check_model(model, full_check=False)
        written: bytes = model.SerializeToString()
        return written
