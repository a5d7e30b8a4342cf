"""Find known names in running text, fast.

In: (name, payload) pairs. Out: `NameIndex.find(text)`, the stretches of a text that are one of the names, with what the
name stands for. It decides nothing about meaning: whether "Jordan" is a man or a state is for the reader.

A name is matched word by word. Between words a space, a hyphen, a line break or two spaces are the same; so are
straight and curly apostrophes; "the" inside a name may be there or not; a dot after a letter ("U.S.") belongs to it.

The case of a name's letters says how it may be written, unless the entry says otherwise:
- exact: a name without small letters ("WHO", "U.S.") is found as written and no other way;
- proper: other names keep their capitals; small words in them may be capitalised, and a headline may be all capitals;
- any: the case does not matter (only where the entry says so).
"""

from __future__ import annotations

import re
import unicodedata
from array import array
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from itertools import accumulate, islice
from operator import itemgetter
from typing import Generic, Literal, TypeVar

Case = Literal["exact", "proper", "any"]
P = TypeVar("P")

_WORD = r"[\w\u0300-\u036f]+"
_RUN = re.compile(r"(\w[\w\u0300-\u036f]*)")
_NEXT = re.compile(
    rf"(?:(?P<space>['\u2019]?[^\S\n]*\n?[^\S\n]*(?<=\s)|[^\S\n]?[-\u2010\u2011\u2013][^\S\n]?)|(?P<quote>['\u2019\u2018\u02bc`])"
    rf"|(?P<dot>\.[^\S\n]*\n?[^\S\n]*)|(?P<comma>,[^\S\n]+)|(?P<and>[^\S\n]?&[^\S\n]?|/))(?P<word>{_WORD})"
)
_PIECES = re.compile(rf"{_WORD}|[^\w\s]|\s+")
_PARTICLES = frozenset(
    {"al", "el", "as", "ash", "an", "ar", "ad", "az", "ez", "at", "de", "da", "ed", "es", "esh", "bin"}
)
_APOSTROPHES = frozenset("'’‘ʼ`")
_HYPHENS = frozenset("-‐‑–")


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class NameMatch(Generic[P]):
    """A name found: its stretch in code points, half-open, and every payload it has (more than one if shared)."""

    start: int
    end: int
    payload: tuple[P, ...]


@dataclass(slots=True)
class _Node(Generic[P]):
    after: dict[tuple[str, str], _Node[P]] = field(default_factory=dict)
    ends: list[tuple[tuple[str, ...], Case, bool, P]] = field(default_factory=list)


class NameIndex(Generic[P]):
    """Names by their first word, then word by word; `find` gives the longest at each place, left to right.

    An entry is (name, payload) or (name, payload, case). The same name may be entered with several payloads. A name
    that ends in a hyphen ("Franco-") is found only before a hyphen and a capital ("Franco-German").
    """

    def __init__(self, entries: Iterable[tuple[str, P] | tuple[str, P, Case]]) -> None:
        self._first: dict[str, _Node[P]] = {}
        self._roots: dict[str, _Node[P]] = {}
        for entry in entries:
            name, payload = entry[0], entry[1]
            case: Case | None = entry[2] if len(entry) == 3 else None
            self._enter(name, payload, case or infer_case(name))
            plain = _without_marks(name)
            if plain != name:
                self._enter(plain, payload, case or infer_case(name))

    def find(self, text: str) -> list[NameMatch[P]]:
        """Find the names in a text: in order of position, not overlapping, the longest at each place.

        A possessive ending is outside the span, the dot of an abbreviation inside.
        """
        return self._find(text, *words_of(text))

    def _find(self, text: str, words: Mapping[str, array[int]], composed: Mapping[str, str]) -> list[NameMatch[P]]:
        first = self._first
        starts = [(start, word, first[word]) for word in first.keys() & words.keys() for start in words[word]]
        for word, key in composed.items():
            if key in first and word not in first:
                starts += [(start, word, first[key]) for start in words[word]]
        found: list[NameMatch[P]] = []
        at = 0
        for start, word, node in sorted(starts, key=itemgetter(0)):
            if start < at:
                continue
            hit = _longest(node, text, start, start + len(word), word)
            if hit is not None:
                found.append(hit)
                at = hit.end
        return found

    def get(self, name: str) -> tuple[P, ...]:
        """Give the payloads of exactly this name, () where it is not one."""
        stripped = name.strip()
        for hit in self._find(stripped, *words_of.__wrapped__(stripped)):
            if hit.start == 0 and hit.end == len(stripped):
                return hit.payload
        return ()

    def _enter(self, name: str, payload: P, case: Case) -> None:
        words, joints, dotted = _split(name)
        if not words:
            raise ValueError(f"a name without a word: {name!r}")
        head = words[0]
        node = self._roots.setdefault(_fold(head), _Node())
        for spelling in _spellings(head, case, first_of_many=len(words) > 1):
            self._first[spelling] = node
        for joint, word in zip(joints, words[1:], strict=True):
            node = node.after.setdefault((joint, _fold(word)), _Node())
        entry = (words, case, dotted, payload)
        if entry not in node.ends:
            node.ends.append(entry)


@lru_cache(maxsize=2)
def words_of(text: str) -> tuple[Mapping[str, array[int]], Mapping[str, str]]:
    """Give where each word of a text starts, and those words that are written otherwise when composed (NFC).

    Kept for the last texts, because several indexes are asked about the same one.
    """
    words: dict[str, array[int]] = {}
    pieces = _RUN.split(text)  # what stands between two words, and the word, in turn
    for word, start in zip(pieces[1::2], islice(accumulate(map(len, pieces)), 0, None, 2), strict=False):
        if (places := words.get(word)) is None:
            places = words[word] = array("I")
        places.append(start)
    forms = ((w, unicodedata.normalize("NFC", w)) for w in words if not w.isascii())
    return words, {word: form for word, form in forms if form != word}


def infer_case(name: str) -> Case:
    """Say how a name may be written: exact without small letters, else proper."""
    return "proper" if any(c.islower() for c in name) else "exact"


def fold_name(name: str, case: str = "") -> str:
    """Give what two names share when a text cannot tell them apart (case rule as in `NameIndex`, "" for inferred)."""
    words, joints, _ = _split(name)
    spelled = words if (case or infer_case(name)) == "exact" else tuple(_fold(w) for w in words)
    return "".join(j + w for j, w in zip(("", *joints), spelled, strict=True))


def _split(name: str) -> tuple[tuple[str, ...], tuple[str, ...], bool]:
    """Cut a name into words and the joints between them; the flag says that a dot ends it (or a hyphen: a prefix)."""
    words: list[str] = []
    joints: list[str] = []
    between = ""
    for piece in _PIECES.findall(unicodedata.normalize("NFC", name)):
        if not (piece[0].isalnum() or piece[0] == "_"):
            between += piece
            continue
        if piece in ("the", "The") and name not in ("the", "The"):
            between = between or " "
            continue
        if words:
            joints.append(_joint(between, words[-1]))
        words.append(piece)
        between = ""
    if between.strip() in _HYPHENS and between.strip():
        joints.append("-$")
        words.append("")
    return tuple(words), tuple(joints), between.strip() == "."


def _joint(between: str, before: str) -> str:
    core = between.strip()
    if core == "." and len(before) == 1:
        return "."
    if core in ("", ".") or core in _HYPHENS:
        return " "
    if core in _APOSTROPHES:
        return "'" if core == between else " "
    return "," if core == "," else "&"


def _longest(node: _Node[P], text: str, start: int, end: int, word: str) -> NameMatch[P] | None:
    """Walk on from a first word and give the longest name that ends in a word whose case is allowed."""
    words, best = [word], None
    while True:
        if node.ends:
            best = _close(node, text, start, end, words) or best
        if not node.after:
            return best
        prefix = node.after.get(("-$", ""))
        if prefix is not None and text[end : end + 1] in _HYPHENS and text[end + 1 : end + 2].isupper():
            best = _close(prefix, text, start, end, [*words, ""]) or best
        step, then = _step(text, end, words[-1])
        if step is None or then is None:
            return best
        after = node.after.get((then, _fold(step["word"])))
        if after is None:
            return best
        words.append(step["word"])
        end, node = step.end(), after


def _step(text: str, end: int, before: str) -> tuple[re.Match[str] | None, str | None]:
    """Give the next word and its joint to the word before, passing over "the"."""
    step = _NEXT.match(text, end)
    if step is None:
        return None, None
    then = _joint_in_text(step, before)
    if step["word"] in ("the", "The") and then in (" ", ","):
        step = _NEXT.match(text, step.end())
        return step, then if step is not None and step["space"] is not None else None
    return step, then


def _joint_in_text(step: re.Match[str], before: str) -> str:
    if step["space"] is not None:
        return " "
    if step["quote"] is not None:
        return "'"
    if step["dot"] is not None:
        if len(before) == 1:
            return "."
        return " " if len(step["dot"]) > 1 and len(before) <= 3 else "#"
    return "," if step["comma"] is not None else "&"


def _close(node: _Node[P], text: str, start: int, end: int, words: list[str]) -> NameMatch[P] | None:
    said = tuple([w if w.isascii() else unicodedata.normalize("NFC", w) for w in words])
    fits = [e for e in node.ends if e[0] == said or _case_fits(e[0], e[1], said)]
    if not fits:
        return None
    if text[end : end + 1] == "." and any(dotted for _, _, dotted, _ in fits):
        end += 1
    return NameMatch(start, end, tuple(dict.fromkeys([e[3] for e in fits])))


def _case_fits(name: tuple[str, ...], case: Case, said: tuple[str, ...]) -> bool:
    if case == "any" or name == said:
        return True
    if case == "exact":
        return False
    return all(
        s == n
        or s == n.upper()
        or (n.islower() and s == n.capitalize())
        or (s.islower() and s == n.lower() and s in _PARTICLES and len(name) > 1)
        for n, s in zip(name, said, strict=True)
    )


def _spellings(word: str, case: Case, *, first_of_many: bool) -> set[str]:
    """Give the ways in which a name's first word may be written, so that most words are passed over at one look."""
    if case == "exact":
        return {word}
    if case == "any":
        return {word, word.lower(), word.capitalize(), word.upper()}
    ways = {word, word.upper()}
    if word.islower():
        ways.add(word.capitalize())
    if first_of_many and word.lower() in _PARTICLES:
        ways.add(word.lower())
    return ways


def _fold(word: str) -> str:
    return word.lower() if word.isascii() else unicodedata.normalize("NFC", word).casefold()


def _without_marks(name: str) -> str:
    """Take the accents off a name ("Türkiye" as "Turkiye")."""
    if name.isascii():
        return name
    return unicodedata.normalize(
        "NFC", "".join(c for c in unicodedata.normalize("NFD", name) if not unicodedata.combining(c))
    )
