"""`check` names file and row of whatever is wrong, and finds nothing wrong with what ships."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from musterbook.lexicon import FOLDER
from musterbook.lexicon.check import check


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    copy = tmp_path / "lexicon"
    shutil.copytree(FOLDER, copy, ignore=shutil.ignore_patterns("*.py", "__pycache__", "*.onnx"))
    return copy


def test_what_ships_is_in_order() -> None:
    assert [str(e) for e in check(FOLDER)] == []


@pytest.mark.parametrize(
    ("file", "line", "said"),
    [
        ("parties.csv", "USA,state,Again,,,iso3166,seen", "this code stands in row"),
        ("parties.csv", "ABC,organisation,Three,,,general,seen", "three capitals"),
        ("parties.csv", "NEW-ONE,body,New,NO-SUCH,,general,seen", "unknown parent: NO-SUCH"),
        ("parties.csv", "NEW-ONE,body,New,,,,seen", "no source"),
        ("parties.csv", "NEW-ONE,body,New,,,hearsay,seen", "does not explain the source 'hearsay'"),
        ("parties.csv", "NEW-ONE,body,New,,,general,maybe", "unknown check"),
        ("parties.csv", "NEW-ONE,club,New,,,general,seen", "unknown kind"),
        ("party_names.csv", "Mesopotamia,XYZ,name,,,general", "unknown code: XYZ"),
        ("party_names.csv", "Iraqi,IRN,demonym,,,general", "leads to IRQ too"),
        ("party_names.csv", "IRaq,IRN,name,,,general", "leads to IRQ too"),
        ("party_names.csv", "Mesopotamia,IRQ,name,,odd,general", "unknown mark: odd"),
        ("party_names.csv", "Gulf of Guinea,GIN,name,,,general", "is a name of GIN too"),
        ("places.csv", "town:x,city,Xtown,IRQ,99.0,10.0,general", "lat out of range"),
        ("places.csv", "town:x,city,Xtown,IRQ,10.0,,general", "one coordinate without the other"),
        ("places.csv", "town:x,city,Xtown,IRQ,ten,10,general", "lat is not a number"),
        ("places.csv", "town:x,city,Xtown,NOWHERE,,,general", "unknown parent"),
        ("place_names.csv", "Bagdad,town:y,,general", "unknown code: town:y"),
        ("place_names.csv", "Erbil,geonames:98182,,general", "too, unmarked"),
        ("offices.csv", "A Person,,Mayor,USA,2020-13-01,,general,unverified,unverified,", "not an EDTF date"),
        ("offices.csv", "A Person,,Mayor,USA,2021,2020,general,unverified,unverified,", "from lies after to"),
        ("offices.csv", "A Person,,Mayor,NO-SUCH,2021,,general,unverified,unverified,", "unknown party"),
        ("office_names.csv", "Secretary Of State,foreign_minister,USA,general", "this name of an office"),
        ("coalitions/counter-is/members.csv", "NO-SUCH,Nobody,2020,on,,general,seen,", "unknown code"),
        ("coalitions/counter-is/members.csv", "BRA,Brazil,2020,perhaps,,general,seen,", "unknown bound"),
        (
            "coalitions/counter-is/groups.csv",
            "NEW-G,New Group,,IS,,mars,2020,general,seen,seen,",
            "unknown place: mars",
        ),
        ("coalitions/counter-is/meetings.csv", "soon,A meeting,Rome,Italy,summit,general,seen,", "not an EDTF date"),
        ("pegs.csv", "SAR,USD,3.7,2000-01-01,,peg,general,seen,2026-11-21,,", "two rates of SAR on one day: see row"),
        ("pegs.csv", "EGP,USD,3.7,2000,,peg,general,seen,2026-11-21,,", "first is not a day: '2000'"),
        ("funds.csv", "NO-SUCH,general,unverified", "no party has the code 'NO-SUCH'"),
        ("funds.csv", "SRTF,general,unverified", "this code stands in row"),
        ("eu_members.csv", "NOR,2030-02-30,,general,unverified", "not a first and a last day"),
        ("eu_members.csv", "NOR,2030-01-02,2030-01-01,general,unverified", "not a first and a last day"),
        ("confidence.csv", "rule:new,many,1,1", "points is not a whole number: 'many'"),
    ],
)
def test_a_wrong_row_is_named(folder: Path, file: str, line: str, said: str) -> None:
    path = folder / file
    path.write_text(path.read_text(encoding="utf-8") + line + "\n", encoding="utf-8")
    row = path.read_text(encoding="utf-8").count("\n")
    errors = check(folder)
    assert any(said in e.message for e in errors), [str(e) for e in errors]
    assert any(e.file in (file, "decoys.csv") and (e.row == row or e.file == "decoys.csv") for e in errors)


def test_columns_in_another_order_are_an_error(folder: Path) -> None:
    path = folder / "given_names.csv"
    path.write_text("sex,name\nf,Anna\n", encoding="utf-8")
    assert any("another order" in e.message and e.file == "given_names.csv" for e in check(folder))


def test_one_broken_table_does_not_hide_the_others(folder: Path) -> None:
    (folder / "parties.csv").write_bytes(b"\xff")
    (folder / "given_names.csv").write_text("name\n Anna\n", encoding="utf-8")
    assert {"parties.csv", "given_names.csv"} <= {e.file for e in check(folder)}
