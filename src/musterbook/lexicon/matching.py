"""What linking compares claims by: purposes, instruments, joint givers, units, rough rates.

In: matching.toml, yearly_rates.csv and the registers of units and places. Out: a frozen `Matching`. It compares nothing
itself. Rates are yearly means to four digits, good enough to propose that two sums are one; what is shown as converted
is worked out by `lexicon.rates`.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from decimal import Decimal, InvalidOperation
from fractions import Fraction
from pathlib import Path
from typing import Any, Self

from musterbook.errors import LexiconError
from musterbook.lexicon.parties import Parties
from musterbook.lexicon.places import Places
from musterbook.lexicon.quantities import Quantities
from musterbook.lexicon.tables import read_csv, read_toml

_LANDLESS = frozenset(("organisation", "body", "coalition", "mission"))
RATES = ("code", "year", "usd")
_WORD = re.compile(r"\w+(?:-\w+)*")
STEM = 6  # letters: "stabilize" and "stabilization" agree, "support" and "supply" do not
_SHORTEST = 4  # letters of a word that carries a purpose; an acronym may be shorter
_STALE = 2  # years: a rate of two years before is still within a tenth for most pairs of currencies


def stems(text: str) -> list[str]:
    """Give the stems of the longer words of a text and of its acronyms, in order."""
    return [w.casefold()[:STEM] for w in _WORD.findall(text) if len(w) >= _SHORTEST or (len(w) > 2 and w.isupper())]


@dataclass(frozen=True)
class Matching:
    """The words and tables of comparison.

    `common` are stems that carry no purpose, those of instruments among them; `themes`, `acts`, `instruments` map a
    name to phrases in lower case; `usd` gives the yearly mean of a currency in dollars by (code, year), `bodies` the
    codes of organisations and funds, `landless` those of whom no state lies behind, `pooled` the words for a fund that
    is not named.
    """

    common: frozenset[str]
    themes: Mapping[str, tuple[str, ...]]
    acts: Mapping[str, tuple[str, ...]]
    instruments: Mapping[str, tuple[str, ...]]
    parts: tuple[str, ...]
    pooled: Mapping[str, tuple[str, ...]]
    joint: re.Pattern[str]
    from_sum: re.Pattern[str]
    to_sum: re.Pattern[str]
    apart: frozenset[str]
    usd: Mapping[tuple[str, int], Fraction]
    bodies: frozenset[str]
    landless: frozenset[str]
    quantities: Quantities
    places: Places
    _within: dict[str, frozenset[str]] = field(default_factory=dict, repr=False, compare=False)

    @classmethod
    def load(cls, folder: Path, quantities: Quantities, parties: Parties, places: Places) -> Self:
        """Load the tables. Raises LexiconError (file, and row where known)."""
        data = read_toml(folder, "matching.toml")
        givers = data["givers"]
        kinds = [w for words in data["instruments"].values() for w in words]  # how it is given is not what it is for
        joint = "|".join(re.escape(w) for w in sorted(givers["joint"], key=len, reverse=True))
        together = "|".join(re.escape(w) for w in givers["together"])
        return cls(
            common=frozenset(s for w in (*data["purposes"]["common"], *kinds) for s in stems(w)),
            themes=_phrases(data, "themes"),
            acts=_phrases(data, "acts"),
            instruments=_phrases(data, "instruments"),
            parts=tuple(str(w).casefold() for w in data["parts"]["part"]),
            pooled=_phrases(data, "funds"),
            joint=re.compile(rf"(?:.[^A-Z]*\b)?(?i:{joint})(?:\s+(?:of\s.+?))?(?:\s+(?i:{together}))?"),
            from_sum=re.compile(rf"\b(?:{'|'.join(data['changes']['from'])})(?:\s+\S+){{1,4}}", re.IGNORECASE),
            to_sum=re.compile(rf"\s*(?:{'|'.join(data['changes']['to'])})\s", re.IGNORECASE),
            apart=frozenset(str(w) for w in data["units"]["apart"]),
            usd=_rates(folder),
            bodies=frozenset(code for code, row in parties.rows.items() if row.kind in ("organisation", "body")),
            landless=frozenset(code for code, row in parties.rows.items() if row.kind in _LANDLESS and not row.state),
            quantities=quantities,
            places=places,
        )

    def unit_of(self, unit: str) -> str:
        """Give the unit whose nouns say the same ("soldiers" are troops), a currency's own code, else the unit."""
        found = self.quantities.counted.get(unit.casefold()) if unit not in self.quantities.units else None
        return found.unit if found else unit

    def unit_kind(self, unit: str) -> str:
        """Give what a unit counts as one sum may be told: troops, trainers and advisers are persons who are sent."""
        found = self.quantities.counted.get(unit.casefold()) if unit not in self.quantities.units else None
        if found is None:
            return unit
        return found.group if found.group == "persons" and found.unit not in self.apart else found.unit

    def money(self, unit: str) -> bool:
        found = self.quantities.units.get(unit)
        return found is not None and found.kind == "money"

    def dollars(self, unit: str) -> bool:
        """Say whether a currency is called a dollar: told without its country, its number stays."""
        return any(unit in self.quantities.money_nouns.get(noun, ()) for noun in ("dollar", "dollars"))

    def in_usd(self, unit: str, year: int | None) -> Fraction | None:
        """Give the yearly mean of a currency in dollars, of the year or the one or two before; None without one."""
        if unit == "USD":
            return Fraction(1)
        years = (year - back for back in range(_STALE + 1)) if year is not None else ()
        return next((self.usd[unit, y] for y in years if (unit, y) in self.usd), None)

    def is_joint(self, name: str) -> bool:
        """Say whether a name stands for many who are not named: "26 donors together", not "EU member states"."""
        plain = " ".join(name.split())
        return " and " not in plain and self.joint.fullmatch(plain) is not None

    def within(self, code: str) -> frozenset[str]:
        """Give what a place lies in; nothing for a code that is none."""
        if code not in self._within:
            known = code in self.places.rows
            self._within[code] = frozenset(self.places.within(code)) if known else frozenset()
        return self._within[code]

    def is_region(self, code: str) -> bool:
        """Say whether a code is of a region that lies in no one state."""
        row = self.places.rows.get(code)
        lies_in = self.places.rows.get(row.parent) if row else None
        return row is not None and row.kind == "region" and (lies_in is None or lies_in.kind == "region")

    def named(self, text: str, groups: Mapping[str, tuple[str, ...]]) -> frozenset[str]:
        """Give the groups (themes, instruments) of which a text holds a word."""
        said = f" {' '.join(_WORD.findall(text.casefold()))} "
        return frozenset(name for name, phrases in groups.items() if any(f" {p} " in said for p in phrases))

    def comes_from(self, text: str) -> bool:
        """Say whether a text ends on what a sum is changed from, in four words at most: "from about 5 million"."""
        return any(self.from_sum.fullmatch(text, at.start()) for at in self.from_sum.finditer(text))

    def goes_on(self, text: str) -> bool:
        """Say whether a text begins with what a sum is changed to."""
        return self.to_sum.match(text) is not None

    def is_part(self, text: str) -> bool:
        """Say whether a text calls a sum a part of another."""
        said = set(_WORD.findall(text.casefold()))
        return any(word in said for word in self.parts)


def _phrases(data: Mapping[str, Any], section: str) -> dict[str, tuple[str, ...]]:
    return {name: tuple(" ".join(str(w).casefold().split()) for w in words) for name, words in data[section].items()}


def _rates(folder: Path) -> dict[tuple[str, int], Fraction]:
    out = {}
    for row in read_csv(folder, "yearly_rates.csv", required=RATES):
        try:
            key, rate = (row["code"], int(row["year"])), Fraction(Decimal(row["usd"]))
        except (ValueError, InvalidOperation) as error:
            raise LexiconError("yearly_rates.csv", row.line, "year or usd is no number") from error
        if key in out or rate <= 0:
            raise LexiconError("yearly_rates.csv", row.line, f"{row['code']} {row['year']} twice, or not above 0")
        out[key] = rate
    return out


def words_of(texts: Iterable[str]) -> frozenset[str]:
    """Give the stems of several texts."""
    return frozenset(s for text in texts for s in stems(text))
