"""The headings of a table of flows: which column is which, by its heading or by its HXL tag.

In: the first rows of a table, profiles. Out: `Heading`, the profile that fits and the column of each slot. HXL: the
Humanitarian Exchange Language 1.1 (hxlstandard.org), a row of tags such as "#value+funding+usd" below the headings.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from musterbook.lexicon.profiles.flows import FlowProfile

WITHIN: Final = 20  # rows: titles and remarks above the headings of a table are fewer
_TAG: Final = re.compile(r"#[a-z][a-z0-9_]*(?:\s*\+[a-z][a-z0-9_]*)*", re.IGNORECASE)
_WORDS: Final = re.compile(r"[#+-]?[a-z0-9_]+", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Heading:
    """Where the columns are: `row` is the number of the headings' row, `at` the index of each slot's column.

    `missing` are the columns of the profile that the table lacks, `needed` those of them without which it is not meant.
    `attributes` are those of the tag of each slot; empty for a table without tags. `width` is the number of columns.
    """

    profile: FlowProfile
    row: int
    width: int
    at: Mapping[str, int]
    missing: tuple[str, ...]
    needed: tuple[str, ...]
    attributes: Mapping[str, frozenset[str]]


def find_heading(rows: Sequence[Sequence[str]], profiles: Iterable[FlowProfile]) -> Heading | None:
    """Give the first profile's headings that stand in these rows with all that the profile needs.

    None where no profile fits; `nearest` says what is missing.
    """
    return next((h for profile in profiles if (h := nearest(rows, profile)) and not h.needed), None)


def nearest(rows: Sequence[Sequence[str]], profile: FlowProfile) -> Heading | None:
    """Give the row that has most of a profile's columns; None where none has any."""
    tries = [_heading(n, row, profile) for n, row in enumerate(rows[:WITHIN], 1)]
    best = max((h for h in tries if h), key=lambda h: len(h.at), default=None)
    return best if best and best.at else None


def is_tag_row(values: Sequence[str]) -> bool:
    """Say whether a row is one of HXL tags: each cell is empty or a tag, and there is one."""
    return any(values) and all(not v or _TAG.fullmatch(v) for v in values)


def _heading(number: int, row: Sequence[str], profile: FlowProfile) -> Heading | None:
    if profile.tags:
        return _tagged(number, row, profile) if is_tag_row(row) else None
    heads = {value.casefold(): i for i, value in reversed(list(enumerate(row))) if value}
    at = {slot: heads[h.casefold()] for slot, h in profile.columns.items() if h.casefold() in heads}
    missing = tuple(h for slot, h in profile.columns.items() if slot not in at)
    needed = tuple(profile.columns[slot] for slot in profile.needs if slot in profile.columns and slot not in at)
    return Heading(profile, number, len(row), at, missing, needed, {})


def _tagged(number: int, row: Sequence[str], profile: FlowProfile) -> Heading:
    tags = [_parts(value) for value in row]
    at = {slot: i for slot, wanted in profile.tags.items() if (i := _column(tags, wanted)) is not None}
    if at.get("amount") == at.get("converted") and "amount" in at:
        del at["converted"]
    needed = tuple(profile.tags[slot][0] for slot in profile.needs if slot not in at and slot in profile.tags)
    if "amount" not in at and "converted" in at:
        needed = tuple(n for n in needed if n != profile.tags["amount"][0])
    attributes = {slot: frozenset(tags[i][1:]) for slot, i in at.items()}
    return Heading(profile, number, len(row), at, (), needed, attributes)


def _parts(value: str) -> list[str]:
    """Cut a tag or a pattern: "#value+usd" is ["#value", "+usd"]."""
    return [part.casefold() for part in _WORDS.findall(value)]


def _column(tags: Sequence[list[str]], wanted: Iterable[str]) -> int | None:
    for pattern in map(_parts, wanted):
        base, asked = pattern[0], {p for p in pattern[1:] if p.startswith("+")}
        refused = {f"+{p[1:]}" for p in pattern[1:] if p.startswith("-")}
        for index, tag in enumerate(tags):
            if tag and tag[0] == base and asked <= set(tag[1:]) and not refused & set(tag[1:]):
                return index
    return None
