"""The kind and stage of what goes on from a sum before it: parts, shares, the lines of a list.

In: the drafts of a document, in order of position. Out: the same drafts; a part has the stage of its whole, and a sum
that only says how much ("Another 95 million will follow", "- India, $15 million") is what the sum before it is.
"""

from __future__ import annotations

from collections.abc import Container, Iterable, Iterator
from dataclasses import replace

from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.claims.placing import tolls
from musterbook.reading.frames import climbing, measures
from musterbook.reading.frames.figures import governing
from musterbook.reading.frames.firmness import word_of
from musterbook.reading.frames.listing import LINES
from musterbook.reading.frames.matching import Draft
from musterbook.reading.gathering import Scene, View

_REACH = 3  # sentences
_FAR = 60  # sentences and lines; no list is looked back over further, whatever the document's length
_LENT = frozenset(("goal", "pledged", "planned", "committed", "delivered"))
_REFERRING = frozenset(("it", "this", "that", "these", "those", "another", "other", "rest", "further"))
_ALL_OF = frozenset(("this", "that", "it", "which", "these", "those"))
_ITSELF = frozenset(("itself", "themselves", "ourselves", "himself", "herself"))
_DONE = frozenset(("ended", "delivered", "assessed"))
_ADDING = frozenset(("add", "follow", "account", "represent"))


def staged(scene: Scene, drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Give each draft in order; those that go on from a commitment a few sentences back have its stage, or its kind."""
    line = _Line(scene)
    for draft in drafts:
        yield line.next(draft)


class _Line:
    """The last sums of a document as it is read on, and what a draft takes over from them."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene
        self.whole: Draft | None = None  # the last commitment with an amount that is no part
        self.given: Draft | None = None  # the same, and no total
        self.bracketed: Draft | None = None

    def next(self, draft: Draft) -> Draft:
        """Give a draft with the stage it has here, and keep it for those after it."""
        stage = _boasted(self.scene, draft) or _told(self.scene, draft)
        draft = self._after(replace(draft, stage=stage) if stage is not None else draft)
        part = draft.frame is not None and draft.frame.component
        if draft.kind == "commitment" and draft.amount is not None and draft.stage in _LENT:
            if not part:
                self.whole = draft
                self.given = draft if draft.frame is None or not draft.frame.total else self.given
        elif draft.amount is not None and draft.amount.kind == "money" and draft.view.sentence.kind not in LINES:
            self.whole = None
        return draft

    def _after(self, draft: Draft) -> Draft:
        if self._near(self.whole, draft) and _bracketed(self.scene, draft):
            before = self.bracketed if self._near(self.bracketed, draft) else self.whole
            self.bracketed = draft = replace(draft, stage=before.stage) if before is not None else draft
        elif draft.frame is not None and draft.frame.component:
            if self.given is not None and self._near(self.given, draft):
                return replace(draft, stage=self.given.stage)
        elif self.whole is not None and self.whole.stage == "pledged" and _earmarked(self.scene, self.whole, draft):
            return replace(draft, stage="pledged")
        elif self.whole is not None and self._near(self.whole, draft) and _goes_on(self.scene, self.whole, draft):
            return replace(draft, rule="continued", kind="commitment", stage=self.whole.stage, measure=None)
        return draft

    def _near(self, before: Draft | None, draft: Draft) -> bool:
        return before is not None and _steps(self.scene, before.view, draft.view) <= _REACH


def _boasted(scene: Scene, draft: Draft) -> str | None:
    """Take as claimed what a party says that it did to others ("the ministry said it had destroyed 40 tanks")."""
    filler = draft.first("party")
    if draft.amount is None or not tolls(draft) or draft.stage not in _DONE or filler is None or filler.party is None:
        return None
    for said in scene.spoken(draft.anchor):
        spoken = scene.speaks_for(said.speaker) if said.speaker is not None else None
        if spoken is not None and spoken.code is not None and spoken.code in _with_state(scene, filler.party.code):
            cue = draft.view.grammar.at(said.cue_start, said.cue_end)
            admitted = scene.lexicon.patterns.words["admitting"]
            return None if any(draft.view.grammar.lemmas[i] in admitted for i in cue) else "claimed"
    return None


def _with_state(scene: Scene, code: str | None) -> set[str]:
    """Give a party's code and that of the state whose body it is."""
    row = scene.lexicon.parties.rows.get(code or "")
    return {c for c in (code, row.state if row is not None else None) if c}


def _told(scene: Scene, draft: Draft) -> str | None:
    """Give the stage that the words around a commitment's trigger tell, where they tell another than its mood."""
    frame, g, words = draft.frame, draft.view.grammar, scene.lexicon.patterns.words
    if frame is not None and frame.family == "attack" and draft.stage == "ended":
        return word_of(scene, draft.view, draft.anchor)
    if draft.kind == "commitment" and draft.stage in ("committed", "delivered") and _called_pledge(scene, draft):
        return "pledged"
    if frame is None or draft.kind != "commitment" or draft.amount is None:
        return None
    above = g.head[draft.trigger]
    if frame.total:
        return _of_total(scene, draft)
    item = draft.first("item")
    if item is not None and any(g.lemmas[k] in words["promising"] for k in g.of_label(item.token, "amod")):
        return "pledged"  # "its pledged 1,000 officers"
    if g.label(draft.trigger) == "xcomp" and g.tags[draft.trigger] == "VBG" and g.lemmas[above] in words["bound"]:
        return "committed"
    if draft.stage == "committed" and any(g.lows[k] in _ITSELF for k in g.kids[draft.trigger]):
        return "pledged"
    if frame.yields and g.is_verb(above) and draft.stage in ("pledged", "committed"):
        if g.lemmas[above] in words["using"]:
            return "planned"
        return "committed" if g.lemmas[above] in words["bound"] and draft.mood.name == "noun" else None
    will = frame.course.get("will")
    reported = g.label(draft.trigger) == "ccomp" and g.tags[above] == "VBD" and g.lemmas[above] in words["saying"]
    return will.stage if draft.mood.name == "would" and reported and will is not None else None


def _called_pledge(scene: Scene, draft: Draft) -> bool:
    """Say whether a sum is called a pledge right behind it: "brought $200 million, a pledge meant for the towns"."""
    g, words = draft.view.grammar, scene.lexicon.patterns.words
    token = climbing.token_of(draft.view, draft.amount) if draft.amount is not None else None
    called = g.of_label(token, "appos") if token is not None else ()
    return any(g.tags[k] == "NN" and g.lemmas[k] in words["promising"] for k in called)


def _of_total(scene: Scene, draft: Draft) -> str | None:
    """Give the stage of a total: of what is required a goal, of pledges pledged, of contributions delivered."""
    g, words = draft.view.grammar, scene.lexicon.patterns.words
    subject = g.subject(draft.trigger)
    said = {g.lemmas[i] for i in g.nominal(subject)} if subject is not None else set()
    item = draft.first("item")
    if item is not None and {g.lemmas[i] for i in g.own_clause(draft.trigger)} & words["wanting"]:
        return "goal"
    if draft.mood.name == "would":
        return "planned"
    if said & words["promised"]:
        return "pledged"
    plural = subject is not None and any(
        g.tags[i] == "NNS" and g.lemmas[i] in words["paid"] for i in g.nominal(subject)
    )
    return "delivered" if plural or draft.mood.name == "perfect" else None


def _bracketed(scene: Scene, draft: Draft) -> bool:
    """Say whether a sum stands in brackets behind what it is for: "Burkina Faso (€26.9 million)"."""
    if draft.amount is None or draft.amount.kind != "money" or draft.kind != "commitment" or draft.how == "parse":
        return False
    if draft.frame is not None and draft.frame.total:
        return False
    return scene.text[draft.amount.hedge_start - 1 : draft.amount.hedge_start] == "("


def _earmarked(scene: Scene, whole: Draft, draft: Draft) -> bool:
    """Say whether a sum is only set apart, beside one that is pledged: what it is for is no firmer than the pledge."""
    words, g = scene.lexicon.patterns.words, draft.view.grammar
    money = draft.kind == "commitment" and draft.amount is not None and draft.amount.kind == "money"
    gets = draft.rule == "receive" and draft.mood.name == "present"
    apart = (gets or g.lemmas[draft.trigger] in words["earmarking"]) and draft.stage in ("committed", "delivered")
    return money and apart and whole.view.sentence.paragraph == draft.view.sentence.paragraph


def _goes_on(scene: Scene, whole: Draft, draft: Draft) -> bool:
    """Say whether a figure is a sum that only says how much of what the commitment before it says."""
    if draft.rule not in ("figure", "aid_beside") or draft.amount is None or whole.amount is None:
        return False
    token = climbing.token_of(draft.view, draft.amount)
    if token is None or not _same_kind(whole.amount, draft.amount):
        return False
    words, g = scene.lexicon.patterns.words, draft.view.grammar
    verb = governing(draft.view, token)
    if not _beside(whole.view, draft.view) and not _of_it(draft.view, token, verb, words["sharing"]):
        return False
    around = measures.neighbours(draft.view, token) - ({g.lemmas[verb]} if verb is not None else set())
    if around & (words["payment"] - words["sharing"] | words["not_aid"] | words["penalties"]):
        return False
    if verb is None or (g.tags[verb] == "VBG" and not g.of_label(verb, "aux")):
        if draft.amount.kind != "money":
            return False
        return draft.view.sentence.kind in LINES or bool(around & _REFERRING) or bool(around & words["sharing"])
    if _of_it(draft.view, token, verb, words["sharing"]):
        return True
    subject = g.subject(verb)
    said = {g.lemmas[i] for i in g.nominal(subject)} if subject is not None else set()
    named = subject is not None and any(i in draft.view.party_at for i in g.core(subject))
    if g.lemmas[verb] not in words["continuing"]:
        return False
    return named or g.lemmas[verb] in _ADDING or bool((said | around) & (_REFERRING | words["sharing"] | words["aid"]))


def _of_it(view: View, token: int, verb: int | None, shared: Container[str]) -> bool:
    """Say whether an amount is told to be of the one before it: "$4 million of this", "of the sum, $4 million"."""
    g = view.grammar
    phrases = [*g.of_label(token, "nmod"), *(g.of_label(verb, "obl") if verb is not None else ())]
    definite = ("the", "this", "that")
    return any(
        g.case(k) == "of"
        and (g.lows[k] in _ALL_OF or (g.lemmas[k] in shared and any(g.lows[d] in definite for d in g.kids[k])))
        for k in phrases
    )


def _same_kind(whole: AmountMention, amount: AmountMention) -> bool:
    """Say whether both are sums, or the second counts without a noun what the first counted ("another 95 million")."""
    if whole.kind == "money" or amount.kind == "money":
        return whole.kind == amount.kind
    return amount.noun is None and bool(amount.unit) and amount.unit == whole.unit


def _steps(scene: Scene, first: View, last: View) -> int:
    """Count the sentences from one to another; lines of a list between them are one step together."""
    if last.number - first.number > _FAR:
        return _FAR
    between = scene.views[first.number + 1 : last.number]
    return 1 + sum(view.sentence.kind not in LINES for view in between) if last is not first else 0


def _beside(whole: View, view: View) -> bool:
    """Say whether a sentence stands in the paragraph of the one before, or is a line of a list after it."""
    line = view.sentence.kind in LINES or whole.sentence.kind in LINES
    return line or view.sentence.paragraph == whole.sentence.paragraph
