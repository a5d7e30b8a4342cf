"""Where: countries, provinces, cities, regions, bases, camps and border areas.

In: places.csv and place_names.csv; countries have their names from the party register. Out: `Places`: the rows by code,
and an index of names. It does not read documents: `reading.names.places` decides what a name means there.

Codes: ISO 3166-1 alpha-3 for countries (XKX: user-assigned), ISO 3166-2 for provinces, "geonames:98182" for cities,
"m49:145" (UN M49) for regions of the world, and readable ones of our own for the rest ("region:sahel", "base:taji").
Coordinates are WGS 84 degrees; "" in the table (None here) where no point stands for the place.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Literal, cast, get_args

from musterbook.errors import LexiconError
from musterbook.lexicon.names import NameIndex
from musterbook.lexicon.parties import Parties, read_contexts
from musterbook.lexicon.tables import Row, read_csv

PlaceKind = Literal["country", "province", "city", "region", "base", "camp", "area"]
PLACES = ("code", "kind", "name", "parent", "lat", "lon", "source")
MARKS = frozenset({"word", "ambiguous", "province"})
PLACE_NAMES = ("name", "code", "mark", "source")


@dataclass(frozen=True, slots=True)
class PlaceRow:
    """One place; `parent` is the code of what it lies in ("" for none), `lat` and `lon` degrees or None."""

    code: str
    name: str
    kind: PlaceKind
    parent: str
    lat: float | None
    lon: float | None
    source: str


@dataclass(frozen=True, slots=True)
class PlaceName:
    """One name of one place, or (code "") a decoy.

    mark: word (also a common word or a person's name: a place only beside a word that leads to places), ambiguous (the
    name has other codes too), province (a city bears it too: the province only with "province" or the like after it).
    """

    name: str
    code: str
    marks: frozenset[str]


@dataclass(frozen=True)
class Places:
    """The register of places: `rows` by code, in file order; `names` all names; `beside` the words that decide."""

    rows: Mapping[str, PlaceRow]
    names: tuple[PlaceName, ...]
    beside: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, folder: Path, parties: Parties | None = None) -> Places:
        """Load the register; `parties` saves loading them again. Raises LexiconError (file, row)."""
        rows: dict[str, PlaceRow] = {}
        names: list[PlaceName] = []
        for row in read_csv(folder, "places.csv", required=PLACES):
            place = _place(row)
            if place.code in rows:
                raise LexiconError("places.csv", row.line, f"code given twice: {place.code}")
            rows[place.code] = place
            if place.kind != "country":
                names.append(PlaceName(place.name, place.code, frozenset()))
        marked: set[tuple[str, str]] = set()
        for row in read_csv(folder, "place_names.csv", required=PLACE_NAMES):
            if row["code"] not in rows:
                raise LexiconError("place_names.csv", row.line, f"unknown code: {row['code']!r}")
            marks = frozenset(row["mark"].split()) if row["mark"] else frozenset()
            names.append(PlaceName(row["name"], row["code"], marks))
            if marks:
                marked.add((row["name"], row["code"]))
        names = [n for n in names if n.marks or (n.name, n.code) not in marked]
        names += _country_names(parties or Parties.load(folder), rows)
        return cls(rows, tuple(dict.fromkeys(names)), read_contexts(folder, "place"))

    @cached_property
    def index(self) -> NameIndex[PlaceName]:
        """The names, ready to be found in a text; a province also with "province" or the like after its name."""
        return NameIndex((name, n) for n in self.names for name in self._ways(n))

    def _ways(self, name: PlaceName) -> Iterator[str]:
        if "province" not in name.marks:
            yield name.name
        if name.code and self.rows[name.code].kind == "province":
            words = self.beside.get("province_words", frozenset())
            if name.name.rpartition(" ")[2].lower() not in words:
                yield from (f"{name.name} {word}" for word in sorted(words))

    @cached_property
    def provinces(self) -> Mapping[str, str]:
        """The provinces whose bare name is a city's, by that name: what "Kirkuk and Diyala provinces" means."""
        found: dict[str, str] = {}
        for name in self.names:
            if "province" in name.marks:
                found.setdefault(name.name, name.code)
        return found

    def label(self, code: str) -> str:
        """Give the register's own name of a place. Raises KeyError for a code it does not know."""
        return self.rows[code].name

    def within(self, code: str) -> tuple[str, ...]:
        """Give what a place lies in, from the nearest outwards: a city's province, its country, its region."""
        chain: list[str] = []
        parent = self.rows[code].parent
        while parent and parent not in chain:
            chain.append(parent)
            parent = self.rows[parent].parent if parent in self.rows else ""
        return tuple(chain)


def _place(row: Row) -> PlaceRow:
    if row["kind"] not in get_args(PlaceKind):
        raise LexiconError("places.csv", row.line, f"unknown kind: {row['kind']!r}")
    try:
        lat, lon = (float(row[k]) if row[k] else None for k in ("lat", "lon"))
    except ValueError as error:
        raise LexiconError("places.csv", row.line, "coordinates are not numbers") from error
    kind = cast(PlaceKind, row["kind"])
    return PlaceRow(row["code"], row["name"], kind, row["parent"], lat, lon, row["source"])


def _country_names(parties: Parties, rows: Mapping[str, PlaceRow]) -> list[PlaceName]:
    """Give the names of countries as places, and the party register's decoys ("Gulf of Guinea" is no Guinea)."""
    countries = {code for code, row in rows.items() if row.kind == "country"}
    names: list[PlaceName] = []
    for name in parties.names:
        if not name.code:
            names.append(PlaceName(name.name, "", frozenset()))
        elif name.code in countries and name.form in ("name", "acronym"):
            names.append(PlaceName(name.name, name.code, name.marks))
    return names
