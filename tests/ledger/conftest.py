"""Small books built by hand: a document of given sentences, claims on them, a ledger whose clock is counted."""

from __future__ import annotations

import itertools
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from musterbook.ledger.opening import open_ledger
from tests.ledger.books import Books

if TYPE_CHECKING:
    from musterbook.ledger.access import Ledger


def ticking(day: str = "2024-01-01") -> Callable[[], str]:
    seconds = itertools.count()
    return lambda: f"{day}T00:{(n := next(seconds)) // 60:02}:{n % 60:02}.000000Z"


@pytest.fixture(scope="session")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger, made once and copied: making a schema costs more than most tests."""
    path = tmp_path_factory.mktemp("template") / "ledger.db"
    open_ledger(path).close()
    return path


@pytest.fixture
def books() -> Books:
    return Books()


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path, template: Path) -> Iterator[Ledger]:
    shutil.copy(template, path)
    with open_ledger(path, now=ticking()) as opened:
        yield opened


@pytest.fixture
def fresh(tmp_path: Path, template: Path) -> Iterator[Callable[[], Ledger]]:
    """Give further empty ledgers, closed at the end."""
    opened: list[Ledger] = []

    def give() -> Ledger:
        path = tmp_path / f"more-{len(opened)}.db"
        shutil.copy(template, path)
        opened.append(open_ledger(path, now=ticking()))
        return opened[-1]

    yield give
    for one in opened:
        one.close()
