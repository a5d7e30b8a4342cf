"""Links, judgements, decisions due, disputes and changes on the command line, over a ledger built by hand."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path
from typing import Any

import pytest

from musterbook.ledger.opening import open_ledger
from tests.cli.calling import Run
from tests.ledger.books import Books, post, told


@pytest.fixture
def clock() -> list[str]:
    """The ledger's day: its last item."""
    return ["2024-01-01"]


@pytest.fixture
def ledger(tmp_path: Path, clock: list[str], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with a pledge, its retelling, a denial of a report, and a meeting announced for July 2018."""
    path, books = tmp_path / "book.ledger", Books()
    monkeypatch.setattr("musterbook.ledger.opening.utc_now", lambda: f"{clock[-1]}T00:00:00.000000Z")
    meeting = told("NATO will meet on July 11, 2018.", kind="event", stage="planned", party="NATO", action="meet",
                   occurred_on="2018-07-11")  # fmt: skip
    denial = told("IS denied that it left Mosul.", kind="statement", stage="denied", party="IS", action="denied")
    with open_ledger(path) as opened:
        post(opened, books.story(books.pledge(40, "NOR"), meeting, denial, title="First"))
        again = books.pledge(40, "NOR", sentence="Again NOR promised 40 for SYR.")
        post(opened, books.story(again, issued="2018-02-14", title="Second"))
    return path


def rows(run: Run, *arguments: Any) -> list[dict[str, str]]:
    ran = run(*arguments, "--format", "csv")
    assert (ran.status, ran.err) == (0, "")
    return list(csv.DictReader(io.StringIO(ran.out)))


def pledged(run: Run, ledger: Path) -> list[str]:
    return [row["sum"] for row in rows(run, "total", "--ledger", ledger) if row["lines"] != "0"]


def test_links_have_their_kind_score_and_reasons(run: Run, ledger: Path) -> None:
    (link,) = rows(run, "links", "--ledger", ledger)
    assert list(link) == ["later", "earlier", "kind", "score", "why"]
    assert link["kind"] == "repeats"
    assert 0 < float(link["score"]) < 1
    assert "the same amount" in link["why"]
    assert rows(run, "links", "--kind", "denies", "--ledger", ledger) == []
    assert rows(run, "links", "--of", link["later"][:10], "--ledger", ledger) == [link]
    assert "Again NOR promised 40" in run("links", "--ledger", ledger).out


def test_a_link_judged_away_parts_and_undone_folds_again(run: Run, ledger: Path) -> None:
    (link,) = rows(run, "links", "--ledger", ledger)
    pair = f"{link['later'][:12]}>{link['earlier'][:12]}"
    made = run("judge", pair, "no", "--by", "Ann Lee", "--note", "two sums", "--ledger", ledger)
    assert (made.status, "Ann Lee" in made.out) == (0, True)
    assert pledged(run, ledger) == ["$80"]
    assert run("undo", "--by", "Bo", "--ledger", ledger).status == 0
    assert pledged(run, ledger) == ["$40"]
    assert "no standing judgement" in run("undo", "--by", "Bo", "--ledger", ledger).err


@pytest.mark.parametrize(
    ("slots", "sums"),
    [
        (["amount.low=50", "amount.best=50", "amount.high=50"], ["$50"]),
        (["party=Sweden"], ["$40"]),
        (['purpose="schools"'], ["$40"]),
        (["stage=committed"], ["$40"]),
    ],
)
def test_a_judgement_sets_slots(run: Run, ledger: Path, slots: list[str], sums: list[str]) -> None:
    (link,) = rows(run, "links", "--ledger", ledger)
    run("judge", f"{link['later']}>{link['earlier']}", "yes", "--by", "Ann", "--ledger", ledger)
    for claim in (link["earlier"], link["later"]):
        options = [option for slot in slots for option in ("--set", slot)]
        ran = run("judge", claim, "yes", *options, "--by", "Ann", "--ledger", ledger)
        assert (ran.status, ran.err) == (0, "")
    assert pledged(run, ledger) == sums


def test_a_party_set_by_its_name_has_the_registers_code(run: Run, ledger: Path) -> None:
    (link,) = rows(run, "links", "--ledger", ledger)
    run(
        "judge",
        link["later"],
        "yes",
        "--set",
        "party=Sweden",
        "--set",
        "place=Iraq, Mosul",
        "--by",
        "A",
        "--ledger",
        ledger,
    )
    with open_ledger(ledger, create=False) as book:
        claim = book.claim(link["later"])
    assert (claim.party and claim.party.code, [p.code for p in claim.place][:1]) == ("SWE", ["IRQ"])


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (("0000", "yes", "--by", "Ann"), 1, "no one claim '0000'"),
        (("CLAIM", "yes"), 2, "--by"),
        (("CLAIM", "perhaps", "--by", "Ann"), 2, "perhaps"),
        (("CLAIM", "yes", "--by", " "), 1, "name of who judges"),
        (("CLAIM", "yes", "--by", "Ann", "--set", "stage"), 1, "slot=value"),
        (("CLAIM", "yes", "--by", "Ann", "--set", "colour=red"), 1, "colour"),
        (("CLAIM", "no", "--by", "Ann", "--set", "stage=goal"), 1, "only a positive judgement"),
        (("CLAIM>CLAIM", "yes", "--by", "Ann"), 1, "no link to itself"),
    ],
)
def test_what_does_not_fit_is_refused(
    run: Run, ledger: Path, arguments: tuple[str, ...], status: int, said: str
) -> None:
    (link,) = rows(run, "links", "--ledger", ledger)
    ran = run("judge", *(a.replace("CLAIM", link["later"]) for a in arguments), "--ledger", ledger)
    assert (ran.status, said in ran.err) == (status, True), ran.err


def test_a_judgement_is_undone_by_its_first_digits(run: Run, ledger: Path) -> None:
    (link,) = rows(run, "links", "--ledger", ledger)
    for claim in (link["later"], link["earlier"]):
        run("judge", claim, "no", "--by", "Ann", "--ledger", ledger)
    assert pledged(run, ledger) == []
    with open_ledger(ledger, create=False) as book:
        first = book.judgements()[0]
    assert run("undo", first.id[:12], "--by", "Ann", "--ledger", ledger).status == 0
    assert pledged(run, ledger) == ["$40"]


@pytest.mark.parametrize(("day", "state"), [("2018-05-01", "open"), ("2018-07-11", "due"), ("2018-08-01", "overdue")])
def test_what_is_due_has_its_state(run: Run, ledger: Path, day: str, state: str) -> None:
    (row,) = rows(run, "due", "--on", day, "--ledger", ledger)
    assert (row["state"], row["on"], row["who"]) == (state, "11 July 2018", "Nato")


def test_without_a_day_today_is_meant(run: Run, ledger: Path) -> None:
    (row,) = rows(run, "due", "--ledger", ledger)
    assert row["state"] == "overdue"


def test_disputes_have_their_sides(run: Run, ledger: Path) -> None:
    (row,) = rows(run, "disputes", "--ledger", ledger)
    assert (row["kind"], row["side"], row["quote"]) == ("denial", "denies", "IS denied that it left Mosul.")
    (whole,) = json.loads(run("disputes", "--format", "json", "--ledger", ledger).out)
    assert whole["sides"][0]["lines"][0]["quote"] == row["quote"]


def test_a_day_that_brought_nothing_changed_nothing(run: Run, ledger: Path) -> None:
    ran = run("diff", "--from", "2024-01-01", "--to", "2024-01-02", "--ledger", ledger)
    assert (ran.status, ran.out) == (0, "Nothing changed.\n")


def test_what_changed_names_the_document_or_the_judgement(run: Run, ledger: Path, clock: list[str]) -> None:
    clock.append("2024-02-01")
    books = Books()
    with open_ledger(ledger) as book:
        post(book, books.story(books.pledge(5, "DEU"), issued="2019-01-01", title="Third"))
    (link,) = rows(run, "links", "--ledger", ledger)
    run("judge", f"{link['later']}>{link['earlier']}", "no", "--by", "Ann", "--ledger", ledger)
    found = run("diff", "--from", "2024-01-31", "--format", "jsonl", "--ledger", ledger).rows()
    told = {(r["what"], r["giver"], tuple(sorted(c["words"] for c in r["causes"]))) for r in found if "what" in r}
    assert told == {
        ("came", "Deu", ("Agency, Third, 2019-01-01",)),
        ("parted", "Nor", ("Ann: negative",)),
        ("changed", "Nor", ("Ann: negative",)),
    }
    moved = {(r["labels"][0], r["before"], r["after"]) for r in found if r["record"] == "total"}
    assert moved == {("Deu", "nothing", "$5"), ("Nor", "$40", "$80")}
    table = run("diff", "--from", "2024-01-31", "--ledger", ledger).out
    assert "1 changed" in table
    assert "judgement Ann: negative" in " ".join(table.split())


@pytest.mark.parametrize("days", [("2024-02-01", "2024-01-01"), ("yesterday", "2024-01-01")])
def test_days_that_cannot_be_compared_are_told(run: Run, ledger: Path, days: tuple[str, str]) -> None:
    ran = run("diff", "--from", days[0], "--to", days[1], "--ledger", ledger)
    assert ran.status == 2
    assert "not a" in ran.err
