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
from musterbook.reading.periods.finding import PeriodMention, find_periods
from musterbook.reading.speech.attributions import covering

_ISO = re.compile(r"\d{4}-\d\d(?!\d)")
_NO_DATE = "{!r} is no date (EDTF: 2018-02-13, 2018-02, 2014/..)"
_SEASON = re.compile(r"(\d{4})-2[1-4]")
_ISSUE = frozenset(("stated_on", "as_of", "occurred_on"))  # what a report without a date of its own is as of
_ONWARDS = re.compile(r"\b(?:since|from|beginning|starting|onwards?|later|beyond)\b", re.IGNORECASE)
_NEAR = 40  # code points between a date and the word that makes it the beginning of a period
_HEAD = 300  # code points at the top of a document without a day of issue, where a report has its date
_POINTS = frozenset(("as_of", "occurred_on"))


def dates(case: Case) -> Iterator[SlotVerdict]:
    """Judge each date of a claim."""
    for slot in DATES:
        value = case.claim.dates.get(slot)
        yield absent(slot) if value is None else _date(case, slot, value)


def _date(case: Case, slot: str, value: str) -> SlotVerdict:
    if _bounds(value) is None and "X" not in value and not _ISO.match(value):
        return _worded(case, slot, value)
    told: str | None = getattr(case.telling, slot) if case.telling is not None else None
    points = slot in _POINTS
    if told is not None and _says(value, told, points=points):
        return held(slot, f"the text gives {told}", case.told(slot))
    if told is not None and case.same:
        return refused(slot, f"the text gives {told}", case.told(slot))
    if _bounds(value) is None and "X" not in value:
        return refused(slot, _NO_DATE.format(value))
    for found in _rings(case, slot):
        hit = _among(case, value, found, points=points)
        if hit is not None:
            return held(slot, f"{hit.said} is {hit.edtf}", (hit.start, hit.end))
        if found and slot != "stated_on":
            return refused(slot, f"the text gives {', '.join(p.edtf or p.said for p in found)}", _span(found))
    if slot == "stated_on" and value in stated(case.scene).values():
        return held(slot, "the text dates what is said to that day")
    issued = case.scene.document.issued
    if slot in _ISSUE and issued is not None and fits(value, issued):
        return held(slot, f"the document was issued on {issued}")
    headed = [p for view in case.witness.views(0, _HEAD) for p in view.periods if p.edtf and p.end <= _HEAD]
    dated = _among(case, value, headed, points=False) if issued is None and slot in _ISSUE else None
    if dated is not None:
        return held(slot, f"the document is headed with {dated.said}", (dated.start, dated.end))
    return refused(slot, "neither the words around the quote nor the day of issue give it")


def _worded(case: Case, slot: str, value: str) -> SlotVerdict:
    """Judge a date that is told in words: the sentence has them, or they mean a date that it gives."""
    meant = [p.edtf for p in find_periods(value, issued=case.scene.issued) if p.edtf]
    points = slot in _POINTS
    hits = [next((h for f in _rings(case, slot) if (h := _among(case, m, f, points=points))), None) for m in meant]
    if hits and hits[0] is not None and None not in hits:
        return held(slot, f"{hits[0].said} is {hits[0].edtf}", (hits[0].start, hits[0].end))
    words = r"\W+".join(re.escape(word.removesuffix("s")) + "s?" for word in re.findall(r"\w+", value))
    for view in case.views:
        at = re.compile(rf"\b{words}\b", re.IGNORECASE).search(case.scene.text, view.sentence.start, view.sentence.end)
        if words and at is not None:
            return held(slot, "the sentence has these words", at.span())
    if meant:
        return refused(slot, "neither the words around the quote nor the day of issue give it")
    return refused(slot, _NO_DATE.format(value))


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


def _among(case: Case, value: str, found: list[PeriodMention], *, points: bool) -> PeriodMention | None:
    exact = next((p for p in found if p.edtf and _says(value, p.edtf, points=points)), None)
    return exact or next((p for p in found if _joined(value, p, found)), None) or _opened(case, value, found)


def _says(value: str, told: str, *, points: bool) -> bool:
    """Say whether a date is the one told; of an event told by or since a day, that day is one too."""
    return fits(value, told) or (points and fits(value, told.removeprefix("../").removesuffix("/..")))


def _joined(value: str, first: PeriodMention, found: list[PeriodMention]) -> bool:
    """Say whether a period runs from one date of the text to another."""
    bounds = _bounds(value) if "/" in value else None
    if bounds is None or first.first is None or first.first.isoformat() != bounds[0]:
        return False
    return any(p.last is not None and p.last.isoformat() == bounds[1] for p in found)


def _opened(case: Case, value: str, found: list[PeriodMention]) -> PeriodMention | None:
    """Find the date that an open period begins with, by a word of beginning near it: since the war began in 2011."""
    if not value.endswith("/.."):
        return None
    text, began = case.scene.text, value.removesuffix("/..")
    near = (p for p in found if p.edtf == began)
    return next((p for p in near if _ONWARDS.search(text, max(0, p.start - _NEAR), p.end + _NEAR)), None)


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
