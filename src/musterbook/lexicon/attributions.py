"""The words by which a claim is handed to a speaker.

In: `attributions.toml`. Out: `Cues`, frozen: manners of saying by their verbs and nouns, and named classes of words. It
holds no grammar: `reading.speech.attributions` says what stands where.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from types import MappingProxyType
from typing import Any, get_args

from musterbook.errors import LexiconError
from musterbook.records import Stance

FILE = "attributions.toml"
TAKES = frozenset(("clause", "quote", "infinitive", "object", "of", "for"))
WORDS = (
    "according",
    "documents",
    "roles",
    "titles",
    "speakers",
    "organisations",
    "media",
    "reckoning",
    "promising",
    "claimed_objects",
    "portfolios",
    "headings",
    "gatherings",
    "issuing",
    "press",
)


@dataclass(frozen=True, slots=True)
class Manner:
    """One way of saying: what its verbs govern, and the speaker's stance towards it.

    Verbs in `clauses_only` take no object as what they say ("maintained four outposts").

    `examples` are (sentence, speaker as said, words within the content).
    """

    name: str
    stance: Stance
    verbs: frozenset[str]
    nouns: frozenset[str]
    takes: frozenset[str]
    clauses_only: frozenset[str]
    examples: tuple[tuple[str, str, str], ...]
    counter_examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Reference:
    """What parties a common noun can stand for: their kinds, their codes (empty: any), and how many sentences back."""

    kinds: frozenset[str]
    codes: frozenset[str]
    window: int


@dataclass(frozen=True, eq=False)
class Cues:
    """Every manner, and the classes of words the rules name (WORDS); all are lemmas but for titles and phrases."""

    manners: tuple[Manner, ...]
    words: Mapping[str, frozenset[str]]
    references: Mapping[str, Reference]

    @classmethod
    def load(cls, folder: Path) -> Cues:
        """Read `attributions.toml` of a lexicon folder. Raises LexiconError with the row of what is wrong."""
        try:
            text = (folder / FILE).read_text(encoding="utf-8")
            data = tomllib.loads(text)
        except OSError as error:
            raise LexiconError(FILE, None, f"cannot be read ({error.strerror})") from error
        except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
            raise LexiconError(FILE, None, f"is not TOML: {error}") from error
        words = data.get("words", {})
        for name in WORDS:
            if not words.get(name):
                raise LexiconError(FILE, None, f"words.{name} is missing")
        manners = tuple(_manner(row, text) for row in data.get("manner", ()))
        references = {noun: _reference(row) for row in data.get("reference", ()) for noun in row.get("nouns", ())}
        tables = MappingProxyType({name: frozenset(words[name]) for name in WORDS})
        return cls(manners, tables, MappingProxyType(references))

    @cached_property
    def by_verb(self) -> Mapping[str, Manner]:
        """The manner of a verb's lemma; the first that lists it where several do."""
        return MappingProxyType({v: m for m in reversed(self.manners) for v in m.verbs})

    @cached_property
    def triggers(self) -> frozenset[str]:
        """Every lemma that can say something."""
        return frozenset((*self.by_verb, *self.by_noun, *self.words["promising"]))

    @cached_property
    def by_noun(self) -> Mapping[str, Manner]:
        return MappingProxyType({n: m for m in reversed(self.manners) for n in m.nouns})


def _reference(row: dict[str, Any]) -> Reference:
    window = row.get("window")
    if not row.get("kinds") or not isinstance(window, int) or window < 1:
        raise LexiconError(FILE, None, f"reference {row.get('nouns')}: kinds or window is missing")
    return Reference(frozenset(row["kinds"]), frozenset(row.get("codes", ())), window)


def _manner(row: dict[str, Any], text: str) -> Manner:
    name = row.get("name", "")
    line = next((i for i, t in enumerate(text.splitlines(), 1) if t.strip() == f'name = "{name}"'), None)
    takes = frozenset(row.get("takes", ()))
    if not name or row.get("stance") not in get_args(Stance) or not takes or not takes <= TAKES:
        raise LexiconError(FILE, line, f"{name or 'a manner'}: name, stance or takes is not known")
    examples = tuple(row.get("examples", ()))
    if not examples or any(len(e) != 3 or e[1] not in e[0] or e[2] not in e[0] for e in examples):
        raise LexiconError(FILE, line, f"{name}: an example is not a sentence, its speaker and words within it")
    if not row.get("counter_examples"):
        raise LexiconError(FILE, line, f"{name}: has no counter-examples")
    return Manner(
        name,
        row["stance"],
        frozenset(row.get("verbs", ())),
        frozenset(row.get("nouns", ())),
        takes,
        frozenset(row.get("clauses_only", ())),
        tuple((e[0], e[1], e[2]) for e in examples),
        tuple(row["counter_examples"]),
    )
