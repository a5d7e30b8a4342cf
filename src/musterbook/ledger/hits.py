"""What a search gives."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Hit:
    """One document or claim in which the words stand.

    `start` and `end` bound the first place found (for a claim, its quote) and `marks` every word found inside the
    snippet: code points of the document's text, half-open. The snippet is the text from `snippet_start`. A
    document found by its title alone has no marks.
    """

    kind: Literal["document", "claim"]
    id: str
    document: str
    title: str | None
    issued: str | None
    start: int
    end: int
    snippet: str
    snippet_start: int
    marks: tuple[tuple[int, int], ...]
