"""Tell from the words near a date whether it lies ahead or behind.

In: a text and the date's place. Out: "future", "past" or None. It looks for the nearest verb form before the date in
its sentence, then behind it; it has no parse.
"""

from __future__ import annotations

import re
from typing import Literal

Tense = Literal["future", "past"]

_WINDOW = 110  # characters on each side; a clause of a news sentence is rarely longer
_FUTURE = (
    r"(?:will|shall|won['’]t|['’]ll|would|going to|(?:is|are) to|to be)(?: (?:not|also|be|have|been|then|still|soon"
    r"|now))* [a-z]+|(?:is|are|was|were) (?:due|set|expected|scheduled|planned|slated"
    r"|supposed)"
    r"|to be (?:held|decided|signed|announced)|scheduled|expected|expects?|slated|due|planned"
    r"|planning|plans? (?:to|an?|the|for)"
    r"|upcoming|forthcoming|ahead of"
    r"|hopes?|hoping|intends?|aims?|(?:is|are) to|deadline|anticipated|anticipates?|targeted|prepares? to|preparing to"
    r"|to (?:meet|hold|begin|start|convene|visit|discuss|host|gather|decide|vote|travel|arrive|take|attend|open"
    r"|launch|review|resume|leave|withdraw|deliver|send|complete|finish|end|agree)"
    r"|(?:talks|elections?|summit|meeting|conference|ministers|leaders|lawmakers|envoys|negotiations|voting"
    r"|deliveries|exercises?|court) (?:resumes?|begins?|starts?|opens?|meets?|convenes?|gathers?|votes?|continues?"
    r"|rules?)"
    r"|resumes?|takes effect|goes into effect|comes into force|expires?|ends? on|begins? on|starts? on"
)
_PAST = (
    r"was|were|had|did|didn['’]t|said|told|took|came|went|fell|rose|met|held|began|gave|sent|left|made|saw|led|won"
    r"|lost|killed|fought"
    r"|spoke|wrote|shot|struck|hit|broke|became|brought|found|got|grew|knew|paid|put|ran|set up|shut|sold|stood"
    r"|taught|thought|withdrew|fled|cut"
    r"|[a-z]{2,}ed"
)
_CUE = re.compile(rf"\b(?:(?P<future>{_FUTURE})|(?P<past>{_PAST}))\b", re.IGNORECASE)
_RIGHT_BEFORE = re.compile(rf"\b(?:{_FUTURE}|{_PAST}) (?:[a-z]+ )?on (?:the )?$", re.IGNORECASE)
_BREAK = re.compile(r"[.!?;][\"”’]?\s+(?=[A-Z“\"])|\n")
_NOT_VERBS = frozenset(
    (
        "united",
        "armed",
        "red",
        "need",
        "speed",
        "indeed",
        "wounded",
        "injured",
        "hundred",
        "unprecedented",
        "led",
        "backed",
    )
)


def tense_near(text: str, start: int, end: int) -> Tense | None:
    """Say whether the words around a date speak of the future or the past; None where none does.

    The nearest verb form in front of the date decides, unless a comma parts them and one behind it is nearer; without
    one, the first behind it. "Expected", "due" and "to meet" speak of the future whatever stands before them.
    """
    left = max(0, start - _WINDOW)
    for stop in _BREAK.finditer(text, left, start):
        left = stop.end()
    before: tuple[Tense, int] | None = None
    for cue in _CUE.finditer(text, left, start):
        if (meaning := _meaning(cue)) is not None:
            before = meaning, cue.end()
    if before is not None and "," not in text[before[1] : start]:
        return before[0]
    stop_after = _BREAK.search(text, end, end + _WINDOW)
    for cue in _CUE.finditer(text, end, stop_after.start() + 1 if stop_after else min(len(text), end + _WINDOW)):
        if (meaning := _meaning(cue)) is not None:
            return before[0] if before is not None and start - before[1] < cue.start() - end else meaning
    return before[0] if before is not None else None


def is_dated(text: str, start: int) -> bool:
    """Say whether a date stands right behind the verb that it dates ("the town fell on March 15")."""
    return _RIGHT_BEFORE.search(text, max(0, start - 40), start) is not None


def _meaning(cue: re.Match[str]) -> Tense | None:
    if cue["future"]:
        return "future"
    return None if cue["past"].lower() in _NOT_VERBS else "past"
