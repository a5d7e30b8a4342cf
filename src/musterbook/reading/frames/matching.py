"""Match the frames of the lexicon on a sentence: which words promise, give, fight or say, and what they name.

In: a scene and one of its views. Out: `Draft`s, claims that are not yet placed among the others. Frames are data
(`frames.toml`); no word of the field stands here. An amount climbs the tree to the nearest word that frames it; a frame
that makes claims without amounts is filled from its own slots.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from itertools import chain

from musterbook.lexicon.patterns import Frame, Outcome
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames import climbing, happening, measures
from musterbook.reading.frames.filling import fill
from musterbook.reading.frames.needs import of_aid
from musterbook.reading.frames.roles import Filler, party_of
from musterbook.reading.gathering import Scene, View
from musterbook.reading.syntax import modality
from musterbook.reading.syntax.modality import Mood
from musterbook.reading.tracing import Trace

_ASKING = frozenset(("why", "how", "whether", "when", "where"))
_THINGS = frozenset(("strikes", "goods", "sites", "territory", "projects"))
_DESCRIBING = frozenset((("VBG", "advcl"), ("VBG", "acl"), ("VBN", "acl")))


@dataclass(eq=False, slots=True)
class Draft:
    """A claim in the making. `roles` holds the fillers of each role, the first one first."""

    view: View
    rule: str
    kind: str
    stage: str
    trigger: int
    mood: Mood
    amount: AmountMention | None = None
    frame: Frame | None = None
    roles: dict[str, list[Filler]] = field(default_factory=dict)
    how: str = "parse"
    measure: str | None = None
    span: tuple[int, int] = (0, 0)
    denies: Draft | None = None

    @property
    def anchor(self) -> int:
        """The position that decides who is speaking: of the amount, else of the word that triggered."""
        return self.amount.start if self.amount is not None else self.view.grammar.tokens[self.trigger].start

    def first(self, role: str) -> Filler | None:
        fillers = self.roles.get(role)
        return fillers[0] if fillers else None


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class Tried:
    """A frame at a word: what it gave, or why not ("" where it came nowhere near)."""

    frame: Frame
    trigger: int
    outcome: Outcome | None
    mood: Mood
    roles: dict[str, list[Filler]]
    fault: str | None = None


def match(scene: Scene, view: View, trace: Trace | None = None) -> list[Draft]:
    """Give the drafts of one sentence: those with amounts first, then those without, in order of position."""
    found = list(triggers(scene, view))
    with_amounts = [d for draft in _amount_drafts(scene, view, found, trace) for d in _each(view, draft)]
    taken = {d.trigger for d in with_amounts}
    holding = _holding(scene, view) if trace is None else lambda frame: True
    whole = ((t, [f for f in frames if f.bare and holding(f)]) for t, frames in found if t not in taken)
    bare = [d for t, frames in whole for d in _bare_draft(scene, view, t, frames, trace)]
    return with_amounts + bare


def _holding(scene: Scene, view: View) -> Callable[[Frame], bool]:
    """Give a test whether a sentence has the words without which a frame cannot hold: it spares two tries of three."""
    g = view.grammar
    words = {*g.lemmas, *g.lows, *[low[:-1] for low in g.lows if low.endswith("s")]}
    obliging = modality.can_oblige(words, scene.lexicon.patterns.lending("must"))
    return lambda frame: (obliging or not frame.obliges) and not any(map(words.isdisjoint, frame.wants))


def triggers(scene: Scene, view: View) -> Iterator[tuple[int, tuple[Frame, ...]]]:
    """Give each word that a frame names, with the frames to try there, highest priority first."""
    patterns, g = scene.lexicon.patterns, view.grammar
    anywhere = patterns.by_verb.get("*", ())
    for i, tag in enumerate(g.tags):
        if tag.startswith("VB") and g.labels[i] not in ("aux", "aux:pass", "cop", "amod", "case"):
            yield i, _verb_frames(scene, view, i) + anywhere
        elif tag in ("NN", "NNS", "NNP", "NNPS"):
            frames = patterns.by_noun.get(g.lemmas[i])
            if frames:
                yield i, frames
        elif tag in ("JJ", "JJR", "RB"):
            frames = patterns.by_verb.get(g.lemmas[i], ())
            if (frames or tag != "RB") and g.of_label(i, "cop"):
                yield i, frames + anywhere
            elif frames and tag == "JJ":
                yield i, frames


def _verb_frames(scene: Scene, view: View, i: int) -> tuple[Frame, ...]:
    patterns, g = scene.lexicon.patterns, view.grammar
    lemma = g.lemmas[i]
    if lemma in patterns.phrasal:
        further = (
            g.lows[k]
            for k in g.kids[i]
            if k > i and g.label(k) in ("xcomp", "obj", "compound:prt", "advmod", "advcl", "amod")
        )
        leads = [g.of_label(k, "case") for k in g.of_label(i, "obl")]
        led = (g.lows[case[0]] for case in leads if len(case) > 1)  # "turned the base over to them"
        for word in (g.particle(i), *further, *led):
            found = patterns.by_verb.get(f"{lemma} {word}") if word else None
            if found:
                return found
        if not g.of_label(i, "obj", "nsubj:pass"):  # "left for Mali", not "left Iraq for Mali"
            aimed = (patterns.by_verb.get(f"{lemma} {g.lows[case[0]]}", ()) for case in leads if case)
            return (*chain.from_iterable(aimed), *patterns.by_verb.get(lemma, ()))
    return patterns.by_verb.get(lemma, ())


def _amount_drafts(
    scene: Scene, view: View, triggers: list[tuple[int, tuple[Frame, ...]]], trace: Trace | None
) -> list[Draft]:
    frames_at = dict(triggers)
    out: list[Draft] = []
    before: AmountMention | None = None
    for amount in view.amounts:
        if amount.same_as is not None:
            continue
        draft = _frame_amount(scene, view, amount, frames_at, trace)
        gapped = _gapped(scene, view, amount) if out and out[-1].amount is before else None
        if draft is not None and gapped is not None and draft.trigger == out[-1].trigger:
            draft.roles["party"] = [gapped]
        if draft is None and out and before is not None and out[-1].amount is before:
            draft = _carried(scene, view, amount, out[-1])
        if draft is not None:
            out.append(draft)
        before = amount
    return out


def _carried(scene: Scene, view: View, amount: AmountMention, before: Draft) -> Draft | None:
    """Give the frame of the amount before to one listed after it ("$5 million from X and $3 million from Y")."""
    token = climbing.token_of(view, amount)
    if token is None or before.amount is None or before.frame is None or before.trigger >= token:
        return None
    if not climbing.listed(view, before.amount, amount):
        return None
    tried = _try_amount(scene, view, before.frame, before.trigger, amount, token)
    if tried.outcome is None and _of_the_list(scene, view, before, amount, token):
        tried = try_frame(scene, view, before.frame, before.trigger, item=token, whole=False)
    if tried.fault is not None or tried.outcome is None:
        return None
    draft = _draft(scene, view, tried, amount, "list")
    gapped = _gapped(scene, view, amount)
    if gapped is not None:
        draft.roles["party"] = [gapped]
    return draft


def _of_the_list(scene: Scene, view: View, before: Draft, amount: AmountMention, token: int) -> bool:
    """Say whether things that no class knows are given with things given: "40 tents, 300 blankets and 50 heaters"."""
    g, item = view.grammar, before.first("item")
    if before.kind != "commitment" or amount.kind != "count" or amount.high == 0 or item is None:
        return False
    classes = measures.classes_of(scene.lexicon.patterns, climbing.nouns_of(view, amount, token))
    given = "goods" in measures.classes_of(scene.lexicon.patterns, (g.lemmas[item.token],))
    return given and not classes and g.first_conjunct(token) == g.first_conjunct(item.token)


def _each(view: View, draft: Draft) -> list[Draft]:
    """Make one draft for each party where the text says so ("Sweden and Norway each pledged 20 million euros")."""
    parties = draft.roles.get("party", [])
    g = view.grammar
    if len(parties) < 2 or draft.amount is None:
        return [draft]
    near = range(parties[-1].token, g.at(draft.amount.start, draft.amount.end)[-1] + 3)
    if not any(i < len(g.lows) and g.lows[i] in ("each", "apiece") for i in near):
        return [draft]
    return [replace(draft, roles={**draft.roles, "party": [party]}) for party in parties]


def _gapped(scene: Scene, view: View, amount: AmountMention) -> Filler | None:
    """Give the party that stands right before an amount, where the verb is left out ("... and Oman $3 million")."""
    token = view.gapped.get(amount.start)
    return party_of(scene, view, token) if token is not None else None


def _frame_amount(
    scene: Scene, view: View, amount: AmountMention, frames_at: dict[int, tuple[Frame, ...]], trace: Trace | None
) -> Draft | None:
    """Climb from an amount to the first word whose frame takes it; fall back to the surface where the tree fails."""
    token = climbing.token_of(view, amount)
    if token is None:
        return None
    found: Draft | None = None
    totals = climbing.towards(view, amount, frames_at)
    for how, steps in (
        ("parse", chain(totals, climbing.climb(view, token, scene.lexicon.patterns.goals))),
        ("surface", () if climbing.of_whole(view, token) else climbing.beside(view, amount, frames_at)),
    ):
        within = False
        for step in steps:
            within = within or step.slot == "including"
            if found is not None and not (view.grammar.is_verb(step.trigger) and how == "parse"):
                continue
            for frame in frames_at.get(step.trigger, ()):
                hangs = how == "parse" and step.slot in frame.slots.get("item", ())
                part = within and frame.kind == "event"  # of those it befell: "the force, including 500 marines"
                if part or not frame.amounts or (not hangs and (how == "parse" or frame.parsed)):
                    continue
                tried = _try_amount(scene, view, frame, step.trigger, amount, token)
                if trace is not None:
                    trace.tried(view, tried, amount)
                if tried.fault is None and tried.outcome is not None:
                    if trace is not None and found is not None:
                        trace.dropped(found, f"gives way to {frame.name}")
                    found = _draft(scene, view, tried, amount, how)
                    break
            if found is not None and found.frame is not None and not found.frame.yields:
                return found
            if climbing.blocks(scene, view, step):
                if trace is not None:
                    trace.rejected("payment", view, step.trigger, "a payment of another sort, not a gift", amount)
                return found
        if found is not None:
            return found
    return None


def _try_amount(scene: Scene, view: View, frame: Frame, trigger: int, amount: AmountMention, token: int) -> Tried:
    """Try one frame at one word for an amount, which its item must be able to hold."""
    if takes(scene, view, frame, amount, token):
        tried = try_frame(scene, view, frame, trigger, item=token, whole=False)
        given = frame.kind != "commitment" or amount.kind != "money" or frame.yields or of_aid(scene, view)
        return tried if given or tried.fault else replace(tried, fault="nothing tells that it is about aid")
    needs = frame.needs.get("item", frozenset())
    near = "MONEY" in needs if amount.kind == "money" else bool(needs - {"MONEY"})
    return Tried(frame, trigger, None, Mood("rest"), {}, "takes no such amount" if near else "")


def takes(scene: Scene, view: View, frame: Frame, amount: AmountMention, token: int) -> bool:
    """Say whether a frame's item may hold an amount of this kind."""
    if amount.high == 0:  # nothing given or done is a figure ("no combat troops will go")
        return False
    if frame.kind == "commitment" and (climbing.compared(view, amount) or climbing.moved(view, amount)):
        return False
    needs = frame.needs.get("item", frozenset())
    if amount.kind == "money":
        gained = climbing.gained(scene, view, amount) - needs
        return "MONEY" in needs and not gained and measures.refusal(scene.lexicon.patterns, view, amount, token) is None
    if not needs:
        return amount.kind == "count"
    if amount.kind == "share" and frame.kind == "commitment":
        return False
    if amount.kind not in ("count", "area", "weight", "share", "volume", "other"):
        return False
    nouns = climbing.nouns_of(view, amount, token)
    refused = frame.refuses.get("item", frozenset())
    if any(n in needs for n in nouns) and not any(n in refused for n in nouns):
        return True
    people = "PEOPLE" in needs and not measures.classes_of(scene.lexicon.patterns, nouns[:1]) & _THINGS
    return amount.kind == "count" and ("NAMED" in needs or people)


def _given_since(scene: Scene, view: View, noun: int) -> str | None:
    """Give the stage that a participle behind a noun says ("a $20 million contribution, provided to Gavi")."""
    g, patterns = view.grammar, scene.lexicon.patterns
    for k in g.of_label(noun, "acl"):
        for frame in patterns.by_verb.get(g.lemmas[k], ()) if g.tags[k] == "VBN" else ():
            outcome = frame.course.get("past") if frame.kind == "commitment" and frame.amounts else None
            if outcome is not None:
                return outcome.stage
    return None


def _draft(scene: Scene, view: View, tried: Tried, amount: AmountMention | None, how: str) -> Draft:
    assert tried.outcome is not None
    stage = tried.outcome.stage
    kind = tried.outcome.kind
    if amount is not None and kind == "statement" and tried.frame.kind == "commitment":
        kind = "commitment"  # what is asked of others with a number is a target
    if amount is not None and tried.frame.yields:
        stage = _given_since(scene, view, tried.trigger) or stage
    if kind == "event" and any(view.grammar.lemmas[k] == "claim" for k in view.grammar.of_label(tried.trigger, "acl")):
        stage = "claimed"
    return Draft(
        view,
        tried.frame.name,
        kind,
        stage,
        tried.trigger,
        tried.mood,
        amount,
        tried.frame,
        tried.roles,
        how,
        tried.frame.measure,
    )


def _bare_draft(scene: Scene, view: View, trigger: int, frames: list[Frame], trace: Trace | None) -> Iterator[Draft]:
    for frame in frames:
        tried = try_frame(scene, view, frame, trigger, item=None, whole=True)
        if trace is not None:
            trace.tried(view, tried)
        if tried.fault is None and tried.outcome is not None:
            yield _draft(scene, view, tried, None, "parse")
            return


def try_frame(scene: Scene, view: View, frame: Frame, trigger: int, *, item: int | None, whole: bool) -> Tried:
    """Try one frame at one word. `item` is the token of an amount that fills it; `whole` asks for every need."""
    mood = view.moods.get(trigger)
    if mood is None:
        mood = view.moods[trigger] = modality.mood_of(view.grammar, trigger, scene.lexicon.patterns.moods)
    outcome = frame.outcome(mood.name)
    words = scene.lexicon.patterns.words
    fault = _refused_by_mood(view, frame, trigger, mood, outcome, whole=whole, words=words) or _beside(
        scene, view, frame, trigger
    )
    if whole and frame.anchored and not happening.anchored(view, trigger):
        fault = fault or "no place or date with it"
    if whole and frame.kind == "event":
        fault = fault or happening.told_otherwise(scene, view, frame, trigger)
    if frame.labels and not (happening.stands(view, trigger) & frame.labels or happening.dated(view, trigger)):
        fault = fault or f"stands as {view.grammar.label(trigger)}"
    roles: dict[str, list[Filler]] = {}
    if fault is None:
        fault = fill(scene, view, frame, trigger, item, roles, strict=whole)
    return Tried(frame, trigger, outcome, mood, roles, fault)


def _refused_by_mood(
    view: View,
    frame: Frame,
    trigger: int,
    mood: Mood,
    outcome: Outcome | None,
    *,
    whole: bool,
    words: Mapping[str, frozenset[str]],
) -> str | None:
    tag, label = view.grammar.tags[trigger], view.grammar.label(trigger)
    if (
        frame.kind == "commitment"
        and whole
        and (tag, label) in _DESCRIBING
        and not view.grammar.of_label(trigger, "aux")
    ):
        return "a participle that only describes"
    acts = outcome is not None and outcome.kind == "event" and view.grammar.is_verb(trigger)
    if acts and mood.governor is not None and view.grammar.lemmas[mood.governor] in words["resolving"]:
        return "a resolve, no event"
    if acts and mood.governor is not None and view.grammar.lemmas[mood.governor] in words["trying"]:
        return "only tried"
    unreal = happening.unreal(view, trigger, mood) if acts else None
    if unreal is not None:
        return unreal
    if _stationed(view, frame, trigger, mood, words):
        return "says where they are, not that they are sent"
    if outcome is None:
        return f"mood {mood.name} makes no claim"
    bounds = frame.kind == "commitment" and view.grammar.lemmas[trigger] in words["exceeding"]
    if mood.negated and (outcome.kind != "statement" or outcome.stage == "claimed") and not bounds:
        return "negated"
    if mood.hypothetical and outcome.kind != "statement":
        return "hypothetical"
    if outcome.kind == "statement" and any(view.grammar.lows[k] in _ASKING for k in view.grammar.kids[trigger]):
        return "a question"
    return None


def _stationed(view: View, frame: Frame, trigger: int, mood: Mood, words: Mapping[str, frozenset[str]]) -> bool:
    """Say whether a participle tells where forces stand: "9,000 troops are deployed there", "jets based in Erbil"."""
    g = view.grammar
    if frame.kind != "commitment" or g.tags[trigger] != "VBN" or g.lemmas[trigger] not in words["stationing"]:
        return False
    return g.passive(trigger) and (mood.name == "present" or (g.lemmas[trigger] == "base" and mood.name == "past"))


def _beside(scene: Scene, view: View, frame: Frame, trigger: int) -> str | None:
    """Find a word that the frame must not stand beside within its clause, or miss one that it must.

    A clause about "it" goes on with the sentence before: "announced a package. It includes ...".
    """
    if not frame.without and not frame.beside:
        return None
    g = view.grammar
    near = [*g.subtree(trigger), *g.up(trigger, limit=2)]
    for up in g.up(trigger, limit=1):
        near += (*g.core(up), *g.kids[up])
    words = {g.lemmas[i] for i in near}
    before = scene.views[view.number - 1] if view.number else view
    if before.sentence.paragraph == view.sentence.paragraph and g.subject(trigger) == 0 and g.lows[0] == "it":
        words = words | set(before.grammar.lemmas) if frame.beside else words
    if frame.beside and frame.beside.isdisjoint(words):
        return "none of the words it must stand beside"
    if frame.without.isdisjoint(words):
        return None
    word = next((g.lemmas[i] for i in sorted(near) if g.lemmas[i] in frame.without), None)
    return f"beside {word!r}" if word else None
