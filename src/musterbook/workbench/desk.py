"""The ledger that lies on the desk: opened once when the workbench starts, asked by every page.

In: a path. Out: the open `Ledger`. Each thread has its own connection; what the ledger keeps in memory is shared.
"""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from musterbook.errors import LedgerError

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger

_open: list[Ledger] = []


def lay(path: Path) -> Ledger:
    """Open a ledger for the pages, in place of the one that lay there."""
    from musterbook.ledger.opening import open_ledger

    clear()
    _open.append(open_ledger(path, create=False))
    return _open[0]


def clear() -> None:
    """Close the ledger."""
    while _open:
        _open.pop().close()


def ledger() -> Ledger:
    """Give the ledger that lies there. Raises LedgerError where none does."""
    if not _open:
        raise LedgerError("no ledger is open: start with `musterbook serve --ledger PATH`")
    return _open[0]
