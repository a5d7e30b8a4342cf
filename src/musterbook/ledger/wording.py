"""Words for a list: a claim's own words, short enough for one row.

In: a claim and its document's text. Out: a stretch of that text on one line. It words nothing anew.
"""

from __future__ import annotations

import re
from typing import Final

from musterbook.reading.syntax.passages import sentences
from musterbook.records import Claim

LENGTH: Final = 90
"""Letters in a row of a list."""

_ENOUGH: Final = 4  # words: "The coalition denied" says too little to be understood alone
_AROUND: Final = 1000  # code points on either side in which the bounds of a sentence are looked for
_DATELINE: Final = re.compile(r"\s*[A-Z][^()\n]{0,80}\([A-Z]{2,6}\)\s+[-–—]+\s+")
_SENTENCE_ENDS: Final = re.compile(r"[.!?][\"”’)]*\s|\n\s*\n")


def in_words(text: str, claim: Claim) -> str:
    """Give what a claim says in the document's words, at most `LENGTH` letters; a scant quote with its sentence."""
    if len(claim.quote.split()) >= _ENOUGH:
        return shortened(claim.quote)
    return shortened(text[slice(*sentence(text, claim.start, claim.end))])


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the bounds of the sentence, or sentences, that hold a stretch of a text, without a dateline before it."""
    base = max(0, start - _AROUND)
    found = [s for s in sentences(text[base : end + _AROUND]) if base + s.start < end and base + s.end > start]
    first, last = (base + found[0].start, base + found[-1].end) if found else (start, end)
    dateline = _DATELINE.match(text, first, start)
    return dateline.end() if dateline else first, last


def in_one_sentence(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether no sentence ends between two stretches of a text."""
    first, second = sorted((one, other))
    return not _SENTENCE_ENDS.search(text, first[1] - 1, max(first[1], second[0]))


def shortened(words: str, length: int = LENGTH) -> str:
    """Give words on one line, cut between two words where they are too long."""
    line = " ".join(words.split())
    return line if len(line) <= length else (line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") or line[:1]) + "…"
