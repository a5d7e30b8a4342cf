import re
from typing import Any

import pytest

from musterbook.publishing import charts

TARGETS: list[dict[str, Any]] = [
    {
        "year": "2020",
        "goal": 700.0,
        "goal_said": "more than $700 million",
        "goal_label": "more than $700 million",
        "goal_href": "#t-1",
        "pledged": 400.0,
        "pledged_said": "at least $400 million",
        "open": True,
        "href": "#t-2",
    },
    {
        "year": "2021",
        "goal": 670.0,
        "goal_said": "$670 million",
        "goal_label": "$670 million",
        "goal_href": "#t-3",
        "pledged": None,
        "pledged_said": "",
        "open": False,
        "href": "",
    },
]
GIVERS = [
    {"giver": "A <b>", "amount": 3.5, "open": False, "said": "$3.5 million", "label": "$3.5 million", "href": "#t-4"}
]
POINTS = [
    {
        "day": "2018-02-13",
        "number": 70.0,
        "bound": "more than",
        "name": "n",
        "said": "s",
        "source": "x",
        "href": "#t-5",
    },
    {"day": "2020-06-04", "number": 82.0, "bound": "exact", "name": "m", "said": "s", "source": "x", "href": "#t-6"},
]


@pytest.mark.parametrize("size", [charts.WIDE, charts.NARROW])
def test_every_mark_links_to_its_words_and_nowhere_else(size: charts.Size) -> None:
    drawn = charts.targets(TARGETS, size).svg + charts.givers(GIVERS, size).svg + charts.series(POINTS, size).svg
    links = re.findall(r'href="([^"]*)"', drawn)
    assert {f"#t-{n}" for n in range(1, 7)} <= set(links)
    assert all(link.startswith("#t-") for link in links)


def test_colours_follow_the_page() -> None:
    svg = charts.series(POINTS).svg
    assert "var(--series-1)" in svg
    assert "var(--ink)" in svg
    assert "#0a0a" not in svg


def test_names_are_text() -> None:
    assert "A <b>" not in charts.givers(GIVERS).svg


def test_an_open_sum_has_an_arrow_and_a_closed_one_has_none() -> None:
    def arrows(rows: list[dict[str, Any]]) -> int:
        return charts.targets(rows).svg.count('aria-roledescription="point"')

    assert arrows(TARGETS) == 1
    assert arrows([row | {"open": False} for row in TARGETS]) == 0


@pytest.mark.parametrize(
    ("last", "marked"), [("2018-05-31", "Apr 2018"), ("2019-11-30", "Jan 2019"), ("2023-01-02", "2021")]
)
def test_the_axis_names_days_however_near_they_lie(last: str, marked: str) -> None:
    svg = charts.series([POINTS[0], POINTS[1] | {"day": last, "name": "n"}]).svg
    assert f">{marked}</text>" in svg
