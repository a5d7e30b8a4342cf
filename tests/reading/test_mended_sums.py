"""Sums and auxiliaries that the parser hangs wrongly are hung where grammar has them; others stay."""

from __future__ import annotations

import pytest

from musterbook.lexicon import Lexicon
from musterbook.reading.syntax import parsing
from musterbook.reading.syntax.grammar import Grammar


def relation(lexicon: Lexicon, text: str, word: str) -> tuple[str, str]:
    """Give the label of a word, and the word it hangs on (itself where it is the root)."""
    (tree,) = parsing.parse(text, [(0, len(text))], lexicon.weights)
    g = Grammar(tree)
    i = next(n for n, token in enumerate(g.tokens) if token.text == word)
    return g.labels[i], g.tokens[g.head[i]].text


@pytest.mark.parametrize(
    ("text", "word", "label", "head"),
    [
        ("For 2020 the goal was upwards of $700 million.", "goal", "nsubj", "$"),
        ("The coalition should find upwards of $700 million.", "$", "obj", "find"),
        ("In total €5 billion was pledged.", "€", "nsubj:pass", "pledged"),
        ("In Oslo €5 billion was pledged.", "€", "nsubj:pass", "pledged"),
        ("Five million are to be given by June.", "are", "aux", "given"),
        ("Their aim is to win.", "aim", "nsubj", "win"),
        ("They will go on supporting the army.", "supporting", "xcomp", "go"),
        ("He went home on hearing the news.", "hearing", "advcl", "went"),
    ],
)
def test_sums_and_auxiliaries(lexicon: Lexicon, text: str, word: str, label: str, head: str) -> None:
    assert relation(lexicon, text, word) == (label, head)
