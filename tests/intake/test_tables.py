"""Hand-made tables: rows become claims, a bad cell costs its slot, and columns without a slot are never read."""

from __future__ import annotations

import csv
import datetime
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any

import openpyxl  # type: ignore[import-untyped]
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from musterbook.corpus import read_corpus
from musterbook.errors import InputError, LexiconError
from musterbook.intake.sheets import column_letters, rows
from musterbook.intake.tables import read_table
from musterbook.lexicon import Lexicon
from musterbook.lexicon.profiles import Profile, load_profile
from musterbook.records import Claim, Document, Reading, decode, encode

HEAD = "id,giver,amount,currency,bound,what_for,recipient_or_place,announced_on,occasion,stage,period,source_url,note"
COLUMNS = HEAD.split(",")
ROW = {
    "id": "A1", "giver": "NOR", "amount": "40000000", "currency": "NOK", "bound": "exact", "what_for": "water",
    "recipient_or_place": "Syria", "announced_on": "2018-02-13", "occasion": "Kuwait conference", "stage": "pledge",
    "period": "2018/2020", "source_url": "https://example.org/a", "note": "part of A9",
}  # fmt: skip


@pytest.fixture(scope="module")
def pledges(lexicon: Lexicon) -> Profile:
    return load_profile("pledges", lexicon.folder)


@pytest.fixture
def told(lexicon: Lexicon, pledges: Profile) -> Callable[..., Reading]:
    """Read a table of rows, each given by how it differs from `ROW`."""

    def read(*changes: dict[str, str], delimiter: str = ",", profile: Profile | None = None) -> Reading:
        out = io.StringIO()
        table = csv.DictWriter(out, COLUMNS, delimiter=delimiter, lineterminator="\n")
        table.writeheader()
        table.writerows(ROW | change for change in changes)
        document = Document.of(out.getvalue(), title="t.csv", format="csv")
        reading = read_table(document, lexicon, profile=profile or pledges)
        for claim in reading.claims:
            assert document.text[claim.start : claim.end] == claim.quote
        return reading

    return read


def only(reading: Reading) -> Claim:
    (claim,) = reading.claims
    return claim


def test_a_row_is_a_claim_held_by_its_cells(told: Callable[..., Reading]) -> None:
    reading = told({"what_for": 'wells, "deep" ones'})
    claim = only(reading)
    assert reading.findings == ()
    assert (claim.kind, claim.stage, claim.basis, claim.repeats) == ("commitment", "pledged", "new", False)
    assert claim.party
    assert (claim.party.name, claim.party.code) == ("NOR", "NOR")
    assert [(p.name, p.code) for p in claim.place] == [("Syria", "SYR")]
    assert (claim.purpose, claim.occasion, claim.period) == ('wells, "deep" ones', "Kuwait conference", "2018/2020")
    assert (claim.stated_on, claim.announced_on) == ("2018-02-13", None)
    assert claim.amount
    assert (claim.amount.low, claim.amount.unit, claim.amount.exponent) == (4_000_000_000, "NOK", 2)
    row = claim.row
    assert row
    assert (row.id, row.number, row.sheet, row.url) == ("A1", 2, None, "https://example.org/a")
    assert dict(row.cells)["amount"] == "C2"
    head = claim.start
    words = {slot: claim.quote[start - head : end - head] for slot, start, end in claim.evidence}
    assert (words["party"], words["amount"], words["place"], words["period"]) == (
        "NOR",
        "40000000",
        "Syria",
        "2018/2020",
    )
    assert decode(encode(claim)) == claim


def test_what_no_slot_names_is_never_read(told: Callable[..., Reading]) -> None:
    one, other = only(told({"note": "repeats A7"})), only(told({"note": ""}))
    for slot in ("amount", "party", "place", "purpose", "repeats", "basis", "conditions", "row"):
        assert getattr(one, slot) == getattr(other, slot)


@pytest.mark.parametrize(
    ("change", "slots"),
    [
        ({"stage": "contribution"}, {"stage": "committed"}),
        ({"stage": "disbursement"}, {"stage": "delivered"}),
        ({"stage": "Cumulative"}, {"stage": "committed", "basis": "running_total", "repeats": True}),
        ({"stage": "goal"}, {"stage": "goal"}),
        ({"amount": "-230000000"}, {"stage": "withdrawn"}),
        ({"announced_on": "2016~"}, {"stated_on": "2016~"}),
        ({"announced_on": "13 February 2018"}, {"stated_on": "2018-02-13"}),
        ({"period": "2018-10/2020-08"}, {"period": "2018-10/2020-08"}),
        ({"period": "2020/.."}, {"period": "2020/.."}),
        ({"announced_on": "2015-11", "occasion": "told before, restated 2016-07-17"},
         {"announced_on": "2015-11", "stated_on": "2016-07-17", "repeats": False}),
        ({"announced_on": "2016-04", "occasion": "Restated in October 2016"}, {"stated_on": "2016-10"}),
        ({"occasion": "understated welcome of 2016"}, {"stated_on": "2018-02-13", "announced_on": None}),
    ],
)  # fmt: skip
def test_words_of_the_table_become_ours(
    told: Callable[..., Reading], change: dict[str, str], slots: dict[str, Any]
) -> None:
    reading = told(change)
    assert reading.findings == ()
    assert {slot: getattr(only(reading), slot) for slot in slots} == slots


@pytest.mark.parametrize(
    ("said", "bound", "bounds", "exponent"),
    [
        ("1,500,000", "exact", (150_000_000, 150_000_000, 150_000_000), 2),
        ("1 500 000", "about", (150_000_000, 150_000_000, 150_000_000), 2),
        ("12345678901234567.89", "exact", (1234567890123456789,) * 3, 2),
        ("0.125", "exact", (125, 125, 125), 3),
        ("(20)", "exact", (2000, 2000, 2000), 2),
        ("100", "more_than", (10_000, 10_000, None), 2),
        ("100", "up_to", (None, 10_000, 10_000), 2),
    ],
)
def test_numbers_keep_their_digits(
    told: Callable[..., Reading], said: str, bound: str, bounds: tuple[int | None, ...], exponent: int
) -> None:
    amount = only(told({"amount": said, "bound": bound})).amount
    assert amount
    assert (amount.low, amount.best, amount.high) == bounds
    assert (amount.exponent, amount.said) == (exponent, f"{said} NOK")


def test_two_rows_of_a_range_are_one_claim(told: Callable[..., Reading]) -> None:
    reading = told({"amount": "10", "bound": "range_low"}, {"id": "A2", "amount": "15", "bound": "range_high"})
    claim = only(reading)
    assert claim.amount
    assert (claim.amount.low, claim.amount.best, claim.amount.high) == (1000, None, 1500)
    assert claim.quote.count("\n") == 1
    assert reading.findings == ()


@pytest.mark.parametrize("rows", [
    [{"bound": "range_low"}], [{"bound": "range_high"}], [{"bound": "range_low"}, {}],
    [{"bound": "range_low"}, {"bound": "range_high", "giver": "SWE"}],
])  # fmt: skip
def test_half_a_range_is_a_bound_and_a_finding(told: Callable[..., Reading], rows: list[dict[str, str]]) -> None:
    reading = told(*({"id": f"A{n}"} | row for n, row in enumerate(rows)))
    assert len(reading.claims) == len(rows)
    assert {f.code for f in reading.findings} == {"table.half_range"}


@pytest.mark.parametrize(
    ("place", "found"),
    [
        ("Iraq, Syria and Jordan", [("Iraq", "IRQ"), ("Syria", "SYR"), ("Jordan", "JOR")]),
        ("Syria and region", [("Syria and region", "SYR")]),
        ("Trinidad and Tobago", [("Trinidad and Tobago", "TTO")]),
        ("northern Iraq", [("northern Iraq", "IRQ")]),
        ("Quellmark Valley", [("Quellmark Valley", None)]),
        ("", []),
    ],
)
def test_places_resolve_or_stay_as_said(
    told: Callable[..., Reading], place: str, found: list[tuple[str, str | None]]
) -> None:
    assert [(p.name, p.code) for p in only(told({"recipient_or_place": place})).place] == found


@pytest.mark.parametrize(
    ("giver", "code"), [("Norway", "NOR"), ("UNDP", "UNDP"), ("26 donors together", None), ("Quellmark Society", None)]
)
def test_givers_resolve_or_stay_as_said(told: Callable[..., Reading], giver: str, code: str | None) -> None:
    party = only(told({"giver": giver})).party
    assert party
    assert (party.name, party.code) == (giver, code)


@pytest.mark.parametrize(
    ("change", "code", "place", "kept"),
    [
        ({"amount": "about 40m"}, "not_a_number", "column amount (C2)", {"amount": None}),
        ({"amount": "1.5.0"}, "not_a_number", "column amount (C2)", {"amount": None}),
        ({"amount": ""}, "no_amount", "column amount (C2)", {"amount": None}),
        ({"currency": "NKR"}, "unknown_unit", "column currency (D2)", {}),
        ({"bound": "circa"}, "unknown_hedge", "column bound (E2)", {}),
        ({"stage": "promise"}, "unknown_stage", "column stage (J2)", {"stage": "claimed"}),
        ({"stage": ""}, "unknown_stage", "column stage (J2)", {"stage": "claimed"}),
        ({"announced_on": "31 September 2019"}, "not_a_date", "column announced_on (H2)", {"stated_on": None}),
        ({"announced_on": "spring"}, "not_a_date", "column announced_on (H2)", {"stated_on": None}),
        ({"period": "2020/2018"}, "not_a_date", "column period (K2)", {"period": None}),
        ({"giver": ""}, "no_party", "column giver (B2)", {"party": None}),
    ],
)
def test_a_bad_cell_is_a_finding_and_the_row_stays(
    told: Callable[..., Reading], change: dict[str, str], code: str, place: str, kept: dict[str, Any]
) -> None:
    reading = told(change)
    claim, (finding,) = only(reading), reading.findings
    assert finding.code == f"table.{code}"
    assert finding.message.startswith(f"row 2, {place}: ")
    assert claim.start <= (finding.start or 0) <= (finding.end or 0) <= claim.end
    assert {slot: getattr(claim, slot) for slot in kept} == kept


def test_an_id_given_twice(told: Callable[..., Reading]) -> None:
    reading = told({}, {"amount": "7"})
    assert [f.code for f in reading.findings] == ["table.id_twice"]
    assert len(reading.claims) == 2


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_other_delimiters_and_line_breaks_in_cells(told: Callable[..., Reading], delimiter: str) -> None:
    reading = told({"what_for": "water\nand schools"}, {"id": "A2"}, delimiter=delimiter)
    assert [(c.row.id, c.row.number) for c in reading.claims if c.row] == [("A1", 2), ("A2", 3)]
    assert reading.claims[0].purpose == "water\nand schools"


def test_headings_may_stand_below_a_title(lexicon: Lexicon, pledges: Profile) -> None:
    text = f"Our tracker,,\n\n{HEAD.upper()}\n{','.join(ROW.values())}\n,,,\n"
    reading = read_table(Document.of(text, format="csv"), lexicon, profile=pledges)
    assert [c.row.number for c in reading.claims if c.row] == [4]


def test_missing_columns_are_named_with_the_profile(lexicon: Lexicon, pledges: Profile) -> None:
    text = HEAD.replace("giver", "donor").replace(",stage", "") + "\n"
    reading = read_table(Document.of(text, format="csv"), lexicon, profile=pledges)
    (finding,) = reading.findings
    assert (finding.code, finding.severity) == ("table.missing_column", "error")
    assert "'giver', 'stage'" in finding.message
    assert "'pledges'" in finding.message


OWN = """
[columns]
party = "Donor"
amount = "USD m"
stated_on = "Date"
[constants]
unit = "USD"
stage = "pledge"
[stages]
pledge = "pledged"
[numbers]
decimal = ","
times = 1000000
"""


def test_a_profile_of_ones_own(tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "mine.toml").write_text(OWN, encoding="utf-8")
    (tmp_path / "t.csv").write_text("Date;Donor;USD m\n2020-06-04;Norway;1.250,5\n", encoding="utf-8")
    profile = load_profile(str(tmp_path / "mine.toml"), lexicon.folder)
    ((taken, reading),) = read_corpus([str(tmp_path / "t.csv")], lexicon, profile=profile)
    assert taken.document
    assert (taken.document.title, taken.document.format) == ("t.csv", "csv")
    assert reading is not None
    claim = only(reading)
    assert claim.amount
    assert claim.amount.major(claim.amount.low) == 1_250_500_000
    assert (claim.stage, claim.stated_on) == ("pledged", "2020-06-04")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (("[columns]", "[colums]"), "unknown key 'colums'"),
        (('party = "Donor"', 'giver = "Donor"'), "'giver' is no slot"),
        (('amount = "USD m"', ""), "names none for 'amount'"),
        (('pledge = "pledged"', 'pledge = "promised"'), r"\[stages\] pledge"),
        (('decimal = ","', 'decimal = ";"'), "decimal is"),
        (("times = 1000000", "times = 0.5"), "times is"),
        (('unit = "USD"', "unit = 3"), "is not a text"),
    ],
)
def test_a_profile_that_is_wrong_says_where(
    tmp_path: Path, lexicon: Lexicon, change: tuple[str, str], said: str
) -> None:
    (tmp_path / "mine.toml").write_text(OWN.replace(*change), encoding="utf-8")
    with pytest.raises(LexiconError, match=said):
        load_profile(str(tmp_path / "mine.toml"), lexicon.folder)


def test_a_profile_that_is_not_there(tmp_path: Path, lexicon: Lexicon) -> None:
    with pytest.raises(InputError, match="no such profile \\(pledges\\)"):
        load_profile("plegdes", lexicon.folder)
    with pytest.raises(LexiconError, match=r"mine\.toml: cannot be read"):
        load_profile(str(tmp_path / "mine.toml"), lexicon.folder)


def workbook(path: Path, *sheets: tuple[str, list[list[Any]]]) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, cells in sheets:
        sheet = book.create_sheet(name)
        for line in cells:
            sheet.append(line)
    book.save(path)
    return path


def test_a_spreadsheet_gives_the_same_claims(tmp_path: Path, lexicon: Lexicon, pledges: Profile) -> None:
    row: list[Any] = [{"amount": 1234567.1, "announced_on": datetime.date(2018, 2, 13)}.get(c, ROW[c]) for c in COLUMNS]
    path = workbook(tmp_path / "t.xlsx", ("Notes", [["what this is, and why"]]), ("Pledges", [COLUMNS, [], row]))
    ((taken, reading),) = read_corpus([str(path)], lexicon, profile=pledges)
    assert taken.document is not None
    assert reading is not None
    claim = only(reading)
    assert claim.row
    assert (claim.row.sheet, claim.row.number, dict(claim.row.cells)["amount"]) == ("Pledges", 3, "C3")
    assert claim.amount
    assert (claim.amount.low, claim.amount.exponent) == (123456710, 2)
    assert claim.stated_on == "2018-02-13"
    assert taken.document.text[claim.start : claim.end] == claim.quote
    assert len(taken.document.pages) == 2


def test_what_is_no_table_is_refused_with_a_reason(tmp_path: Path, lexicon: Lexicon, pledges: Profile) -> None:
    (tmp_path / "a.pdf").write_bytes(b"%PDF-1.4 ...")
    (tmp_path / "b.xlsx").write_bytes(b"PK\x03\x04 xl/workbook.xml and nothing more")
    (tmp_path / "c.csv").write_bytes(b"")
    pairs = list(read_corpus([str(tmp_path / n) for n in ("a.pdf", "b.xlsx", "c.csv")], lexicon, profile=pledges))
    assert [reading for _, reading in pairs] == [None, None, None]
    assert [t.findings[0].code for t, _ in pairs] == ["intake.unknown_format", "intake.xlsx_damaged", "intake.no_text"]


def test_a_spreadsheet_without_a_profile_says_what_is_missing(tmp_path: Path, lexicon: Lexicon) -> None:
    path = workbook(tmp_path / "t.xlsx", ("Pledges", [COLUMNS]))
    ((taken, _),) = read_corpus([str(path)], lexicon)
    assert "--profile" in taken.findings[0].message


@given(st.text(alphabet='ab,;"\n\t \r=', max_size=60))
def test_every_cell_is_a_slice(text: str) -> None:
    at = 0
    for row in rows(text, 0, len(text)):
        assert row.start >= at
        at = row.end
        for cell in row.cells:
            assert text[cell.start : cell.end].replace('""', '"') in (cell.value, cell.value.replace('""', '"'))
    assert text[at:].strip("\n") == ""


@given(table=st.lists(st.lists(st.text(max_size=8), min_size=2, max_size=4), min_size=1, max_size=4))
def test_a_table_reads_as_the_standard_library_reads_it(table: list[list[str]]) -> None:
    cells = [[" ".join(c.replace("\0", "").split()) for c in line] for line in table]
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows(cells)
    text = out.getvalue()
    assert [[c.value for c in row.cells] for row in rows(text, 0, len(text))] == cells


@given(st.dictionaries(st.sampled_from(COLUMNS), st.text(max_size=12)))
@settings(max_examples=60)
def test_no_cell_can_break_the_import(lexicon: Lexicon, change: dict[str, str]) -> None:
    out = io.StringIO()
    csv.writer(out, lineterminator="\n").writerows([COLUMNS, list((ROW | change).values())])
    document = Document.of(out.getvalue().encode("utf-8", "replace").decode(), format="csv")
    reading = read_table(document, lexicon, profile=load_profile("pledges", lexicon.folder))
    assert all(document.text[c.start : c.end] == c.quote for c in reading.claims)


def test_columns_are_lettered_as_a_spreadsheet_does() -> None:
    assert [column_letters(n) for n in (0, 25, 26, 27, 701, 702)] == ["A", "Z", "AA", "AB", "ZZ", "AAA"]
