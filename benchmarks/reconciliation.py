"""Measure what it costs to hold pledges against official flows.

    python benchmarks/reconciliation.py [FLOWS] [PLEDGES]

In: how many flows and pledges (1,000,000 and 10,000 without any). Out: seconds of the processor, on one thread, and
the peak of memory as the operating system tells it. Both are made up by a fixed seed: givers and places of the
register, the first of each drawn most often; sums of two or three digits; days of ten years. One pledge in four is
paid by one flow of its sum, one in four by three that come to it; all other flows only look as if they might. Rows
are made while they are looked at, and the time of making them is taken off.
"""

from __future__ import annotations

import datetime
import itertools
import random
import sys
import time
from collections import Counter
from collections.abc import Iterator

from musterbook.lexicon import load_lexicon
from musterbook.linking.reconciliation import reconcile
from musterbook.linking.settling import Undertaking
from musterbook.linking.sources import FlowRow
from musterbook.records import Amount
from musterbook.records.flows import Money

_FIRST = datetime.date(2014, 1, 1)
_DAYS = 3650
_STAGES = ("commitment", "disbursement", "disbursement", "expenditure")


class Maker:
    """Makes pledges and flows; the same for the same seed."""

    def __init__(self, pledges: int, *, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        lexicon = load_lexicon()
        states = [row.code for row in lexicon.parties.rows.values() if row.kind == "state"]
        self.givers, self.places = states[:100], states[100:190]
        self.shares = [
            list(itertools.accumulate(1 / (n + 3) for n in range(len(x)))) for x in (self.givers, self.places)
        ]
        self.pledges = [self._pledge(n) for n in range(pledges)]

    def _pledge(self, number: int) -> Undertaking:
        giver, place, day, value = self._drawn()
        told = (day.isoformat(), day.isoformat())
        amount = Amount(value * 100, value * 100, value * 100, "USD", 2, "exact", "")
        return Undertaking(f"u{number}", giver, giver, frozenset((place,)), amount, told)

    def _drawn(self) -> tuple[str, str, datetime.date, int]:
        chance = self.chance
        giver = chance.choices(self.givers, cum_weights=self.shares[0])[0]
        place = chance.choices(self.places, cum_weights=self.shares[1])[0]
        day = _FIRST + datetime.timedelta(days=chance.randrange(_DAYS))
        return giver, place, day, chance.randrange(10, 1000) * 10 ** chance.randrange(4, 7)

    def flows(self, count: int) -> Iterator[FlowRow]:
        """Give payments of half of the pledges, then flows of nobody's promise."""
        number = itertools.count()
        for n, pledge in enumerate(self.pledges[: count // 4]):
            assert pledge.told is not None
            value = (pledge.amount.best or 0) // 100
            for part in ([value], [value // 2, value // 4, value - value // 2 - value // 4], [], [])[n % 4]:
                yield self._row(next(number), pledge.giver, min(pledge.ends), pledge.told[0], part, "disbursement")
        for n in number:
            if n >= count:
                return
            giver, place, day, value = self._drawn()
            yield self._row(n, giver, place, day.isoformat(), value + 7, self.chance.choice(_STAGES))

    def _row(self, number: int, giver: str, place: str, day: str, value: int, stage: str) -> FlowRow:
        amount = Money(value, 0, "USD")
        return FlowRow(f"f{number}", "fts", "fts", stage, giver, "UN-WFP", (place,), amount, None, (day, day))


def main() -> None:
    from reading import peak

    counts = [int(said.replace(",", "")) for said in sys.argv[1:]]
    flows, pledges = (counts + [1_000_000, 10_000][len(counts) :])[:2]
    maker, again = Maker(pledges), Maker(pledges)
    words = load_lexicon().matching
    began = time.process_time()
    for _ in again.flows(flows):
        pass
    making = time.process_time() - began
    began = time.process_time()
    found = reconcile(maker.pledges, maker.flows(flows), words)
    took = time.process_time() - began - making
    outcomes = Counter(settled.outcome for settled in found.settled)
    print(f"{flows:,} flows against {pledges:,} pledges: {took:.1f} s, peak {peak():,.0f} MB")
    print(
        f"{len(found.matches):,} matches; " + ", ".join(f"{n:,} {outcome}" for outcome, n in sorted(outcomes.items()))
    )


if __name__ == "__main__":
    main()
