"""Collect what reading tried and why it kept or rejected it, for `explain`.

In: notes from the modules that read, while they read. Out: the notes, in order. Reading is the same without it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from musterbook.reading.frames.matching import Tried
    from musterbook.reading.gathering import Scene, View

Verdict = Literal["made", "rejected"]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule tried on one stretch: `why` is the reason it was rejected, or what it gave."""

    rule: str
    verdict: Verdict
    start: int
    end: int
    why: str


@dataclass
class Trace:
    """The steps of one reading, and the scene it read."""

    steps: list[Step] = field(default_factory=list)
    scene: Scene | None = None

    def tried(self, view: View, tried: Tried) -> None:
        """Note a frame that was tried at a word."""
        token = view.grammar.tokens[tried.trigger]
        if tried.fault is None and tried.outcome is not None:
            why = f"{tried.outcome.kind} {tried.outcome.stage}, mood {tried.mood.name}"
            self.note(tried.frame.name, "made", token.start, token.end, why)
        else:
            self.note(tried.frame.name, "rejected", token.start, token.end, tried.fault or "")

    def note(self, rule: str, verdict: Verdict, start: int, end: int, why: str) -> None:
        self.steps.append(Step(rule, verdict, start, end, why))
