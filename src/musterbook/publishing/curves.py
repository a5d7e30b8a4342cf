"""Figures over time, as what a chart and the table behind it show.

In: series of the ledger. Out: `Mark`s in order of day, each with its words. Nothing is counted, added or joined here.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from musterbook.lexicon import load_lexicon
from musterbook.publishing import phrasing
from musterbook.publishing.terminal import hedges

if TYPE_CHECKING:
    from musterbook.ledger.entries import Line
    from musterbook.ledger.series import Point, Series

_SHOWN = 5  # more lines than this cannot be told apart


@dataclass(frozen=True, slots=True)
class Mark:
    """One figure: `day` is the first ISO day it can stand for, None where unknown; `number` is what is drawn.

    `number` is a bound in major units, for drawing alone, None where no number was said. `bound` is exact, about,
    nearly, more than or up to.
    """

    point: Point
    day: str | None
    number: float | None
    bound: str
    name: str
    said: str
    source: str

    @property
    def drawn(self) -> bool:
        return self.day is not None and self.number is not None

    def row(self, href: str) -> dict[str, Any]:
        """Give what `charts.series` draws."""
        return {
            "day": self.day, "number": self.number, "bound": self.bound, "name": self.name, "said": self.said,
            "source": self.source, "href": href,
        }  # fmt: skip


def marks(series: Iterable[Series], name: str | None = None) -> list[Mark]:
    """Give the points of some series in order of day, the undated last; `name` stands for all of them."""
    found = [_mark(p, name or series_name(s)) for s in series for p in s.points]
    return sorted(found, key=lambda m: (m.day is None, m.day or "", m.name))


def chosen(series: Sequence[Series], *, by_party: bool) -> list[Series]:
    """Take what can be told apart: the longest series of known parties, or else what is said of a coalition, if any."""
    parties = load_lexicon().parties.rows
    if not by_party:
        own = [s for s in series if (row := parties.get(s.party or "")) and row.kind == "coalition"]
        return own or list(series)
    dated = [s for s in series if s.party and sum(1 for p in s.points if p.as_of) > 1]
    return sorted(dated, key=lambda s: (-len(s.points), series_name(s)))[:_SHOWN]


def series_name(series: Series) -> str:
    """Name a series by its party and place."""
    parties, places = load_lexicon().parties.rows, load_lexicon().places.rows
    party = parties[series.party].label if series.party and series.party in parties else series.party
    place = places[series.place].name if series.place and series.place in places else series.place
    return " in ".join(filter(None, (party, place))) or "not said whose"


def line_said(line: Line) -> str:
    """Write what a line says of its amount, in its own words where that is no number."""
    if line.low is None and line.high is None:
        return line.said or "no number given"
    return phrasing.total(line.low, line.high, line.unit or "", line.exponent, hedges=hedges([line]))


def _mark(point: Point, name: str) -> Mark:
    line, value = point.line, point.low if point.low is not None else point.high
    bound = "more than" if point.high is None else "up to" if point.low is None else (line.hedge or "exact")
    source = ", ".join(filter(None, (line.speaker, line.publisher, phrasing.day(line.issued))))
    number = None if value is None else value / 10**point.exponent
    return Mark(point, _first_day(point.as_of), number, bound, name, line_said(line), source)


def _first_day(edtf: str | None) -> str | None:
    match = re.match(r"(\d{4})(?:-(\d\d))?(?:-(\d\d))?", edtf or "")
    return f"{match[1]}-{match[2] or '01'}-{match[3] or '01'}" if match else None
