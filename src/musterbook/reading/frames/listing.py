"""What a line of a list goes on from: the sentence that introduces it ("The package will provide:").

In: a scene and one of its sentences. Out: the sentence that leads the list in, None where the line speaks for itself;
and the claim that an amount of the line makes by the lead's words.
"""

from __future__ import annotations

from dataclasses import replace

from musterbook.reading.amounts.finding import AmountMention
from musterbook.reading.frames.matching import Draft, takes, triggers, try_frame
from musterbook.reading.frames.roles import Filler, acts, represented
from musterbook.reading.gathering import Scene, View

LINES = frozenset(("bullet", "headline"))
_FINITE = frozenset(("VBD", "VBP", "VBZ", "MD"))
_ASKING = frozenset(("who", "what", "which", "how", "where"))
_REACH = 40  # lines of one list that are looked back over


def lead_of(scene: Scene, view: View) -> View | None:
    """Give what leads in the list that a line without a verb stands in: a sentence with a colon, a table's head."""
    if view.sentence.kind not in LINES or says_itself(view):
        return None
    for number in range(view.number - 1, max(-1, view.number - _REACH), -1):
        other = scene.views[number]
        if scene.text[other.sentence.start : other.sentence.end].endswith(":"):
            return other
        if other.sentence.kind not in LINES:
            return None
        if not other.amounts and any(tag.startswith("NN") for tag in other.grammar.tags):
            return other if _heads(scene, other) else None
    return None


def _heads(scene: Scene, view: View) -> bool:
    """Say whether a line heads a table of gifts or promises: it has a noun for them ("Donor | Pledge")."""
    if says_itself(view):
        return False
    return any(f.kind == "commitment" and f.amounts for _, frames in triggers(scene, view) for f in frames)


def says_itself(view: View) -> bool:
    """Say whether a sentence has a finite verb of its own."""
    g = view.grammar
    return any(tag in _FINITE and not g.labels[i].startswith("acl") for i, tag in enumerate(g.tags))


def led(scene: Scene, view: View, amount: AmountMention, token: int) -> Draft | None:
    """Give what an amount of a line is by the words that lead the list in: "Germany will send:", "- 14 tanks"."""
    lead = lead_of(scene, view)
    if lead is None or lead.grammar.lows[0] in _ASKING:
        return None
    for trigger, frames in triggers(scene, lead):
        for frame in frames:
            if frame.kind != "commitment" or not frame.amounts or not takes(scene, view, frame, amount, token):
                continue
            tried = try_frame(scene, lead, frame, trigger, item=trigger, whole=False)
            if tried.outcome is None or tried.fault is not None:
                continue
            named = (represented(scene, lead, f) for f in tried.roles.get("party", ()))
            givers = [replace(f, how="inherited") for f in named if f.how != "said" or _can_give(scene, lead, f.token)]
            draft = Draft(
                view, "led", tried.outcome.kind, tried.outcome.stage, token, tried.mood, amount, how="surface"
            )
            draft.roles["party"] = givers
            draft.roles["item"] = [Filler(token, *view.grammar.phrase(token))]
            return draft
    return None


def _can_give(scene: Scene, lead: View, i: int) -> bool:
    """Say whether a noun that no register knows can be whose list it is: no month, and no office but its state."""
    return acts(scene, lead, i) and lead.grammar.lemmas[i] not in scene.lexicon.patterns.words["persons"]
