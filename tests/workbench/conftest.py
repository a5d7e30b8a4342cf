"""A workbench as people start it: a process of its own, on a ledger of two small documents, and a browser."""

from __future__ import annotations

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from musterbook.ledger.opening import open_ledger
from musterbook.lexicon import load_lexicon
from musterbook.reading import read
from musterbook.records import Copy, Document

HOSTILE = "<script>window.ran = true</script>Kuwait"
TEXTS = {
    "2019-07-01": "Norway will provide $20 million to stabilize liberated areas in Iraq, the foreign ministry said. "
    "Some 5,000 U.S. troops are in Iraq. The coalition has 79 members.",
    "2020-06-04": "Norway said it would provide the $20 million it pledged last year to stabilize liberated areas in "
    "Iraq. The coalition set a goal of more than $700 million for 2020. About 3,000 U.S. troops remain in Iraq. The "
    "command denied reports that the troops were leaving because of rocket fire. Germany will give €9 million to Iraq. "
    "The ministers will meet on Nov. 12, 2020, in Brussels. The coalition has more than 80 members. "
    "<img src=x onerror='window.ran = true'>",
}


@dataclass(frozen=True)
class Served:
    """A running workbench: its address and its ledger."""

    address: str
    ledger: Path


@pytest.fixture(scope="session")
def filled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("workbench") / "book.ledger"
    with open_ledger(path) as book:
        for issued, text in TEXTS.items():
            document = Document.of(text, title=HOSTILE, publisher="A “sample” & Co", issued=issued)
            copy = Copy(
                document.id,
                f"{issued}.txt",
                publisher=document.publisher,
                url=f"https://example.org/{issued}",
                issued=issued,
            )
            book.post(document, copy, read(document, load_lexicon()))
    return path


def serving(ledger: Path) -> Iterator[Served]:
    """Start `musterbook serve` on a free port, and end it afterwards."""
    command = [sys.executable, "-m", "musterbook", "serve", "--ledger", str(ledger), "--port", "0"]
    with subprocess.Popen(command, stderr=subprocess.PIPE, text=True) as process:
        try:
            assert process.stderr is not None
            said = process.stderr.readline()
            found = re.search(r"http://\S+", said)
            assert found, said
            yield Served(found[0].rstrip("/"), ledger)
        finally:
            process.terminate()
            process.wait(10)


@pytest.fixture(scope="module")
def served(filled: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """A workbench on a ledger of this module's own."""
    own = tmp_path_factory.mktemp("served") / "book.ledger"
    shutil.copy(filled, own)
    yield from serving(own)


@pytest.fixture
def filled_anew(filled: Path, tmp_path: Path) -> Iterator[Served]:
    """A workbench on a ledger in which nobody has judged."""
    own = tmp_path / "book.ledger"
    shutil.copy(filled, own)
    yield from serving(own)


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A page in the browser; a script's error or something that does not load fails the test."""
    context = browser.new_context(viewport={"width": 1280, "height": 900})
    shown = context.new_page()
    failed: list[str] = []
    refused = re.compile(r"status of (400|409)")  # a form that is shown again, with what is wrong
    shown.on("console", lambda m: failed.append(m.text) if m.type == "error" and not refused.search(m.text) else None)
    shown.on("pageerror", lambda e: failed.append(str(e)))
    yield shown
    context.close()
    assert failed == []
