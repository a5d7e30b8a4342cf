"""Print totals and targets: low, best and high, the words of the bounds, the rules, and every line behind a figure.

In: totals and targets of the ledger. Out: a table for people, or rows for another program. Nothing is added up here.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from operator import itemgetter
from typing import TYPE_CHECKING, Any, TextIO

from musterbook.publishing import phrasing
from musterbook.publishing.tables import Columns, Format, Row, write
from musterbook.publishing.terminal import hedges, line_row, wrapped

if TYPE_CHECKING:
    from musterbook.ledger.entries import Line
    from musterbook.ledger.summaries import Total
    from musterbook.ledger.targets import Target

_BAR, _PARTS = 10, ("", "▏", "▎", "▍", "▌", "▋", "▊", "▉")  # a bar's longest, in letters; eighths of a letter

_COUNTS: Columns = (
    ("lines", lambda r: len(r["lines"])),
    ("folded", lambda r: len(r["folded"]) or ""),
    ("left out", lambda r: len(r["left_out"]) or ""),
    ("not reviewed", lambda r: r["unreviewed"] or ""),
)
_BOUNDS: Columns = tuple((name, itemgetter(name)) for name in ("low", "best", "high"))


def write_totals(
    totals: Sequence[Total], by: Sequence[str], out: TextIO, *, style: Format, explain: bool = False
) -> None:
    """Write totals by some groups, the rules they used and how much of them nobody reviewed.

    `explain` lists every line as well: as a table below its total, as CSV in a row of its own.
    """
    listed = explain or style in (Format.json, Format.jsonl)
    rows = [total_row(t, listed=listed) for t in totals]
    if style is Format.table:
        if explain:
            out.writelines(line + "\n" for row in rows for line in _explained(row, by))
        else:
            shown = [r for r in rows if r["lines"]] or rows
            _draw(shown)
            write(shown, _for_people(by), style=style, out=out, empty="Nothing with an amount was counted.")
        out.writelines(line + "\n" for line in _foot(totals))
    elif style is Format.csv and explain:
        write((x for row in rows for x in _lines(row)), _line_columns(by), style=style, out=out)
    else:
        write(rows, _for_programs(by), style=style, out=out)


def total_row(total: Total, *, listed: bool = True) -> dict[str, Any]:
    """Give a total as plain values, bounds in major units; without `listed` its lines are counted and not looked up."""
    labels = dict(zip(total.by, total.labels, strict=True))
    return {
        "key": dict(zip(total.by, total.key, strict=True)),
        "labels": labels,
        "stage": total.stage,
        "instrument": total.instrument,
        "counting": total.counting,
        "unit": total.unit,
        "low": major(total.low, total.exponent),
        "best": major(total.best, total.exponent),
        "high": major(total.high, total.exponent),
        "said": said(total),
        "bounded": total.bounded,
        "unreviewed": total.unreviewed,
        "rules": list(total.rules),
        **(_listed(total) if listed else {name: getattr(total, name) for name in ("lines", "folded", "left_out")}),
    }


def _listed(total: Total) -> dict[str, Any]:
    return {
        "lines": [line_row(x) | _bounds(x) for x in total.lines],
        "folded": [
            line_row(f.line) | _bounds(f.line) | {"kind": f.kind, "into": f.into, "why": list(f.why)}
            for f in total.folded
        ],
        "left_out": [line_row(x.line) | _bounds(x.line) | {"reason": x.reason, "rule": x.rule} for x in total.left_out],
    }


def said(total: Total) -> str:
    """Write a total in words: "more than $700 million"; "nothing counted" where no line is."""
    if not total.lines:
        return "nothing counted"
    if not total.low and total.high is None and total.best:
        return f"{phrasing.total(total.best, total.best, total.unit, total.exponent)} as said"
    return phrasing.total(total.low, total.high, total.unit, total.exponent, hedges=total.hedges)


def major(value: int | None, exponent: int) -> int | Decimal | None:
    """Give smallest steps in major units, exactly."""
    if value is None:
        return None
    number = Decimal(value).scaleb(-exponent)
    return int(number) if number == number.to_integral_value() else number.normalize()


def _bounds(line: Line) -> dict[str, Any]:
    found = {name: major(getattr(line, name), line.exponent) for name in ("low", "best", "high")}
    return found | {"unit": line.unit, "note": line.note, "counts": _counts(line)}


def _counts(line: Line) -> str:
    """Say in words what a line adds, which is less than was said where only a remainder counts."""
    if line.low is None and line.high is None:
        return line.said or ""
    return phrasing.total(line.low, line.high, line.unit or "", line.exponent, hedges=hedges([line]))


def _group(name: str) -> Columns:
    return ((name, lambda r: r["labels"][name] or ("undated" if name in ("year", "period") else "not said")),)


def _groups(by: Sequence[str]) -> Columns:
    return tuple(column for name in by if name != "stage" for column in _group(name))


def _stage(row: Row) -> str:
    return f"{row['stage']} ({row['instrument']})" if row["instrument"] else str(row["stage"])


def _for_people(by: Sequence[str]) -> Columns:
    best = ("best", lambda r: "" if r["best"] is None else phrasing.quantity(Decimal(r["best"]), r["unit"]))
    drawn = ("", lambda r: r["bar"])
    return (*_groups(by), ("stage", _stage), ("sum", lambda r: r["said"]), best, drawn, *_COUNTS)


def _draw(rows: Sequence[dict[str, Any]]) -> None:
    """Give each row a bar: its part of the largest sum of its stage and unit, open at the end where the sum is."""
    most: dict[tuple[str, str], Decimal] = {}
    for row in rows:
        kind = (_stage(row), row["unit"])
        most[kind] = max(most.get(kind, Decimal(0)), _size(row))
    for row in rows:
        largest, size = most[_stage(row), row["unit"]], _size(row)
        eighths = int(size / largest * _BAR * 8) if largest else 0
        bar = "█" * (eighths // 8) + _PARTS[eighths % 8]
        row["bar"] = (bar or "▏" if size else "") + ("→" if row["lines"] and row["high"] is None else "")


def _size(row: Row) -> Decimal:
    return Decimal(next((row[name] for name in ("best", "low", "high") if row[name]), 0))


def _for_programs(by: Sequence[str]) -> Columns:
    slots = tuple((name, itemgetter(name)) for name in ("stage", "instrument", "unit"))
    rules = ("rules", _numbers)
    return (*_groups(by), *slots, *_BOUNDS, ("sum", lambda r: r["said"]), *_COUNTS, rules)


def _foot(totals: Sequence[Total]) -> Iterator[str]:
    """Say which rules were used, and what share of the lines nobody reviewed."""
    rules = sorted({r for t in totals for r in t.rules}, key=lambda r: int(r.partition(" ")[0]))
    lines, new = sum(len(t.lines) for t in totals), sum(t.unreviewed for t in totals)
    if rules:
        yield ""
        yield from wrapped("Rules: " + "; ".join(rules), 7)
    if lines:
        yield f"Not reviewed: {new} of {lines} lines" + (f" ({100 * new // lines} %)" if new else "")


def _numbers(row: Row) -> str:
    return " ".join(rule.partition(" ")[0] for rule in row["rules"])


def _lines(row: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for is_, listed in (("counted", row["lines"]), ("folded", row["folded"]), ("left out", row["left_out"])):
        for line in listed:
            yield {"labels": row["labels"], "stage": row["stage"], "unit": row["unit"], "is": is_, **line}


def _why(line: Row) -> str:
    if "reason" in line:
        return f"{line['reason']} (rule {line['rule']})" if line["rule"] else str(line["reason"])
    if "why" in line:
        return f"{line['kind']} {line['into'][:12]}: {'; '.join(line['why'])}"
    return str(line.get("note", ""))


def _line_columns(by: Sequence[str]) -> Columns:
    names = ("stage", "unit", "is", "low", "best", "high")
    slots = tuple((name, lambda r, name=name: r.get(name)) for name in names)
    told = tuple((name, itemgetter(name)) for name in ("said", "source", "quote", "claim"))
    return (*_groups(by), *slots, ("why", _why), *told)


def _explained(row: dict[str, Any], by: Sequence[str]) -> Iterator[str]:
    """Write one total with every line it counted, folded and left out, each with its document and its words."""
    named = [str(take(row)) for _, take in (*_groups(by), ("stage", _stage))]
    yield f"{', '.join(named)}: {row['said']}"
    if row["lines"]:
        bounds = ", ".join(
            f"{name} {'open' if row[name] is None else f'{row[name]:,}'}" for name in ("low", "best", "high")
        )
        yield f"  {bounds} ({row['unit']}, {row['counting']})"
    for line in _lines(row):
        yield from wrapped(f"  {line['is']:<9} {line['counts']}  [{line['claim'][:12]}] {line['source']}", 12)
        yield from wrapped(f"            “{' '.join(line['quote'].split())}”", 13)
        if why := _why(line):
            yield from wrapped(f"            {why}", 14)
    yield f"  rules     {_numbers(row)}"
    yield f"  reviewed  {len(row['lines']) - row['unreviewed']} of {len(row['lines'])} lines"
    yield ""


# Targets

TARGETS: Columns = (
    ("year", lambda r: r["year"] or "undated"),
    ("for what", lambda r: r["label"]),
    ("goal", lambda r: r["goal"]["said"]),
    ("pledged", lambda r: r["pledged"]["said"]),
    ("committed", lambda r: r["committed"]["said"]),
    ("disbursed", lambda r: r["disbursed"]["said"]),
    ("gap", lambda r: r["gap"]["said"]),
    ("words", lambda r: r["quote"]),
)


def write_targets(targets: Iterable[Target], out: TextIO, *, style: Format) -> None:
    """Write each goal, what of it was pledged, committed and disbursed, and the gap, each with its bounds."""
    rows = [target_row(t) for t in targets]
    write(rows, TARGETS, style=style, out=out, empty="No goal was read.")
    for row in rows if style is Format.table else ():
        if row["elsewhere"]:
            sums = ", ".join(dict.fromkeys(x["counts"] for x in row["elsewhere"]))
            text = (
                f"Also for {row['label']}: {sums}; --convert {row['unit']} adds what was promised in other currencies."
            )
            out.writelines(line + "\n" for line in wrapped(text, 2))


def target_row(target: Target) -> dict[str, Any]:
    """Give a target as plain values, bounds in major units."""
    line = target.lines[0]
    reached = {name: getattr(target, name) for name in ("pledged", "committed", "disbursed")}
    return {
        "entry": target.entry,
        "year": target.year,
        "label": target.label,
        "unit": target.unit,
        "goal": bounded((target.low, target.best, target.high), target.unit, target.exponent, {line.hedge or ""}),
        **{name: _towards(target, total) for name, total in reached.items()},
        "gap": bounded((target.gap_low, target.gap_best, target.gap_high), target.unit, target.exponent, ()),
        "elsewhere": [line_row(x) | _bounds(x) for x in target.elsewhere],
        "apart": [line_row(x) | _bounds(x) for x in target.apart],
        "quote": line.quote,
        "source": line_row(line)["source"],
    }


def _towards(target: Target, total: Total | None) -> dict[str, Any]:
    if total is None:
        return {"low": None, "best": None, "high": None, "said": "", "lines": []}
    bounds = (total.low, total.best, total.high)
    return bounded(bounds, target.unit, target.exponent, ()) | {
        "said": said(total),
        "lines": [line_row(x) for x in total.lines],
    }


def bounded(bounds: Sequence[int | None], unit: str, exponent: int, kept: Iterable[str]) -> dict[str, Any]:
    """Give bounds in major units and, under `said`, in words; `kept` are the hedges of what was said."""
    low, _, high = bounds
    known = low is not None or high is not None
    words = phrasing.total(low, high, unit, exponent, hedges=set(kept)) if known else "not known"
    names = ("low", "best", "high")
    return {n: major(v, exponent) for n, v in zip(names, bounds, strict=True)} | {"said": words}
