"""Tables are read strictly: what is not clean is refused with its file and row."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import edtf_bounds, read_csv, read_toml


def write(folder: Path, text: str | bytes, name: str = "t.csv") -> Path:
    (folder / name).write_bytes(text.encode() if isinstance(text, str) else text)
    return folder


def test_rows_know_their_line(tmp_path: Path) -> None:
    rows = read_csv(write(tmp_path, 'name,code\n"Bonn, Rhine",A\nKöln,B\n'), "t.csv", required=("name",))
    assert [(r["name"], r["code"], r.line) for r in rows] == [("Bonn, Rhine", "A", 2), ("Köln", "B", 3)]


@pytest.mark.parametrize(
    ("text", "row", "said"),
    [
        ("\ufeffname\nx\n", 1, "byte-order mark"),
        ("name\nx\ny\r\n", 3, "carriage return"),
        ("name\nx\nKo\u0308ln\n", 3, "NFC"),
        ("name\nx \n", 2, "stray space"),
        ("name\n x\n", 2, "stray space"),
        ("name\nx  y\n", 2, "stray space"),
        ("name,code\nx\n", 2, "1 fields"),
        ("name,name\nx,y\n", 1, "named twice"),
        ("code\nx\n", 1, "missing column: name"),
        ("", 1, "no header"),
        (b"name\nok\n\xff\n", 3, "not UTF-8"),
        ('name\n"x\n', 2, "not a CSV row"),
    ],
)
def test_a_dirty_table_is_refused_with_its_row(tmp_path: Path, text: str | bytes, row: int, said: str) -> None:
    with pytest.raises(LexiconError, match=said) as caught:
        read_csv(write(tmp_path, text), "t.csv", required=("name",))
    assert (caught.value.file, caught.value.row) == ("t.csv", row)


def test_a_missing_table_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LexiconError, match="cannot be read"):
        read_csv(tmp_path, "none.csv")


def test_toml_that_is_wrong_names_its_row(tmp_path: Path) -> None:
    assert read_toml(write(tmp_path, "a = 1\n", "t.toml"), "t.toml") == {"a": 1}
    with pytest.raises(LexiconError, match="not TOML") as caught:
        read_toml(write(tmp_path, "a = 1\nb = \n", "t.toml"), "t.toml")
    assert caught.value.row == 2


@pytest.mark.parametrize(
    ("said", "bounds"),
    [
        ("2018-02-13", ("2018-02-13", "2018-02-13")),
        ("2018-02", ("2018-02-01", "2018-02-28")),
        ("2020-02~", ("2020-02-01", "2020-02-29")),
        ("2018", ("2018-01-01", "2018-12-31")),
        ("201X", ("2010-01-01", "2019-12-31")),
        ("2017-03-22/2017-07", ("2017-03-22", "2017-07-31")),
        ("2022/..", ("2022-01-01", "9999-12-31")),
        ("../2022", ("0001-01-01", "2022-12-31")),
        ("2018-02-30", None),
        ("2018-13", None),
        ("2019/2018", None),
        ("13 February 2018", None),
        ("", None),
    ],
)
def test_edtf_bounds(said: str, bounds: tuple[str, str] | None) -> None:
    assert edtf_bounds(said) == bounds


@given(st.dates())
def test_a_day_is_its_own_bounds(day: object) -> None:
    assert edtf_bounds(str(day)) == (str(day), str(day))
