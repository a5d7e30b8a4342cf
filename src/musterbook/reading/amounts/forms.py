"""What a number in a text is while it is being read, and the patterns that its readers share.

In: nothing. Out: `Numeral`, and `any_of`. It reads no text.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Context, Decimal

_EXACT = Context(prec=60)  # 24 digits of a number and its multipliers never round
BLANK = "[ \u00a0\u2009\u202f]"
MONTH = (
    r"(?:Jan(?:uary)?|Feb(?:ruary)?|Mar(?:ch)?|Apr(?:il)?|May|June?|July?|Aug(?:ust)?|Sept?(?:ember)?|Oct(?:ober)?"
    r"|Nov(?:ember)?|Dec(?:ember)?)"
)


@dataclass(slots=True)
class Numeral:
    """A number with what is written on it. `start` is its sign's or first word's, `end` its multiplier's or unit's.

    `units` are the codes that its sign or unit may mean, `unit_word` that sign or word. `scaled`: it has a multiplier.
    `joined` is the dash that ties it to a number before it. `band` is a vague word's customary one, in its own scale.
    `hyphen`: what it measures is written on to it ("79-member"). `form` is digits, words, vague, share or none.
    """

    start: int
    end: int
    value: Decimal
    form: str
    scale: Decimal = Decimal(1)
    scaled: bool = False
    units: tuple[str, ...] = ()
    unit_word: str = ""
    joined: str = ""
    band: tuple[Decimal, Decimal] | None = None
    hyphen: str = ""
    mark: str = ""
    mark_span: tuple[int, int] | None = None
    number_end: int = 0
    age: bool = False
    prefixed: bool = False

    @property
    def total(self) -> Decimal:
        return _EXACT.multiply(self.value, self.scale)


def any_of(phrases: Iterable[str]) -> str:
    """Give a pattern that matches the longest of some phrases."""
    return "|".join(re.escape(p) for p in sorted(phrases, key=lambda p: (-len(p), p)))
