"""The tables of quantities: what ships loads, and what is wrong is named with its file and row."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from musterbook.errors import LexiconError
from musterbook.lexicon import FOLDER, Lexicon
from musterbook.lexicon.quantities import Quantities

TABLES = ("units.csv", "counted.csv", "numbers.csv", "hedges.toml", "counting.toml")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in TABLES:
        shutil.copy(FOLDER / name, tmp_path / name)
    return tmp_path


def change(path: Path, old: str, new: str) -> None:
    text = path.read_text("utf-8")
    assert old in text
    path.write_text(text.replace(old, new, 1), "utf-8")


def test_what_ships_has_nothing_wrong() -> None:
    assert Quantities.check(FOLDER) == []


def test_every_currency_in_use_has_its_exponent(lexicon: Lexicon) -> None:
    import pycountry

    units = lexicon.quantities.units
    tender = {c.alpha_3 for c in pycountry.currencies if not c.alpha_3.startswith("X")}
    special = {"BOV", "CHE", "CHW", "CLF", "COU", "MXV", "USN", "UYI", "UYW"}
    assert tender - special <= set(units)
    assert [units[c].exponent for c in ("USD", "JPY", "KWD", "percent")] == [2, 0, 3, 6]


def test_ambiguous_words_keep_all_they_may_mean(lexicon: Lexicon) -> None:
    nouns = lexicon.quantities.money_nouns
    assert {"NOK", "DKK"} <= set(nouns["kroner"])
    assert nouns["hryvnias"] == ("UAH",)
    assert lexicon.quantities.signs["$"] == ("USD",)


def test_every_counted_noun_has_one_unit(lexicon: Lexicon) -> None:
    counted = lexicon.quantities.counted
    assert (counted["soldiers"].unit, counted["soldiers"].group) == ("troops", "persons")
    assert counted["troops"].zero
    assert counted["shipment"].series
    assert not counted["countries"].zero


@pytest.mark.parametrize(
    ("table", "old", "new", "message"),
    [
        ("units.csv", "Percent,share", "Percent,shape", "unknown kind"),
        ("units.csv", "Emirates Dirham,money,2", "Emirates Dirham,money,two", "not a whole number"),
        ("units.csv", "Emirates Dirham,money,2", "Emirates Dirham,money,99", "out of bounds"),
        ("units.csv", "\nAFN,", "\nAED,", "twice"),
        ("units.csv", "code,name", "kode,name", "missing column"),
        ("counted.csv", "soldier|soldiers", "soldier|soldier", "twice"),
        ("counted.csv", "soldier|", "Soldier|", "lower case"),
        ("numbers.csv", "seven,unit,7", "seven,unit,siete", "not a value"),
        ("numbers.csv", "seven,unit,7", "seven,part,7", "unknown role"),
        ("hedges.toml", 'code = "nearly"', 'code = "nearish"', "not a hedge"),
        ("hedges.toml", '"close to"', '"about"', "is said to be"),
        ("counting.toml", "labels =", "lables =", "missing list"),
        ("counting.toml", "labels =", "labels ==", "not TOML"),
    ],
)
def test_what_is_wrong_is_named_with_its_file(folder: Path, table: str, old: str, new: str, message: str) -> None:
    change(folder / table, old, new)
    (error,) = Quantities.check(folder)
    assert error.file == table
    assert message in error.message
    if table.endswith(".csv"):
        assert error.row is not None
    with pytest.raises(LexiconError):
        Quantities.load(folder)


def test_each_table_reports_for_itself(folder: Path) -> None:
    change(folder / "units.csv", "Percent,share", "Percent,shape")
    (folder / "numbers.csv").unlink()
    assert [error.file for error in Quantities.check(folder)] == ["units.csv", "numbers.csv"]
