from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from musterbook.errors import LedgerError, NewerSchema, NotALedger
from musterbook.ledger.opening import open_ledger
from tests.ledger.books import Books, post


def test_makes_a_ledger_and_finds_it_again(path: Path, books: Books) -> None:
    with open_ledger(path) as ledger:
        post(ledger, books.story(books.pledge(10)))
    assert path.read_bytes()[:15] == b"SQLite format 3"
    with open_ledger(str(path), create=False) as ledger:
        assert ledger.counts()["documents"] == 1
    assert [p.name for p in path.parent.iterdir()] == [path.name]


def test_several_ledgers_in_one_process_stay_apart(tmp_path: Path, books: Books) -> None:
    with open_ledger(tmp_path / "a.db") as one, open_ledger(tmp_path / "b.db") as other:
        post(one, books.story(books.pledge(10)))
        assert (one.counts()["claims"], other.counts()["claims"]) == (1, 0)


def test_the_file_is_in_wal_mode_and_guards_its_references(path: Path) -> None:
    from django.db import connections

    with open_ledger(path) as ledger, connections[ledger._alias].cursor() as cursor:
        for pragma, value in (("journal_mode", "wal"), ("synchronous", 1), ("foreign_keys", 1)):
            cursor.execute(f"PRAGMA {pragma}")
            assert cursor.fetchone() == (value,)


def test_an_empty_file_becomes_a_ledger_only_when_asked(path: Path) -> None:
    path.touch()
    with pytest.raises(NotALedger):
        open_ledger(path, create=False)
    open_ledger(path).close()
    assert path.stat().st_size > 0


def test_nothing_is_made_unasked(path: Path) -> None:
    with pytest.raises(LedgerError, match="no ledger at"):
        open_ledger(path, create=False)
    assert not path.exists()


@pytest.mark.parametrize("content", [b"id,amount\n1,2\n", b"\x89PNG\r\n\x1a\n" + b"\0" * 100])
def test_another_file_is_refused_and_left_alone(path: Path, content: bytes) -> None:
    path.write_bytes(content)
    with pytest.raises(NotALedger, match="nothing in it was changed"):
        open_ledger(path)
    assert path.read_bytes() == content


def test_another_programs_database_is_refused(path: Path) -> None:
    with sqlite3.connect(path) as other:
        other.execute("CREATE TABLE songs (name TEXT)")
    other.close()
    with pytest.raises(NotALedger, match="another program"):
        open_ledger(path)


def test_a_damaged_ledger_says_so(path: Path) -> None:
    open_ledger(path).close()
    data = bytearray(path.read_bytes())
    data[100:6000] = b"x" * 5900
    path.write_bytes(bytes(data))
    with pytest.raises(NotALedger, match="damaged"):
        open_ledger(path)


def test_a_newer_schema_is_named(path: Path) -> None:
    open_ledger(path).close()
    with sqlite3.connect(path) as file:
        file.execute(
            "INSERT INTO django_migrations (app, name, applied) VALUES ('musterbook_ledger', '0999_later', '')"
        )
    file.close()
    with pytest.raises(NewerSchema, match="0999_later"):
        open_ledger(path)


def test_a_folder_a_missing_folder_and_a_server_are_refused(tmp_path: Path) -> None:
    for where, words in (
        (tmp_path, "is a folder"),
        (tmp_path / "no" / "l.db", "no folder"),
        ("postgresql://x/y", "a file"),
    ):
        with pytest.raises(LedgerError, match=words):
            open_ledger(where)


def test_a_read_only_place_says_what_to_do(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_ledger(path).close()
    monkeypatch.setattr(os, "access", lambda *_: False)  # root may write anywhere, so permissions alone show nothing
    with pytest.raises(LedgerError, match="Copy it to a folder of your own"):
        open_ledger(path)


def test_a_held_ledger_says_that_it_is_held(path: Path, books: Books) -> None:
    open_ledger(path).close()
    holder = sqlite3.connect(path, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    with open_ledger(path, timeout=0.05) as ledger:
        assert ledger.counts()["documents"] == 0  # readers go on
        with pytest.raises(LedgerError, match="held by another program"):
            post(ledger, books.story(books.pledge(10)))
    holder.close()


def test_a_closed_ledger_answers_nothing(path: Path) -> None:
    ledger = open_ledger(path)
    ledger.close()
    ledger.close()
    with pytest.raises(LedgerError, match="is closed"):
        ledger.documents()


FOREIGN = """
from django.conf import settings
memory = {{"ENGINE": "django.db.backends.sqlite3", "NAME": ":memory:"}}
settings.configure(INSTALLED_APPS=[{app}], DATABASES={{"default": memory}})
import django
django.setup()
from musterbook.errors import LedgerError
from musterbook.ledger.opening import open_ledger
try:
    with open_ledger(r"{path}") as ledger:
        print(ledger.counts()["documents"])
except LedgerError as error:
    print(error)
"""


@pytest.mark.parametrize(("app", "answer"), [("", "INSTALLED_APPS"), ('"musterbook.ledger"', "0")])
def test_inside_a_django_project(path: Path, app: str, answer: str) -> None:
    code = FOREIGN.format(app=app, path=path)
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert answer in done.stdout


def test_the_package_and_the_shapes_load_without_django() -> None:
    names = "opening entries summaries targets series agenda disputes hits stages verdicts books rereading"
    imports = ", ".join(f"musterbook.ledger.{n}" for n in names.split())
    code = f"import sys, {imports}; sys.exit('django' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
