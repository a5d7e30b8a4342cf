"""What counting goes by: the rules of accounting, the funds that pass money on, the members of the European Union.

In: rules.toml, funds.csv, eu_members.csv. Out: `Accounting`. It counts nothing; `musterbook.ledger` does.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import read_csv, read_toml

RULES: Final = "rules.toml"
FUNDS: Final = ("code", "source", "check")
EU_MEMBERS: Final = ("code", "joined_on", "left_on", "source", "check")
_FAR = "9999-12-31"


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule of accounting: its number, which no other rule ever gets, its name, and the rule in full."""

    number: int
    name: str
    says: str

    def __str__(self) -> str:
        return f"{self.number} {self.name}"


@dataclass(frozen=True)
class Accounting:
    """Rules by number; the instruments that are never added to grants; the codes of pooled funds, which give on what
    others gave them; the members of the European Union, code to (first, last) ISO day.
    """

    rules: Mapping[int, Rule]
    kept_apart: frozenset[str]
    funds: frozenset[str]
    eu_members: Mapping[str, tuple[str, str]]

    @classmethod
    def load(cls, folder: Path) -> Accounting:
        """Read the tables. Raises LexiconError (file, row) where one is wrong."""
        data = read_toml(folder, RULES)
        try:
            rules = [Rule(row["number"], row["name"], row["says"]) for row in data["rule"]]
        except (KeyError, TypeError) as error:
            raise LexiconError(RULES, None, f"a rule has a number, a name and what it says: {error}") from error
        if [rule.number for rule in rules] != list(range(1, len(rules) + 1)):
            raise LexiconError(RULES, None, "rules are numbered from 1 in their order")
        members = read_csv(folder, "eu_members.csv", required=EU_MEMBERS)
        return cls(
            rules={rule.number: rule for rule in rules},
            kept_apart=frozenset(data.get("kept_apart", ())),
            funds=frozenset(row["code"] for row in read_csv(folder, "funds.csv", required=FUNDS)),
            eu_members={row["code"]: (row["joined_on"], row["left_on"] or _FAR) for row in members},
        )

    def in_eu(self, code: str | None, day: str | None) -> bool:
        """Say whether a state was a member of the European Union on an ISO day; for None, whether it is one now."""
        first, last = self.eu_members.get(code or "", (_FAR, ""))
        return first <= day <= last if day else last == _FAR
