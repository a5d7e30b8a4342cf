"""The desk's commands: check, audit, quality, and totals in a currency asked for."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from tests.cli.calling import Run

DRAFT = (
    "OSLO, March 5, 2021 - Norway will provide 150 million Norwegian kroner to stabilize liberated areas in Iraq. "
    "Sweden will give $7 million for schools in Jordan."
)


def test_check_tells_what_is_new_and_posts_nothing(run: Run, ledger: Path) -> None:
    before = run("sources", "--ledger", ledger).out
    rows = run("check", "-", "--ledger", ledger, "--format", "jsonl", stdin=DRAFT).rows()
    assert [r["verdict"] for r in rows] == ["told before", "new"]
    assert rows[0]["told"]["quote"].startswith("will provide 150 million")
    assert rows[0]["told"]["announced"] == "3 March 2021"
    assert rows[1]["told"] is None
    assert run("sources", "--ledger", ledger).out == before


def test_check_prints_a_note_with_both_quotes(run: Run, ledger: Path) -> None:
    ran = run("check", "-", "--ledger", ledger, stdin=DRAFT)
    assert ran.status == 0
    assert ran.out.count("“") == 3
    assert ran.out.endswith("2 sums: 1 told before, 1 new.\n")


def test_check_of_a_text_without_sums_or_without_a_day(run: Run, ledger: Path) -> None:
    assert run("check", "-", "--ledger", ledger, stdin="They met in Rome.").out == "No sum was read.\n"
    undated = DRAFT.partition(" - ")[2]
    rows = run("check", "-", "--ledger", ledger, "--format", "jsonl", stdin=undated).rows()
    assert len(rows) == 2


def test_check_of_what_cannot_be_read(run: Run, ledger: Path, tmp_path: Path) -> None:
    ran = run("check", tmp_path / "missing.txt", "--ledger", ledger)
    assert ran.status == 1
    assert "missing.txt" in ran.err


def test_audit_has_its_formats_and_its_day(run: Run, ledger: Path) -> None:
    assert run("audit", "--ledger", ledger, "--on", "2021-04-01").out == "Nothing odd.\n"
    assert json.loads(run("audit", "--ledger", ledger, "--format", "json").out) == []
    assert run("audit", "--ledger", ledger, "--on", "April").status == 2


def test_audit_opens_the_words_of_each_finding(run: Run, ledger: Path, tmp_path: Path) -> None:
    slip = tmp_path / "slip.txt"
    slip.write_text("OSLO, March 4, 2021 - Norway paid 315,357,114 million dollars to Iraq.", encoding="utf-8")
    run("add", slip, "--ledger", ledger)
    (row,) = run("audit", "--ledger", ledger, "--format", "jsonl").rows()
    assert row["code"] == "reading.unit_slip"
    assert row["quote"] == "315,357,114 million dollars"
    text = run("audit", "--ledger", ledger).out
    assert "“315,357,114 million dollars”" in text
    assert text.endswith("1 finding: 1 reading.unit_slip.\n")


def test_quality_names_what_is_missing(run: Run, ledger: Path) -> None:
    (row,) = run("quality", "--ledger", ledger, "--format", "jsonl").rows()
    assert row["giver"] == "Norway"
    assert "period" in row["missing"]["clarity"]
    assert row["missing"]["comparability"] == []
    (giver,) = run("quality", "--by-giver", "--ledger", ledger, "--format", "jsonl").rows()
    assert (giver["code"], giver["pledges"]) == ("NOR", 1)


def test_show_has_a_pledges_marks(run: Run, ledger: Path) -> None:
    (row,) = run("quality", "--ledger", ledger, "--format", "jsonl").rows()
    assert "principles of good pledging" in run("show", row["entry"], "--ledger", ledger).out
    (denied,) = run("entries", "--kind", "figure", "--ledger", ledger, "--format", "jsonl").rows()
    assert "principles" not in run("show", denied["id"], "--ledger", ledger).out


def test_show_has_the_status_of_each_claim(run: Run, ledger: Path) -> None:
    (row,) = run("quality", "--ledger", ledger, "--format", "jsonl").rows()
    (line,) = run("show", row["entry"], "--ledger", ledger, "--format", "jsonl").rows()
    assert line["status"] == "single-source"


def test_a_total_in_a_currency_says_rate_day_and_source(run: Run, ledger: Path) -> None:
    (row,) = run("total", "--convert", "usd", "--ledger", ledger, "--format", "jsonl").rows()
    (line,) = row["lines"]
    assert (row["unit"], line["rate"]["unit"], line["rate"]["on"], line["rate"]["source"]) == (
        "USD",
        "NOK",
        "2021-03-03",
        "ECB",
    )
    assert row["rates"].startswith("ECB ")
    text = run("total", "--convert", "USD", "--explain", "--ledger", ledger).out
    assert "1 NOK = " in text
    assert "150 million Norwegian kroner" in text
    assert "Rates: ECB " in text


@pytest.mark.parametrize("code", ["troops", "XXX", ""])
def test_what_is_no_currency_is_refused(run: Run, ledger: Path, code: str) -> None:
    ran = run("total", "--convert", code, "--ledger", ledger)
    assert ran.status == 2
    assert "not a currency" in ran.err


def test_what_has_no_rate_is_said(run: Run, ledger: Path) -> None:
    text = run("total", "--convert", "KWD", "--ledger", ledger).out
    assert "not converted: 150 million Norwegian kroner" in text
    assert "no rate of KWD" in text


def test_a_report_can_be_had_in_a_currency(run: Run, ledger: Path) -> None:
    text = run("report", "--convert", "EUR", "--ledger", ledger).out
    assert text.index("By giver, stage and year") < text.index("By giver and stage, in EUR")
    assert "1 NOK = " in text
    (row,) = run("report", "--convert", "EUR", "--ledger", ledger, "--format", "jsonl").rows()
    assert (row["unit"], row["key"]) == ("EUR", {"giver": "NOR", "stage": "pledge"})
