"""How firm a figure is: who stands behind it, and when it holds.

In: an amount that counts something, in its sentence. Out: a stage. What somebody insists on is claimed, what somebody
reckons is assessed; what is to come is planned, what was is ended and what is goes on; what was done for people or
taken from an enemy is delivered.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from musterbook.lexicon.patterns import Measure
from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames import measures
from musterbook.reading.frames.listing import lead_of
from musterbook.reading.gathering import Scene, View
from musterbook.reading.speech.attributions import Speech
from musterbook.reading.syntax import modality
from musterbook.reading.syntax.modality import Mood

_FUTURE = frozenset(("will", "would", "intend", "expect", "bare"))
_NOW = frozenset(("now", "today", "currently", "already", "still"))
_GONE = frozenset(("leave", "flee", "surrender", "return", "cross", "depart", "arrive", "escape"))
_DRIVING = frozenset(("displace", "uproot"))
_EXPERTS = frozenset(("expert", "analyst", "estimate", "monitor", "observer"))
_OVER = frozenset(("past", "perfect"))
_GOING_ON = frozenset(("present", "progressive", "continue"))
_DONE = frozenset(("trained", "freed", "served", "strikes", "territory", "destroyed", "completed", "goods"))
_LASTING = frozenset(("in_need", "displaced"))
_ATTENDING = frozenset(("states", "members"))
_REACHED = frozenset(("states", "sites", "projects", "goods"))
_GIVEN = {"past": "delivered", "perfect": "delivered", "will": "planned", "intend": "planned", "would": "planned"}
_SERVED = {"past": "delivered", "perfect": "delivered", "noun": "delivered"}
_SOME = frozenset(("a", "an", "one", "another", "some", "other"))
_STATIVE = frozenset(
    """be have hold remain live control contain stand include number keep need host shelter stay serve work belong own
    operate occupy exist comprise face want know train use support represent account lack consider""".split()  # noqa: SIM905
)
_SERVING = frozenset(("use", "help", "enable", "allow"))
_OPPOSITE = {"from": "to", "to": "from"}
_WITHIN = frozenset(("nmod", "appos", "compound"))
_BESIDE = 30  # code points before an amount in which a word of doubt bears on it


def mood_at(scene: Scene, view: View, token: int, verb: int | None) -> tuple[int | None, Mood]:
    """Give the word that says something of an amount, a verb or a predicate after "is", and its mood."""
    g, moods = view.grammar, scene.lexicon.patterns.moods
    if verb is None:
        verb = next((i for i in (token, *g.up(token, limit=4)) if g.of_label(i, "cop")), None)
    if verb is None:
        lead = lead_of(scene, view)
        root = next((i for i, h in enumerate(lead.grammar.head) if h == i), None) if lead is not None else None
        if lead is None or root is None or not lead.grammar.is_verb(root):
            return None, Mood("noun")
        return None, modality.mood_of(lead.grammar, root, moods)
    awaited = next((k for k in g.of_label(verb, "xcomp") if "to" in g.marks(k) and g.is_verb(k)), None)
    if awaited is not None and g.passive(verb) and moods.get(g.lemmas[verb]) in ("expect", "intend"):
        verb = awaited  # "are expected to be stationed"
    mood = modality.mood_of(g, verb, moods)
    head = g.head[verb]
    if mood.name == "bare" and g.lemmas[head] in _SERVING and g.label(verb) in ("xcomp", "advcl"):
        mood = modality.mood_of(g, head, moods)  # what was used to do something did it
    saying = g.tags[head] == "VBD" and g.lemmas[head] in scene.lexicon.patterns.words["saying"]
    told = saying and g.label(verb) == "ccomp"
    if mood.name == "rest" and g.tags[verb] == "VBG" and g.label(verb) in ("acl", "advcl"):
        above = next((up for up in g.up(verb, limit=4) if g.is_verb(up)), None)
        return verb, modality.mood_of(g, above, moods) if above is not None else mood
    if mood.name == "past" and g.label(verb) == "acl" and g.head[verb] == token:
        return verb, Mood("noun")  # a state, not an act: "Afghans displaced within the country"
    if mood.name == "past" and told and (g.lemmas[verb] in _STATIVE or not g.is_verb(verb)):
        return verb, replace(mood, name="present")
    if mood.name == "perfect" and not told and any(g.lows[k] == "had" for k in g.of_label(verb, "aux")):
        return verb, replace(mood, name="past")
    return verb, mood


def word_of(scene: Scene, view: View, position: int) -> str | None:
    """Say what the word of who tells it makes of something: claimed by one who insists or fights, else assessed."""
    g, words = view.grammar, scene.lexicon.patterns.words
    for said in scene.spoken(position):
        cue = {g.lemmas[i] for i in g.at(said.cue_start, said.cue_end)}
        fighting = (m.kind == "armed_group" for m in view.parties if said.speaker_start <= m.start < said.speaker_end)
        if any(fighting) or cue & words["insisting"] or said.manner == "claimed":
            return "claimed"
        speaker = {g.lemmas[i] for i in g.at(max(0, said.speaker_start), max(0, said.speaker_end))}
        reckons = bool({"accord", "according"} & cue) and not speaker.isdisjoint(_EXPERTS)
        if reckons or cue & scene.lexicon.patterns.either("estimate", "indicating"):
            return "assessed"
    return None


def stage_of(
    scene: Scene, view: View, amount: AmountMention, measure: Measure | None, token: int, verb: int | None, mood: Mood
) -> str:
    """Decide how firm a figure is; `verb` and `mood` as `mood_at` gives them."""
    figure = _Figure(scene, view, amount, measure, token, verb, mood)
    return figure.vouched() or figure.to_come() or figure.held()


@dataclass
class _Figure:
    """An amount in its sentence, and the questions that decide its stage; None where one does not bear on it."""

    scene: Scene
    view: View
    amount: AmountMention
    measure: Measure | None
    token: int
    verb: int | None
    mood: Mood

    @cached_property
    def words(self) -> Mapping[str, frozenset[str]]:
        return self.scene.lexicon.patterns.words

    @cached_property
    def counts(self) -> str:
        """The measure's name, "money" for a sum."""
        return self.measure.name if self.measure else ("money" if self.amount.kind == "money" else "")

    @cached_property
    def speech(self) -> Speech | None:
        chain = self.scene.spoken(self.amount.start)
        return chain[0] if chain else None

    @cached_property
    def subject(self) -> set[str]:
        """The dictionary forms of who does what is said, where that is not the thing counted."""
        g = self.view.grammar
        subject = g.subject(self.verb) if self.verb is not None else None
        if subject is None or self.token in g.subtree(subject):
            return set()
        return {g.lemmas[i] for i in g.nominal(subject)}

    @cached_property
    def lemma(self) -> str:
        return self.view.grammar.lemmas[self.verb] if self.verb is not None else ""

    @cached_property
    def beside(self) -> set[str]:
        g, amount = self.view.grammar, self.amount
        start = max(self.view.sentence.start, amount.hedge_start - _BESIDE)
        return {g.lemmas[i] for i in g.at(start, amount.phrase_end)}

    @cached_property
    def near(self) -> set[str]:
        return self.beside | self.subject | {self.lemma} | measures.neighbours(self.view, self.token)

    def vouched(self) -> str | None:
        """Say whether the figure rests on a speaker's word or on a reckoning."""
        said, g = self.speech, self.view.grammar
        weight = word_of(self.scene, self.view, self.amount.start)
        if weight is not None:
            return weight
        speaker = set[str]()
        if said is not None:
            speaker = set(self.scene.text[max(0, said.speaker_start) : max(0, said.speaker_end)].lower().split())
        above = g.lemmas[g.head[self.verb]] if self.verb is not None and g.label(self.verb) == "xcomp" else ""
        took = "life" in self.beside and self.counts == "casualties"  # "the war has claimed 40 lives"
        if self.subject and not took and {self.lemma, above} & self.words["insisting"]:
            return "claimed"
        if (speaker | self.subject) & self.words["hearsay"] or self._hearsay():
            return "claimed"
        held = self.amount.kind == "share" or self.counts == "territory"
        if held and said is not None and self.mood.name in _GOING_ON and self.near & self.words["holding"]:
            return "claimed"
        doubted = self.near if self.counts == "money" else {*self.beside, self.lemma}
        return "assessed" if doubted & self.words["estimate"] else None

    def _hearsay(self) -> bool:
        """Say whether the sentence names a paper or an unnamed source as whose word it is ("according to a daily")."""
        g, words = self.view.grammar, self.words["hearsay"] | self.words["voices"]
        if words.isdisjoint(g.lemmas):
            return False
        subject = g.subject(self.verb) if self.verb is not None else None
        told = subject is not None and self.lemma in self.words["reckoning"] and self.token not in g.subtree(subject)
        for i, lemma in enumerate(g.lemmas):
            if lemma in words and (g.case(i) == "according to" or (told and i == subject)):
                one = any(g.lows[k] in _SOME for k in g.kids[i])
                if lemma in self.words["hearsay"] or one:
                    return True
        return False

    def to_come(self) -> str | None:
        """Give the stage of what is asked for, about to be, or only possible."""
        name, counts = self.mood.name, self.counts
        if self.amount.kind == "ordinal":
            return "ongoing"
        if self.verb is not None and self.lemma in self.words["seeking"] and counts in ("money", ""):
            return "planned"
        given = self._given()
        if given is not None:
            return given
        other = _OPPOSITE.get(self.amount.change or "")
        if other is not None and any(a.change == other for a in self.view.amounts):
            return self._changed()
        if counts == "served":
            return _SERVED.get(name) or ("ongoing" if name in _GOING_ON else "planned")
        if self.near & _NOW and counts not in _DONE:
            return "ongoing"
        if counts in _LASTING or (name in _FUTURE and counts in ("casualties", "detained")):
            return None
        if name in _FUTURE and not (name == "bare" and counts in _DONE):
            return "assessed" if self.near & self.words["costing"] else "planned"
        if name == "may":
            return "ongoing" if self.mood.negated else "assessed"
        return "goal" if name == "must" else None

    def _given(self) -> str | None:
        """Give the stage of what a gift reaches: states, sites or projects counted beside what is given or promised."""
        if self.counts not in _REACHED or self.view.grammar.label(self.token) == "nsubj":
            return None
        frames = self.scene.lexicon.patterns.by_verb.get(self.lemma, ())
        return _GIVEN.get(self.mood.name) if any(f.kind == "commitment" for f in frames) else None

    def _changed(self) -> str:
        """Give the stage of either end of a change ("from 5,200 to 3,000")."""
        over = self.mood.name in _OVER
        if self.amount.change == "from":
            return "ended" if over else "ongoing"
        if over:
            return "ongoing" if self.mood.name == "perfect" or self.counts == "members" else "ended"
        return "planned"

    def held(self) -> str:
        """Give the stage of what was, has been or is."""
        name, counts = self.mood.name, self.counts
        moved = self._moved()
        if moved is not None:
            return moved
        if counts == "casualties":
            return self._fallen()
        if counts == "money":
            return self._money()
        label = self.view.grammar.label(self.token)
        if counts in _ATTENDING and ((self.amount.definite and label != "nsubj") or label in _WITHIN):
            return "ongoing"
        if self.amount.kind == "share" and self.near & self.words["arriving"]:
            return "ongoing"
        if self.amount.kind == "share" and self.near & self.words["regaining"] and name in _OVER:
            return "delivered"
        if name == "past" and counts not in _DONE and counts != "fighters":
            return "assessed" if self.subject and self.lemma in self.words["reckoning"] else "ended"
        if self.amount.kind == "share":
            return "ongoing" if name == "present" else "delivered"
        if name in _GOING_ON and (counts in _DONE or counts == "attending"):
            return "ongoing"
        if name == "perfect" and counts in ("people", "projects", "states"):
            return "delivered"
        return self.measure.stage if self.measure is not None and self.measure.stage else "ongoing"

    def _moved(self) -> str | None:
        """Give the stage of people who have gone, were driven out, or are there no more."""
        name, counts, negated = self.mood.name, self.counts, self.mood.negated
        gone = self.lemma in _GONE and name in _OVER and self.amount.kind == "count" and counts != "casualties"
        if self._no_longer() or (gone and not negated):
            return "ended"
        driven = self.verb is not None and self.view.grammar.object(self.verb) == self.token
        if counts == "displaced" and self.lemma in _DRIVING and driven and self.subject:
            return "assessed"  # what a war is said to have done, as "has infected 6 million people"
        if counts in _LASTING:
            return "ended" if name == "past" and counts == "displaced" else "ongoing"
        return "ongoing" if counts == "returned" and negated else None

    def _fallen(self) -> str:
        """Give the stage of the dead and wounded: told as such, or as far as they are known."""
        g = self.view.grammar
        if any(g.lows[k] == "missing" for k in g.kids[self.token]):
            return "ongoing"
        admitted = bool(self.subject) and self.lemma in self.words["admitting"]
        ill = (self.subject | self.near) & self.words["diseases"]
        return "assessed" if ill or admitted or (self.speech is not None and self.mood.name != "past") else "ended"

    def _no_longer(self) -> bool:
        """Say whether the clause tells of what is over by saying that it is no more ("there are no longer ...")."""
        g = self.view.grammar
        clause = g.own_clause(self.verb) if self.verb is not None else ()
        return any(g.lows[i] == "longer" and i > 0 and g.lows[i - 1] in ("no", "any") for i in clause)

    def _money(self) -> str:
        """Give the stage of a sum that nobody gives: fined or earned, budgeted, or worth so much."""
        if {self.lemma} & self.words["bound"] - {"agree", "award"} and self.mood.name in _OVER:
            return "committed"
        if self.near & self.words["penalties"] or self.mood.name in _OVER:
            return "ended"
        return "planned" if self.near & self.words["outlays"] else "assessed"
