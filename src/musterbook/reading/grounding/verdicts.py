"""What judging a claim gives: a verdict on each slot, with its reason in plain words and the words it rests on.

In: nothing. Out: `SlotVerdict` and `Grounding`. It reads no text.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Standing = Literal["held", "not held", "absent", "not checked"]


@dataclass(frozen=True, slots=True)
class SlotVerdict:
    """The verdict on one slot.

    held: the document's words say it. not held: they say otherwise, or nothing in them says it. absent: the claim
    leaves the slot empty. not checked: the slot cannot be told from words alone (a paraphrase, a choice of the
    codebook). `start` and `end` (code points, half-open) are the words that hold or contradict it, None where none do.
    """

    slot: str
    verdict: Standing
    reason: str
    start: int | None = None
    end: int | None = None


@dataclass(frozen=True, slots=True)
class Grounding:
    """The judgement of one claim: `start` and `end` are where its quote stands in the document, None where nowhere."""

    document: str
    start: int | None
    end: int | None
    slots: tuple[SlotVerdict, ...]

    @property
    def accepted(self) -> bool:
        """True where the quote is held and no slot is not held."""
        return self.of("quote").verdict == "held" and not self.rejected

    @property
    def rejected(self) -> tuple[SlotVerdict, ...]:
        """The slots that the document does not hold."""
        return tuple(s for s in self.slots if s.verdict == "not held")

    def of(self, slot: str) -> SlotVerdict:
        """Give the verdict on a slot. Raises KeyError for a slot that claims do not have."""
        for verdict in self.slots:
            if verdict.slot == slot:
                return verdict
        raise KeyError(slot)


def held(slot: str, reason: str, span: tuple[int, int] | None = None) -> SlotVerdict:
    return SlotVerdict(slot, "held", reason, *(span or (None, None)))


def refused(slot: str, reason: str, span: tuple[int, int] | None = None) -> SlotVerdict:
    return SlotVerdict(slot, "not held", reason, *(span or (None, None)))


def absent(slot: str) -> SlotVerdict:
    return SlotVerdict(slot, "absent", "the claim leaves it empty")


def unchecked(slot: str, reason: str) -> SlotVerdict:
    return SlotVerdict(slot, "not checked", reason)
