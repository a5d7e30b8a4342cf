"""Find the comment that hands a whole clause to a speaker: "…, the ministry said on Monday", "…, said the envoy."

In: one sentence with its tree. Out: a `Saying` for a verb, or None. It goes by the words alone, because a parser that
hangs such a comment on the clause before it takes its subject for that clause's.
"""

from __future__ import annotations

from musterbook.lexicon.attributions import Manner
from musterbook.reading.speech.clauses import QUOTES, Clauses, Saying

_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_NOMINAL = frozenset(("NN", "NNS", "NNP", "NNPS", "PRP", "CD"))
_PHRASE = _NOMINAL | {"DT", "JJ", "JJR", "JJS", "POS", "PRP$", "HYPH", "CC", "VBN", "VBG", "``", "''"}
_LINKING = frozenset(("of", "in", "for", "at", "with", "from", "to", "on", "against"))
_OBJECTS = frozenset(("DT", "NN", "NNS", "NNP", "CD", "JJ", "PRP$", "PRP", "$"))
_ADVERBS = frozenset(("RB", "RP", "RBR"))
_SUBORDINATE = frozenset(("as", "when", "while", "if", "after", "before", "because", "although", "though", "since"))
_CLOSING = frozenset((".", "!", "?")) | QUOTES
_INVERTED = frozenset(
    ("say", "add", "explain", "note", "write", "remark", "comment", "conclude", "continue", "reply", "answer")
)
_TELLING = frozenset(("tell", "inform", "assure", "remind"))
_TIMES = frozenset(("last", "this", "next", "earlier", "yesterday", "today", "monday", "tuesday", "wednesday"))
_TIMES |= frozenset(("thursday", "friday", "saturday", "sunday", "later", "again", "then", "afterwards"))
_LONGEST = 16  # tokens of a speaker's phrase, and of what stands behind the verb
_LEAST = 4  # tokens of what is said
_WHOLE = 7  # tokens of what is a clause though no verb was found in it ("Five million people live there")


def comment(sentence: Clauses, i: int, manner: Manner) -> Saying | None:
    """Read a verb of saying as a comment: a comma, a speaker and the verb, or the verb and the speaker."""
    if "clause" not in manner.takes or not _finite(sentence, i):
        return None
    found = _before(sentence, i) or _behind(sentence, i)
    if found is None:
        return None
    stop, first, last, head, end = found
    tokens = sentence.tokens
    if not _told(sentence, stop) or not sentence.named(head) or not sentence.can_speak(head):
        return None
    goes_on = end < len(tokens) and tokens[end].text == "," and not _own_words(sentence, end + 1)
    content = sentence.trim(0, len(tokens) if goes_on else stop)
    if content is None:
        return None
    span = tokens[first].start, tokens[last].end
    return Saying(sentence.number, (tokens[i].start, tokens[i].end), content, span, head, manner)


def _finite(sentence: Clauses, i: int) -> bool:
    """Say whether a verb form can be a past tense, though it is tagged as the participle it looks like."""
    token = sentence.tokens[i]
    bare = not sentence.tree.of_label(i, "aux", "aux:pass", "nsubj:pass")
    named = i > 0 and sentence.tokens[i - 1].text[:1].isupper()
    return token.tag in _FINITE or (token.tag == "VBN" and bare and (named or token.lemma in _INVERTED))


def _before(sentence: Clauses, i: int) -> tuple[int, int, int, int, int] | None:
    """Read ", SPEAKER verb (on Monday)": where the content stops, the speaker's first, last and head, and the end."""
    tokens, last = sentence.tokens, i - 1
    while last > 0 and tokens[last].tag in _ADVERBS and tokens[last].lower not in ("not", "n't", "never"):
        last -= 1
    if last > 1 and tokens[last].text == ",":  # "…, Anna Berg, head of the commission, said"
        title = _phrase_start(sentence, last - 1)
        first = _phrase_start(sentence, title - 2) if title and tokens[title - 1].text == "," else 0
        head = _head(sentence, first, title - 1) if first else None
        last -= 1
    else:
        first = _phrase_start(sentence, last)
        head = _head(sentence, first, last + 1) if first else None
    end = _end(sentence, i)
    if not first or head is None or end is None or tokens[first - 1].text not in _BOUNDS:
        return None
    return first - 1, first, last, head, end


_BOUNDS = frozenset((",",)) | QUOTES | {"—", "–", "-"}


def _behind(sentence: Clauses, i: int) -> tuple[int, int, int, int, int] | None:
    """Read ", said SPEAKER" up to the sentence's end or the next comma."""
    tokens = sentence.tokens
    if tokens[i].lemma not in _INVERTED or i < 2 or tokens[i - 1].text not in _BOUNDS:
        return None
    stop = i + 1
    while stop < len(tokens) and _in_phrase(sentence, stop) and tokens[stop].text not in QUOTES:
        stop += 1
    head = _head(sentence, i + 1, stop)
    closed = stop == len(tokens) or tokens[stop].text in _CLOSING or tokens[stop].text == ","
    if head is None or not closed or stop - i > _LONGEST or tokens[i + 1].tag == "PRP":
        return None
    return i - 1, i + 1, stop - 1, head, len(tokens)


def _in_phrase(sentence: Clauses, k: int) -> bool:
    token = sentence.tokens[k]
    return token.tag in _PHRASE or token.lower in _LINKING


def _phrase_start(sentence: Clauses, last: int) -> int:
    """Give where the phrase that ends at a token begins; 0 where a comma does not stand before it."""
    k = last
    while k >= 0 and _in_phrase(sentence, k) and sentence.tokens[k].text not in QUOTES:
        k -= 1
    return k + 1 if 0 <= k < last and last - k <= _LONGEST and sentence.tokens[k].text in _BOUNDS else 0


def _head(sentence: Clauses, first: int, stop: int) -> int | None:
    """Give the noun that a phrase is headed by: the last one before its first preposition."""
    head = None
    for k in range(first, stop):
        if sentence.tokens[k].lower in _LINKING and head is not None:
            return head
        if sentence.tokens[k].tag in _NOMINAL:
            head = k
    return head


def _end(sentence: Clauses, i: int) -> int | None:
    """Give where what stands behind a verb of saying ends; None where it is what is said."""
    tokens = sentence.tokens
    k = i + 1
    object_behind = k < len(tokens) and tokens[k].tag in _OBJECTS and tokens[k].lower not in _TIMES
    if object_behind and tokens[i].lemma not in _TELLING:
        return None
    if k < len(tokens) and tokens[k].tag in ("VBG", "TO"):
        return None
    while k < len(tokens) and tokens[k].text not in _CLOSING and tokens[k].text not in (",", ";", ":"):
        if tokens[k].tag in _FINITE or tokens[k].tag in ("TO", "WDT", "WP", "WRB") or tokens[k].lower == "that":
            return None
        k += 1
    return k if k - i <= _LONGEST and (k == len(tokens) or tokens[k].text != ":") else None


def _told(sentence: Clauses, stop: int) -> bool:
    """Say whether a whole clause stands before a comment, not only an opening one ("As costs rose, …")."""
    tokens = sentence.tokens[:stop]
    verbs = [t.index for t in tokens if t.tag in _FINITE]
    if len(tokens) < _LEAST or (not verbs and not _verbless(sentence, stop)):
        return False
    if tokens[0].lower not in _SUBORDINATE:
        return True
    comma = next((t.index for t in tokens if t.text == ","), stop)
    return any(v > comma for v in verbs)


def _verbless(sentence: Clauses, stop: int) -> bool:
    """Say whether words without a verb can be a clause whose verb was not found, and are no opening phrase or name."""
    tokens = sentence.tokens
    counted = any(t.tag in ("CD", "$") for t in tokens[:stop])
    return stop >= _WHOLE and counted and tokens[0].tag not in ("IN", "TO")


def _own_words(sentence: Clauses, k: int) -> bool:
    """Say whether the words behind a comment are handed over by themselves: ", adding that …", ", “…”"."""
    tokens = sentence.tokens
    if k >= len(tokens) or tokens[k].text in QUOTES or tokens[k].tag == "VBG":
        return True
    return tokens[k].lower in _SUBORDINATE or tokens[k].lower in ("who", "which")
