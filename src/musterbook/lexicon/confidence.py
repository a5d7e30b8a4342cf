"""How sure a reading is: what each mark of a claim adds to the odds that it is right.

In: confidence.csv, which `evaluation/calibrate.py` writes: one mark a line with its points (hundredths of the natural
logarithm of the odds), and how many annotated claims bore it and were right. The mark "base" is every claim's. Out:
`Confidence`. Which marks a claim bears is for `reading.claims.confidence`.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import Row, read_csv

FILE = "confidence.csv"
COLUMNS = ("mark", "points", "claims", "right")
BASE = "base"
_LEAST, _MOST = 10, 990  # thousandths: no claim is quite sure, none is hopeless


@dataclass(frozen=True, slots=True)
class Confidence:
    """The points of each mark. A mark that is not there is too rare to be measured and adds nothing."""

    points: Mapping[str, int]

    @classmethod
    def load(cls, folder: Path) -> Confidence:
        """Read the table. Raises LexiconError (file, row) where it is wrong."""
        points: dict[str, int] = {}
        for row in read_csv(folder, FILE, required=COLUMNS):
            if row["mark"] in points:
                raise LexiconError(FILE, row.line, f"mark given twice: {row['mark']}")
            if _number(row, "right") > _number(row, "claims"):
                raise LexiconError(FILE, row.line, "more right than there are claims")
            points[row["mark"]] = _number(row, "points")
        if BASE not in points:
            raise LexiconError(FILE, None, f"no row {BASE!r}")
        return cls(points)

    def of(self, marks: Iterable[str]) -> int:
        """Give the chance that a claim with these marks is right, in thousandths: the logistic curve of its points."""
        points = self.points[BASE] + sum([self.points.get(mark, 0) for mark in marks])
        return max(_LEAST, min(_MOST, round(1000 / (1 + math.exp(-points / 100)))))


def _number(row: Row, column: str) -> int:
    try:
        return int(row[column])
    except ValueError as error:
        raise LexiconError(FILE, row.line, f"{column} is not a whole number: {row[column]!r}") from error
