"""The page of errors: what it holds, and how it behaves in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from musterbook.evaluation import Evaluation, compare
from musterbook.evaluation.agreement import Judge
from musterbook.evaluation.annotations import Annotation
from musterbook.lexicon import load_lexicon
from musterbook.publishing.misreadings import page
from musterbook.records import Amount, Claim, Document, Party

FIRST = (
    "Norway will give $40 million <b onmouseover='window.ran = true'>now</b>. The ministers met. Nobody came.\n" * 20
)
SECOND = "Sweden warned of a famine."


def claim(text: str, words: str, kind: str, rule: str, amount: Amount | None = None) -> Claim:
    start = text.index(words)
    name = Claim.identity("d", kind, start, start + len(words))
    party, rules = Party("Norway", "NOR", "Norway"), (rule, "mood:<i>")
    return Claim(name, "d", kind, "assessed", start, start + len(words), words, amount=amount, party=party, rules=rules)  # type: ignore[arg-type]


def annotation(text: str, words: str, kind: str, **fields: object) -> Annotation:
    start = text.index(words)
    return Annotation(kind, "assessed", words, start, start + len(words), **fields)  # type: ignore[arg-type]


@pytest.fixture(scope="module")
def evaluation() -> Evaluation:
    judge, dollars = Judge(load_lexicon()), Amount(40, 40, 40, "USD", -6, "exact", "$40 million")
    million = Decimal(40_000_000)
    wanted = [
        annotation(
            FIRST, "Norway will give $40 million", "commitment", party="Sweden", low=million, high=million, unit="USD"
        ),
        annotation(FIRST, "Nobody came", "statement"),
    ]
    read = [
        claim(FIRST, "give $40 million", "commitment", "give", dollars),
        claim(FIRST, "The ministers met", "event", "convene"),
    ]
    one = compare(Document.of(FIRST, title="<script>window.ran = true</script>"), wanted, read, judge, stem="first")
    warned = annotation(SECOND, "warned of a famine", "statement")
    right = [claim(SECOND, "warned of a famine", "statement", "warn")]
    return Evaluation((one, compare(Document.of(SECOND), [warned], right, judge, stem="second")))


@pytest.fixture(scope="module")
def written(evaluation: Evaluation, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("errors") / "errors.html"
    path.write_text(page(evaluation, title="Errors & omissions"), encoding="utf-8")
    return path


@pytest.fixture
def tab(browser: Browser, written: Path) -> Iterator[Page]:
    """The page, open; no error may be logged and nothing may be asked of the network."""
    opened = browser.new_page(viewport={"width": 1200, "height": 700})
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith("file:") else problems.append(request.url))
    opened.goto(written.as_uri())
    yield opened
    assert problems == []
    opened.close()


def test_each_error_has_a_card_and_its_words_a_mark(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    assert re.findall(r"<h3>(.+?)</h3>", html) == ["wrong: party", "false", "missed"]
    marks = re.findall(r'<mark id="c-([\d-]+)" class="(k-\w+)', html)
    assert {kind for _, kind in marks} == {"k-wrong", "k-false", "k-missed"}
    named = re.findall(r'data-marks="([^"]*)"', html)
    assert sorted(" ".join(named).split()) == sorted(identity for identity, _ in marks)
    assert "Without an error: second." in html
    assert "≠" not in html.partition("</style>")[2]
    assert re.search(r'<tr class="off"><th scope="row">party</th><td>Sweden</td><td>Norway</td>', html)
    assert '<th scope="row">amount</th><td>$40 million</td><td>$40 million</td>' in html
    assert "give · mood:&lt;i&gt; · confidence 0.50" in html


def test_the_page_is_whole_and_shows_markup_as_text(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    assert "<title>Errors &amp; omissions</title>" in html
    assert not re.search(r"""(?:src|href)=["']?https?:""", html)
    assert html.count("<script") == 1
    assert "<b onmouseover" not in html


def test_without_an_error_the_page_says_so(evaluation: Evaluation) -> None:
    html = page(Evaluation(evaluation.documents[1:]), title="None")
    assert "Nothing was missed" in html
    assert "<article" not in html


def test_the_keys_lead_from_error_to_error(tab: Page) -> None:
    count, current = tab.locator("#filter-count"), tab.locator(".card.current h3")
    expect(count).to_have_text("3")
    for key, heading, told in (("j", "wrong: party", "1 of 3"), ("j", "false", "2 of 3"), ("j", "missed", "3 of 3"),
                               ("j", "missed", "3 of 3"), ("k", "false", "2 of 3")):  # fmt: skip
        tab.keyboard.press(key)
        expect(current).to_have_text(heading)
        expect(count).to_have_text(told)
        expect(tab.locator(".card.current")).to_be_in_viewport()
        expect(tab.locator("mark.lit").first).to_be_in_viewport()
    tab.locator("mark.k-missed[data-claims]").first.click()
    expect(current).to_have_text("missed")


def test_filters_keep_to_a_kind_of_error_of_claim_or_words(tab: Page) -> None:
    shown = tab.locator(".card").locator("visible=true")
    for control, value, number in (
        ("#filter-error", "party", 1),
        ("#filter-error", "missed", 1),
        ("#filter-error", "", 3),
    ):
        tab.locator(control).select_option(value)
        expect(shown).to_have_count(number)
    tab.locator("#filter-kind").select_option("event")
    expect(shown).to_have_count(1)
    expect(tab.locator("#filter-count")).to_have_text("1 of 3")
    tab.locator("#filter-kind").select_option("")
    tab.locator("h1").click()
    tab.keyboard.press("/")
    tab.keyboard.type("convene")
    expect(shown.locator("h3")).to_have_text("false")
    tab.locator("#filter-words").fill("nothing like it")
    expect(tab.locator(".case")).to_be_hidden()


def test_nothing_in_a_title_or_a_text_is_run(tab: Page) -> None:
    tab.locator(".text").first.hover()
    assert tab.evaluate("window.ran") is None


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1200])
def test_it_fits_the_window_and_can_be_read(browser: Browser, written: Path, width: int, scheme: str) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(written.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    for words in ("mark.k-missed", "mark.k-false", "mark.k-wrong", ".card"):
        ink, paper = tab.locator(words).first.evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        )
        bright = [sum(map(int, re.findall(r"\d+", colour)[:3])) for colour in (ink, paper)]
        assert abs(bright[0] - bright[1]) > 350, words
    tab.close()
