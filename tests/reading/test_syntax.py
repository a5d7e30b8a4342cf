"""The parser: trees are trees, tokens are their slices, and plain sentences of the field come out right."""

from __future__ import annotations

import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from musterbook.errors import LexiconError
from musterbook.lexicon import Lexicon
from musterbook.lexicon.weights import Weights
from musterbook.reading.syntax import parsing as syntax
from musterbook.reading.syntax.decoding import best_tree, trees_of
from musterbook.reading.syntax.lemmas import lemma
from musterbook.reading.syntax.parsing import Tree
from musterbook.reading.syntax.tokens import tokenize

# sentence, dependent, head ("" for the root), relation
ARCS = [
    ("Norway pledged 40 million crowns.", "Norway", "pledged", "nsubj"),
    ("Norway pledged 40 million crowns.", "pledged", "", "root"),
    ("Norway pledged 40 million crowns.", "crowns", "pledged", "obj"),
    ("The ministry sent 200 trainers to Kenya.", "ministry", "sent", "nsubj"),
    ("The ministry sent 200 trainers to Kenya.", "trainers", "sent", "obj"),
    ("The ministry sent 200 trainers to Kenya.", "200", "trainers", "nummod"),
    ("The ministry sent 200 trainers to Kenya.", "Kenya", "sent", "obl"),
    ("Three bases were handed over to Iraqi forces by the coalition.", "bases", "handed", "nsubj:pass"),
    ("Three bases were handed over to Iraqi forces by the coalition.", "were", "handed", "aux:pass"),
    ("Three bases were handed over to Iraqi forces by the coalition.", "coalition", "handed", "obl"),
    ("Three bases were handed over to Iraqi forces by the coalition.", "Iraqi", "forces", "amod"),
    ("The minister said that the troops would leave in May.", "leave", "said", "ccomp"),
    ("The minister said that the troops would leave in May.", "troops", "leave", "nsubj"),
    ("The minister said that the troops would leave in May.", "would", "leave", "aux"),
    ("The minister said that the troops would leave in May.", "that", "leave", "mark"),
    ("Italy and Spain will train the police.", "Spain", "Italy", "conj"),
    ("Italy and Spain will train the police.", "and", "Spain", "cc"),
    ("Italy and Spain will train the police.", "police", "train", "obj"),
    ("The group claimed responsibility for the attack.", "responsibility", "claimed", "obj"),
    ("The group claimed responsibility for the attack.", "for", "attack", "case"),
    ("Germany has decided to provide tents.", "provide", "decided", "xcomp"),
    ("Germany has decided to provide tents.", "has", "decided", "aux"),
    ("Germany has decided to provide tents.", "tents", "provide", "obj"),
    ("The coalition's aircraft struck two trucks.", "coalition", "aircraft", "nmod:poss"),
    ("The coalition's aircraft struck two trucks.", "two", "trucks", "nummod"),
    ("Officials who met in Rome approved the plan.", "met", "Officials", "acl:relcl"),
    ("Officials who met in Rome approved the plan.", "plan", "approved", "obj"),
    ("Sweden did not send soldiers.", "not", "send", "advmod"),
    ("Sweden did not send soldiers.", "did", "send", "aux"),
    ("The mission is a success.", "is", "success", "cop"),
    ("The mission is a success.", "mission", "success", "nsubj"),
    ("A convoy of trucks arrived.", "trucks", "convoy", "nmod"),
    ("A convoy of trucks arrived.", "A", "convoy", "det"),
    ("Canada plans to withdraw its advisers next year.", "withdraw", "plans", "xcomp"),
    ("Canada plans to withdraw its advisers next year.", "its", "advisers", "nmod:poss"),
    ("“We will stay,” the general said.", "general", "said", "nsubj"),
]

TOKENS = [
    ("We don't know.", ["We", "do", "n't", "know", "."]),
    ("a grant of $200 million", ["a", "grant", "of", "$", "200", "million"]),
    ("US$1.9bn for the U.S.", ["US$", "1.9", "bn", "for", "the", "U.S."]),
    ("Gen. Omar's men (all 40) left.", ["Gen.", "Omar", "'s", "men", "(", "all", "40", ")", "left", "."]),
    ("“It’s over,” he said.", ["“", "It", "’s", "over", ",", "”", "he", "said", "."]),
    ("the U.S.-led force", ["the", "U.S.", "-", "led", "force"]),
    ("al-Baghdadi died on Feb. 13.", ["al-Baghdadi", "died", "on", "Feb.", "13", "."]),
    ("He said no.", ["He", "said", "no", "."]),
    ("Feb. 14-15", ["Feb.", "14-15"]),
    ("they cannot stay", ["they", "can", "not", "stay"]),
]

LEMMAS = [
    ("reaffirms", "VBP", "reaffirm"),
    ("focus", "VBP", "focus"),
    ("were", "VBD", "be"), ("pledged", "VBD", "pledge"), ("withdrawn", "VBN", "withdraw"), ("fled", "VBD", "flee"),
     ("militiamen", "NNS", "militiaman"), ("countries", "NNS", "country"),
    ("using", "VBG", "use"), ("planning", "VBG", "plan"), ("expelled", "VBN", "expel"), ("carries", "VBZ", "carry"),
    ("bases", "NNS", "base"), ("lives", "NNS", "life"), ("larger", "JJR", "large"), ("heavier", "JJR", "heavy"),
    ("Nations", "NNPS", "Nation"), ("Tillerson", "NNP", "Tillerson"), ("n’t", "RB", "not"), ("bring", "VB", "bring"),
    ("glass", "NN", "glass"), ("news", "NN", "news"), ("zorbled", "VBD", "zorble"), ("glorps", "NNS", "glorp"),
    ("exchanged", "VBD", "exchange"),
    ("conceded", "VBD", "concede"),
    ("renamed", "VBN", "rename"),
    ("hanged", "VBN", "hang"),
    ("belonged", "VBD", "belong"),
    ("streamed", "VBD", "stream"),
    ("presided", "VBD", "preside"),
    ("shrouded", "VBN", "shroud"),
]  # fmt: skip


def is_tree(heads: list[int]) -> bool:
    """Say whether heads (-1 at a root) form one tree: one root, and every word reaches it."""
    if heads.count(-1) != 1:
        return False
    state = [0] * len(heads)  # 0 not seen, 1 on the path, 2 reaches the root
    for i in range(len(heads)):
        path = []
        while i >= 0 and state[i] == 0:
            state[i] = 1
            path.append(i)
            i = heads[i]
        if i >= 0 and state[i] == 1:
            return False
        for j in path:
            state[j] = 2
    return True


def one(text: str, lexicon: Lexicon) -> Tree:
    return syntax.parse(text, [(0, len(text))], lexicon.weights)[0]


@pytest.mark.parametrize(("text", "dependent", "head", "label"), ARCS)
def test_relations(text: str, dependent: str, head: str, label: str, lexicon: Lexicon) -> None:
    tree = one(text, lexicon)
    token = next(t for t in tree.tokens if t.text == dependent)
    assert ("" if token.head < 0 else tree.tokens[token.head].text, token.label) == (head, label)


@pytest.mark.parametrize(("text", "expected"), TOKENS)
def test_tokens(text: str, expected: list[str]) -> None:
    assert [text[a:b] for a, b in tokenize(text, 0, len(text))] == expected


@pytest.mark.parametrize(("form", "tag", "expected"), LEMMAS)
def test_lemmas(form: str, tag: str, expected: str, lexicon: Lexicon) -> None:
    assert lemma(form, tag, lexicon.weights.lemmas) == expected


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(max_size=120) | st.text("ab .,“”’-$0 \n(", max_size=160))
def test_any_text_gives_trees(text: str, lexicon: Lexicon) -> None:
    half = len(text) // 2
    for tree in syntax.parse(text, [(0, half), (half, len(text))], lexicon.weights):
        assert is_tree([t.head for t in tree.tokens]) or not tree.tokens
        assert all(text[t.start : t.end] == t.text and t.text.strip() for t in tree.tokens)
        assert "".join(t.text for t in tree.tokens) == "".join(text[tree.start : tree.end].split())
        assert [t.index for t in tree.tokens] == list(range(len(tree.tokens)))
        assert all((t.head < 0) == (t.label == "root") for t in tree.tokens)


@settings(max_examples=50, deadline=None)
@given(data=st.data(), count=st.integers(1, 9))
def test_best_tree_is_a_tree_and_beats_moving_one_word(data: st.DataObject, count: int) -> None:
    import numpy as np

    row = st.lists(st.floats(-9, 9), min_size=count + 1, max_size=count + 1)
    scores = np.array(data.draw(st.lists(row, min_size=count, max_size=count)))
    heads = best_tree(scores)
    assert is_tree(heads)
    best = sum(scores[i, h + 1] for i, h in enumerate(heads))
    for i in range(count):
        for h in range(count):
            other = [*heads[:i], h, *heads[i + 1 :]]
            if heads[i] >= 0 and is_tree(other):
                assert sum(scores[j, k + 1] for j, k in enumerate(other)) <= best + 1e-9


@pytest.mark.parametrize(
    ("heads", "good"),
    [([-1], True), ([1, -1, 1], True), ([-1, -1], False), ([1, 0, -1], False), ([0], False), ([], False)],
)
def test_is_tree(heads: list[int], good: bool) -> None:
    import numpy as np

    assert is_tree(heads) is good
    if heads:
        padded = np.array([[h + 1 for h in heads] + [2, 2], [0] + [1] * (len(heads) + 1)])
        assert trees_of(padded, [len(heads), len(heads) + 2]).tolist() == [good, True]


def test_a_sentence_of_any_length_keeps_every_word(lexicon: Lexicon) -> None:
    text = "The army, which had waited, moved on; " * 60 + "and it stopped."
    tree = one(text, lexicon)
    assert len(tree.tokens) > 500
    assert is_tree([t.head for t in tree.tokens])
    assert all(text[t.start : t.end] == t.text for t in tree.tokens)


def test_what_stands_elsewhere_changes_no_tree(lexicon: Lexicon) -> None:
    text = (
        "Denmark sent 12 trainers. "
        + "The long and winding report of the committee on aid said nothing new at all. " * 9
    )
    alone = syntax.parse(text, [(0, 25)], lexicon.weights)
    spans = [(0, 25)] + [(26 + 77 * k, 26 + 77 * k + 76) for k in range(9)]
    assert syntax.parse(text, spans, lexicon.weights)[0] == alone[0]


def test_empty_spans_give_empty_trees(lexicon: Lexicon) -> None:
    trees = syntax.parse("  \n ", [(0, 0), (0, 3)], lexicon.weights)
    assert [t.tokens for t in trees] == [(), ()]
    assert trees[0].root == -1
    assert syntax.parse("", [], lexicon.weights) == ()


def test_questions_to_a_tree(lexicon: Lexicon) -> None:
    text = "Norway gave tents to Iraq."
    tree = one(text, lexicon)
    tents = next(t.index for t in tree.tokens if t.text == "tents")
    assert tree.tokens[tree.root].text == "gave"
    assert list(tree.heads(tents)) == [tree.root]
    assert tents in tree.children(tree.root)
    assert tree.of_label(tree.root, "nsubj") == (0,)
    assert tree.descendants(tree.root) == tuple(range(len(tree.tokens)))
    assert text[slice(*tree.span(tree.root))] == text
    assert tree.token_at(text.index("tents") + 2) == tents
    assert tree.token_at(text.index(" tents")) is None
    assert [tree.tokens[i].text for i in tree.tokens_in(0, 11)] == ["Norway", "gave"]


def test_the_marks_of_the_text_are_kept(lexicon: Lexicon) -> None:
    curly, straight = one("It’s “over” — now.", lexicon), one('It\'s "over" - now.', lexicon)
    assert [t.text for t in curly.tokens][1] == "’s"
    assert curly.tokens[1].lower == "'s"
    assert [t.head for t in curly.tokens] == [t.head for t in straight.tokens]


def test_importing_reading_loads_neither_numpy_nor_the_network() -> None:
    code = "import sys, musterbook.reading; sys.exit(any(m in sys.modules for m in ('numpy', 'onnxruntime')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_the_weights_load_fast(lexicon: Lexicon) -> None:
    syntax.parse("Go.", [(0, 3)], lexicon.weights)  # the libraries themselves are imported here
    began = time.process_time()
    fresh = Weights.load(lexicon.folder)
    syntax.parse("Go on.", [(0, 6)], fresh)
    assert time.process_time() - began <= 1.0  # a third of it on a quiet machine


@pytest.mark.parametrize(
    "broken", ["syntax/vocabulary.json", "syntax/lemmas.json", "syntax/parser.onnx", "syntax/labels.onnx"]
)
def test_missing_or_wrong_files_are_named(broken: str, tmp_path: Path, lexicon: Lexicon) -> None:
    (tmp_path / "syntax").mkdir()
    for name in ("vocabulary.json", "lemmas.json", "parser.onnx", "labels.onnx"):
        (tmp_path / "syntax" / name).write_bytes((lexicon.folder / "syntax" / name).read_bytes())
    (tmp_path / broken).unlink()
    with pytest.raises(LexiconError, match=broken):
        Weights.load(tmp_path)
    (tmp_path / broken).write_text("[1]")
    if broken.endswith("json"):
        with pytest.raises(LexiconError, match="JSON object"):
            Weights.load(tmp_path)


def test_tags_and_labels_are_known(lexicon: Lexicon) -> None:
    assert {"NNP", "VBD", "CD"} <= set(lexicon.weights.tags)
    assert {"nsubj", "obj", "root", "obl:unmarked"} <= set(lexicon.weights.labels)
    assert Counter(lexicon.weights.labels).most_common(1)[0][1] == 1
