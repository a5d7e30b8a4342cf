"""The document's own reading, called as a witness: what it found where, and which of its claims tell the same fact.

In: a document and the lexicon. Out: a `Witness`, and a `Case` for each place and telling against which a claim from
outside is held. It judges nothing.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property, lru_cache

from musterbook.lexicon import Lexicon
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames import climbing
from musterbook.reading.gathering import Scene, View
from musterbook.reading.grounding.asserted import Asserted, Span
from musterbook.reading.reader import read
from musterbook.reading.tracing import Trace
from musterbook.records import Claim, Document

_KEPT = 4  # documents whose reading is kept, for claims that come in no order
_SHARED = 0.3  # of the shorter of two quotes, from which on they can tell the same fact


@lru_cache(maxsize=_KEPT)
def witness(document: Document, lexicon: Lexicon) -> Witness:
    """Read a document and keep the reading with everything it was made of."""
    trace = Trace()
    reading = read(document, lexicon, trace=trace)
    assert trace.scene is not None
    return Witness(trace.scene, reading.claims)


@dataclass(frozen=True, eq=False)
class Witness:
    """A document read: the scene with its mentions, and the reading's own claims in order of position."""

    scene: Scene
    claims: tuple[Claim, ...]

    @cached_property
    def _starts(self) -> list[int]:
        return [v.sentence.start for v in self.scene.views]

    def number_at(self, position: int) -> int:
        """Give the number of the sentence that holds a position, the one before it where none does; -1 for none."""
        return bisect_right(self._starts, position) - 1

    def views(self, start: int, end: int) -> tuple[View, ...]:
        """Give the sentences that a stretch touches."""
        first = max(0, self.number_at(start))
        return tuple(self.scene.views[first : max(self.number_at(max(start, end - 1)), first) + 1])

    def amounts(self, start: int, end: int) -> Iterator[tuple[View, AmountMention]]:
        """Give the quantities whose number stands within a stretch, each with its sentence."""
        for view in self.views(start, end):
            for mention in view.amounts:
                if start <= mention.start and mention.end <= end:
                    yield view, mention

    def number_told(self, claim: Claim) -> int | None:
        """Give where the number of a claim's own amount stands; None for a claim without one."""
        at = evidence_of(claim).get("amount")
        return next((m.start for _, m in self.amounts(*at)), None) if at is not None else None

    def number_of(self, amount: AmountMention) -> int:
        """Give where the number of a quantity stands; of an equivalent in another currency, that of the sum itself."""
        if amount.same_as is None:
            return amount.start
        view = self.views(amount.start, amount.end)[0]
        before = [m for m in view.amounts if m.start < amount.start and m.same_as is None]
        return before[-1].start if before else amount.start


@dataclass(frozen=True)
class Case:
    """A claim from outside, the place where its quote stands, and the telling it is held against.

    `amount` is the quantity in the quote that the claim's own is taken for, None where it gives none or none fits.
    `telling` is the reading's own claim of the same fact, None where the reading has none; `same` says that it stands
    on the very words of the quote.
    """

    claim: Asserted
    witness: Witness
    start: int
    end: int
    amount: AmountMention | None
    telling: Claim | None
    same: bool

    @property
    def scene(self) -> Scene:
        return self.witness.scene

    @property
    def lexicon(self) -> Lexicon:
        return self.scene.lexicon

    @cached_property
    def views(self) -> tuple[View, ...]:
        return self.witness.views(self.start, self.end)

    @cached_property
    def view(self) -> View:
        """The sentence that carries the fact: of the amount, else the quote's first."""
        return self.witness.views(*self._anchor)[0]

    @property
    def kind(self) -> str | None:
        """The kind that the claim gives, else the telling's."""
        return self.claim.kind or (self.telling.kind if self.telling is not None else None)

    @property
    def _anchor(self) -> Span:
        return (self.amount.start, self.amount.end) if self.amount is not None else (self.start, self.end)

    @property
    def anchor(self) -> int:
        """The position that decides who is speaking."""
        return self._anchor[0] if self.amount is not None or self.telling is None else _trigger(self.telling)[0]

    @cached_property
    def token(self) -> int | None:
        """The token of the sentence that carries the fact: what is counted, else the head of the quoted words."""
        if self.amount is not None:
            return climbing.token_of(self.view, self.amount)
        g = self.view.grammar
        at = _trigger(self.telling) if self.telling is not None else (self.start, self.end)
        inside = g.at(*at)
        return g.top(inside) if inside else None

    def told(self, slot: str) -> Span | None:
        """Give the words from which the telling has a slot."""
        return evidence_of(self.telling).get(slot) if self.telling is not None else None


def evidence_of(claim: Claim) -> dict[str, Span]:
    return {slot: (start, end) for slot, start, end in claim.evidence}


def _trigger(claim: Claim) -> Span:
    return evidence_of(claim).get("trigger", (claim.start, claim.end))


def tellings(
    told: Witness, claim: Asserted, start: int, end: int, amount: AmountMention | None
) -> tuple[list[Claim], bool]:
    """Give the reading's claims that tell the same fact as a quote, and whether they stand on its very words.

    With an amount they must tell of that amount; else those that overlap the quote most are taken, its own kind first.
    """
    same = on_words(told, claim, start, end)
    trigger = claim.evidence.get("trigger")
    same = [c for c in same if trigger is not None and _trigger(c) == trigger] or same
    near = [c for c in told.claims if c.start < end and start < c.end]
    if amount is not None:
        number = told.number_of(amount)
        same, near = ([c for c in found if told.number_told(c) == number] for found in (same, near))
    if same:
        return same, True
    near = [c for c in near if c.kind == claim.kind] or near
    if amount is not None:
        return near, False
    shares = [(_overlap(c, start, end), c) for c in near]
    most = max((share for share, _ in shares), default=0.0)
    return [c for share, c in shares if share == most and share >= _SHARED], False


def on_words(told: Witness, claim: Asserted, start: int, end: int) -> list[Claim]:
    """Give the reading's claims of the same kind on the very words of a quote."""
    return [c for c in told.claims if (c.start, c.end) == (start, end) and c.kind == (claim.kind or c.kind)]


def _overlap(claim: Claim, start: int, end: int) -> float:
    shared = min(end, claim.end) - max(start, claim.start)
    return shared / max(1, min(end - start, claim.end - claim.start))
