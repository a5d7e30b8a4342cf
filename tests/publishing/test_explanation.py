"""The page that explains a reading: what it holds, and how it behaves in a real browser."""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from musterbook.lexicon import Lexicon
from musterbook.publishing.explanation import page
from musterbook.publishing.glosses import RELATIONS, TAGS
from musterbook.reading.explaining import Explanation, explain
from musterbook.records import Document

TITLE = "<script>window.ran = true</script>Oslo"
LONG = "The ministry said that " + ", that ".join(
    f"Norway pledged ${n} million for the camps near the town of Gao in the north of Mali" for n in range(2, 15)
)
TEXT = f"""Norway pledged more than $12 million to Mali on Thursday, the foreign minister said. The court imposed a fine
of $13 million on the bank. <img src=x onerror='window.ran = true'> & "Its" envoys, شولتس and 7 others, met in Oslo.

{LONG}.

</script><script>window.ran = true</script> --> It will give the sum to العراق \u202egnorw for a plan.
"""


@pytest.fixture(scope="module")
def explanation(lexicon: Lexicon) -> Explanation:
    return explain(Document.of(TEXT, issued="2020-06-04"), lexicon)


def html_of(text: str, lexicon: Lexicon, **stretch: int) -> str:
    document = Document.of(text, issued="2020-06-04")
    return page(explain(document, lexicon, **stretch), document, lexicon.patterns, title=TITLE)


@pytest.fixture(scope="module")
def written(lexicon: Lexicon, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("why") / "why.html"
    path.write_text(html_of(TEXT, lexicon), encoding="utf-8")
    return path


@pytest.fixture
def tab(browser: Browser, written: Path) -> Iterator[Page]:
    """The page, open; no error may be logged and nothing may be asked of the network."""
    opened = browser.new_page(viewport={"width": 1300, "height": 900}, reduced_motion="reduce")
    problems: list[str] = []
    opened.on("console", lambda message: problems.append(message.text) if message.type == "error" else None)
    opened.on("pageerror", lambda error: problems.append(str(error)))
    opened.on("request", lambda request: None if request.url.startswith("file:") else problems.append(request.url))
    opened.goto(written.as_uri())
    yield opened
    assert problems == []
    opened.close()


def test_the_page_holds_every_sentence_word_claim_and_near_miss(written: Path, explanation: Explanation) -> None:
    html = written.read_text(encoding="utf-8")
    sentences = explanation.sentences
    assert html.count('<section class="sentence"') == len(sentences)
    assert html.count('<article class="claim') == sum(len(s.claims) for s in sentences) > 10
    near = [step for s in sentences for step in s.tried if step.verdict == "rejected"]
    assert [unescape(why) for why in re.findall(r'<span class="why">(.*?)</span>', html)] == [n.why for n in near]
    words = [w.text for s in sentences for w in s.words]
    shown = re.findall(r"<tr tabindex=[^>]*><td>\d+</td><td><bdi>(.*?)</bdi>", html)
    assert [unescape(word) for word in shown] == words
    assert html.count("<circle") == len(sentences)
    assert len(re.findall(r"<g data-word=", html)) == len(words)
    for sentence in sentences:
        for found in sentence.found:
            assert f'class="k-{found.what}"' in html


def test_the_text_of_each_sentence_stands_unchanged(written: Path, explanation: Explanation) -> None:
    marked = re.findall(r'<p class="text" dir="auto">(.*?)</p>', written.read_text(encoding="utf-8"), re.DOTALL)
    texts = [unescape(re.sub(r"</?(?:mark|a)\b[^>]*>", "", html)) for html in marked]
    assert texts == [s.text for s in explanation.sentences]


def test_every_link_leads_to_its_words_on_the_page(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    anchors = re.findall(r' id="([^"]+)"', html)
    assert len(anchors) == len(set(anchors))
    links = set(re.findall(r' href="#([^"]+)"', html))
    assert links - set(anchors) == set()
    assert any(link.startswith("r-") for link in links)


def test_the_page_is_whole_and_shows_markup_as_text(written: Path) -> None:
    html = written.read_text(encoding="utf-8")
    assert TITLE not in html
    assert "<img" not in html
    assert html.count("<script") == 2
    assert not re.search(r"""(?:src|href)=["']?https?:""", html)


def test_each_tag_and_relation_of_the_parser_is_glossed(lexicon: Lexicon) -> None:
    assert set(lexicon.weights.tags) - set(TAGS) == set()
    assert set(lexicon.weights.labels) - set(RELATIONS) == set()


@pytest.mark.parametrize("text", ["", "\n \n", "★ ★ ★"])
def test_a_text_without_a_sentence_or_a_claim_is_a_page_too(text: str, lexicon: Lexicon) -> None:
    html = html_of(text, lexicon)
    assert '<article class="claim' not in html
    assert ("There is no sentence here to explain." in html) is not bool(text.strip())


def test_words_outside_the_stretch_are_told_without_a_link(lexicon: Lexicon) -> None:
    text = "Norway spoke of Mali on Monday. It pledged $12 million."
    html = html_of(text, lexicon, start=text.index("It"), end=len(text))
    assert "Norway (NOR)" in html
    assert html.count('<section class="sentence"') == 1


def test_pointing_at_a_claim_lights_its_words_in_the_text_and_in_the_tree(tab: Page) -> None:
    claim = tab.locator("#s-1 .claim").first
    claim.hover()
    expect(tab.locator("#s-1 .text mark.lit.l-amount")).to_have_text("more than $12 million")
    expect(tab.locator("#s-1 .text mark.lit.l-party")).to_have_text("Norway")
    lit = tab.locator("#s-1 .words tr.l-amount td:nth-child(2)")
    assert " ".join(lit.all_inner_texts()) == "more than $ 12 million"
    tab.locator("h1").hover()
    expect(tab.locator(".text mark.lit")).to_have_count(0)


def test_the_keyboard_lights_what_has_the_focus(tab: Page) -> None:
    tab.locator("#s-1 .claim").first.focus()
    expect(tab.locator("#s-1 .text mark.l-trigger")).to_have_text("pledged")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    tab.keyboard.press("Tab")
    expect(tab.locator("#s-1 .claim td a:focus")).to_have_count(1)
    expect(tab.locator("#s-1 .text mark.lit")).to_have_text(["Norway"])


def test_a_near_miss_shows_where_it_was_tried_and_leads_to_its_rule(tab: Page) -> None:
    miss = tab.locator(".misses li").filter(has_text="not a gift")
    miss.hover()
    expect(tab.locator(".text mark.l-trigger")).to_have_text("fine")
    expect(tab.locator(".text mark.lit.l-amount")).to_have_text("$13 million")
    miss.locator("a.rule").click()
    expect(tab.locator("#r-payment")).to_be_in_viewport()


def test_arrow_keys_lead_from_word_to_word_and_say_what_it_is(tab: Page) -> None:
    tab.locator("#s-1 .words tr").nth(1).focus()
    for key, word in (("ArrowDown", "pledged"), ("ArrowDown", "more"), ("ArrowUp", "pledged"), ("Home", "Norway")):
        tab.keyboard.press(key)
        expect(tab.locator(".words tr:focus td:nth-child(2)")).to_have_text(word)
    expect(tab.locator("#s-1 .gloss")).to_have_text(
        "Norway: lemma Norway, NNP (name), nsubj (subject) of pledged", use_inner_text=True
    )
    expect(tab.locator("#s-1 .arcs g.lit")).to_have_attribute("data-head", "1")
    assert tab.locator("#s-1 .words tr[tabindex='0']").count() == 1


def test_a_mark_leads_to_the_claim_that_it_belongs_to(tab: Page) -> None:
    tab.locator("#s-1 .text mark").filter(has_text="$12 million").first.click()
    expect(tab.locator("#s-1 .claim:focus")).to_have_count(1)


def test_keys_and_filters_lead_to_sentences(tab: Page, explanation: Explanation) -> None:
    for key, number in (("j", 1), ("j", 2), ("k", 1)):
        tab.keyboard.press(key)
        expect(tab.locator(f"#s-{number}")).to_be_focused()
        expect(tab.locator(f"#s-{number} .at")).to_be_in_viewport()
    shown = tab.locator(".sentence").locator("visible=true")
    tab.locator("#filter-read").select_option("claim")
    expect(shown).to_have_count(sum(bool(s.claims) for s in explanation.sentences))
    tab.locator("#filter-read").select_option("")
    tab.locator("h1").click()
    tab.keyboard.press("/")
    tab.keyboard.type("not a gift")
    expect(shown).to_have_count(1)
    expect(tab.locator("#filter-count")).to_have_text(f"1 of {len(explanation.sentences)}")


def test_nothing_in_a_title_or_a_text_is_run(tab: Page) -> None:
    assert tab.evaluate("window.ran") is None
    expect(tab.locator("h1")).to_have_text(TITLE)


def test_a_long_sentence_has_words_and_arcs_side_by_side(tab: Page, explanation: Explanation) -> None:
    number = next(n for n, s in enumerate(explanation.sentences) if s.text.startswith("The ministry"))
    tree = tab.locator(".tree").nth(number)
    rows, arcs = tree.locator("tbody tr"), tree.locator(".arcs")
    assert rows.count() > 200
    box = arcs.bounding_box()
    last = rows.last.bounding_box()
    assert box is not None
    assert last is not None
    assert abs(box["y"] + box["height"] - (last["y"] + last["height"])) < 3
    assert box["width"] < 260


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [360, 1300])
def test_it_fits_the_window_and_can_be_read(browser: Browser, written: Path, width: int, scheme: str) -> None:
    tab = browser.new_page(viewport={"width": width, "height": 800}, color_scheme=scheme)  # type: ignore[arg-type]
    tab.goto(written.as_uri())
    assert tab.evaluate("document.documentElement.scrollWidth") <= width
    tab.locator("#s-1 .claim").first.focus()
    for words in (".claim.on", "mark.lit.l-amount", "mark.lit.l-party", "tr.lit td:nth-child(2)"):
        ink, paper = tab.locator(words).first.evaluate(
            "e => [getComputedStyle(e).color, getComputedStyle(e).backgroundColor]"
        )
        bright = [sum(_parts(colour)) for colour in (ink, paper)]
        assert abs(bright[0] - bright[1]) > 330, (words, ink, paper)
    tab.close()


def _parts(colour: str) -> list[float]:
    """Give red, green and blue from 0 to 255, of "rgb(1, 2, 3)" or of "color(srgb 0.1 0.2 0.3)"."""
    numbers = [float(n) for n in re.findall(r"[\d.]+", colour)[:3]]
    return [n * 255 for n in numbers] if colour.startswith("color") else numbers


def test_it_prints_the_whole_analysis(browser: Browser, written: Path) -> None:
    tab = browser.new_page()
    tab.goto(written.as_uri())
    tab.emulate_media(media="print")
    expect(tab.locator(".bar")).to_be_hidden()
    expect(tab.locator("#s-1 .arcs")).to_be_visible()
    assert tab.evaluate("getComputedStyle(document.querySelector('.tree')).overflowX") == "visible"
    tab.close()
