"""Find the words by which a sentence hands its content to a speaker.

In: one sentence's tree and the cues. Out: `Saying`s: the cue, the stretch it vouches for and the stretch that names the
speaker. It looks at one sentence only; who "he" is, and what a quotation belongs to, is for `attributions`.
"""

from __future__ import annotations

from collections.abc import Iterator

from musterbook.lexicon.attributions import Cues, Manner
from musterbook.reading.speech.clauses import QUOTES, Clauses, Saying
from musterbook.reading.speech.comments import comment
from musterbook.reading.speech.promises import promised
from musterbook.reading.speech.reckonings import LEMMAS, according, announced_by, reckoned
from musterbook.reading.syntax.parsing import Tree

_TAIL = frozenset(("obl", "obl:unmarked", "advmod", "obj", "ccomp", "xcomp", "advcl", "nmod", "iobj"))
_PREPOSED = frozenset(("according", "citing"))
_FURTHER = LEMMAS | {"clear"}
_FINITE = frozenset(("VBD", "VBZ", "VBP", "MD"))
_TOLD = frozenset(("tell", "inform", "assure", "remind", "warn", "notify", "advise"))
_ADDRESSED = frozenset(("DT", "JJ", "NN", "NNS", "NNP", "NNPS", "PRP", "PRP$", "POS", "CD", "IN", "CC"))
_OPENS_CLAUSE = frozenset(("DT", "PRP", "PRP$", "NNP", "NNPS", "NNS", "NN", "CD", "JJ", "EX"))
_BARE_BEFORE = frozenset(("amid", "despite", "following", "after"))
_COMMENTS = frozenset(("advcl", "parataxis", "conj", "ccomp"))
_EXPECTING = frozenset(("expect", "believe", "estimate", "consider", "think", "reckon"))
_PARTED = 12  # tokens between a verb and its "that"
_SOURCES = ("from", "by", "of")
_MEASURED = {
    "put": ("at", "between"),
    "estimate": ("at", "between"),
    "value": ("at",),
    "speak": ("of",),
    "write": ("of",),
    "give": ("as",),
    "report": ("as",),
    "describe": ("as",),
    "render": ("as",),
    "admit": ("to",),
}


def sayings(number: int, tree: Tree, cues: Cues) -> Iterator[Saying]:
    """Give every saying of one sentence, in order of the cue."""
    reader = _Sentence(number, tree, cues)
    before: Saying | None = None
    for i, (low, lemma) in enumerate(zip(tree.lows, tree.lemmas, strict=True)):
        if lemma not in cues.triggers and lemma not in _FURTHER and low not in _PREPOSED:
            continue
        found, token = None, tree.tokens[i]
        if low == "according" or (low == "citing" and token.tag == "VBG"):
            found = according(reader, i)
        elif token.tag.startswith("VB") and token.lemma in cues.by_verb and not reader.after_amid(i):
            found = comment(reader, i, cues.by_verb[token.lemma]) or reader.verb(i, cues.by_verb[token.lemma], before)
            before = found or before
            if found is None and token.lemma in cues.words["promising"]:
                found = promised(reader, i)
        elif token.tag.startswith("VB") and token.lemma in cues.words["promising"]:
            found = promised(reader, i)
        elif token.lemma == "clear" and token.tag == "JJ":
            found = reader.clear(i)
        elif lemma in cues.by_noun and (token.tag.startswith("NN") or reader.after_amid(i)):
            found = reader.noun(i, cues.by_noun[lemma])
        if found is None and lemma in LEMMAS:
            found = announced_by(reader, i) if token.tag.startswith("VB") else reckoned(reader, i)
        if found is not None:
            yield found


class _Sentence(Clauses):
    def verb(self, i: int, manner: Manner, before: Saying | None) -> Saying | None:
        token = self.tokens[i]
        if self.unsaid(i):
            return None
        who = self.subject(i)
        if before is not None and self._goes_on(i, before):
            who = before.head
        content = self._content(i, manner, who)
        opens = content is None and "quote" in manner.takes and self._opens(i)
        if content is None and not opens and not self._quoted(i):
            return None
        if not self.named(who):
            late = self._late_subject(i) if who is None else None
            if late is None:
                return None
            who = late
        if who is None or not self.can_speak(who):
            return None
        return Saying(
            self.number,
            (token.start, token.end),
            content,
            self.phrase(who),
            who,
            manner,
            opens,
            token.tag in ("VBZ", "VBP"),
        )

    def _goes_on(self, i: int, before: Saying) -> bool:
        """Say whether a participle goes on with the speaker before it ("he said, adding that …")."""
        token = self.tokens[i]
        if token.tag != "VBG" or before.head < 0 or self.tree.of_label(i, "nsubj", "aux"):
            return False
        after = before.content is None or not before.content[0] <= token.start < before.content[1]
        return after or (i > 0 and self.tokens[i - 1].text == "," and before.cue[1] <= token.start)

    def _content(self, i: int, manner: Manner, who: int | None) -> tuple[int, int] | None:
        takes, tree = manner.takes, self.tree
        if "clause" in takes:
            for k in sorted(tree.of_label(i, "ccomp", "parataxis"), key=lambda k: abs(k - i)):
                if k > i and (self.tokens[k].label == "ccomp" or self._that_after(i)):
                    return self._right(i, self._own_start(i, k))
                if k < i and self.tokens[k].label == "ccomp":
                    return self._left(k, i)
            told = self._told(i)
            if told is not None:
                return self._right(i, told)
            small = next((k for k in tree.of_label(i, "xcomp") if k > i and tree.of_label(k, "nsubj")), None)
            if small is not None:
                return self._right(i, small)
            if self._that_after(i):
                return self._after_that(i)
            late = self._late_that(i)
            if late is not None:
                return self._trim_from(late, i)
            if self.tokens[i].lemma in _EXPECTING and tree.of_label(i, "obj"):
                to = self._infinitive(i)
                if to is not None:
                    return self._right(i, min(tree.of_label(i, "obj")))
        if self.tokens[i].label in _COMMENTS and "clause" in takes:
            beside = self._beside(i)
            if beside is not None:
                return beside
        if "infinitive" in takes:
            to = self._infinitive(i)
            if to is not None:
                k = to
                return self._right(i, min((c for c in tree.children(i) if i < c <= k and self._heavy(c)), default=k))
        for preposition in ("of", "for"):
            if preposition in takes:
                behind = next((k for k in tree.of_label(i, "obl") if k > i and self.case(k) == preposition), None)
                if behind is not None:
                    sums = [k for k in tree.of_label(i, "obj") if i < k < behind and self._counts(k)]
                    return self._right(i, min([behind, *sums]))
        found = self._object(i, manner, who) if "object" in takes else None
        return found or self._amount(i)

    def _amount(self, i: int) -> tuple[int, int] | None:
        """Give a number that a verb of reckoning hands over: "counted 40 dead", "put the cost at $3 million"."""
        tree, lemma = self.tree, self.tokens[i].lemma
        behind = [k for k in tree.of_label(i, "obj", "obl", "nmod", "ccomp", "xcomp") if k > i]
        at = next((k for k in behind if self.case(k) in _MEASURED.get(lemma, ()) and self._counts(k)), None)
        given = [k for k in behind if self.tokens[k].label == "obj"]
        if at is not None:
            return self._right(i, min([at, *given]))
        if lemma in ("put", "estimate", "value") and given and self._put_at(given[0]):
            return self._right(i, given[0])
        if lemma not in self.words["reckoning"]:
            return None
        counted = next((k for k in behind if self.tokens[k].label == "obj" and self._counts(k)), None)
        return self._right(i, counted) if counted is not None else None

    def _put_at(self, k: int) -> bool:
        """Say whether "at" and a number end an object: "put the area that has been cleared at about 700 hectares"."""
        below = self.tree.descendants(k)
        tokens = self.tokens
        return any(tokens[d].lower == "at" and any(e > d and tokens[e].tag == "CD" for e in below) for d in below)

    def _counts(self, k: int) -> bool:
        """Say whether a noun phrase begins with a number: "334 deaths", "about $3 million"; not "a plan of 2014"."""
        return any(
            self.tokens[d].tag in ("CD", "$") and (d <= k or self.tokens[d].head == k) for d in self.tree.descendants(k)
        )

    def _told(self, i: int) -> int | None:
        """Give the clause that the tree hung on whom it was told to ("told donors his country would pay")."""
        if self.tokens[i].lemma not in _TOLD:
            return None
        for o in self.tree.of_label(i, "obj", "iobj"):
            for k in self.tree.of_label(o, "acl:relcl", "acl"):
                own = [self.tokens[s].lower for s in self.tree.of_label(k, "nsubj", "nsubj:pass")]
                if own and own[0] not in ("who", "which", "that") and not self._that_after(i):
                    return k
        return None

    def _own_start(self, i: int, k: int) -> int:
        """Give the object that the tree hung on the verb though it is the subject of the clause after it."""
        if self.tree.of_label(k, "nsubj", "nsubj:pass", "mark", "expl") or self.tokens[i].lemma in _TOLD:
            return k
        return next((o for o in self.tree.of_label(i, "obj") if i < o < k), k)

    def _heavy(self, k: int) -> bool:
        return self.tokens[k].label not in ("punct", "advmod", "aux", "cc", "conj")

    def _infinitive(self, i: int) -> int | None:
        """Give the verb of a "to …" clause that hangs on a verb or on its object."""
        for at in (i, *self.tree.of_label(i, "obj", "obl")):
            for k in self.tree.of_label(at, "xcomp", "advcl", "acl", "ccomp"):
                if (
                    k > i
                    and self.tokens[k].tag == "VB"
                    and any(self.tokens[m].lower == "to" for m in self.tree.of_label(k, "mark", "aux"))
                ):
                    return k
        return None

    def _object(self, i: int, manner: Manner, who: int | None) -> tuple[int, int] | None:
        """Give the object of a verb that can take one as what it says; who speaks must be able to."""
        tree = self.tree
        k = next((k for k in tree.of_label(i, "obj", "xcomp") if k > i), None)
        bare = self.tokens[i].lemma in manner.clauses_only
        if k is None or who is None or bare or tree.of_label(i, "iobj", "aux:pass"):
            return None
        lemma = self.tokens[k].lemma.lower()
        if manner.name == "claimed" and lemma not in self.words["claimed_objects"]:
            return None
        if manner.stance == "denies" and not (
            lemma in self.nouns or lemma in self.words["claimed_objects"] or self.tokens[k].tag == "VBG"
        ):
            return None
        if self.tokens[k].label == "xcomp" and self.tokens[k].tag != "VBG":
            return None
        return self._right(i, k)

    def _that_after(self, i: int) -> bool:
        """Say whether "that" opens the content: right after the verb, or after whom it was told to."""
        if self.tokens[i].lemma in _TOLD:
            for t in self.tokens[i + 1 : i + 10]:
                if t.lower == "that":
                    return t.index > i + 1
                if t.tag not in _ADDRESSED:
                    break
        after = [t for t in self.tokens[i + 1 : i + 9] if t.text not in QUOTES]
        return any(t.lower == "that" and t.tag in ("IN", "WDT") for t in after[:1]) or (
            len(after) > 1 and after[0].text == "," and after[1].lower == "that"
        )

    def _after_that(self, i: int) -> tuple[int, int] | None:
        k = next(t.index for t in self.tokens[i + 1 :] if t.lower == "that")
        stop = self._clause_end(i)
        if self.tokens[0].tag == "IN" and i < len(self.tokens) // 2:
            stop = min(stop, self._new_clause(k + 1))
        return self.trim(k + 1, stop)

    def _late_that(self, i: int) -> int | None:
        """Give a "that" which only a phrase of time or place parts from its verb ("said before the talks that ...")."""
        for t in self.tokens[i + 1 : i + _PARTED]:
            if t.lower == "that":
                opens = t.index > i + 1 and self._opens_content(t.index)
                return t.index if opens and self.tokens[i + 1].tag in ("IN", "RB", "NNP") else None
            if t.tag not in _ADDRESSED and t.tag != "RB":
                return None
        return None

    def _trim_from(self, that: int, i: int) -> tuple[int, int] | None:
        return self.trim(that + 1, self._clause_end(i))

    def _clause_end(self, i: int) -> int:
        """Give the number after the last token before the next verb of saying that is joined to this one."""
        for k in self.tree.of_label(i, "conj", "advcl"):
            if k > i and self.tokens[k].lemma in self.verbs:
                first = min(self.tree.descendants(k))
                if first > i + 1:
                    return first
        return len(self.tokens)

    def _right(self, i: int, k: int) -> tuple[int, int] | None:
        """Give what stands right of a verb from its complement on, with what follows under the same verb."""
        inside = [d for d in self.tree.descendants(k) if d > i]
        if not inside:
            return None
        last = max(inside)
        for c in self.tree.children(i):
            if c > last and self.tokens[c].label in _TAIL and self.tokens[c].lemma not in self.verbs:
                last = max(last, *self.tree.descendants(c))
        return self.trim(min(inside), min(last + 1, self._clause_end(i), self._said_too(i, inside)))

    def _said_too(self, i: int, inside: list[int]) -> int:
        """Give where a joined clause begins in which the same speaker goes on ("…, but he added that …")."""
        for d in inside:
            token = self.tokens[d]
            if token.label == "conj" and token.lemma in self.verbs and token.tag in _FINITE:
                own = [self.tokens[k].lower for k in self.tree.of_label(d, "nsubj")]
                if own and own[0] in ("he", "she", "they", "it"):
                    return min(self.tree.descendants(d))
        return len(self.tokens)

    def _left(self, k: int, i: int) -> tuple[int, int] | None:
        """Give what stands left of a verb and its subject; after "X said," a quotation may go on."""
        first = min(self.tree.descendants(k))
        stops = [m for c in self.tree.of_label(i, "nsubj") for m in self.tree.descendants(c)]
        stop = min([i, *(m for m in stops if m > k)])
        span = self.trim(first, stop)
        if span is None:
            return None
        rest = [t for t in self.tokens[i + 1 :] if t.text in QUOTES]
        if rest and self.tokens[-1].index - rest[0].index > 3:
            return span[0], self.tokens[-1].end
        return span

    def _beside(self, i: int) -> tuple[int, int] | None:
        """Give the clause beside a comment ("As X said, …"; "…, X said, …")."""
        tree = self.tree
        own = [d for d in tree.descendants(i) if self.tokens[d].label != "punct"]
        head = self.tokens[i].head
        if not tree.of_label(i, "nsubj") or head < 0:
            return None
        marked = [self.tokens[m].lower for m in tree.of_label(i, "mark", "advmod")]
        if self.tokens[i].label == "advcl" and "as" not in marked:
            return None
        loose = self.tokens[i].label in ("conj", "ccomp")
        if loose and (self.tokens[i].head > i or self.tokens[own[0] - 1].text != "," or tree.of_label(i, "cc", "obj")):
            return None
        around = tree.descendants(head)
        before, after = [d for d in around if d < own[0]], [d for d in around if d > own[-1]]
        if len(before) <= 2:
            return self.trim(own[-1] + 1, after[-1] + 1) if after else None
        return self.trim(before[0], after[-1] + 1 if len(after) > 2 else own[0])

    def clear(self, i: int) -> Saying | None:
        """Read "made (it) clear that …"."""
        verb = self.tokens[i].head
        if verb < 0 or self.tokens[verb].lemma != "make" or self.unsaid(verb):
            return None
        who = self.subject(verb)
        at = next((t.index for t in self.tokens[i + 1 :] if t.lower == "that" and t.tag in ("IN", "WDT")), None)
        if at is None or not self.named(who) or who is None:
            return None
        content = self.trim(at + 1, len(self.tokens))
        cue = (self.tokens[verb].start, self.tokens[i].end)
        return Saying(self.number, cue, content, self.phrase(who), who, self.verbs["say"])

    def noun(self, i: int, manner: Manner) -> Saying | None:
        """Read a noun of saying with its clause: "warnings from officers that …", "reports (that) …"."""
        content = self._noun_content(i, manner)
        if content is None:
            return None
        cue, who = (self.tokens[i].start, self.tokens[i].end), self._noun_source(i)
        if who is None and manner.name not in ("reported", "claimed"):
            return None
        head = i if who is None else who
        return Saying(self.number, cue, content, self.phrase(head) if head != i else cue, head, manner)

    def _noun_content(self, i: int, manner: Manner) -> tuple[int, int] | None:
        tree, tokens = self.tree, self.tokens
        best = None
        for k in tree.of_label(i, "acl", "ccomp", "acl:relcl", "advcl"):
            marks = [tokens[m].lower for m in tree.of_label(k, "mark", "nsubj")]
            told = tree.of_label(k, "nsubj", "nsubj:pass", "cop") and tokens[k].tag not in ("VBG",)
            if k > i and told and not set(marks) & {"who", "which"} and not self._about_itself(i, k):
                best = k
        if best is not None:
            inside = [d for d in tree.descendants(best) if d > i]
            return self.trim(min(inside), max(inside) + 1)
        if "infinitive" in manner.takes:
            to = next((k for k in tree.of_label(i, "acl") if k > i and tokens[k].tag == "VB"), None)
            if to is None:
                return None
            return self.trim(min(d for d in tree.descendants(to) if d > i), max(tree.descendants(to)) + 1)
        return self._noun_surface(i)

    def after_amid(self, i: int) -> bool:
        """Say whether a preposition before a word makes it a noun, whatever its tag ("amid reports")."""
        return i > 0 and self.tokens[i - 1].lower in _BARE_BEFORE

    def _noun_surface(self, i: int) -> tuple[int, int] | None:
        """Read what follows a noun of saying by its words alone: "(from X) that S", and after "amid" a bare clause."""
        tokens = self.tokens
        first = next((t.index + 1 for t in tokens[i + 1 : i + 16] if self._opens_content(t.index)), None)
        if first is None and self.after_amid(i) and i + 1 < len(tokens) and tokens[i + 1].tag in _OPENS_CLAUSE:
            first = i + 1
        if first is None:
            return None
        leads = i < 4 and tokens[0].tag == "IN"
        stop = next((t.index for t in tokens[first:] if t.text in ";:—" or (leads and t.text == ",")), len(tokens))
        if not any(t.tag in _FINITE for t in tokens[first:stop]):
            return None
        return self.trim(first, stop)

    def _opens_content(self, k: int) -> bool:
        """Say whether "that" is followed by a subject, not by its own verb."""
        tokens = self.tokens
        return tokens[k].lower == "that" and k + 1 < len(tokens) and tokens[k + 1].tag in _OPENS_CLAUSE

    def _about_itself(self, i: int, k: int) -> bool:
        """Say whether a clause tells of the noun itself ("claims that had swirled"): its "that" is the subject."""
        return any(self.tokens[m].lower == "that" for m in self.tree.of_label(k, "nsubj", "nsubj:pass"))

    def _noun_source(self, i: int) -> int | None:
        """Give whose words a noun of saying tells: "from X", "by X", "X's", or the media they went about in."""
        tree = self.tree
        for k in tree.of_label(i, "nmod", "nmod:poss"):
            if self.tokens[k].label == "nmod:poss" or self.case(k) in _SOURCES:
                if self.tokens[k].lower in ("its", "his", "her", "their"):
                    continue
                return k
        for k in tree.of_label(i, "acl:relcl", "acl"):
            for m in tree.of_label(k, "obl"):
                if self.tokens[m].lemma.lower() in self.words["media"]:
                    return m
        return None
