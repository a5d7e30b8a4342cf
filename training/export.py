"""Write the trained network as the ONNX files that ship.

In: OUT/network.pt and OUT/vocabulary.json of train.py. Out: parser.onnx, labels.onnx and vocabulary.json in a folder,
checked against PyTorch on sentences of several lengths. The parser takes `forms` (U, 5; row 0 is padding) and `words`
(B, T; rows of `forms`) and gives `arcs` (B, T, T + 1), the best `heads`, `tags`, and both sides of a label, `over` and
`under`; the labeller takes these and heads, and gives `labels`. The tables of words are kept in half precision.

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
    """From feature numbers to the mask of words and the convolved vectors; a form is looked up once in a batch."""
    parts = []
    for k in range(5):
        column = g.add("Gather", ["forms", g.constant(f"column{k}", np.array(k, dtype=np.int64))], f"ids{k}", axis=1)
        table = g.constant(f"table{k}", w[f"tables.{k}.weight"].astype(np.float16))
        parts.append(g.add("Gather", [table, column], f"half{k}", axis=0))
    x = g.add("Cast", [g.add("Concat", parts, "halves", axis=1)], "features", to=TensorProto.FLOAT)
    known = g.norm(g.linear(x, w, "inward"), w, "norm")
    real = g.add("Greater", ["words", g.constant("none", np.array(0, dtype=np.int64))], "real")
    flat = g.add("Cast", [real], "flat", to=TensorProto.FLOAT)
    mask = g.add("Unsqueeze", [flat, g.ints("last", 2)], "mask")
    x = g.add("Mul", [g.add("Gather", [known, "words"], "spread", axis=0), mask], "inside")
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


SIDES = ("arc_head", "label_head", "arc_dependent", "label_dependent", "tag")


def answers(g: Graph, w: dict[str, np.ndarray], y: str, flat: str) -> None:
    """Score arcs, pick heads, tag the words, and give both sides of a label; one product makes all five."""
    weights, biases = (np.concatenate([w[f"{side}.{part}"] for side in SIDES]) for part in ("weight", "bias"))
    together = g.linear(y, {"sides.weight": weights, "sides.bias": biases}, "sides")
    sizes = g.ints("sizes", *(len(w[f"{side}.bias"]) for side in SIDES))
    g.nodes.append(helper.make_node("Split", [together, sizes], [f"{side}.out" for side in SIDES], axis=2))
    count = g.add("Slice", [g.add("Shape", ["words"], "size"), g.ints("from", 0), g.ints("to", 1)], "count")
    heads = g.add("Relu", [rooted(g, w, "arc_head", count)], "headside")
    g.add("Identity", [rooted(g, w, "label_head", count)], "over")
    g.add("Identity", ["label_dependent.out"], "under")
    dependents = g.add("Relu", ["arc_dependent.out"], "dependentside")
    side = g.add("MatMul", [dependents, g.constant("arcmatrix", w["arc"][:-1])], "arcside")
    side = g.add("Add", [side, g.constant("arcbias", w["arc"][-1])], "arcsides")
    raw = g.add("MatMul", [side, g.add("Transpose", [heads], "headturned", perm=[0, 2, 1])], "raw")
    ahead = g.add("Pad", [flat, g.ints("ahead", 0, 1, 0, 0), g.constant("unit", np.float32(1))], "open")
    columns = g.add("Unsqueeze", [ahead, g.ints("middle", 1)], "columns")
    closed = g.add("Sub", ["unit", columns], "closed")
    g.add("Sub", [raw, g.add("Mul", [closed, g.constant("big", np.float32(1e9))], "penalty")], "arcs")
    g.add("ArgMax", ["arcs"], "heads", axis=2, keepdims=0)
    g.add("ArgMax", ["tag.out"], "tags", axis=2, keepdims=0)


def rooted(g: Graph, w: dict[str, np.ndarray], part: str, count: str) -> str:
    """Put the root's row before those of the words; it is the same in every sentence."""
    row = (w["root"] @ w[f"{part}.weight"].T + w[f"{part}.bias"]).reshape(1, 1, -1)
    shape = g.add("Concat", [count, g.ints(f"{part}.row", 1, row.shape[-1])], f"{part}.shape", axis=0)
    root = g.add("Expand", [g.constant(f"{part}.root", row), shape], f"{part}.first")
    return g.add("Concat", [root, f"{part}.out"], f"{part}.rooted", axis=1)


def value(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def model(g: Graph, name: str, given: list[onnx.ValueInfoProto], made: list[onnx.ValueInfoProto]) -> bytes:
    graph = helper.make_graph(g.nodes, name, given, made, g.constants)
    whole = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17)])
    whole.ir_version = 9
    return whole.SerializeToString()


def parser(w: dict[str, np.ndarray]) -> bytes:
    """From words to arcs, heads, tags and both sides of a label."""
    g = Graph()
    x, flat = words(g, w)
    answers(g, w, states(g, w, x, flat), flat)
    number, score, width = TensorProto.INT64, TensorProto.FLOAT, len(w["label_head.bias"])
    made = [value("arcs", score, "b", "t", "t1"), value("heads", number, "b", "t"), value("tags", number, "b", "t")]
    made += [value("over", score, "b", "t1", width), value("under", score, "b", "t", width)]
    return model(g, "parser", [value("forms", number, "u", 5), value("words", number, "b", "t")], made)


def labeller(w: dict[str, np.ndarray]) -> bytes:
    """From both sides of a label, and heads that form a tree, to labels."""
    g = Graph()
    number, score, width = TensorProto.INT64, TensorProto.FLOAT, len(w["label_head.bias"])
    index = g.add("Expand", [g.add("Unsqueeze", ["heads", g.ints("last", 2)], "one"), "shape"], "index")
    g.nodes.insert(0, helper.make_node("Shape", ["under"], ["shape"], name="shape"))
    both = g.add("Add", ["under", g.add("GatherElements", ["over", index], "picked", axis=1)], "sides")
    g.add("ArgMax", [g.linear(g.add("Relu", [both], "relu"), w, "label")], "labels", axis=2, keepdims=0)
    given = [value("over", score, "b", "t1", width), value("under", score, "b", "t", width)]
    return model(g, "labels", [*given, value("heads", number, "b", "t")], [value("labels", number, "b", "t")])


def check(made: bytes, labelling: bytes, net: Network, sizes: list[int]) -> None:
    """Compare with PyTorch on random words; half precision may turn a close decision, so a few may differ."""
    chance = np.random.default_rng(1)
    ids = np.stack([chance.integers(1, n, (8, 30)) for n in sizes], -1)
    for row in range(8):
        ids[row, 30 - row * 3 :] = 0
    words = np.where(ids[:, :, 1] > 0, np.arange(1, 1 + ids[:, :, 1].size).reshape(ids.shape[:2]), 0)
    forms = np.concatenate([np.zeros((1, 5), dtype=np.int64), ids.reshape(-1, 5)])
    session = onnxruntime.InferenceSession(made)
    heads, tags, over, under = session.run(["heads", "tags", "over", "under"], {"forms": forms, "words": words})
    given = {"over": over, "under": under, "heads": heads}
    (labels,) = onnxruntime.InferenceSession(labelling).run(["labels"], given)
    with torch.no_grad():
        hidden, mask = net.states(torch.tensor(ids))
        scores, states = net.arcs(hidden, mask)
        best = scores.argmax(-1)
        wanted = best, net.labels(hidden, states, best).argmax(-1), net.tag(hidden).argmax(-1)
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
    weights = {k: v.numpy().astype(np.float32) for k, v in net.state_dict().items()}
    made, labelling = parser(weights), labeller(weights)
    check(made, labelling, net, sizes)
    (out / "parser.onnx").write_bytes(made)
    (out / "labels.onnx").write_bytes(labelling)
    shutil.copy(saved / "vocabulary.json", out / "vocabulary.json")
    print(f"{(len(made) + len(labelling)) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
