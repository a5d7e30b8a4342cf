"""Write the trained network as the ONNX file that ships.

In: OUT/network.pt and OUT/vocabulary.json of train.py. Out: parser.onnx and vocabulary.json in a folder, checked
against PyTorch on sentences of several lengths. Inputs: `ids` (B, T, 5) and `forced` (B, T; a head to label, -1 where
the best is wanted). Outputs: `arcs` (B, T, T + 1), `heads`, `labels`, `tags`. The word table is kept in half
precision.

    python export.py OUT FOLDER
"""

from __future__ import annotations

import json
import shutil
import sys
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from network import Network
from onnx import TensorProto, helper, numpy_helper


class Graph:
    """Collects nodes and constants under their names."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def ints(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, dtype=np.int64))

    def add(self, kind: str, inputs: list[str], output: str, **options: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **options))
        return output

    def linear(self, x: str, weights: dict[str, np.ndarray], part: str) -> str:
        product = self.add("MatMul", [x, self.constant(f"{part}.w", weights[f"{part}.weight"].T)], f"{part}.product")
        return self.add("Add", [product, self.constant(f"{part}.b", weights[f"{part}.bias"])], f"{part}.out")

    def norm(self, x: str, weights: dict[str, np.ndarray], part: str) -> str:
        scale, shift = (
            self.constant(f"{part}.s", weights[f"{part}.weight"]),
            self.constant(f"{part}.b", weights[f"{part}.bias"]),
        )
        return self.add("LayerNormalization", [x, scale, shift], f"{part}.out", axis=-1, epsilon=1e-5)


def words(g: Graph, w: dict[str, np.ndarray]) -> tuple[str, str]:
    """From feature numbers to the mask of words and the convolved vectors."""
    parts = []
    for k in range(5):
        column = g.add("Gather", ["ids", g.constant(f"column{k}", np.array(k, dtype=np.int64))], f"ids{k}", axis=2)
        table = g.constant(f"table{k}", w[f"tables.{k}.weight"].astype(np.float16))
        parts.append(g.add("Gather", [table, column], f"half{k}", axis=0))
    x = g.add("Cast", [g.add("Concat", parts, "halves", axis=2)], "features", to=TensorProto.FLOAT)
    real = g.add("Greater", ["ids1", g.constant("none", np.array(0, dtype=np.int64))], "real")
    flat = g.add("Cast", [real], "flat", to=TensorProto.FLOAT)
    mask = g.add("Unsqueeze", [flat, g.ints("last", 2)], "mask")
    x = g.add("Mul", [g.norm(g.linear(x, w, "inward"), w, "norm"), mask], "inside")
    for k in range(2):
        turned = g.add("Transpose", [x], f"turned{k}", perm=[0, 2, 1])
        kernel = [
            turned,
            g.constant(f"kernel{k}", w[f"convolutions.{k}.weight"]),
            g.constant(f"shift{k}", w[f"convolutions.{k}.bias"]),
        ]
        folded = g.add("Relu", [g.add("Conv", kernel, f"conv{k}", pads=[1, 1], kernel_shape=[3])], f"relu{k}")
        back = g.add("Transpose", [folded], f"back{k}", perm=[0, 2, 1])
        x = g.add("Mul", [g.norm(g.add("Add", [x, back], f"sum{k}"), w, f"norms.{k}"), mask], f"masked{k}")
    return x, flat


def states(g: Graph, w: dict[str, np.ndarray], x: str, flat: str) -> str:
    """Run the LSTM over the real words alone, so that padding changes nothing."""

    def gates(name: str) -> np.ndarray:  # PyTorch's order is i f g o, ONNX's i o f c
        value = w[name].reshape(4, -1, *w[name].shape[1:])
        return value[[0, 3, 1, 2]].reshape(w[name].shape)

    ways = ("", "_reverse")
    weights = np.stack([gates(f"lstm.weight_ih_l0{d}") for d in ways])
    recurrent = np.stack([gates(f"lstm.weight_hh_l0{d}") for d in ways])
    biases = np.stack([np.concatenate([gates(f"lstm.bias_ih_l0{d}"), gates(f"lstm.bias_hh_l0{d}")]) for d in ways])
    size = recurrent.shape[-1]
    counted = g.add("ReduceSum", [flat, g.ints("along", 1)], "counted", keepdims=0)
    lengths = g.add("Cast", [counted], "lengths", to=TensorProto.INT32)
    first = g.add("Transpose", [x], "first", perm=[1, 0, 2])
    given = [first, g.constant("lw", weights), g.constant("lr", recurrent), g.constant("lb", biases), lengths]
    both = g.add("LSTM", given, "both", hidden_size=size, direction="bidirectional")
    turned = g.add("Transpose", [both], "ways", perm=[2, 0, 1, 3])
    return g.add("Reshape", [turned, g.ints("shape", 0, 0, 2 * size)], "states")


def answers(g: Graph, w: dict[str, np.ndarray], y: str, flat: str) -> None:
    """Score arcs, pick heads (or take the forced ones), label them, tag the words."""
    width = len(w["root"])
    count = g.add("Slice", [g.add("Shape", ["ids"], "size"), g.ints("from", 0), g.ints("to", 1)], "count")
    shape = g.add("Concat", [count, g.ints("one", 1), g.ints("width", width)], "rootshape", axis=0)
    root = g.add("Expand", [g.constant("rootvector", w["root"].reshape(1, 1, -1)), shape], "root")
    rooted = g.add("Concat", [root, y], "rooted", axis=1)
    heads = g.add("Relu", [g.linear(rooted, w, "arc_head")], "headside")
    dependents = g.add("Relu", [g.linear(y, w, "arc_dependent")], "dependentside")
    side = g.add("MatMul", [dependents, g.constant("arcmatrix", w["arc"][:-1])], "arcside")
    side = g.add("Add", [side, g.constant("arcbias", w["arc"][-1])], "arcsides")
    raw = g.add("MatMul", [side, g.add("Transpose", [heads], "headturned", perm=[0, 2, 1])], "raw")
    ones = g.add(
        "ConstantOfShape",
        [g.add("Concat", [count, "one"], "oneshape", axis=0)],
        "ones",
        value=numpy_helper.from_array(np.array([1], dtype=np.float32)),
    )
    columns = g.add("Unsqueeze", [g.add("Concat", [ones, flat], "open", axis=1), g.ints("middle", 1)], "columns")
    closed = g.add("Sub", [g.constant("unit", np.float32(1)), columns], "closed")
    g.add("Sub", [raw, g.add("Mul", [closed, g.constant("big", np.float32(1e9))], "penalty")], "arcs")
    best = g.add("ArgMax", ["arcs"], "best", axis=2, keepdims=0)
    free = g.add("Less", ["forced", g.constant("zero", np.array(0, dtype=np.int64))], "free")
    g.add("Where", [free, best, "forced"], "heads")
    over, under = g.linear(rooted, w, "label_head"), g.linear(y, w, "label_dependent")
    index = g.add(
        "Expand", [g.add("Unsqueeze", ["heads", "last"], "indexed"), g.add("Shape", [under], "labelshape")], "index"
    )
    both = g.add("Add", [under, g.add("GatherElements", [over, index], "picked", axis=1)], "labelsides")
    g.add("ArgMax", [g.linear(g.add("Relu", [both], "labelrelu"), w, "label")], "labels", axis=2, keepdims=0)
    g.add("ArgMax", [g.linear(y, w, "tag")], "tags", axis=2, keepdims=0)


def build(w: dict[str, np.ndarray]) -> onnx.ModelProto:
    g = Graph()
    x, flat = words(g, w)
    answers(g, w, states(g, w, x, flat), flat)
    number, score = TensorProto.INT64, TensorProto.FLOAT
    inputs = [
        helper.make_tensor_value_info("ids", number, ["b", "t", 5]),
        helper.make_tensor_value_info("forced", number, ["b", "t"]),
    ]
    outputs = [helper.make_tensor_value_info("arcs", score, ["b", "t", "t1"])]
    outputs += [helper.make_tensor_value_info(name, number, ["b", "t"]) for name in ("heads", "labels", "tags")]
    graph = helper.make_graph(g.nodes, "parser", inputs, outputs, g.constants)
    model = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    model.ir_version = 9
    return model


def check(model: bytes, net: Network, sizes: list[int]) -> None:
    """Compare with PyTorch on random words; half precision may turn a close decision, so a few may differ."""
    session = onnxruntime.InferenceSession(model)
    chance = np.random.default_rng(1)
    ids = np.stack([chance.integers(1, n, (8, 30)) for n in sizes], -1)
    for row in range(8):
        ids[row, 30 - row * 3 :] = 0
    forced = np.full(ids.shape[:2], -1, dtype=np.int64)
    _, heads, labels, tags = session.run(None, {"ids": ids, "forced": forced})
    with torch.no_grad():
        hidden, mask = net.states(torch.tensor(ids))
        scores, rooted = net.arcs(hidden, mask)
        best = scores.argmax(-1)
        wanted = best, net.labels(hidden, rooted, best).argmax(-1), net.tag(hidden).argmax(-1)
    real = ids[:, :, 1] > 0
    for found, right in zip((heads, labels, tags), wanted, strict=True):
        same = float((found == right.numpy())[real].mean())
        assert same > 0.99, f"only {same:.3f} of the words agree with PyTorch"


def main(source: str, folder: str) -> None:
    saved, out = Path(source), Path(folder)
    named = json.loads((saved / "vocabulary.json").read_text(encoding="utf-8"))
    sizes = [len(values) + 2 for values in named["features"].values()]
    net = Network(sizes, len(named["tags"]), len(named["labels"]))
    net.load_state_dict(torch.load(saved / "network.pt"))
    net.eval()
    model = build({k: v.numpy().astype(np.float32) for k, v in net.state_dict().items()}).SerializeToString()
    check(model, net, sizes)
    (out / "parser.onnx").write_bytes(model)
    shutil.copy(saved / "vocabulary.json", out / "vocabulary.json")
    print(f"{len(model) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
