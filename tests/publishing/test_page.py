"""The report as a page: what it holds, and how it behaves in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from musterbook.ledger.opening import open_ledger
from musterbook.lexicon import load_lexicon
from musterbook.publishing.report import page
from musterbook.reading import read
from musterbook.records import Copy, Document

TITLE = "<script>window.ran = true</script>Kuwait"
TEXTS = {
    "2019-07-01": "Norway will provide $20 million to stabilize liberated areas in Iraq, the foreign ministry said. "
    "Some 5,000 U.S. troops are in Iraq. The coalition has 79 members.",
    "2020-06-04": "Norway said it would provide the $20 million it pledged last year to stabilize liberated areas in "
    "Iraq. The coalition set a goal of more than $700 million for 2020. About 3,000 U.S. troops remain in Iraq, and "
    "82 countries have joined the coalition. The command denied reports that the troops were leaving because of "
    "rocket fire. <img src=x onerror='window.ran = true'>",
}


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("report")
    with open_ledger(folder / "book.ledger") as book:
        for issued, text in TEXTS.items():
            document = Document.of(text, title=TITLE, publisher="A “sample” & Co", issued=issued)
            copy = Copy(document.id, f"{issued}.txt", publisher=document.publisher, issued=issued)
            book.post(document, copy, read(document, load_lexicon()))
        html = page(book, title=TITLE, on="2020-12-31")
    path = folder / "report.html"
    path.write_text(html, encoding="utf-8")
    return path


@pytest.fixture
def tab(browser: Browser, written: Path) -> Iterator[Page]:
    """The page, open; no error may be logged and nothing may be asked of the network."""
    opened = browser.new_page(viewport={"width": 1200, "height": 900})
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith("file:") else problems.append(request.url))
    opened.goto(written.as_uri())
    yield opened
    assert problems == []
    opened.close()


def test_the_page_is_whole_and_shows_markup_as_text(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    assert TITLE not in html
    assert not re.search(r"""(?:src|href)=["']?https?:""", html)
    assert html.count("<script") == 2


def test_every_figure_leads_to_marked_words(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    links = re.findall(r'<a (?:id="t-\d+" )?href="#c-([0-9a-f]+)" data-claims="([^"]*)"', html)
    assert links
    for first, claims in links:
        assert first in claims.split()
        for claim in claims.split():
            assert f'id="c-{claim}"' in html


def test_a_figure_opens_its_words_and_leads_into_the_document(tab: Page) -> None:
    tab.locator("#ledger td a").filter(has_text="$20 million").first.click()
    panel = tab.locator("dialog.words")
    expect(panel).to_be_visible()
    expect(panel.locator("article")).to_have_count(2)
    expect(panel.locator("mark").first).to_contain_text("$20 million")
    panel.get_by_text("In the document").first.click()
    expect(panel).to_be_hidden()
    expect(tab.locator("mark.lit").first).to_be_in_viewport()


def test_a_chart_opens_its_words(tab: Page) -> None:
    tab.locator("#members .wide svg a").first.click()
    expect(tab.locator("dialog.words article").first).to_be_visible()
    tab.keyboard.press("Escape")
    expect(tab.locator("dialog.words")).to_be_hidden()


def test_the_ledger_can_be_searched_from_the_keyboard(tab: Page) -> None:
    rows = tab.locator("#ledger tbody tr")
    before = rows.count()
    tab.keyboard.press("/")
    tab.keyboard.type("norway")
    assert 0 < rows.locator("visible=true").count() < before


def test_nothing_in_a_title_or_a_text_is_run(tab: Page) -> None:
    assert tab.evaluate("window.ran") is None
    expect(tab.locator("h1")).to_have_text(TITLE)


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_the_window_and_can_be_read(browser: Browser, written: Path, width: int, scheme: str) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(written.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    ink, paper = tab.evaluate(
        "[getComputedStyle(document.body).color, getComputedStyle(document.body).backgroundColor]"
    )
    bright = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ink, paper)]
    assert abs(bright[0] - bright[1]) > 450
    shown = tab.locator("figure svg").locator("visible=true")
    assert shown.count() == tab.locator("figure").count()
    tab.close()
