"""Collect what reading tried and why it kept or rejected it, for `explain`.

In: notes from the modules that read, while they read. Out: the notes, in order. Reading is the same without it. What a
rule gives ends in one of two notes: "made" with the id of its claim, or "rejected" with the reason.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from musterbook.reading.amounts.finding import AmountMention
    from musterbook.reading.frames.matching import Draft, Tried
    from musterbook.reading.gathering import Scene, View
    from musterbook.records import Claim

Verdict = Literal["made", "rejected"]


@dataclass(frozen=True, slots=True)
class Step:
    """One rule tried on one stretch: `why` is the reason it was rejected, or what it gave.

    `amount` is the stretch of the amount it was tried for, None where it was tried without one; `claim` the id of the
    claim it made.
    """

    rule: str
    verdict: Verdict
    start: int
    end: int
    why: str
    amount: tuple[int, int] | None = None
    claim: str | None = None


@dataclass
class Trace:
    """The steps of one reading, and the scene it read."""

    steps: list[Step] = field(default_factory=list)
    scene: Scene | None = None

    def rejected(self, rule: str, view: View, trigger: int, why: str, amount: AmountMention | None = None) -> None:
        """Note that a rule was turned down at a word."""
        token = view.grammar.tokens[trigger]
        self.steps.append(Step(rule, "rejected", token.start, token.end, why, _stretch(amount)))

    def tried(self, view: View, tried: Tried, amount: AmountMention | None = None) -> None:
        """Note a frame that did not hold. One for every verb that its mood turns down came nowhere near."""
        near = tried.outcome is not None or "*" not in tried.frame.verbs
        if tried.fault and near:
            self.rejected(tried.frame.name, view, tried.trigger, tried.fault, amount)

    def dropped(self, draft: Draft, why: str) -> None:
        """Note a draft that does not become a claim."""
        self.rejected(draft.rule, draft.view, draft.trigger, why, draft.amount)

    def made(self, drafts: Iterable[tuple[Draft, Claim]]) -> None:
        """Note the claims that drafts became."""
        for draft, claim in drafts:
            token = draft.view.grammar.tokens[draft.trigger]
            why = f"{claim.kind} {claim.stage}, mood {draft.mood.name}"
            amount = _stretch(draft.amount)
            self.steps.append(Step(draft.rule, "made", token.start, token.end, why, amount, claim.id))


def _stretch(amount: AmountMention | None) -> tuple[int, int] | None:
    return None if amount is None else (amount.hedge_start, amount.phrase_end)
