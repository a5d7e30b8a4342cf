"""Targets: what was to be raised, what was pledged against it, and the gap, each with its bounds.

In: a book and its entries. Out: a `Target` for each goal. A pledge counts toward a goal only where it answers it: for
the goal's year, and naming whose goal it is or, on the goal's own occasion, its purpose. Every other pledge of that
year and unit is listed apart, never lost and never forced in: where in doubt nothing is counted, the gap stays open.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from musterbook.ledger.books import Book
from musterbook.ledger.entries import Entry, Line, StageAmount
from musterbook.ledger.stages import is_money
from musterbook.ledger.summaries import Total, totals
from musterbook.ledger.wording import in_one_sentence, shortened
from musterbook.lexicon.matching import stems
from musterbook.linking import occasions
from musterbook.linking.sameness import agree, digits, name_key, number

_SAME_OCCASION: Final = 3  # days: a conference and the reports of it
_LONG: Final = 6  # letters: "year" or "this" in two texts says nothing
_ROUNDED: Final = 50  # a rounding moves a number by one part in fifty at most
_LABEL: Final = 60  # letters: a label stands beside a bar
_SHORTEST_NAME: Final = 4  # letters of a name that is looked for in words: "UN" would be found in "unless"
_CLAUSE: Final = re.compile(r"[,;:(]|\bof which\b|\bwhich\b|\bthat\b")
_LEADING: Final = re.compile(r"^(?:(?:to|for|towards?|on|in|the|a|an|its|their|his|her)\s+)+", re.IGNORECASE)

Bounds = tuple[int | None, int | None, int | None]
"""Low, best and high in smallest steps."""


@dataclass(frozen=True, slots=True)
class Target:
    """One goal: its bounds and words, the pledges that answer it (None for none), those listed apart, and the gap.

    `pledged`, `committed` and `disbursed` are what of those pledges got at least that far. Pledges in other currencies
    that answer it stand in `elsewhere` and in no figure; `answers` are the entries of both
    (`conversion.convert_targets` adds them up).

    `year` is the year the money is for, else the year the goal was set; `label` says what it is for, in a few words.
    A gap is goal minus pledged: `gap_low` None means nothing is known, `gap_high` None that the goal has no upper
    bound. Smallest steps; never below 0.
    """

    entry: str
    year: int | None
    label: str
    unit: str
    exponent: int
    low: int | None
    best: int | None
    high: int | None
    lines: tuple[Line, ...]
    pledged: Total | None
    committed: Total | None
    disbursed: Total | None
    elsewhere: tuple[Line, ...]
    answers: tuple[str, ...]
    apart: tuple[Line, ...]
    gap_low: int | None
    gap_best: int | None
    gap_high: int | None


def targets(book: Book, entries: Sequence[Entry]) -> tuple[Target, ...]:
    """Give each goal of money with what was pledged against it, in order of year (unknown last) and announcement."""
    goals = [
        e
        for e in entries
        if e.stage == "target"
        and e.amounts
        and is_money(e.amounts[0].unit)
        and e.status not in ("retracted", "superseded")
        and not e.doubt
        and _is_set(e)
    ]
    given: dict[int | None, list[Entry]] = defaultdict(list)
    for entry in entries:
        if entry.kind == "commitment" and entry.stage != "target" and entry.year:
            for year in _years(entry):
                given[year].append(entry)
    answers = {g.id: [e for e in given[_year(g)] if _answers(book, g, e)] for g in goals}
    fits = _one_goal_each(answers, goals)
    sums = {(y, u): _pledges(given[y], u) for y, u in {(_year(g), _sought(g).unit) for g in goals}}
    out = [_target(g, sums[_year(g), _sought(g).unit], _without_what_they_contain(g, fits[g.id])) for g in goals]
    return tuple(sorted(out, key=lambda t: (t.year is None, t.year or 0, t.unit, t.entry)))


def _is_set(goal: Entry) -> bool:
    """Say whether it is known who set a goal, or what or where it is for: a bare sum is nobody's goal."""
    return goal.party is not None or goal.purpose is not None or bool(stems(goal.action))


def _year(goal: Entry) -> int | None:
    return occasions.year_of(goal.period) or goal.year


def _pledges(entries: Sequence[Entry], unit: str | None, stage: str = "pledge") -> tuple[Total, ...]:
    return totals(entries, by=(), stage=stage, unit=unit, counting="reached")


def _target(goal: Entry, near: tuple[Total, ...], fits: list[Entry]) -> Target:
    at, year = _sought(goal), _year(goal)
    label = _label(goal)
    pledged, committed, disbursed = (
        _towards(goal, label, fits, stage) for stage in ("pledge", "commitment", "disbursement")
    )
    kept_apart = {
        line.entry
        for t in _pledges(fits, at.unit)
        if pledged and t.instrument != pledged.instrument
        for line in t.lines
    }
    taken = {e.id for e in fits} - kept_apart
    others = [line for t in _pledges(fits, None) if is_money(t.unit) and t.unit != at.unit for line in t.lines]
    low, best, high = gap((at.low, at.best, at.high), (pledged.low, pledged.best, pledged.high) if pledged else None)
    return Target(
        entry=goal.id,
        year=year,
        label=label,
        unit=at.unit,
        exponent=at.exponent,
        low=at.low,
        best=at.best,
        high=at.high,
        lines=goal.lines,
        pledged=pledged,
        committed=committed,
        disbursed=disbursed,
        elsewhere=tuple(others),
        answers=tuple(sorted(e.id for e in fits)),
        apart=tuple(line for t in near for line in t.lines if line.entry not in taken),
        gap_low=low,
        gap_best=best,
        gap_high=high,
    )


def _towards(goal: Entry, label: str, fits: list[Entry], stage: str) -> Total | None:
    """Give what was given towards a goal and reached a stage, as the total of that goal; loans where all are loans."""
    counted = [t for t in _pledges(fits, _sought(goal).unit, stage) if t.lines]
    found = min(counted, key=lambda t: (t.instrument is not None, t.instrument or ""), default=None)
    return replace(found, by=("target",), key=(goal.id,), labels=(label,)) if found else None


def _sought(goal: Entry) -> StageAmount:
    return next(a for a in goal.amounts if a.stage == "target")


def _one_goal_each(fits: dict[str, list[Entry]], goals: list[Entry]) -> dict[str, list[Entry]]:
    """Give each pledge to one goal alone: of a goal and its parts, to the one whose purpose it shares, or the whole."""
    best: dict[str, tuple[tuple[bool, int, str], str]] = {}
    for goal in goals:
        for pledge in fits[goal.id]:
            shares = agree(_purpose(goal), _purpose(pledge)) == "shared"
            rank = (shares, number(_sought(goal).amount) or 0, goal.id)
            best[pledge.id] = max(best.get(pledge.id, (rank, goal.id)), (rank, goal.id))
    return {key: [p for p in pledges if best[p.id][1] == key] for key, pledges in fits.items()}


# What a goal is for, in words


def _label(goal: Entry) -> str:
    """Give what a goal is for: its purpose, where, and whose goal it is, as far as the text says so."""
    said = {s for line in goal.lines for s in stems(line.said or "")}
    purpose = _LEADING.sub("", _CLAUSE.split(_LEADING.sub("", goal.purpose or ""))[0]).strip()
    if any(c.isdigit() for c in purpose) or not set(stems(purpose)) - said:
        purpose = ""
    whose = (goal.party.label or goal.party.name) if goal.party else ""
    named = dict.fromkeys(p.label or p.name for p in (goal.recipient, *goal.place) if p is not None)
    where = " and ".join([n for n in named if n.casefold() not in f"{purpose} {whose}".casefold()][:2])
    what = ", ".join(w for w in (purpose, where) if w)
    if purpose and len(what) + len(whose) + 3 <= _LABEL:
        label = f"{what} ({whose})" if whose else what
    else:
        label = what if purpose else ": ".join(w for w in (whose, where) if w)
    label = label or goal.lines[0].title or " ".join(goal.lines[0].quote.split())
    label = shortened(label, _LABEL)
    return label[:1].upper() + label[1:]


# Which pledges answer a goal


def _years(entry: Entry) -> set[int]:
    """Give the years a pledge can answer for: that of its announcement, or the one year it was given for.

    A sum for years that reach back to before it was announced is no answer to a goal of that year; nor is one for
    later years alone.
    """
    period = occasions.span(entry.period)
    assert entry.year is not None
    if period is None:
        return {entry.year}
    first, last = int(period[0][:4]), int(period[1][:4])
    if first == last:
        return {first}
    return {entry.year} if first == entry.year else set()


def _answers(book: Book, goal: Entry, pledge: Entry) -> bool:
    """Say whether a pledge answers a goal: told against it in one sentence, naming whose goal it is, or on its
    occasion for its purpose.
    """
    place, purpose = agree(_ends(goal), _ends(pledge)), agree(_purpose(goal), _purpose(pledge))
    if pledge.basis in ("running_total", "share") or place == "apart" or _mistaken(pledge, goal):
        return False
    if (_is_joint(pledge) or purpose != "apart") and _in_one_sentence(book, goal, pledge):
        return True
    if _names(book, goal, pledge):
        return _same_occasion(book, goal, pledge) or purpose == "shared" or bool(_aim(goal) & _own_words(pledge))
    return _same_occasion(book, goal, pledge) and agree(_aim(goal), _purpose(pledge)) == "shared"


def _names(book: Book, goal: Entry, pledge: Entry) -> bool:
    """Say whether a pledge names whose goal it is: as its giver, as whom it goes to, or in its words."""
    whose = name_key(goal.party)
    if whose is None or goal.party is None or whose in _ends(goal):
        return False  # what a state needs for itself is not named by naming where the money goes
    if whose in (name_key(pledge.party), name_key(pledge.recipient)):
        return True
    name = goal.party.name.casefold()
    told = (line.quote for line in pledge.lines if book.claims[line.claim].row is None)  # a row holds other columns too
    words = " ".join([pledge.purpose or "", *told]).casefold()
    return len(name) >= _SHORTEST_NAME and re.search(rf"\b{re.escape(name)}\b", words) is not None


def _in_one_sentence(book: Book, goal: Entry, pledge: Entry) -> bool:
    for one in goal.lines:
        for other in (x for x in pledge.lines if _home(book, x) == _home(book, one)):
            if in_one_sentence(book.documents[one.document].text, (one.start, one.end), (other.start, other.end)):
                return True
    return False


def _home(book: Book, line: Line) -> str:
    """Give what tells a line: its document; each row of a table stands for itself."""
    return line.document if book.claims[line.claim].row is None else line.claim


def _same_occasion(book: Book, goal: Entry, pledge: Entry) -> bool:
    if {_home(book, line) for line in goal.lines} & {_home(book, line) for line in pledge.lines}:
        return True
    one, other = occasions.span(goal.announced), occasions.span(pledge.announced)
    if one is None or other is None or max(occasions.length(one), occasions.length(other)) > _SAME_OCCASION:
        return False
    return occasions.days_apart(one, other) <= _SAME_OCCASION


def _mistaken(pledge: Entry, goal: Entry) -> bool:
    """Say whether a sum cannot be held against a goal by its size.

    A single giver who promises more than the whole goal does so for more than the goal. A joint sum that is the
    goal's own is the goal, told as money raised.
    """
    sought = _sought(goal)
    given = [a for a in pledge.amounts if a.unit == sought.unit]
    if _is_joint(pledge) or name_key(pledge.party) == name_key(goal.party):
        return sought.high is not None and any(_is_the_sum(a, sought) for a in given)
    return any((number(a.amount) or 0) > (number(sought.amount) or 0) for a in given)


def _is_the_sum(given: StageAmount, sought: StageAmount) -> bool:
    """Say whether a number is another or its rounding: $400 million for $394 million."""
    one, other = number(given.amount) or 0, number(sought.amount) or 0
    return one == other or (digits(one) < digits(other) and abs(one - other) * _ROUNDED <= other)


def _without_what_they_contain(goal: Entry, fits: list[Entry]) -> list[Entry]:
    """Where the joint result of all givers answers a goal, what single givers put into it is not added to it."""
    joint = [e for e in fits if _is_joint(e) or name_key(e.party) == name_key(goal.party) is not None]
    if not joint:
        return fits
    most = max(joint, key=lambda e: (max((number(a.amount) or 0 for a in e.amounts), default=0), e.id))
    return [most]


def _is_joint(pledge: Entry) -> bool:
    """A giver whom no register knows by name ("donors", "members", nobody) gives for several."""
    return pledge.party is None or pledge.party.code is None


def _purpose(entry: Entry) -> frozenset[str]:
    skip = {s for key in _ends(entry) for s in stems(key)} | {s for line in entry.lines for s in stems(line.said or "")}
    return frozenset(stems(entry.purpose or "")) - skip


def _aim(goal: Entry) -> frozenset[str]:
    """Give the stems of what a goal is for: of its purpose, or where none was read of its own words."""
    return _purpose(goal) or _own_words(goal)


def _own_words(entry: Entry) -> frozenset[str]:
    """Give the stems of the long words of an entry's quotes: its names and its sums left out."""
    names = [*_ends(entry), *(n for p in (entry.party,) if p for n in (p.name, p.label or ""))]
    skip = {s for text in (*names, *(line.said or "" for line in entry.lines)) for s in stems(text)}
    return frozenset(s for line in entry.lines for s in stems(line.quote) if len(s) >= _LONG) - skip


def _ends(entry: Entry) -> frozenset[str]:
    named = (entry.recipient, *entry.place)
    keys = {name_key(p) for p in named} | {p.label.casefold() for p in named if p is not None and p.label}
    return frozenset(k for k in keys if k)


def gap(goal: Bounds, pledged: Bounds | None) -> Bounds:
    """Give goal minus pledged, low, best and high, never below 0; a pledge without an end may close any gap."""
    low, best, high = goal
    if pledged is None:
        return low, best, high
    least, likely, most = pledged
    return (
        None if low is None else max(0, low - most) if most is not None else 0,
        None if best is None or likely is None else max(0, best - likely),
        None if high is None else max(0, high - (least or 0)),
    )
