"""What a page owes to those who do not see it, or see it badly: names, order, contrast."""

from __future__ import annotations

from itertools import pairwise

import pytest
from playwright.sync_api import Browser, Page

from tests.workbench.conftest import Served
from tests.workbench.test_pages import PAGES

_NAMELESS = """() => [...document.querySelectorAll('input, select, textarea, button, a[href], summary')]
    .filter(e => e.type !== 'hidden').filter(e => !e.closest('[aria-hidden=true]') && !(e.labels?.length ||
        e.getAttribute('aria-label') || (e.matches('button, a, summary') && e.textContent.trim())))
    .map(e => e.outerHTML.slice(0, 120))"""
_LEVELS = "() => [...document.querySelectorAll('h1, h2, h3, h4')].map(e => Number(e.tagName[1]))"
_DOUBLE = """() => { const ids = [...document.querySelectorAll('[id]')].map(e => e.id);
    return ids.filter((id, n) => ids.indexOf(id) !== n); }"""
# WCAG 2.2, 1.4.3: contrast of text with the nearest background that is painted behind it.
_FAINT = """() => {
    const numbers = c => c.match(/[\\d.]+/g).map(Number);
    const linear = v => (v /= 255) <= .04045 ? v / 12.92 : ((v + .055) / 1.055) ** 2.4;
    const light = c => { const [r, g, b] = numbers(c).map(linear);
        return .2126 * r + .7152 * g + .0722 * b; };
    const behind = e => { for (; e; e = e.parentElement) { const c = getComputedStyle(e).backgroundColor;
        if (numbers(c)[3] !== 0) return c; } return 'rgb(255, 255, 255)'; };
    const out = new Set();
    const walk = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
    while (walk.nextNode()) {
        const e = walk.currentNode.parentElement;
        if (!walk.currentNode.data.trim() || e.closest('svg, .hidden, .skip, option')) continue;
        const [a, b] = [light(getComputedStyle(e).color), light(behind(e))];
        const ratio = (Math.max(a, b) + .05) / (Math.min(a, b) + .05);
        if (ratio < 4.5) out.add(`${e.tagName}.${e.className} ${ratio.toFixed(2)}`);
    }
    return [...out];
}"""


def addresses(page: Page, served: Served) -> list[str]:
    """Give every page, with an entry, a document and a form of slots."""
    page.goto(f"{served.address}/documents/")
    document = page.locator("main a[href^='/documents/']").first.get_attribute("href")
    page.goto(f"{served.address}/entries/?kind=commitment")
    entry = page.locator(".said a").first.get_attribute("href")
    page.goto(f"{served.address}/review/")
    form = page.locator("a[data-key=e]").get_attribute("href")
    assert document
    assert entry
    assert form
    return [*PAGES, document, entry, form, "/entries/nobody/"]


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_everything_has_a_name_its_level_and_contrast(served: Served, browser: Browser, scheme: str) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    for address in addresses(page, served):
        page.goto(served.address + address)
        assert page.evaluate(_NAMELESS) == [], address
        assert page.evaluate(_DOUBLE) == [], address
        assert page.evaluate(_FAINT) == [], address
        levels = page.evaluate(_LEVELS)
        assert levels.count(1) == 1, address
        assert levels[0] == 1, address
        assert all(b <= a + 1 for a, b in pairwise(levels)), (address, levels)
        assert page.title(), address
        assert page.locator("html[lang=en]").count() == 1
        assert page.locator("main").count() == 1
    page.close()
