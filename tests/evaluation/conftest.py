"""The corpora of `evaluation/`, read and scored once."""

from __future__ import annotations

import pytest
from corpora import CORPORA

from musterbook.evaluation import Evaluation
from musterbook.lexicon import Lexicon


@pytest.fixture(scope="session")
def evaluations(lexicon: Lexicon) -> dict[str, Evaluation]:
    # Some eight seconds for 150 documents: the gate is measured on all of them.
    return {corpus.name: corpus.evaluate(lexicon) for corpus in CORPORA}
