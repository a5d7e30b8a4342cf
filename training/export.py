"""Write the trained network as the ONNX files that ship.

In: OUT/network.pt and OUT/vocabulary.json of train.py, and sentences of treebanks.py. Out: parser.onnx, labels.onnx and
vocabulary.json in a folder, checked against PyTorch on those sentences. The parser takes `forms` (U, 5; row 0 is
padding) and `words` (B, T; rows of `forms`) and gives `arcs` (B, T, T + 1), the best `heads`, `tags`, and both sides of
a label, `over` and `under`; the labeller takes these and heads, and gives `labels`.

The parser multiplies whole numbers: what is known of a word in 8 bits, weights in 7, so that the sum of two products
fits in 16 bits on every processor. The steps of rounding are fixed, never taken from a batch: what stands elsewhere in
a document changes no score.

    python export.py OUT corpus/dev.jsonl FOLDER
"""

from __future__ import annotations

import json
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import onnx
import onnxruntime
import torch
from network import Network
from onnx import TensorProto, helper, numpy_helper
from torch.nn import functional

from musterbook.lexicon.weights import UNKNOWN
from musterbook.reading.syntax.parsing import feature_values

FIELD = "com.microsoft"  # the domain of onnxruntime's own operators
MOST = 63  # of a weight in steps
Weights = dict[str, np.ndarray]


@dataclass(frozen=True)
class Seen:
    """What a product was given over a corpus: least and greatest value, and sums of products of two inputs (in, in)."""

    low: float
    high: float
    moment: np.ndarray


@dataclass(frozen=True)
class Steps:
    """How numbers from `low` (at most 0) to `high` are rounded to 0 to 255; those beyond become the nearest."""

    name: str
    low: float
    high: float

    @property
    def size(self) -> np.float32:
        return np.float32((self.high - self.low) / 255)

    @property
    def zero(self) -> np.uint8:
        return np.uint8(round(-self.low / self.size))


class Graph:
    """Collects nodes and constants under their names."""

    def __init__(self) -> None:
        self.nodes: list[onnx.NodeProto] = []
        self.constants: list[onnx.TensorProto] = []

    def constant(self, name: str, value: np.ndarray) -> str:
        if all(c.name != name for c in self.constants):
            self.constants.append(numpy_helper.from_array(np.asarray(value, order="C"), name))
        return name

    def ints(self, name: str, *values: int) -> str:
        return self.constant(name, np.array(values, dtype=np.int64))

    def add(self, kind: str, inputs: list[str], output: str, **options: object) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], name=output, **options))
        return output

    def steps(self, steps: Steps) -> list[str]:
        name = steps.name
        return [self.constant(f"{name}.step", steps.size), self.constant(f"{name}.zero", steps.zero)]

    def rounded(self, x: str, steps: Steps) -> str:
        return self.add("QuantizeLinear", [x, *self.steps(steps)], f"{steps.name}.rounded")

    def linear(self, x: str, steps: Steps, whole: np.ndarray, sizes: np.ndarray, bias: np.ndarray, part: str) -> str:
        """Multiply what is rounded by weights (out, in) in steps, whose size each output has for itself."""
        size, zero = self.steps(steps)
        given = [x, self.constant(f"{part}.w", whole.T), size, self.constant(f"{part}.steps", sizes), zero, ""]
        return self.add("MatMulIntegerToFloat", [*given, self.constant(f"{part}.b", bias)], f"{part}.out", domain=FIELD)

    def norm(self, x: str, weights: Weights, part: str) -> str:
        scale, shift = (
            self.constant(f"{part}.s", weights[f"{part}.weight"]),
            self.constant(f"{part}.b", weights[f"{part}.bias"]),
        )
        return self.add("LayerNormalization", [x, scale, shift], f"{part}.out", axis=-1, epsilon=1e-5)


def whole_numbers(weight: np.ndarray, moment: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Round weights (out, in) to whole steps, and give each output's step; the inputs that follow make good each error.

    Least squares over what the product was given, as in GPTQ (Frantar and others, 2022); inputs seen most come first.
    """
    sizes = np.abs(weight).max(axis=1) / MOST
    order = np.argsort(-np.diag(moment))
    damped = moment[np.ix_(order, order)] + np.eye(len(moment)) * (0.01 * np.trace(moment) / len(moment))
    upper = np.linalg.cholesky(np.linalg.inv(damped)).T
    rest, whole = weight[:, order].astype(np.float64), np.zeros(weight.shape, dtype=np.int8)
    for n, column in enumerate(order):
        steps = np.clip(np.round(rest[:, n] / sizes), -MOST, MOST)
        whole[:, column] = steps
        rest[:, n:] -= np.outer((rest[:, n] - steps * sizes) / upper[n, n], upper[n, n:])
    return whole, sizes.astype(np.float32)


def words(g: Graph, w: Weights, seen: dict[str, Seen]) -> tuple[str, str]:
    """From feature numbers to the mask of words and the convolved vectors; a form is looked up once in a batch."""
    parts, factors = [], np.zeros(5)
    for k, table in enumerate(w[f"tables.{k}.weight"] for k in range(5)):
        size = np.abs(table).max() / 127
        column = g.add("Gather", ["forms", g.constant(f"column{k}", np.array(k, dtype=np.int64))], f"ids{k}", axis=1)
        rounded = g.constant(f"table{k}", (np.round(table / size) + 128).astype(np.uint8))
        parts.append(g.add("Gather", [rounded, column], f"part{k}", axis=0))
        factors[k] = size
    factor = np.repeat(factors, w["inward.weight"].shape[1] // 5)
    whole = whole_numbers(w["inward.weight"] * factor, seen["inward"].moment / np.outer(factor, factor))
    joined, steps = g.add("Concat", parts, "features", axis=1), Steps("features", -128, 127)
    x = g.linear(joined, steps, *whole, w["inward.bias"], "inward")
    known = g.norm(x, w, "norm")
    real = g.add("Greater", ["words", g.constant("none", np.array(0, dtype=np.int64))], "real")
    flat = g.add("Cast", [real], "flat", to=TensorProto.FLOAT)
    mask = g.add("Unsqueeze", [flat, g.ints("last", 2)], "mask")
    x = g.add("Mul", [g.add("Gather", [known, "words"], "spread", axis=0), mask], "inside")
    for k in range(2):
        folded = g.add("Relu", [convolved(g, w, x, k, seen[f"convolutions.{k}"])], f"relu{k}")
        x = g.add("Mul", [g.norm(g.add("Add", [x, folded], f"sum{k}"), w, f"norms.{k}"), mask], f"masked{k}")
    return x, flat


def convolved(g: Graph, w: Weights, x: str, k: int, seen: Seen) -> str:
    """Multiply each word with its neighbours; before the first and behind the last stands nothing."""
    steps = Steps(f"given{k}", seen.low, seen.high)
    rows = [g.rounded(x, steps), g.ints("around", 0, 1, 0, 0, 1, 0), g.steps(steps)[1]]
    wide, axis = g.add("Pad", rows, f"wide{k}"), g.ints("middle", 1)
    ends = [(g.ints("from0", 0), g.ints("to2", -2)), (g.ints("from1", 1), g.ints("to1", -1))]
    ends.append((g.ints("from2", 2), g.ints("end", 2**31)))
    three = [g.add("Slice", [wide, *ends[n], axis], f"neighbour{k}.{n}") for n in range(3)]
    weight = w[f"convolutions.{k}.weight"].transpose(0, 2, 1)  # (out, 3, in)
    together = g.add("Concat", three, f"neighbours{k}", axis=2)
    whole = whole_numbers(weight.reshape(len(weight), -1), seen.moment)
    return g.linear(together, steps, *whole, w[f"convolutions.{k}.bias"], f"conv{k}")


WAYS = ("", "_reverse")
OPEN = 40.0  # what a gate is given that stands open: its logistic function is 1


def states(g: Graph, w: Weights, x: str, flat: str, seen: dict[str, Seen]) -> str:
    """Run the LSTM over the real words alone, so that padding changes nothing.

    onnxruntime's rounding LSTM takes its steps from the least and greatest value of a batch. So that these are the same
    in every batch, each word is given the ends of the span, and each way two units that stay at -1 and 1.
    """

    def gates(value: np.ndarray) -> np.ndarray:  # (4, size, ...); PyTorch's order is i f g o, ONNX's i o f c
        return value.reshape(4, -1, *value.shape[1:])[[0, 3, 1, 2]]

    def rounded(name: str, *moments: str) -> list[str]:
        ways = [whole_numbers(w[f"lstm.{name}{d}"], seen[m].moment) for d, m in zip(WAYS, moments, strict=True)]
        whole = np.stack([np.pad(gates(value), [(0, 0), (0, 2), (0, 2)]) for value, _ in ways])
        sizes = np.stack([np.pad(gates(size), [(0, 0), (0, 2)], constant_values=1) for _, size in ways])
        turned = whole.reshape(2, -1, whole.shape[-1]).transpose(0, 2, 1)
        return [g.constant(name, turned), g.constant(f"{name}.steps", sizes.reshape(2, -1))]

    bias = np.stack([[gates(w[f"lstm.bias_{part}_l0{d}"]) for part in ("ih", "hh")] for d in WAYS])
    bias = np.pad(bias, [(0, 0), (0, 0), (0, 0), (0, 2)])  # (ways, of input and state, gates, units)
    bias[:, 0, :, -2:] = OPEN
    bias[:, 0, 3, -2] = -OPEN
    size = bias.shape[-1]
    cell = np.zeros((1, 1, size), dtype=np.float32)
    cell[..., -2:] = -OPEN, OPEN
    count = g.add("Slice", [g.add("Shape", ["words"], "size"), g.ints("from0", 0), g.ints("to", 1)], "count")
    shape = g.add("Concat", [g.ints("ways", 2), count, g.ints("one", 1)], "cells", axis=0)
    cells = g.add("Expand", [g.constant("cell", cell), shape], "before")
    counted = g.add("ReduceSum", [flat, g.ints("along", 1)], "counted", keepdims=0)
    lengths = g.add("Cast", [counted], "lengths", to=TensorProto.INT32)
    x = g.add("Transpose", [x], "first", perm=[1, 0, 2])
    ends = [g.constant("least", np.float32(seen["lstm"].low)), g.constant("greatest", np.float32(seen["lstm"].high))]
    x = g.add("Clip", [x, *ends], "clipped")
    for end in ends:
        x = g.add("Pad", [x, g.ints("behind", 0, 0, 0, 0, 0, 1), end], f"with.{end}")
    inward, recurrent = rounded("weight_ih_l0", "lstm", "lstm"), rounded("weight_hh_l0", "before", "behind")
    zero = g.constant("zero", np.zeros((2, 4 * size), dtype=np.int8))
    given = [x, inward[0], recurrent[0], g.constant("lb", bias.reshape(2, -1)), lengths, "", cells, ""]
    given += [inward[1], zero, recurrent[1], zero]
    both = g.add("DynamicQuantizeLSTM", given, "both", hidden_size=size, direction="bidirectional", domain=FIELD)
    turned = g.add("Transpose", [both], "turned", perm=[2, 0, 1, 3])
    return g.add("Reshape", [turned, g.ints("shape", 0, 0, 2 * size)], "states")


SIDES = ("arc_head", "label_head", "arc_dependent", "label_dependent", "tag")


def answers(g: Graph, w: Weights, y: str, flat: str, seen: Seen) -> None:
    """Score arcs, pick heads, tag the words, and give both sides of a label; one product makes all five."""
    weight, bias = (np.concatenate([w[f"{side}.{part}"] for side in SIDES]) for part in ("weight", "bias"))
    whole, steps = whole_numbers(weight, seen.moment)
    whole = np.pad(whole.reshape(len(whole), 2, -1), [(0, 0), (0, 0), (0, 2)])  # nothing of the two units that stay
    span = Steps("states", -1, 1)
    together = g.linear(g.rounded(y, span), span, whole.reshape(len(whole), -1), steps, bias, "sides")
    sizes = g.ints("sizes", *(len(w[f"{side}.bias"]) for side in SIDES))
    g.nodes.append(helper.make_node("Split", [together, sizes], [f"{side}.out" for side in SIDES], axis=2))
    heads = g.add("Relu", [rooted(g, w, "arc_head", "count")], "headside")
    g.add("Identity", [rooted(g, w, "label_head", "count")], "over")
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


def rooted(g: Graph, w: Weights, part: str, count: str) -> str:
    """Put the root's row before those of the words; it is the same in every sentence."""
    row = (w["root"] @ w[f"{part}.weight"].T + w[f"{part}.bias"]).reshape(1, 1, -1)
    shape = g.add("Concat", [count, g.ints(f"{part}.row", 1, row.shape[-1])], f"{part}.shape", axis=0)
    root = g.add("Expand", [g.constant(f"{part}.root", row), shape], f"{part}.first")
    return g.add("Concat", [root, f"{part}.out"], f"{part}.rooted", axis=1)


def value(name: str, kind: int, *shape: str | int) -> onnx.ValueInfoProto:
    return helper.make_tensor_value_info(name, kind, shape)


def model(g: Graph, name: str, given: list[onnx.ValueInfoProto], made: list[onnx.ValueInfoProto]) -> bytes:
    graph = helper.make_graph(g.nodes, name, given, made, g.constants)
    whole = helper.make_model(graph, opset_imports=[helper.make_opsetid("", 17), helper.make_opsetid(FIELD, 1)])
    whole.ir_version = 9
    return whole.SerializeToString()


def parser(w: Weights, seen: dict[str, Seen]) -> bytes:
    """From words to arcs, heads, tags and both sides of a label."""
    g = Graph()
    x, flat = words(g, w, seen)
    answers(g, w, states(g, w, x, flat, seen), flat, seen["states"])
    number, score, width = TensorProto.INT64, TensorProto.FLOAT, len(w["label_head.bias"])
    made = [value("arcs", score, "b", "t", "t1"), value("heads", number, "b", "t"), value("tags", number, "b", "t")]
    made += [value("over", score, "b", "t1", width), value("under", score, "b", "t", width)]
    return model(g, "parser", [value("forms", number, "u", 5), value("words", number, "b", "t")], made)


def labeller(w: Weights) -> bytes:
    """From both sides of a label, and heads that form a tree, to labels."""
    g = Graph()
    number, score, width = TensorProto.INT64, TensorProto.FLOAT, len(w["label_head.bias"])
    index = g.add("Expand", [g.add("Unsqueeze", ["heads", g.ints("last", 2)], "one"), "shape"], "index")
    g.nodes.insert(0, helper.make_node("Shape", ["under"], ["shape"], name="shape"))
    both = g.add("Add", ["under", g.add("GatherElements", ["over", index], "picked", axis=1)], "sides")
    rows = [g.add("Relu", [both], "relu"), g.constant("label.w", w["label.weight"].T)]
    scores = g.add("Add", [g.add("MatMul", rows, "product"), g.constant("label.b", w["label.bias"])], "scores")
    g.add("ArgMax", [scores], "labels", axis=2, keepdims=0)
    given = [value("over", score, "b", "t1", width), value("under", score, "b", "t", width)]
    return model(g, "labels", [*given, value("heads", number, "b", "t")], [value("labels", number, "b", "t")])


def sentences(path: Path, tables: list[dict[str, int]]) -> list[torch.Tensor]:
    """Give each sentence's feature numbers (1, T, 5)."""
    rows = (json.loads(line)["words"] for line in path.read_text(encoding="utf-8").splitlines())
    numbers = ([[t.get(v, UNKNOWN) for t, v in zip(tables, feature_values(w), strict=True)] for w in ws] for ws in rows)
    return [torch.tensor([sentence]) for sentence in numbers]


def measured(net: Network, given: list[torch.Tensor]) -> dict[str, Seen]:
    """Give what the products are given over some sentences; 0 is always within a span."""
    seen: dict[str, Seen] = {}

    def note(name: str, rows: torch.Tensor) -> None:
        values = rows.double().numpy()
        before = seen.get(name, Seen(0.0, 0.0, np.zeros(1)))
        low, high = min(before.low, values.min()), max(before.high, values.max())
        seen[name] = Seen(low, high, before.moment + values.T @ values)

    def note_states(y: torch.Tensor) -> None:
        half = y.shape[-1] // 2
        note("states", y)
        note("before", functional.pad(y[:-1, :half], (0, 0, 1, 0)))
        note("behind", functional.pad(y[1:, half:], (0, 0, 0, 1)))

    def note_neighbours(name: str, x: torch.Tensor) -> None:
        note(name, functional.pad(x, (1, 1)).unfold(1, 3, 1).permute(1, 2, 0).flatten(1))

    net.inward.register_forward_pre_hook(lambda _, x: note("inward", x[0][0]))
    for k, layer in enumerate(net.convolutions):
        layer.register_forward_pre_hook(lambda _, x, k=k: note_neighbours(f"convolutions.{k}", x[0][0]))
    net.lstm.register_forward_pre_hook(lambda _, x: note("lstm", x[0].data))
    net.arc_dependent.register_forward_pre_hook(lambda _, x: note_states(x[0][0]))
    with torch.no_grad():
        for ids in given:
            net.arcs(*net.states(ids))
    return seen


def check(made: bytes, labelling: bytes, net: Network, given: list[torch.Tensor]) -> None:
    """Compare with PyTorch; rounding turns close decisions, so some may differ."""
    first, second = onnxruntime.InferenceSession(made), onnxruntime.InferenceSession(labelling)
    same: list[np.ndarray] = []
    for at in range(0, len(given), 8):
        rows = [ids[0] for ids in given[at : at + 8]]
        ids = torch.nn.utils.rnn.pad_sequence(rows, batch_first=True)
        real = ids[:, :, 1].numpy() > 0
        words = np.where(real, np.arange(1, 1 + real.size).reshape(real.shape), 0)
        forms = np.concatenate([np.zeros((1, 5), dtype=np.int64), ids.numpy().reshape(-1, 5)])
        heads, tags, over, under = first.run(["heads", "tags", "over", "under"], {"forms": forms, "words": words})
        (labels,) = second.run(["labels"], {"over": over, "under": under, "heads": heads})
        with torch.no_grad():
            hidden, mask = net.states(ids)
            scores, states = net.arcs(hidden, mask)
            best = scores.argmax(-1)
            wanted = best, net.labels(hidden, states, best).argmax(-1), net.tag(hidden).argmax(-1)
        found = zip((heads, labels, tags), wanted, strict=True)
        same += [np.stack([(a == b.numpy())[real] for a, b in found], -1)]
    shares = np.concatenate(same).mean(axis=0)
    print("heads, labels, tags as in PyTorch:", *(f"{share:.4f}" for share in shares))
    assert shares.min() > 0.98


def main(source: str, corpus: str, folder: str) -> None:
    saved, out = Path(source), Path(folder)
    named = json.loads((saved / "vocabulary.json").read_text(encoding="utf-8"))
    tables = [{v: n for n, v in enumerate(values, start=UNKNOWN + 1)} for values in named["features"].values()]
    net = Network([len(table) + 2 for table in tables], len(named["tags"]), len(named["labels"]))
    net.load_state_dict(torch.load(saved / "network.pt"))
    net.eval()
    weights = {k: v.numpy().astype(np.float32) for k, v in net.state_dict().items()}
    torch.set_num_threads(1)
    given = sentences(Path(corpus), tables)
    made, labelling = parser(weights, measured(net, given)), labeller(weights)
    check(made, labelling, net, given)
    (out / "parser.onnx").write_bytes(made)
    (out / "labels.onnx").write_bytes(labelling)
    shutil.copyfile(saved / "vocabulary.json", out / "vocabulary.json")
    print(f"{(len(made) + len(labelling)) / 1e6:.1f} MB")


if __name__ == "__main__":
    main(*sys.argv[1:])
