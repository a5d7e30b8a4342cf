import io
import json
from decimal import Decimal

from musterbook.publishing.tables import Columns, Format, write

ROWS = [
    {"name": "United States", "sum": Decimal("100000000.5"), "note": None},
    {"name": "=cmd|x", "sum": 3, "note": "[b]"},
]
COLUMNS: Columns = (("who", lambda r: r["name"]), ("how much", lambda r: r["sum"]), ("note", lambda r: r["note"]))


def written(style: Format) -> str:
    out = io.StringIO()
    assert write(ROWS, COLUMNS, style=style, out=out) == 2
    return out.getvalue()


def test_json_lines_keep_every_digit() -> None:
    first, second = written(Format.jsonl).splitlines()
    assert json.loads(first, parse_float=Decimal) == ROWS[0]
    assert '"sum":100000000.5' in first
    assert json.loads(second)["name"] == "=cmd|x"


def test_json_is_one_array() -> None:
    assert [row["name"] for row in json.loads(written(Format.json))] == ["United States", "=cmd|x"]


def test_csv_has_the_columns_and_no_formula() -> None:
    assert written(Format.csv).splitlines() == ["who,how much,note", "United States,100000000.5,", "'=cmd|x,3,[b]"]


def test_a_table_shows_cells_as_they_are() -> None:
    text = written(Format.table)
    assert "United States" in text
    assert "[b]" in text  # not taken for markup


def test_nothing_is_said_to_be_nothing() -> None:
    out = io.StringIO()
    assert write([], COLUMNS, style=Format.table, out=out, empty="No claims found.") == 0
    assert out.getvalue() == "No claims found.\n"
