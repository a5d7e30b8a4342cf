"""Words written to break what reads them, through every form: what comes out is whole, and still the words."""

from __future__ import annotations

import csv
import io
import json
import re
from pathlib import Path
from typing import TYPE_CHECKING, Any
from zipfile import ZipFile

import frictionless
import openpyxl  # type: ignore[import-untyped]
import pypdfium2  # type: ignore[import-untyped]
import pytest
from lxml import etree, html  # type: ignore[import-untyped]
from prov.model import ProvDocument

from musterbook.publishing import exporting
from musterbook.publishing.exporting import Reporter
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.dossier import dossier_html, dossier_pdf
from musterbook.records import Party
from tests.ledger.books import Books, money, told
from tests.publishing.exporting.conftest import asked

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

HOSTILE = {
    "script": "</style></script><script>window.ran = true</script><img src=x onerror=alert(1)>",
    "formula": "=cmd|' /C calc'!A0 @SUM(1) +1 -1 \"quoted\",;\t",
    "control": "a\x01b\x08c\x0bd\x0ce\x1bf\x7fg\x85h\u2028i\ufffej\uffffk",
    "carriage": "one\rtwo\r\nthree\nfour",
    "nul": "before\x00after",
    "letters": "x" * 100_000,
    "directions": "\u202eevil\u202c \u2066Ω\u2069 \u200f\u0627\u0644\ufeff e\u0301\U0001f4a3",
    "markup": "]]> <!-- &amp; &#0; --> #let x = 1 $x$ *b* _i_ `r` @ref <lab> \\ // /* {{ x }} {% if %}",
    "braces": "{ } \\input{/etc/passwd} % ~ ^ } @misc{a, title = {b",
    "cell": "_x0041_ _x000D_ '=1",
}


@pytest.fixture(params=sorted(HOSTILE))
def words(request: pytest.FixtureRequest) -> str:
    return HOSTILE[request.param]


@pytest.fixture
def contents(ledger: Ledger, books: Books, tmp_path: Path, words: str) -> Contents:
    slots: dict[str, Any] = {"kind": "commitment", "stage": "pledged", "place": "MLI", "amount": money(12, said=words)}
    one = told(f"{words} pledged $12 to Mali.", party=Party(words), purpose=words, action=words, **slots)
    denied = told(f"{words} is not true.", kind="statement", stage="denied", party=Party(words))
    given: dict[str, Any] = {"title": words, "publisher": words, "source": words, "url": f"https://example.org/{words}"}
    ledger.post(*books.story(one, denied, issued="2018-02-13", **given))
    ledger.judge(ledger.claims(kind="commitment")[0].id, "positive", by=words[:100], note=words)
    name = words.replace("\0", "")
    flow = {"id": "1", "status": "paid", "amountUSD": 12, "onBoundary": "single", "date": "2018-03-01T00:00:00Z",
            "description": words, "sourceObjects": [{"type": "Organization", "name": name}],
            "destinationObjects": [{"type": "Location", "name": "Mali"}]}  # fmt: skip
    (tmp_path / "flows.json").write_text(json.dumps({"data": {"flows": [flow]}}), encoding="utf-8")
    assert ledger.add_flows([tmp_path / "flows.json"], series=name[:100]).release
    return Contents.of(ledger)


def text(form: str, contents: Contents) -> str:
    out = "".join(exporting.TEXTS[form](contents, Reporter("XM-DAC-1", "Tester")))
    out.encode("utf-8")
    return out


def test_json_loads_and_keeps_the_words(contents: Contents, words: str) -> None:
    said = f"{words} pledged $12 to Mali."
    items = json.loads(text("annotations", contents))["first"]["items"]
    assert said in [i["target"]["selector"][1]["exact"] for i in items]
    assert ProvDocument.deserialize(content=text("prov", contents), format="json").records
    assert json.loads(text("claimreview", contents))["@graph"]
    assert json.loads(text("csl", contents))[0]["title"] == words
    assert all(json.loads(line) for line in text("ftm", contents).split("\n") if line)


def test_xml_is_well_formed(contents: Contents) -> None:
    root = etree.fromstring(text("iati", contents).encode("utf-8"))
    assert root.findtext("iati-activity/transaction/value") == "12"


@pytest.mark.parametrize("form", ["entries.csv", "claims.csv", "hxl"])
def test_every_row_of_a_table_has_its_cells(contents: Contents, form: str) -> None:
    rows = list(csv.reader(io.StringIO(text(form, contents), newline="")))
    assert len({len(row) for row in rows}) == 1
    assert len(rows) == 1 + (form == "hxl") + 2
    assert not any(cell.lstrip(" ").startswith(("=", "+", "@", "\t", "\r")) for row in rows for cell in row)


def test_folders_hold_the_words(contents: Contents, tmp_path: Path, words: str) -> None:
    exporting.write("frictionless", contents, tmp_path / "package")
    report = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert report.valid, report.flatten(["message"])
    exporting.write("parquet", contents, tmp_path / "tables")
    found = asked(f"SELECT quote FROM '{tmp_path}/tables/claims.parquet'")
    assert (f"{words} pledged $12 to Mali.",) in found
    assert asked(f"SELECT description FROM '{tmp_path}/tables/flows.parquet'") != []


def test_a_workbook_opens(contents: Contents, tmp_path: Path, words: str) -> None:
    exporting.write("xlsx", contents, tmp_path / "book.xlsx")
    book = openpyxl.load_workbook(tmp_path / "book.xlsx")
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert max(len(str(cell.value).encode("utf-16-le")) for cell in cells) <= 2 * 32_767
    assert ("export.cut" in {f.code for f in contents.skipped}) == (len(words) > 32_767)
    with ZipFile(tmp_path / "book.xlsx") as parts:
        for part in parts.namelist():
            etree.fromstring(parts.read(part), etree.XMLParser(huge_tree=True))


def test_bibtex_has_its_braces_in_pairs(contents: Contents) -> None:
    found = text("bibtex", contents)
    depth = 0
    for sign in re.findall(r"[{}]", found):
        depth += 1 if sign == "{" else -1
        assert depth >= 0
    assert depth == 0
    assert found.count("\n}\n") == 1


def test_dossiers_are_made_and_run_nothing(contents: Contents, tmp_path: Path) -> None:
    page = html.document_fromstring(dossier_html(contents, contents.entries))
    assert page.xpath("//script | //img | //*[@onerror]") == []
    assert len(page.xpath("//style")) == 1
    dossier_pdf(contents, contents.entries, tmp_path / "all.pdf")
    with pypdfium2.PdfDocument(tmp_path / "all.pdf") as pdf:
        assert "$12" in " ".join(p.get_textpage().get_text_range() for p in pdf)
