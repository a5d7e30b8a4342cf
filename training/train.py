"""Train the shipped parser on the treebanks and on text that the teacher parsed.

In: the corpus of treebanks.py, optionally silver.jsonl of label.py and the encoder whose word table the forms start
from. Out: OUT/network.pt and OUT/vocabulary.json; `export.py` makes the shipped file of them.

    python train.py CORPUS OUT --silver silver.jsonl --encoder ENCODER --minutes 45 --seed 1
"""

from __future__ import annotations

import argparse
import collections
import json
import random
import time
from pathlib import Path

import torch
from network import Network
from teacher import batches, load, padded
from torch import Tensor, nn
from torch.nn import functional as F

from musterbook.lexicon.weights import FEATURES
from musterbook.reading.syntax.parsing import feature_values

LEAST = (2, 3, 3, 3, 2)  # how often a value of each feature must stand in the corpus
MOST = (24000, 3000, 4000, 900, 600)
UNKNOWN_RATE = (0.15, 0.1, 0.1, 0.05, 0.05)  # how often a value is hidden in training, so that unseen ones are learnt
CURLY = str.maketrans({"'": "’", '"': "”", "-": "–"})


def noisy(row: dict, chance: random.Random) -> list[str]:
    """Give a row's words as other publishers would print them: capitals of a headline, small letters, other marks."""
    draw = chance.random()
    if draw < 0.04:
        return [w.upper() for w in row["words"]]
    if draw < 0.07:
        return [w.lower() for w in row["words"]]
    if draw < 0.12:
        return [w[:1].upper() + w[1:] if len(w) > 3 else w for w in row["words"]]
    if draw < 0.2:
        return [w.translate(CURLY) for w in row["words"]]
    return row["words"]


def vocabulary(rows: list[dict], extra: list[str]) -> list[dict[str, int]]:
    """Number the values of each feature from 2; 0 is no word, 1 an unseen value."""
    counts = [collections.Counter() for _ in FEATURES]
    for row in rows:
        for word in row["words"]:
            for counter, value in zip(counts, feature_values(word), strict=True):
                counter[value] += 1
    tables = []
    for k, counter in enumerate(counts):
        values = [v for v, n in counter.most_common(MOST[k]) if n >= LEAST[k]]
        if k == 0:
            known = set(values)
            values += [w for w in extra if w not in known][: max(0, MOST[0] - len(values))]
        tables.append({v: i for i, v in enumerate(values, start=2)})
    return tables


def word_vectors(encoder: str, width: int) -> dict[str, Tensor]:
    """Give the encoder's own vectors of whole words, brought to `width` by principal components."""
    from safetensors.torch import load_file

    words = (Path(encoder) / "vocab.txt").read_text(encoding="utf-8").splitlines()
    table = load_file(Path(encoder) / "model.safetensors")["embeddings.word_embeddings.weight"].float()
    whole = [i for i, w in enumerate(words) if w.isascii() and w.isalpha() and len(w) > 1]
    picked = table[whole] - table[whole].mean(0)
    _, _, axes = torch.pca_lowrank(picked, q=width, niter=4)
    reduced = picked @ axes
    reduced = reduced / reduced.std() * 0.1
    return {words[i]: reduced[k] for k, i in enumerate(whole)}


def features(words: list[str], tables: list[dict[str, int]]) -> list[list[int]]:
    return [[t.get(v, 1) for t, v in zip(tables, feature_values(w), strict=True)] for w in words]


def feature_tensor(rows: list[dict], tables: list[dict[str, int]], chance: random.Random | None) -> Tensor:
    longest = max(len(r["words"]) for r in rows)
    ids = torch.zeros(len(rows), longest, len(FEATURES), dtype=torch.long)
    for b, row in enumerate(rows):
        words = noisy(row, chance) if chance else row["words"]
        ids[b, : len(words)] = torch.tensor(features(words, tables))
    if chance:
        for k, rate in enumerate(UNKNOWN_RATE):
            hidden = (torch.rand(ids.shape[:2]) < rate) & (ids[:, :, k] > 0)
            ids[:, :, k] = torch.where(hidden, torch.ones_like(ids[:, :, k]), ids[:, :, k])
    return ids


def evaluate(net: Network, rows: list[dict], tables: list, tags: list[str], labels: list[str]) -> dict[str, float]:
    net.eval()
    right = collections.Counter()
    with torch.no_grad():
        for batch in batches(rows, 3000):
            states, mask = net.states(feature_tensor(batch, tables, None))
            scores, rooted = net.arcs(states, mask)
            heads = scores.argmax(-1)
            found, tagged = net.labels(states, rooted, heads).argmax(-1), net.tag(states).argmax(-1)
            for b, row in enumerate(batch):
                for i, (head, label, tag) in enumerate(zip(row["heads"], row["labels"], row["tags"], strict=True)):
                    right["words"] += 1
                    right["tag"] += tags[tagged[b, i]] == tag
                    if label != "punct":
                        right["marks"] += 1
                        same = int(heads[b, i]) == head
                        right["uas"] += same
                        right["las"] += same and labels[found[b, i]] == label
    net.train()
    per = {"tag": right["words"], "uas": right["marks"], "las": right["marks"]}
    return {k: round(100 * right[k] / n, 2) for k, n in per.items()}


def loss_of(net: Network, batch: list[dict], ids: Tensor, tags: dict[str, int], labels: dict[str, int]) -> Tensor:
    states, mask = net.states(ids)
    scores, rooted = net.arcs(states, mask)
    heads = padded(batch, "heads")
    wanted = net.labels(states, rooted, heads.clamp(min=0))
    return (
        F.cross_entropy(scores.flatten(0, 1), heads.flatten(), ignore_index=-1)
        + F.cross_entropy(wanted.flatten(0, 1), padded(batch, "labels", labels).flatten(), ignore_index=-1)
        + 0.5 * F.cross_entropy(net.tag(states).flatten(0, 1), padded(batch, "tags", tags).flatten(), ignore_index=-1)
    )


def train(
    net: Network, gold: list[dict], silver: list[dict], tables: list, names: tuple, minutes: float, dev: list[dict]
) -> None:
    """Train for a time; the treebanks stand in every round, of the silver text an equal share. Averages the weights."""
    tags, labels = ({n: i for i, n in enumerate(part)} for part in names)
    optimizer = torch.optim.AdamW(net.parameters(), lr=2e-3, betas=(0.9, 0.98), weight_decay=0.01)
    average = {k: v.clone() for k, v in net.state_dict().items()}
    chance, start = random.Random(1), time.monotonic()
    told, step, used = start, 0, 0
    while (time.monotonic() - start) / 60 < minutes:
        share = silver[used : used + len(gold)]
        used = 0 if used + len(gold) >= len(silver) else used + len(gold)
        for batch in batches(gold + share, 1100):
            spent = (time.monotonic() - start) / 60 / minutes
            if spent >= 1:
                break
            for group in optimizer.param_groups:
                group["lr"] = max(2e-3 * min(1, step / 200) * (1 - spent), 1e-5)
            optimizer.zero_grad()
            loss = loss_of(net, batch, feature_tensor(batch, tables, chance), tags, labels)
            loss.backward()
            nn.utils.clip_grad_norm_(net.parameters(), 5.0)
            optimizer.step()
            step += 1
            keep = min(0.999, step / (step + 50))
            with torch.no_grad():
                for k, v in net.state_dict().items():
                    average[k].mul_(keep).add_(v, alpha=1 - keep)
            if time.monotonic() - told > 240:
                mine = {k: v.clone() for k, v in net.state_dict().items()}
                net.load_state_dict(average)
                print(
                    f"{(told - start) / 60:.0f} min, step {step}: dev {evaluate(net, dev, tables, *names)}", flush=True
                )
                net.load_state_dict(mine)
                told = time.monotonic()
    net.load_state_dict(average)


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("corpus", type=Path)
    ask.add_argument("out", type=Path)
    ask.add_argument("--silver", type=Path)
    ask.add_argument("--encoder")
    ask.add_argument("--minutes", type=float, default=45)
    ask.add_argument("--seed", type=int, default=1)
    given = ask.parse_args()
    torch.set_num_threads(1)
    torch.manual_seed(given.seed)
    random.seed(given.seed)
    gold, dev = load(given.corpus / "train.jsonl"), load(given.corpus / "dev.jsonl")
    silver = load(given.silver) if given.silver else []
    vectors = word_vectors(given.encoder, 64) if given.encoder else {}
    tables = vocabulary(gold + silver, list(vectors))
    tags = sorted({t for r in gold for t in r["tags"] if t})
    labels = sorted({v for r in gold for v in r["labels"]})
    net = Network([len(t) + 2 for t in tables], len(tags), len(labels))
    for word, number in tables[0].items():
        if word in vectors:
            net.tables[0].weight.data[number] = vectors[word]
    print(f"{len(gold)} gold, {len(silver)} silver sentences; tables {[len(t) for t in tables]}", flush=True)
    train(net, gold, silver, tables, (tags, labels), given.minutes, dev[::3])
    for name in ("dev", "test-pud", "test-gum-news", "test-ewt"):
        print(name, evaluate(net, load(given.corpus / f"{name}.jsonl", 200), tables, tags, labels), flush=True)
    given.out.mkdir(parents=True, exist_ok=True)
    torch.save(net.state_dict(), given.out / "network.pt")
    named = {"features": dict(zip(FEATURES, map(list, tables), strict=True)), "tags": tags, "labels": labels}
    (given.out / "vocabulary.json").write_text(
        json.dumps(named, ensure_ascii=False, separators=(",", ":")), encoding="utf-8"
    )


if __name__ == "__main__":
    main()
