"""What finding a quantity gives: the mention, its number's place, what it counts and what bounds it.

In: nothing. Out: `AmountMention`. It reads no text.
"""

from __future__ import annotations

from dataclasses import dataclass
from decimal import Decimal
from typing import Literal

from musterbook.records import Amount, Hedge

AmountKind = Literal[
    "money", "count", "share", "duration", "distance", "weight", "area", "volume", "age", "ordinal", "other"
]
Change = Literal["from", "to", "by", "additional"]


@dataclass(frozen=True, slots=True)
class AmountMention:
    """A quantity as the text gives it.

    `start` and `end` hold the number with its sign, multiplier and unit of money or measure; hedges and counted nouns
    stand outside, in `hedge_span` and `noun` (the phrase counted, from its first modifier to its head).
    `said` of `amount` is the number's words. `carried` names what was taken over from an earlier mention ("hedge",
    "noun"). `same_as` is the position, in the result, of the mention that this one converts. `candidates` are the
    currencies an ambiguous word may mean; its unit is then the word itself. `reader_range` is the customary band of a
    vague word, in major units, and is the reader's, not the text's.
    """

    start: int
    end: int
    amount: Amount
    kind: AmountKind
    noun: tuple[int, int] | None = None
    hedge_span: tuple[int, int] | None = None
    change: Change | None = None
    definite: bool = False
    partitive: bool = False
    carried: tuple[str, ...] = ()
    same_as: int | None = None
    candidates: tuple[str, ...] = ()
    reader_range: tuple[Decimal, Decimal] | None = None
    rule: str = ""

    @property
    def low(self) -> Decimal | None:
        return self.amount.major(self.amount.low)

    @property
    def high(self) -> Decimal | None:
        return self.amount.major(self.amount.high)

    @property
    def unit(self) -> str | None:
        """ISO 4217, a unit of measure, or the noun counted; None where nothing says what is counted."""
        return self.amount.unit or None

    @property
    def hedge(self) -> Hedge:
        return self.amount.hedge

    @property
    def vague(self) -> bool:
        """True for "dozens", "tens of thousands": words without a number."""
        return self.amount.low is None and self.amount.high is None

    @property
    def hedge_start(self) -> int:
        """Where a claim's quote may begin: at the hedge where one stands before the number."""
        return min(self.start, self.hedge_span[0]) if self.hedge_span else self.start

    @property
    def phrase_end(self) -> int:
        """Where the number, its counted noun and a hedge behind it end."""
        return max(self.end, self.noun[1] if self.noun else 0, self.hedge_span[1] if self.hedge_span else 0)
