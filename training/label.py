"""Let the teacher parse raw text, as more to learn from.

In: teacher.pt, its encoder, and text files or JSON Lines with a "text" field, of a licence that allows it. Out:
silver.jsonl in the shape of the corpus: our own sentences and tokens, the teacher's heads, labels and tags. Sentences
whose heads form no tree are left out.

    python label.py TEACHER ENCODER OUT TEXT [TEXT ...] --words 2000000
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Iterator
from pathlib import Path

import torch
from teacher import Teacher

from musterbook.reading.syntax.decoding import is_tree
from musterbook.reading.syntax.passages import sentences
from musterbook.reading.syntax.tokens import tokenize


def texts(paths: list[Path]) -> Iterator[str]:
    for path in paths:
        if path.suffix == ".jsonl":
            for line in path.open(encoding="utf-8"):
                yield json.loads(line)["text"]
        else:
            yield path.read_text(encoding="utf-8", errors="replace")


def cut(text: str) -> Iterator[tuple[str, list[str]]]:
    for sentence in sentences(text):
        words = [text[a:b] for a, b in tokenize(text, sentence.start, sentence.end)]
        if 3 <= len(words) <= 70:
            yield text[sentence.start : sentence.end], words


def main() -> None:
    ask = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    ask.add_argument("teacher", type=Path)
    ask.add_argument("encoder")
    ask.add_argument("out", type=Path)
    ask.add_argument("text", type=Path, nargs="+")
    ask.add_argument("--words", type=int, default=2_000_000)
    given = ask.parse_args()
    torch.set_num_threads(1)
    saved = torch.load(given.teacher)
    model = Teacher(given.encoder, saved["tags"], saved["labels"])
    model.load_state_dict(saved["state"])
    model.eval()
    seen: set[str] = set()
    rows: list[tuple[str, list[str]]] = []
    count = 0
    for text in texts(given.text):
        for sentence, words in cut(text):
            if sentence not in seen and count < given.words:
                seen.add(sentence)
                rows.append((sentence, words))
                count += len(words)
    rows.sort(key=lambda r: len(r[1]))
    kept = 0
    with given.out.open("w", encoding="utf-8") as out, torch.no_grad():
        for at in range(0, len(rows), 48):
            batch = [words for _, words in rows[at : at + 48]]
            arcs, rooted, vectors, _ = model.scores(batch)
            heads = arcs.argmax(-1)
            labels, tags = model.label_scores(rooted, vectors, heads).argmax(-1), model.tag(vectors).argmax(-1)
            for b, words in enumerate(batch):
                n = len(words)
                mine = heads[b, :n].tolist()
                if is_tree([h - 1 for h in mine]):
                    kept += 1
                    row = {
                        "text": rows[at + b][0],
                        "words": words,
                        "tags": [model.tags[k] for k in tags[b, :n].tolist()],
                        "heads": mine,
                        "labels": [model.labels[k] for k in labels[b, :n].tolist()],
                    }
                    out.write(json.dumps(row, ensure_ascii=False) + "\n")
    print(f"{count} words in {len(rows)} sentences, {kept} kept")


if __name__ == "__main__":
    main()
