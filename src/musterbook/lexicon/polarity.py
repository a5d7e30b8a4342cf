"""Words by which two statements contradict each other, or one rejects what was told before.

In: polarity.toml of a lexicon folder. Out: `Polarity`. It compares nothing; `linking.contradictions` does.
"""

from __future__ import annotations

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
class Polarity:
    """Oppositions in order of name, and the word lists of the table by name."""

    oppositions: tuple[Opposition, ...]
    lists: Mapping[str, tuple[str, ...]]

    @classmethod
    def load(cls, folder: Path) -> Self:
        """Raises LexiconError where a list is missing or a word stands at both poles."""
        data = read_toml(folder, _FILE)
        lists = {name: _words(data, name, "the table") for name in _LISTS}
        found = [_opposition(row) for row in data.get("opposition", ())]
        return cls(tuple(sorted(found, key=lambda o: o.name)), lists)


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
