"""A claim with what linking asks of it again and again: its days, its giver, where and what for, its worth.

In: a claim, its document's date of issue, the words of comparison. Out: `Told`, whose properties are worked out once.
No pair is looked at here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from fractions import Fraction
from functools import cached_property

from musterbook.lexicon.matching import Matching, stems
from musterbook.linking import occasions
from musterbook.linking.sameness import digits, ends, name_key, number
from musterbook.records import Claim

JOINT = "joint givers"
_FAR = "9999-12-31"
_BESIDE = 160  # code points: about a sentence


@dataclass(frozen=True)
class Told:
    """One telling. `issued` is the day of the document, for a row of a table the row's own."""

    claim: Claim
    issued: str | None
    words: Matching

    @cached_property
    def told(self) -> occasions.Span | None:
        """When what it tells was announced."""
        return occasions.span(occasions.announced(self.claim, self.issued))

    @cached_property
    def days(self) -> tuple[occasions.Span, ...]:
        """When it was announced, and for a row of a table also when it was told."""
        said = occasions.span(self.claim.stated_on) if self.claim.row else None
        return tuple(dict.fromkeys(s for s in (self.told, said) if s))

    @cached_property
    def day(self) -> str:
        bounds = occasions.span(self.issued)
        return bounds[0] if bounds else _FAR

    @cached_property
    def order(self) -> tuple[bool, str, str, int, int, str]:
        """Originals before retellings, then by issue, document and place: the later of a pair is the greater."""
        c = self.claim
        return occasions.retells(c), self.day, c.document, c.start, c.end, c.id

    @property
    def source(self) -> str:
        """What tells it: the document, for a row of a table the page it cites."""
        row = self.claim.row
        return row.url if row and row.url else self.claim.document

    @cached_property
    def occasion(self) -> str:
        return " ".join((self.claim.occasion or "").casefold().split())

    @cached_property
    def joint(self) -> bool:
        """Whether it is given by many who are not named."""
        party = self.claim.party
        return party is not None and party.code is None and self.words.is_joint(party.name)

    @cached_property
    def giver(self) -> str | None:
        return JOINT if self.joint else name_key(self.claim.party)

    @cached_property
    def ends(self) -> frozenset[str]:
        return ends(self.claim)

    @cached_property
    def around(self) -> frozenset[str]:
        """What its ends lie in."""
        return frozenset(code for end in self.ends for code in self.words.within(end))

    @cached_property
    def wide(self) -> bool:
        """Whether a region of the world is among its ends, of which no register says what it holds."""
        return any(self.words.is_region(end) for end in self.ends)

    @cached_property
    def place_said(self) -> tuple[str, ...]:
        return tuple(sorted(" ".join(p.name.casefold().split()) for p in self.claim.place))

    @cached_property
    def purpose(self) -> str:
        return " ".join(w for w in (self.claim.purpose, self.claim.instrument, self.claim.channel) if w)

    @cached_property
    def stems(self) -> frozenset[str]:
        """The stems that carry its purpose: no common words, no names of its parties and places."""
        named = [p.name for p in (self.claim.party, self.claim.counterparty, *self.claim.place) if p is not None]
        skip = {stem for name in named for stem in stems(name)} | self.words.common
        return frozenset(s for s in stems(self.claim.purpose or "") if not s.isdigit()) - skip

    @cached_property
    def themes(self) -> frozenset[str]:
        return self.words.named(self.purpose, self.words.themes)

    @cached_property
    def instruments(self) -> frozenset[str]:
        said = "" if self.claim.row else self.claim.quote  # the quote of a row holds columns that no slot names
        return self.words.named(f"{self.purpose} {said}", self.words.instruments)

    @cached_property
    def receivers(self) -> frozenset[str]:
        """Which funds and bodies it names as going through: by their acronyms in its purpose and channel, or as whom it
        is given to.
        """
        said = set(re.findall(r"\b[A-Z]{3,}\b", f"{self.claim.purpose or ''} {self.claim.channel or ''}"))
        return frozenset(said | {name_key(self.claim.counterparty) or ""}) & self.words.bodies

    @cached_property
    def pooled(self) -> bool:
        """Whether it goes to a fund that it does not name."""
        return not self.receivers and bool(self.words.named(self.purpose, self.words.pooled))

    @cached_property
    def changes(self) -> bool:
        """Whether its words may tell that a sum is changed: they hold what from, or begin with what to."""
        return self.words.from_sum.search(self.claim.quote) is not None or self.words.goes_on(self.claim.quote)

    @cached_property
    def leaves(self) -> bool:
        """Whether its words end on the sum that is changed: "raised from 5 million"."""
        return self.words.comes_from(self.claim.quote)

    @cached_property
    def carried(self) -> bool:
        """Whether its place is none that its own words or those beside them name: reading carried it over."""
        claim = self.claim
        spans = [(start, end) for slot, start, end in claim.evidence if slot == "place"]
        whom = claim.counterparty is not None and name_key(claim.counterparty) != name_key(claim.party)
        far = (end < claim.start - _BESIDE or start > claim.end + _BESIDE for start, end in spans)
        return bool(spans) and not whom and all(far)

    @cached_property
    def telling(self) -> bool:
        """Whether its number has two digits or more that say something: 670 million, and not 5 or 100."""
        said = number(self.claim.amount) if self.claim.amount else None
        return said is not None and digits(said) > 1

    @cached_property
    def number(self) -> Fraction | None:
        """The one number said, in major units."""
        amount = self.claim.amount
        said = number(amount) if amount else None
        return None if amount is None or said is None else Fraction(said, 10**amount.exponent)

    @cached_property
    def usd(self) -> Fraction | None:
        """What the number was worth in dollars, roughly; None for what is no money or has no rate."""
        amount = self.claim.amount
        if amount is None or self.number is None or not self.words.money(amount.unit):
            return None
        bounds = self.told or occasions.span(self.issued)
        rate = self.words.in_usd(amount.unit, int(bounds[1][:4]) if bounds else None)
        return None if rate is None else self.number * rate
