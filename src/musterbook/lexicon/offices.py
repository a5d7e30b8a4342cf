"""Who held which office, and when.

In: offices.csv and office_names.csv, and the offices.csv of each coalition's folder. Out: `Offices`: who held an office
on a day, and the rows of a person. It does not guess: a date that fits two holders gives neither.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

from musterbook.lexicon.names import NameIndex
from musterbook.lexicon.tables import Row, edtf_bounds, read_csv

OFFICES = ("person", "also", "office", "party", "from", "to", "source", "check", "dates_check", "note")
OFFICE_NAMES = ("name", "office", "party", "source")

HEADS = ("head_of_state", "head_of_government")
_PARTICLES = frozenset(
    {"al", "el", "bin", "bint", "ibn", "abu", "abd", "abdul", "de", "di", "da", "van", "von", "der", "den", "la", "le"}
)
_SUFFIXES = frozenset({"jr", "sr", "ii", "iii", "iv"})


@dataclass(frozen=True, slots=True)
class OfficeRow:
    """One person in one office of one party. `since` and `until` are EDTF, "" for not known or not ended.

    `also` are other spellings of the name. `party` is whose office it is, not the person's nationality.
    `check` says whether person and post were read at the source, `dates_check` whether the dates were.
    """

    person: str
    also: tuple[str, ...]
    office: str
    party: str
    since: str
    until: str
    source: str
    check: str
    dates_check: str
    note: str


@dataclass(frozen=True, slots=True)
class OfficeName:
    """A way to name an office ("defence secretary"), its key ("defence_minister"), the party it is bound to or ""."""

    name: str
    office: str
    party: str


@dataclass(frozen=True)
class Offices:
    """The register of offices: `rows` in file order, `names` of offices, `index` finds office names in a text."""

    rows: tuple[OfficeRow, ...]
    names: tuple[OfficeName, ...]

    @classmethod
    def load(cls, folder: Path) -> Offices:
        """Load the register and what the coalitions add to it. Raises LexiconError (file, row)."""
        files = [
            "offices.csv",
            *sorted(f"coalitions/{p.parent.name}/offices.csv" for p in folder.glob("coalitions/*/offices.csv")),
        ]
        rows = [_office(row) for name in files for row in read_csv(folder, name, required=OFFICES)]
        names = [
            OfficeName(row["name"], row["office"], row["party"])
            for row in read_csv(folder, "office_names.csv", required=OFFICE_NAMES)
        ]
        return cls(tuple(rows), tuple(names))

    @cached_property
    def index(self) -> NameIndex[OfficeName]:
        """The names of offices, in any case ("Secretary of State", "secretary of state")."""
        return NameIndex((n.name, n, "any") for n in self.names)

    @cached_property
    def people(self) -> NameIndex[OfficeRow]:
        """The full names of the persons, ready to be found in a text."""
        return NameIndex((name, row) for row in self.rows for name in (row.person, *row.also))

    def office(self, name: str, party: str | None = None) -> tuple[str, str | None]:
        """Give the key of an office as named and the party that the name binds it to (None where any).

        A name that is no pattern is its own key. "secretary of state" alone is bound to the United States.
        """
        bound = self._keys.get(_plain(name), ())
        for key, owner in bound:
            if owner and owner == party:
                return key, owner
        for key, owner in bound:
            if not owner:
                return key, party
        if party is None and len({owner for _, owner in bound}) == 1:
            return bound[0][0], bound[0][1]
        return _plain(name), party

    def holder(self, office: str, party: str | None = None, *, on: str) -> OfficeRow | None:
        """Give who held an office on a day (EDTF); None where nobody or more than one person can be meant.

        `office` is as the text names it ("secretary of state", "defence minister"), `party` the code of whose office it
        is, None where the name says it. Somebody who held it on every reading of the dates goes before somebody who may
        have. Raises ValueError where `on` is not an EDTF date.
        """
        asked = edtf_bounds(on)
        if asked is None:
            raise ValueError(f"not an EDTF date: {on!r}")
        key, owner = self.office(office, party)
        sure: dict[str, OfficeRow] = {}
        possible: dict[str, OfficeRow] = {}
        for row in self._by_office.get(key, ()):
            if owner is None or row.party != owner:
                continue
            fit = _held(row, asked)
            if fit:
                (sure if fit == "sure" else possible).setdefault(row.person, row)
        for found in (sure, possible):
            if found:
                return next(iter(found.values())) if len(found) == 1 else None
        return None

    def person(self, name: str) -> tuple[OfficeRow, ...]:
        """Give the offices of a person by full name or surname, titles allowed ("Mr. Pompeo", "Gen. Milley").

        () where nobody, or where the surname belongs to several persons.
        """
        words = [w for w in re.split(r"[\s\u00a0]+", name.strip()) if w]
        for start in range(len(words)):
            rows = self._by_person.get(_plain(" ".join(words[start:])), ())
            if rows:
                return rows if len({row.person for row in rows}) == 1 else ()
        return ()

    def heads(self) -> tuple[OfficeRow, ...]:
        """Give the rows of heads of state and of government, in file order."""
        return tuple(row for key in HEADS for row in self._by_office.get(key, ()))

    @cached_property
    def _keys(self) -> Mapping[str, tuple[tuple[str, str], ...]]:
        keys: dict[str, list[tuple[str, str]]] = {}
        for name in self.names:
            keys.setdefault(_plain(name.name), []).append((name.office, name.party))
        return {name: tuple(found) for name, found in keys.items()}

    @cached_property
    def _by_office(self) -> Mapping[str, tuple[OfficeRow, ...]]:
        found: dict[str, list[OfficeRow]] = {}
        for row in self.rows:
            found.setdefault(self.office(row.office, row.party)[0], []).append(row)
        return {key: tuple(rows) for key, rows in found.items()}

    @cached_property
    def _by_person(self) -> Mapping[str, tuple[OfficeRow, ...]]:
        found: dict[str, list[OfficeRow]] = {}
        for row in self.rows:
            for way in (way for name in (row.person, *row.also) for way in _ways(name)):
                found.setdefault(way, []).append(row)
        return {key: tuple(dict.fromkeys(rows)) for key, rows in found.items()}


def surname(person: str) -> str:
    """Give the surname as news uses it alone: "al-Abadi" of "Haider al-Abadi", "von der Leyen", "Funk" of "Funk II"."""
    words = person.split()
    while len(words) > 1 and words[-1].rstrip(".").casefold() in _SUFFIXES:
        words.pop()
    start = len(words) - 1
    while start > 1 and words[start - 1].casefold() in _PARTICLES:
        start -= 1
    return " ".join(words[start:])


def _ways(person: str) -> Iterable[str]:
    last = surname(person)
    ways = [person, last]
    bare = re.sub(r"^(?:al|el)[- ]", "", last, flags=re.IGNORECASE)
    if bare != last:
        ways.append(bare)
    words = person.split()
    if len(words) > 2:
        ways += [f"{words[0]} {words[-1]}", " ".join(words[1:])]
    return dict.fromkeys(_plain(w) for w in ways)


def _plain(name: str) -> str:
    """Fold case, accents, hyphens, dots and apostrophes away, so that spellings of one name meet."""
    bare = "".join(c for c in unicodedata.normalize("NFD", name.casefold()) if not unicodedata.combining(c))
    return " ".join(re.sub(r"['’‘ʼ`.]", "", bare.replace("-", " ")).split())


def _held(row: OfficeRow, asked: tuple[str, str]) -> str:
    since = edtf_bounds(row.since) if row.since else ("0001-01-01", "9999-12-31")
    until = edtf_bounds(row.until) if row.until else ("9999-12-31", "9999-12-31")
    if since is None or until is None or since[0] > asked[1] or until[1] < asked[0]:
        return ""
    return "sure" if since[1] <= asked[0] and asked[1] <= until[0] else "possible"


def _office(row: Row) -> OfficeRow:
    return OfficeRow(
        person=row["person"],
        also=tuple(part.strip() for part in row["also"].split(";") if part.strip()),
        office=row["office"],
        party=row["party"],
        since=row["from"],
        until=row["to"],
        source=row["source"],
        check=row["check"],
        dates_check=row["dates_check"],
        note=row["note"],
    )
