"""Words by which two statements contradict each other, or one rejects what was told before.

In: polarity.toml of a lexicon folder. Out: `Polarity`. It compares nothing; `linking.contradictions` does.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Self

from musterbook.errors import LexiconError
from musterbook.lexicon.tables import read_toml

_FILE: Final = "polarity.toml"
_LISTS: Final = (
    "negations",
    "unlike",
    "rejecting",
    "before_noun",
    "rejections",
    "unproven",
    "contrasts",
    "rejected",
    "not_rejected",
)
CONTRAST: Final = "contrast"
"""The evidence of a claim that its text sets apart from another: the words that say so."""
REACHES: Final = ("own", "before", "after")
Pair = tuple[str, str]


@dataclass(frozen=True, slots=True)
class Opposition:
    """Two poles of one question, as stems, with pairs of sentences that contradict each other and that do not.

    `of` are the kinds of party that it is asked of, none for any.
    """

    name: str
    of: frozenset[str]
    one: frozenset[str]
    other: frozenset[str]
    examples: tuple[Pair, ...]
    counter_examples: tuple[Pair, ...]


@dataclass(frozen=True, slots=True)
class Contrast:
    """Words by which a text says that two tellings are not one; where these stand, `reach` says (own, before, after).

    Examples are a text with words of what is set apart; counter-examples have those of what is not.
    """

    name: str
    reach: str
    pattern: re.Pattern[str]
    examples: tuple[tuple[str, ...], ...]
    counter_examples: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Polarity:
    """Oppositions in order of name, contrasts in the order of the table, and its word lists by name."""

    oppositions: tuple[Opposition, ...]
    contrasts: tuple[Contrast, ...]
    lists: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises LexiconError where a list is missing, a word stands at both poles or a pattern is none."""
        data = read_toml(folder, _FILE)
        lists = {name: _words(data, name, "the table") for name in _LISTS}
        found = [_opposition(row) for row in data.get("opposition", ())]
        contrasts = tuple(_contrast(row) for row in data.get("contrast", ()))
        return cls(tuple(sorted(found, key=lambda o: o.name)), contrasts, lists)


def _opposition(row: Mapping[str, Any]) -> Opposition:
    name = str(row.get("name", ""))
    one, other = (frozenset(_words(row, key, name)) for key in ("one", "other"))
    if one & other:
        raise LexiconError(_FILE, None, f"{name}: at both poles: {', '.join(sorted(one & other))}")
    return Opposition(
        name,
        frozenset(row.get("of", ())),
        one,
        other,
        _pairs(row, "examples", name),
        _pairs(row, "counter_examples", name),
    )


def _contrast(row: Mapping[str, Any]) -> Contrast:
    name, reach = str(row.get("name", "")), str(row.get("reach", ""))
    if reach not in REACHES:
        raise LexiconError(_FILE, None, f"{name}: no reach {reach!r}")
    try:
        pattern = re.compile(str(row["pattern"]), re.IGNORECASE)
    except (KeyError, re.error) as error:
        raise LexiconError(_FILE, None, f"{name}: no pattern: {error}") from error
    examples, counter = (tuple(tuple(e) for e in row.get(key, ())) for key in ("examples", "counter_examples"))
    return Contrast(name, reach, pattern, examples, counter)


def _words(row: Mapping[str, Any], key: str, where: str) -> tuple[str, ...]:
    found = row.get(key)
    if not isinstance(found, list) or not found or not all(isinstance(w, str) for w in found):
        raise LexiconError(_FILE, None, f"{where}: {key} is no list of words")
    return tuple(found)


def _pairs(row: Mapping[str, Any], key: str, where: str) -> tuple[Pair, ...]:
    found = row.get(key)
    if not isinstance(found, list) or not all(isinstance(p, list) and len(p) == 2 for p in found):
        raise LexiconError(_FILE, None, f"{where}: {key} is no list of pairs of sentences")
    return tuple((str(one), str(other)) for one, other in found)
