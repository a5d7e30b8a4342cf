"""Find who is named in a text.

In: a text and the lexicon. Out: `PartyMention`s in order of position, not overlapping. A name that can mean several
parties keeps them as candidates and has no code, unless the rest of the text names exactly one of them. It does not
resolve "we", "it" or "the ministers".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from musterbook.lexicon import Lexicon
from musterbook.lexicon.names import NameMatch
from musterbook.lexicon.parties import Form, Parties, PartyName
from musterbook.reading.names import neighbours

_JOINED = re.compile(r"(?:,|,?\s+(?:and|or|nor|but)|\s*/)\s*(?:the\s+)?")
_OF_GROUP = r"(?:['’]s?)?(?:\s+group(?:['’]s)?)?(?:\s+(?:local|regional))?\s+"
_IN_PLACE = re.compile(r"\s+(?:in|of|for)\s+(?:the\s+)?")
_LED = re.compile(r"[-‐‑–]led\s+(?:(?:international|global|military|multinational|air|training|anti-IS)\s+)*")
_SIGNS = ("$", "€", "£")

Hit = NameMatch[PartyName]


@dataclass(frozen=True, slots=True)
class PartyMention:
    """One party named in a text, `text[start:end] == name`.

    `code`, `label` and `kind` are None where the register does not say which party is meant; `candidates` are then the
    codes that the name can mean. `state` is the code of the state that a ministry or agency speaks for, else None.
    `form`: name, demonym ("Iraqi", "Swedes"), metonym ("Washington", "the Trump administration"), acronym, or common
    ("the coalition").
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
    """Find every party named in a text.

    Nothing is matched inside addresses or where a person bears the name. A capital city is its state's government where
    it acts as one ("Paris said"), and where it is all the text there is (a table's cell).
    """
    parties = lexicon.parties
    hits = [h for h in parties.index.find(text) if not neighbours.in_address(text, h.start, h.end)]
    real = [h for h in hits if _first(h).code]
    whole = text.strip()
    kept = [h for h in real if _fits(text, h, parties, whole)]
    kept = _with_capitals(text, real, kept, parties)
    kept = _without_namesakes(kept, [h for h in hits if not _first(h).code], text)
    capitals = {n.code for h in real for n in h.payload if n.marks == {"place"}}
    mentions = _resolve([_mention(text, h, parties) for h in kept], capitals, parties)
    return tuple(_branches(text, _led(text, mentions), lexicon))


def _first(hit: Hit) -> PartyName:
    """Give a hit's first name that is a party's; a decoy where there is none."""
    first = hit.payload[0]
    return first if first.code else next((n for n in hit.payload if n.code), first)


def _mention(text: str, hit: Hit, parties: Parties) -> PartyMention:
    codes = tuple(dict.fromkeys(n.code for n in hit.payload if n.code))
    form = _first(hit).form
    mention = PartyMention(hit.start, hit.end, text[hit.start : hit.end], None, None, None, form, codes)
    return _settle(mention, codes[0], parties) if len(codes) == 1 and form != "common" else mention


def _settle(mention: PartyMention, code: str, parties: Parties) -> PartyMention:
    row = parties.rows[code]
    return PartyMention(
        mention.start, mention.end, mention.name, code, row.label, row.kind, mention.form, (), row.state or None
    )


def _fits(text: str, hit: Hit, parties: Parties, whole: str) -> bool:
    """Say whether a name is a party's here, as far as the words beside it tell; `whole` is the text without blanks."""
    name, start, end = _first(hit), hit.start, hit.end
    if text[end : end + 1] in _SIGNS or (name.form == "acronym" and text[end : end + 2] in (" $", " €", " £")):
        return False
    alone = text[start:end] == whole
    if "place" in name.marks and not alone and neighbours.acts_as_government(text, start, end, parties) is not True:
        return False
    if name.form != "common" and " " not in text[start:end]:
        if neighbours.bears_a_person(text, start, parties):
            return False
        if "given" in name.marks and neighbours.opens_a_person(text, start, end, parties):
            return False
    if name.marks and not _fits_marks(text, hit, name.marks, parties):
        return False
    return not (name.form == "demonym" and neighbours.is_language(text, start, end, parties))


def _fits_marks(text: str, hit: Hit, marks: frozenset[str], parties: Parties) -> bool:
    """Say whether a name that is also an English word, a region elsewhere or a common title is the party here."""
    start, end = hit.start, hit.end
    if "word" in marks:
        stressed = neighbours.before(text, start)[0].lower() in parties.beside["subjects"]
        return not stressed and not neighbours.all_capitals(text, start, end)
    if "alone" in marks:
        return not neighbours.beside_capital(text, start, end)
    return "region" not in marks or not neighbours.of_legislator(text, start, parties)


def _with_capitals(text: str, real: Sequence[Hit], kept: Sequence[Hit], parties: Parties) -> list[Hit]:
    """Let a capital joined to one that acts act too: "Baghdad and Washington agreed", "between Paris and Berlin"."""
    chosen = {h.start for h in kept}
    pairs = [p for p in pairwise(real) if all("place" in _first(h).marks for h in p)]
    for left, right in [*pairs, *reversed(pairs)]:
        if (left.start in chosen) == (right.start in chosen) or not _JOINED.fullmatch(text, left.end, right.start):
            continue
        other = right if left.start in chosen else left
        told = neighbours.acts_as_government(text, other.start, other.end, parties)
        if told is None:
            chosen.add(other.start)
    return [h for h in real if h.start in chosen]


def _without_namesakes(kept: list[Hit], decoys: Sequence[Hit], text: str) -> list[Hit]:
    """Drop a name that a text shows to be a namesake elsewhere ("Atlanta, Georgia") and nowhere the state's."""
    doubtful = {n.name: n.code for h in kept for n in h.payload if "region" in n.marks}
    for name, code in doubtful.items():
        elsewhere = any(name in text[d.start : d.end] for d in decoys)
        others = any(n.code == code and n.name != name for h in kept for n in h.payload)
        if elsewhere and not others:
            kept = [h for h in kept if not any(n.name == name for n in h.payload)]
    return kept


def _resolve(mentions: Iterable[PartyMention], capitals: set[str], parties: Parties) -> list[PartyMention]:
    """Settle an open name where the rest of the text names exactly one of its candidates, or is about exactly one.

    `capitals` are the states whose capital is named, if only as a place ("Congolese troops in Kinshasa").
    """
    found = list(mentions)
    named = {m.code for m in found if m.code} | capitals
    out: list[PartyMention] = []
    for mention in found:
        if mention.code is None and mention.form != "metonym":
            fits = [c for c in mention.candidates if c in named]
            if not fits and mention.form == "common":
                fits = [c for c in mention.candidates if not named.isdisjoint(parties.context.get(c, ()))]
            if len(fits) == 1:
                mention = _settle(mention, fits[0], parties)
        out.append(mention)
    return out


def _led(text: str, mentions: list[PartyMention]) -> list[PartyMention]:
    """Take who leads a coalition or mission into its name ("the U.S.-led coalition"): the leader does not act there."""
    out: list[PartyMention] = []
    for mention in mentions:
        leader = out[-1] if out else None
        led = mention.kind in ("coalition", "mission") and leader is not None
        if led and leader is not None and _LED.fullmatch(text, leader.end, mention.start):
            out.pop()
            mention = replace(mention, start=leader.start, name=text[leader.start : mention.end])
        out.append(mention)
    return out


def _branches(text: str, mentions: list[PartyMention], lexicon: Lexicon) -> list[PartyMention]:
    """Read "the Islamic State affiliate in Afghanistan" and "the Afghan branch of IS" as that branch."""
    parties = lexicon.parties
    parents = {parent for parent, _ in parties.branches}
    if not any(m.code in parents for m in mentions):
        return mentions
    words = "|".join(sorted(parties.beside["branch_words"]))
    out: list[PartyMention] = []
    for i, mention in enumerate(mentions):
        if mention.code in parents:
            follower = mentions[i + 1] if i + 1 < len(mentions) else None
            mention = _branch(text, mention, words, out[-1] if out else None, follower, lexicon)
        out.append(mention)
    return out


def _branch(
    text: str,
    group: PartyMention,
    words: str,
    leader: PartyMention | None,
    follower: PartyMention | None,
    lexicon: Lexicon,
) -> PartyMention:
    """Give the branch that a group's mention is, or the mention itself; the span takes the word for branch in."""
    parties = lexicon.parties

    def branch(place: str | None, end: int) -> PartyMention | None:
        code = parties.branches.get((group.code or "", place or ""))
        moved = replace(group, end=end, name=text[group.start : end])
        return _settle(moved, code, parties) if code else None

    head = re.compile(rf"{_OF_GROUP}(?:{words})(?=\s)").match(text, group.end)
    then = _IN_PLACE.match(text, head.end()) if head else None
    if head and then:
        return branch(_place_at(text, then.end(), follower, lexicon), head.end()) or group
    if follower and follower.form == "demonym":
        joined = re.fullmatch(r"['’]s?\s+", text[group.end : follower.start])
        if joined and re.compile(rf"\s+(?:{words})\b").match(text, follower.end):
            return branch(follower.code, group.end) or group
    if leader and leader.form == "demonym":
        between = text[leader.end : group.start]
        if re.fullmatch(rf"\s+(?:{words})\s+of\s+(?:the\s+)?(?:so-called\s+)?", between):
            return branch(leader.code, group.end) or group
    return group


def _place_at(text: str, start: int, follower: PartyMention | None, lexicon: Lexicon) -> str | None:
    if follower is not None and follower.start == start:
        return follower.code
    for hit in lexicon.places.index.find(text[start : start + 60]):
        codes = {n.code for n in hit.payload if n.code}
        return codes.pop() if hit.start == 0 and len(codes) == 1 else None
    return None
