"""The page of an undertaking tells what official flows paid of it."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from musterbook.ledger.opening import open_ledger
from tests.workbench.conftest import Served, serving
from tests.workbench.test_pages import ask

HOSTILE = "<script>window.ran = true</script>"


@pytest.fixture
def paid(filled: Path, tmp_path: Path) -> Iterator[Served]:
    own, file = tmp_path / "book.ledger", tmp_path / "flows.json"
    shutil.copy(filled, own)
    flow = {"id": "1", "status": "paid", "amountUSD": 20_000_000, "onBoundary": "single", "boundary": "incoming",
            "date": "2019-09-02T00:00:00Z",
            "sourceObjects": [{"type": "Organization", "name": "Norway, Government of"}],
            "destinationObjects": [{"type": "Location", "name": "Iraq"},
                                   {"type": "Organization", "name": HOSTILE}]}  # fmt: skip
    file.write_text(json.dumps({"data": {"flows": [flow]}}), encoding="utf-8")
    with open_ledger(own) as book:
        assert book.add_flows([file], series="iraq").release
    yield from serving(own)


def test_an_entry_tells_what_was_paid_and_that_a_machine_says_so(paid: Served) -> None:
    found = re.search(r'href="(/entries/[0-9a-f]{32}/)', ask(paid, "/entries/?giver=NOR&kind=commitment")[2])
    assert found
    page = ask(paid, found[1])[2]
    for words in ("What official flows tell", "matched", "20,000,000 USD", "2019-09-02", "fts, iraq, release 1",
                  "proposed by the machine", "63 days"):  # fmt: skip
        assert words in page, words
    assert HOSTILE not in page
    assert "What official flows tell" in ask(paid, f"{found[1]}dossier.html")[2]


def test_an_entry_that_is_no_money_says_nothing_of_flows(paid: Served) -> None:
    found = re.search(r'href="(/entries/[0-9a-f]{32}/)', ask(paid, "/entries/?kind=figure")[2])
    assert found
    assert "official flows" not in ask(paid, found[1])[2]
