"""A ledger in a notebook, whose event loop runs in the thread that calls us."""

import asyncio
from pathlib import Path

from musterbook.ledger.opening import open_ledger


def test_a_ledger_opens_where_an_event_loop_runs(tmp_path: Path) -> None:
    async def cell() -> int:
        with open_ledger(tmp_path / "book.ledger") as book:
            return book.counts()["documents"]

    assert asyncio.run(cell()) == 0
