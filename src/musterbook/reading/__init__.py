"""Reading: a document becomes claims and findings. Pure functions; the lexicon is an argument.

In: a `Document` and a `Lexicon`. Out: a `Reading`. It knows no file, clock, network or database.
"""

from __future__ import annotations

import datetime
from collections.abc import Mapping

from musterbook.lexicon import Lexicon, load_lexicon
from musterbook.reading.amounts import finding as amounts
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.grounding import judging
from musterbook.reading.grounding.verdicts import Grounding, SlotVerdict
from musterbook.reading.names import parties
from musterbook.reading.names.parties import PartyMention
from musterbook.reading.periods import finding as periods
from musterbook.reading.periods.finding import PeriodMention
from musterbook.reading.reader import read
from musterbook.records import Claim, Document

__all__ = ["Grounding", "SlotVerdict", "find_amounts", "find_parties", "find_periods", "ground", "read"]


def find_amounts(text: str, *, lexicon: Lexicon | None = None) -> tuple[AmountMention, ...]:
    """Find every quantity in a text: money, counted persons and things, shares, durations, distances, weights.

    Ordered by position. `.low` and `.high` are in major units (Decimal; None where open), `.unit` ISO 4217 or the noun.
    """
    return amounts.find_amounts(text, (lexicon or load_lexicon()).quantities)


def find_periods(
    text: str, *, issued: datetime.date | None = None, lexicon: Lexicon | None = None
) -> tuple[PeriodMention, ...]:
    """Find every date and period in a text, relative ones against the date of issue.

    Ordered by position. `.first` and `.last` are dates, or None where the text leaves that end open.
    """
    return periods.find_periods(text, issued=issued)


def find_parties(text: str, *, lexicon: Lexicon | None = None) -> tuple[PartyMention, ...]:
    """Find every party named in a text; `.code` is None where the register does not resolve the name.

    Ordered by position. Codes are ISO 3166 alpha-3 for states and the register's own for others.
    """
    return parties.find_parties(text, lexicon or load_lexicon())


def ground(claim: Claim | Mapping[str, object], document: Document, *, lexicon: Lexicon | None = None) -> Grounding:
    """Judge a claim from outside against a document: is every slot held by the document's words?

    `claim` is a `Claim`, or a mapping in the published shape with the slots that it fills: a quote at least, amounts in
    major units, dates in EDTF; a party, place or speaker may be a name alone. `evidence` (slot to [start, end], code
    points) may point at words that stand elsewhere. The result has `.accepted`, and a verdict with a reason per slot.
    Raises InputError for a slot that holds what it cannot.
    """
    return judging.ground(claim, document, lexicon or load_lexicon())
