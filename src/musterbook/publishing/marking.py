"""Mark what was read in a text.

In: a text and its claims, or other named stretches of it. Out: HTML in which the words of each stand inside a mark;
those that overlap share marks. Or some words with what stands around them.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from html import escape
from itertools import pairwise
from typing import Protocol


class Stretch(Protocol):
    """A claim, or anything else with a name, a kind and a place in a text (code points, half-open)."""

    @property
    def id(self) -> str: ...
    @property
    def kind(self) -> str: ...
    @property
    def start(self) -> int: ...
    @property
    def end(self) -> int: ...


@dataclass(frozen=True, slots=True)
class Mark:
    """Words of a text to mark that are no claim."""

    id: str
    kind: str
    start: int
    end: int


def around(
    text: str, start: int, end: int, most: int, *, paragraph: bool = False, cut: str = "…"
) -> tuple[str, str, str]:
    """Give words with at most so many code points on each side of them, cut where a word ends, and marked there.

    `paragraph` keeps to the paragraph they stand in.
    """
    first, last = (text.rfind("\n", 0, start) + 1, text.find("\n", end)) if paragraph else (0, -1)
    before, after = text[first:start], text[end : len(text) if last < 0 else last]
    if len(before) > most:
        before = f"{cut} {before[-most:].partition(' ')[2]}".lstrip()
    if len(after) > most:
        after = f"{after[:most].rpartition(' ')[0]} {cut}".rstrip()
    return before, text[start:end], after


def marked_text(text: str, claims: Sequence[Stretch]) -> str:
    """Give a text as HTML with its claims marked.

    Each mark names the claims it belongs to in `data-claims`; the first mark of a claim carries the id `c-<claim id>`.
    A mark never spans what another cuts: overlapping claims are cut at each other's ends. Claims outside the text are
    left out.
    """
    inside = [c for c in claims if 0 <= c.start < c.end <= len(text)]
    cuts = sorted({0, len(text), *(c.start for c in inside), *(c.end for c in inside)})
    opening: dict[int, list[Stretch]] = {}
    for claim in inside:
        opening.setdefault(claim.start, []).append(claim)
    out: list[str] = []
    active: list[Stretch] = []
    for start, end in pairwise(cuts):
        active = [c for c in active if c.end > start] + opening.get(start, [])
        words = escape(text[start:end])
        out.append(_mark(words, active, opening.get(start, [])) if active else words)
    return "".join(out)


def _mark(words: str, active: Sequence[Stretch], starting: Sequence[Stretch]) -> str:
    ids = " ".join(c.id for c in sorted(active, key=lambda c: (c.end - c.start, c.id)))
    anchors = [f'<a id="c-{c.id}"></a>' for c in starting[1:]]
    own = f' id="c-{starting[0].id}"' if starting else ""
    kinds = " ".join(dict.fromkeys(f"k-{c.kind}" for c in active))
    return f'{"".join(anchors)}<mark{own} class="{kinds}" data-claims="{ids}">{words}</mark>'
