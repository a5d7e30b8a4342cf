"""Totals, targets and entries on the command line, over a ledger built by hand."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from musterbook.ledger.opening import open_ledger
from tests.cli.calling import Run
from tests.ledger.books import Books, Story, money, more_than, post, told

Sheet = list[dict[str, str]]


def stories(books: Books) -> list[Story]:
    goal = books.pledge(more_than(700), "coalition", stage="goal", period="2018", purpose="stabilizing liberated areas")
    slots: dict[str, Any] = {"purpose": "stabilizing liberated areas"}
    answer = books.pledge(
        40, "NOR", sentence="NOR promised 40 to the coalition for stabilizing liberated areas.", **slots
    )
    return [
        books.story(goal, answer, books.pledge(more_than(200), place="IRQ"), title="Kuwait", publisher="Agency"),
        books.story(books.pledge(40, "NOR", sentence="Again NOR promised 40 for SYR.", **slots), issued="2018-02-14"),
        books.story(books.pledge(9, "DEU", instrument="loan"), books.pledge(5, "EU-COM"), issued="2019-03-01"),
    ]


@pytest.fixture
def ledger(tmp_path: Path) -> Path:
    path = tmp_path / "book.ledger"
    with open_ledger(path, now=lambda: "2024-01-01T00:00:00.000000Z") as opened:
        post(opened, *stories(Books()))
    return path


@pytest.fixture
def total(run: Run, ledger: Path) -> Callable[..., Sheet]:
    def call(*arguments: str, command: str = "total") -> Sheet:
        ran = run(command, *arguments, "--format", "csv", "--ledger", ledger)
        assert (ran.status, ran.err) == (0, "")
        return list(csv.DictReader(io.StringIO(ran.out)))

    return call


def test_a_total_has_its_bounds_its_words_and_its_rules(total: Callable[..., Sheet]) -> None:
    rows = {row["giver"]: row for row in total("--stage", "pledge")}
    usa, norway = rows["Usa"], rows["Nor"]
    assert [usa[k] for k in ("low", "best", "high", "unit", "sum")] == ["200", "200", "", "USD", "more than $200"]
    assert [norway[k] for k in ("low", "best", "high", "lines", "folded")] == ["40", "40", "40", "1", "1"]
    assert norway["rules"].split() == ["1", "3", "7"]


def test_loans_stand_apart(total: Callable[..., Sheet]) -> None:
    assert [(r["instrument"], r["low"]) for r in total("--by", "", "--year", "2019")] == [("loan", "9"), ("", "5")]


@pytest.mark.parametrize(
    ("narrowed", "lows"),
    [
        (("--giver", "Norway"), ["40"]),
        (("--giver", "nor"), ["40"]),
        (("--place", "Iraq"), ["200"]),
        (("--purpose", "stabilization"), ["40"]),
        (("--unit", "EUR"), None),
        (("--instrument", "loan"), ["9"]),
        (("--coalition", "GC-IS", "--by", ""), ["9", "245"]),
        (("--published-by", "2018-12-31", "--by", ""), ["240"]),
        (("--eu", "members", "--by", "giver", "--year", "2019"), ["9", "5"]),
        (("--reviewed",), []),
        (("--as-of", "2023-12-31"), []),
    ],
)
def test_totals_are_narrowed(
    run: Run, ledger: Path, total: Callable[..., Sheet], narrowed: tuple[str, ...], lows: list[str] | None
) -> None:
    if lows is None:
        ran = run("total", *narrowed, "--ledger", ledger)
        assert (ran.status, "no unit 'EUR' in the ledger; there are USD" in ran.err) == (1, True)
        return
    assert [row["low"] for row in total(*narrowed, "--stage", "pledge") if row["lines"] != "0"] == lows


def test_a_name_that_is_none_is_told_with_what_is_near(run: Run, ledger: Path) -> None:
    ran = run("total", "--giver", "Norwai", "--ledger", ledger)
    assert ran.status == 1
    assert ran.err == "musterbook: no giver 'Norwai' in the ledger; near it: Norway\n"


def test_a_name_the_register_knows_may_have_given_nothing(run: Run, ledger: Path) -> None:
    ran = run("total", "--giver", "Iceland", "--ledger", ledger)
    assert (ran.status, ran.out) == (0, "Nothing with an amount was counted.\n")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("--by", "colour"), "no group colour"),
        (("--as-of", "yesterday"), "not a day"),
        (("--published-by", "2018-02-30"), "not a day"),
        (("--counting", "twice"), "standing"),
        (("--eu", "both"), "separate"),
    ],
)
def test_a_question_that_cannot_be_asked_is_told(run: Run, ledger: Path, arguments: tuple[str, ...], said: str) -> None:
    ran = run("total", *arguments, "--ledger", ledger)
    assert ran.status == 2
    assert said in ran.err


def test_explained_every_line_has_its_document_and_its_words(run: Run, ledger: Path) -> None:
    page = run("total", "--explain", "--ledger", ledger).out
    wanted = ["“USA promised more than 200 for IRQ.”", "Agency, Kuwait, 2018-02-13", "a goal, not a pledge (rule 2)"]
    wanted += ["folded", "repeats", "6 bounds survive", "Not reviewed: 4 of 4 lines (100 %)"]
    wanted += ["reviewed  0 of 1", "rules     1 6 7"]
    for words in wanted:
        assert words in page, words


def test_explained_as_rows_each_says_what_became_of_it(total: Callable[..., Sheet]) -> None:
    rows = total("--explain", "--by", "")
    assert [row["is"] for row in rows].count("folded") == 1
    (left,) = [row for row in rows if row["is"] == "left out"]
    assert (left["why"], left["quote"].split()[0]) == ("a goal, not a pledge (rule 2)", "coalition")


def test_json_keeps_every_line_and_digit(run: Run, ledger: Path) -> None:
    (usa,) = json.loads(run("total", "--giver", "USA", "--format", "json", "--ledger", ledger).out)
    (line,) = usa["lines"]
    assert (usa["low"], usa["high"], line["quote"]) == (200, None, "USA promised more than 200 for IRQ.")
    with open_ledger(ledger, create=False) as book:
        assert book.document(line["document"]).text[line["start"] : line["end"]] == line["quote"]


def test_a_table_leaves_out_what_counted_nothing_and_names_the_rules(run: Run, ledger: Path) -> None:
    table = run("total", "--ledger", ledger).out
    assert "Coalition" not in table
    assert "pledge (loan)" in table
    assert "Rules: 1 stages never mix; 2 a goal is never a pledge; 3 said again" in table


def test_a_goal_stands_against_what_was_pledged(total: Callable[..., Sheet]) -> None:
    (goal,) = total(command="targets")
    assert [goal[k] for k in ("year", "goal", "pledged", "committed", "disbursed")] == [
        "2018", "more than $700", "$40", "", "",
    ]  # fmt: skip
    assert goal["gap"] == "at least $660"


def test_entries_are_listed_and_each_opens(run: Run, ledger: Path, total: Callable[..., Sheet]) -> None:
    (norway,) = total("--giver", "Norway", "--kind", "commitment", command="entries")
    assert (norway["amount"], norway["told"], norway["status"]) == ("$40", "2", "single-source")
    assert "repeats" in run("show", norway["id"], "--ledger", ledger).out
    assert len(total(command="entries")) == 5
    assert [row["giver"] for row in total("--stage", "target", command="entries")] == ["Coalition"]
    assert total("--status", "contested", command="entries") == []


def test_an_empty_ledger_has_nothing_to_add(run: Run, tmp_path: Path) -> None:
    path = tmp_path / "empty.ledger"
    open_ledger(path).close()
    for command, said in (("total", "Nothing with an amount"), ("targets", "No goal"), ("entries", "No entry")):
        ran = run(command, "--ledger", path)
        assert (ran.status, ran.out.startswith(said)) == (0, True)


def test_money_is_written_with_its_bounds(run: Run, tmp_path: Path) -> None:
    path, books = tmp_path / "words.ledger", Books()
    soft = money(30, hedge="about")
    ranged, most = money(10, 15), money(None, 9, hedge="up_to", said="up to 9")
    with open_ledger(path) as opened:
        given = [books.pledge(a, p) for a, p in ((soft, "NOR"), (ranged, "DEU"), (most, "FRA"))]
        post(opened, books.story(*given, told("SWE sent 5 of them.", party="SWE", stage="delivered", amount=money(5))))
    rows = run("total", "--format", "jsonl", "--ledger", path).rows()
    assert {row["labels"]["giver"]: row["said"] for row in rows} == {
        "Nor": "about $30", "Deu": "$10 to $15", "Fra": "up to $9", "Swe": "$5",
    }  # fmt: skip


def test_a_bar_shows_each_sums_part_of_the_largest_of_its_kind(run: Run, ledger: Path) -> None:
    lines = run("total", "--stage", "pledge", "--ledger", ledger).out.splitlines()
    drawn = {line.split()[0]: "".join(c for c in line if c in "█▉▊▋▌▍▎▏→") for line in lines if "$" in line}
    assert drawn == {"Deu": "██████████", "European": "▎", "Nor": "██", "Usa": "██████████→"}


def test_a_total_as_of_a_day_says_so(run: Run, ledger: Path) -> None:
    assert "19 as it was known" in run("total", "--as-of", "2024-01-01", "--ledger", ledger).out
    assert "19 as it was known" not in run("total", "--ledger", ledger).out
