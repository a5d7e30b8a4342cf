"""How fast reading is, what memory it takes, and how both grow with a document's length.

In: the dispatches of the demonstration. Out: a table on standard output. Rates are articles of 500 words a second of
CPU time, from text to claims, one thread, every sentence parsed; memory is the operating system's peak of this process.

    python benchmarks/reading.py
"""

from __future__ import annotations

import os

os.environ.setdefault("OMP_NUM_THREADS", "1")

import resource
import time
from collections.abc import Iterator
from pathlib import Path

import musterbook

_ARTICLE = 500  # words
_ROUNDS = 3
_MEGABYTE = 1_000_000


def dispatches() -> list[str]:
    """Give the texts of the demonstration."""
    folder = Path(musterbook.__file__).parent / "demo" / "dispatches"
    return [taken.document.text for taken in musterbook.take([str(folder)]) if taken.document is not None]


def seconds(texts: list[str]) -> float:
    """Give the least CPU time of some rounds of reading texts, new to the reader each time."""
    lexicon = musterbook.load_lexicon()
    least = float("inf")
    for _ in range(_ROUNDS):
        documents = [musterbook.Document.of(text) for text in texts]
        begun = time.process_time()
        for document in documents:
            musterbook.read(document, lexicon)
        least = min(least, time.process_time() - begun)
    return least


def grown(texts: list[str], size: int) -> str:
    """Give a text of about `size` characters, made of whole texts one after another."""
    parts: list[str] = []
    while sum(map(len, parts)) < size:
        parts += texts
    return "\n\n".join(parts)[:size]


def rows() -> Iterator[tuple[str, str]]:
    """Give what is measured and its figure, one after another."""
    begun = time.process_time()
    lexicon = musterbook.load_lexicon()
    musterbook.read(musterbook.Document.of("Norway pledged $12 million to Mali."), lexicon)
    yield "ready, after import (CPU s)", f"{time.process_time() - begun:.2f}"
    texts = dispatches()
    words = sum(len(text.split()) for text in texts)
    yield "articles a CPU second", f"{words / _ARTICLE / seconds(texts):.1f}"
    small, large = seconds([grown(texts, 20_000)]), seconds([grown(texts, 200_000)])
    yield "time for 10 times the length (20 kB to 200 kB)", f"{large / small:.1f} times"
    begun = time.process_time()
    musterbook.read(musterbook.Document.of(grown(texts, _MEGABYTE)), lexicon)
    yield "time for 5 times that (200 kB to 1 MB)", f"{(time.process_time() - begun) / large:.1f} times"
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024
    yield "peak memory, 1 MB of text included", f"{peak} MB"


def main() -> None:
    for name, figure in rows():
        print(f"{name:<50} {figure}", flush=True)


if __name__ == "__main__":
    main()
