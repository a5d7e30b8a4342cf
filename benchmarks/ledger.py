"""Measure what the ledger costs: rebuilding, adding one document, any total, exports, memory, and how each grows.

    python benchmarks/ledger.py [CLAIMS...] [--keep FOLDER]

In: numbers of claims (10000 and 100000 without any). Out: a table, a column for each. The books are made up: documents
of ten claims, with givers (the first give most), sums, places, purposes and days drawn by a fixed seed, every fifth sum
one that was told before. A book grows as a corpus does, which comes to cover more of the world and longer, not the same
days again: it has a giver and a place for every hundred claims (places up to those of the register), and of a book ten
times as large the days are three times as many and three times as full (three years at 10,000 claims, ten at 100,000).
The books are posted as what is read is posted, but linked at the end, all at once, and what entries count for is worked
out after: that is the rebuild. What adding one document costs is measured after, with both. Totals as they were known
are asked for the time before these were added. Nothing is read; what reading costs is in `reading.py`. Seconds are
the processor's, on one thread. Each measure runs in a fresh process, so that its peak of memory is its own.
"""

from __future__ import annotations

import argparse
import datetime
import itertools
import json
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any
from unittest import mock

from musterbook.ledger.opening import open_ledger, utc_now
from musterbook.lexicon import load_lexicon
from musterbook.records import Amount, Claim, Copy, Document, Party, Place, Reading

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger
    from musterbook.publishing.exporting.contents import Contents

A_DOCUMENT = 10  # claims
_TOLD_AGAIN = 0.2
_A_GIVER = _A_PLACE = 100  # claims
_LAST = datetime.date(2024, 12, 31)
_TEN_YEARS = 100_000  # claims
_PURPOSES = [
    f"{verb} {what}" for verb in ("to rebuild", "to train", "to equip", "for", "to protect")
    for what in ("schools", "police", "hospitals", "mine clearance", "water works", "border guards", "bakeries")
]  # fmt: skip
_ACTS = {"goal": "seeks", "planned": "plans", "pledged": "pledged", "committed": "signed for", "delivered": "paid"}
_UNITS = (("USD", 2), ("EUR", 2), ("GBP", 2), ("NOK", 2), ("troops", 0), ("vehicles", 0))
TOTALS: tuple[dict[str, Any], ...] = (
    {"by": ("giver", "stage", "year")},
    {"by": ("recipient",), "stage": "pledge", "counting": "reached"},
    {"by": ("place", "purpose")},
    {"by": ()},
    {"by": ("instrument", "year"), "party": "NOR"},
)


class Maker:
    """Draws made-up documents; the same for the same seed."""

    def __init__(self, claims: int, *, seed: int = 1) -> None:
        self.chance = random.Random(seed)
        lexicon, many = load_lexicon(), max(20, claims // _A_GIVER)
        states = [Party(row.label, row.code, row.label) for row in lexicon.parties.rows.values() if row.kind == "state"]
        self.givers = [*states, *(Party(f"Office {n}") for n in range(many))][:many]
        self.shares = list(itertools.accumulate(20 / (20 * rank + many) for rank in range(many)))
        places = [Place(row.name, row.code, row.name) for row in lexicon.places.rows.values()]
        self.places = places[: max(20, claims // _A_PLACE)]
        self.days = max(30, round(3653 * (claims / _TEN_YEARS) ** 0.5))
        self.told: list[tuple[Any, ...]] = []
        self.made = 0

    def stories(self, claims: int) -> Iterator[tuple[Document, Copy, Reading]]:
        """Give documents until that many claims stand in them."""
        for _ in range(claims // A_DOCUMENT):
            yield self.story()

    def story(self) -> tuple[Document, Copy, Reading]:
        day = _LAST - datetime.timedelta(days=self.chance.randrange(self.days))
        facts = [self._fact(day) for _ in range(A_DOCUMENT)]
        self.made += 1
        sentences = [f"{words} ({self.made}.{n})." for n, (words, _) in enumerate(facts)]
        publisher = f"Ministry {self.made % 97}"
        document = Document.of(" ".join(sentences), issued=day.isoformat(), publisher=publisher)
        read, at = [], 0
        for sentence, (_, slots) in zip(sentences, facts, strict=True):
            end = at + len(sentence)
            name = Claim.identity(document.id, slots["kind"], at, end)
            read.append(Claim(name, document.id, start=at, end=end, quote=sentence, **slots))
            at = end + 1
        copy = Copy(document.id, f"{self.made}.txt", publisher=publisher, issued=day.isoformat())
        return document, copy, Reading(document.id, tuple(read), (), "benchmark")

    def _fact(self, day: datetime.date) -> tuple[str, dict[str, Any]]:
        kind = self.chance.choices(("commitment", "figure", "event", "statement"), (60, 20, 12, 8))[0]
        if kind == "commitment":
            return self._sum(day)
        return self._figure(day) if kind == "figure" else self._other(kind, day)

    def _sum(self, day: datetime.date) -> tuple[str, dict[str, Any]]:
        again = bool(self.told) and self.chance.random() < _TOLD_AGAIN
        chosen = self.chance.choice(self.told[-20_000:]) if again else self._drawn(day)
        if not again:
            self.told.append(chosen)
        giver, place, purpose, amount, stage, announced = chosen
        words = f"{giver.name} {_ACTS[stage]} {amount.said} {purpose} in {place.name}"
        return words, {
            "kind": "commitment", "stage": stage, "action": _ACTS[stage], "party": giver,
            "place": (place,), "purpose": purpose, "amount": amount, "repeats": again,
            "announced_on": announced if again else None, "instrument": self.chance.choice(("grant", "loan", None)),
        }  # fmt: skip

    def _drawn(self, day: datetime.date) -> tuple[Any, ...]:
        chance = self.chance
        stage = chance.choices(tuple(_ACTS), (4, 8, 50, 20, 18))[0]
        return (
            self._giver(),
            chance.choice(self.places),
            chance.choice(_PURPOSES),
            self._amount(),
            stage,
            day.isoformat(),
        )

    def _giver(self) -> Party:
        return self.chance.choices(self.givers, cum_weights=self.shares)[0]

    def _amount(self) -> Amount:
        unit, exponent = self.chance.choices(_UNITS, (50, 20, 8, 8, 9, 5))[0]
        digits = self.chance.randrange(10, 1000)
        major = digits * 10 ** self.chance.randrange(3, 7) if exponent else digits
        steps = major * 10**exponent
        if self.chance.random() < 0.2:
            return Amount(steps, steps, None, unit, exponent, "more_than", f"more than {major:,} {unit}")
        return Amount(steps, steps, steps, unit, exponent, "exact", f"{major:,} {unit}")

    def _figure(self, day: datetime.date) -> tuple[str, dict[str, Any]]:
        who, place, number = self._giver(), self.chance.choice(self.places), self.chance.randrange(1, 90_000)
        measure = self.chance.choice(("forces", "trained", "displaced", "casualties"))
        amount = Amount(number, number, number, "persons", 0, "exact", f"{number:,}")
        return f"{who.name} counts {number:,} {measure} in {place.name}", {
            "kind": "figure", "stage": "assessed", "action": "counts", "party": who, "measure": measure,
            "amount": amount, "as_of": day.isoformat(), "place": (place,),
        }  # fmt: skip

    def _other(self, kind: str, day: datetime.date) -> tuple[str, dict[str, Any]]:
        who, act = self._giver(), self.chance.choice(("met", "struck", "warned", "withdrew"))
        stage = "ended" if kind == "event" else "claimed"
        when = day.isoformat() if kind == "event" else None
        return f"{who.name} {act}", {"kind": kind, "stage": stage, "action": act, "party": who, "occurred_on": when}


def timed(work: Any) -> float:
    """Give how long a call takes, in seconds of the processor."""
    began = time.process_time()
    work()
    return time.process_time() - began


def filled(path: Path, claims: int) -> None:
    """Make a ledger of that many claims, without the links between them."""
    names = ("relinking.relink", "upkeep.follow")
    with open_ledger(path) as book, ExitStack() as stack:
        for name in names:
            stack.enter_context(mock.patch(f"musterbook.ledger.{name}", return_value=set()))
        for story in Maker(claims).stories(claims):
            book.post(*story)


def rebuilding(book: Ledger, claims: int) -> dict[str, float]:
    """Measure all that follows from claims and judgements worked out anew: links, entries and what these count for."""
    from musterbook.ledger import upkeep

    with mock.patch("musterbook.ledger.upkeep.rebuild"):
        linking = timed(book.relink)
    counting = timed(partial(upkeep.rebuild, book._alias))
    return {"rebuild, s": linking + counting, "  of which links, s": linking}


def adding(book: Ledger, claims: int) -> dict[str, float]:
    """Measure adding one more document, the worst of ten."""
    maker = Maker(claims, seed=2)
    maker.made = book.held()["documents"]  # numbers its sentences, so that no document is there yet
    book.post(*maker.story())
    spent = [timed(partial(book.post, *maker.story())) for _ in range(10)]
    return {"add a document, median, s": statistics.median(spent), "add a document, worst, s": max(spent)}


def looking_back(book: Ledger, claims: int) -> dict[str, float]:
    """Measure a total as it was known before the last documents came, and one of what was published by half the days.

    In a fresh process, then again in it.
    """
    then, half = utc_now(), (_LAST - datetime.timedelta(days=Maker(claims).days // 2)).isoformat()
    maker = Maker(claims, seed=3)
    maker.made = book.held()["documents"]
    book.post(*maker.story())
    asked: dict[str, dict[str, Any]] = {"as of a day before": {"as_of": then}, "published by": {"published_by": half}}
    out = {}
    for name, view in asked.items():
        for time_ in ("first", "again"):
            out[f"{name}, {time_}, s"] = timed(partial(book.totals, by=("stage",), **view))
    return out


def explaining(book: Ledger, claims: int) -> dict[str, float]:
    """Measure looking up the lines of a total: of one giver, then of all."""
    (*_, one) = book.totals(by=("stage",), giver=Maker(claims).givers[0].code)
    every = book.totals(by=("stage",))
    return {
        "lines of one total, s": timed(lambda: list(one.lines)),
        "lines of all totals, s": timed(lambda: [list(t.lines) for t in every]),
    }


def totalling(book: Ledger, claims: int) -> dict[str, float]:
    """Measure totals: the first of a process, the first of each kind, and each asked again."""
    first = timed(book.totals)
    new = [timed(partial(book.totals, **asked)) for asked in TOTALS]
    again = {len(book.totals(**asked)): timed(partial(book.totals, **asked)) for asked in TOTALS}
    worst = max(again, key=lambda n: again[n])
    return {
        "first total of a process, s": first,
        "first of a kind, worst, s": max(new),
        "any total, median, s": statistics.median(again.values()),
        "any total, worst, s": again[worst],
        "  figures in the worst": worst,
    }


def exporting(book: Ledger, claims: int) -> dict[str, float]:
    """Measure writing each form of export, once the ledger is loaded; the peak is that of all."""
    from musterbook.publishing import exporting as forms
    from musterbook.publishing.exporting.contents import Contents

    out: dict[str, float] = {}
    with tempfile.TemporaryDirectory() as scratch:
        for form in forms.FORMS:
            contents = Contents.of(book)
            out[f"export as {form}, s"] = timed(partial(_written, form, contents, Path(scratch) / form))
    return out


def _written(form: str, contents: Contents, path: Path) -> None:
    from musterbook.publishing import exporting as forms

    if form in forms.TEXTS:
        with path.open("w", encoding="utf-8", newline="") as stream:
            stream.writelines(forms.lines(form, contents, forms.Reporter()))
    else:
        forms.write(form, contents, path)


MEASURES = {
    "rebuilding": rebuilding, "totalling": totalling, "explaining": explaining, "adding": adding,
    "looking back": looking_back, "exporting": exporting,
}  # fmt: skip


def alone(measure: str, path: Path, claims: int) -> dict[str, float]:
    """Run one measure in a process of its own, with its peak of memory."""
    code = f"import json, ledger, reading; print(json.dumps(ledger.inside({measure!r}, {str(path)!r}, {claims})))"
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=Path(__file__).parent, capture_output=True, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def inside(measure: str, path: str, claims: int) -> dict[str, float]:
    """Measure in this process; megabytes are 10**6 bytes."""
    from reading import peak

    with open_ledger(path, create=False) as book:
        found = MEASURES[measure](book, claims)
    return found | {f"{measure}: peak, MB": peak()}


def measured(claims: int, folder: Path) -> dict[str, float]:
    """Give every figure for a book of that many claims; a ledger already in the folder is used again."""
    path = folder / f"{claims}.ledger"
    if not path.exists():
        filled(path, claims)
    out: dict[str, float] = {}
    for measure in MEASURES:
        out |= alone(measure, path, claims)
    return out | {"ledger file, MB": path.stat().st_size / 1e6}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("claims", type=int, nargs="*", default=[10_000, 100_000])
    parser.add_argument("--keep", type=Path, help="keep the ledgers in this folder, and use those that are there")
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        found = {n: measured(n, options.keep or Path(scratch)) for n in options.claims}
    names = dict.fromkeys(name for figures in found.values() for name in figures)
    print(f"{'claims':<34}" + "".join(f"{n:>14,}" for n in found))
    for name in names:
        print(f"{name:<34}" + "".join(f"{figures.get(name, float('nan')):>14,.3f}" for figures in found.values()))


if __name__ == "__main__":
    main()
