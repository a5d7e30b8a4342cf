"""Fine-tune a small public encoder as a parser, to label more text than the treebanks hold.

In: the corpus of treebanks.py and the folder of a BERT-like encoder (all-MiniLM-L6-v2, Apache-2.0). Out: teacher.pt.
The teacher is slow and is not shipped; `label.py` lets it parse licence-clean news, on which the shipped network
learns.

    python teacher.py CORPUS ENCODER OUT --minutes 60
"""

from __future__ import annotations

import argparse
import json
import random
import time
from pathlib import Path

import torch
from torch import Tensor, nn
from torch.nn import functional as F
from transformers import AutoModel, AutoTokenizer

Row = dict[str, list]


class Teacher(nn.Module):
    """An encoder over word pieces, one vector a word (its first piece), biaffine heads and labels, tags."""

    def __init__(self, encoder: str, tags: list[str], labels: list[str], arc: int = 256, label: int = 128) -> None:
        super().__init__()
        self.tokenizer = AutoTokenizer.from_pretrained(encoder)
        self.encoder = AutoModel.from_pretrained(encoder)
        self.tags, self.labels = tags, labels
        size = self.encoder.config.hidden_size
        self.root = nn.Parameter(torch.randn(size) * 0.1)
        self.head, self.dependent = nn.Linear(size, arc), nn.Linear(size, arc)
        self.arc = nn.Parameter(torch.randn(arc + 1, arc) * 0.02)
        self.label_head, self.label_dependent = nn.Linear(size, label), nn.Linear(size, label)
        self.label = nn.Linear(label, len(labels))
        self.tag = nn.Linear(size, len(tags))
        self.drop = nn.Dropout(0.2)

    def words(self, batch: list[list[str]]) -> tuple[Tensor, Tensor]:
        """Give one vector for each word (B, T, size) and the mask of real words (B, T)."""
        pieces = self.tokenizer(
            batch, is_split_into_words=True, return_tensors="pt", padding=True, truncation=True, max_length=256
        )
        states = self.encoder(**pieces).last_hidden_state
        longest = max(map(len, batch))
        first = torch.zeros(len(batch), longest, dtype=torch.long)
        mask = torch.zeros(len(batch), longest, dtype=torch.bool)
        for b in range(len(batch)):
            seen = -1
            for position, word in enumerate(pieces.word_ids(b)):
                if word is not None and word != seen:
                    first[b, word], mask[b, word], seen = position, True, word
        return states.gather(1, first.unsqueeze(-1).expand(-1, -1, states.shape[-1])), mask

    def scores(self, batch: list[list[str]]) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        """Give arc scores (B, T, T+1; column 0 is the root), vectors with the root, vectors, and the mask."""
        vectors, mask = self.words(batch)
        vectors = self.drop(vectors)
        rooted = torch.cat([self.root.expand(len(batch), 1, -1), vectors], 1)
        heads, dependents = self.drop(F.relu(self.head(rooted))), self.drop(F.relu(self.dependent(vectors)))
        dependents = torch.cat([dependents, torch.ones_like(dependents[..., :1])], -1)
        arcs = dependents @ self.arc @ heads.transpose(1, 2)
        open_columns = torch.cat([torch.ones_like(mask[:, :1]), mask], 1).unsqueeze(1)
        return arcs.masked_fill(~open_columns, -1e9), rooted, vectors, mask

    def label_scores(self, rooted: Tensor, vectors: Tensor, heads: Tensor) -> Tensor:
        side = self.label_head(rooted)
        picked = side.gather(1, heads.unsqueeze(-1).expand(-1, -1, side.shape[-1]))
        return self.label(self.drop(F.relu(self.label_dependent(vectors) + picked)))


def load(path: Path, longest: int = 100) -> list[Row]:
    rows = [json.loads(line) for line in path.open(encoding="utf-8")]
    return [r for r in rows if 0 < len(r["words"]) <= longest]


def batches(rows: list[Row], words: int) -> list[list[Row]]:
    """Group rows of like length, about `words` words a batch, in random order."""
    out: list[list[Row]] = [[]]
    for row in sorted(rows, key=lambda r: len(r["words"]) + random.random() * 5):
        if out[-1] and (len(out[-1]) + 1) * len(row["words"]) > words:
            out.append([])
        out[-1].append(row)
    random.shuffle(out)
    return out


def padded(batch: list[Row], key: str, index: dict[str, int] | None = None) -> Tensor:
    """Stack one column of a batch, -1 where there is no word or no gold value."""
    longest = max(len(r["words"]) for r in batch)
    rows = [[(index.get(v, -1) if index else v) for v in r[key]] for r in batch]
    return torch.tensor([row + [-1] * (longest - len(row)) for row in rows])


def evaluate(model: Teacher, rows: list[Row]) -> dict[str, float]:
    model.eval()
    right = dict.fromkeys(("tag", "uas", "las"), 0)
    words = marks = 0
    with torch.no_grad():
        for batch in batches(rows, 1500):
            arcs, rooted, vectors, _ = model.scores([r["words"] for r in batch])
            heads = arcs.argmax(-1)
            labels = model.label_scores(rooted, vectors, heads).argmax(-1)
            tags = model.tag(vectors).argmax(-1)
            for b, row in enumerate(batch):
                for i, (head, label, tag) in enumerate(zip(row["heads"], row["labels"], row["tags"], strict=True)):
                    words += 1
                    right["tag"] += model.tags[tags[b, i]] == tag
                    if label != "punct":
                        marks += 1
                        same = int(heads[b, i]) == head
                        right["uas"] += same
                        right["las"] += same and model.labels[labels[b, i]] == label
    model.train()
    return {"tag": 100 * right["tag"] / words, "uas": 100 * right["uas"] / marks, "las": 100 * right["las"] / marks}


def loss_of(model: Teacher, batch: list[Row]) -> Tensor:
    arcs, rooted, vectors, _ = model.scores([r["words"] for r in batch])
    heads = padded(batch, "heads")
    labels = padded(batch, "labels", {n: i for i, n in enumerate(model.labels)})
    tags = padded(batch, "tags", {n: i for i, n in enumerate(model.tags)})
    arc = F.cross_entropy(arcs.flatten(0, 1), heads.flatten(), ignore_index=-1)
    label = F.cross_entropy(
        model.label_scores(rooted, vectors, heads.clamp(min=0)).flatten(0, 1), labels.flatten(), ignore_index=-1
    )
    tag = F.cross_entropy(model.tag(vectors).flatten(0, 1), tags.flatten(), ignore_index=-1)
    return arc + label + 0.5 * tag


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("corpus", type=Path)
    ask.add_argument("encoder")
    ask.add_argument("out", type=Path)
    ask.add_argument("--minutes", type=float, default=60)
    ask.add_argument("--threads", type=int, default=1)
    given = ask.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(1)
    random.seed(1)
    rows, dev = load(given.corpus / "train.jsonl"), load(given.corpus / "dev.jsonl")
    tags = sorted({t for r in rows for t in r["tags"] if t})
    labels = sorted({v for r in rows for v in r["labels"]})
    model = Teacher(given.encoder, tags, labels)
    inner = [p for n, p in model.named_parameters() if n.startswith("encoder.")]
    outer = [p for n, p in model.named_parameters() if not n.startswith("encoder.")]
    optimizer = torch.optim.AdamW([{"params": inner, "lr": 2e-4}, {"params": outer, "lr": 2e-3}], weight_decay=0.01)
    base = [g["lr"] for g in optimizer.param_groups]
    start = told = time.monotonic()
    step = 0
    model.train()
    while (spent := (time.monotonic() - start) / 60 / given.minutes) < 1:
        for batch in batches(rows, 700):
            spent = (time.monotonic() - start) / 60 / given.minutes
            if spent >= 1:
                break
            for group, rate in zip(optimizer.param_groups, base, strict=True):
                group["lr"] = rate * min(1, (step + 1) / 200) * max(0.02, 1 - spent)
            optimizer.zero_grad()
            loss = loss_of(model, batch)
            loss.backward()
            nn.utils.clip_grad_norm_(model.parameters(), 1.0)
            optimizer.step()
            step += 1
            if time.monotonic() - told > 300:
                told = time.monotonic()
                score = evaluate(model, dev[::4])
                print(f"{(told - start) / 60:.0f} min, step {step}, loss {float(loss):.3f}, dev {score}", flush=True)
    for name in ("dev", "test-pud", "test-gum-news"):
        print(name, evaluate(model, load(given.corpus / f"{name}.jsonl", 200)), flush=True)
    torch.save({"state": model.state_dict(), "tags": tags, "labels": labels}, given.out)


if __name__ == "__main__":
    main()
