"""Review by hand: slots set, links judged, two people on one claim, and no mouse."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from musterbook.ledger.opening import open_ledger
from tests.workbench.conftest import Served


def test_a_slot_is_set_and_the_two_versions_stand_side_by_side(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/entries/?giver=DEU&kind=commitment")
    page.locator(".said a").click()
    page.get_by_role("link", name="judge").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    address = page.url
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amend")
    page.get_by_label("Stage", exact=True).select_option("committed")
    page.get_by_label("Number", exact=True).fill("12,000,000")
    page.get_by_label("Bound", exact=True).select_option("up_to")
    page.get_by_label("Number", exact=True).press("Enter")
    expect(page.locator(".undo")).to_contain_text("amended “")
    page.goto(address)
    rows = page.locator(".sides-table tr.differs")
    assert [r.inner_text().split("\t") for r in rows.all()] == [
        ["stage", "pledged", "committed"], ["amount", "€9 million", "up to €12 million"]
    ]  # fmt: skip
    page.goto(f"{served.address}/entries/?giver=DEU&reviewed=1&kind=commitment")
    expect(page.locator(".totals")).to_contain_text("up to €12 million")
    with open_ledger(served.ledger) as book:
        claim = next(c for c in book.claims() if c.party and c.party.code == "DEU")
        assert (claim.stage, claim.amount and claim.amount.high) == ("committed", 1_200_000_000)
        assert book.book().readings[claim.id].stage == "pledged"


def test_the_overview_that_is_kept_follows_each_judgement(filled_anew: Served, page: Page) -> None:
    reviewed = page.locator(".tile", has_text="reviewed by people").locator("b")
    for expected, verdict in (("0", "positive"), ("1", "positive"), ("2", "unsure"), ("2", "negative"), ("3", "")):
        page.goto(f"{filled_anew.address}/")
        expect(reviewed).to_have_text(expected)
        with open_ledger(filled_anew.ledger) as book:
            waiting = [c.id for c in book.claims() if c.id not in book.book().verdicts]
            if verdict:
                book.judge(waiting[0], verdict, by="Reviewer C")  # type: ignore[arg-type]


def test_what_cannot_be_set_is_said_and_what_was_written_stays(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/review/")
    page.keyboard.press("e")
    page.get_by_label("For the time").fill("next year")
    page.get_by_label("Remark").fill("the text says so")
    page.get_by_role("button", name="Accept as amended").click()
    expect(page.get_by_role("alert")).to_contain_text("next year is no date")
    expect(page.get_by_label("For the time")).to_have_value("next year")
    expect(page.get_by_label("Remark")).to_have_value("the text says so")


def test_of_two_people_on_one_claim_neither_loses_their_work(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/review/")
    page.keyboard.press("e")
    page.get_by_label("Who", exact=True).fill("Sweden")
    with open_ledger(served.ledger) as book:
        claim = page.locator('.amending [name="claim"]').get_attribute("value") or ""
        book.judge(claim, "positive", by="Another", amendment={"purpose": "what another set"})
    page.get_by_role("button", name="Accept as amended").click()
    expect(page.get_by_role("alert")).to_contain_text("Another judged this claim")
    expect(page.locator(".amending")).to_contain_text("what another set")
    expect(page.get_by_label("Who", exact=True)).to_have_value("Sweden")


def test_a_link_is_judged_with_both_texts_in_view(served: Served, page: Page) -> None:
    page.goto(f"{served.address}/entries/?giver=NOR")
    page.locator(".said a").click()
    page.get_by_role("link", name="judge the link").click()
    expect(page.locator(".words mark")).to_have_count(2)
    page.get_by_role("link", name="Links", exact=True).click()
    expect(page.locator(".words mark")).to_have_count(2)
    expect(page.get_by_role("heading", level=2)).to_have_text("The later telling repeats the earlier")
    earlier, later = (page.locator(".end").nth(n) for n in (0, 1))
    expect(earlier).to_contain_text("1 July 2019")
    expect(later).to_contain_text("4 June 2020")
    page.locator(".verdicts select").select_option("advances")
    page.keyboard.press("Escape")
    page.locator("h1").click()
    page.keyboard.press("a")
    expect(page.locator(".undo")).to_contain_text("amended")
    with open_ledger(served.ledger) as book:
        assert [(r.kind, r.score) for r in book.links() if r.evidence[0].startswith("judged")] == [("advances", 1000)]
    page.keyboard.press("u")
    expect(page.locator(".undo")).to_have_count(0)
    expect(page.get_by_role("heading", level=2)).to_have_text("The later telling repeats the earlier")
    page.keyboard.press("r")
    expect(page.locator(".undo")).to_contain_text("negative")
    with open_ledger(served.ledger) as book:
        assert [r for r in book.links() if r.kind == "repeats"] == []


def test_review_from_start_to_end_without_a_mouse(filled_anew: Served, page: Page) -> None:
    page.goto(f"{filled_anew.address}/")
    _tab_to(page, "Review")
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Review")
    _tab_to(page, "You judge as")
    page.keyboard.press("Control+A")
    page.keyboard.type("Reviewer B")
    page.keyboard.press("Enter")
    page.wait_for_load_state()
    expect(page.get_by_label("You judge as")).to_have_value("Reviewer B")
    expect(page.locator("body")).to_be_visible()
    page.keyboard.press("e")
    expect(page.get_by_role("heading", level=1)).to_have_text("Amend")
    _tab_to(page, "Purpose")
    page.keyboard.press("Control+A")
    page.keyboard.type("what the keys say")
    page.keyboard.press("Enter")
    expect(page.locator(".undo")).to_contain_text("amended")
    keys = "ar?"
    waiting = int(page.locator(".lead").inner_text().split()[0])
    for n in range(waiting):
        expect(page.locator(".lead")).to_contain_text(f"{waiting - n} claim")
        page.keyboard.press(keys[n % len(keys)])
    expect(page.locator("main")).to_contain_text("Nothing is left to judge")
    page.keyboard.press("u")
    expect(page.locator(".lead")).to_contain_text("1 claim waits")
    expect(page.locator(".judging")).to_be_visible()
    with open_ledger(filled_anew.ledger) as book:
        made = [j for j in book.judgements() if not j.retracts]
        assert len(made) == waiting + 1
        assert {j.by for j in made} == {"Reviewer B"}


def _tab_to(page: Page, name: str) -> None:
    """Press Tab until what has the focus goes by a name; the focus must be seen."""
    script = """() => {
        const at = document.activeElement;
        return [(at.labels?.[0] ?? at).textContent.trim(), getComputedStyle(at).outlineStyle];
    }"""
    for _ in range(80):
        page.keyboard.press("Tab")
        said, outline = page.evaluate(script)
        if said == name:
            assert outline != "none"
            return
    raise AssertionError(f"no {name} is reached by Tab")
