"""Find the places named in a text.

In: a text and the lexicon. Out: `PlaceMention`s in order of position, not overlapping. A name that can mean several
places keeps them as candidates and has no code.
"""

from __future__ import annotations

from dataclasses import dataclass

from musterbook.lexicon import Lexicon


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place named in a text, `text[start:end] == name`.

    `code`, `label`, `kind` and `parent` are None where the register does not say which place is meant; `candidates` are
    then the codes that the name can mean. `parent` is the code of what the place lies in.
    """

    start: int
    end: int
    name: str
    code: str | None
    label: str | None
    kind: str | None
    parent: str | None
    candidates: tuple[str, ...] = ()


def find_places(text: str, lexicon: Lexicon) -> tuple[PlaceMention, ...]:
    """Find every place named in a text."""
    found: list[PlaceMention] = []
    for hit in lexicon.places.index.find(text):
        codes = tuple(dict.fromkeys(n.code for n in hit.payload if n.code))
        if not codes:
            continue
        row = lexicon.places.rows[codes[0]] if len(codes) == 1 else None
        name = text[hit.start : hit.end]
        if row is None:
            found.append(PlaceMention(hit.start, hit.end, name, None, None, None, None, codes))
        else:
            found.append(PlaceMention(hit.start, hit.end, name, row.code, row.name, row.kind, row.parent or None))
    return tuple(found)
