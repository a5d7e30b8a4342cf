"""The stage of what is told as a part: that of the whole it belongs to.

In: the drafts of a document, in order of position. Out: the same drafts, parts at the stage of their whole. A sentence
that lists parts ("The package includes 10,000 shells") says nothing itself about how firm they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import replace

from musterbook.reading.frames.matching import Draft

_REACH = 3  # sentences
_LENT = frozenset(("goal", "pledged", "planned", "committed", "delivered"))


def staged(drafts: Iterable[Draft]) -> Iterator[Draft]:
    """Give each part the stage of the last commitment with an amount that is no part, a few sentences back at most."""
    whole: Draft | None = None
    for draft in drafts:
        part = draft.frame is not None and draft.frame.component
        if part and whole is not None and draft.view.number - whole.view.number <= _REACH:
            yield replace(draft, stage=whole.stage)
            continue
        if draft.kind == "commitment" and draft.amount is not None and not part and draft.stage in _LENT:
            whole = draft
        yield draft
