"""Figures over time: the chart, the table behind it, and both as files."""

from __future__ import annotations

import csv
import io
import json
import re
from html import unescape
from xml.etree import ElementTree

import pytest
from playwright.sync_api import Browser, Page, expect

from musterbook.workbench import drawing
from tests.workbench.conftest import Served
from tests.workbench.test_pages import ask


def test_each_measure_has_its_page_with_every_figure_and_its_words(served: Served) -> None:
    text = ask(served, "/series/?measure=members")[2]
    assert "<h1>Members over time</h1>" in text
    table = text[text.index("The figures behind the chart") :]
    assert [table.index(said) for said in ("79 members", "more than 80 members")] == sorted(
        table.index(said) for said in ("79 members", "more than 80 members")
    )
    claims = set(re.findall(r'xlink:href="#(c-[0-9a-f]{32})"', text))
    assert len(claims) == 2
    assert all(f'<tr id="{claim}">' in text for claim in claims)
    assert "14 membership is dated" in text
    assert "3,000 troops" in ask(served, "/series/?measure=forces")[2]


def test_only_what_was_accepted_is_drawn_where_that_is_asked(served: Served) -> None:
    status, _, text = ask(served, "/series/?reviewed=1")
    assert (status, "Nothing was counted" in text) == (200, True)
    assert ask(served, "/series/?as_of=2001-01-01")[0] == 200


@pytest.mark.parametrize("address", ["/series/?measure=nobody", "/series/nobody.svg"])
def test_what_cannot_be_drawn_is_said(served: Served, address: str) -> None:
    assert ask(served, address)[0] == 400


def test_the_chart_travels_with_its_words_its_specification_and_its_rules(served: Served) -> None:
    status, headers, text = ask(served, "/series/members.svg")
    assert (status, headers["content-type"]) == (200, "image/svg+xml")
    assert "attachment" in headers["content-disposition"]
    root = ElementTree.fromstring(text)
    space = "{http://www.w3.org/2000/svg}"
    assert root.findtext(f"{space}title") == "Members over time"
    assert "2 figures, the first of 1 July 2019" in (root.findtext(f"{space}desc") or "")
    held = json.loads(unescape(root.findtext(f"{space}metadata") or ""))
    assert held["rules"][0] == "14 membership is dated"
    assert held["specification"]["$schema"].startswith("https://vega.github.io/schema/vega-lite/")
    assert not re.search(r"var\(|<a |<script|\son\w+=", text)


def test_the_figures_travel_as_a_table(served: Served) -> None:
    rows = list(csv.DictReader(io.StringIO(ask(served, "/series/members.csv")[2])))
    assert [(r["as_of"], r["low"], r["best"], r["high"], r["hedge"], r["reviewed"]) for r in rows] == [
        ("2019-07-01", "79", "79", "79", "exact", "no"), ("2020-06-04", "80", "80", "", "more_than", "no")
    ]  # fmt: skip
    assert "79 members" in rows[0]["quote"]


def test_a_figure_drawn_is_not_drawn_again_and_its_markup_stays_text() -> None:
    rows = [
        {"day": f"20{n}-01-01", "number": n, "bound": "exact", "name": "</svg><script>x</script>", "said": "a",
         "source": "b", "href": "#c-1"} for n in (19, 20)
    ]  # fmt: skip
    first = drawing.series(rows)
    assert drawing.series([dict(r) for r in rows]) is first
    assert "<script" not in drawing.inline(first)
    assert "<script" not in drawing.alone(first, title="</title><script>", description="<script>", rules=["<script>"])


def test_a_mark_of_the_chart_leads_to_its_row_and_its_words(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/")
    page.get_by_role("link", name="Members over time").click()
    page.locator(".chart svg a").first.click()
    expect(page.locator("tr:target")).to_contain_text("79 members")
    page.locator("tr:target a").click()
    expect(page.locator(".telling mark")).to_contain_text("79 members")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_chart_has_the_colours_of_the_page(served: Served, browser: Browser, scheme: str) -> None:
    shown = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    shown.goto(f"{served.address}/series/?measure=members")
    fill = "e => getComputedStyle(e).fill"
    assert shown.locator(".chart svg > rect").evaluate(fill) == shown.locator(".chart").evaluate(
        "e => getComputedStyle(e).backgroundColor"
    )
    shown.close()
