"""Find the places named in a text.

In: a text, the lexicon, and the parties found in it. Out: `PlaceMention`s in order of position, not overlapping. A name
that can mean several places keeps them as candidates and has no code, unless the text names the country of exactly one.
"The region", "there" and "the country" are left to others.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from musterbook.lexicon import Lexicon
from musterbook.lexicon.names import NameMatch
from musterbook.lexicon.places import PlaceName, Places
from musterbook.reading.names import neighbours
from musterbook.reading.names.parties import PartyMention, find_parties

Hit = NameMatch[PlaceName]

_LIST_OF = re.compile(r"(?:(?:,|,?\s+and)\s+[A-Z][\w’'-]*(?:\s[a-z]{2}[ -][A-Z]\w+|\s[A-Z]\w+)?){0,5}\s+([a-z]+)\b")
_IN_THAT = re.compile(r",\s+|,?\s+in\s+(?:the\s+)?")
_ADJECTIVE = re.compile(r"[-‐‑–][a-z]")


@dataclass(frozen=True, slots=True)
class PlaceMention:
    """One place named in a text, `text[start:end] == name`.

    `code`, `label`, `kind` and `parent` are None where the register does not say which place is meant; `candidates` are
    then the codes that the name can mean. `parent` is the code of what the place lies in. `part` is the part that is
    meant ("northeast Syria": the code is Syria's, the part "northeast"), else None.
    """

    start: int
    end: int
    name: str
    code: str | None
    label: str | None
    kind: str | None
    parent: str | None
    candidates: tuple[str, ...] = ()
    part: str | None = None


def find_places(
    text: str, lexicon: Lexicon, *, parties: Sequence[PartyMention] | None = None
) -> tuple[PlaceMention, ...]:
    """Find every place named in a text.

    `parties` are the parties of the same text where they were found already. A country named as such is a place and a
    party; an adjective ("Iraqi") is no place, nor is a capital that acts as its government.
    """
    named = find_parties(text, lexicon) if parties is None else parties
    places = lexicon.places
    by_start = {m.start: m for m in named}
    bodies = [m for m in named if m.kind not in (None, "state", "territory")]
    starts = [m.start for m in bodies]
    found: list[PlaceMention] = []
    for hit in places.index.find(text):
        codes = tuple(dict.fromkeys(n.code for n in hit.payload if n.code))
        body = bodies[i] if (i := bisect_right(starts, hit.start) - 1) >= 0 else None
        if not codes or (body is not None and _inside(hit, body)):
            continue
        if all(places.rows[c].kind == "country" for c in codes):
            mention = _country(text, hit, by_start, places)
        else:
            mention = _other(text, hit, codes, lexicon)
        if mention is not None:
            found.append(_with_part(text, mention, places))
    return tuple(_resolve(text, found, places, {m.code for m in named if m.code}))


def _inside(hit: Hit, body: PartyMention) -> bool:
    """Say whether a name is a piece of a body's longer name ("Islamic State of Iraq and Syria")."""
    return hit.end <= body.end and (hit.start, hit.end) != (body.start, body.end)


def _country(text: str, hit: Hit, by_start: Mapping[int, PartyMention], places: Places) -> PlaceMention | None:
    """Take a country as the party finder settled it; what it did not take for a country is none."""
    party = by_start.get(hit.start)
    if party is None or party.form not in ("name", "acronym") or _ADJECTIVE.match(text, hit.end):
        return None
    if party.form == "acronym" and not _is_led_to(text, hit.start, places):
        return None
    if party.code is None or party.code not in places.rows:
        return PlaceMention(hit.start, hit.end, text[hit.start : hit.end], None, None, None, None, party.candidates)
    return _settle(
        PlaceMention(hit.start, hit.end, text[hit.start : hit.end], None, None, None, None), party.code, places
    )


def _other(text: str, hit: Hit, codes: tuple[str, ...], lexicon: Lexicon) -> PlaceMention | None:
    places, parties = lexicon.places, lexicon.parties
    start, end = hit.start, hit.end
    if neighbours.in_address(text, start, end):
        return None
    if " " not in text[start:end]:
        if neighbours.bears_a_person(text, start, parties):
            return None
        if text[start:end] in parties.given_names and neighbours.opens_a_person(text, start, end, parties):
            return None
        if any("word" in n.marks for n in hit.payload) and not _led(text, start, end, places):
            return None
        capital = any("place" in n.marks for n in parties.index.get(text[start:end]))
        if capital and neighbours.acts_as_government(text, start, end, parties) is True:
            return None
    province = places.provinces.get(text[start:end])
    if province is not None and _among_provinces(text, start, end, places):
        codes = (province,)
    mention = PlaceMention(start, end, text[start:end], None, None, None, None, codes)
    return _settle(mention, codes[0], places) if len(codes) == 1 else mention


def _among_provinces(text: str, start: int, end: int, places: Places) -> bool:
    """Say whether a list of provinces holds a name ("Kirkuk and Diyala provinces", "the province of Kirkuk")."""
    ends = _LIST_OF.match(text, end)
    if ends is not None and ends[1] in places.beside["provinces_words"]:
        return True
    word, at = neighbours.before(text, start)
    return word == "of" and neighbours.before(text, at)[0].lower() in places.beside["province_words"]


def _led(text: str, start: int, end: int, places: Places) -> bool:
    """Say whether a word that leads to places stands before, or one that follows places after."""
    left = neighbours.before(text, start)[0].lower()
    return left in places.beside["leading"] or neighbours.after(text, end)[0].lower() in places.beside["following"]


def _is_led_to(text: str, start: int, places: Places) -> bool:
    """Say whether a word that leads to places stands before, "the" passed over ("in the U.S.", not "U.S. forces")."""
    left, at = neighbours.before(text, start)
    if left.lower() == "the":
        left = neighbours.before(text, at)[0]
    return left.lower() in places.beside["leading_to_state"]


def _with_part(text: str, mention: PlaceMention, places: Places) -> PlaceMention:
    """Take the word for a part before a place in: "northeast Syria", "southern Iraq"."""
    if mention.kind == "base":
        return mention
    word, at = neighbours.before(text, mention.start)
    if word.lower() not in places.beside["parts"] or "." in text[at : mention.start]:
        return mention
    return replace(mention, start=at, name=text[at : mention.end], part=word.lower())


def _settle(mention: PlaceMention, code: str, places: Places) -> PlaceMention:
    row = places.rows[code]
    parent = row.parent or None
    return PlaceMention(mention.start, mention.end, mention.name, code, row.name, row.kind, parent, (), mention.part)


def _resolve(text: str, found: Sequence[PlaceMention], places: Places, named: set[str]) -> list[PlaceMention]:
    """Settle a name of several places: by the country right behind it, else by the one that the text names at all."""
    named = named | {m.code for m in found if m.code}
    out: list[PlaceMention] = []
    for i, mention in enumerate(found):
        if mention.code is None and mention.candidates:
            behind = found[i + 1] if i + 1 < len(found) else None
            code = behind.code if behind and _IN_THAT.fullmatch(text, mention.end, behind.start) else None
            fits = [c for c in mention.candidates if code and code in places.within(c)]
            fits = fits or [c for c in mention.candidates if c in named]
            fits = fits or [c for c in mention.candidates if not named.isdisjoint(places.within(c))]
            if len(fits) == 1:
                mention = _settle(mention, fits[0], places)
        out.append(mention)
    return out
