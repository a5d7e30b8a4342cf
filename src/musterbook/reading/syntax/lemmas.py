"""Dictionary forms of words, from a form and its part-of-speech tag.

In: a word form and its Penn Treebank tag, with the tables that ship beside the parser's weights. Out: the lemma, in
lower case but for proper nouns. A word is looked up first and stripped of its ending after that; it is never guessed
from its neighbours.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache

from musterbook.lexicon.weights import LemmaTable

_VERB_ENDINGS = (
    *(("ying", ("ie", "y")), ("ies", ("y", "ie")), ("ied", ("y", "ie"))),
    *(("ing", ("", "e")), ("ed", ("", "e"))),
)
_S_ENDINGS = (("es", ("", "e")), ("s", ("",)))
_NOUN_ENDINGS = (("ies", ("y", "ie")), ("ves", ("f", "fe", "ve")), *_S_ENDINGS)
_VERB_TAGS = frozenset(("VBD", "VBN", "VBG", "VBZ"))
_BASE_TAGS = frozenset(("VB", "VBP"))
_SIBILANT = ("s", "sh", "ch", "x", "z")
_NEVER_BARE = (
    *("at", "iz", "is", "ut", "iv", "uc", "ag", "ar", "ur", "ad", "id", "ud", "ok", "ip", "up", "um", "ub"),
    *("am", "ang", "eng", "ced"),
    *("bl", "cl", "dl", "fl", "gl", "pl", "tl", "c", "u", "v", "s", "z", "g"),
)
_BARE = ("ss", "ing", "ong", "er", "ll", "ead", "oad", "aid", "oid", "oud", "eam", "oam")


@lru_cache(maxsize=16384)
def lemma(form: str, tag: str, table: LemmaTable) -> str:
    """Give the dictionary form of a word; an unknown ending leaves the word as it is, in lower case."""
    low = form.lower().replace("’", "'")
    if tag in ("NNP", "NNPS"):
        return form[:-1] if tag == "NNPS" and low.endswith("s") and len(low) > 3 else form
    known = table.exceptions.get(f"{low}|{tag}")
    if known is not None:
        return known
    if tag in _BASE_TAGS and low.endswith("s") and low not in table.verbs:  # "reaffirms", taken for a plural's verb
        stem = _strip(low, _S_ENDINGS, table.verbs)
        return stem if stem in table.verbs else low
    if tag in _VERB_TAGS:
        return _strip(low, (*_VERB_ENDINGS, *_S_ENDINGS), table.verbs)
    if tag == "NNS" and low.endswith("men") and len(low) > 5:
        return low[:-2] + "an"
    if tag == "NNS":
        return _strip(low, _NOUN_ENDINGS, table.nouns)
    for tags, ending in ((("JJR", "RBR"), "er"), (("JJS", "RBS"), "est")):
        if tag in tags and low.endswith(ending) and len(low) > len(ending) + 2:
            return _compared(low[: -len(ending)])
    return low


def _strip(low: str, endings: tuple[tuple[str, tuple[str, ...]], ...], known: frozenset[str]) -> str:
    """Take the first ending whose stem is a known word; else guess from the shape of the longest ending that fits."""
    fits = [(end, adds) for end, adds in endings if low.endswith(end) and len(low) > len(end) + 1]
    for end, adds in fits:
        stem = low[: -len(end)]
        if end == "es" and not stem.endswith((*_SIBILANT, "o")):
            adds = ("e",)  # "fines" is of "fine": no "fin" takes -es
        for candidate in _candidates(stem, adds):
            if candidate in known:
                return candidate
    return _guess(low, fits[0][0]) if fits else low


def _candidates(stem: str, adds: tuple[str, ...]) -> Iterator[str]:
    if len(stem) > 2 and stem[-1] == stem[-2]:
        yield stem[:-1]
    for add in adds:
        yield stem + add


def _doubled(stem: str) -> bool:
    return len(stem) > 2 and stem[-1] == stem[-2] and stem[-1] not in "sl"


def _guess(low: str, ending: str) -> str:
    stem = low[: -len(ending)]
    if ending in ("ies", "ied"):
        return stem + "y"
    if ending == "ying":
        return stem + "y"
    if ending in ("ing", "ed"):
        if _doubled(stem):
            return stem[:-1]
        return stem + "e" if stem.endswith(_NEVER_BARE) and not stem.endswith(_BARE) else stem
    if ending == "es":
        return stem if stem.endswith(_SIBILANT) else stem + "e"
    if ending == "ves":
        return stem + "ve"
    return low if low.endswith("ss") else stem


def _compared(stem: str) -> str:
    """Undo the spelling of a comparative: bigger -> big, heavier -> heavy."""
    if stem.endswith("i"):
        return stem[:-1] + "y"
    return stem[:-1] if _doubled(stem) else stem
