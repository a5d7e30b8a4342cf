"""Opening a ledger: the one place that embeds Django.

In: the path of a ledger file. Out: a `Ledger`. Several can be open in one process, each under its own database alias.
What cannot be opened is a LedgerError that says what to do. It reads and writes no claim.
"""

from __future__ import annotations

import datetime
import itertools
import os
import sqlite3
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from musterbook.errors import LedgerError, NewerSchema, NotALedger

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

APP: Final = "musterbook_ledger"
_HEADER = b"SQLite format 3\x00"
_numbers = itertools.count(1)


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
    alias = _connect(where, timeout)
    try:
        _bring_up_to_date(alias, where)
    except BaseException:
        disconnect(alias)
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
        raise _read_only(where)
    return where


def _read_only(where: Path) -> LedgerError:
    return LedgerError(
        f"{where} cannot be written: a ledger needs a folder and a file it may write to, even to be read. "
        f"Copy it to a folder of your own, or set the permissions of {where.parent}"
    )


def _embed() -> None:
    """Start Django with the ledger's own settings, unless the process has some that know the ledger."""
    from django.apps import apps
    from django.conf import settings

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


def _connect(where: Path, timeout: float) -> str:
    from django.db import connections

    alias = f"ledger-{next(_numbers)}"
    connections.settings[alias] = _database(where, timeout)
    return alias


def _database(where: Path, timeout: float) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(where),
        "OPTIONS": {
            "transaction_mode": "IMMEDIATE",
            "timeout": timeout,
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;",
        },
        "ATOMIC_REQUESTS": False,
        "AUTOCOMMIT": True,
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": False,
        "TIME_ZONE": None,
        "USER": "",
        "PASSWORD": "",
        "HOST": "",
        "PORT": "",
        "TEST": {"CHARSET": None, "COLLATION": None, "MIGRATE": True, "MIRROR": None, "NAME": None},
    }


def disconnect(alias: str) -> None:
    """Close this thread's connection under an alias and forget the alias."""
    from django.db import connections

    if alias in connections.settings:
        connections[alias].close()
        with suppress(AttributeError):
            del connections[alias]
        del connections.settings[alias]


def _found(where: Path, timeout: float) -> None:
    """Make a new ledger beside the path and put it there whole: no one ever sees half a schema."""
    fresh = where.with_name(f".{where.name}.{os.getpid()}-{next(_numbers)}.new")
    alias = _connect(fresh, timeout)
    try:
        _migrate(alias, fresh)
        disconnect(alias)
        if where.exists() and where.stat().st_size == 0:
            where.unlink(missing_ok=True)
        _put(fresh, where)
    except sqlite3.Error as error:
        raise explained(error, where) from error
    except OSError as error:
        raise LedgerError(f"no ledger could be made at {where}: {error.strerror}") from error
    finally:
        disconnect(alias)
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
    from django.db import DatabaseError, connections

    try:
        connection = connections[alias]
        with connection.cursor() as cursor:
            tables = set(connection.introspection.table_names(cursor))
            if tables and f"{APP}_state" not in tables:
                raise NotALedger(f"{where} is another program's database: choose another path, nothing was changed")
            cursor.execute("SELECT name FROM django_migrations WHERE app = %s", [APP])
            applied = {name for (name,) in cursor.fetchall()}
    except DatabaseError as error:
        raise explained(error, where) from error
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
    from django.db import DatabaseError, connections
    from django.db.migrations.executor import MigrationExecutor

    try:
        executor = MigrationExecutor(connections[alias])
        executor.migrate([key for key in executor.loader.graph.leaf_nodes() if key[0] == APP])
    except DatabaseError as error:
        raise explained(error, where) from error


def explained(error: Exception, where: Path) -> LedgerError:
    """Give a database's complaint as what it means for the one who opens a ledger."""
    said = str(error)
    if "not a database" in said or "malformed" in said:
        return NotALedger(f"{where} is damaged or no ledger ({said}): restore it from a copy or an export")
    if "locked" in said:
        return LedgerError(f"{where} is held by another program that is writing to it: wait for it, then try again")
    if "readonly" in said or "unable to open" in said:
        return _read_only(where)
    return LedgerError(f"{where} cannot be opened: {said}")
