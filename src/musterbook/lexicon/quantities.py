"""Units of money, measure and counted things, hedges and number words, as tables."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from musterbook.errors import LexiconError


@dataclass(frozen=True)
class Quantities:
    """Every word that a quantity is said with."""

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the tables. Raises LexiconError (file and row) where one is wrong."""
        return cls()

    @classmethod
    def check(cls, folder: Path) -> list[LexiconError]:
        """List what is wrong with the tables; an empty list means they load."""
        return []
