"""When: the day of an event, the time an amount is for, the day a thing was said, the day it was announced before.

In: a draft with its scene. Out: EDTF or None, with the stretch that says it. A date is never guessed: one stands in the
clause, or the clause has none.
"""

from __future__ import annotations

from bisect import bisect_right

from musterbook.reading.frames.matching import Draft
from musterbook.reading.gathering import Scene, View
from musterbook.reading.periods.finding import PeriodMention
from musterbook.reading.speech.attributions import Speech

Dated = tuple[str, int, int]

_SPANS = frozenset(("year", "open", "span", "range", "decade", "part"))
_DAYS = frozenset(("day", "weekday", "relative", "month", "part"))
_SO = frozenset(("ongoing", "ended", "delivered", "assessed"))
_REACH = 80
_AT = frozenset(("on", "in", "at", "of", "from", "for"))


def occurred(scene: Scene, draft: Draft) -> Dated | None:
    """Give when an event was or will be: the date that hangs on its word, else the only date of the sentence."""
    view = draft.view
    inside = [p for p in view.periods if p.edtf and _hangs_on(view, p, draft.trigger)]
    if inside:
        return _began(min(inside, key=lambda p: abs(p.start - view.grammar.tokens[draft.trigger].start)))
    dated = [p for p in view.periods if p.edtf and p.kind not in ("span", "open")]
    if len(dated) == 1 and _same_clause(view, dated[0], draft.trigger):
        return _began(dated[0])
    return None


def _began(p: PeriodMention) -> Dated:
    """Give the day of an event said with "since": the day the open period begins."""
    edtf, start, end = _dated(p)
    return edtf.removesuffix("/.."), start, end


def period(scene: Scene, draft: Draft) -> Dated | None:
    """Give the time an amount or a commitment is for ("for 2020", "since 2014", "over three years", "until March")."""
    if draft.amount is None and draft.kind != "commitment":
        return None
    view, item = draft.view, draft.first("item")
    token = item.token if item is not None else draft.trigger
    for base in (token, draft.trigger):
        for p in view.periods:
            if not p.edtf or p.kind not in _SPANS or _in_relative(view, p, base) or _not_yet(scene, draft, p):
                continue
            if _hangs_on(view, p, base):
                return _dated(p)
    return None


def _not_yet(scene: Scene, draft: Draft, p: PeriodMention) -> bool:
    """Say whether a date is a deadline still to come, and what is told is so already ("from 5,200 to 3,000 by May")."""
    ahead = p.first is None and p.last is not None and scene.issued is not None and p.last > scene.issued
    return ahead and draft.stage in _SO


def announced(scene: Scene, draft: Draft) -> Dated | None:
    """Give the date in a clause that says the amount was pledged before; the day on which it was given is none."""
    g = draft.view.grammar
    for p in draft.view.periods:
        if p.edtf and p.start > g.tokens[draft.trigger].start:
            between = range(draft.trigger, g.at(p.start, p.end)[0])
            verb = next((i for i in reversed(between) if g.is_verb(i)), None)
            if verb != draft.trigger or draft.stage != "delivered":
                return _dated(p)
    return None


def stated(scene: Scene) -> dict[int, str]:
    """Give, for each speech by its number, when it was made: the date at its verb, else its speaker's last one."""
    out: dict[int, str] = {}
    last: dict[str, str] = {}
    for number, speech in enumerate(scene.speeches):
        if speech.speaker is None:
            continue
        found = _at_cue(scene, speech)
        if found is not None:
            last[speech.speaker.name] = found
        known = found or last.get(speech.speaker.name)
        if known is not None:
            out[number] = known
    return out


def _at_cue(scene: Scene, speech: Speech) -> str | None:
    """Find the date in the sentence of a verb of saying, outside the words said."""
    at = bisect_right(scene.views, speech.cue_start, key=lambda v: v.sentence.start) - 1
    if at < 0 or speech.cue_start < 0:
        return None
    near = [
        (_distance(p, speech), p.edtf)
        for p in scene.views[at].periods
        if p.edtf and p.kind in _DAYS and not speech.start <= p.start < speech.end
    ]
    return min(near)[1] if near and min(near)[0] <= _REACH else None


def _distance(p: PeriodMention, speech: Speech) -> int:
    return max(p.start - speech.cue_end, speech.cue_start - p.end, 0)


def _hangs_on(view: View, p: PeriodMention, trigger: int) -> bool:
    g = view.grammar
    tokens = g.at(p.start, p.end)
    if not tokens:
        return False
    current = g.top(tokens)
    for up in g.up(current, limit=6):
        if up == trigger:
            return True
        if g.is_verb(up):
            break
    return _right_behind(view, tokens[0], trigger)


def _right_behind(view: View, first: int, noun: int) -> bool:
    """Say whether a date stands right behind a noun phrase ("their meeting in Brussels on 14 February")."""
    g = view.grammar
    last = max(g.nominal(noun)) if not g.is_verb(noun) else first
    return last == first - 1 or (last == first - 2 and g.lows[first - 1] in _AT)


def _in_relative(view: View, p: PeriodMention, base: int) -> bool:
    g = view.grammar
    tokens = g.at(p.start, p.end)
    return bool(tokens) and any(g.label(u) == "acl:relcl" and g.head[u] == base for u in g.up(g.top(tokens), limit=6))


def _same_clause(view: View, p: PeriodMention, trigger: int) -> bool:
    """Say whether a date belongs to the same clause as a word, as far as no other verb lies between them."""
    g = view.grammar
    tokens = g.at(p.start, p.end)
    if not tokens:
        return False
    verbs = {u for u in g.up(g.top(tokens), limit=8) if g.is_verb(u)}
    mine = {trigger, *g.up(trigger, limit=2)}
    return bool(verbs & mine) and next(iter([u for u in g.up(g.top(tokens), limit=8) if g.is_verb(u)])) in mine


def _dated(p: PeriodMention) -> Dated:
    assert p.edtf is not None
    return p.edtf, p.start, p.end
