from __future__ import annotations

import os
from pathlib import Path

import pytest

from musterbook.errors import FetchRefused, InputError
from musterbook.intake.sources import find


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in (
        "b.txt",
        "a.md",
        "data.csv",
        ".hidden.txt",
        "Z.PDF",
        "sub/c.html",
        ".git/d.txt",
        "sub/deep/e.docx",
        "10.txt",
    ):
        path = tmp_path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("x")
    (tmp_path / "empty").mkdir()
    return tmp_path


def names(folder: Path, *sources: str) -> list[str]:
    return [item.source.removeprefix(f"{folder}/") for item in find([s.replace("@", str(folder)) for s in sources])]


@pytest.mark.parametrize(
    ("sources", "found"),
    [
        (["@"], ["10.txt", "Z.PDF", "a.md", "b.txt", "sub/c.html", "sub/deep/e.docx"]),
        (["@/sub"], ["sub/c.html", "sub/deep/e.docx"]),
        (["@/b.txt", "@/a.md"], ["b.txt", "a.md"]),  # in the order given
        (["@/data.csv", "@/.hidden.txt"], ["data.csv", ".hidden.txt"]),  # named outright, anything is taken
        (["@/*.txt"], ["10.txt", "b.txt"]),
        (["@/**/*.*"], ["10.txt", "Z.PDF", "a.md", "b.txt", "data.csv", "sub/c.html", "sub/deep/e.docx"]),
        (["@/*"], ["10.txt", "Z.PDF", "a.md", "b.txt", "data.csv", "sub/c.html", "sub/deep/e.docx"]),
        (
            ["@/b.txt", "@", "@/sub/../b.txt"],
            ["b.txt", "10.txt", "Z.PDF", "a.md", "sub/c.html", "sub/deep/e.docx"],
        ),  # once
        (["-"], ["-"]),
        (["https://news.example.org/a"], ["https://news.example.org/a"]),
    ],
)
def test_finds(folder: Path, sources: list[str], found: list[str]) -> None:
    assert names(folder, *sources) == found


def test_one_name_needs_no_list(folder: Path) -> None:
    assert len(find(folder / "b.txt")) == 1
    assert len(find(str(folder / "b.txt"))) == 1


def test_a_file_whose_name_looks_like_a_pattern(folder: Path) -> None:
    (folder / "a[1].txt").write_text("x")
    assert names(folder, "@/a[1].txt") == ["a[1].txt"]


def test_the_metadata_table_is_no_document(folder: Path) -> None:
    assert [i.path for i in find([folder / "b.txt", folder / "a.md"], skip=folder / "a.md")] == [folder / "b.txt"]


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("@/c.txt", r"c\.txt: no such file or folder"),
        ("@/bb.txt", r"did you mean .*/b\.txt\?"),
        ("@/*.xyz", r"\*\.xyz: the pattern matches nothing"),
        ("@/empty", r"empty: no document in the folder; files that end in \.txt"),
        ("@/pipe", r"pipe: neither a file nor a folder; use -"),
        ("@/dangling", r"dangling: cannot be read \(No such file"),
        ("", r"no such file"),
    ],
)
def test_mistakes_say_what_to_do(folder: Path, source: str, message: str) -> None:
    os.mkfifo(folder / "pipe")
    (folder / "dangling").symlink_to(folder / "nowhere")
    with pytest.raises(InputError, match=message):
        find([source.replace("@", str(folder))])


def test_a_folder_leaves_out_what_is_no_file(folder: Path) -> None:
    os.mkfifo(folder / "sub" / "pipe.txt")
    (folder / "sub" / "round").symlink_to(folder)
    assert names(folder, "@/sub") == ["sub/c.html", "sub/deep/e.docx"]


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read anything")
def test_files_without_permission(folder: Path) -> None:
    (folder / "b.txt").chmod(0)
    with pytest.raises(InputError, match="Permission denied"):
        find([folder / "b.txt"])


def test_addresses_are_judged_before_anything_is_read(folder: Path) -> None:
    with pytest.raises(FetchRefused):
        find([folder / "b.txt", "http://127.0.0.1/"])
    with pytest.raises(InputError, match="fetching is off"):
        find(["https://news.example.org/"], fetch=False)
    with pytest.raises(FetchRefused, match="only http and https"):
        find(["ftp://news.example.org/"])
