"""News agencies and the names they are credited by.

In: `agencies.csv` (name, aliases, place, source). Out: `Agencies`. It knows no text's shape: where an agency is
credited and where it is merely spoken of is for intake.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import read_csv

FILE = "agencies.csv"


@dataclass(frozen=True, slots=True)
class Agencies:
    """Agencies by every name; `names` maps a name as credited to the short name."""

    names: dict[str, str]
    pattern: re.Pattern[str]

    @classmethod
    def load(cls, folder: Path) -> Agencies:
        """Read the table. Raises LexiconError (file, row) for a name given twice or left empty."""
        names: dict[str, str] = {}
        for row in read_csv(folder, FILE, required=("name", "aliases", "place", "source")):
            for name in (row["name"], *filter(None, row["aliases"].split("|"))):
                if not name or name in names:
                    raise LexiconError(FILE, row.line, f"{name!r} is empty or already the name of {names.get(name)!r}")
                names[name] = row["name"]
        words = "|".join(re.escape(n) for n in sorted(names, key=lambda n: (-len(n), n)))
        return cls(names, re.compile(rf"(?<![\w.-])(?:{words})(?![\w-])"))

    def named_in(self, words: str) -> list[str]:
        """Give the short names of the agencies named in some words, in order of place, each once."""
        return list(dict.fromkeys(self.names[m[0]] for m in self.pattern.finditer(words)))


@lru_cache(maxsize=4)
def load_agencies(folder: Path | None = None) -> Agencies:
    """Give the agencies that ship, or those of a lexicon in `folder`."""
    return Agencies.load(folder or Path(__file__).parent)
