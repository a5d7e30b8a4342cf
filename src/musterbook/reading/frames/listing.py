"""What a line of a list goes on from: the sentence that introduces it ("The package will provide:").

In: a scene and one of its sentences. Out: the sentence that leads the list in, None where the line speaks for itself.
"""

from __future__ import annotations

from musterbook.reading.gathering import Scene, View

LINES = frozenset(("bullet", "headline"))
_FINITE = frozenset(("VBD", "VBP", "VBZ", "MD"))
_REACH = 40  # lines of one list that are looked back over


def lead_of(scene: Scene, view: View) -> View | None:
    """Give the sentence ending in a colon that leads in the list in which a line without a verb stands."""
    if view.sentence.kind not in LINES or says_itself(view):
        return None
    for number in range(view.number - 1, max(-1, view.number - _REACH), -1):
        other = scene.views[number]
        if scene.text[other.sentence.start : other.sentence.end].endswith(":"):
            return other
        if other.sentence.kind not in LINES:
            return None
    return None


def says_itself(view: View) -> bool:
    """Say whether a sentence has a finite verb of its own."""
    g = view.grammar
    return any(tag in _FINITE and not g.labels[i].startswith("acl") for i, tag in enumerate(g.tags))
