"""Every remaining amount that counts something becomes a figure.

In: a view, the amounts that no frame took. Out: drafts of kind figure (or of a commitment where an amount is a share of
one). It leaves out what `measures` refuses.
"""

from __future__ import annotations

import re
from dataclasses import replace

from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames import climbing, firmness, measures, owners
from musterbook.reading.frames.listing import led
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.needs import of_aid
from musterbook.reading.frames.roles import Filler
from musterbook.reading.gathering import Scene, View
from musterbook.reading.syntax import modality
from musterbook.reading.syntax.modality import Mood
from musterbook.reading.tracing import Trace

_OF_THE = re.compile(
    r"(?:\s+\([^()]{1,20}\))?\s+(?:out\s+)?of\s+(?:the|its|that|this|their|our|a|an|some)\b[^.;:,]{0,40}"
)
_AID_STAGES = {"would": "planned", "intend": "planned", "expect": "planned", "may": "planned", "must": "goal"}
_TOLL = 150  # so many fall in a war, not in one incident; 150 to 1,000 measure within 0.003 (amounts, all corpora)
_MANY = ("hundred", "thousand", "million")
_BOUNDS = ("from", "to")
_BACK = 3  # sentences of the paragraph


def match(scene: Scene, view: View, taken: set[int], trace: Trace | None = None) -> list[Draft]:
    """Give a figure for each amount of a sentence that no frame took; `taken` holds the starts of those taken."""
    out = []
    for amount in view.amounts:
        if amount.start in taken:
            continue
        token = climbing.token_of(view, amount)
        if token is None:
            continue
        why = measures.refusal(scene.lexicon.patterns, view, amount, token)
        if why is not None:
            if trace is not None:
                trace.rejected("figure", view, token, why, amount)
            continue
        draft = led(scene, view, amount, token) or _aid_sum(scene, view, amount, token)
        why = measures.unfit(scene.lexicon.patterns, view, amount, token) if draft is None else None
        if why is not None:
            if trace is not None:
                trace.rejected("figure", view, token, why, amount)
            continue
        draft = draft or _figure(scene, view, amount, token)
        if draft.mood.hypothetical or (amount.kind == "money" and draft.mood.negated and amount.hedge != "at_most"):
            if trace is not None:
                trace.dropped(draft, "hypothetical or negated")
            continue
        out.append(draft)
    return out


def _aid_sum(scene: Scene, view: View, amount: AmountMention, token: int) -> Draft | None:
    """Read a sum in a sentence about aid as aid, where nothing there says that it is spent, earned, owed or lost."""
    if amount.kind != "money" or climbing.compared(view, amount) or climbing.gained(scene, view, amount):
        return None
    words, g = scene.lexicon.patterns.words, view.grammar
    verb = governing(view, token)
    near = measures.neighbours(view, token) | ({g.lemmas[h] for h in g.up(token, limit=4)})
    patterns = scene.lexicon.patterns
    helping, other = patterns.either("aid", "giving", "funds"), patterns.either("payment", "not_aid")
    lemmas = set(g.lemmas)
    if not of_aid(scene, view) or near & other or (lemmas & words["payment"] and not near & helping):
        return None
    beside = not lemmas & helping
    if beside and not _given_by(view, token) and not _after_aid(scene, view, helping):
        return None
    mood = modality.mood_of(g, verb, scene.lexicon.patterns.moods) if verb is not None else Mood("noun")
    if mood.hypothetical or mood.negated or mood.name == "fail":
        return None
    rule = "aid_beside" if beside else "aid_total" if set(g.lows) & words["totalling"] else "aid_sum"
    sought = (
        (near - _of_others(view, token)) & words["wanting"] and not _part_of_next(scene, view, amount)
    ) or _short_of(view, amount)
    used = verb is not None and mood.name == "will" and g.lemmas[verb] in words["using"]
    used = used or (verb is not None and g.passive(verb) and g.lemmas[verb] in words["planning"])
    stage = (
        "goal"
        if sought
        else "planned"
        if used
        else _AID_STAGES.get(mood.name) or _aid_stage(scene, view, token, mood, near, rule)
    )
    draft = Draft(view, rule, "commitment", stage, verb if verb is not None else token, mood, amount, how="surface")
    bracketed = _in_brackets(view, amount) and amount.start not in view.gapped
    party = owners.owner(scene, view, token, verb, "") if stage != "goal" and not bracketed else None
    if party is not None:
        draft.roles["party"] = [party]
    draft.roles["item"] = [Filler(token, *g.phrase(token))]
    return draft


def _in_brackets(view: View, amount: AmountMention) -> bool:
    """Say whether a sum stands in brackets behind what it is for ("Niger (€24.6 million)")."""
    g = view.grammar
    first = g.at(amount.hedge_start, amount.end)[:1]
    return bool(first) and first[0] > 0 and g.lows[first[0] - 1] in ("(", "[")


def _given_by(view: View, token: int) -> bool:
    """Say whether a sum comes from a party ("the $30 million from the Emirates will buy trucks")."""
    g = view.grammar
    return any(g.case(k) == "from" and (k in view.party_at or k in view.place_at) for k in g.of_label(token, "nmod"))


def _after_aid(scene: Scene, view: View, helping: frozenset[str]) -> bool:
    """Say whether the sentence before in the paragraph is about aid, and this one not about an armed group."""
    if any(m.kind == "armed_group" for m in view.parties):
        return False
    before = scene.views[max(0, view.number - _BACK) : view.number]
    near = (v for v in before if v.sentence.paragraph == view.sentence.paragraph)
    return any(not helping.isdisjoint(v.grammar.lemmas) for v in near)


def _aid_stage(scene: Scene, view: View, token: int, mood: Mood, near: set[str], rule: str) -> str:
    """Say how firm a sum of aid is: given where its verb or a word beside it gives, bound where one binds.

    A total to date is bound unless its verb says that it was given ("has provided $5 million in total"), and so is what
    somebody puts aid at.
    """
    words, g = scene.lexicon.patterns.words, view.grammar
    reckoned = climbing.reckoned(scene, view, token)
    verb = governing(view, token) if not reckoned else None
    frames = scene.lexicon.patterns.by_verb.get(g.lemmas[verb], ()) if verb is not None else ()
    told = {
        outcome.stage
        for f in frames
        if f.kind == "commitment" and f.amounts and (outcome := f.outcome(mood.name)) is not None
    }
    promised = bool(near & words["promising"])
    if "delivered" in told or (near & words["given"] and not promised):
        return "delivered"
    if (rule == "aid_total" or reckoned or near & words["bound"]) and not promised:
        return "committed"
    return "pledged"


def _of_others(view: View, token: int) -> set[str]:
    """Give the words of the sums that stand within a sum's own phrase ("$3 billion, far from the $8 billion due")."""
    g = view.grammar
    below = set(g.subtree(token))
    others = (climbing.token_of(view, a) for a in view.amounts if a.kind == "money")
    return {g.lemmas[i] for k in others if k is not None and k != token and k in below for i in g.subtree(k)}


def _short_of(view: View, amount: AmountMention) -> bool:
    """Say whether something falls "short of" a sum: it was wanted."""
    g = view.grammar
    members = g.at(amount.hedge_start, amount.end)
    before = g.lows[max(0, members[0] - 3) : members[0]] if members else []
    return before[-2:] == ["short", "of"] or before == ["short", "of", "the"]


def _part_of_next(scene: Scene, view: View, amount: AmountMention) -> bool:
    """Say whether a sum is told as part of the next one ("$5 million of the $9 million sought"): that one is sought."""
    after = (a for a in view.amounts if a.kind == "money" and a.hedge_start >= amount.end)
    whole = min(after, key=lambda a: a.start, default=None)
    return whole is not None and bool(_OF_THE.fullmatch(scene.text[amount.end : whole.hedge_start]))


def counted(scene: Scene, drafts: list[Draft], trace: Trace | None = None) -> list[Draft]:
    """Take out the events whose amounts are figures: several counts in one sentence, land, strikes flown.

    A single count ("the blast wounded three soldiers") stays with its event; a toll of hundreds is no single one.
    """
    events = [d for d in drafts if d.kind == "event" and d.amount is not None]
    actors = [_actor(d) for d in events]
    apart = None not in actors and len(set(actors)) == len(actors)
    strikes = scene.lexicon.patterns.words["strikes"]
    out = []
    for draft in drafts:
        amount = draft.amount
        if amount is not None and draft.kind == "event":
            token = climbing.token_of(draft.view, amount)
            noun = draft.view.grammar.lemmas[token] if token is not None else ""
            high = amount.high if amount.high is not None else amount.low
            many = any(w in amount.amount.said for w in _MANY) if amount.vague else high is not None and high >= _TOLL
            incident = draft.frame is not None and draft.frame.incident
            toll = incident and many
            like = sum(_alike(d, draft) for d in events)
            withdrawn = draft.frame is not None and draft.frame.family == "withdrawal"
            leaving = withdrawn and amount.change not in _BOUNDS
            several = (
                (like > 1 and not apart and not leaving)
                or (withdrawn and (amount.change == "to" or climbing.moved(draft.view, amount)))  # what is left
                or toll
                or (_tallied(draft) and not amount.vague)
                or _in_parts(draft, token)
                or (amount.vague and not incident)
            )
            if several or amount.kind in ("area", "share") or (noun in strikes and not amount.vague):
                if amount.change in _BOUNDS and draft is events[0]:
                    out.append(replace(draft, amount=None))
                elif trace is not None:
                    trace.dropped(draft, "its count is a figure")
                continue
        out.append(draft)
    return out


def _alike(one: Draft, other: Draft) -> bool:
    """Say whether two events are of one sort: by one frame, or both of people who died or were hurt."""
    if one.frame is None or other.frame is None or one.rule == other.rule:
        return one.rule == other.rule
    harmed = all("PEOPLE" in f.needs.get("item", ()) and f.family for f in (one.frame, other.frame))
    return harmed and one.frame.family == other.frame.family


def _tallied(draft: Draft) -> bool:
    """Say whether a count is of all so far, not of one incident: "troops have killed 27", "58 died since May"."""
    g, frame = draft.view.grammar, draft.frame
    if any(g.case(k) == "since" for k in g.kids[draft.trigger]):
        return frame is not None and frame.incident
    lasting = any(g.lows[k] in ("has", "have", "'ve") for k in g.of_label(draft.trigger, "aux"))
    active = draft.mood.name == "perfect" and not g.passive(draft.trigger)
    return frame is not None and frame.incident and active and lasting


def _in_parts(draft: Draft, token: int | None) -> bool:
    """Say whether part of what an event counts is counted beside it ("13 civilians, including four children")."""
    g = draft.view.grammar
    below = set(g.subtree(token)) if token is not None else set()
    for amount in draft.view.amounts:
        members = g.at(amount.hedge_start, amount.end)
        if amount is not draft.amount and amount.kind == "count" and members and amount.change != "additional":
            led = members[0] > 0 and g.lows[members[0] - 1] == "including"
            befallen = token is not None and draft.frame is not None and draft.frame.incident
            beside = befallen and climbing.token_of(draft.view, amount) == g.first_conjunct(token or 0) != token
            if led or beside or below & set(members):
                return True
    return False


def _actor(draft: Draft) -> int | None:
    """Give who did what an event tells, by the token that names it; two that did something make two events."""
    g, act = draft.view.grammar, draft.trigger
    while not g.passive(act) and g.own_subject(act) is None and g.labels[act] == "conj" and g.head[act] != act:
        act = g.head[act]
    return g.agent(act) if g.passive(act) else g.own_subject(act)


def _figure(scene: Scene, view: View, amount: AmountMention, token: int) -> Draft:
    measure = measures.measure_of(scene.lexicon.patterns, view, amount, token)
    verb = governing(view, token)
    said, mood = firmness.mood_at(scene, view, token, verb)
    stage = firmness.stage_of(scene, view, amount, measure, token, said, mood)
    draft = Draft(view, "figure", "figure", stage, verb if verb is not None else token, mood, amount)
    draft.measure = measure.name if measure else ("money" if amount.kind == "money" else None)
    party = owners.owner(scene, view, token, verb, draft.measure or "")
    if party is not None:
        draft.roles["party"] = [party]
    draft.roles["item"] = [Filler(token, *view.grammar.phrase(token))]
    return draft


def governing(view: View, token: int) -> int | None:
    """Give the verb that an amount's phrase hangs on."""
    g = view.grammar
    above = next((up for up in g.up(token, limit=6) if g.is_verb(up)), None)
    if above is not None and g.labels[token] in ("obj", "nsubj", "nsubj:pass"):
        return above
    own = (k for k in g.kids[token] if g.labels[k] in ("acl", "acl:relcl") and g.is_verb(k))
    return next(own, above)
