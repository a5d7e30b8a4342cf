"""Find who is named in a text.

In: a text and the lexicon. Out: `PartyMention`s in order of position, not overlapping. A name that can mean several
parties keeps them as candidates and has no code. It does not resolve "we", "it" or "the ministers".
"""

from __future__ import annotations

from dataclasses import dataclass

from musterbook.lexicon import Lexicon
from musterbook.lexicon.parties import Form


@dataclass(frozen=True, slots=True)
class PartyMention:
    """One party named in a text, `text[start:end] == name`.

    `code`, `label` and `kind` are None where the register does not say which party is meant; `candidates` are then the
    codes that the name can mean. `state` is the code of the state that a ministry or agency speaks for, else None.
    """

    start: int
    end: int
    name: str
    code: str | None
    label: str | None
    kind: str | None
    form: Form
    candidates: tuple[str, ...] = ()
    state: str | None = None


def find_parties(text: str, lexicon: Lexicon) -> tuple[PartyMention, ...]:
    """Find every party named in a text."""
    found: list[PartyMention] = []
    for hit in lexicon.parties.index.find(text):
        names = [n for n in hit.payload if n.code]
        codes = tuple(dict.fromkeys(n.code for n in names))
        if not codes:
            continue
        row = lexicon.parties.rows[codes[0]] if len(codes) == 1 else None
        found.append(
            PartyMention(
                hit.start,
                hit.end,
                text[hit.start : hit.end],
                row and row.code,
                row and row.label,
                row and row.kind,
                names[0].form,
                () if row else codes,
                (row.state or None) if row else None,
            )
        )
    return tuple(found)
