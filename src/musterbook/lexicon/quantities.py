"""Units of money and measure, counted things, number words and hedges, as tables.

In: units.csv, counted.csv, numbers.csv, hedges.toml and counting.toml of a lexicon folder. Out: a frozen
`Quantities`. Nothing is recognised here: `reading.amounts.finding` does that. What is wrong in a table is a
LexiconError with file and row.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any, Self

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import Row, read_csv, read_toml
from musterbook.records import HEDGES

_UNITS, _COUNTED, _NUMBERS, _HEDGES, _COUNTING = (
    "units.csv",
    "counted.csv",
    "numbers.csv",
    "hedges.toml",
    "counting.toml",
)
UNIT_KINDS = frozenset(
    ("money", "share", "duration", "distance", "weight", "area", "volume", "speed", "power", "temperature")
)
ROLES = frozenset(("unit", "ten", "hundred", "scale", "scale_mark", "dozen", "vague", "fraction", "ordinal", "glyph"))
_UNIT_COLUMNS = (
    "code", "name", "kind", "exponent", "signs", "suffixes", "nouns", "adjectives", "alone", "places", "source",
)  # fmt: skip
_LISTS = (
    "labels", "labels_capital", "additional", "passed", "definite", "stops", "not_plural", "changes",
    "codes_also_words", "nouns_also_words", "paid_for", "of_countries", "topics", "over_what", "harms",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Unit:
    """A unit of money or measure; its smallest step is 10**-exponent of it."""

    code: str
    name: str
    kind: str
    exponent: int


@dataclass(frozen=True, slots=True)
class Currency:
    """How one currency is named.

    `alone`: its nouns may mean it without its adjective; `default`: they do so anywhere.
    """

    code: str
    nouns: tuple[str, ...]
    adjectives: frozenset[str]
    places: tuple[str, ...]
    alone: bool
    default: bool


@dataclass(frozen=True, slots=True)
class Counted:
    """What a noun counts: the unit it stands for, its class (persons, countries, things, ...) and its uses.

    In a row with the flag `said` each noun is its own unit ("trucks", "gunmen"), else all are the row's ("troops").
    `zero`: "no soldiers" is the figure nought. `series`: "the third shipment" counts three.
    """

    unit: str
    group: str
    zero: bool = False
    series: bool = False


@dataclass(frozen=True, slots=True)
class NumberWord:
    """One number word: its role in a number, and its value; a vague word's customary band is in `band`."""

    role: str
    value: Decimal
    band: tuple[Decimal, Decimal] | None = None


@dataclass(frozen=True, slots=True)
class HedgeWords:
    """Ways to bound or soften a number: in front of it, behind it, or marks written on to it; phrase to hedge."""

    before: Mapping[str, str]
    after: Mapping[str, str]
    marks: Mapping[str, str]
    examples: tuple[tuple[str, str], ...]
    counter: tuple[tuple[str, str], ...]


@dataclass(frozen=True, eq=False)
class Quantities:
    """Every word that a quantity is said with. Phrases are in lower case, except signs, marks and ISO codes.

    `signs` stand before a number, `marks` after it, each with the codes it may mean. `measures` maps the written-out
    names of units of measure. `counted` and `collective` map nouns; `lists` holds the word lists of counting.toml.
    """

    units: Mapping[str, Unit]
    currencies: Mapping[str, Currency]
    signs: Mapping[str, tuple[str, ...]]
    marks: Mapping[str, tuple[str, ...]]
    money_nouns: Mapping[str, tuple[str, ...]]
    measures: Mapping[str, str]
    counted: Mapping[str, Counted]
    collective: Mapping[str, Counted]
    numbers: Mapping[str, NumberWord]
    ordinals: Mapping[str, int]
    hedges: HedgeWords
    lists: Mapping[str, frozenset[str]]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Read the tables. Raises LexiconError (file and row) where one is wrong."""
        units, currencies, signs, marks, nouns, measures = _read_units(folder)
        counted, collective = _read_counted(folder)
        return cls(
            units, currencies, signs, marks, nouns, measures, counted, collective,
            *_read_numbers(folder), _read_hedges(folder), _read_lists(folder),
        )  # fmt: skip

    @classmethod
    def check(cls, folder: Path) -> list[LexiconError]:
        """List the first thing wrong in each table; an empty list means they load."""
        wrong: list[LexiconError] = []
        readers: tuple[Callable[[Path], object], ...] = (
            _read_units, _read_counted, _read_numbers, _read_hedges, _read_lists,
        )  # fmt: skip
        for read in readers:
            try:
                read(folder)
            except LexiconError as error:
                wrong.append(error)
        return wrong


def _parts(row: Row, column: str) -> list[str]:
    return [part for part in row[column].split("|") if part]


def _whole(name: str, row: Row, column: str) -> int:
    try:
        return int(row[column])
    except ValueError:
        raise LexiconError(name, row.line, f"{column} is not a whole number: {row[column]!r}") from None


_UnitTables = tuple[
    dict[str, Unit], dict[str, Currency], dict[str, tuple[str, ...]], dict[str, tuple[str, ...]],
    dict[str, tuple[str, ...]], dict[str, str],
]  # fmt: skip


def _read_units(folder: Path) -> _UnitTables:
    units: dict[str, Unit] = {}
    currencies: dict[str, Currency] = {}
    signs: dict[str, tuple[str, ...]] = {}
    marks: dict[str, tuple[str, ...]] = {}
    nouns: dict[str, tuple[str, ...]] = {}
    measures: dict[str, str] = {}
    for row in read_csv(folder, _UNITS, required=_UNIT_COLUMNS):
        code, kind = row["code"], row["kind"]
        _check_unit(row, units)
        units[code] = Unit(code, row["name"], kind, _whole(_UNITS, row, "exponent"))
        for mark in _parts(row, "suffixes"):
            marks[mark] = (*marks.get(mark, ()), code)
        if kind != "money":
            for word in _parts(row, "nouns"):
                if measures.setdefault(word, code) != code:
                    raise LexiconError(_UNITS, row.line, f"{word!r} names {measures[word]} already")
            continue
        currencies[code] = _currency(row)
        for sign in (code, *_parts(row, "signs")):
            signs[sign] = tuple(dict.fromkeys((*signs.get(sign, ()), code)))
        for noun in currencies[code].nouns:
            nouns[noun] = (*nouns.get(noun, ()), code)
    return units, currencies, signs, marks, nouns, measures


def _check_unit(row: Row, units: Mapping[str, Unit]) -> None:
    if row["code"] in units:
        raise LexiconError(_UNITS, row.line, f"the code {row['code']} is there twice")
    if row["kind"] not in UNIT_KINDS:
        raise LexiconError(_UNITS, row.line, f"unknown kind {row['kind']!r}")
    if not 0 <= _whole(_UNITS, row, "exponent") <= 12:
        raise LexiconError(_UNITS, row.line, f"the exponent is out of bounds: {row['exponent']}")
    if row["kind"] == "money" and not (len(row["code"]) == 3 and row["code"].isalpha() and row["code"].isupper()):
        raise LexiconError(_UNITS, row.line, f"not an ISO 4217 code: {row['code']!r}")
    if not row["source"]:
        raise LexiconError(_UNITS, row.line, "no source")


def _currency(row: Row) -> Currency:
    if row["alone"] not in {"yes", "no", "default"}:
        raise LexiconError(_UNITS, row.line, f"alone is yes, no or default, not {row['alone']!r}")
    return Currency(
        row["code"], tuple(_parts(row, "nouns")), frozenset(_parts(row, "adjectives")), tuple(_parts(row, "places")),
        row["alone"] != "no", row["alone"] == "default",
    )  # fmt: skip


def _read_counted(folder: Path) -> tuple[dict[str, Counted], dict[str, Counted]]:
    counted: dict[str, Counted] = {}
    collective: dict[str, Counted] = {}
    for row in read_csv(folder, _COUNTED, required=("unit", "forms", "class", "flags", "source")):
        flags = _parts(row, "flags")
        if unknown := set(flags) - {"zero", "series", "said"}:
            raise LexiconError(_COUNTED, row.line, f"unknown flag {min(unknown)!r}")
        if not row["unit"] or not row["class"] or not row["source"]:
            raise LexiconError(_COUNTED, row.line, "unit, class and source must be given")
        table = collective if row["class"] == "collective" else counted
        forms = _parts(row, "forms")
        for form in forms:
            if form != form.lower():
                raise LexiconError(_COUNTED, row.line, f"not in lower case: {form!r}")
            if form in table:
                raise LexiconError(_COUNTED, row.line, f"{form!r} is there twice")
            unit = _several(form, forms) if "said" in flags else row["unit"]
            table[form] = Counted(unit, row["class"], "zero" in flags, "series" in flags)
    return counted, collective


def _several(form: str, forms: Sequence[str]) -> str:
    """Give the plural of a counted noun: the form itself, or the one of its row that adds an ending to it."""
    if form.endswith("s"):
        return form
    if form.endswith("man") and f"{form[:-2]}en" in forms:
        return f"{form[:-2]}en"
    stem = form[:-1] if form.endswith("y") else form
    longer = (f for f in forms if f != form and f.startswith(stem) and f.endswith("s"))
    return next((f for f in longer if " " not in f[len(stem) :]), form)


def _read_numbers(folder: Path) -> tuple[dict[str, NumberWord], dict[str, int]]:
    words: dict[str, NumberWord] = {}
    ordinals: dict[str, int] = {}
    for row in read_csv(folder, _NUMBERS, required=("word", "role", "value", "source")):
        word, role, value = row["word"], row["role"], row["value"]
        if role not in ROLES:
            raise LexiconError(_NUMBERS, row.line, f"unknown role {role!r}")
        if word in (ordinals if role == "ordinal" else words):
            raise LexiconError(_NUMBERS, row.line, f"{word!r} is there twice")
        try:
            if role == "ordinal":
                ordinals[word] = int(value)
            elif role == "vague":
                low, high = map(Decimal, value.split("|"))
                words[word] = NumberWord(role, low, (low, high))
            else:
                over, _, under = value.partition("/")
                words[word] = NumberWord(role, Decimal(over) / Decimal(under or 1))
        except (ValueError, ArithmeticError):
            raise LexiconError(_NUMBERS, row.line, f"not a value: {value!r}") from None
    return words, ordinals


def _read_hedges(folder: Path) -> HedgeWords:
    before: dict[str, str] = {}
    after: dict[str, str] = {}
    marks: dict[str, str] = {}
    examples: list[tuple[str, str]] = []
    counter: list[tuple[str, str]] = []
    for entry in _tables(read_toml(folder, _HEDGES), _HEDGES, "hedge"):
        code = entry.get("code")
        if code not in HEDGES or code == "exact":
            raise LexiconError(_HEDGES, None, f"not a hedge: {code!r}")
        if not entry.get("examples"):
            raise LexiconError(_HEDGES, None, f"{code} has no examples")
        for name, table in (("before", before), ("after", after), ("marks", marks)):
            for phrase in _strings(entry.get(name, []), _HEDGES, name):
                if table.setdefault(phrase, code) != code:
                    raise LexiconError(_HEDGES, None, f"{phrase!r} is said to be {table[phrase]} and {code}")
        examples += [(code, said) for said in _strings(entry["examples"], _HEDGES, "examples")]
        counter += [(code, said) for said in _strings(entry.get("counter", []), _HEDGES, "counter")]
    return HedgeWords(before, after, marks, tuple(examples), tuple(counter))


def _read_lists(folder: Path) -> dict[str, frozenset[str]]:
    data = read_toml(folder, _COUNTING)
    if missing := [name for name in _LISTS if name not in data]:
        raise LexiconError(_COUNTING, None, f"missing list: {missing[0]}")
    return {name: frozenset(_strings(data[name], _COUNTING, name)) for name in _LISTS}


def _tables(data: Mapping[str, Any], file: str, name: str) -> Iterable[Mapping[str, Any]]:
    entries = data.get(name)
    if not isinstance(entries, list) or not entries:
        raise LexiconError(file, None, f"no [[{name}]]")
    return entries


def _strings(value: object, file: str, name: str) -> list[str]:
    if not isinstance(value, list) or not all(isinstance(v, str) and v for v in value):
        raise LexiconError(file, None, f"{name} is not a list of words")
    return list(value)
