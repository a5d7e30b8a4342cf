"""Fixtures that every test may use."""

from __future__ import annotations

from pathlib import Path

import pytest

from musterbook.lexicon import Lexicon, load_lexicon
from tests.browsing import browser

__all__ = ["browser"]

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def shared() -> Path:
    """The material beside the project (seeds, annotated documents, probes); a checkout may lack it."""
    folder = ROOT.parent / "shared"
    if not (folder / "gold").is_dir():
        pytest.skip("the folder ../shared is not beside this checkout")
    return folder


@pytest.fixture(scope="session")
def lexicon() -> Lexicon:
    return load_lexicon()
