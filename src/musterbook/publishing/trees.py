"""Draw a dependency tree as arcs beside a column of words.

In: for each word the number of the word it depends on. Out: SVG as high as the column, one unit of height a row, whose
arcs run at the left of the words from head to dependent. It holds no text; the words stand beside it.
"""

from __future__ import annotations

from collections.abc import Sequence

ROW = 20  # units of the drawing that a row of the column is high
_STEP, _WIDEST, _END, _ROUND, _APART = 9.0, 150.0, 9.0, 4.0, 3.0


def arcs(heads: Sequence[int]) -> str:
    """Draw the arcs of a tree; `heads` counts from 0, and a head of -1 is drawn as a dot.

    The drawing's width grows with the deepest nesting up to a limit, beyond which arcs move closer together. Each arc
    is a group that names its word and its head in `data-word` and `data-head`.
    """
    levels = _levels(heads)
    deepest = max(levels.values(), default=1)
    step = min(_STEP, _WIDEST / deepest)
    width, height = deepest * step + _END + 4, max(1, len(heads)) * ROW
    drawn = "".join(
        _arc(word, head, width - _END - levels[word] * step, width) if head >= 0 else _dot(word, width)
        for word, head in enumerate(heads)
    )
    return (
        f'<svg class="arcs" aria-hidden="true" viewBox="0 0 {width:g} {height}" '
        f'style="width:{width / ROW:.3g}em;height:{height // ROW}em">{drawn}</svg>'
    )


def _levels(heads: Sequence[int]) -> dict[int, int]:
    """Give how far out each word's arc runs: just beyond every shorter one that it passes."""
    outermost = [0] * len(heads)  # by the gap below each row
    levels: dict[int, int] = {}
    for word in sorted((w for w, h in enumerate(heads) if h >= 0), key=lambda w: (abs(heads[w] - w), w)):
        first, last = sorted((word, heads[word]))
        levels[word] = 1 + max(outermost[first:last], default=0)
        outermost[first:last] = [levels[word]] * (last - first)
    return levels


def _arc(word: int, head: int, x: float, width: float) -> str:
    """One arc: it leaves the head's row on the side of the dependent and ends in an arrow at the dependent."""
    down = 1 if word > head else -1
    start, end = _middle(head) + down * _APART, _middle(word)
    turn, right = down * _ROUND, width - _END + 3
    path = (
        f"M{right:g} {start:g}H{x + _ROUND:g}Q{x:g} {start:g} {x:g} {start + turn:g}"
        f"V{end - turn:g}Q{x:g} {end:g} {x + _ROUND:g} {end:g}H{right:g}"
    )
    tip = f"M{right:g} {end - 3:g}L{width - 1:g} {end:g}L{right:g} {end + 3:g}Z"
    return f'<g data-word="{word}" data-head="{head}"><path d="{path}"/><path class="tip" d="{tip}"/></g>'


def _dot(word: int, width: float) -> str:
    return f'<g data-word="{word}"><circle cx="{width - 4:g}" cy="{_middle(word):g}" r="3"/></g>'


def _middle(row: int) -> float:
    return (row + 0.5) * ROW
