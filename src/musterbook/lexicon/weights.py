"""The parser's weights and word tables, as they ship in `syntax/`.

In: the files `parser.onnx`, `labels.onnx`, `vocabulary.json` and `lemmas.json`. Out: a frozen `Weights` value. It holds
tables, and gives the network as bytes; running it is `reading.syntax.parsing`. Licence and sources: `syntax/NOTICE`.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from musterbook.errors import LexiconError

FEATURES = ("form", "prefix3", "suffix3", "suffix2", "shape")
UNKNOWN = 1
_PARSER, _LABELLER = "syntax/parser.onnx", "syntax/labels.onnx"


@dataclass(frozen=True, slots=True, eq=False)
class LemmaTable:
    """Known base forms of verbs and nouns, and `form|TAG` -> lemma where the endings mislead."""

    verbs: frozenset[str]
    nouns: frozenset[str]
    exceptions: dict[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Weights:
    """The numbers of the network's features, the names of what it gives, and where its two parts are read from.

    `features` holds one table for each of FEATURES: value -> number from 2; 1 is an unseen value, 0 padding.
    `tags` are Penn Treebank tags, `labels` Universal Dependencies relations, both in the network's order.
    """

    folder: Path
    features: tuple[dict[str, int], ...]
    tags: tuple[str, ...]
    labels: tuple[str, ...]
    lemmas: LemmaTable

    @classmethod
    def load(cls, folder: Path) -> Weights:
        """Read `syntax/` below a lexicon folder.

        Raises LexiconError where a file is missing or has another shape.
        """
        vocabulary, lemmas = _json(folder, "syntax/vocabulary.json"), _json(folder, "syntax/lemmas.json")
        try:
            features = tuple(_numbered(vocabulary["features"][name]) for name in FEATURES)
            table = LemmaTable(frozenset(lemmas["verbs"]), frozenset(lemmas["nouns"]), dict(lemmas["exceptions"]))
            tags, labels = tuple(vocabulary["tags"]), tuple(vocabulary["labels"])
        except (KeyError, TypeError) as error:
            raise LexiconError("syntax/vocabulary.json", None, f"not the parser's tables: {error!r}") from error
        for name in (_PARSER, _LABELLER):
            if not (folder / name).is_file():
                raise LexiconError(name, None, "cannot be read (no such file)")
        return cls(folder, features, tags, labels, table)

    def networks(self) -> tuple[bytes, bytes]:
        """Read the parser and the labeller; they are wanted once, and are not kept. Raises LexiconError."""
        return _bytes(self.folder, _PARSER), _bytes(self.folder, _LABELLER)


def _numbered(values: list[str]) -> dict[str, int]:
    return {value: number for number, value in enumerate(values, start=UNKNOWN + 1)}


def _bytes(folder: Path, name: str) -> bytes:
    try:
        return (folder / name).read_bytes()
    except OSError as error:
        raise LexiconError(name, None, f"cannot be read ({error.strerror})") from error


def _json(folder: Path, name: str) -> dict[str, Any]:
    try:
        data = json.loads(_bytes(folder, name))
    except ValueError as error:
        raise LexiconError(name, None, f"is not JSON: {error}") from error
    if not isinstance(data, dict):
        raise LexiconError(name, None, "is not a JSON object")
    return data
