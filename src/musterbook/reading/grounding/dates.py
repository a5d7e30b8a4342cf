"""Is a date said: does it follow from the words of the quote, of its sentence, or from the day of issue?

In: a case and an EDTF date. Out: a verdict. Nearer words come first: where the quote has a date, one that stands only
beside it is not the quote's. A date may be told more coarsely than the text does, never more finely.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from musterbook.lexicon.tables import edtf_bounds
from musterbook.reading.claims.dating import stated
from musterbook.reading.grounding.actors import before
from musterbook.reading.grounding.asserted import DATES, Span
from musterbook.reading.grounding.verdicts import SlotVerdict, absent, held, refused
from musterbook.reading.grounding.witness import Case
from musterbook.reading.periods.finding import PeriodMention
from musterbook.reading.speech.attributions import covering

_SEASON = re.compile(r"(\d{4})-2[1-4]")
_ISSUE = frozenset(("stated_on", "as_of", "occurred_on"))  # what a report without a date of its own is as of
_POINTS = frozenset(("as_of", "occurred_on"))


def dates(case: Case) -> Iterator[SlotVerdict]:
    """Judge each date of a claim."""
    for slot in DATES:
        value = case.claim.dates.get(slot)
        yield absent(slot) if value is None else _date(case, slot, value)


def _date(case: Case, slot: str, value: str) -> SlotVerdict:
    told: str | None = getattr(case.telling, slot) if case.telling is not None else None
    points = slot in _POINTS
    if told is not None and _says(value, told, points=points):
        return held(slot, f"the text gives {told}", case.told(slot))
    if told is not None and case.same:
        return refused(slot, f"the text gives {told}", case.told(slot))
    if _bounds(value) is None and "X" not in value:
        return refused(slot, f"{value!r} is no date (EDTF: 2018-02-13, 2018-02, 2014/..)")
    for found in _rings(case, slot):
        hit = _among(value, found, points=points)
        if hit is not None:
            return held(slot, f"{hit.said} is {hit.edtf}", (hit.start, hit.end))
        if found and slot != "stated_on":
            return refused(slot, f"the text gives {', '.join(p.edtf or p.said for p in found)}", _span(found))
    if slot == "stated_on" and value in stated(case.scene).values():
        return held(slot, "the text dates what is said to that day")
    issued = case.scene.document.issued
    if slot in _ISSUE and issued is not None and fits(value, issued):
        return held(slot, f"the document was issued on {issued}")
    return refused(slot, "neither the words around the quote nor the day of issue give it")


def _rings(case: Case, slot: str) -> Iterator[list[PeriodMention]]:
    """Give the dates that can be meant: the claim's evidence, the quote's, its sentence's, at the verb of saying."""
    span = case.claim.evidence.get(slot)
    if span is not None:
        yield [p for view in case.witness.views(*span) for p in view.periods if p.start < span[1] and span[0] < p.end]
        return
    if slot != "stated_on":
        yield [p for view in case.views for p in view.periods if case.start <= p.start and p.end <= case.end and p.edtf]
    yield [p for view in case.views for p in view.periods if p.edtf]
    for speech in covering(case.scene.speeches, case.anchor, case.anchor + 1):
        for view in case.witness.views(speech.cue_start, speech.cue_end) if speech.cue_start >= 0 else ():
            yield [p for p in view.periods if p.edtf]
    for view in before(case):
        yield [p for p in view.periods if p.edtf]


def _span(found: list[PeriodMention]) -> Span:
    return found[0].start, found[-1].end


def _among(value: str, found: list[PeriodMention], *, points: bool) -> PeriodMention | None:
    exact = next((p for p in found if p.edtf and _says(value, p.edtf, points=points)), None)
    return exact or next((p for p in found if _joined(value, p, found)), None)


def _says(value: str, told: str, *, points: bool) -> bool:
    """Say whether a date is the one told; of an event told by or since a day, that day is one too."""
    return fits(value, told) or (points and fits(value, told.removeprefix("../").removesuffix("/..")))


def _joined(value: str, first: PeriodMention, found: list[PeriodMention]) -> bool:
    """Say whether a period runs from one date of the text to another."""
    bounds = _bounds(value) if "/" in value else None
    if bounds is None or first.first is None or first.first.isoformat() != bounds[0]:
        return False
    return any(p.last is not None and p.last.isoformat() == bounds[1] for p in found)


def fits(value: str, told: str) -> bool:
    """Say whether a date says what the text says, or the same more coarsely: 2018 for 2018-02-13.

    Of a period each end is compared so.
    """
    plain, said = value.rstrip("~?%"), told.rstrip("~?%")
    if plain == said:
        return True
    if "/" in plain:
        ends = tuple(zip(plain.split("/"), said.split("/"), strict=False))
        return "/" in said and all(fits(*pair) if ".." not in pair else pair[0] == pair[1] for pair in ends)
    wide, narrow = edtf_bounds(plain), _bounds(said)
    return wide is not None and narrow is not None and wide[0] <= narrow[0] and narrow[1] <= wide[1]


def _bounds(value: str) -> tuple[str, str] | None:
    """Give the first and last day of an EDTF date; a season is taken for its year."""
    return edtf_bounds(_SEASON.sub(r"\1", value))
