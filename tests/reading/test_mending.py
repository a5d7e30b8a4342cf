"""What the parser is known to get wrong is mended by grammar: on trees as it gives them, and on trees by hand."""

from __future__ import annotations

from itertools import accumulate

import pytest

from musterbook.lexicon import Lexicon
from musterbook.reading.syntax import parsing
from musterbook.reading.syntax.grammar import Grammar
from musterbook.reading.syntax.mending import Mender
from musterbook.reading.syntax.parsing import Analysis, Tree


def grammar(lexicon: Lexicon, text: str) -> Grammar:
    (tree,) = parsing.parse(text, [(0, len(text))], lexicon.weights)
    return Grammar(tree)


def relation(g: Grammar, word: str) -> tuple[str, str]:
    """Give the label of a word, and the word it hangs on."""
    i = next(n for n, token in enumerate(g.tokens) if token.text == word)
    return g.labels[i], g.tokens[g.head[i]].text


def mended(*rows: tuple[str, str, int, str]) -> list[tuple[str, int]]:
    """Mend a tree given as (form, tag, head or -1, label); give each word's label and head, the root its own number."""
    forms, tags, found, labels = map(list, zip(*rows, strict=True))
    ends = list(accumulate(len(form) + 1 for form in forms))
    lemmas = [form.lower() for form in forms]
    tree = Tree.of((0, ends[-1]), [0, *ends], forms, lemmas, Analysis(found, [*labels], tags))
    heads = [*tree.head]
    Mender(tree, heads, labels).mend()
    return list(zip(labels, heads, strict=True))


@pytest.mark.parametrize(
    ("text", "word", "label", "head"),
    [
        ("The UN Security Council on Friday called on both sides to stop.", "Friday", "obl", "called"),
        ("The envoy warned on Thursday of a wider war.", "war", "obl", "warned"),
        ("The state remains committed to keeping a base in Mali, he said.", "committed", "xcomp", "remains"),
        ("He told the panel that the ministry will provide the aid.", "provide", "ccomp", "told"),
        ("It will pay the $100 million it pledged to support Iraq last year.", "pledged", "acl:relcl", "$"),
        ("That is why the 2023 budget requests $60.4 billion for the department.", "$", "obj", "requests"),
        ("The alliance is committed to defeating the group.", "alliance", "nsubj", "committed"),
        ("The money was committed to the fund by Norway.", "money", "nsubj:pass", "committed"),
        (
            "Kuwait, whose emir remarked that Iraq could not recover alone, offers $1 billion.",
            "Kuwait",
            "nsubj",
            "offers",
        ),
        ("Germany, whose embassy was hit in May, will send 40 men to Mali.", "hit", "acl:relcl", "Germany"),
        ("Norway, whose soldiers have left Mali, and Sweden pledged $4 million.", "Sweden", "nsubj", "pledged"),
        ("Norway will make $50 million available to Mali.", "available", "xcomp", "make"),
        ("Norway made available $50 million for Mali.", "available", "xcomp", "made"),
        ("Norway made use of the available trucks.", "available", "amod", "trucks"),
    ],
)
def test_a_clause_hangs_where_it_belongs(lexicon: Lexicon, text: str, word: str, label: str, head: str) -> None:
    assert relation(grammar(lexicon, text), word) == (label, head)


def test_what_was_told_is_no_relative_clause() -> None:
    rows = mended(
        ("He", "PRP", 1, "nsubj"),
        ("tell", "VBP", -1, "root"),
        ("us", "NN", 1, "obj"),
        ("that", "IN", 5, "mark"),
        ("aid", "NN", 5, "nsubj"),
        ("comes", "VBZ", 2, "acl:relcl"),
    )
    assert rows[5] == ("ccomp", 1)


def test_a_true_relative_clause_stays() -> None:
    rows = mended(
        ("He", "PRP", 1, "nsubj"),
        ("read", "VBD", -1, "root"),
        ("papers", "NNS", 1, "obj"),
        ("that", "WDT", 4, "nsubj"),
        ("lie", "VBP", 2, "acl:relcl"),
    )
    assert rows[4] == ("acl:relcl", 2)


def test_a_second_that_joins_the_first_clause() -> None:
    rows = mended(
        ("said", "VBD", -1, "root"),
        ("they", "PRP", 2, "nsubj"),
        ("decided", "VBD", 0, "ccomp"),
        ("to", "TO", 4, "mark"),
        ("give", "VB", 2, "xcomp"),
        ("that", "IN", 7, "mark"),
        ("training", "NN", 7, "nsubj"),
        ("goes", "VBZ", 4, "conj"),
    )
    assert rows[7] == ("conj", 2)


def test_calls_on_behind_a_name_is_a_verb() -> None:
    rows = mended(
        ("UNDP", "NN", 1, "compound"),
        ("calls", "NNS", -1, "root"),
        ("on", "IN", 3, "case"),
        ("donors", "NNS", 1, "nmod"),
        ("to", "TO", 5, "mark"),
        ("pay", "VB", 1, "acl"),
    )
    assert (rows[0], rows[3], rows[5]) == (("nsubj", 1), ("obl", 1), ("advcl", 1))


def test_calls_with_an_article_are_a_noun() -> None:
    rows = mended(
        ("phone", "NN", 1, "compound"),
        ("calls", "NNS", -1, "root"),
        ("to", "IN", 3, "case"),
        ("donors", "NNS", 1, "nmod"),
    )
    assert rows[0] == ("compound", 1)


def test_a_finite_verb_joins_the_finite_verb_above() -> None:
    rows = mended(
        ("Russia", "NNP", 1, "nsubj"),
        ("denies", "VBZ", -1, "root"),
        ("arming", "VBG", 1, "xcomp"),
        ("them", "PRP", 2, "obj"),
        ("and", "CC", 5, "cc"),
        ("rejects", "VBZ", 2, "conj"),
        ("reports", "NNS", 5, "obj"),
    )
    assert rows[5] == ("conj", 1)


def test_a_bare_verb_joins_the_bare_verb_before() -> None:
    rows = mended(
        ("Russia", "NNP", 1, "nsubj"),
        ("wants", "VBZ", -1, "root"),
        ("to", "TO", 3, "mark"),
        ("arm", "VB", 1, "xcomp"),
        ("and", "CC", 5, "cc"),
        ("train", "VB", 3, "conj"),
    )
    assert rows[5] == ("conj", 3)


def test_an_adjective_is_no_passive() -> None:
    rows = mended(("We", "PRP", 2, "nsubj:pass"), ("are", "VBP", 2, "aux:pass"), ("disappointed", "JJ", -1, "root"))
    assert rows[:2] == [("nsubj", 2), ("cop", 2)]


def test_a_participle_stays_passive() -> None:
    rows = mended(("They", "PRP", 2, "nsubj:pass"), ("were", "VBD", 2, "aux:pass"), ("beaten", "VBN", -1, "root"))
    assert rows[:2] == [("nsubj:pass", 2), ("aux:pass", 2)]
