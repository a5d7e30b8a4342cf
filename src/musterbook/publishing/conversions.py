"""Print totals and targets in a currency asked for: what was converted, at which rates, and what was not.

In: conversions of the ledger. Out: a table for people, or rows for another program. Nothing is converted here.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from musterbook.publishing import phrasing
from musterbook.publishing.sums import TARGETS, bounded, major
from musterbook.publishing.tables import Columns, Format, Row, write
from musterbook.publishing.terminal import line_row, wrapped

if TYPE_CHECKING:
    from musterbook.ledger.conversion import Conversion, Converted, ConvertedTarget, NotConverted

_NAMES = ("low", "best", "high")


def write_conversions(
    found: Sequence[Conversion], by: Sequence[str], out: TextIO, *, style: Format, explain: bool = False
) -> None:
    """Write conversions; as a table with the rates below, and what stays as it was said. `explain` lists each line."""
    rows = [conversion_row(c) for c in found]
    write(rows, _columns(by, people=style is Format.table), style=style, out=out, empty="There is no money to convert.")
    if style is Format.table and rows:
        if explain:
            out.writelines(line + "\n" for row in rows for line in _explained(row))
        out.writelines(line + "\n" for line in _foot(found, rows))


def conversion_row(found: Conversion) -> dict[str, Any]:
    """Give a conversion as plain values, bounds in major units, rates to six digits."""
    bounds = (found.low, found.best, found.high)
    known = phrasing.total(found.low, found.high, found.unit, found.exponent) if found.lines else "nothing converted"
    return {
        "key": dict(zip(found.by, found.key, strict=True)),
        "labels": dict(zip(found.by, found.labels, strict=True)),
        "stage": found.stage,
        "instrument": found.instrument,
        "unit": found.unit,
        **{name: major(v, found.exponent) for name, v in zip(_NAMES, bounds, strict=True)},
        "sum": known,
        "lines": [_line(c, found.exponent) for c in found.lines],
        "not_converted": [_missing(m) for m in found.missing],
        "rates": found.version,
        "rules": list(found.rules),
    }


def write_converted_targets(found: Sequence[ConvertedTarget], out: TextIO, *, style: Format) -> None:
    """Write each goal and all that answers it in one currency; as a table with the rates, and what has none."""
    rows = [converted_target_row(t) for t in found]
    write(rows, TARGETS, style=style, out=out, empty="No goal was read.")
    sums = [c for t in found for c in (t.pledged, t.committed, t.disbursed) if c]
    if style is Format.table and rows:
        told = [conversion_row(c) for c in sums]
        goals = [{"lines": [t["goal"]["line"]] if t["goal"]["line"] else [], "not_converted": t["not_converted"]}
                 for t in rows]  # fmt: skip
        out.writelines(line + "\n" for line in _foot(sums, [*goals, *told]))


def converted_target_row(found: ConvertedTarget) -> dict[str, Any]:
    """Give a goal and what answers it as plain values, bounds in major units."""
    goal, target = found.goal, found.target
    reached = {name: getattr(found, name) for name in ("pledged", "committed", "disbursed")}
    bounds = (goal.low, goal.best, goal.high) if goal else (None, None, None)
    kept = {target.lines[0].hedge or ""}
    return {
        "entry": target.entry,
        "year": target.year,
        "label": target.label,
        "unit": found.unit,
        "goal": bounded(bounds, found.unit, found.exponent, kept)
        | {"line": _line(goal, found.exponent) if goal else None},
        **{name: _towards(found, sum_) for name, sum_ in reached.items()},
        "gap": bounded(found.gap, found.unit, found.exponent, ()),
        "not_converted": [_missing(found.missing)] if found.missing else [],
        "quote": target.lines[0].quote,
        "source": line_row(target.lines[0])["source"],
    }


def _towards(target: ConvertedTarget, found: Conversion | None) -> dict[str, Any]:
    if found is None:
        return bounded((None, None, None), target.unit, target.exponent, ()) | {"said": "", "lines": []}
    row = conversion_row(found)
    return {name: row[name] for name in (*_NAMES, "lines", "not_converted")} | {"said": row["sum"]}


def _missing(one: NotConverted) -> dict[str, Any]:
    return line_row(one.line) | {"reason": one.reason}


def _line(one: Converted, exponent: int) -> dict[str, Any]:
    rate, bounds = one.rate, (one.low, one.best, one.high)
    return line_row(one.line) | {
        **{name: major(v, exponent) for name, v in zip(_NAMES, bounds, strict=True)},
        "rate": {"unit": rate.unit, "into": rate.into, "value": rate.said, "on": rate.on, "source": rate.source},
    }


def _columns(by: Sequence[str], *, people: bool) -> Columns:
    named = tuple(
        (name, lambda r, name=name: r["labels"][name] or ("undated" if name in ("year", "period") else "not said"))
        for name in by
        if name != "stage"
    )
    bounds = tuple((name, itemgetter(name)) for name in ("unit", *_NAMES))
    return (
        *named,
        ("stage", lambda r: f"{r['stage']} ({r['instrument']})" if r["instrument"] else r["stage"]),
        *(() if people else bounds),
        ("sum", itemgetter("sum")),
        ("lines", lambda r: len(r["lines"])),
        ("not converted", lambda r: len(r["not_converted"]) or ""),
    )


def _explained(row: Row) -> Iterator[str]:
    """Write each line that was converted: what was said, what it comes to, the rate, and the words."""
    yield ""
    yield ", ".join(filter(None, (*(str(v) for v in row["labels"].values()), row["stage"])))
    for line in row["lines"]:
        rate, best = line["rate"], line["best"] if line["best"] is not None else line["low"] or line["high"]
        comes_to = f"{best:,f}" if best is not None else "open"
        yield from wrapped(f"  {line['said']} = {comes_to} {rate['into']}  at {rate['value']:f} of {rate['on']}", 4)
        yield from wrapped(f"    “{' '.join(line['quote'].split())}” [{line['claim'][:12]}] {line['source']}", 5)


def _foot(found: Sequence[Conversion], rows: Sequence[Row]) -> Iterator[str]:
    yield ""
    used = {(r["unit"], r["on"]): r for row in rows for r in (line["rate"] for line in row["lines"])}
    for (unit, on), rate in sorted(used.items()):
        if unit != rate["into"]:
            yield from wrapped(f"1 {unit} = {rate['value']:f} {rate['into']}  {on}  {rate['source']}", 4)
    unrated = {line["claim"]: line for row in rows for line in row["not_converted"]}
    for line in unrated.values():
        yield from wrapped(f"not converted: {line['said']} [{line['claim'][:12]}]: {line['reason']}", 4)
    if found:
        yield from wrapped(f"Rates: {found[0].version}. {'; '.join(found[0].rules)}.", 7)
