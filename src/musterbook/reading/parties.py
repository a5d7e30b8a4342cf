"""Find who is named in a text.

In: a text and the lexicon. Out: `PartyMention`s in order of position, not overlapping. A name that can mean several
parties keeps them as candidates and has no code, unless the rest of the text names exactly one of them. It does not
resolve "we", "it" or "the ministers".
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace

from musterbook.lexicon import Lexicon
from musterbook.lexicon.names import NameMatch
from musterbook.lexicon.parties import Form, Parties, PartyName

_BEFORE = re.compile(r"([^\W_][\w’'-]*)(\.?)[^\S\n]*\n?[^\S\n]*\Z")
_AFTER = re.compile(r"[^\S\n]*\n?[^\S\n]*([^\W_][\w’'-]*)")
_POSSESSIVE = re.compile(r"['’]s?(?![\w])")
_HYPHENATED = re.compile(r"[-‐‑–]([a-z]+)")
_RELATIVE = re.compile(r",\s+(?:which|whose)\b")
_WORDS = re.compile(r"[^\W\d_]+")
_JOINED = re.compile(r"(?:,|,?\s+(?:and|or|nor|but)|\s*/)\s*(?:the\s+)?\Z")
_SENTENCE_STARTS = frozenset(
    "a an and as at but by for from if in it its of on or that the their this to when while with".split()
)


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
    """Find every party named in a text; nothing is matched inside addresses or where a person bears the name."""
    parties = lexicon.parties
    hits = [h for h in parties.index.find(text) if h.payload and not _in_address(text, h.start, h.end)]
    real = [h for h in hits if any(n.code for n in h.payload)]
    kept = [h for h in real if _fits(text, h, parties)]
    kept = _with_capitals(text, real, kept, parties)
    kept = _without_namesakes(kept, [h for h in hits if not any(n.code for n in h.payload)], text)
    mentions = [_mention(text, h, parties) for h in kept]
    mentions = _resolve(mentions, parties)
    return tuple(_branches(text, mentions, lexicon))


def _mention(text: str, hit: NameMatch[PartyName], parties: Parties) -> PartyMention:
    names = [n for n in hit.payload if n.code]
    codes = tuple(dict.fromkeys(n.code for n in names))
    said = text[hit.start : hit.end]
    settled = len(codes) == 1 and names[0].form != "common"
    mention = PartyMention(hit.start, hit.end, said, None, None, None, names[0].form, codes)
    return _settle(mention, codes[0], parties) if settled else mention


def _settle(mention: PartyMention, code: str, parties: Parties) -> PartyMention:
    row = parties.rows[code]
    return replace(mention, code=code, label=row.label, kind=row.kind, candidates=(), state=row.state or None)


def _fits(text: str, hit: NameMatch[PartyName], parties: Parties) -> bool:
    """Say whether a name is a party's here, as far as the words beside it tell."""
    name = next(n for n in hit.payload if n.code)
    if text[hit.end : hit.end + 1] in ("$", "€", "£") or (
        name.form == "acronym" and text[hit.end : hit.end + 2] == " $"
    ):
        return False
    if "place" in name.marks and _capital(text, hit, parties) is not True:
        return False
    single = " " not in text[hit.start : hit.end]
    if single and name.form != "common" and _is_person(text, hit, name, parties):
        return False
    if "word" in name.marks and _all_capitals(text, hit):
        return False
    if "alone" in name.marks and _beside_capital(text, hit):
        return False
    return not (name.form == "demonym" and _is_language(text, hit, parties))


def _before(text: str, start: int) -> tuple[str, int]:
    """Give the word before a position (its dot dropped) and where it starts; "" where none stands there."""
    found = _BEFORE.search(text, max(0, start - 40), start)
    if found is None or (found[2] and len(found[1]) > 4):
        return "", start
    return found[1], found.start()


def _after(text: str, end: int) -> tuple[str, int]:
    """Give the word after a position, with nothing but space between, and where it ends."""
    found = _AFTER.match(text, end)
    if found is None or found.start(1) == end:
        return "", end
    return found[1], found.end()


def _is_person(text: str, hit: NameMatch[PartyName], name: PartyName, parties: Parties) -> bool:
    before, at = _before(text, hit.start)
    if before in parties.beside["titles"] or (before in parties.given_names and text[at - 1 : at] != "-"):
        return True
    if (
        len(before) == 1
        and before.isupper()
        and text[at + 1 : at + 2] == "."
        and _before(text, at)[0] in parties.given_names
    ):
        return True
    if "given" not in name.marks or before.lower() in parties.beside["locative"]:
        return False
    after, end = _after(text, hit.end)
    if len(after) < 3 or not after[0].isupper() or after.isupper() or after in parties.beside["institution_words"]:
        return False
    if any(n.code for n in parties.index.get(after)):
        return False
    beyond = _after(text, end)[0]
    return not (beyond[:1].isupper() and before[:1].isupper())


def _all_capitals(text: str, hit: NameMatch[PartyName]) -> bool:
    """Say whether a headline in capitals surrounds the name, so that its capitals say nothing."""
    first = text.rfind("\n", 0, hit.start) + 1
    last = text.find("\n", hit.end)
    line = text[max(first, hit.start - 60) : min(last if last >= 0 else len(text), hit.end + 60)]
    words = [w for w in _WORDS.findall(line) if len(w) > 3]
    return len(words) > 1 and all(w.isupper() for w in words)


def _beside_capital(text: str, hit: NameMatch[PartyName]) -> bool:
    before, _ = _before(text, hit.start)
    after, _ = _after(text, hit.end)
    return after[:1].isupper() or (before[:1].isupper() and before.lower() not in _SENTENCE_STARTS)


def _is_language(text: str, hit: NameMatch[PartyName], parties: Parties) -> bool:
    """Say whether an adjective stands alone for a language: "published in English."."""
    stops = text[hit.end : hit.end + 1] in (".", ",", ";", ")", "")
    return stops and _before(text, hit.start)[0].lower() in parties.beside["language_before"]


def _capital(text: str, hit: NameMatch[PartyName], parties: Parties) -> bool | None:
    """Say whether a capital city acts as a government here: True, False (a place), None where nothing tells."""
    beside = parties.beside
    before, at = _before(text, hit.start)
    before = before.lower()
    hyphen = _HYPHENATED.match(text, hit.end)
    if hyphen is not None:
        return hyphen[1] in beside["hyphenated"]
    if before in ("from", "on", "to"):
        governor = _before(text, at)[0].lower()
        words = {"from": beside["from_after"], "on": beside["on_after"], "to": frozenset({"according"})}[before]
        return governor in words
    if before in beside["locative"]:
        return False
    possessive = _POSSESSIVE.match(text, hit.end)
    if possessive is not None:
        thing = _after(text, possessive.end())[0].lower()
        return bool(thing) and thing not in beside["city_things"]
    if before in beside["counterpart"] or _RELATIVE.match(text, hit.end):
        return True
    return True if _acts(text, hit.end, parties) else None


def _acts(text: str, end: int, parties: Parties) -> bool:
    """Say whether a verb of saying, deciding or giving follows, with at most two adverbs before it."""
    beside = parties.beside
    word, end = _after(text, end)
    for _ in range(2):
        if word in beside["adverbs"]:
            word, end = _after(text, end)
    if word in beside["auxiliary"]:
        then = _after(text, end)[0]
        return then in beside["after_auxiliary"] or then in beside["acting"]
    return word in beside["acting"]


def _with_capitals(
    text: str, real: Sequence[NameMatch[PartyName]], kept: list[NameMatch[PartyName]], parties: Parties
) -> list[NameMatch[PartyName]]:
    """Let a capital joined to one that acts act too: "Baghdad and Washington agreed", "between Paris and Berlin"."""
    chosen = {h.start for h in kept}
    pairs = list(zip(real, real[1:], strict=False))
    for left, right in [*pairs, *reversed(pairs)]:
        if (left.start in chosen) == (right.start in chosen):
            continue
        inner, other = (right, left) if left.start in chosen else (left, right)
        cities = all("place" in next(n for n in h.payload if n.code).marks for h in (inner, other))
        if cities and _JOINED.fullmatch(text, left.end, right.start) and _capital(text, inner, parties) is None:
            chosen.add(inner.start)
    return [h for h in real if h.start in chosen]


def _without_namesakes(
    kept: list[NameMatch[PartyName]], decoys: Sequence[NameMatch[PartyName]], text: str
) -> list[NameMatch[PartyName]]:
    """Drop a name that a text shows to be a namesake elsewhere ("Atlanta, Georgia") and nowhere the state's."""
    doubtful = {n.name: n.code for h in kept for n in h.payload if "region" in n.marks}
    for name, code in doubtful.items():
        elsewhere = any(name in text[d.start : d.end] for d in decoys)
        others = any(n.code == code and n.name != name for h in kept for n in h.payload)
        if elsewhere and not others:
            kept = [h for h in kept if not any(n.name == name for n in h.payload)]
    return kept


def _in_address(text: str, start: int, end: int) -> bool:
    """Say whether a name stands inside an address of the web or of mail, or is a handle."""
    before, after = text[start - 1 : start], text[end : end + 1]
    if before in ("@", "_") or after == "@":
        return True
    if before not in (".", "/", "-", ":") and after not in (".", "/", "-", ":"):
        return False
    left = max(text.rfind(c, 0, start) for c in " \n\t")
    rights = [i for i in (text.find(c, end) for c in " \n\t") if i >= 0]
    chunk = text[left + 1 : min(rights, default=len(text))]
    return "://" in chunk or "www." in chunk or "@" in chunk


def _resolve(mentions: Iterable[PartyMention], parties: Parties) -> list[PartyMention]:
    """Settle an open name where the rest of the text names exactly one of its candidates, or is about exactly one."""
    found = list(mentions)
    named = {m.code for m in found if m.code}
    out: list[PartyMention] = []
    for mention in found:
        if mention.code is None and mention.form != "metonym":
            fits = [c for c in mention.candidates if c in named]
            if not fits and mention.form == "common":
                fits = [c for c in mention.candidates if any(about in named for about in parties.context.get(c, ()))]
            if len(fits) == 1:
                mention = _settle(mention, fits[0], parties)
        out.append(mention)
    return out


def _branches(text: str, mentions: list[PartyMention], lexicon: Lexicon) -> list[PartyMention]:
    """Read "the Islamic State affiliate in Afghanistan" and "its Afghan branch of IS" as that branch."""
    parties = lexicon.parties
    parents = {parent for parent, _ in parties.branches}
    if not any(m.code in parents for m in mentions):
        return mentions
    out: list[PartyMention] = []
    for i, mention in enumerate(mentions):
        if mention.code in parents:
            follower = mentions[i + 1] if i + 1 < len(mentions) else None
            mention = _branch(text, mention, follower, out, lexicon)
        out.append(mention)
    return out


def _branch(
    text: str, mention: PartyMention, follower: PartyMention | None, earlier: list[PartyMention], lexicon: Lexicon
) -> PartyMention:
    parties = lexicon.parties
    words = "|".join(sorted(parties.beside["branch_words"]))
    behind = re.compile(
        rf"(?:['’]s?)?(?:\s+group(?:['’]s)?)?(?:\s+(?:local|regional))?\s+(?:{words})\s+(?:in|of|for)\s+(?:the\s+)?"
    )
    found = behind.match(text, mention.end)
    if found is not None:
        place = _place_at(text, found.end(), follower, lexicon)
        code = parties.branches.get((mention.code or "", place or ""))
        if code is None:
            return mention
        end = found.end() - len(re.search(r"\s+(?:in|of|for)\s+(?:the\s+)?\Z", found[0])[0])  # type: ignore[index]
        return _settle(replace(mention, end=end, name=text[mention.start : end]), code, parties)
    inside = re.compile(rf"(?:['’]s?)?\s+\Z")
    if follower is not None and inside.fullmatch(text, mention.end, follower.start) and follower.form == "demonym":
        code = parties.branches.get((mention.code or "", follower.code or ""))
        if code and re.match(rf"\s+(?:{words})\b", text[follower.end : follower.end + 20]):
            return _settle(mention, code, parties)
    if earlier and earlier[-1].form == "demonym":
        between = text[earlier[-1].end : mention.start]
        code = parties.branches.get((mention.code or "", earlier[-1].code or ""))
        if code and re.fullmatch(rf"\s+(?:{words})\s+of\s+(?:the\s+)?(?:so-called\s+)?", between):
            return _settle(mention, code, parties)
    return mention


def _place_at(text: str, start: int, follower: PartyMention | None, lexicon: Lexicon) -> str | None:
    if follower is not None and follower.start == start:
        return follower.code
    for hit in lexicon.places.index.find(text[start : start + 40]):
        codes = [n.code for n in hit.payload if n.code]
        return codes[0] if hit.start == 0 and len(codes) == 1 else None
    return None
