from __future__ import annotations

from pathlib import Path

import pytest

from musterbook.errors import InputError
from musterbook.intake import Taken, take
from musterbook.intake.metadata import Metadata

WORDS = "The council agreed on Tuesday that the fund would be opened to all members.\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "sub").mkdir()
    (tmp_path / "a.txt").write_text(WORDS)
    (tmp_path / "sub" / "b.txt").write_text(WORDS + "Again.")
    return tmp_path


def taken_with(folder: Path, table: str) -> list[Taken]:
    path = folder / "table.csv"
    path.write_bytes(table.encode())
    return list(take([folder], metadata=path))


def test_gives_rows_to_their_files(folder: Path) -> None:
    table = "path,issued,publisher,url\na.txt,2018-02-13,Example Wire,https://example.org/a\nsub/b.txt,2018-02,,\n"
    first, second = taken_with(folder, table)
    assert first.document is not None
    assert (first.document.issued, first.document.issued_from) == ("2018-02-13", "table")
    assert first.document.publisher == "Example Wire"
    assert first.copy is not None
    assert (first.copy.url, first.copy.issued, first.copy.publisher) == (
        "https://example.org/a",
        "2018-02-13",
        "Example Wire",
    )
    assert second.document is not None
    assert (second.document.issued, second.document.publisher) == ("2018-02", None)


def test_a_bare_name_is_found_in_any_folder_and_no_row_is_no_mistake(folder: Path) -> None:
    first, second = taken_with(folder, "\ufeffPath,Issued\nb.txt,13 February 2018\n\n")
    assert first.document is not None
    assert first.document.issued is None
    assert second.document is not None
    assert second.document.issued == "2018-02-13"


def test_a_path_from_the_current_folder(
    folder: Path, monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    elsewhere = tmp_path_factory.mktemp("tables") / "t.csv"
    elsewhere.write_text("path,title\nsub/b.txt,By path\n")
    monkeypatch.chdir(folder)
    (taken,) = take(["sub/b.txt"], metadata=elsewhere)
    assert taken.document is not None
    assert taken.document.title == "By path"


def test_addresses_have_rows_too() -> None:
    table = Metadata(rows={"https://example.org/a": {"issued": "2018"}})
    assert table.of("https://example.org/a", None) == {"issued": "2018"}
    assert table.of("https://example.org/b", None) == {}


@pytest.mark.parametrize(
    ("table", "message"),
    [
        ("", r"table\.csv:1: the header has no column `path`; known columns are path, issued"),
        ("file,issued\n", r"table\.csv:1: the header has no column `path`"),
        ("path,isued\n", r"table\.csv:1: the column 'isued' is not known; known columns are"),
        ("path,issued,issued\n", r"table\.csv:1: the column 'issued' is there twice"),
        ("path,issued\na.txt\n", r"table\.csv:2: 1 fields where the header has 2"),
        ("path,issued\n\na.txt,soon\n", r"table\.csv:3: issued 'soon' is not a date; write YYYY-MM-DD"),
        ("path,issued\na.txt,2018-02-30\n", r"table\.csv:2: issued '2018-02-30' cannot be"),
        ("path,issued\n,2018\n", r"table\.csv:2: the row names no path"),
        ("path,issued\na.txt,2018\n./a.txt,2019\n", r"table\.csv:3: \./a\.txt has a row already"),
        ('path,title\na.txt,"x" y\n', r"table\.csv:2: not a CSV row"),
    ],
)
def test_mistakes_name_file_row_and_remedy(folder: Path, table: str, message: str) -> None:
    with pytest.raises(InputError, match=message):
        taken_with(folder, table)


def test_a_table_that_cannot_be_read(folder: Path) -> None:
    with pytest.raises(InputError, match=r"nowhere\.csv: the metadata table cannot be read \(No such file"):
        take([folder], metadata=folder / "nowhere.csv")
    (folder / "wide.csv").write_bytes("path,issued\n".encode("utf-16"))
    with pytest.raises(InputError, match=r"wide\.csv:1: not UTF-8"):
        take([folder], metadata=folder / "wide.csv")
