"""Check a lexicon's folder: every table, every row, and what one table says of another.

In: a folder. Out: `LexiconError`s as values, each with its file and row, in order of file. It mends nothing. What a
table means is its own loader's; what is common to all (codes known, dates EDTF, a source in every row, no name that
leads to two codes without saying so, coordinates in range) is checked here.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path

from musterbook.errors import LexiconError
from musterbook.lexicon import accounting, coalitions, offices, parties, places, rates
from musterbook.lexicon.bases import Bases
from musterbook.lexicon.confidence import Confidence
from musterbook.lexicon.flows import CODES, WORDS, FlowWords
from musterbook.lexicon.matching import Matching
from musterbook.lexicon.names import fold_name
from musterbook.lexicon.patterns import Patterns
from musterbook.lexicon.polarity import Polarity
from musterbook.lexicon.principles import Principles
from musterbook.lexicon.profiles import load_profile, shipped
from musterbook.lexicon.profiles.flows import load_flow_profile, shipped_flows
from musterbook.lexicon.quantities import Quantities
from musterbook.lexicon.tables import Row, edtf_bounds, read_csv, read_toml

CHECKS = ("seen", "partly", "unverified", "sighting")
_LOADERS: tuple[Callable[[Path], object], ...] = (
    parties.Parties.load,
    places.Places.load,
    offices.Offices.load,
    coalitions.load_coalitions,
    Bases.load,
    Confidence.load,
    lambda folder: Matching.load(
        folder, Quantities.load(folder), parties.Parties.load(folder), places.Places.load(folder)
    ),
    lambda folder: FlowWords.load(folder, parties.Parties.load(folder), places.Places.load(folder)),
    lambda folder: [load_profile(name, folder) for name in shipped(folder)],
    lambda folder: [
        load_flow_profile(name, folder, tuple(read_toml(folder, WORDS)["stages"])) for name in shipped_flows(folder)
    ],
    Polarity.load,
    Principles.load,
    rates.Rates.load,
    accounting.Accounting.load,
)
_KEY = re.compile(r"^\| `([^`]+)` \|", re.MULTILINE)
_COALITION_TABLES = {
    "members.csv": coalitions.MEMBERS,
    "groups.csv": coalitions.GROUPS,
    "targets.csv": coalitions.TARGETS,
    "meetings.csv": coalitions.MEETINGS,
    "offices.csv": offices.OFFICES,
}


def check(folder: Path) -> list[LexiconError]:
    """Check every table of a lexicon; [] when all is well.

    The errors are given, not raised; a table that cannot be read at all gives one error and the rest is still checked.
    """
    tables = _Tables(folder)
    errors = [*tables.errors]
    errors += _parties(tables)
    errors += _party_names(tables)
    errors += _places(tables)
    errors += _offices(tables)
    errors += _coalitions(tables)
    errors += _pegs(tables)
    errors += _accounting(tables)
    errors += _sources(tables, folder)
    if not errors:
        errors += _loaders(folder)
    return sorted(errors, key=lambda e: (e.file, e.row or 0, e.message))


class _Tables:
    """The rows of every register, by file; a file that cannot be read is an error and has no rows."""

    def __init__(self, folder: Path) -> None:
        self.errors: list[LexiconError] = []
        self.rows: dict[str, list[Row]] = {}
        self.coalitions = sorted(p.parent.name for p in folder.glob("coalitions/*/coalition.toml"))
        wanted = {
            "parties.csv": parties.PARTIES,
            "party_names.csv": parties.NAMES,
            "decoys.csv": parties.DECOYS,
            "given_names.csv": ("name",),
            "places.csv": places.PLACES,
            "place_names.csv": places.PLACE_NAMES,
            "offices.csv": offices.OFFICES,
            "office_names.csv": offices.OFFICE_NAMES,
            "pegs.csv": rates.PEGS,
            "funds.csv": accounting.FUNDS,
            "eu_members.csv": accounting.EU_MEMBERS,
            "country_codes.csv": CODES,
        }
        for name in self.coalitions:
            for table, columns in _COALITION_TABLES.items():
                file = f"coalitions/{name}/{table}"
                if table == "members.csv" or (folder / file).is_file():
                    wanted[file] = columns
        for file, columns in wanted.items():
            self._read(folder, file, columns)

    def _read(self, folder: Path, file: str, columns: tuple[str, ...]) -> None:
        try:
            rows = read_csv(folder, file, required=columns)
        except LexiconError as error:
            self.errors.append(error)
            return
        self.rows[file] = rows
        if rows and tuple(rows[0])[: len(columns)] != columns:
            self.errors.append(LexiconError(file, 1, f"columns are in another order than {', '.join(columns)}"))

    def __getitem__(self, file: str) -> list[Row]:
        return self.rows.get(file, [])

    def codes(self) -> set[str]:
        """Give every party's code, those of the coalitions' groups among them."""
        found = {row["code"] for row in self["parties.csv"]}
        for name in self.coalitions:
            found |= {row["code"] for row in self[f"coalitions/{name}/groups.csv"]}
        return found


def _twice(file: str, rows: Iterable[Row], key: Callable[[Row], object], what: str) -> Iterator[LexiconError]:
    seen: dict[object, int] = {}
    for row in rows:
        first = seen.setdefault(key(row), row.line)
        if first != row.line:
            yield LexiconError(file, row.line, f"{what} stands in row {first} already")


def _parties(tables: _Tables) -> Iterator[LexiconError]:
    file, rows, codes = "parties.csv", tables["parties.csv"], tables.codes()
    yield from _twice(file, rows, lambda r: r["code"], "this code")
    for row in rows:
        code, kind = row["code"], row["kind"]
        three = len(code) == 3 and code.isascii() and code.isalpha() and code.isupper()
        if three != (kind in ("state", "territory")):
            yield LexiconError(
                file, row.line, f"three capitals are a state's or territory's code alone: {code}, {kind}"
            )
        if not row["label"]:
            yield LexiconError(file, row.line, "no label")
        yield from (
            LexiconError(file, row.line, f"unknown {column}: {row[column]}")
            for column in ("parent", "state")
            if row[column] and row[column] not in codes
        )


def _party_names(tables: _Tables) -> Iterator[LexiconError]:
    file, codes = "party_names.csv", tables.codes()
    rows = tables[file]
    yield from _twice(file, rows, lambda r: (r["name"], r["code"]), "this name of this code")
    yield from _twice("decoys.csv", tables["decoys.csv"], lambda r: r["name"], "this decoy")
    owners: dict[str, set[str]] = {}
    for row in rows:
        owners.setdefault(fold_name(row["name"], row["case"]), set()).add(row["code"])
        if row["code"] not in codes:
            yield LexiconError(file, row.line, f"unknown code: {row['code']}")
        unknown = set(row["mark"].split()) - parties.MARKS
        if unknown:
            yield LexiconError(file, row.line, f"unknown mark: {', '.join(sorted(unknown))}")
    yield from _unmarked(file, rows, owners, ("ambiguous",))
    decoys = {row["name"]: row.line for row in tables["decoys.csv"]}
    for row in rows:
        if row["name"] in decoys:
            yield LexiconError("decoys.csv", decoys[row["name"]], f"is a name of {row['code']} too: {row['name']}")


def _unmarked(
    file: str, rows: Iterable[Row], owners: dict[str, set[str]], marks: tuple[str, ...]
) -> Iterator[LexiconError]:
    for row in rows:
        others = owners[fold_name(row["name"], row.get("case", ""))] - {row["code"]}
        if others and not set(marks) & set(row["mark"].split()):
            message = f"{row['name']!r} leads to {', '.join(sorted(others))} too and is not marked {' or '.join(marks)}"
            yield LexiconError(file, row.line, message)


def _places(tables: _Tables) -> Iterator[LexiconError]:
    file, rows = "places.csv", tables["places.csv"]
    codes = {row["code"] for row in rows}
    yield from _twice(file, rows, lambda r: r["code"], "this code")
    for row in rows:
        if row["parent"] and row["parent"] not in codes:
            yield LexiconError(file, row.line, f"unknown parent: {row['parent']}")
        yield from _point(file, row)
    countries = {row["code"] for row in rows if row["kind"] == "country"}
    states = {row["code"] for row in tables["parties.csv"] if row["kind"] in ("state", "territory")}
    for code in sorted(states - countries):
        yield LexiconError(file, None, f"a state of parties.csv is no country here: {code}")
    names = tables["place_names.csv"]
    yield from _twice("place_names.csv", names, lambda r: (r["name"], r["code"]), "this name of this code")
    owners: dict[str, set[str]] = {}
    for row in (*names, *(r for r in rows if r["kind"] != "country")):
        owners.setdefault(fold_name(row["name"], ""), set()).add(row["code"])
    for row in names:
        if row["code"] not in codes:
            yield LexiconError("place_names.csv", row.line, f"unknown code: {row['code']}")
        unknown = set(row["mark"].split()) - places.MARKS
        if unknown:
            yield LexiconError("place_names.csv", row.line, f"unknown mark: {', '.join(sorted(unknown))}")
    yield from _shared_places(names, rows, owners)


def _shared_places(names: list[Row], rows: list[Row], owners: dict[str, set[str]]) -> Iterator[LexiconError]:
    """A name of several places: all of them marked but one, or the provinces and one city."""
    marked = {(row["name"], row["code"]) for row in names if {"ambiguous", "province"} & set(row["mark"].split())}
    for file, table in (("place_names.csv", names), ("places.csv", [r for r in rows if r["kind"] != "country"])):
        for row in table:
            others = owners[fold_name(row["name"], "")] - {row["code"]}
            open_ones = [c for c in others if (row["name"], c) not in marked]
            if open_ones and (row["name"], row["code"]) not in marked:
                yield LexiconError(
                    file, row.line, f"{row['name']!r} leads to {', '.join(sorted(open_ones))} too, unmarked"
                )


def _point(file: str, row: Row) -> Iterator[LexiconError]:
    if bool(row["lat"]) != bool(row["lon"]):
        yield LexiconError(file, row.line, "one coordinate without the other")
        return
    for column, most in (("lat", 90.0), ("lon", 180.0)):
        try:
            if row[column] and not -most <= float(row[column]) <= most:
                yield LexiconError(file, row.line, f"{column} out of range: {row[column]}")
        except ValueError:
            yield LexiconError(file, row.line, f"{column} is not a number: {row[column]!r}")


def _offices(tables: _Tables) -> Iterator[LexiconError]:
    codes = tables.codes()
    for file in ("offices.csv", *(f"coalitions/{name}/offices.csv" for name in tables.coalitions)):
        rows = tables[file]
        yield from _twice(file, rows, _term, "this person in this office")
        for row in rows:
            if row["party"] not in codes:
                yield LexiconError(file, row.line, f"unknown party: {row['party']}")
            yield from _dates(file, row, "from", "to")
    names = tables["office_names.csv"]
    yield from _twice("office_names.csv", names, lambda r: (r["name"].casefold(), r["party"]), "this name of an office")
    for row in names:
        if row["party"] and row["party"] not in codes:
            yield LexiconError("office_names.csv", row.line, f"unknown party: {row['party']}")


def _term(row: Row) -> tuple[str, ...]:
    return tuple(row[column] for column in ("person", "office", "party", "from", "to", "source"))


def _dates(file: str, row: Row, first: str, last: str) -> Iterator[LexiconError]:
    """Check two EDTF dates of a row: each may be empty, and the first lies not after the second."""
    bounds = {}
    for column in (first, last):
        if row[column]:
            bounds[column] = edtf_bounds(row[column])
            if bounds[column] is None:
                yield LexiconError(file, row.line, f"{column} is not an EDTF date: {row[column]!r}")
    one, two = bounds.get(first), bounds.get(last)
    if one and two and one[0] > two[1]:
        yield LexiconError(file, row.line, f"{first} lies after {last}: {row[first]}, {row[last]}")


def _coalitions(tables: _Tables) -> Iterator[LexiconError]:
    codes, at = tables.codes(), {row["code"] for row in tables["places.csv"]}
    for name in tables.coalitions:
        base = f"coalitions/{name}"
        members = tables[f"{base}/members.csv"]
        yield from _twice(f"{base}/members.csv", members, lambda r: (r["code"], r["joined_on"]), "this member")
        for row in members:
            if row["code"] not in codes:
                yield LexiconError(f"{base}/members.csv", row.line, f"unknown code: {row['code']}")
            if row["joined_bound"] not in coalitions.BOUNDS:
                yield LexiconError(f"{base}/members.csv", row.line, f"unknown bound: {row['joined_bound']!r}")
            if not row["joined_on"]:
                yield LexiconError(f"{base}/members.csv", row.line, "no date of joining")
            yield from _dates(f"{base}/members.csv", row, "joined_on", "left_on")
        for row in tables[f"{base}/groups.csv"]:
            if row["parent"] and row["parent"] not in codes:
                yield LexiconError(f"{base}/groups.csv", row.line, f"unknown parent: {row['parent']}")
            for code in coalitions.split_list(row["area_codes"]):
                if code not in at:
                    yield LexiconError(f"{base}/groups.csv", row.line, f"unknown place: {code}")
            yield from _dates(f"{base}/groups.csv", row, "from", "from")
        for row in tables[f"{base}/targets.csv"]:
            yield from _dates(f"{base}/targets.csv", row, "announced_on", "announced_on")
        for row in tables[f"{base}/meetings.csv"]:
            yield from _dates(f"{base}/meetings.csv", row, "date", "date")


def _pegs(tables: _Tables) -> Iterator[LexiconError]:
    """A currency has one fixed rate on a day: of two rows that overlap, one must have been taken back."""
    standing = [row for row in tables["pegs.csv"] if not row["ended"]]
    for n, row in enumerate(standing):
        for other in standing[:n]:
            same = row["code"] == other["code"] and row["per"] == other["per"]
            if same and row["first"] <= (other["last"] or "9999") and other["first"] <= (row["last"] or "9999"):
                yield LexiconError("pegs.csv", row.line, f"two rates of {row['code']} on one day: see row {other.line}")


def _accounting(tables: _Tables) -> Iterator[LexiconError]:
    """Funds and members are parties of the register, each once, with days of membership that can be."""
    codes = tables.codes()
    for file in ("funds.csv", "eu_members.csv"):
        yield from _twice(file, tables[file], lambda r: r["code"], "this code")
        for row in tables[file]:
            if row["code"] not in codes:
                yield LexiconError(file, row.line, f"no party has the code {row['code']!r}")
            days = [row[column] for column in ("joined_on", "left_on") if row.get(column)]
            if any(edtf_bounds(day) != (day, day) for day in days) or days != sorted(days):
                yield LexiconError(file, row.line, f"not a first and a last day: {' and '.join(days)}")


def _sources(tables: _Tables, folder: Path) -> Iterator[LexiconError]:
    """Every row has a source: an address, or a key that SOURCES.md explains; and says how far it was read."""
    page = folder / "SOURCES.md"
    keys = set(_KEY.findall(page.read_text(encoding="utf-8"))) if page.is_file() else None
    for file, rows in tables.rows.items():
        for row in rows:
            source = row.get("source")
            if source == "":
                yield LexiconError(file, row.line, "no source")
            elif source and keys is not None and not source.startswith(("http://", "https://")) and source not in keys:
                yield LexiconError(file, row.line, f"SOURCES.md does not explain the source {source!r}")
            for column in ("check", "dates_check", "aliases_check"):
                if row.get(column, "seen") not in CHECKS:
                    yield LexiconError(file, row.line, f"unknown {column}: {row[column]!r}")


def _stages(folder: Path) -> tuple[str, ...]:
    return tuple(read_toml(folder, WORDS).get("stages", ()))


def _loaders(folder: Path) -> Iterator[LexiconError]:
    """Ask every loader to load, and the tables that check themselves to do so."""
    for load in _LOADERS:
        try:
            load(folder)
        except LexiconError as error:
            yield error
    for section in (Patterns, Quantities):
        own = getattr(section, "check", None)
        if own is not None:
            yield from own(folder)
