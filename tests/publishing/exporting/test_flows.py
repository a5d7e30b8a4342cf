"""Official flows and their matches in every form that has tables, in dossiers and on the page of an entry."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING, Any

import frictionless
import hxl  # type: ignore[import-untyped]
import openpyxl  # type: ignore[import-untyped]
import pypdfium2  # type: ignore[import-untyped]
import pytest

from musterbook.publishing import exporting
from musterbook.publishing.exporting import Reporter
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.dossier import dossier_html, dossier_pdf
from musterbook.publishing.exporting.flow_tables import FLOW_TABLES, tables_of
from musterbook.publishing.payments import became, sum_of
from musterbook.records.flows import Money
from tests.ledger.books import Books, money, told
from tests.publishing.exporting.conftest import asked

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def flow(own: int, dollars: object, *, day: str = "2018-06-04", giver: str = "Norway", **other: Any) -> dict[str, Any]:
    ends = [{"type": "Organization", "name": f"{giver}, Government of"}]
    to = [{"type": "Location", "name": "Mali"}, {"type": "Plan", "id": "652", "name": "A plan"}]
    return {"id": str(own), "status": "paid", "amountUSD": dollars, "boundary": "incoming", "onBoundary": "single",
            "date": f"{day}T00:00:00Z", "sourceObjects": ends, "destinationObjects": to} | other  # fmt: skip


def release(ledger: Ledger, folder: Path, series: str, *flows: dict[str, Any]) -> None:
    file = folder / f"{series}.json"
    file.write_text(json.dumps({"status": "ok", "data": {"flows": flows}}), encoding="utf-8")
    assert ledger.add_flows([file], series=series).release is not None


@pytest.fixture
def settled(ledger: Ledger, books: Books, tmp_path: Path) -> Ledger:
    promises = (
        told("Norway pledged $12 to Mali.", party="NOR", place="MLI", amount=money(12), purpose="schools"),
        told("Sweden will give Mali $30.", party="SWE", place="MLI", amount=money(30)),
        told("Oman promised Mali $7.", party="OMN", place="MLI", amount=money(7)),
    )
    for one in promises:
        one.slots |= {"kind": "commitment", "stage": "pledged"}
    ledger.post(*books.story(*promises, issued="2018-02-13"))
    paid = flow(1, 12, originalAmount=100, originalCurrency="NOK", exchangeRate=8.333333333)
    release(ledger, tmp_path, "mali", paid, flow(2, 10, giver="Sweden"), flow(3, 99, giver="Ghana"))
    sweden = next(h.flow for h in ledger.held_flows() if h.flow.own == "2")
    entry = next(e for e in ledger.entries() if e.party and e.party.code == "SWE")
    ledger.judge(f"{entry.id}>{sweden.id}", "positive", by="Ann Lee")
    return ledger


@pytest.fixture
def contents(settled: Ledger) -> Contents:
    return Contents.of(settled)


def rows(name: str, contents: Contents) -> list[dict[str, Any]]:
    return list(next(t for t in tables_of(contents) if t.name == name).rows(contents))


def test_a_ledger_without_flows_has_no_tables_of_them(ledger: Ledger, books: Books) -> None:
    ledger.post(*books.story(told("Oman gave $1.", party="OMN", amount=money(1))))
    names = [t.name for t in tables_of(Contents.of(ledger))]
    assert names == ["entries", "claims", "documents", "links", "judgements"]
    assert [r["outcome"] for r in rows("entries", Contents.of(ledger)) if "outcome" in r] == []


def test_flows_stand_as_the_ledger_holds_them(contents: Contents) -> None:
    found = rows("flows", contents)
    assert all(row.keys() <= {c.name for c in FLOW_TABLES[0].columns} for row in found)
    first = found[0]
    assert (first["amount"], first["currency"], first["converted"], first["converted_currency"]) == (
        Decimal(100), "NOK", Decimal(12), "USD",
    )  # fmt: skip
    assert (first["rate"], first["date"], first["provider_code"], first["recipients"], first["plans"]) == (
        "8.333333333", "2018-06-04", "NOR", "MLI", "652",
    )  # fmt: skip
    assert (first["series"], first["release"], first["at"], len(first["file"])) == ("mali", 1, "data.flows[0]", 64)


def test_matches_say_who_made_them(contents: Contents) -> None:
    found = rows("matches", contents)
    assert [(r["kind"], r["judged"]) for r in found] == [("pays", False), ("pays", True)]
    assert found[0]["score"] < 1
    entries = {r["party_code"]: r for r in rows("entries", contents)}
    assert entries["NOR"]["outcome"] == "matched"
    assert entries["NOR"]["flows"] == "2018-06-04 100 NOK disbursement, fts mali, proposed"
    assert (entries["NOR"]["paid"], entries["NOR"]["gap"], entries["NOR"]["lag"]) == (12, 0, 111)
    assert (entries["SWE"]["paid"], entries["SWE"]["gap"]) == (10, 20)
    assert entries["SWE"]["flows"].endswith("judged")
    assert (entries["OMN"]["outcome"], entries["OMN"].get("flows")) == ("only in documents", None)


def test_what_flows_paid_stands_once_at_the_stage_they_are_held_against(settled: Ledger, books: Books) -> None:
    words = told("Norway has paid the $12 pledged to Mali.", party="NOR", place="MLI", amount=money(12),
                 kind="commitment", stage="delivered", purpose="schools", repeats=True)  # fmt: skip
    settled.post(*books.story(words, issued="2018-07-01", publisher="Other"))
    found = [r for r in rows("entries", Contents.of(settled)) if r["party_code"] == "NOR"]
    assert len(found) == 2
    assert [(r["stage"], r.get("outcome")) for r in found if r.get("outcome")] == [("pledge", "matched")]


def test_every_form_of_tables_carries_them(contents: Contents, tmp_path: Path) -> None:
    for form in ("frictionless", "parquet", "xlsx"):
        exporting.write(form, contents, tmp_path / ("book.xlsx" if form == "xlsx" else form))
    report = frictionless.validate(str(tmp_path / "frictionless" / "datapackage.json"))
    assert report.valid, report.flatten(["message"])
    found = asked(
        f"SELECT f.amount, m.judged FROM '{tmp_path}/parquet/matches.parquet' m "
        f"JOIN '{tmp_path}/parquet/flows.parquet' f ON f.id = m.flow ORDER BY 1"
    )
    assert found == [(Decimal(10), True), (Decimal(100), False)]
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    assert (book["Flows"].max_row, book["Matches"].max_row) == (4, 3)
    tinted = [row[0].fill.start_color.rgb for row in book["Matches"].iter_rows(min_row=2)]
    assert tinted[0] != tinted[1]


def test_the_tables_name_hashtags_that_hxl_reads(contents: Contents) -> None:
    for table in tables_of(contents):
        lines = exporting.tabular.csv_lines(table, contents, hashtags=True)
        data = hxl.data(list(csv.reader(io.StringIO("".join(lines))))).cache()
        assert len(data.columns) == len(table.columns)
    text = "".join(exporting.TEXTS["hxl"](contents, Reporter()))
    assert "#value+gap" in text


def test_sums_keep_every_digit_or_are_told(ledger: Ledger, tmp_path: Path) -> None:
    long = "123456789012.1234567"
    release(ledger, tmp_path, "long", flow(1, 5), flow(2, 6, originalAmount=7))
    (tmp_path / "long.csv").write_text(f"#org+funder,#value+eur,#date\nNorway,{long},2018-01-01\n", encoding="utf-8")
    assert ledger.add_flows([tmp_path / "long.csv"], series="table").release
    contents = Contents.of(ledger)
    exporting.write("frictionless", contents, tmp_path / "package")
    assert long in (tmp_path / "package" / "flows.csv").read_text()
    exporting.write("xlsx", contents, tmp_path / "book.xlsx")
    cells = [c.value for row in openpyxl.load_workbook(tmp_path / "book.xlsx")["Flows"].iter_rows() for c in row]
    assert long in cells
    assert contents.skipped == []
    exporting.write("parquet", contents, tmp_path / "tables")
    assert [f.code for f in contents.skipped] == ["export.too_long"]
    amounts = asked(f"SELECT amount FROM '{tmp_path}/tables/flows.parquet'")
    assert (None,) in amounts


def test_the_day_of_an_export_holds_for_its_flows(settled: Ledger) -> None:
    before = Contents.of(settled, as_of="2023-12-31")
    assert rows("flows", before) == rows("matches", before) == []
    assert {f["id"] for f in rows("flows", Contents.of(settled, as_of="2024-01-01"))} == {
        f.id for f in settled.flows()
    }  # fmt: skip


# What people read


def test_a_dossier_shows_what_was_paid_and_by_which_source(contents: Contents, tmp_path: Path) -> None:
    chosen = [e for e in contents.entries if e.party and e.party.code in ("NOR", "SWE", "OMN")]
    page = dossier_html(contents, chosen)
    for words in ("What official flows tell", "fts, mali, release 1; proposed by the machine",
                  "accepted by Ann Lee on 2024-01-01", "data.flows[0] of the file", "111 days", "100 NOK"):  # fmt: skip
        assert words in page, words
    dossier_pdf(contents, chosen, tmp_path / "all.pdf")
    with pypdfium2.PdfDocument(tmp_path / "all.pdf") as pdf:
        text = " ".join(" ".join(p.get_textpage().get_text_range() for p in pdf).split())
    assert "proposed by the machine" in text
    assert "accepted by Ann Lee" in text


def test_without_flows_nothing_is_said_of_them(ledger: Ledger, books: Books) -> None:
    ledger.post(*books.story(told("Oman pledged $1.", party="OMN", amount=money(1), kind="commitment")))
    assert became(ledger, ledger.entries()) == {}
    assert "official flows" not in dossier_html(Contents.of(ledger), ledger.entries())


@pytest.mark.parametrize(
    ("coefficient", "exponent", "currency", "said"),
    [
        (1500250500, 3, "NOK", "1,500,250.5 NOK"),
        (100, 0, "", "100"),
        (-500, 2, "EUR", "-5 EUR"),
        (1, 2, "USD", "0.01 USD"),
    ],
)
def test_a_sum_is_written_with_its_digits(coefficient: int, exponent: int, currency: str, said: str) -> None:
    assert sum_of(Money(coefficient, exponent, currency)) == said
    assert sum_of(None) == "no amount"
