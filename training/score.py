"""Score the parser that ships on raw text: its own words and its own trees, against a treebank's.

In: a test file of `treebanks.py`. Out: for all words but marks of punctuation, the share with the right head (UAS) and
with the right head and label (LAS), of the treebank's words; a word counts where both cut it alike and its head's word
too. Sentences are the treebank's, or found by Musterbook (`--own-sentences`: fifty of the treebank's joined by spaces).

    python score.py corpus/test-pud.jsonl [--own-sentences]
"""

from __future__ import annotations

import json
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from musterbook.lexicon import load_lexicon
from musterbook.reading.syntax import parsing, passages

_TOGETHER = 50
_Word = tuple[tuple[int, int], tuple[int, int] | None, str, str]  # place, place of the head, label, tag


def _gold(rows: list[dict[str, Any]]) -> tuple[str, list[_Word], list[tuple[int, int]]]:
    """Join sentences into one text; give it, its words, and the sentences' places."""
    text, words, places = "", [], []
    for row in rows:
        base = len(text)
        spans = [(base + a, base + b) for a, b in row["spans"]]
        heads = [spans[h - 1] if h else None for h in row["heads"]]
        words += list(zip(spans, heads, row["labels"], row["tags"], strict=True))
        text += row["text"] + " "
        places.append((base, base + len(row["text"])))
    return text, words, places


def _read(text: str, places: list[tuple[int, int]]) -> Iterator[_Word]:
    for tree in parsing.parse(text, places, load_lexicon().weights):
        for token in tree.tokens:
            head = tree.tokens[token.head] if token.head >= 0 else None
            yield (token.start, token.end), (head.start, head.end) if head else None, token.label, token.tag


def score(rows: list[dict[str, Any]], *, own_sentences: bool) -> dict[str, float]:
    """Give UAS, LAS, tags and words found, each as a share of the treebank's words without punctuation."""
    count = found = tags = uas = las = 0
    step = _TOGETHER if own_sentences else 1
    for first in range(0, len(rows), step):
        text, gold, places = _gold(rows[first : first + step])
        cut = [(s.start, s.end) for s in passages.sentences(text)] if own_sentences else places
        read = {word[0]: word for word in _read(text, cut)}
        for place, head, label, tag in gold:
            if label == "punct":
                continue
            count += 1
            word = read.get(place)
            if word is None:
                continue
            found += 1
            tags += word[3] == tag
            uas += word[1] == head
            las += word[1] == head and word[2] == label
    return {"words": found / count, "tags": tags / count, "UAS": uas / count, "LAS": las / count}


def main(path: str, *options: str) -> None:
    rows = [json.loads(line) for line in Path(path).read_text(encoding="utf-8").splitlines()]
    shares = score(rows, own_sentences="--own-sentences" in options)
    print(Path(path).stem, " ".join(f"{name} {100 * share:.1f}" for name, share in shares.items()))


if __name__ == "__main__":
    main(*sys.argv[1:])
