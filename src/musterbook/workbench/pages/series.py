"""Figure series: how many members, forces, people freed, by the day each figure stands for, drawn and as a table."""

from __future__ import annotations

import csv
import io
from collections import Counter
from typing import TYPE_CHECKING, Any, Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from musterbook.errors import InputError
from musterbook.ledger import series as figures
from musterbook.publishing import curves, phrasing
from musterbook.publishing.sums import major
from musterbook.records import spreadsheet_text
from musterbook.workbench import drawing
from musterbook.workbench.asking import Asked

if TYPE_CHECKING:
    from musterbook.ledger.series import Series
    from musterbook.publishing.curves import Mark

RULES: Final = {"forces": "15 stock and flow of forces differ", "members": "14 membership is dated"}
_ALWAYS: Final = "5 figures that disagree are all shown; none is added, averaged or filled in"
_OF_ALL: Final = figures.OF_A_BODY | {"freed"}  # one curve; the others have one for each party
_PEOPLE: Final = ("freed", "trained", "displaced", "returned", "detained")
_COLUMNS: Final = (
    "measure", "unit", "party", "place", "as_of", "low", "best", "high", "hedge", "said", "speaker", "publisher",
    "issued", "reviewed", "quote", "document", "start", "end", "claim", "entry",
)  # fmt: skip


def page(request: HttpRequest) -> HttpResponse:
    """Show one measure: its chart, the table behind it, and what else was counted."""
    asked = Asked.of(request)
    counts = _measures(asked)
    measure = request.GET.get("measure", "") or next(iter(counts), "")
    if measure and measure not in counts:
        raise InputError(f"nobody counted {measure}: there are {', '.join(counts)}")
    context = {"measures": counts, "measure": measure, "curve": curve(asked, measure) if measure else None}
    return render(request, "musterbook/series.html", context)


def svg(request: HttpRequest, measure: str) -> HttpResponse:
    """Give the chart as a file."""
    asked = Asked.of(request)
    found = curve(asked, measure)
    if found is None or not found["drawn"]:
        raise InputError(f"there is nothing to draw of {measure}")
    text = drawing.alone(found["drawn"], title=found["title"], description=found["says"], rules=found["rules"])
    return _file(text, "image/svg+xml", f"{measure}.svg")


def table(request: HttpRequest, measure: str) -> HttpResponse:
    """Give every figure of a measure as CSV, each with its words."""
    out = io.StringIO()
    rows = csv.writer(out, lineterminator="\n")
    rows.writerow(_COLUMNS)
    for series in _series(Asked.of(request), measure):
        rows.writerows(_row(series, mark) for mark in curves.marks([series]))
    return _file(out.getvalue(), "text/csv; charset=utf-8", f"{measure}.csv")


def curve(asked: Asked, measure: str) -> dict[str, Any] | None:
    """Give what a page shows of a measure, None where nobody counted it."""
    every = _series(asked, measure)
    if not every:
        return None
    shown = curves.chosen(every, by_party=measure not in _OF_ALL)
    marks = curves.marks(shown, measure if measure in _OF_ALL else None)
    rows = [mark.row(f"#c-{mark.point.line.claim}") for mark in marks if mark.drawn]
    drawn = drawing.series(rows) if len(rows) > 1 else None
    return {
        "measure": measure,
        "title": f"{'People ' if measure in _PEOPLE else ''}{measure} over time".capitalize(),
        "says": _described([m for m in marks if m.drawn]),
        "rules": [*filter(None, [RULES.get(measure)]), _ALWAYS],
        "drawn": drawn,
        "svg": mark_safe(drawing.inline(drawn)) if drawn else "",  # every word in it was escaped when it was drawn
        "marks": marks,
        "others": curves.marks(s for s in every if s not in shown),
    }


def _measures(asked: Asked) -> dict[str, int]:
    """Count the figures of each measure: those that a report shows first, then by how many there are."""
    book, entries = asked.view
    of = (book.claims[e.lines[0].claim].measure for e in entries if e.kind == "figure")
    counts = Counter(m for m in of if m)
    first = [m for m in figures.MEASURES if m in counts]
    return {m: counts[m] for m in [*first, *(m for m, _ in counts.most_common() if m not in first)]}


def _series(asked: Asked, measure: str) -> tuple[Series, ...]:
    return figures.series(*asked.view, measure)


def _described(marks: list[Mark]) -> str:
    """Say in a sentence what the chart shows."""
    if len(marks) < 2:
        return ""
    first, last = marks[0], marks[-1]
    told = [f"{phrasing.day(m.point.as_of)}, {m.name}: {m.said}" for m in (first, last)]
    return f"{len(marks)} figures, the first of {told[0]}; the last of {told[1]}. Each is in the table, with its words."


def _row(series: Series, mark: Mark) -> list[object]:
    point, line = mark.point, mark.point.line
    bounds = [major(value, point.exponent) for value in (point.low, point.best, point.high)]
    said = [
        series.measure, series.unit, series.party, series.place, point.as_of, *bounds, line.hedge, mark.said,
        line.speaker, line.publisher, line.issued, "yes" if line.reviewed else "no", line.quote, line.document,
        line.start, line.end, line.claim, line.entry,
    ]  # fmt: skip
    return [spreadsheet_text(v) if isinstance(v, str) else v for v in said]


def _file(text: str, kind: str, name: str) -> HttpResponse:
    response = HttpResponse(text, content_type=kind)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
