"""Whose a line of a list or a table is: of the name it begins with, of its heading, or of what leads it in.

In: a scene and the draft of a claim. Out: the party with the words that name it, or None where the line is a sentence
of its own or names nobody so. It knows lines, not grammar: "- India, $15 million", "| Norway | 75 million kroner |".
"""

from __future__ import annotations

import re

from musterbook.reading.claims.candidates import ACTING, Found, seen_of
from musterbook.reading.frames.listing import LINES, lead_of, says_itself
from musterbook.reading.frames.matching import Draft
from musterbook.reading.frames.roles import belonging, party_of
from musterbook.reading.gathering import Scene, View
from musterbook.records import Party

_MARKS = re.compile(r"[\s|•●▪◦‣∙·*–—-]*(?:[Tt]he\s+)?")
_CELL = re.compile(r"\s*(?:[|:(–—]|,|\t|\s{2,}|-\s)\s*")
_NAME = re.compile(r"[A-Z][\w.’'-]*(?:\s+(?:of|for|and|the|&|[A-Z][\w.’'-]*)){1,6}")
_HEADING = re.compile(r"(?:the\s+)?(.+?)(?:['’]s?\b.*)?\s*:?", re.IGNORECASE)
_REACH = 12  # lines of one list, up to its heading


class Rows:
    """The lines of a document that say whose they are."""

    def __init__(self, scene: Scene) -> None:
        self.scene = scene

    def find(self, draft: Draft) -> Found | None:
        """Give whose a line is: by its first cell, by a heading that is a name, by who acts in what leads it in."""
        view, line = draft.view, draft.view.sentence.kind in LINES
        told = says_itself(view)
        if draft.amount is None or (told and not line):
            return None
        named = self._first_cell(view, draft.amount.hedge_start)
        return named if named is not None or told or not line else self._heading(view) or self._lead(draft)

    def _first_cell(self, view: View, at: int) -> Found | None:
        """Give the name that a line begins with, where its first number follows behind a mark that parts cells."""
        text, line = self.scene.text, view.sentence
        marks = _MARKS.match(text, line.start, line.end)
        start = marks.end() if marks else line.start
        first = min((m.hedge_start for m in view.amounts), default=at)
        mention = next((m for m in view.parties if m.start in (start, line.start) and m.form != "demonym"), None)
        if mention is not None and mention.code is not None:
            if _parts(text, mention.end, first) and mention.kind in ACTING:
                return Found(seen_of(mention).party, (mention.start, mention.end), "party:row")
            return None
        name = _NAME.match(text, start, line.end)
        if name is None or not _parts(text, name.end(), first):
            return None
        return Found(Party(" ".join(name[0].split())), name.span(), "party:row")

    def _heading(self, view: View) -> Found | None:
        """Give the party whose name alone is the heading above a line ("ITALY")."""
        for number in range(view.number - 1, max(-1, view.number - _REACH), -1):
            other = self.scene.views[number]
            if other.sentence.kind == "headline":
                words = self.scene.text[other.sentence.start : other.sentence.end].strip()
                found = _HEADING.fullmatch(words)
                alone = found is not None and len(other.parties) == 1 and other.parties[0].name == found[1]
                if alone and other.parties[0].code is not None and other.parties[0].kind in ACTING:
                    mention = other.parties[0]
                    return Found(seen_of(mention).party, (mention.start, mention.end), "party:heading")
                return None
            if other.sentence.kind not in LINES:
                return None
        return None

    def _lead(self, draft: Draft) -> Found | None:
        """Give who acts in the sentence that leads a list in ("The UK's package will provide:")."""
        lead = lead_of(self.scene, draft.view)
        if lead is None:
            return None
        g = lead.grammar
        for i, label in enumerate(g.labels):
            if label == "nsubj" and not g.passive(g.head[i]):
                found = party_of(self.scene, lead, i)
                known = found is not None and (found.mention is not None or found.how in ("pronoun", "reference"))
                filler = found if known else belonging(self.scene, lead, i)
                if filler is not None and filler.party is not None:
                    return Found(filler.party, (filler.start, filler.end), "party:lead")
        return None


def _parts(text: str, end: int, first: int) -> bool:
    """Say whether nothing but the mark between two cells stands between a name and the first number of its line."""
    found = _CELL.match(text, end)
    return found is not None and found.end() >= first - 1 and found.end() <= first
