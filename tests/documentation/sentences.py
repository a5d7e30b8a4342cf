"""Read the example sentences of a page, and say what the reader makes of them.

In: a Markdown page. Out: its examples. An example is an item of a list, which may run over several lines:

    - “Norway will give $12 million to Mali.” → `commitment pledged` (party Norway; amount $12 million)

Behind the arrow stands every claim of the sentence, joined by "+", or "nothing". A claim may name slots with what they
hold, or "no SLOT"; `quote` is its words. A slot that holds two is named twice.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property

from musterbook.lexicon import Lexicon
from musterbook.publishing.slots import slots
from musterbook.reading import read
from musterbook.records import Claim, Document

ISSUED = "2020-06-04"

_ITEM = re.compile(r"^- “(.+?)” → (.+)$")
_CLAIM = re.compile(r"`(\w+) (\w+)`(?: \((.+?)\))?(?: \+ |$)")
_CODE = re.compile(r" \([\w:.-]+\)")


@dataclass(frozen=True)
class Wanted:
    """A claim that an example says the sentence makes; a slot that it says is empty holds ""."""

    kind: str
    stage: str
    slots: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class Example:
    """A sentence of a page with the claims it makes, the heading it stands under, and its line."""

    sentence: str
    said: str
    heading: str
    line: int

    @cached_property
    def wanted(self) -> tuple[Wanted, ...]:
        """Give the claims; raises ValueError where they are not written as above."""
        if self.said == "nothing":
            return ()
        found = list(_CLAIM.finditer(self.said))
        if not found or "".join(f[0] for f in found) != self.said:
            raise ValueError(f"line {self.line}: not a list of claims: {self.said}")
        return tuple(Wanted(f[1], f[2], _slots(f[3] or "")) for f in found)

    def holds(self, lexicon: Lexicon) -> bool:
        """Say whether the reader makes these claims of the sentence, and no others."""
        claims = list(read(Document.of(self.sentence, issued=ISSUED), lexicon).claims)
        for wanted in sorted(self.wanted, key=lambda w: -len(w.slots)):
            claim = next((c for c in claims if _fits(wanted, c)), None)
            if claim is None:
                return False
            claims.remove(claim)
        return not claims


def examples(page: str) -> Iterator[Example]:
    """Give the examples of a page in order."""
    heading, lines = "", page.splitlines()
    for number, line in enumerate(lines):
        if line.startswith("#"):
            heading = line.lstrip("# ")
        elif line.startswith("- “"):
            item, below = line, number + 1
            while below < len(lines) and lines[below].startswith("  "):
                item, below = f"{item} {lines[below].strip()}", below + 1
            found = _ITEM.match(item)
            if found:
                yield Example(found[1], found[2], heading, number + 1)


def _slots(text: str) -> tuple[tuple[str, str], ...]:
    held: dict[str, list[str]] = {}
    for part in filter(None, text.split("; ")):
        name, _, value = part.partition(" ")
        if name == "no":
            held[value] = []
        else:
            held.setdefault(name, []).append(value)
    return tuple((name, "; ".join(values)) for name, values in held.items())


def _fits(wanted: Wanted, claim: Claim) -> bool:
    held = {s.name: _CODE.sub("", s.value) for s in slots(claim)} | {"quote": claim.quote}
    same = (held.get(name, "") == value for name, value in wanted.slots)
    return (wanted.kind, wanted.stage) == (claim.kind, claim.stage) and all(same)
