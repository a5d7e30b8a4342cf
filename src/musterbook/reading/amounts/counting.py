"""Find what a number counts: the noun phrase behind it, or the one it leaves out.

In: a text, the end of a number and the tables of quantities. Out: the phrase's span and the unit of its head. It has no
parse: the phrase ends at the first word that no noun phrase holds, and its head is the last plural in it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from musterbook.lexicon.quantities import Counted, Quantities
from musterbook.reading.amounts.forms import BLANK, any_of

_TOKEN = re.compile(
    r"(?:[ \u00a0\u2009\u202f]|\n(?=[a-z])|-(?=[a-z]))[“\"‘(]?"
    r"((?:[A-Z]\.){2,}(?:-[a-z]+)?|[^\W_](?:[\w]|[’'./&+-](?=\w))*(?:-(?=[ ]and[ ]|[ ]or[ ])|[’'](?= ))?)"
)
_BODY_OF = re.compile(rf"([A-Za-z-]+){BLANK}of{BLANK}$")
_PEOPLE_ENDING = re.compile(r"[A-Z][a-z]+(?:ans|is|ese|ots|enes|itans|eans)$")
_MODEL = re.compile(r"[A-Z][A-Za-z/]{0,4}-?\d+[A-Z]?s$")
_FURTHEST = 8  # words; the longest phrase in the annotated documents has seven
_NOT_COUNTED = frozenset(("point", "state", "star", "base", "case", "test", "seat", "time", "general", "round"))
_TRANSPARENT = frozenset(("more", "other", "additional", "further", "new", "extra", "or", "to", "plus", "odd", "some"))


@dataclass(frozen=True, slots=True)
class Noun:
    """A counted noun phrase: from its first modifier to its head, the head's own span, and its unit."""

    start: int
    end: int
    head: int
    unit: str
    group: str
    additional: bool = False
    partitive: bool = False


class Nouns:
    """The noun phrases behind numbers, by one set of tables."""

    def __init__(self, quantities: Quantities) -> None:
        self.tables = quantities
        self._stops = quantities.lists["stops"]
        self._not_plural = quantities.lists["not_plural"]
        self._known = quantities.counted
        self._collective = quantities.collective
        both = sorted({**quantities.counted}, key=lambda w: (-len(w), w))
        harms = any_of(quantities.lists["harms"])
        self.harmed = re.compile(rf"\b(?:{harms}){BLANK}(?:(?:another|the|all|only|just){BLANK})?$")  # "killed four"
        zeros = "|".join(re.escape(w) for w in both if quantities.counted[w].zero)
        self.zero = re.compile(
            r"\b([Nn]o(?:[ ]longer(?:[ ]any)?)?|[Zz]ero|[Nn]ot[ ](?:a[ ]single|one))[ ]"
            rf"((?:[A-Za-z][\w.’'-]*[ ]){{0,3}}?)({zeros})\b(?![-’'])"
        )

    def is_persons(self, phrase: str) -> bool:
        """Say whether the head of a noun phrase, its last word, is of persons."""
        known = self._known.get(phrase.lower().split()[-1])
        return known is not None and known.group == "persons"

    def after(self, text: str, end: int, *, singular: bool = False) -> Noun | None:
        """Give the noun phrase that begins right behind `end`; None where the number stands alone.

        `singular`: the noun may be one ("60-plus nation coalition"). The head is the last known or plural noun before a
        word that no noun phrase holds.
        """
        at, begin = end + (text[end : end + 1] in {'"', "”"}), -1  # "well over 20" nations
        additional, previous = False, ""
        best: Noun | None = None
        for _ in range(_FURTHEST):
            token = _TOKEN.match(text, at)
            if token is None:
                break
            word = token[1]
            low = word.lower().replace("’", "'")
            if low in self._stops or (low == "and" and (best is not None or begin < 0)):
                break
            if low in _TRANSPARENT and begin < 0:
                additional = additional or low in {"more", "additional", "further", "extra"}
                if low in {"or", "to"}:
                    break
                at = token.end()
                continue
            begin = token.start(1) if begin < 0 else begin
            found = self._judge(word, low, previous, singular)
            if found is None and best is not None:
                break
            if found is not None:
                best = Noun(begin, token.end(1), token.start(1), found.unit, found.group, additional)
                if found.group == "possessive":
                    best = None
            elif low.endswith(("ed", "ing")) and text[token.end() : token.end() + 1] in {",", "."} and best is None:
                break
            previous, at = " ".join((*previous.split()[-1:], low)), token.end()
        return best

    def _judge(self, word: str, low: str, previous: str, singular: bool) -> Counted | None:
        """Give what a word counts where it can be the head; None for a modifier."""
        if low.endswith(("'s", "s'")):
            return Counted("", "possessive")
        before = previous.split()
        phrases = (" ".join((*before[-size:], low)) for size in range(len(before), 0, -1))  # "unmanned aerial vehicles"
        longer = (self._known[phrase] for phrase in phrases if phrase in self._known)
        known = next(longer, None) or self._known.get(low)
        if known is None and "-" in low and not low.endswith("-"):
            known = self._known.get(low.rpartition("-")[2]) if low.endswith("s") else None
        if known is not None:
            return known if singular or _plural(low, self._not_plural) or not low.isalpha() else None
        if _MODEL.fullmatch(word):
            return Counted(low, "things")
        if _PEOPLE_ENDING.search(word):
            return Counted("people", "persons")
        if _plural(low, self._not_plural):
            return Counted(low, "things")
        return None

    def single(self, text: str, end: int) -> Noun | None:
        """Give the known singular noun that follows "one", with at most three words between."""
        at, begin, previous = end, -1, ""
        for _ in range(4):
            token = _TOKEN.match(text, at)
            if token is None or token[1].lower() in self._stops or token[1].lower() in {"day", "and"}:
                return None
            low = token[1].lower()
            begin = token.start(1) if begin < 0 else begin
            known = self._known.get(f"{previous} {low}") or self._known.get(low)
            if known is not None and (not _plural(low, self._not_plural) or low in _MASS):
                follows = _TOKEN.match(text, token.end())
                if follows is None or follows[1].lower() not in self._known:
                    return Noun(begin, token.end(1), token.start(1), known.unit, known.group)
            previous, at = low, token.end()
        return None

    def hyphened(self, text: str, end: int, word: str) -> Noun | None:
        """Give what "-member", "-nation", "-strong", "-vehicle" count; None for "-point", "-star" and the like."""
        parts = word.lower().split("-")
        head = parts[-1] if parts[0] in {"plus", "odd", "some", "to"} else parts[0]
        if head == "strong":
            noun = self.after(text, end + 1 + len(word), singular=True)
            holder = self._holder(text, end + 1 + len(word))
            if holder is not None:
                return Noun(end + 1, end + 1 + len(word), end + 1, holder.unit, holder.group)
            unit = noun.unit if noun and noun.group == "persons" else "people"
            troops = noun is not None and noun.group == "formations"  # "a 4,000-strong brigade"
            return Noun(end + 1, end + 1 + len(word), end + 1, "troops" if troops else unit, "persons")
        if head == "member":
            body = self._holder_word(text, end + 1 + len(word))
            unit = "countries" if body in self.tables.lists["of_countries"] else "members"
            return Noun(end + 1, end + 1 + len(word), end + 1, unit, unit)
        if head in {"man", "woman", "person"}:
            return Noun(end + 1, end + 1 + len(word), end + 1, "people", "persons")
        known = self._known.get(head) or self._known.get(f"{head}s")
        if known is None or head in _NOT_COUNTED:
            return None
        return Noun(end + 1, end + 1 + len(word), end + 1, known.unit, known.group)

    def _holder_word(self, text: str, end: int) -> str:
        """Give the body that a "-member" or "-strong" describes, in small letters."""
        at = end
        for _ in range(4):
            token = _TOKEN.match(text, at)
            if token is None or token[1].lower() in self._stops:
                return ""
            low = token[1].lower()
            if low in self._collective or low in self.tables.lists["of_countries"]:
                return low
            at = token.end()
        return ""

    def _holder(self, text: str, end: int) -> Counted | None:
        return self._collective.get(self._holder_word(text, end))

    def body_of(self, text: str, start: int) -> Counted | None:
        """Give what a body counts that stands right before its size: "a team of 100", "a force of 3,000"."""
        said = _BODY_OF.search(text, max(0, start - 24), start)
        return self._collective.get(said[1].lower()) if said is not None else None

    def before(self, text: str, start: int, end: int) -> Counted | None:
        """Give the last counted or collective noun in a stretch before a number that stands alone."""
        for name in reversed(re.findall(r"[^\W\d_][\w’'-]*", text[max(start, end - 160) : end])):
            low = name.lower()
            holder, known = self._collective.get(low), self._known.get(low)
            if holder is not None and holder.unit == "troops":
                return Counted("troops", "persons")
            if known is not None and known.group in {"persons", "countries"} and _plural(low, self._not_plural):
                return known
        return None


_MASS_WORDS = """
    personnel police aircraft staff people men women children troops servicemen servicewomen policemen
    policewomen airmen infantrymen gunmen militiamen dead killed wounded injured missing displaced casualties
    peshmerga rohingya dutch french cannon ammunition youth firemen tribesmen males females military abrams
    hercules missing rounds artillery gurkhas membership yazidis carabinieri
"""
_MASS = frozenset(_MASS_WORDS.split())


def _plural(low: str, exceptions: frozenset[str]) -> bool:
    """Say whether a word looks like a plural noun."""
    if low in _MASS:
        return low not in {"military", "artillery"}
    return (
        len(low) > 3
        and low[-1] == "s"
        and not low.endswith(("ss", "us", "'s", "sis", "ous", "ics"))
        and low not in exceptions
        and not low.endswith("-")
    )
