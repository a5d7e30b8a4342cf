"""Tables kept by hand on the command line: added, linked by their own ids, judged, replaced."""

from __future__ import annotations

from pathlib import Path

import pytest

from musterbook.ledger.opening import open_ledger
from tests.cli.calling import Run

HEAD = "id,giver,amount,currency,bound,what_for,recipient_or_place,announced_on,occasion,stage,period,source_url"
ROWS = [
    "T1,NOR,40000000,NOK,exact,stabilization,Syria,2018-02-13,Kuwait,pledge,,https://example.org/a",
    "T2,Norway,5000000,USD,about,stabilization,Syria,2018-02-14,Kuwait,pledge,,https://example.org/b",
    "T3,NOR,300000000,NOK,more_than,stabilization,Syria,2018-02-13,Kuwait,cumulative,2015/2018,https://example.org/a",
]


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "t.csv"
    path.write_text("\n".join([HEAD, *ROWS, ""]), encoding="utf-8")
    return path


def test_rows_are_linked_by_their_own_ids(run: Run, table: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "l.ledger"
    assert "3 claims (+3)" in run("add", table, "--profile", "pledges", "--ledger", ledger).out
    assert "3 claims (+0)" in run("add", table, "--profile", "pledges", "--ledger", ledger).out
    lines = run("links", "--ledger", ledger, "--format", "csv").out.splitlines()
    assert lines[0] == "later,earlier,kind,score,why"
    assert sorted(line.rsplit(",", 2)[0].split(",")[:3] for line in lines[1:]) == [
        ["T2", "T1", "converts"], ["T3", "T1", "running_total"],
    ]  # fmt: skip


def test_a_link_of_rows_is_judged_by_their_ids(run: Run, table: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "l.ledger"
    run("add", table, "--profile", "pledges", "--ledger", ledger)
    assert run("judge", "T2>T1", "no", "--by", "Ann Lee", "--ledger", ledger).status == 0
    assert "T2" not in run("links", "--ledger", ledger, "--format", "csv").out
    assert "T1," not in run("show", "T2", "--ledger", ledger).out


def test_a_new_version_keeps_what_was_judged_of_rows_that_stayed(run: Run, table: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "l.ledger"
    run("add", table, "--profile", "pledges", "--ledger", ledger)
    run("judge", "T1", "yes", "--by", "Ann Lee", "--ledger", ledger)
    with open_ledger(ledger) as book:
        former = book.documents()[0].id
    table.write_text("\n".join([HEAD, ROWS[0], ROWS[2].replace("300000000", "310000000"), ""]), encoding="utf-8")
    run("add", table, "--profile", "pledges", "--replaces", former, "--ledger", ledger)
    with open_ledger(ledger) as book:
        assert book.book().reviewed(book.claim("T1").id)
        assert not book.book().reviewed(book.claim("T3").id)
        counted = [line.said for total in book.totals() for line in total.lines]
    assert counted == ["40000000 NOK"]


def test_a_new_version_counts_wholes_and_parts_as_the_former_did(run: Run, table: Path, tmp_path: Path) -> None:
    ledger = tmp_path / "l.ledger"
    said = ((176, "relief"), (100, "relief, hospitals"), (76, "relief, food"))
    rows = [
        f"K{n},KWT,{amount},USD,exact,{purpose.replace(',', ' and')},Iraq,2016-07-20,Washington,pledge,,https://example.org/a"
        for n, (amount, purpose) in enumerate(said)
    ]
    table.write_text("\n".join([HEAD, *rows, ""]), encoding="utf-8")
    run("add", table, "--profile", "pledges", "--ledger", ledger)
    with open_ledger(ledger) as book:
        former = book.documents()[0].id
    table.write_text("\n".join([HEAD, *rows, ROWS[0], ""]), encoding="utf-8")
    run("add", table, "--profile", "pledges", "--replaces", former, "--ledger", ledger)
    with open_ledger(ledger) as book:
        assert {(t.unit, t.best) for t in book.totals(by=("party",))} == {("USD", 17600), ("NOK", 4_000_000_000)}


@pytest.mark.parametrize(
    ("profile", "said"),
    [("pledges", "no column 'giver'"), ("plegdes", "no such profile (pledges)"), ("none.toml", "cannot be read")],
)
def test_what_does_not_fit_is_said_with_its_name(
    run: Run, table: Path, tmp_path: Path, profile: str, said: str
) -> None:
    table.write_text(HEAD.replace("giver", "donor") + "\n", encoding="utf-8")
    ran = run("add", table, "--profile", profile, "--ledger", tmp_path / "l.ledger")
    assert ran.status == 1
    assert said in ran.err


def test_read_prints_rows_and_bad_cells(run: Run, table: Path) -> None:
    table.write_text(f"{HEAD}\n{ROWS[0].replace('40000000', 'n/a')}\n", encoding="utf-8")
    ran = run("read", table, "--profile", "pledges", "--format", "jsonl")
    assert ran.rows()[0]["row"]["id"] == "T1"
    assert "row 2, column amount (C2): 'n/a' is no number" in ran.err


def test_rows_of_one_table_are_not_of_one_occasion(run: Run, table: Path, tmp_path: Path) -> None:
    goal = "G1,coalition members,700000000,USD,more_than,stabilization,Iraq,2020-06-04,Rome,goal,2020,https://example.org/a"
    given = [
        f"G{n},USA,{n}0000000,USD,exact,stabilization,Iraq,{day},{where},pledge,2020,https://example.org/{n}"
        for n, day, where in ((2, "2020-06-04", "Rome"), (3, "2020-11-04", "Paris"))
    ]
    table.write_text("\n".join([HEAD, goal, *given, ""]), encoding="utf-8")
    run("add", table, "--profile", "pledges", "--ledger", tmp_path / "l.ledger")
    with open_ledger(tmp_path / "l.ledger") as book:
        (target,) = book.targets()
        assert target.pledged
        assert [line.said for line in target.pledged.lines] == ["20000000 USD"]
