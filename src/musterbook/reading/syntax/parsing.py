"""Tag the words of a document's sentences and join them to dependency trees.

In: a text, the spans of its sentences and the weights. Out: one `Tree` per span, in the same order. Tags are those of
the Penn Treebank, relations those of Universal Dependencies. It reads no file; the network is run by onnxruntime on one
thread, and numpy and onnxruntime are first imported when a sentence is first parsed. Sentences are batched within one
call, and padding does not reach their scores, so that what stands elsewhere in a document changes no tree.

The network: five hashed features of a word, two convolutions, one bidirectional LSTM, biaffine arcs (Dozat and Manning,
2017). Where the best head of every word taken alone gives no tree, the best tree is decoded (`decoding`).
"""

from __future__ import annotations

import re
from array import array
from bisect import bisect_left, bisect_right
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, partial
from itertools import chain, count, islice, repeat
from typing import TYPE_CHECKING, Any

from musterbook.lexicon.weights import UNKNOWN, Weights
from musterbook.reading.syntax.lemmas import lemma
from musterbook.reading.syntax.tokens import tokenize

if TYPE_CHECKING:
    from numpy.typing import NDArray

_PIECE = 160  # tokens; the network was trained on sentences of up to 110, and scores grow with the square
_AT_ONCE = 400  # sentences whose words and scores are held at a time; enough to find many of like length
_BATCH = 400  # cells of a batch (sentences times the longest one's tokens); more are no faster and take more memory
_FEW = 6  # batches that take each step together; an article of 500 words is three or four
_FORMS = 16384  # forms whose features are kept; most of a language's running text is fewer
_WASTE = 60  # cells of a batch that may be padding; what a batch costs by itself is worth as many. Tried 0 to 300
_FUNCTION = frozenset(("aux", "aux:pass", "cop", "mark", "case", "det", "punct", "cc"))
_KEPT = frozenset(("fixed", "goeswith", "conj", "advmod", "punct"))
_BASES = frozenset(("VB", "VBP"))
_COMMON = {"NNP": "NN", "NNPS": "NNS"}  # a word in small letters is no name; the network takes rare ones for names
_PLAIN = str.maketrans("’‘ʼ´`“”„«»–—‑−", "'''''" + '"""""' + "----")
_DIGIT = re.compile(r"\d")
_CURRENCY = re.compile(r"[A-Z]{1,2}\$")


@dataclass(slots=True)  # not frozen: that takes four times as long to make, and a document has thousands
class Token:
    """A word or mark: its place in the text, and in the tree; never changed.

    `index` counts from 0 in the tree; `head` is the index of the token it depends on, -1 at the root. `tag` is a Penn
    Treebank tag, `label` a Universal Dependencies relation. `lemma` is in lower case but for proper nouns. `lower` is
    the form in lower case with straight marks.
    """

    index: int
    start: int
    text: str
    lemma: str
    tag: str
    head: int
    label: str
    lower: str

    @property
    def end(self) -> int:
        return self.start + len(self.text)


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class Analysis:
    """Of some words in a row: heads (-1 at the root), labels and tags."""

    heads: list[int]
    labels: list[str]
    tags: list[str]


@dataclass(slots=True)  # not frozen, as with `Token`: made by the hundred
class Tree:
    """A sentence's tokens and what depends on what; `start` and `end` are the span it was parsed from.

    `head` (a root's is its own index), `labels`, `lows`, `lemmas` (in lower case) and `tags` are those of the tokens.
    """

    tokens: tuple[Token, ...]
    start: int
    end: int
    kids: Sequence[Sequence[int]]
    head: list[int]
    labels: list[str]
    lows: list[str]
    lemmas: list[str]
    tags: list[str]

    @classmethod
    def of(
        cls, span: tuple[int, int], starts: Sequence[int], forms: Sequence[str], lemmas: Sequence[str], found: Analysis
    ) -> Tree:
        """Build a tree of words, where they start, and what was found of them; their heads must form one."""
        lows, tags, labels = list(map(_low, forms)), found.tags, found.labels
        tokens = tuple(map(Token, count(), starts, forms, lemmas, tags, found.heads, labels, lows))
        heads = [head if head >= 0 else i for i, head in enumerate(found.heads)]
        return cls(tokens, *span, children(heads), heads, labels, lows, list(map(_small, lemmas)), tags)

    @property
    def root(self) -> int:
        """The index of the root, -1 in a tree without tokens."""
        return next((t.index for t in self.tokens if t.head < 0), -1)

    def label(self, index: int) -> str:
        return self.tokens[index].label

    def children(self, index: int) -> Sequence[int]:
        """Give what depends on a token, in order of position."""
        return self.kids[index]

    def of_label(self, index: int, *labels: str) -> tuple[int, ...]:
        """Give the children that stand in one of some relations."""
        return tuple([k for k in self.kids[index] if self.labels[k] in labels])

    def heads(self, index: int) -> Iterator[int]:
        """Walk from a token's head up to the root."""
        index = self.tokens[index].head
        while index >= 0:
            yield index
            index = self.tokens[index].head

    def descendants(self, index: int) -> tuple[int, ...]:
        """Give a token and everything below it, in order of position."""
        found = [index]
        for i in found:
            found.extend(self.kids[i])
        return tuple(sorted(found))

    def span(self, index: int) -> tuple[int, int]:
        """Give the stretch of the text from the first to the last token of a subtree."""
        members = self.descendants(index)
        return self.tokens[members[0]].start, self.tokens[members[-1]].end

    def token_at(self, offset: int) -> int | None:
        """Give the token that covers a position of the text; None in a blank or outside."""
        i = bisect_right(self.tokens, offset, key=_start) - 1
        return i if i >= 0 and offset < self.tokens[i].end else None

    def tokens_in(self, start: int, end: int) -> range:
        """Give the tokens that touch a stretch of the text."""
        first = bisect_right(self.tokens, start, key=_end)
        return range(first, max(first, bisect_left(self.tokens, end, key=_start)))


def children(heads: Sequence[int]) -> list[Sequence[int]]:
    """Give what depends on each token, in order of position; a root's head is itself."""
    kids: list[list[int] | tuple[()]] = [()] * len(heads)  # most words have none, and share it
    for i, head in enumerate(heads):
        if head != i:
            if below := kids[head]:
                below.append(i)
            else:
                kids[head] = [i]
    return list(map(tuple, kids))


def _start(token: Token) -> int:
    return token.start


def _end(token: Token) -> int:
    return token.end


def parse(text: str, spans: Sequence[tuple[int, int]], weights: Weights) -> tuple[Tree, ...]:
    """Parse each span of a text; a span without words gives a tree without tokens.

    Give all sentences of one document at once, and never those of several. Sentences over 160 tokens are cut at a mark;
    each later part hangs on the root of the first. Deterministic for one build of onnxruntime.
    """
    same: dict[str, str] = {}  # one string for each form, however often it stands in the text
    windows = (spans[at : at + _AT_ONCE] for at in range(0, len(spans), _AT_ONCE))
    return tuple(tree for window in windows for tree in _parsed(text, window, weights, same))


def _parsed(text: str, spans: Sequence[tuple[int, int]], weights: Weights, same: dict[str, str]) -> Iterator[Tree]:
    cut = [tokenize(text, start, end) for start, end in spans]
    forms = [[same.setdefault(form := text[s:e], form) for s, e in tokens] for tokens in cut]
    pieces = [(n, a, b) for n, row in enumerate(forms) for a, b in _pieces(row)]
    words = [forms[n][a:b] for n, a, b in pieces]
    found: list[list[Analysis]] = [[] for _ in cut]
    for (n, _, _), analysis in zip(pieces, _analyse(words, weights) if pieces else (), strict=True):
        found[n].append(analysis)
    for span, tokens, row, parts in zip(spans, cut, forms, found, strict=True):
        yield _tree(span, tokens, row, _joined(parts) if parts else Analysis([], [], []), weights)


def _joined(parts: list[Analysis]) -> Analysis:
    """Make one sentence of its pieces: each later one hangs on the root of the first."""
    heads, labels, tags = parts[0].heads, parts[0].labels, parts[0].tags
    top = heads.index(-1) if heads else -1
    for part in parts[1:]:
        part.labels[part.heads.index(-1)] = "parataxis"
        base = len(heads)
        heads += [head + base if head >= 0 else top for head in part.heads]
        labels += part.labels
        tags += part.tags
    return Analysis(heads, labels, tags)


def _tree(span: tuple[int, int], words: list[tuple[int, int]], forms: list[str], found: Analysis, of: Weights) -> Tree:
    tags = found.tags
    for i, tag in enumerate(tags):
        if tag in _COMMON and forms[i].islower() and len(forms[i]) > 2:
            tags[i] = _COMMON[tag]
        elif tag in _BASES and forms[i] not in of.lemmas.verbs and f"{forms[i]}|VBD" in of.lemmas.exceptions:
            tags[i] = "VBD"  # "flew", "took": no form but the past is spelt so
    return Tree.of(span, [start for start, _ in words], forms, list(map(lemma, forms, tags, repeat(of.lemmas))), found)


def _pieces(tokens: list[str]) -> Iterator[tuple[int, int]]:
    """Cut a long row of tokens after the last strong mark that fits, else after a comma, else where it must be."""
    at = 0
    while len(tokens) - at > _PIECE:
        window = range(at + _PIECE - 1, at + _PIECE // 3, -1)
        for marks in (".;:!?•", ",–—"):
            stop = next((i for i in window if tokens[i] in marks), None)
            if stop is not None:
                break
        else:
            stop = at + _PIECE - 1
        yield at, stop + 1
        at = stop + 1
    if at < len(tokens):
        yield at, len(tokens)


class _Features(dict[str, bytes]):
    """The numbers of a form's features, as eight bytes each; found when first asked for."""

    def __init__(self, weights: Weights) -> None:
        self.tables = weights.features

    def __missing__(self, form: str) -> bytes:
        if len(self) >= _FORMS:
            self.clear()
        values = feature_values(form)
        numbers = (table.get(value, UNKNOWN) for table, value in zip(self.tables, values, strict=True))
        found = self[form] = array("q", numbers).tobytes()
        return found


@lru_cache(maxsize=_FORMS)
def _small(word: str) -> str:
    """Give a word in lower case, one string for all its places."""
    return word.lower()


@lru_cache(maxsize=_FORMS)
def _low(form: str) -> str:
    """Give a form in lower case with straight marks."""
    return form.lower().translate(_PLAIN)


def feature_values(form: str) -> tuple[str, str, str, str, str]:
    """Give what the network knows of a form, in the order of `lexicon.weights.FEATURES`; training uses it too."""
    plain = form.translate(_PLAIN)
    if _CURRENCY.fullmatch(plain):
        plain = "$"
    low = _DIGIT.sub("0", plain.lower())
    return low, low[:3], low[-3:], low[-2:], _shape(plain)


def _shape(form: str) -> str:
    """Give capitals as X, small letters as x, digits as d, each at most twice in a row; at most ten signs."""
    out = ""
    for sign in form[:40]:
        kind = "X" if sign.isupper() else "x" if sign.islower() else "d" if sign.isdigit() else sign
        if out[-2:] != kind * 2:
            out += kind
    return out[:10]


def _batches(lengths: Sequence[int]) -> Iterator[list[int]]:
    """Group sentences of like length, shortest first."""
    batch: list[int] = []
    words = 0
    for i in sorted(range(len(lengths)), key=lambda i: (lengths[i], i)):
        cells = lengths[i] * (len(batch) + 1)
        words += lengths[i]
        if batch and (cells > _BATCH or cells - words > _WASTE):
            yield batch
            batch, words = [], lengths[i]
        batch.append(i)
    if batch:
        yield batch


def _analyse(words: list[list[str]], weights: Weights) -> list[Analysis]:
    network = _network(weights)
    found: dict[int, Analysis] = {}
    batches = _batches([len(w) for w in words])
    while few := list(islice(batches, _FEW)):
        analyses = network.run([[words[i] for i in batch] for batch in few])
        found.update(zip(chain.from_iterable(few), analyses, strict=True))
    return [found[i] for i in range(len(words))]


class _Network:
    """Both parts of the network: one scores heads and tags words, the other labels the arcs that were chosen."""

    def __init__(self, weights: Weights) -> None:
        import onnxruntime  # type: ignore[import-untyped]

        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = options.inter_op_num_threads = 1
        options.log_severity_level = 3
        start = partial(onnxruntime.InferenceSession, sess_options=options, providers=["CPUExecutionProvider"])
        self.features = _Features(weights)
        self.weights = weights
        self.parser, self.labeller = map(start, weights.networks())

    def run(self, batches: list[list[list[str]]]) -> list[Analysis]:
        """Run some batches, in each its longest sentence last; give what was found of their sentences, in order.

        Each step is taken for all batches before the next: the processor's caches hold what one step needs, not all.
        """
        outputs = ["arcs", "heads", "tags", "over", "under"]
        given = [self._given(words) for words in batches]
        scored = [self.parser.run(outputs, each) for each in given]
        trees = [_trees(words, arcs, heads) for words, (arcs, heads, *_) in zip(batches, scored, strict=True)]
        labelled = [
            self.labeller.run(["labels"], {"over": over, "under": under, "heads": heads})[0]
            for _, heads, _, over, under in scored
        ]
        labels = chain.from_iterable(each.tolist() for each in labelled)
        tags = chain.from_iterable(tags.tolist() for _, _, tags, _, _ in scored)
        of = repeat(self.weights)
        return list(map(_analysis, chain.from_iterable(trees), labels, tags, of))

    def _given(self, words: list[list[str]]) -> dict[str, NDArray[Any]]:
        """Give the features' numbers of each form, once, and which form each word is: 0 where a sentence has ended."""
        import numpy as np

        longest, width = len(words[-1]), len(self.weights.features)
        rows = {form: n for n, form in enumerate(dict.fromkeys(chain.from_iterable(words)), start=1)}
        cells: list[int] = []
        for forms in words:
            cells += map(rows.__getitem__, forms)
            cells += [0] * (longest - len(forms))
        numbers = b"".join((bytes(width * array("q").itemsize), *map(self.features.__getitem__, rows)))
        return {
            "forms": np.frombuffer(numbers, dtype=np.int64).reshape(-1, width),
            "words": np.array(cells, dtype=np.int64).reshape(len(words), longest),
        }


@lru_cache(maxsize=2)
def _network(weights: Weights) -> _Network:
    return _Network(weights)


def _trees(words: list[list[str]], arcs: NDArray[Any], heads: NDArray[Any]) -> list[list[int]]:
    """Give the heads of a batch's sentences; where the best are no tree, decode one, and put it into `heads` too."""
    import numpy as np

    from musterbook.reading.syntax.decoding import best_tree, trees_of

    lengths = [len(forms) for forms in words]
    trees = [row[:length] for row, length in zip((heads - 1).tolist(), lengths, strict=True)]
    for row in np.flatnonzero(~trees_of(heads, lengths)):
        length = lengths[row]
        trees[row] = best_tree(arcs[row, :length, : length + 1])
        heads[row, :length] = [head + 1 for head in trees[row]]
    return trees


def _analysis(heads: list[int], label_ids: list[int], tag_ids: list[int], weights: Weights) -> Analysis:
    labels = ["parataxis" if (label := weights.labels[k]) == "root" else label for k in label_ids[: len(heads)]]
    labels[heads.index(-1)] = "root"
    _lift(heads, labels)
    return Analysis(heads, labels, [weights.tags[k] for k in tag_ids[: len(heads)]])


def _lift(heads: list[int], labels: list[str]) -> None:
    """Hang on its head's head what hangs on a function word, which in Universal Dependencies governs nothing."""
    for i in [i for i, head in enumerate(heads) if head >= 0 and labels[head] in _FUNCTION]:
        head = heads[i]
        while labels[i] not in _KEPT and labels[head] in _FUNCTION and heads[head] >= 0:
            head = heads[i] = heads[head]
