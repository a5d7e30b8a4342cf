"""A parsed document with who is named in it, so that each is found once.

In: a document with its sentences, trees and parties, and the lexicon. Out: a `Cast`, which finds persons and quotations
when it is first asked for them. It decides nothing about who speaks.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property

from musterbook.lexicon import Lexicon
from musterbook.reading.names.parties import PartyMention
from musterbook.reading.names.persons import PersonMention, Persons
from musterbook.reading.names.shortened import Shortened
from musterbook.reading.syntax.parsing import Tree
from musterbook.reading.syntax.passages import Quotation, Sentence, quotations
from musterbook.records import Document


@dataclass(eq=False)
class Cast:
    """A document with its sentences, one tree for each, and its parties; all in order of position."""

    document: Document
    sentences: Sequence[Sentence]
    trees: Sequence[Tree]
    parties: Sequence[PartyMention]
    lexicon: Lexicon

    @cached_property
    def persons(self) -> tuple[PersonMention, ...]:
        """Every person named, ordered by position."""
        return self._finder.find(self.trees)

    def persons_of_opening(self, count: int) -> tuple[PersonMention, ...]:
        """The persons that the first sentences name, as if there were no others."""
        return self._finder.find(self.trees[:count])

    @cached_property
    def quotations(self) -> tuple[Quotation, ...]:
        return quotations(self.document.text)

    @cached_property
    def shortened(self) -> Shortened:
        """The longer names that short ones stand for."""
        return Shortened(self)

    @cached_property
    def _finder(self) -> Persons:
        return Persons(self.document.text, self.parties, self.lexicon)
