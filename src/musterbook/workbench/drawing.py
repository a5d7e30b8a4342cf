"""Draw charts once: what is drawn is kept by what it shows, so that a judgement elsewhere draws nothing anew.

In: rows of a chart. Out: SVG for a page, whose colours are the page's, and SVG for a file, which stands by itself.
"""

from __future__ import annotations

import json
import re
from collections.abc import Sequence
from functools import lru_cache
from html import escape
from typing import TYPE_CHECKING, Any, Final

from musterbook.publishing import charts

if TYPE_CHECKING:
    from musterbook.publishing.charts import Drawing

_SIZE: Final = charts.Size(640)
_PAPER: Final = {  # the light colours of the page's style sheet
    "--ink": "#1e2430", "--muted": "#5d6474", "--rule": "#e2dccd", "--card": "#ffffff", "--goal": "#97470f",
    "--alert": "#a32a22", "--series-1": "#2f5d8a", "--series-2": "#3f8468", "--series-3": "#8a5a9f",
    "--series-4": "#8f6a12", "--series-5": "#5b6270", "--series-6": "#b9564b",
}  # fmt: skip
_VARIABLE: Final = re.compile(r"var\((--[a-z0-9-]+)\)")


def warm() -> None:
    """Load what draws, so that the first page that has a chart need not wait for it."""
    point = {"day": "2020-01-01", "number": 1, "bound": "exact", "name": "", "said": "", "source": "", "href": "#"}
    series((point,))


def series(rows: Sequence[dict[str, Any]]) -> Drawing:
    """Draw figures over time."""
    return _series(json.dumps(list(rows), sort_keys=True))


@lru_cache(maxsize=64)
def _series(rows: str) -> Drawing:
    return charts.series(json.loads(rows), _SIZE)


def inline(drawing: Drawing) -> str:
    """Give the SVG for a page: a picture for the eye, whose marks a pointer can follow; the table beside it says all.

    A reader of the screen and the Tab key pass it by, since every mark is a row of the table with its link.
    """
    svg = drawing.svg.replace("<svg ", '<svg aria-hidden="true" focusable="false" ', 1)
    return svg.replace("<a xlink:href=", '<a tabindex="-1" xlink:href=')


def alone(drawing: Drawing, *, title: str, description: str, rules: Sequence[str]) -> str:
    """Give the SVG as a file: titled, described, light, with its specification and its rules in its metadata."""
    svg, specification = (_VARIABLE.sub(lambda m: _PAPER[m[1]], text) for text in (drawing.svg, drawing.specification))
    svg = re.sub(r'<a xlink:href="#[^"]*">|</a>', "", svg)
    held = escape(json.dumps({"rules": list(rules), "specification": json.loads(specification)}))
    head = f'<title id="t">{escape(title)}</title><desc id="d">{escape(description)}</desc><metadata>{held}</metadata>'
    svg = re.sub(r"(<svg [^>]*>)", lambda m: m[1] + head, svg, count=1)
    return svg.replace("<svg ", '<svg role="img" aria-labelledby="t" aria-describedby="d" ', 1)
