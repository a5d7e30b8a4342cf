"""The workbench used by a person, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Browser, Page, expect

from musterbook.ledger.opening import open_ledger
from tests.workbench.conftest import Served
from tests.workbench.test_pages import PAGES


def test_every_figure_is_a_click_from_its_words(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/")
    page.get_by_role("link", name="Norway", exact=True).click()
    page.get_by_role("link", name="will provide $20 million").first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("Norway: $20 million")
    page.locator(".telling a", has_text="2019").first.click()
    expect(page.locator("mark:target")).to_contain_text("$20 million")
    assert page.evaluate("window.ran") is None, "script in a title or a text ran"


def test_one_key_accepts_rejects_and_takes_back(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/review/")
    page.get_by_label("You judge as").fill("Reviewer A")
    page.get_by_role("button", name="Set").click()
    first = page.locator(".words mark").inner_text()
    page.keyboard.press("a")
    expect(page.locator(".undo")).to_contain_text("positive")
    second = page.locator(".words mark").inner_text()
    assert second != first
    page.keyboard.press("u")
    expect(page.locator(".words mark")).to_have_text(first)
    page.keyboard.press("r")
    expect(page.locator(".undo")).to_contain_text("negative")
    page.keyboard.press("s")
    expect(page.locator(".words mark")).not_to_have_text(second)
    with open_ledger(served.ledger) as book:
        made = book.judgements()
        assert [j.verdict for j in made if not j.retracts] == ["positive", "negative"]
        assert {j.by for j in made} == {"Reviewer A"}
        assert len([j for j in made if j.retracts]) == 1
        assert sum(book.book().rejected(c.id) for c in book.claims()) == 1


def test_keys_stay_letters_while_typing(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/review/")
    before = page.locator(".words mark").inner_text()
    page.get_by_label("Remark").press_sequentially("a rather sure")
    expect(page.locator(".words mark")).to_have_text(before)
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("/")
    page.keyboard.type("troops")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Search")
    assert page.locator(".hit mark").count() > 0


def test_a_facet_shows_its_entries_at_once_and_the_link_says_only_that(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/entries/")
    page.get_by_label("kind").select_option("figure")
    expect(page).to_have_url(f"{served.address}/entries/?kind=figure&order=newest")


@pytest.mark.parametrize("width", [360, 1440])
def test_no_page_is_wider_than_the_screen(served: Served, browser: Browser, width: int) -> None:
    shown = browser.new_page(viewport={"width": width, "height": 800})
    for address in PAGES:
        shown.goto(served.address + address)
        assert shown.evaluate("document.documentElement.scrollWidth") <= width, address
    shown.close()
