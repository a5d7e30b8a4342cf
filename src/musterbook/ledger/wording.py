"""Words for a list: a claim's own words, short enough for one row.

In: a claim and its document's text. Out: a stretch of that text on one line. It words nothing anew.
"""

from __future__ import annotations

import re
from typing import Final

from musterbook.records import Claim

LENGTH: Final = 90
"""Letters in a row of a list."""

_ENOUGH: Final = 4  # words: "The coalition denied" says too little to be understood alone
_SENTENCE_ENDS: Final = re.compile(r"[.!?][\"”’)]*\s|\n\s*\n")


def in_words(text: str, claim: Claim) -> str:
    """Give what a claim says in the document's words, at most `LENGTH` letters; a scant quote with its sentence."""
    if len(claim.quote.split()) >= _ENOUGH:
        return shortened(claim.quote)
    return shortened(text[slice(*sentence(text, claim.start, claim.end))])


def sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Give the bounds of the sentence, or sentences, that hold a stretch of a text."""
    before = [m.end() for m in _SENTENCE_ENDS.finditer(text, max(0, start - 1000), start)]
    after = _SENTENCE_ENDS.search(text, max(start, end - 1))
    return (before[-1] if before else max(0, start - 1000)), (after.start() + 1 if after else len(text))


def in_one_sentence(text: str, one: tuple[int, int], other: tuple[int, int]) -> bool:
    """Say whether no sentence ends between two stretches of a text."""
    first, second = sorted((one, other))
    return not _SENTENCE_ENDS.search(text, first[1] - 1, max(first[1], second[0]))


def shortened(words: str, length: int = LENGTH) -> str:
    """Give words on one line, cut between two words where they are too long."""
    line = " ".join(words.split())
    return line if len(line) <= length else (line[: length - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") or line[:1]) + "…"
