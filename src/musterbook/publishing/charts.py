"""Draw the ledger's answers as charts: rows in, SVG out.

In: plain rows, each with the `href` of the words behind it. Out: SVG whose colours are CSS variables, so that one
drawing serves light and dark pages, and whose marks are links. Nothing is fetched and nothing is counted here: a bar's
length is a bound that a summary gave, and an open upper bound is drawn as an arrow, never as a longer bar.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import altair as alt
import vl_convert

VEGA_LITE = "6.4"  # what Altair 6 writes; vl-convert warns of a mismatch when it is left to choose

# Placeholder colours that no chart would use, each replaced by the page's CSS variable after drawing.
_INK, _MUTED, _GRID = "#0a0a01", "#0a0a02", "#0a0a03"
_PAPER, _GOAL, _ALERT = "#0a0a04", "#0a0a05", "#0a0a06"
_SERIES = tuple(f"#0a0a1{n}" for n in range(6))
_VARIABLES = {
    _INK: "--ink",
    _MUTED: "--muted",
    _GRID: "--rule",
    _PAPER: "--card",
    _GOAL: "--goal",
    _ALERT: "--alert",
} | {colour: f"--series-{n + 1}" for n, colour in enumerate(_SERIES)}

_BOUND_SHAPES = {
    "exact": "circle",
    "about": "circle",
    "nearly": "triangle-down",
    "more than": "triangle-up",
    "up to": "triangle-down",
}

# Vega's loader puts a site of its own before a link into the page.
_FOREIGN = re.compile(r"""((?:xlink:)?href)="https?://[^"#]*#""")

Row = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Drawing:
    """A chart: its SVG, and its specification in Vega-Lite."""

    svg: str
    specification: str


@dataclass(frozen=True, slots=True)
class Size:
    """How wide the plot is, in CSS pixels; narrow drawings keep their labels short."""

    width: int
    narrow: bool = False


WIDE, NARROW = Size(800), Size(250, narrow=True)


def targets(rows: Sequence[Row], size: Size = WIDE) -> Drawing:
    """Draw goals against what was pledged, a band a year.

    Each row: year, goal, pledged, open (bool: the pledged sum has an open upper bound), goal_said, pledged_said, href,
    goal_href; sums in millions of one currency, goal or pledged None where there is none.
    """
    pledged = [r for r in rows if r["pledged"] is not None]
    goals = [r for r in rows if r["goal"] is not None]
    y = alt.Y("year:N", title=None, sort="ascending")
    bars = (
        alt.Chart(alt.Data(values=pledged))
        .mark_bar(color=_SERIES[0], height={"band": 0.55}, cornerRadiusEnd=2)
        .encode(y=y, x=_money_axis("pledged"), href="href:N", tooltip=_tooltip("year", "pledged_said"))
    )
    ticks = (
        alt.Chart(alt.Data(values=goals))
        .mark_tick(color=_GOAL, thickness=3, height={"band": 0.9})
        .encode(y=y, x="goal:Q", href="goal_href:N", tooltip=_tooltip("year", "goal_said"))
    )
    labels = (
        alt.Chart(alt.Data(values=goals))
        .mark_text(align="left", dx=6, color=_GOAL, fontSize=11)
        .encode(y=y, x="goal:Q", text="goal_label:N", href="goal_href:N")
    )
    return _draw(
        [bars, _open_ends(pledged, "pledged", "year", None), ticks, labels], size, rows_high=len(rows), band=44
    )


def givers(rows: Sequence[Row], size: Size = WIDE) -> Drawing:
    """Rank givers by one stage in one currency.

    Each row: giver, amount (millions), open, said, href. The rows' order is kept.
    """
    order = [r["giver"] for r in rows]
    y = alt.Y("giver:N", title=None, sort=order)
    bars = (
        alt.Chart(alt.Data(values=list(rows)))
        .mark_bar(color=_SERIES[0], height={"band": 0.62}, cornerRadiusEnd=2)
        .encode(y=y, x=_money_axis("amount"), href="href:N", tooltip=_tooltip("giver", "said"))
    )
    labels = (
        alt.Chart(alt.Data(values=list(rows)))
        .mark_text(align="left", dx=12, color=_INK, fontSize=11)
        .encode(y=y, x="amount:Q", text="label:N", href="href:N")
    )
    return _draw([bars, _open_ends(rows, "amount", "giver", order), labels], size, rows_high=len(rows), band=24)


def series(rows: Sequence[Row], size: Size = WIDE, *, steps: bool = True, unit: str = "") -> Drawing:
    """Draw figures over time as points with their bounds, joined within a series.

    Each row: day (ISO), number, bound (exact, about, nearly, more than, up to), name (of the series), said, source,
    href. Conflicting figures of one day stay as separate points; the line runs through the first of each day.
    """
    names = list(dict.fromkeys(r["name"] for r in rows))
    base_x = alt.X("day:T", title=None, axis=_days_axis(rows, size))
    y = alt.Y("number:Q", title=unit or None, axis=alt.Axis(format="~s", tickCount=5), scale=alt.Scale(zero=True))
    colour = alt.Color(
        "name:N",
        scale=alt.Scale(domain=names, range=list(_SERIES[: max(1, len(names))])),
        legend=alt.Legend(title=None, orient="top", columns=2 if size.narrow else 3, columnPadding=24)
        if len(names) > 1
        else None,
    )
    line = (
        alt.Chart(alt.Data(values=_first_of_each_day(rows)))
        .mark_line(interpolate="step-after" if steps else "linear", strokeWidth=1.5, opacity=0.55)
        .encode(x=base_x, y=y, color=colour)
    )
    shape = alt.Shape(
        "bound:N", scale=alt.Scale(domain=list(_BOUND_SHAPES), range=list(_BOUND_SHAPES.values())), legend=None
    )
    points = (
        alt.Chart(alt.Data(values=list(rows)))
        .mark_point(filled=True, size=62, opacity=0.95)
        .encode(x=base_x, y=y, color=colour, shape=shape, href="href:N", tooltip=_tooltip("day", "said", "source"))
    )
    return _draw([line, points], size, height=230)


def _days_axis(rows: Sequence[Row], size: Size) -> alt.Axis:
    """Mark years, quarters where the days lie in two of them, or months where they lie in one."""
    days = sorted(r["day"] for r in rows)
    years = int(days[-1][:4]) - int(days[0][:4]) if days else 0
    if years < 2:
        step = (3 if years else 1) * (2 if size.narrow else 1)
        return alt.Axis(format="%b %Y", tickCount={"interval": "month", "step": step})
    return alt.Axis(format="%Y", tickCount={"interval": "year", "step": 2 if size.narrow else 1})


def _money_axis(field: str) -> alt.X:
    return alt.X(f"{field}:Q", title=None, axis=alt.Axis(format="~s", tickCount=5), scale=alt.Scale(domainMin=0))


def _tooltip(*fields: str) -> list[alt.Tooltip]:
    return [alt.Tooltip(f"{f}:N", title=f.split("_")[0]) for f in fields]


def _open_ends(rows: Iterable[Row], value: str, band: str, order: list[str] | None) -> alt.Chart:
    """Mark sums whose upper bound is open with an arrow at the end of the bar."""
    chart: alt.Chart = (
        alt.Chart(alt.Data(values=[r for r in rows if r["open"]]))
        .mark_point(shape="triangle-right", filled=True, size=70, color=_SERIES[0], xOffset=5)
        .encode(y=alt.Y(f"{band}:N", sort=order) if order else f"{band}:N", x=f"{value}:Q", href="href:N")
    )
    return chart


def _first_of_each_day(rows: Sequence[Row]) -> list[Row]:
    firsts: dict[tuple[str, str], Row] = {}
    for row in rows:
        firsts.setdefault((row["name"], row["day"]), row)
    return list(firsts.values())


def _draw(
    layers: Sequence[alt.Chart], size: Size, *, height: int | None = None, rows_high: int = 0, band: int = 0
) -> Drawing:
    chart: Any = (
        alt.layer(*layers)
        .properties(width=size.width, height=height or max(1, rows_high) * band)
        .configure(background=_PAPER, font="system-ui, sans-serif")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=_INK,
            titleColor=_MUTED,
            gridColor=_GRID,
            domainColor=_GRID,
            tickColor=_GRID,
            labelFontSize=11,
            labelLimit=90 if size.narrow else 190,
            titleFontWeight="normal",
        )
        .configure_axisY(domain=False, ticks=False, labelPadding=8)
        .configure_legend(labelColor=_INK, labelFontSize=12, symbolType="circle")
    )
    specification = chart.to_json(indent=None)
    svg = vl_convert.vegalite_to_svg(specification, vl_version=VEGA_LITE, allowed_base_urls=[])
    return Drawing(_FOREIGN.sub(r'\1="#', _themed(svg)), _themed(specification))


def _themed(text: str) -> str:
    return re.sub("|".join(_VARIABLES), lambda m: f"var({_VARIABLES[m.group()]})", text)
