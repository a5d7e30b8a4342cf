"""What stands beside a name: the word before, the word after, and whether the name is a person's or an address's.

In: a text, a stretch of it and the registers' lists of words (contexts.toml, given names). Out: words and yes or no. It
finds no names itself.
"""

from __future__ import annotations

import re

from musterbook.lexicon.parties import Parties

_SPACES = frozenset(" \t\u00a0\u202f")
_INNER = frozenset("_’'-")
_AFTER = re.compile(r"[^\S\n]*\n?[^\S\n]*([^\W_][\w’'-]*)")
_POSSESSIVE = re.compile(r"['’]s?(?![\w])")
_HYPHENATED = re.compile(r"[-‐‑–]([a-z]+)")
_RELATIVE = re.compile(r",\s+(?:which|whose)\b")
_SITE = re.compile(r"[\w-]\.[a-z]{2,6}/\w")
_LISTED = re.compile(r"([\w-]+)\s+(?:[A-Z][\w-]+(?:,\s+(?:and\s+)?|\s+(?:and|or)\s+))*\Z")
_LIST_ENDS = re.compile(r"(?:\s+(?:and|or)\s+[A-Z][\w-]+)?(?:[.,;)]|\Z)")
_OF_PERSON = re.compile(r"(\w+)\.?\s+(?:[A-Z][\w.'’-]*\s+){1,3}of\s+\Z")
_WORDS = re.compile(r"[^\W\d_]+")
_STARTS = frozenset(
    "a/an/and/as/at/but/by/for/from/if/in/it/its/of/on/or/that/the/their/this/to/when/while/with".split("/")  # noqa: SIM905
)


def before(text: str, start: int) -> tuple[str, int]:
    """Give the word before a position (its dot dropped) and where it starts.

    ("", start) where none stands there with nothing but space and one line break between.
    """
    end = start
    while end and text[end - 1] in _SPACES:
        end -= 1
    if end and text[end - 1] == "\n":
        end -= 1
        while end and text[end - 1] in _SPACES:
            end -= 1
    stop = end - 1 if end and text[end - 1] == "." else end
    first = stop
    while first and (text[first - 1].isalnum() or text[first - 1] in _INNER):
        first -= 1
    if stop - first < 1 or (stop < end and stop - first > 4):
        return "", start
    return text[first:stop], first


def after(text: str, end: int) -> tuple[str, int]:
    """Give the word after a position, with nothing but space and one line break between, and where it ends."""
    found = _AFTER.match(text, end)
    if found is None or found.start(1) == end:
        return "", end
    return found[1], found.end()


def in_address(text: str, start: int, end: int) -> bool:
    """Say whether a name stands inside an address of the web or of mail, or is a handle."""
    left, right = text[max(0, start - 1) : start], text[end : end + 1]
    if left in ("@", "_") or right == "@":
        return True
    if (left not in (".", "/", "-", ":") or not left) and (right not in (".", "/", "-", ":") or not right):
        return False
    first = max(text.rfind(c, max(0, start - 200), start) for c in " \n\t(<")
    lasts = [i for i in (text.find(c, end, end + 200) for c in " \n\t)>") if i >= 0]
    chunk = text[max(first + 1, start - 200) : min(lasts, default=min(len(text), end + 200))]
    return "://" in chunk or "www." in chunk or "@" in chunk or _SITE.search(chunk) is not None


def bears_a_person(text: str, start: int, parties: Parties) -> bool:
    """Say whether a first name or a title before a name makes it a surname ("Michael Jordan", "Mr. Holland")."""
    word, at = before(text, start)
    if word in parties.beside["titles"]:
        return True
    if word in parties.given_names:
        return text[max(0, at - 1) : at] not in ("-", "–") and "\n" not in text[at:start]
    initial = len(word) == 1 and word.isupper() and text[at + 1 : at + 2] == "."
    return initial and before(text, at)[0] in parties.given_names


def opens_a_person(text: str, start: int, end: int, parties: Parties) -> bool:
    """Say whether a capitalised word after a name makes it a first name ("Jordan Peterson"); not "Jordan Army"."""
    word, _ = before(text, start)
    if word.lower() in parties.beside["locative"]:
        return False
    next_word, next_end = after(text, end)
    if len(next_word) < 3 or not next_word[0].isupper() or next_word.isupper():
        return False
    if next_word in parties.beside["institution_words"] or any(n.code for n in parties.index.get(next_word)):
        return False
    return not (after(text, next_end)[0][:1].isupper() and word[:1].isupper())


def all_capitals(text: str, start: int, end: int) -> bool:
    """Say whether a headline in capitals surrounds a name, so that its own capitals say nothing."""
    first = text.rfind("\n", max(0, start - 60), start) + 1 or max(0, start - 60)
    last = text.find("\n", end, end + 60)
    words = [w for w in _WORDS.findall(text, first, last if last >= 0 else end + 60) if len(w) > 3]
    return len(words) > 1 and all(w.isupper() for w in words)


def beside_capital(text: str, start: int, end: int) -> bool:
    """Say whether a capitalised word stands beside a name (a sentence's first small word is none)."""
    left = before(text, start)[0]
    return after(text, end)[0][:1].isupper() or (left[:1].isupper() and left.lower() not in _STARTS)


def is_language(text: str, start: int, end: int, parties: Parties) -> bool:
    """Say whether an adjective stands for a language: "published in English.", "in English, Arabic and French."."""
    if _LIST_ENDS.match(text, end) is None:
        return False
    led = _LISTED.search(text, max(0, start - 60), start)
    return led is not None and led[1].lower() in parties.beside["language_before"]


def of_legislator(text: str, start: int, parties: Parties) -> bool:
    """Say whether a region's name ends a legislator's: "Sen. Jon Ossoff of Georgia"."""
    led = _OF_PERSON.search(text, max(0, start - 60), start)
    return led is not None and led[1] in parties.beside["legislators"]


def acts_as_government(text: str, start: int, end: int, parties: Parties) -> bool | None:
    """Say whether a capital city acts as a government here: True, False (a place), None where nothing tells."""
    beside = parties.beside
    word, at = before(text, start)
    word = word.lower()
    hyphen = _HYPHENATED.match(text, end)
    if hyphen is not None:
        return hyphen[1] in beside["hyphenated"]
    if word in ("from", "on", "to"):
        governor = before(text, at)[0].lower()
        return governor in (
            beside["from_after"] if word == "from" else beside["on_after"] if word == "on" else ("according",)
        )
    if word in beside["locative"]:
        return False
    possessive = _POSSESSIVE.match(text, end)
    if possessive is not None:
        thing = after(text, possessive.end())[0].lower()
        return bool(thing) and thing not in beside["city_things"]
    if word in beside["counterpart"] or _RELATIVE.match(text, end):
        return True
    return True if _acts(text, end, parties) else None


def _acts(text: str, end: int, parties: Parties) -> bool:
    """Say whether a verb of saying, deciding or giving follows, with at most two adverbs before it."""
    beside = parties.beside
    word, end = after(text, end)
    for _ in range(2):
        if word in beside["adverbs"]:
            word, end = after(text, end)
    if word in beside["auxiliary"]:
        then = after(text, end)[0]
        return then in beside["after_auxiliary"] or then in beside["acting"]
    return word in beside["acting"]
