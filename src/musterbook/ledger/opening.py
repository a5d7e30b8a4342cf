"""Opening a ledger: the one place that embeds Django.

In: the path of a ledger file. Out: a `Ledger`. Several can be open in one process, each under its own database alias.
What cannot be opened is a LedgerError that says what to do. It reads and writes no claim.
"""

from __future__ import annotations

import datetime
import os
import secrets
import sqlite3
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from musterbook.errors import LedgerError, NewerSchema, NotALedger
from musterbook.ledger import connections

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

APP: Final = "musterbook_ledger"
_HEADER = b"SQLite format 3\x00"


def open_ledger(
    path: str | Path, *, create: bool = True, now: Callable[[], str] | None = None, timeout: float = 20.0
) -> Ledger:
    """Open the ledger in a file, made new where there is none (`create`), its schema brought up to date.

    `now` gives the time as UTC ISO with microseconds and "Z"; `timeout` is how long to wait for another writer, in
    seconds. Raises LedgerError (with the remedy), NotALedger for another file, NewerSchema for a newer Musterbook's.
    """
    where = _checked(path, create=create)
    _embed()
    from musterbook.ledger.access import Ledger

    if not where.exists() or where.stat().st_size == 0:
        _found(where, timeout)
    alias = connections.connect(where, timeout)
    try:
        _bring_up_to_date(alias, where)
    except BaseException:
        connections.disconnect(alias)
        raise
    return Ledger(alias, where, now or utc_now)


def utc_now() -> str:
    """Give the time: UTC, ISO, microseconds."""
    return datetime.datetime.now(datetime.UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _checked(path: str | Path, *, create: bool) -> Path:
    if str(path).startswith(("postgresql://", "postgres://")):
        raise LedgerError(f"{path}: a ledger is a file so far; give the path of one")
    where = Path(path).expanduser().absolute()
    if where.is_dir():
        raise LedgerError(f"{where} is a folder: give the path of a file in it, such as {where / 'ledger.db'}")
    if not where.exists():
        if not create:
            raise LedgerError(f"no ledger at {where}: add a document to make one, or check the path")
        if not where.parent.is_dir():
            raise LedgerError(f"no folder {where.parent}: make it first, or choose another path for the ledger")
    else:
        with where.open("rb") as file:
            head = file.read(len(_HEADER))
        if head and head != _HEADER:
            raise NotALedger(f"{where} is no Musterbook ledger: choose another path, nothing in it was changed")
        if not head and not create:
            raise NotALedger(f"{where} is empty: no ledger was ever made in it")
    if not os.access(where.parent, os.W_OK) or (where.exists() and not os.access(where, os.W_OK)):
        raise connections.read_only(where)
    return where


def _embed() -> None:
    """Start Django with the ledger's own settings, unless the process has some that know the ledger."""
    from django.apps import apps
    from django.conf import settings

    # A notebook runs an event loop in the thread that calls us, where Django would refuse to work. A ledger is used by
    # one caller at a time, who waits for the answer, so nothing is at risk.
    os.environ.setdefault("DJANGO_ALLOW_ASYNC_UNSAFE", "true")
    if not settings.configured and not os.environ.get("DJANGO_SETTINGS_MODULE", "").startswith("musterbook."):
        from musterbook.ledger import settings as own

        settings.configure(**{name: getattr(own, name) for name in dir(own) if name.isupper()})
    if not apps.ready:
        # All of django.setup() but its logging and its web addresses: a ledger has neither.
        apps.populate(settings.INSTALLED_APPS)
    if not apps.is_installed("musterbook.ledger"):
        raise LedgerError(
            "this process runs a Django project that does not know the ledger: "
            'add "musterbook.ledger" to its INSTALLED_APPS, or open the ledger in a process of its own'
        )


def _found(where: Path, timeout: float) -> None:
    """Make a new ledger beside the path and put it there whole: no one ever sees half a schema."""
    fresh = where.with_name(f".{where.name}.{os.getpid()}-{secrets.token_hex(4)}.new")
    alias = connections.connect(fresh, timeout)
    try:
        _migrate(alias, fresh)
        connections.disconnect(alias)
        if where.exists() and where.stat().st_size == 0:
            where.unlink(missing_ok=True)
        _put(fresh, where)
    except sqlite3.Error as error:
        raise connections.explained(error, where) from error
    except OSError as error:
        raise LedgerError(f"no ledger could be made at {where}: {error.strerror}") from error
    finally:
        connections.disconnect(alias)
        for leftover in where.parent.glob(f"{fresh.name}*"):
            leftover.unlink(missing_ok=True)


def _put(fresh: Path, where: Path) -> None:
    """Give a new file its name unless another process was first, whose ledger is as good."""
    try:
        os.link(fresh, where)
    except FileExistsError:
        return
    except OSError:  # a file system without hard links: nothing better than to look and move
        if not where.exists():
            fresh.rename(where)


def _bring_up_to_date(alias: str, where: Path) -> None:
    from django.db import DatabaseError
    from django.db import connections as databases

    try:
        connection = databases[alias]
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
            if tables and f"{APP}_state" not in tables:
                raise NotALedger(f"{where} is another program's database: choose another path, nothing was changed")
            cursor.execute("SELECT name FROM django_migrations WHERE app = %s", [APP])
            applied = {name for (name,) in cursor.fetchall()}
    except DatabaseError as error:
        raise connections.explained(error, where) from error
    known = _known_migrations()
    if applied - known:
        newer = ", ".join(sorted(applied - known))
        raise NewerSchema(f"{where} was written by a newer Musterbook ({newer}): update Musterbook to open it")
    if known - applied:
        _migrate(alias, where)


def _known_migrations() -> set[str]:
    folder = Path(__file__).parent / "migrations"
    return {p.stem for p in folder.glob("[0-9]*.py")}


def _migrate(alias: str, where: Path) -> None:
    from django.db import DatabaseError
    from django.db import connections as databases
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(databases[alias])
        executor.migrate([key for key in executor.loader.graph.leaf_nodes() if key[0] == APP])
    except DatabaseError as error:
        raise connections.explained(error, where) from error
