"""Cut a text into sentences, and find what stands in quotation marks.

In: a text. Out: spans in code points, in order. It does not parse and never changes the text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

SentenceKind = Literal["sentence", "headline", "bullet", "caption"]


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence; `paragraph` counts from 0."""

    start: int
    end: int
    paragraph: int
    kind: SentenceKind = "sentence"


@dataclass(frozen=True, slots=True)
class Quotation:
    """What stands between quotation marks, the marks included."""

    start: int
    end: int


def sentences(text: str) -> tuple[Sentence, ...]:
    """Cut a text into sentences, ordered by position."""
    return ()


def quotations(text: str) -> tuple[Quotation, ...]:
    """Find quoted stretches, ordered by position."""
    return ()
