"""Every form of export, held against the tools of its field."""

from __future__ import annotations

import csv
import io
import json
from decimal import Decimal
from pathlib import Path
from typing import TYPE_CHECKING

import frictionless
import hxl  # type: ignore[import-untyped]
import openpyxl  # type: ignore[import-untyped]
import pypdfium2  # type: ignore[import-untyped]
import pytest
from lxml import etree  # type: ignore[import-untyped]
from prov.model import ProvDocument

from musterbook.errors import InputError
from musterbook.publishing import exporting
from musterbook.publishing.exporting import Reporter
from musterbook.publishing.exporting.columns import TABLES
from musterbook.publishing.exporting.contents import Contents
from musterbook.publishing.exporting.dossier import dossier_html, dossier_pdf
from tests.ledger.books import Books, count, money, post, told
from tests.publishing.exporting import rulesets
from tests.publishing.exporting.conftest import FORMULA, asked

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def text(form: str, contents: Contents) -> str:
    return "".join(exporting.TEXTS[form](contents, Reporter("XM-DAC-1", "Tester")))


def rows(form: str, contents: Contents) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(text(form, contents))))


# Tables


def test_each_row_has_the_columns_of_its_table_and_a_key_of_its_own(contents: Contents) -> None:
    for table in TABLES:
        found = list(table.rows(contents))
        assert found, table.name
        names = {c.name for c in table.columns}
        assert all(row.keys() <= names for row in found)
        keys = [tuple(row[name] for name in table.key) for row in found]
        assert len(set(keys)) == len(keys)


def test_csv_holds_sums_in_major_units_and_says_what_nobody_reviewed(contents: Contents) -> None:
    found = {(r["party_code"], r["stage"]): r for r in rows("entries.csv", contents)}
    usa = found["USA", "pledge"]
    assert (usa["low"], usa["unit"], usa["tellings"], usa["folded"], usa["reviewed"]) == (
        "100",
        "USD",
        "2",
        "1",
        "true",
    )
    joint = found["", "pledge"]
    assert (joint["low"], joint["high"], joint["hedge"], joint["reviewed"]) == ("30", "", "more_than", "false")
    claims = rows("claims.csv", contents)
    assert len(claims) == len(contents.claims)
    assert {c["reviewed"] for c in claims} == {"true", "false"}


def test_no_cell_for_a_spreadsheet_starts_a_formula(contents: Contents) -> None:
    cells = [
        cell for form in ("entries.csv", "claims.csv", "hxl") for row in rows(form, contents) for cell in row.values()
    ]
    assert any(FORMULA in cell for cell in cells)
    assert not any(cell.startswith(("=", "+", "@", "\t")) for cell in cells)


@pytest.mark.parametrize("words", ["=HYPERLINK(1)", "+1", "-1+2", "@SUM(A1)", "\t=1", "  =1"])
def test_words_that_a_spreadsheet_would_run_get_an_apostrophe(ledger: Ledger, books: Books, words: str) -> None:
    claim = told(f"{words} was promised.", party="USA", purpose=words, amount=money(5))
    post(ledger, books.story(claim, publisher=words))
    for form in ("claims.csv", "entries.csv"):
        for row in rows(form, Contents.of(ledger)):
            assert row["purpose"] == f"'{words}"
            assert not any(cell.lstrip(" ").startswith(("=", "+", "-", "@", "\t")) for cell in row.values())


def test_plain_cells_are_left_as_they_are(ledger: Ledger, books: Books) -> None:
    post(ledger, books.story(told("A gift.", party="USA", purpose="food = bread", amount=money(5))))
    assert rows("claims.csv", Contents.of(ledger))[0]["purpose"] == "food = bread"


def test_hxl_is_read_by_its_own_library(contents: Contents) -> None:
    data = hxl.data(list(csv.reader(io.StringIO(text("hxl", contents))))).cache()
    assert "#value+best" in data.display_tags
    assert len(list(data)) == len(rows("entries.csv", contents))
    paid = [r for r in data if r.get("#status+stage") == "disbursement"]
    assert [r.get("#org+giver+code") for r in paid] == ["GBR"]


def test_a_package_is_valid_and_its_sums_are_strings_of_digits(contents: Contents, tmp_path: Path) -> None:
    exporting.write("frictionless", contents, tmp_path / "package")
    report = frictionless.validate(str(tmp_path / "package" / "datapackage.json"))
    assert report.valid, report.flatten(["message"])
    package = frictionless.Package(str(tmp_path / "package" / "datapackage.json"))
    assert {r.name for r in package.resources} == {t.name for t in TABLES}
    low = next(f for f in package.get_resource("entries").schema.fields if f.name == "low")
    assert low.type == "string"


def test_parquet_keeps_every_digit(contents: Contents, tmp_path: Path) -> None:
    exporting.write("parquet", contents, tmp_path / "tables")
    table = f"FROM '{tmp_path}/tables/entries.parquet'"
    types = {name: kind for name, kind, *_ in asked(f"DESCRIBE SELECT * {table}")}
    assert (types["low"], types["id"], types["reviewed"]) == ("DECIMAL(38,6)", "VARCHAR", "BOOLEAN")
    found = asked(f"SELECT party_code, low, high, reviewed {table} WHERE unit = 'USD'")
    assert (None, Decimal(30), None, False) in found
    words = asked(f"SELECT purpose FROM '{tmp_path}/tables/claims.parquet' WHERE purpose LIKE '=%'")
    assert words == [(FORMULA,)]


def test_a_folder_that_holds_something_is_left_alone(contents: Contents, tmp_path: Path) -> None:
    (tmp_path / "mine").mkdir()
    (tmp_path / "mine" / "notes.txt").write_text("mine")
    with pytest.raises(InputError, match="there already"):
        exporting.write("frictionless", contents, tmp_path / "mine")
    assert [p.name for p in (tmp_path / "mine").iterdir()] == ["notes.txt"]


def test_a_workbook_opens_with_every_row_and_no_formula(contents: Contents, tmp_path: Path) -> None:
    path = tmp_path / "ledger.xlsx"
    exporting.write("xlsx", contents, path)
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["About", "Entries", "Claims", "Documents", "Links", "Judgements", "Rules"]
    entries = book["Entries"]
    assert entries.freeze_panes == "B2"
    assert entries.max_row == 1 + len(rows("entries.csv", contents))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert not any(cell.data_type == "f" for cell in cells)
    assert any(cell.value == FORMULA for cell in cells)
    assert any("stages never mix" in str(row[0].value) for row in book["Rules"].iter_rows())


@pytest.mark.parametrize("form", exporting.FORMS)
def test_how_far_it_is_is_told_where_it_may_take_long(lived: Ledger, tmp_path: Path, form: str) -> None:
    told_of: list[tuple[int, int, str]] = []
    contents = Contents.of(lived, progress=lambda *done: told_of.append(done))
    if form in exporting.TEXTS:
        assert "".join(exporting.lines(form, contents, Reporter("XM-DAC-1", "Tester"))) == text(
            form, Contents.of(lived)
        )
    else:
        exporting.write(form, contents, tmp_path / "out")
    quick = ("prov", "claimreview", "csl", "bibtex")
    assert bool(told_of) == (form not in quick)
    assert all(0 <= done <= total for done, total, _ in told_of)


@pytest.mark.parametrize("form", ["xlsx", "parquet"])
def test_a_place_that_cannot_be_written_is_said(contents: Contents, tmp_path: Path, form: str) -> None:
    (tmp_path / "file").write_text("a file is no folder")
    with pytest.raises(InputError, match="cannot be written"):
        exporting.write(form, contents, tmp_path / "file" / "out")


# The field's own


@pytest.fixture
def standard(shared: Path) -> Path:
    return shared / "flows" / "iati" / "standard"


def test_iati_is_valid_against_the_schema_and_the_ruleset(contents: Contents, standard: Path) -> None:
    tree = etree.ElementTree(etree.fromstring(text("iati", contents).encode()))
    schema = etree.XMLSchema(etree.parse(str(standard / "iati-activities-schema.xsd")))
    assert schema.validate(tree), schema.error_log
    assert rulesets.broken(tree, json.loads((standard / "ruleset_standard.json").read_text())) == []
    for path, codes in (("transaction-type/@code", "TransactionType"), ("recipient-country/@code", "Country"),
                        ("sector/@code", "Sector"), ("category/@code", "DocumentCategory"),
                        ("participating-org/@type", "OrganisationType"), ("value/@currency", "Currency")):  # fmt: skip
        listed = set(etree.parse(str(standard / "codelists" / f"{codes}.xml")).xpath("//codelist-item/code/text()"))
        assert set(tree.xpath(f"//{path}")) <= listed, path


def test_the_ruleset_finds_what_is_wrong(contents: Contents, standard: Path) -> None:
    rules = json.loads((standard / "ruleset_standard.json").read_text())
    root = etree.fromstring(text("iati", contents).encode())
    activity = root[1] if root[0].tag is etree.Comment else root[0]
    activity.find("transaction/transaction-date").set("iso-date", "2999-01-01")
    activity.remove(activity.find("sector"))
    activity.find("iati-identifier").text = "other "
    assert len({found for found, _ in rulesets.broken(etree.ElementTree(root), rules)}) >= 4


def test_iati_tells_stages_apart_and_links_the_words(contents: Contents) -> None:
    root = etree.fromstring(text("iati", contents).encode())
    found = {
        str(a.findtext("title/narrative")): [(t.find("transaction-type").get("code"), t.findtext("value"))
                                             for t in a.iterfind("transaction")]
        for a in root.iterfind("iati-activity")
    }  # fmt: skip
    assert found["Usa: $100 to IRQ"] == [("12", "100")]
    assert found["Gbr: $40 to Irq"] == [("3", "40")]
    assert found["Not said: more than $30 to Irq"] == [("13", "30")]
    links = root.xpath("//iati-activity[title/narrative='Usa: $100 to IRQ']/document-link")
    assert [link.get("url") for link in links] == ["https://example.org/a", "https://example.org/b?x=1&y=2"]
    assert all("“" in str(link.findtext("description/narrative")) for link in links)
    assert not any("300" in v for a in found.values() for _, v in a), "persons are no money"


def test_what_iati_cannot_hold_is_told(lived: Ledger, books: Books) -> None:
    post(lived, books.story(books.pledge(7, "FRA"), issued=None))
    contents = Contents.of(lived)
    text("iati", contents)
    assert [f.code for f in contents.skipped] == ["export.no_day"]


def test_followthemoney_entities_are_valid(contents: Contents) -> None:
    ftm = pytest.importorskip(
        "followthemoney", reason="followthemoney is not installed: it builds PyICU, which needs ICU's headers"
    )
    kinds = []
    for line in text("ftm", contents).splitlines():
        entity = json.loads(line)
        proxy = ftm.EntityProxy.from_dict(entity, cleaned=False)
        proxy.schema.validate(proxy.to_dict())
        assert {k for k, v in entity["properties"].items() if v} == set(proxy.properties)
        kinds.append(proxy.schema.name)
    assert kinds.count("Payment") == 1


def test_a_pledge_is_no_payment(contents: Contents) -> None:
    found = [json.loads(line) for line in text("ftm", contents).splitlines()]
    ids = {e["id"] for e in found}
    payments = [e for e in found if e["schema"] == "Payment"]
    assert [p["properties"]["amount"] for p in payments] == [["40"]]
    projects = {p["properties"]["name"][0]: p["properties"] for p in found if p["schema"] == "Project"}
    assert projects["Usa: $100"]["phase"] == ["pledge"]
    assert projects["Usa: $100"]["keywords"] == ["reviewed"]
    for entity in found:
        for name in ("proof", "payer", "beneficiary", "project", "participant", "involved"):
            assert set(entity["properties"].get(name, ())) <= ids


def test_every_quote_is_an_annotation_whose_selectors_agree(contents: Contents) -> None:
    page = json.loads(text("annotations", contents))
    items = page["first"]["items"]
    assert page["total"] == len(items) == len(contents.claims)
    for item in items:
        key = item["target"]["state"]["musterbook:sha256"]
        words = contents.book.documents[key].text
        position, quote = item["target"]["selector"]
        assert words[position["start"] : position["end"]] == quote["exact"]
        assert quote["prefix"] + quote["exact"] + quote["suffix"] in words
    assert {i["musterbook:reviewed"] for i in items} == {True, False}


def test_provenance_is_read_by_its_own_library(contents: Contents) -> None:
    found = ProvDocument.deserialize(content=text("prov", contents), format="json")
    kinds = [type(r).__name__ for r in found.records]
    assert kinds.count("ProvEntity") == len(contents.claims) + len(contents.documents)
    assert kinds.count("ProvDerivation") == len(contents.claims)
    assert any("Reviewer" in str(r) for r in found.records)


def test_provenance_tells_what_took_the_place_of_what(ledger: Ledger, books: Books) -> None:
    words = "Norway will give $5 to Mali."
    for reader, purpose in (("1", "food"), ("2", "water"), ("3", "water and food")):
        ledger.post(*books.story(told(words, party="NOR", amount=money(5), purpose=purpose), reader=reader))
    gone = books.story(told("Oman gave $1.", party="OMN", amount=money(1)), source="gone.txt")
    ledger.post(*gone)
    ledger.post(gone[0], gone[1], type(gone[2])(gone[0].id, (), (), "2"))
    found = json.loads(text("prov", Contents.of(ledger)))
    (claim,) = ledger.claims()
    revisions = {v["prov:usedEntity"]: v["prov:generatedEntity"] for v in found["wasDerivedFrom"].values()
                 if v["prov:type"] == "prov:Revision"}  # fmt: skip
    latest, middle = f"mb:claim:{claim.id}", next(old for old, new in revisions.items() if not new.endswith("Z"))
    assert revisions[middle] == latest
    assert revisions[next(old for old, new in revisions.items() if new == middle)] == middle
    ended = {v["prov:entity"]: v["prov:time"] for v in found["wasInvalidatedBy"].values()}
    assert set(revisions) < set(ended)
    assert len(ended) == 3
    assert latest not in ended
    made = {v["prov:entity"]: v["prov:time"] for v in found["wasGeneratedBy"].values()}
    assert made[latest] == ended[middle]
    readers = {a["prov:agent"] for a in found["wasAssociatedWith"].values()}
    assert readers == {"mb:reader:1", "mb:reader:2", "mb:reader:3"}
    assert all(name in found["entity"] for name in {**revisions, **ended})


def test_provenance_of_a_day_knows_nothing_later(ledger: Ledger, books: Books) -> None:
    for reader in ("1", "2"):
        told_so = told("Norway will give $5.", party="NOR", amount=money(5), purpose=reader)
        ledger.post(*books.story(told_so, reader=reader))
    first, _ = ledger.readings()
    found = json.loads(text("prov", Contents.of(ledger, as_of=first.posted_at)))
    assert "wasInvalidatedBy" not in found
    assert len(found["entity"]) == 2


def test_a_review_gives_both_sides_and_no_verdict(lived: Ledger, books: Books) -> None:
    for many, publisher in ((900, "One"), (500, "Other")):
        said = told(f"Iraq has {many} soldiers.", kind="figure", stage="ongoing", party="IRQ", place="IRQ",
                    measure="troops", amount=count(many), as_of="2019-03-01")  # fmt: skip
        post(lived, books.story(said, issued="2019-03-02", publisher=publisher))
    found = json.loads(text("claimreview", Contents.of(lived)))["@graph"]
    about = [r for r in found if r["reviewRating"]["alternateName"] == "figures in conflict"]
    assert sorted(r["claimReviewed"] for r in about) == ["Iraq has 500 soldiers.", "Iraq has 900 soldiers."]
    assert all("ratingValue" not in r["reviewRating"] for r in found)
    assert all(r["itemReviewed"]["firstAppearance"]["@id"] for r in found)


def test_citations_hold_what_is_known_and_nothing_else(contents: Contents) -> None:
    references = json.loads(text("csl", contents))
    assert len({r["id"] for r in references}) == len(references) == len(contents.documents)
    first = references[0]
    assert (first["title"], first["issued"], first["URL"]) == (
        "A summit", {"date-parts": [[2018, 2, 13]]}, "https://example.org/a",
    )  # fmt: skip
    assert "issued" not in references[-1]
    entries = text("bibtex", contents)
    assert entries.count("@misc{") == len(references)
    assert "title = {{A summit}}" in entries
    assert "year = {2018}" in entries


# Dossiers


def test_a_dossier_shows_each_telling_with_its_words_and_hashes(contents: Contents, tmp_path: Path) -> None:
    usa = next(e for e in contents.entries if e.party and e.party.code == "USA")
    page = dossier_html(contents, [usa])
    assert page.count("<mark>") == 2
    assert "Counted once, as it repeats" in page
    assert "seen &lt;in&gt; the text" in page
    assert all(line.document in page for line in usa.lines)
    dossier_pdf(contents, [usa], tmp_path / "usa.pdf")
    with pypdfium2.PdfDocument(tmp_path / "usa.pdf") as pdf:
        words = " ".join(" ".join(p.get_textpage().get_text_range() for p in pdf).split())
    assert "Counted once, as it repeats" in words
    assert usa.lines[0].document in words.replace(" ", "")


def test_markup_in_words_stays_words(contents: Contents, tmp_path: Path) -> None:
    gbr = next(e for e in contents.entries if e.party and e.party.code == "GBR")
    assert "<water>" not in dossier_html(contents, [gbr])
    dossier_pdf(contents, [gbr], tmp_path / "gbr.pdf")
    with pypdfium2.PdfDocument(tmp_path / "gbr.pdf") as pdf:
        assert "mine clearance & <water>" in pdf[0].get_textpage().get_text_range()
