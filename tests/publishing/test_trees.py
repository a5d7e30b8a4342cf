"""Trees as arcs: one for every word, nested arcs further out, all within the drawing."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterbook.publishing.trees import ROW, arcs


def columns(svg: str) -> dict[int, float]:
    """Give for each word how far left its arc runs."""
    return {int(w): float(x) for w, x in re.findall(r'data-word="(\d+)" data-head="\d+"><path d="M\S+ \S+Q(\S+) ', svg)}


def test_an_arc_runs_outside_those_that_it_passes() -> None:
    svg = arcs([1, 4, 3, 1, -1])
    x = columns(svg)
    assert set(x) == {0, 1, 2, 3}
    assert x[1] < x[3] < x[2] == x[0]
    assert svg.count("<circle") == 1


def test_an_arc_starts_at_its_head_and_points_at_its_word() -> None:
    (path,) = re.findall(r'<path d="(M[^"]+)"/>', arcs([-1, 0]))
    numbers = [float(n) for n in re.findall(r"[\d.]+", path)]
    start, end = numbers[1], numbers[-2]
    assert abs(start - ROW / 2) < ROW / 4
    assert end == ROW * 1.5


@pytest.mark.parametrize("heads", [[], [-1]])
def test_no_arc_is_drawn_where_there_is_none(heads: list[int]) -> None:
    assert "data-head" not in arcs(heads)


@given(st.integers(1, 60).flatmap(lambda n: st.lists(st.integers(-1, n - 1), min_size=n, max_size=n)))
def test_every_word_is_drawn_within_the_drawing(heads: list[int]) -> None:
    heads = [h if h != n else -1 for n, h in enumerate(heads)]
    svg = arcs(heads)
    width = float(re.findall(r'viewBox="0 0 (\S+) ', svg)[0])
    assert len(re.findall("<g ", svg)) == len(heads)
    assert all(0 < x < width <= 200 for x in columns(svg).values())
