"""Database connections of open ledgers, and what a database's complaints mean for the one who opens one.

In: a path, an alias, an error. Out: an alias, a LedgerError. It knows no schema.
"""

from __future__ import annotations

import itertools
from contextlib import suppress
from pathlib import Path
from typing import Any

from musterbook.errors import LedgerError, NotALedger

_numbers = itertools.count(1)


def connect(where: Path, timeout: float) -> str:
    """Give a ledger file an alias under which Django finds it; nothing is opened yet."""
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
            # 64 MB of pages: the blocks of 100,000 claims are written in no order of their index
            "init_command": "PRAGMA journal_mode=WAL;PRAGMA synchronous=NORMAL;PRAGMA cache_size=-65536;",
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


def read_only(where: Path) -> LedgerError:
    """Give the error for a place that cannot be written, with the remedy."""
    return LedgerError(
        f"{where} cannot be written: a ledger needs a folder and a file it may write to, even to be read. "
        f"Copy it to a folder of your own, or set the permissions of {where.parent}"
    )


def explained(error: Exception, where: Path) -> LedgerError:
    """Give a database's complaint as what it means for the one who opens a ledger."""
    said = str(error)
    if "not a database" in said or "malformed" in said:
        return NotALedger(f"{where} is damaged or no ledger ({said}): restore it from a copy or an export")
    if "locked" in said:
        return LedgerError(f"{where} is held by another program that is writing to it: wait for it, then try again")
    if "readonly" in said or "unable to open" in said:
        return read_only(where)
    return LedgerError(f"{where} cannot be opened: {said}")
