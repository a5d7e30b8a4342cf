"""Read what bounds or softens a number, in front of it and behind it.

In: a text, a number's place and the tables of quantities. Out: the hedge and where its words stand, and whether the
number is added to another ("an additional"), changed from, to or by, or definite ("the 79 members").
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from musterbook.lexicon.quantities import Quantities
from musterbook.reading.amounts.forms import BLANK, any_of
from musterbook.records import Hedge

_WORD = re.compile(r"\S+")
_STOP = re.compile(r"(?<![ (][cC])(?<![ (]ca)(?<!pprox)\. ")  # none behind "c.", "ca.", "approx."
_WINDOW = 72  # characters looked back over; the longest way to a hedge in the annotated documents is 41
_BOUNDS = frozenset(("more_than", "at_least", "up_to", "at_most", "less_than"))
_SUMS = frozenset(("total", "sum", "amount", "average", "combined", "minimum"))
_LASTING = frozenset(
    (
        "for",
        "lasting",
        "lasted",
        "lasts",
        "last",
        "just",
        "well",
        "took",
        "takes",
        "taken",
        "spanning",
        "by",
        "in",
        "of",
    )
)
_ADDING = frozenset(("add", "adds", "added", "adding"))
_OF_PLACE = frozenset(("over", "above", "under", "below", "beyond"))
_ESTIMATED = re.compile(r"\bestimate[ds]?\b[^.;:\n,]{1,50}[ ]at[ ]$|\bestimated[ ](?:[\w-]+[ ]){1,4}of[ ]$")
# "at least 12 of them", "at least until May": of what follows
_GOES_ON = r"(?:(?:the|of|than|until|till|as|because|partly|initially|one|two|three|some|half)\b|(?:to )?[\d$€£])"
_PASSING = frozenset(("past", "pass", "passes", "passed"))
_OPENING = "“\"'‘([—–-~≈"


Measured = Literal["", "time", "few", "money"]


@dataclass(slots=True)
class Hedging:
    """What stands around a number. `start` and `end` are the hedge's words, -1 where there is none."""

    hedge: Hedge = "exact"
    start: int = -1
    end: int = -1
    additional: bool = False
    definite: bool = False
    change: Literal["from", "to", "by"] | None = None
    between: bool = False
    of: bool = False


class Hedges:
    """The hedges of one set of tables, compiled once."""

    def __init__(self, quantities: Quantities) -> None:
        words = quantities.hedges
        self._before = words.before
        self._longest = max(p.count(" ") for p in words.before) + 1
        self._lasts = frozenset(p.rpartition(" ")[2] for p in words.before)
        self._after = words.after
        self._marks = words.marks
        lists = quantities.lists
        self._additional, self._passed, self._definite = lists["additional"], lists["passed"], lists["definite"]
        self._topics = {"about": lists["topics"], "over": lists["topics"] | lists["over_what"], "up to": _ADDING}
        self._behind = re.compile(rf",?{BLANK}({any_of(words.after)})\b(?!{BLANK}{_GOES_ON})")

    def before(self, text: str, start: int, *, floor: int, of: Measured = "") -> Hedging:
        """Read leftwards from a number's first character to the floor.

        Words that only qualify ("an additional", "a combined") are passed over; of two hedges the bound wins.
        `of` is what the number measures, where that changes what "over", "under" and "past" mean: time ("over three
        years"), a few things ("under two programmes"), money ("passed $200 million").
        """
        found = Hedging()
        at = max(floor, start - _WINDOW)
        words = _words_before(text[at:start])
        left, moved = len(words), False
        while left:
            size = self._phrase(words, left)
            if size:
                first = words[left - size]
                phrase = _phrase_of(words[left - size : left])
                if self._is_preposition(phrase, words, left - size, of, definite=found.definite):
                    break
                begins = at + first.end() - len(first[0].lstrip(_OPENING) or first[0])
                self._take(found, phrase, begins, at + words[left - 1].end())
                left, moved = left - size, True
                continue
            word = words[left - 1][0].lower()
            bare = word.lstrip(_OPENING)
            if word[-1] in ",;:.)?!":
                break
            if bare in self._additional:
                found.additional = True
            elif not self._passes(bare, words, left, moved):
                self._role(found, bare)
                if bare not in self._definite or found.hedge != "exact":
                    break
                left -= 1
                continue
            moved = True
            if word != bare:
                break
            left -= 1
        return _estimated(found, text, at, start)

    def _passes(self, word: str, words: list[re.Match[str]], left: int, moved: bool) -> bool:
        """Say whether a word only qualifies the number behind it: "combined", the "a" and "total of" before it."""
        if word in self._passed or (word in {"a", "an"} and moved):
            return True
        return word == "of" and left > 1 and words[left - 2][0].lower() in _SUMS

    def _phrase(self, words: list[re.Match[str]], left: int) -> int:
        """Give how many words before `left` make the longest hedge; 0 for none."""
        if left and _phrase_of(words[left - 1 : left]) not in self._lasts:
            return 0
        for size in range(min(self._longest, left), 0, -1):
            phrase = _phrase_of(words[left - size : left])
            if phrase in self._before:
                return size
        return 0

    def _take(self, found: Hedging, phrase: str, start: int, end: int) -> None:
        code: Hedge = self._before[phrase]  # type: ignore[assignment]
        if phrase.startswith(("anywhere b", "somewhere b")):
            found.between = True
        if found.hedge == "exact":
            found.hedge, found.start, found.end = code, start, end
        elif code in _BOUNDS and found.hedge not in _BOUNDS:
            found.hedge, found.start = code, start
        else:
            found.start = start

    def _is_preposition(
        self, phrase: str, words: list[re.Match[str]], left: int, of: Measured, *, definite: bool
    ) -> bool:
        """Tell "over five years", "an agreement over €10m", "works under two programmes" from bounds."""
        before = words[left - 1][0].lower() if left else ""
        if phrase == "over" and of == "time":
            return before not in _LASTING
        if phrase in _PASSING:
            return of != "money" and (phrase != "past" or of != "" or before in self._definite)
        if phrase in _OF_PLACE and of == "few":
            return True
        if definite and self._before[phrase] in ("more_than", "less_than"):  # "exceeds the 10 billion already budgeted"
            return True
        return before in self._topics.get(phrase, ())

    def _role(self, found: Hedging, word: str) -> None:
        if word in self._definite:
            found.definite = True
        elif word == "from":
            found.change = "from"
        elif word == "to":
            found.change = "to"
        elif word == "by":
            found.change = "by"
        elif word == "between":
            found.between = True
        elif word == "of":
            found.of = True

    def behind(self, text: str, end: int) -> tuple[Hedge, int, int] | None:
        """Read a hedge that stands right behind `end` ("or more", "at most"), with its span."""
        hit = self._behind.match(text, end)
        if hit is None:
            return None
        return self._after[hit[1]], hit.start(1), hit.end(1)  # type: ignore[return-value]

    def mark(self, mark: str) -> Hedge:
        """Give what a mark written on to a number says ("-plus", "+")."""
        return self._marks[mark]  # type: ignore[return-value]


def _words_before(window: str) -> list[re.Match[str]]:
    """Give the words before a number back to the last stop, line end, quotation mark or comma."""
    cut = max(window.rfind(mark) for mark in ("\n", ";", '"', "”", ","))
    for stop in _STOP.finditer(window, max(0, cut)):
        cut = stop.start()
    if cut >= 0 and not window[cut + 1 :].strip():
        return []
    return [w for w in _WORD.finditer(window) if w.start() > cut - 3]


def _phrase_of(words: list[re.Match[str]]) -> str:
    """Give words as the table has them: in small letters, without an opening mark, unless the mark is all ("~")."""
    phrase = " ".join([w[0] for w in words]).lower()
    return phrase.lstrip(_OPENING) or phrase


def _estimated(found: Hedging, text: str, at: int, start: int) -> Hedging:
    """Take an estimate whose number stands apart from it into a hedge: "estimated by the ministry at 400"."""
    said = _ESTIMATED.search(text, at, start) if found.hedge == "exact" else None
    if said is not None:
        found.hedge, found.start, found.end = "about", said.start(), said.end() - 1
    return found
