"""Find the persons a text names, with the role it gives them.

In: a text, its trees, its parties and the lexicon. Out: `PersonMention`s in order of position. A surname is joined to
the full name elsewhere in the same document where that name is the only one to end in it. A name that no title, role,
given name or register marks as a person's is left alone.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, replace

from musterbook.lexicon import Lexicon
from musterbook.reading.names.parties import PartyMention
from musterbook.reading.syntax.parsing import Token, Tree

_PARTICLES = frozenset(
    """de da di du del della van von der den bin bint ibn abu al el la le ter dos das
    y""".split()  # noqa: SIM905
)
_ROLE_INNER = frozenset(
    """of for the to and & - – on in at 's ’s de deputy former then acting interim
    outgoing incoming""".split()  # noqa: SIM905
)
_BAD = frozenset(
    """the a an in on at of by for from with and or but as after before while when since he she it they we i his her
    its their our this that these those there no not also however meanwhile amid despite under over""".split()  # noqa: SIM905
)
_ARTICLED = re.compile(r"(?:al|el|as|ash|ar|an|ad|az|at)-[A-Z]")
_INITIAL = re.compile(r"[A-Z]\.|[A-Z]")
_PREMODIFIERS = frozenset(("NN", "NNP", "NNPS", "JJ", "VBG", "HYPH", "POS", "CD"))
_MARKS = frozenset(('"', "“", "”", "(", ")"))
_APPOSITION = 14  # tokens; the longest role after a comma in the public releases read had 13


@dataclass(frozen=True, slots=True)
class PersonMention:
    """One person named in a text.

    `start` to `end` is the whole phrase with its title and role, `name_start` to `name_end` the name alone. `name` is
    the full name, taken from elsewhere in the document where this place has the surname only. `role` is as said, None
    where the document gives none; `party` the code of the party in the role, None where there is not just one.
    """

    start: int
    end: int
    name_start: int
    name_end: int
    name: str
    role: str | None = None
    party: str | None = None


def _full_names(found: Sequence[PersonMention]) -> dict[str, set[str]]:
    """Give the full names by surname; forms that share the first name are one person, named by the longest."""
    by_first: dict[tuple[str, str], str] = {}
    for mention in found:
        if " " in mention.name:
            key = (surname(mention.name), mention.name.split()[0].lower())
            by_first[key] = max(by_first.get(key, ""), mention.name, key=len)
    full: dict[str, set[str]] = {}
    for (last, _), name in by_first.items():
        full.setdefault(last, set()).add(name)
    return full


def surname(name: str) -> str:
    """Give the last word of a name, in lower case with straight marks."""
    return name.split()[-1].lower().replace("’", "'") if name.split() else ""


def _joined(found: list[PersonMention], full: dict[str, set[str]], lexicon: Lexicon) -> tuple[PersonMention, ...]:
    """Give each surname its full name, and each mention the role the document gives the person first."""
    out = []
    for mention in found:
        names = full.get(surname(mention.name), set())
        if len(names) == 1 and (" " not in mention.name or mention.name.split()[0] == next(iter(names)).split()[0]):
            mention = replace(mention, name=next(iter(names)))
        elif " " not in mention.name and mention.role:
            holders = {row.person for row in lexicon.offices.person(mention.name)}
            mention = replace(mention, name=next(iter(holders))) if len(holders) == 1 else mention
        out.append(mention)
    roles: dict[str, tuple[str, str | None]] = {}
    for mention in out:
        if mention.role and mention.name not in roles:
            roles[mention.name] = (mention.role, mention.party)
    return tuple(
        replace(m, role=roles[m.name][0], party=roles[m.name][1]) if not m.role and m.name in roles else m for m in out
    )


def _capitals(tree: Tree) -> list[int]:
    """Give the tokens that can begin a name: those with a capital, and "al-Bashir"."""
    return [t.index for t in tree.tokens if t.text[0].isupper() or "-" in t.text]


class Persons:
    """Finds the persons of one text; `find` may be asked of all its trees, or of some as if there were no others."""

    def __init__(self, text: str, parties: Sequence[PartyMention], lexicon: Lexicon) -> None:
        self.text, self.parties, self.lexicon = text, parties, lexicon
        self.starts = [m.start for m in parties]
        words = lexicon.attributions.words
        self.roles, self.titles, self.portfolios = words["roles"], words["titles"], words["portfolios"]
        self.given = lexicon.parties.given_names
        self.nouns = lexicon.weights.lemmas.nouns
        self.taken = {p for m in parties for p in range(m.start, m.end)}
        self.taken |= {p for hit in lexicon.offices.index.find(text) for p in range(hit.start, hit.end)}
        self.known = {hit.start: hit.end for hit in lexicon.offices.people.find(text)}
        self._named: dict[int, list[PersonMention]] = {}  # by where a tree starts

    def find(self, trees: Sequence[Tree]) -> tuple[PersonMention, ...]:
        """Find every person named in some trees, ordered by position."""
        found = [mention for tree in trees for mention in self.named(tree)]
        full = _full_names(found)
        found += [m for tree in trees for m in self.surnames(tree, full, found)]
        return _joined(sorted(found, key=lambda m: m.name_start), full, self.lexicon)

    def named(self, tree: Tree) -> list[PersonMention]:
        """Find the names of two words or more, and surnames after a title."""
        if (kept := self._named.get(tree.start)) is not None:
            return kept
        out, tokens, end = self._named.setdefault(tree.start, []), tree.tokens, 0
        for i in _capitals(tree):
            if i < end or not self._namelike(tokens[i]):
                continue
            end = self._run(tokens, i)
            mention = self._mention(tokens, i, end)
            if mention is not None:
                out.append(mention)
        return out

    def surnames(self, tree: Tree, full: dict[str, set[str]], found: list[PersonMention]) -> list[PersonMention]:
        """Find surnames standing alone of persons whose full name the document has."""
        if full.keys().isdisjoint(tree.lows):
            return []
        named = [i for i, low in enumerate(tree.lows) if len(full.get(low, ())) == 1]
        first = bisect_left(found, tree.start, key=lambda m: m.name_start)
        last = bisect_left(found, tree.end, key=lambda m: m.name_start)
        covered = [(m.start, m.end) for m in found[first:last]]
        out = []
        for i in named:
            token = tree.tokens[i]
            if not token.text[0].isupper() or token.start in self.taken:
                continue
            if any(a <= token.start < b for a, b in covered):
                continue
            before = i - 1
            if before >= 0 and self._namelike(tree.tokens[before]) and tree.tokens[before].end + 1 == token.start:
                continue
            out.append(PersonMention(token.start, token.end, token.start, token.end, token.text))
        return out

    def _namelike(self, token: Token) -> bool:
        word = token.text
        if "-" in word and _ARTICLED.match(word):
            return True
        if not word[0].isupper() or token.start in self.taken or token.lower.rstrip(".") in _BAD:
            return False
        if word.rstrip(".") in self.titles or self._is_role(token) or token.lower in self.portfolios:
            return False
        rare = token.tag in ("NN", "JJ") and token.index > 0 and token.lower not in self.nouns
        return token.tag in ("NNP", "NNPS") or rare or token.text in self.given

    def _is_role(self, token: Token) -> bool:
        return token.lower in self.roles or token.lemma.lower() in self.roles

    def _run(self, tokens: Sequence[Token], start: int) -> int:
        """Give the end of the row of name words from `start`: particles, initials and nicknames belong to it."""
        i = start + 1
        while i < len(tokens):
            token = tokens[i]
            if self._namelike(token) or (_INITIAL.fullmatch(token.text) and token.start not in self.taken):
                i += 1
            elif self._hyphened(tokens, i) or (
                token.lower in _PARTICLES and i + 1 < len(tokens) and self._namelike(tokens[i + 1])
            ):
                i += 2
            elif token.text in _MARKS and (close := self._nickname(tokens, i)):
                i = close
            else:
                break
        return i

    def _hyphened(self, tokens: Sequence[Token], i: int) -> bool:
        """Say whether a hyphen joins two parts of one name ("Thomas-Greenfield")."""
        if tokens[i].text not in ("-", "–") or i + 1 >= len(tokens) or tokens[i].start != tokens[i - 1].end:
            return False
        return tokens[i + 1].start == tokens[i].end and tokens[i + 1].text[:1].isupper()

    def _nickname(self, tokens: Sequence[Token], i: int) -> int:
        """Give the end of a quoted nickname that a further name word follows, 0 where there is none."""
        for j in range(i + 2, min(i + 5, len(tokens) - 1)):
            if tokens[j].text in _MARKS and tokens[j].text != "(" and self._namelike(tokens[j + 1]):
                return j + 1
        return 0

    def _mention(self, tokens: Sequence[Token], start: int, end: int) -> PersonMention | None:
        titled = start > 0 and tokens[start - 1].text.rstrip(".") in self.titles
        after_of = start > 1 and tokens[start - 1].lower in ("of", "for", "and", "to", "the")
        first = next((i for i in range(start, end) if tokens[i].text in self.given), None)
        if tokens[start].start in self.known:
            first = start
        role_before = start > 0 and (self._is_role(tokens[start - 1]) or tokens[start - 1].start in self.taken)
        if first is None and not titled:
            common = all(t.lower in self.nouns for t in tokens[start:end])
            if end - start < 2 or common or not (self._role_near(tokens, start, end) or (role_before and not after_of)):
                return None
            first = max(start, end - 2) if after_of else start
        first = start if first is None else first
        if end - first < 2 and not titled:
            return None
        begin = self._role_start(tokens, first)
        name = " ".join(self.text[tokens[first].start : tokens[end - 1].end].split())
        before = any(self._is_role(t) for t in tokens[begin:first] if t.text.rstrip(".") not in self.titles)
        after = 0 if before else self._apposition(tokens, end)
        role, code = self._role(tokens, begin, first, end, after)
        stop = tokens[after - 1].end if after else tokens[end - 1].end
        return PersonMention(tokens[begin].start, stop, tokens[first].start, tokens[end - 1].end, name, role, code)

    def _role_near(self, tokens: Sequence[Token], start: int, end: int) -> bool:
        begin = self._role_start(tokens, start)
        return any(self._is_role(t) for t in tokens[begin:start]) or bool(self._apposition(tokens, end))

    def _role_start(self, tokens: Sequence[Token], first: int) -> int:
        """Walk back from a name over its title and role; give where they begin (the name itself where none does)."""
        i = begin = first
        while i > 0 and first - i < _APPOSITION:
            token = tokens[i - 1]
            if token.text.rstrip(".") in self.titles or self._is_role(token):
                begin = i = i - 1
            elif self._in_role(token):
                i -= 1
                if begin == i + 1 < first and token.tag in _PREMODIFIERS:
                    begin = i
            elif token.text == "," and begin == i and i > 1 and self._role_ends(tokens, i - 1):
                i -= 1
            else:
                break
        while begin < first and tokens[begin].lower in _ROLE_INNER and tokens[begin].tag not in _PREMODIFIERS:
            begin += 1
        return begin

    def _in_role(self, token: Token) -> bool:
        """Say whether a word may stand inside a role without being one."""
        inner = token.lower in _ROLE_INNER or token.lower in self.portfolios or token.start in self.taken
        return inner or token.tag in _PREMODIFIERS

    def _role_ends(self, tokens: Sequence[Token], end: int) -> bool:
        """Say whether a role and nothing else stands before a comma ("The minister, Anna Berg,")."""
        return self._is_role(tokens[end - 1]) and tokens[end - 1].tag in ("NN", "NNP")

    def _apposition(self, tokens: Sequence[Token], end: int) -> int:
        """Give the end of a role after a name and a comma ("…, the minister of defence,"); 0 where none stands."""
        if end + 1 >= len(tokens) or tokens[end].text not in (",", "("):
            return 0
        seen = False
        for i in range(end + 1, min(end + 1 + _APPOSITION, len(tokens))):
            token = tokens[i]
            if token.text in (",", ")", ".", ";", ":", "—", "–") and seen:
                return i
            if seen and token.tag.startswith(("VB", "MD", "W", "CC")):
                return i
            if token.tag.startswith(("VB", "MD", "W", "PRP")) or token.text in (",", ")", ".", ";", '"', "“"):
                return 0
            if seen and self._namelike(token):
                return 0
            seen = seen or (self._is_role(token) and token.tag in ("NN", "NNP"))
            if i == end + 1 and token.tag in ("CC", "IN", "TO"):
                return 0
        at = min(end + 1 + _APPOSITION, len(tokens))
        return at if seen and at == len(tokens) else 0

    def _role(
        self, tokens: Sequence[Token], begin: int, first: int, end: int, after: int
    ) -> tuple[str | None, str | None]:
        """Give the role as said, and the code of the only party named in it."""
        if after:
            a, b = tokens[end + 1].start, tokens[after - 1].end
        elif begin < first:
            a, b = tokens[begin].start, tokens[first - 1].end
        else:
            return None, None
        words = " ".join(self.text[a:b].split())
        words = words.rstrip(" ,")
        words = re.sub(r"^(?:the|an?)\s+", "", words, flags=re.IGNORECASE)
        first = bisect_left(self.starts, a)
        codes = {m.code for m in self.parties[first : bisect_left(self.starts, b)] if m.code}
        head, _, rank = words.rpartition(", ")
        if head and all(w.rstrip(".") in self.titles for w in rank.split()):
            words = head
        plain = all(w.rstrip(".") in self.titles and w.lower() not in self.roles for w in words.split())
        return (None if plain else words), (next(iter(codes)) if len(codes) == 1 else None)
