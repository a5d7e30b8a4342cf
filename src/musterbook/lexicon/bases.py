"""Patterns of words that say what a sum is to the others of its giver: a running total, or a component.

In: bases.toml of a lexicon folder. Out: `Bases`. Which words stand in a clause, `reading.claims.bases` says.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self, get_args

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import read_toml
from musterbook.records import Basis

_FILE: Final = "bases.toml"
Example = tuple[str, str]


@dataclass(frozen=True, slots=True)
class BasisPattern:
    """What to look for in a clause, or with `whole` in a sentence; `moods` are those of its verb, none for any."""

    name: str
    basis: str
    pattern: re.Pattern[str]
    moods: frozenset[str]
    whole: bool
    examples: tuple[Example, ...]
    counter_examples: tuple[Example, ...]


@dataclass(frozen=True, slots=True)
class Bases:
    """The patterns in the order of the table: the first that fits decides."""

    patterns: tuple[BasisPattern, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises LexiconError where a pattern is none, or says a basis that no claim has."""
        return cls(tuple(_pattern(row) for row in read_toml(folder, _FILE).get("pattern", ())))


def _pattern(row: Mapping[str, Any]) -> BasisPattern:
    name, basis = str(row.get("name", "")), str(row.get("basis", ""))
    if basis not in get_args(Basis):
        raise LexiconError(_FILE, None, f"{name}: no basis {basis!r}")
    try:
        pattern = re.compile(str(row["pattern"]))
    except (KeyError, re.error) as error:
        raise LexiconError(_FILE, None, f"{name}: no pattern: {error}") from error
    examples, counter = (tuple((s, a) for s, a in row.get(key, ())) for key in ("examples", "counter_examples"))
    moods = frozenset(row.get("moods", ()))
    return BasisPattern(name, basis, pattern, moods, bool(row.get("whole")), examples, counter)
