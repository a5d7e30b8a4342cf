"""The principles of good pledging, and which fields of a pledge each asks for.

In: kinds.toml of a lexicon folder. Out: `Principles`. What a field is, and whether a pledge has it, is
`musterbook.ledger.quality`'s.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Self

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import read_toml

FIELDS: Final = (
    "giver", "amount", "period", "terms", "baseline", "parts", "currency", "announced", "unconditional", "floor",
    "purpose", "receiver", "speaker",
)  # fmt: skip
"""What a principle can ask for."""
_FILE: Final = "kinds.toml"


@dataclass(frozen=True, slots=True)
class Principle:
    """One principle: its name, what it is about, and the fields it asks for, in order."""

    name: str
    definition: str
    asks: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Principles:
    """The principles in their order; `baseline` are words that set a pledge against what was given before."""

    principles: tuple[Principle, ...]
    baseline: tuple[str, ...]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises LexiconError for a principle without a definition, or that asks for what is no field."""
        data = read_toml(folder, _FILE)
        try:
            rows = [Principle(r["name"], r["definition"], tuple(r["asks"])) for r in data["principle"]]
            words = tuple(data["baseline"]["words"])
        except (KeyError, TypeError) as error:
            raise LexiconError(
                _FILE, None, f"a principle has a name, a definition and what it asks: {error}"
            ) from error
        for row in rows:
            unknown = [field for field in row.asks if field not in FIELDS]
            if unknown or not row.asks:
                raise LexiconError(_FILE, None, f"{row.name} asks for no field: {', '.join(unknown) or 'nothing'}")
        return cls(tuple(rows), words)
