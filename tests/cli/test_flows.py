"""The commands on official flows: what they print, where, and with which status they end."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.cli.calling import Run

TABLE = "#date,#org+funder,#value+usd,#country+code,#status\n2020-06-04,Norway,100.50,MLI,paid\n"


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "table.csv"
    path.write_text(TABLE, encoding="utf-8")
    return path


@pytest.fixture
def flows(table: Path, tmp_path: Path, run: Run) -> Path:
    path = tmp_path / "flows.ledger"
    assert run("flows", "add", table, "--ledger", path).status == 0
    return path


def test_adding_says_what_came_of_it(run: Run, table: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "new.ledger"
    ran = run("flows", "add", table, "--series", "s", "--ledger", ledger)
    assert (ran.status, ran.out, ran.err) == (0, "release 1 of s: 1 flows (+1, 0 changed, -0), 0 findings\n", "")
    again = run("flows", "add", table, "--series", "s", "--ledger", ledger)
    assert (again.status, again.out) == (0, "release 1 of s is these files already\n")


def test_a_damaged_file_posts_nothing_and_says_so(run: Run, flows: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.json"
    cut.write_text('{"data": {"flows": [{"id": "1"', encoding="utf-8")
    ran = run("flows", "add", cut, "--ledger", flows)
    assert (ran.status, ran.out) == (1, "")
    assert f"{cut}: error: " in ran.err
    assert "[flows.cut_short]" in ran.err
    assert "Nothing was posted: 1 errors" in ran.err
    assert len(run("flows", "releases", "--format", "jsonl", "--ledger", flows).rows()) == 1


def test_totals_name_their_rules(run: Run, flows: Path) -> None:
    (row,) = run("flows", "total", "--country", "Mali", "--format", "jsonl", "--ledger", flows).rows()
    assert (row["amount"], row["currency"], row["stage"], row["flows"]) == (100.5, "USD", "disbursement", 1)
    assert [rule["name"] for rule in row["rules"]] == ["type", "currency", "shares"]
    printed = run("flows", "total", "--ledger", flows).out
    assert "currency: Each currency is a total of its own." in printed


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        (["--country", "ML"], 1),
        (["--country", "NER"], 0),
        (["--provider", "Norway"], 1),
        (["--provider", "NOR"], 1),
        (["--provider", "Somebody else"], 0),
        (["--year", "2020"], 1),
        (["--year", "2021"], 0),
        (["--stage", "pledge"], 0),
        (["--system", "table", "--series", "table", "--type", "paid"], 1),
    ],
)
def test_a_list_is_of_what_is_asked(run: Run, flows: Path, asked: list[str], found: int) -> None:
    rows = run("flows", "list", *asked, "--format", "jsonl", "--ledger", flows).rows()
    assert len(rows) == found
    assert all(row["raw"] == TABLE.splitlines()[1] and row["at"] == "2" for row in rows)


@pytest.mark.parametrize(
    ("arguments", "status", "said"),
    [
        (["total", "--country", "Atlantis"], 1, "no country 'Atlantis'"),
        (["total", "--by", "colour"], 2, "no group colour"),
        (["diff"], 1, "no series has two releases"),
        (["diff", "1", "2", "3"], 2, "two releases at most"),
        (["diff", "9"], 1, "no release 9"),
        (["list", "--as-of", "soon"], 2, "not a day"),
    ],
)
def test_a_wrong_call_says_what_is_wrong(run: Run, flows: Path, arguments: list[str], status: int, said: str) -> None:
    ran = run("flows", *arguments, "--ledger", flows)
    assert ran.status == status
    assert said in " ".join(ran.err.replace("│", " ").split())


def test_a_diff_shows_both_records(run: Run, flows: Path, table: Path) -> None:
    table.write_text(TABLE.replace("100.50", "101"), encoding="utf-8")
    assert "1 changed" in run("flows", "add", table, "--ledger", flows).out
    (row,) = run("flows", "diff", "--format", "jsonl", "--ledger", flows).rows()
    assert (row["what"], row["fields"]) == ("changed", ["amount"])
    assert (row["before"]["amount"]["value"], row["after"]["amount"]["value"]) == (100.5, 101)


def test_each_file_can_be_a_release_by_itself(run: Run, table: Path, tmp_path: Path) -> None:
    ledger, cut, other = tmp_path / "each.ledger", tmp_path / "cut.json", tmp_path / "other.csv"
    cut.write_text("{", encoding="utf-8")
    other.write_text(TABLE.replace("NOK", "SEK"), encoding="utf-8")
    ran = run("flows", "add", cut, table, other, "--each", "--ledger", ledger)
    assert ran.status == 1
    assert [line.partition(":")[0] for line in ran.out.splitlines()] == ["release 1 of table", "release 2 of other"]
    again = run("flows", "add", table, other, "--each", "--ledger", ledger)
    assert (again.status, again.out.count("already")) == (0, 2)


@pytest.mark.parametrize("series", [["--series", "s"], []])
def test_each_file_has_a_name_of_its_own(run: Run, table: Path, tmp_path: Path, series: list[str]) -> None:
    (tmp_path / "sub").mkdir()
    twin = tmp_path / "sub" / "table.json"
    twin.write_text("{}", encoding="utf-8")
    assert run("flows", "add", table, twin, "--each", *series, "--ledger", tmp_path / "l.ledger").status == 2
