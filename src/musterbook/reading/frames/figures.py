"""Every remaining amount that counts something becomes a figure.

In: a view, the amounts that no frame took. Out: drafts of kind figure (or of a commitment where an amount is a share of
one). It leaves out what `measures` refuses.
"""

from __future__ import annotations

import re
from dataclasses import replace

from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames import climbing, firmness, measures
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.needs import holds, of_aid
from musterbook.reading.frames.roles import Filler, party_of
from musterbook.reading.gathering import Scene, View
from musterbook.reading.syntax import modality
from musterbook.reading.syntax.modality import Mood
from musterbook.reading.tracing import Trace
from musterbook.records import Party

_OF_THE = re.compile(r"\s+(?:out\s+)?of\s+(?:the|its|that|this|their|our|a|an|some)\b[^.;:,]{0,40}")
_AID_STAGES = {"would": "planned", "intend": "planned", "expect": "planned", "may": "planned", "must": "goal"}
_OWN_PARTY = frozenset(("displaced", "in_need", "served", "people", "infected"))
_NOBODY = frozenset(("people", "person", "other", "others", "member", "members", "individual", "life"))
_PARTY = frozenset(("PARTY",))
_TOLL = 300
_NAME_LIMIT = 60
_COMMUNITIES = frozenset(("community", "population", "household", "town", "village", "camp", "area", "district"))
_DONE_TO = frozenset(("casualties", "destroyed"))


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
        draft = _aid_sum(scene, view, amount, token)
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
    if amount.kind != "money":
        return None
    words, g = scene.lexicon.patterns.words, view.grammar
    verb = governing(view, token)
    near = measures.neighbours(view, token) | ({g.lemmas[h] for h in g.up(token, limit=4)})
    helping, other = words["aid"] | words["giving"] | words["funds"], words["payment"] | words["not_aid"]
    lemmas = set(g.lemmas)
    if (
        not of_aid(scene, view)
        or near & other
        or not lemmas & helping
        or (lemmas & words["payment"] and not near & helping)
    ):
        return None
    mood = modality.mood_of(g, verb, scene.lexicon.patterns.moods) if verb is not None else Mood("noun")
    if mood.hypothetical or mood.negated or mood.name == "fail":
        return None
    rule = "aid_total" if set(g.lows) & words["totalling"] else "aid_sum"
    sought = near & words["wanting"] and not _part_of_next(scene, view, amount)
    stage = "goal" if sought else _AID_STAGES.get(mood.name) or _aid_stage(scene, view, mood, verb, near, rule)
    draft = Draft(view, rule, "commitment", stage, verb if verb is not None else token, mood, amount, how="surface")
    bracketed = _in_brackets(view, amount)
    party = _party(scene, view, token, verb, "") if stage != "goal" and not bracketed else None
    if party is not None:
        draft.roles["party"] = [party]
    draft.roles["item"] = [Filler(token, *g.phrase(token))]
    return draft


def _in_brackets(view: View, amount: AmountMention) -> bool:
    """Say whether a sum stands in brackets behind what it is for ("Niger (€24.6 million)")."""
    g = view.grammar
    first = g.at(amount.hedge_start, amount.end)[:1]
    return bool(first) and first[0] > 0 and g.lows[first[0] - 1] in ("(", "[")


def _aid_stage(scene: Scene, view: View, mood: Mood, verb: int | None, near: set[str], rule: str) -> str:
    """Say how firm a sum of aid is: given where its verb or a word beside it gives, bound where one binds.

    A total to date is bound unless its verb says that it was given ("has provided $5 million in total").
    """
    words, g = scene.lexicon.patterns.words, view.grammar
    frames = scene.lexicon.patterns.by_verb.get(g.lemmas[verb], ()) if verb is not None else ()
    told = {
        outcome.stage
        for f in frames
        if f.kind == "commitment" and f.amounts and (outcome := f.outcome(mood.name)) is not None
    }
    promised = bool(near & words["promising"])
    if "delivered" in told or (near & words["given"] and not promised):
        return "delivered"
    if (rule == "aid_total" or near & words["bound"]) and not promised:
        return "committed"
    return "pledged"


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
    strikes = scene.lexicon.patterns.words["strikes"]
    out = []
    for draft in drafts:
        amount = draft.amount
        if amount is not None and draft.kind == "event":
            token = climbing.token_of(draft.view, amount)
            noun = draft.view.grammar.lemmas[token] if token is not None else ""
            high = amount.high if amount.high is not None else amount.low
            many = high is not None and high >= _TOLL
            toll = draft.frame is not None and draft.frame.incident and (many or draft.mood.name == "perfect")
            several = len(events) > 1 or toll
            if several or amount.kind in ("area", "share") or amount.vague or noun in strikes:
                if amount.change in ("from", "to") and draft is events[0]:
                    out.append(replace(draft, amount=None))
                elif trace is not None:
                    trace.dropped(draft, "its count is a figure")
                continue
        out.append(draft)
    return out


def _figure(scene: Scene, view: View, amount: AmountMention, token: int) -> Draft:
    measure = measures.measure_of(scene.lexicon.patterns, view, amount, token)
    verb = governing(view, token)
    said, mood = firmness.mood_at(scene, view, token, verb)
    stage = firmness.stage_of(scene, view, amount, measure, token, said, mood)
    draft = Draft(view, "figure", "figure", stage, verb if verb is not None else token, mood, amount)
    draft.measure = measure.name if measure else ("money" if amount.kind == "money" else None)
    party = _party(scene, view, token, verb, draft.measure or "")
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


def _party(scene: Scene, view: View, token: int, verb: int | None, measure: str) -> Filler | None:
    """Find whose figure it is: the people in need or on the move, else who did it, else what is named in it."""
    g = view.grammar
    if measure in _DONE_TO:
        return _doer(scene, view, token, verb)
    inner = _inside(scene, view, token)
    if measure == "served" and verb is not None:  # whose help reached them
        helper = _acting(scene, view, g.agent(verb) if g.passive(verb) else g.subject(verb), token)
        if helper is not None and helper.mention is not None:
            return helper
    if measure in _OWN_PARTY and (named := _those(scene, view, token)) is not None:
        return inner or named
    if verb is None:
        return inner
    reckoning = scene.lexicon.patterns.words["reckoning"]
    if g.lemmas[verb] in reckoning and g.subject(verb) != token:
        return inner
    actor = g.agent(verb) if g.passive(verb) else g.subject(verb)
    if measure in ("members", "states") and inner is not None:
        return inner
    if measure in _OWN_PARTY:
        return inner or _people(scene, view, token) or _acting(scene, view, actor, token)
    if actor == token and g.object(verb) not in (None, token):
        whole = _acting(scene, view, g.object(verb), token)
        if whole is not None and whole.mention is not None:
            return whole
    found = _acting(scene, view, actor, token) or inner
    return found if found is not None or actor is not None else _nearest(scene, view, verb)


def _doer(scene: Scene, view: View, token: int, verb: int | None) -> Filler | None:
    """Give who or what did what befell those counted; whose they were says nothing of it."""
    g = view.grammar
    if verb is None:
        return None
    actor = g.agent(verb) if g.passive(verb) else g.subject(verb)
    if actor is None or actor == token or actor in view.dated or actor in g.subtree(token):
        return None
    words = scene.lexicon.patterns.words
    if g.lemmas[verb] in words["reckoning"] or g.lemmas[actor] in words["strikes"]:
        return None
    return party_of(scene, view, actor)


def _those(scene: Scene, view: View, token: int) -> Filler | None:
    """Give people told apart by where they are or what they belong to ("people in Yemen", "members of the host town")."""
    g = view.grammar
    if g.lemmas[token] not in _NOBODY:
        return None
    for k in g.of_label(token, "nmod"):
        if k > token and g.case(k) == "of":
            return party_of(scene, view, k) or _people(scene, view, k)
        if k > token and g.case(k) in ("in", "across", "from", "inside", "within"):
            start, end = g.stretch([token, *g.nominal(k)])
            name = " ".join(scene.text[start:end].split())
            return Filler(token, start, end, Party(name), None, "said") if len(name) <= _NAME_LIMIT else None
    return None


def _people(scene: Scene, view: View, token: int) -> Filler | None:
    """Give the people counted, in their own words without the number ("Rohingya refugees")."""
    g = view.grammar
    if g.tags[token] not in ("NNS", "NNPS", "NN") or g.lemmas[token] in _NOBODY:
        return None
    known = g.lemmas[token] in scene.lexicon.patterns.words["civilians"] or g.tokens[token].text[:1].isupper()
    if not known and g.lemmas[token] not in _COMMUNITIES:
        return None
    words = [
        i
        for i in g.core(token)
        if g.label(i) in ("compound", "amod", "flat") and not g.tags[i].startswith(("CD", "JJR", "IN"))
    ]
    start, end = g.stretch([*words, token])
    return Filler(token, start, end, Party(" ".join(scene.text[start:end].split())), None, "said")


def _acting(scene: Scene, view: View, actor: int | None, token: int) -> Filler | None:
    """Give who acts, where it is a party and not the thing counted itself."""
    if actor is None or actor in view.dated or actor in view.grammar.subtree(token):
        return None
    found = party_of(scene, view, actor)
    if found is None or found.party is None:
        return None
    acts = (
        found.mention is not None
        or found.how in ("pronoun", "reference")
        or holds(scene, view, actor, found, _PARTY, "")
    )
    return found if acts else None


def _inside(scene: Scene, view: View, token: int) -> Filler | None:
    """The party named in the counted phrase ("5,000 U.S. troops") or in what it describes ("60-nation group")."""
    g = view.grammar
    members = g.core(token)
    if g.label(token) in ("compound", "nummod", "amod", "nmod") and g.head[token] != token:
        members = [*members, g.head[token], *g.core(g.head[token])]
    for i in (*members, *(k for k in g.kids[token] if g.label(k) == "nmod" and g.case(k) in ("of", "from"))):
        if i in view.party_at:
            return party_of(scene, view, i)
    return None


def _nearest(scene: Scene, view: View, verb: int) -> Filler | None:
    g = view.grammar
    for v in (verb, *g.up(verb, limit=4)):
        if g.is_verb(v) and g.lemmas[v] not in scene.lexicon.patterns.words["reckoning"]:
            subject = g.own_subject(v)
            if subject is not None:
                found = party_of(scene, view, subject)
                if found is not None and (found.mention is not None or found.how in ("pronoun", "reference")):
                    return found
    return None
